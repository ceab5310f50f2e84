"""The slope along a direction of a precision matrix: its determinant and its inverse follow."""

import numpy as np
import pytest
import sympy as sp
from derivation import (
    Along,
    D,
    Gradient,
    K,
    Lambda,
    N,
    Sigma,
    Sum,
    V,
    a,
    b,
    c,
    count,
    d,
    det_Lambda,
    eigenvalue,
    eq,
    gamma,
    held,
    i,
    k,
    ln_L,
    log,
    m,
    mu,
    normal,
    p,
    prove,
    prove_root,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    sigma2,
    x,
)
from kit import along
from kit.calculus import base_of
from kit.forms.statement import NotProved

ANY = {"any other number": sp.Rational(17, 3)}
Q = Sum(gamma[i, k] * log(normal(i, k)), (k, 1, K), (i, 1, N))
SCATTER = Sum(gamma[i, m] * (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b]), (i, 1, N))
TRACE = Sum(Sigma[m, a, b] * V[a, b], (a, 1, D), (b, 1, D))


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def of_q(covariance=1, scatter=1):
    inside = V[a, b] * (covariance * count(m) * Sigma[m, a, b] - scatter * SCATTER)
    return Sum(inside, (a, 1, D), (b, 1, D)) / 2


def of_row(covariance=1, square=1):
    gaps = (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b])
    inside = V[a, b] * (covariance * Sigma[m, a, b] - square * gaps)
    return Sum(inside, (a, 1, D), (b, 1, D)) / 2


def test_the_covariance_follows_from_the_slope_of_the_complete_data():
    wrong = {"the sign": -of_q(), "the half": 2 * of_q()}
    known = prove("along", Along(Q, Lambda[m]), of_q(), using="gaussian", wrong=wrong)
    assert known.scope.D == "any"
    slope = Gradient(eq("along").rhs, V[a, b])
    prove_root("try", slope, Sigma[m, a, b], SCATTER / count(m), wrong={"N": SCATTER / N})


def test_the_shared_covariance_follows_from_the_slope_of_the_complete_data():
    """The sum over the components comes from Q: nobody types it."""
    products = (x[i, a] - mu[k, a]) * (x[i, b] - mu[k, b])
    total = Sum(gamma[i, k] * products, (k, 1, K), (i, 1, N))
    slope = Gradient(Along(Q, shared_Lambda), V[a, b])
    options = {"using": "shared-gaussian", "given": [held("responsibilities-sum")]}
    wrong = {"N - 1": total / (N - 1)}
    known = prove_root("try", slope, shared_Sigma[a, b], total / N, wrong=wrong, **options)
    assert known.scope.D == "any"
    assert r"\boldsymbol{\Lambda} + s V" in known.latex()
    with pytest.raises(NotProved, match="left"):
        prove_root("one", slope, shared_Sigma[a, b], total / (K * N), wrong=ANY, **options)


def test_of_one_precision_and_a_shared_one_neither_moves_with_the_other():
    for e, matrix in ((log(det_Lambda[m]), shared_Lambda), (shared_Sigma[a, b], Lambda[m])):
        with pytest.raises(ValueError, match="may depend"):
            prove("try", Along(e, matrix), 0, wrong=ANY)


def test_the_logarithm_of_the_determinant_moves_by_a_trace():
    prove("try", Along(log(det_Lambda[m]), Lambda[m]), TRACE, wrong={"twice": 2 * TRACE})
    prove("one", Along(det_Lambda[m], Lambda[m]), det_Lambda[m] * TRACE, wrong={"trace": TRACE})


def test_the_inverse_moves_the_other_way():
    moved = Sum(Sigma[m, a, c] * V[c, d] * Sigma[m, d, b], (c, 1, D), (d, 1, D))
    prove("try", Along(Sigma[m, a, b], Lambda[m]), -moved, wrong={"sign": moved, "V": V[a, b]})


@pytest.mark.parametrize(
    "claimed", [of_row(2), of_row(1, 2), -of_row(), 2 * of_row(), of_row(-1), of_row(0)]
)
def test_another_slope_of_a_row_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove("try", Along(log(normal(i, m)), Lambda[m]), claimed, using="gaussian", wrong=ANY)


