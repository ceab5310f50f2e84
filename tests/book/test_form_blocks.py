"""Schur complements: the inverse, the factors and the quadratic form, for blocks of any size."""

import numpy as np
import pytest
import sympy as sp
from derivation import (
    Matrix,
    S_aa,
    S_aa_inverse,
    S_ab,
    S_ba,
    S_bb,
    prove,
    prove_blocks,
    schur,
    schur_inverse,
    y_a,
    y_a_row,
    y_b,
    y_b_row,
)
from kit.forms.blocks import reduced
from kit.forms.statement import NotProved

ONE = sp.eye(2)
COVARIANCE = Matrix([[S_aa, S_ab], [S_ba, S_bb]])
SLOPE, SLOPE_ROW = S_ba * S_aa_inverse, S_aa_inverse * S_ab
PRECISION = Matrix(
    [
        [S_aa_inverse + SLOPE_ROW * schur_inverse * SLOPE, -SLOPE_ROW * schur_inverse],
        [-schur_inverse * SLOPE, schur_inverse],
    ]
)
LOWER, UPPER = Matrix([[1, 0], [SLOPE, 1]]), Matrix([[1, SLOPE_ROW], [0, 1]])
ROW, COLUMN = Matrix([[y_a_row, y_b_row]]), Matrix([y_a, y_b])
REST, REST_ROW = y_b - SLOPE * y_a, y_b_row - y_a_row * SLOPE_ROW
QUADRATIC = y_a_row * S_aa_inverse * y_a + REST_ROW * schur_inverse * REST
ANY = {"twice": 2 * ONE}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def test_the_inverse_by_the_schur_complement():
    for product in ([COVARIANCE, PRECISION], [PRECISION, COVARIANCE]):
        known = prove_blocks("try", product, ONE, wrong=ANY)
    assert known.scope.D == "any"
    assert r"\boldsymbol{I}" in known.latex()


def test_the_factors_that_give_the_determinant():
    """The outer factors have determinant 1: det Sigma is det Sigma_aa times that of the rest."""
    middle = Matrix([[S_aa, 0], [0, schur]])
    wrong = {"transposed": Matrix([[S_aa, S_ba], [S_ab, S_bb]])}
    prove_blocks("try", [LOWER, middle, UPPER], COVARIANCE, wrong=wrong)


def test_the_quadratic_form_splits_into_the_seen_and_the_rest():
    wrong = {"the mean does not move": y_a_row * S_aa_inverse * y_a + y_b_row * schur_inverse * y_b}
    known = prove_blocks("try", [ROW, PRECISION, COLUMN], Matrix([QUADRATIC]), wrong=wrong)
    order = known.tex(SLOPE * y_a)
    assert order.index("ba") < order.index("aa") < order.index("{y}")


def changed(place, block):
    other = Matrix(PRECISION)
    other[place] = block
    return other


@pytest.mark.parametrize(
    "inverse",
    [
        changed((0, 0), S_aa_inverse),
        changed((0, 0), S_aa_inverse - SLOPE_ROW * schur_inverse * SLOPE),
        changed((0, 1), SLOPE_ROW * schur_inverse),
        changed((0, 1), -schur_inverse * SLOPE_ROW),
        changed((1, 1), schur),
        changed((1, 0), -schur_inverse * S_ba),
        changed((1, 0), -SLOPE * schur_inverse),
    ],
)
def test_another_inverse_is_refused(inverse):
    with pytest.raises(NotProved, match="left"):
        prove_blocks("try", [COVARIANCE, inverse], ONE, wrong=ANY)


@pytest.mark.parametrize(
    "claimed",
    [
        y_a_row * S_aa_inverse * y_a + REST_ROW * schur_inverse * y_b,
        y_a_row * S_aa_inverse * y_a - REST_ROW * schur_inverse * REST,
        y_a_row * S_aa_inverse * y_a + REST_ROW * schur * REST,
        REST_ROW * schur_inverse * REST,
        y_a_row * S_aa * y_a + REST_ROW * schur_inverse * REST,
    ],
)
def test_another_quadratic_form_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove_blocks("try", [ROW, PRECISION, COLUMN], Matrix([claimed]), wrong=ANY)


def test_factors_are_not_exchanged():
    for one, other in ((S_ab * S_ba, S_ba * S_ab), (S_aa_inverse * S_ab * S_aa, S_ab)):
        with pytest.raises(NotProved, match="left"):
            prove_blocks("try", one, other, wrong=ANY)


def test_inverses_cancel_only_beside_each_other():
    assert reduced(S_aa * S_aa_inverse * S_ab) == S_ab
    assert reduced(S_ba * schur_inverse * schur * S_ab) == S_ba * S_ab
    assert reduced(S_aa * schur * schur_inverse * S_aa_inverse) == 1
    assert reduced(S_aa * schur_inverse) == S_aa * schur_inverse
    assert reduced(S_aa * S_ab * S_aa_inverse) == S_aa * S_ab * S_aa_inverse
    with pytest.raises(ValueError, match="symbols of their own"):
        reduced(S_aa**-1 * S_ab)


def test_matrices_of_unequal_shapes_are_not_compared():
    with pytest.raises(TypeError, match="as many blocks"):
        prove_blocks("try", [COVARIANCE, PRECISION], 1, wrong=ANY)
    with pytest.raises(NotProved, match="same object"):
        prove_blocks("try", COVARIANCE, COVARIANCE, wrong=ANY)


def test_a_wrong_form_whose_factors_do_not_fit_is_refuted():
    wrong = {"transposed": S_bb - S_ab * S_aa_inverse * S_ba, "squared": S_ab**2}
    known = prove_blocks("try", schur, S_bb - S_ba * S_aa_inverse * S_ab, wrong=wrong)
    assert [form.name for form in known.record.refuted] == ["transposed", "squared"]


def test_a_wrong_form_that_is_right_is_no_refutation():
    with pytest.raises(NotProved, match="is not refuted"):
        prove_blocks("try", [COVARIANCE, PRECISION], ONE, wrong={"the same": sp.eye(2)})


def test_determinants_and_entries_written_out():
    """Two features and one: the entries themselves, in the ordinary form."""
    full = Matrix(3, 3, lambda r, s: sp.Symbol(f"S_{min(r, s)}{max(r, s)}", real=True))
    first, beside, last = full[:2, :2], full[:2, 2:], full[2, 2]
    left = last - (beside.T * first.inv() * beside)[0]
    prove("det", full.det(), first.det() * left, wrong={"the last": first.det() * last})
    prove("entry", full.inv()[2, 2], 1 / left, wrong={"the last": 1 / last})


@pytest.mark.parametrize("sizes", [(1, 1), (2, 1), (1, 3), (3, 2)])
def test_the_inverse_and_the_determinant_agree_with_numpy(sizes):
    rng = np.random.default_rng(sum(sizes))
    first, total = sizes[0], sum(sizes)
    root = rng.normal(size=(total, total))
    sigma = root @ root.T + np.eye(total)
    a, b = np.s_[:first], np.s_[first:]
    seen = np.linalg.inv(sigma[a, a])
    rest = sigma[b, b] - sigma[b, a] @ seen @ sigma[a, b]
    precision = np.linalg.inv(sigma)
    assert precision[b, b] == pytest.approx(np.linalg.inv(rest))
    assert precision[a, b] == pytest.approx(-seen @ sigma[a, b] @ np.linalg.inv(rest))
    assert np.linalg.det(sigma) == pytest.approx(np.linalg.det(sigma[a, a]) * np.linalg.det(rest))