def test_a_slope_without_responsibilities_is_refused():
    alone = Sum(of_row(), (i, 1, N))
    with pytest.raises(NotProved, match="left"):
        prove("try", Along(Q, Lambda[m]), alone, using="gaussian", wrong=ANY)


@pytest.mark.parametrize(
    "claimed",
    [-TRACE, 2 * TRACE, TRACE.xreplace({m: k}), Sum(V[a, a] * Sigma[m, a, a], (a, 1, D)), D],
)
def test_another_slope_of_the_determinant_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove("try", Along(log(det_Lambda[m]), Lambda[m]), claimed, wrong=ANY)


@pytest.mark.parametrize("e", [Q, ln_L, log(p(i)), Sum(eigenvalue[d], (d, 1, D)) * Lambda[m, a, b]])
def test_what_may_depend_on_the_matrix_unseen_is_refused(e):
    with pytest.raises(ValueError, match="may depend"):
        prove("try", Along(e, Lambda[m]), 0, wrong=ANY)


@pytest.mark.parametrize("e", [x[i], V[a, b], sigma2[m]])
def test_a_slope_in_a_matrix_that_does_not_occur_is_refused(e):
    with pytest.raises(ValueError, match="expected an expression in it"):
        prove("try", Along(e, Lambda[m]), 0, wrong=ANY)


def test_another_variable_is_refused():
    with pytest.raises(TypeError, match="precision: expected"):
        prove("try", Along(log(det_Lambda[m]), Sigma[m]), 0, wrong=ANY)


@pytest.mark.parametrize(
    ("matrix", "part", "moves"),
    [
        (Lambda[m], det_Lambda[m], 2 * det_Lambda[m] * TRACE),
        (Lambda[m], det_Lambda[m], TRACE),
        (Lambda[m], Lambda[m, a, b], 2 * V[a, b]),
        (Lambda[m], Sigma[m, a, b], V[a, b]),
        (shared_Lambda, shared_det_Lambda, shared_det_Lambda),
        (shared_Lambda, shared_Lambda[a, b], -V[a, b]),
        (shared_Lambda, shared_Sigma[a, b], V[a, b]),
    ],
)
def test_a_false_rule_is_seen_at_numbers(matrix, part, moves, monkeypatch):
    rules = along.MOVED[base_of(matrix)]
    monkeypatch.setitem(rules, base_of(part), lambda _: moves)
    with pytest.raises(ValueError, match="slope: expected"):
        prove("try", Along(part, matrix), 0, wrong=ANY)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_rules_hold_for_matrices_written_out(size):
    """The oracle differentiates determinant and inverse entry by entry, for any numbers in them."""
    t = sp.Symbol("t")
    matrix = sp.Matrix(size, size, lambda r, s: sp.Symbol(f"L{min(r, s)}{max(r, s)}"))
    direction = sp.Matrix(size, size, lambda r, s: sp.Symbol(f"V{min(r, s)}{max(r, s)}"))
    slope = (matrix + t * direction).det().diff(t).subs(t, 0)
    assert sp.expand(slope - (matrix.adjugate() * direction).trace()) == 0
    if size < 3:
        inverse = (matrix + t * direction).inv().diff(t).subs(t, 0)
        assert (
            (inverse + matrix.inv() * direction * matrix.inv())
            .applyfunc(sp.simplify)
            .is_zero_matrix
        )


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_rules_hold_by_difference_quotients(size):
    rng = np.random.default_rng(size)
    root, direction = rng.normal(size=(2, size, size))
    precision, direction = root @ root.T + np.eye(size), direction + direction.T
    step = 1e-6
    ends = [np.linalg.slogdet(precision + s * direction)[1] for s in (step, -step)]
    trace = np.sum(np.linalg.inv(precision) * direction)
    assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(trace, rel=1e-6)


def test_a_direction_of_one_component_leaves_the_others():
    with pytest.raises(NotProved):
        prove("try", Along(log(det_Lambda[k]), Lambda[m]), TRACE.xreplace({m: k}), wrong=ANY)
