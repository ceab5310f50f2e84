"""Matrix forms: how they print, which shapes they have, and that one that differs is refused."""

import copy
from math import prod

import mpmath
import numpy as np
import pytest
from derivation import (
    A,
    D,
    Hat,
    K,
    KroneckerDelta,
    Lambda,
    N,
    Q,
    Rational,
    Sigma,
    Slope,
    Sum,
    V,
    a,
    b,
    c,
    circle_constant,
    count,
    d,
    define,
    eigenvalue,
    exp,
    gamma,
    i,
    identity,
    is_least,
    j,
    k,
    least,
    log,
    m,
    mu,
    mu_0,
    nu,
    pi,
    prior_scatter,
    prove,
    prove_nonnegative,
    prove_root,
    shared_Sigma,
    symbols,
    whole,
    x,
    z,
)
from judge import judge
from judge.densities import gaussian
from judge.draws import Draw
from judge.evaluate import RULES
from judge.matrix_forms import value
from judge.models import Model
from kit import words
from kit.equation import Equation
from kit.forms.statement import NotProved, Statement, no_evaluator
from kit.notation import UPPER
from sympy import Indexed

from .test_kit_printing import plain

X, CENTRE, MEANS = whole(x[i, a]), whole(mu[m, a]), whole(mu[k, a])
SPREAD, PRECISION, MOVE = whole(Sigma[m, a, b]), whole(Lambda[m, a, b]), whole(V[a, b])
Y = X - CENTRE
OUTER = (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b])
DISTANCE = Sum((x[i, a] - mu[m, a]) * Lambda[m, a, b] * (x[i, b] - mu[m, b]), (a, 1, D), (b, 1, D))
FAR = (X - whole(mu[j, a])).squared_length
SIZE = Sum(gamma[i, m], (i, 1, N))
SCATTER = Sum(gamma[i, m] * OUTER, (i, 1, N))
SCATTER_FORM = (gamma[i, m] * Y * Y.T).sum(i)
MEAN_SCATTER = SCATTER_FORM / count(m)
BALANCE = (gamma[i, m] * (SPREAD - Y * Y.T)).sum(i)


# ---- how a form prints ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (X, r"\boldsymbolx_i"),
        (SPREAD, r"\boldsymbol\Sigma_m"),
        (whole(shared_Sigma[a, b]), r"\boldsymbol\Sigma"),
        (whole(mu_0[a]), r"\boldsymbol\mu_0"),
        (whole(prior_scatter(k, a, b)), r"\boldsymbolB_k"),
        (whole(Hat(mu[m, d], x[1, d])), r"\hat\boldsymbol\mu_m"),
        (
            whole(Slope(Q, mu[m, c])),
            r"\frac\partialQ(\theta\mid\theta^\mathrmold)\partial\boldsymbol\mu_m",
        ),
        (whole(pi[k]), r"\pi_k"),
        (Y, r"\boldsymbolx_i-\boldsymbol\mu_m"),
        (Y.T, r"(\boldsymbolx_i-\boldsymbol\mu_m)^T"),
        (X * X.T, r"\boldsymbolx_i\boldsymbolx_i^T"),
        (-X, r"-\boldsymbolx_i"),
        (X - (CENTRE - X), r"\boldsymbolx_i-(\boldsymbol\mu_m-\boldsymbolx_i)"),
        (X + (-CENTRE), r"\boldsymbolx_i-\boldsymbol\mu_m"),
        (SPREAD.inverse * X, r"\boldsymbol\Sigma_m^-1\boldsymbolx_i"),
        ((SPREAD * MOVE).trace, r"\mathrmtr(\boldsymbol\Sigma_m\boldsymbolV)"),
        (SPREAD.det ** Rational(-1, 2), r"|\boldsymbol\Sigma_m|^-1/2"),
        (SPREAD.det.ln(), r"\ln|\boldsymbol\Sigma_m|"),
        (whole(2 * circle_constant) ** (-D / 2), r"(2\pi)^-D/2"),
        ((-Y.T * Y / 2).exp().part.signed()[1], r"\frac12" + plain((Y.T * Y).latex())),
        (X.sum(i) / count(m), r"\frac1N_m\sum_i=1^N\boldsymbolx_i"),
        (Y.sum(i), r"\sum_i=1^N(\boldsymbolx_i-\boldsymbol\mu_m)"),
        (X.sum(i) * X.T, r"(\sum_i=1^N\boldsymbolx_i)\boldsymbolx_i^T"),
        ((SPREAD + identity) / nu, r"\frac\boldsymbol\Sigma_m+\boldsymbolI\nu"),
        (SPREAD / SPREAD.det, r"\frac\boldsymbol\Sigma_m|\boldsymbol\Sigma_m|"),
        (SIZE * SPREAD, r"(\sum_i=1^N\gamma_im^\mathrmold)\boldsymbol\Sigma_m"),
        ((nu + 1) * SPREAD / 2, r"\frac\nu+12\boldsymbol\Sigma_m"),
        ((nu + 1) * SPREAD, r"(\nu+1)\boldsymbol\Sigma_m"),
        (2 * SPREAD / 2, r"\boldsymbol\Sigma_m"),
        (Y.squared_length, r"\lVert\boldsymbolx_i-\boldsymbol\mu_m\rVert^2"),
        (X.squared_length**2, r"(\lVert\boldsymbolx_i\rVert^2)^2"),
        (z[i, m] * X.squared_length, r"z_im\lVert\boldsymbolx_i\rVert^2"),
        (FAR.least(j), r"\min_j\lVert\boldsymbolx_i-\boldsymbol\mu_j\rVert^2"),
        ((FAR / 2).least(j), r"\min_j(\frac12\lVert\boldsymbolx_i-\boldsymbol\mu_j\rVert^2)"),
        (FAR.largest(j), r"\max_j\lVert\boldsymbolx_i-\boldsymbol\mu_j\rVert^2"),
        (whole(A[a, b]) * X, r"\boldsymbolA\boldsymbolx_i"),
        (FAR.least(j) * X, r"(\min_j\lVert\boldsymbolx_i-\boldsymbol\mu_j\rVert^2)\boldsymbolx_i"),
        (
            FAR.is_least(j, m) * X,
            r"\mathbb1[m\in\arg\min_j\lVert\boldsymbolx_i-\boldsymbol\mu_j\rVert^2]\boldsymbolx_i",
        ),
    ],
)
def test_a_form_prints_as_on_a_board(form, shown):
    assert plain(form.latex()) == shown


def test_no_line_holds_a_sign_alone():
    lines = covariance_statement().headline().splitlines()
    assert len(lines) > 1
    assert all(len(line) > 12 for line in lines if not line.startswith(("\\begin", "\\end")))


# ---- shapes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        (X, (D, 1)),
        (X.T, (1, D)),
        (SPREAD, (D, D)),
        (X.T * SPREAD * X, (1, 1)),
        (X * X.T, (D, D)),
        (gamma[i, m] * X, (D, 1)),
        (X.T * X * SPREAD, (D, D)),
        (SCATTER_FORM, (D, D)),
        (X.squared_length, (1, 1)),
        (FAR.least(j) * SPREAD, (D, D)),
        (FAR.largest(j) * SPREAD, (D, D)),
        (FAR.is_least(j, m) * X, (D, 1)),
    ],
)
def test_a_form_knows_its_shape(form, shape):
    assert form.shape == shape


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: X * X, "a factor: expected 1 rows, found D x 1"),
        (lambda: SPREAD * X.T, "a factor: expected D rows, found 1 x D"),
        (lambda: X + X.T, "a term of a sum: expected D x 1, found 1 x D"),
        (lambda: SPREAD + 1, "a term of a sum: expected D x D, found 1 x 1"),
        (lambda: X.inverse, "a square matrix: expected D x D, found D x 1"),
        (lambda: X.T / X, "a divisor: expected 1 x 1, found D x 1"),
        (lambda: X.det, "a square matrix: expected D x D, found D x 1"),
        (lambda: (X * X.T).exp(), "a number: expected 1 x 1, found D x D"),
        (lambda: SPREAD**2, "a number: expected 1 x 1, found D x D"),
        (lambda: SPREAD.squared_length, "a vector: expected D x 1, found D x D"),
        (lambda: X.T.squared_length, "a vector: expected D x 1, found 1 x D"),
        (lambda: FAR.squared_length, "a vector: expected D x 1, found 1 x 1"),
        (lambda: MEANS.largest(k), "a number: expected 1 x 1, found D x 1"),
        (lambda: MEANS.least(k), "a number: expected 1 x 1, found D x 1"),
        (lambda: MEANS.is_least(k, m), "a number: expected 1 x 1, found D x 1"),
    ],
)
def test_a_wrong_shape_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("e", [x[i, a] + 1, x[i, a] * x[i, b], exp(x[i, a])])
def test_what_is_no_entry_has_no_whole(e):
    with pytest.raises(TypeError, match=r"whole: expected an entry such as x\[i, a\]"):
        whole(e)


# ---- values, against NumPy -----------------------------------------------------------------------


@pytest.fixture
def model():
    with mpmath.workdps(50):
        yield Model(Draw((4, 3, 3), 1), gaussian, RULES, None)


def array(model, base, *sizes):
    """The numbers of a base as NumPy has them."""
    places = np.ndindex(*sizes)
    numbers = [model.entry(base, tuple(n + 1 for n in place)) for place in places]
    return np.array(numbers, dtype=float).reshape(sizes)


def test_every_kind_of_form_has_the_value_that_numpy_gives(model):
    rows, means = array(model, x, 4, 3), array(model, mu, 3, 3)
    spreads, moves = array(model, Sigma, 3, 3, 3), array(model, V, 3, 3)
    component = int(model.symbol(m)) - 1
    shares = array(model, gamma[1, 1].base, 4, 3)[:, component]
    spread, gaps = spreads[component], rows - means[component]
    row = int(model.symbol(i)) - 1
    gap = gaps[row][:, None]
    far = ((rows[row] - means) ** 2).sum(axis=1)
    linear, column = array(model, A, 3, 3), rows[row][:, None]
    expected = [
        (Y, gap),
        (Y.T, gap.T),
        (Y * Y.T, gap @ gap.T),
        (Y.T * Y, gap.T @ gap),
        (SPREAD.inverse * Y, np.linalg.solve(spread, gap)),
        (SPREAD * MOVE, spread @ moves),
        (MOVE * SPREAD, moves @ spread),
        (SPREAD + 2 * identity, spread + 2 * np.eye(3)),
        (SPREAD - MOVE / 3, spread - moves / 3),
        (SPREAD.det, [[np.linalg.det(spread)]]),
        (SPREAD.det.ln(), [[np.linalg.slogdet(spread)[1]]]),
        (SPREAD.det ** Rational(-1, 2), [[np.linalg.det(spread) ** -0.5]]),
        ((SPREAD * MOVE).trace, [[np.trace(spread @ moves)]]),
        ((-Y.T * Y / 7).exp(), np.exp(-gap.T @ gap / 7)),
        (Y.T * Y * MOVE, gap.T @ gap * moves),
        (SCATTER_FORM, gaps.T @ (shares[:, None] * gaps)),
        (
            SCATTER_FORM / count(m),
            np.cov(gaps.T, aweights=shares, ddof=0)
            + np.outer(*[np.average(gaps, axis=0, weights=shares)] * 2),
        ),
        (SPREAD / (Y.T * Y), spread / (gap.T @ gap)),
        (MEANS.sum(k), means.sum(axis=0)[:, None]),
        (Y.squared_length, [[np.linalg.norm(gap) ** 2]]),
        (FAR.least(j), [[far.min()]]),
        (FAR.largest(j), [[far.max()]]),
        (whole(A[a, b]) * X, linear @ column),
        (whole(A[a, b]).T * X, linear.T @ column),
        *[(FAR.is_least(j, n + 1), [[n == far.argmin()]]) for n in range(3)],
        *[((-FAR).is_least(j, n + 1), [[n == far.argmax()]]) for n in range(3)],
        (X.squared_length.is_least(j, m), [[1]]),  # all alike: each has the least
        (FAR.is_least(j, k).sum(k), [[1]]),
    ]
    for form, numbers in expected:
        found = np.array(value(model, form).tolist(), dtype=float)
        np.testing.assert_allclose(found, numbers, rtol=1e-12, err_msg=form.latex())


# ---- a form that differs is refused --------------------------------------------------------------


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Each test has a register of its own."""


def log_of_density(form):
    def rhs(half):
        return -D * log(2 * circle_constant) / 2 - half * DISTANCE

    density = (2 * circle_constant) ** (-D / 2) * exp(-DISTANCE / 2)
    wrong = {"the factor 1/2 left out": rhs(1)}
    return prove("log", log(density), rhs(Rational(1, 2)), wrong=wrong, matrix=(None, form))


LOG_FORM = -D * log(2 * circle_constant) / 2 - Y.T * SPREAD.inverse * Y / 2


@pytest.mark.parametrize(
    "form",
    [
        LOG_FORM,
        -D * log(2 * circle_constant) / 2 - Y.T * PRECISION * Y / 2,
    ],
)
def test_a_number_in_matrix_form_passes(form):
    assert r"^T" in log_of_density(form).record.latex


@pytest.mark.parametrize(
    "form",
    [
        -D * log(2 * circle_constant) / 2 - Y.T * SPREAD * Y / 2,
        -D * log(2 * circle_constant) / 2 - Y.T * SPREAD.inverse * Y,
        -D * log(2 * circle_constant) / 2 + Y.T * SPREAD.inverse * Y / 2,
        -log(2 * circle_constant) / 2 - Y.T * SPREAD.inverse * Y / 2,
        -D * log(2 * circle_constant) / 2 - Y.T * Y / 2,
        -D * log(2 * circle_constant) / 2 - X.T * SPREAD.inverse * X / 2,
    ],
    ids=["Sigma for Lambda", "no half", "the sign", "no D", "no Lambda", "no mean"],
)
def test_another_number_is_refused(form):
    with pytest.raises(NotProved, match="log: the matrix form is another: .* beside"):
        log_of_density(form)


def squares(index):
    return Sum((x[i, a] - mu[index, a]) ** 2, (a, 1, D))


def length(form):
    crossed = Sum(x[i, a] ** 2 - 2 * x[i, a] * mu[m, a] + mu[m, a] ** 2, (a, 1, D))
    wrong = {"doubled": 2 * squares(m)}
    return prove("near", crossed, squares(m), wrong=wrong, matrix=(None, form))


def least_distance(form):
    right, wrong = 2 * least(squares(j), j), {"one": least(squares(j), j)}
    return prove("near", least(2 * squares(j), j), right, wrong=wrong, matrix=(None, form))


def nearest(form):
    return define("near", z[i, m], is_least(squares(j), j, m), matrix=(None, form))


@pytest.mark.parametrize(
    ("state", "form"),
    [
        (length, Y.squared_length),
        (length, Y.T * Y),
        (least_distance, 2 * FAR.least(j)),
        (least_distance, (2 * FAR).least(j)),
        (least_distance, -2 * (-FAR).largest(j)),
        (nearest, FAR.is_least(j, m)),
        (nearest, (3 * FAR + 1).is_least(j, m)),
    ],
)
def test_a_length_and_a_least_number_in_matrix_form_pass(state, form):
    assert judge(state(form)).holds


@pytest.mark.parametrize(
    ("state", "form"),
    [
        (length, CENTRE.squared_length),
        (length, (X - MEANS).squared_length),
        (length, X.squared_length),
        (length, Y.squared_length ** Rational(1, 2)),
        (least_distance, FAR.least(j)),
        (least_distance, 2 * Y.squared_length),
        (least_distance, -2 * (-FAR).least(j)),
        (least_distance, 2 * FAR.largest(j)),
        (least_distance, 2 * (FAR ** Rational(1, 2)).least(j)),
        (nearest, FAR.is_least(j, k)),
        (nearest, FAR.is_least(j, 1)),
        (nearest, (-FAR).is_least(j, m)),
        (nearest, whole(mu[j, a]).squared_length.is_least(j, m)),
        (nearest, 1 - FAR.is_least(j, m)),
        (nearest, FAR.least(j)),
    ],
)
def test_another_length_or_least_number_is_refused(state, form):
    with pytest.raises(NotProved, match="near: the matrix form is another"):
        state(form)


def covariance_statement(solution=MEAN_SCATTER, left=BALANCE):
    define_counts()
    return prove_root(
        "spread",
        count(m) * Sigma[m, a, b] - SCATTER,
        Sigma[m, a, b],
        SCATTER / count(m),
        wrong={"all rows": SCATTER / N},
        matrix=(left, SPREAD, solution),
    )


def define_counts():
    define("counts", count(k), Sum(gamma[i, k], (i, 1, N)))


def test_a_matrix_is_shown_and_its_entries_are_kept():
    record = covariance_statement().record
    assert plain(record.latex).count(r"\boldsymbol\Sigma_m") == 2
    assert r"\Sigma}_{m a b}" in record.index_latex
    assert r"\boldsymbol" not in record.index_latex
    assert Equation.from_json(record.to_json()) == record
    (said,) = words.in_entries(record)
    assert said.startswith("In entries: $")
    assert "\n" not in said
    assert said in words.markdown(record)


@pytest.mark.parametrize(
    "solution",
    [
        SCATTER_FORM / N,
        SCATTER_FORM,
        (Y * Y.T).sum(i) / count(m),
        (gamma[i, m] * X * X.T).sum(i) / count(m),
        (gamma[i, k] * Y * Y.T).sum(i) / count(m),
        SPREAD,
        MEAN_SCATTER.trace * identity / D,
        -MEAN_SCATTER,
    ],
    ids=["1/N", "no N_m", "no gamma", "no mean", "k for m", "unchanged", "spherical", "the sign"],
)
def test_another_matrix_is_refused(solution):
    with pytest.raises(NotProved, match="spread: the matrix form is another"):
        covariance_statement(solution)


def test_another_left_side_is_refused():
    with pytest.raises(NotProved, match="spread: the matrix form is another"):
        covariance_statement(left=(gamma[i, m] * (PRECISION - Y * Y.T)).sum(i))


def test_an_inner_product_for_an_outer_one_is_refused_by_its_shape():
    with pytest.raises(ValueError, match="spread: matrix: expected D x D, found 1 x 1"):
        covariance_statement((gamma[i, m] * Y.T * Y).sum(i) / count(m))


def product(form):
    return prove(
        "product",
        Sum(Sigma[m, a, d] * V[d, b], (d, 1, D)),
        Sum(V[b, c] * Sigma[m, c, a], (c, 1, D)),
        wrong={"doubled": 2 * Sum(V[b, c] * Sigma[m, c, a], (c, 1, D))},
        matrix=(SPREAD * MOVE, form),
    )


def test_the_earlier_letter_counts_the_rows():
    assert product((MOVE * SPREAD).T).record.index_latex


def test_factors_in_the_other_order_are_refused():
    """A product of symmetric matrices is not symmetric: a, b are its row and its column."""
    with pytest.raises(NotProved, match="product: the matrix form is another"):
        product(MOVE * SPREAD)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_form_that_is_false_for_one_number_of_features_is_refused(size):
    only_there = prod(D - n for n in (1, 2, 3, 4) if n != size)
    with pytest.raises(NotProved, match=f"D = {size}"):
        covariance_statement(MEAN_SCATTER + only_there * identity)


def test_the_sign_of_a_form_with_a_sign_is_printed_after_it():
    squares = Sum((x[i, a] - mu[m, a]) ** 2, (a, 1, D))
    crossed = Sum(x[i, a] ** 2 - 2 * x[i, a] * mu[m, a] + mu[m, a] ** 2, (a, 1, D))
    known = prove_nonnegative(
        "square", crossed, squares, wrong={"doubled": 2 * squares}, matrix=(None, Y.T * Y)
    )
    assert known.record.latex.endswith(r"\ge 0")


@pytest.mark.parametrize(
    ("forms", "error", "message"),
    [
        ((SPREAD,), ValueError, "delta: matrix: expected 2 forms"),
        ((None, None, None), ValueError, "delta: matrix: expected 2 forms"),
        ((SPREAD * PRECISION, 1), ValueError, "delta: matrix: expected D x D, found 1 x 1"),
        ((SPREAD * X, identity), ValueError, "delta: matrix: expected D x D, found D x 1"),
    ],
)
def test_forms_that_do_not_fit_the_sides_are_refused(forms, error, message):
    with pytest.raises(error, match=message):
        inverse(forms)


def inverse(forms):
    total = Sum(Sigma[m, a, b] * Lambda[m, b, c], (b, 1, D))
    return define("delta", total, KroneckerDelta(a, c), matrix=forms)


def test_a_definition_can_have_a_matrix_form():
    known = inverse((SPREAD * SPREAD.inverse, identity))
    assert plain(known.record.latex) == r"\boldsymbol\Sigma_m\boldsymbol\Sigma_m^-1=\boldsymbolI"


def test_a_definition_by_another_matrix_is_refused():
    with pytest.raises(NotProved, match="delta: the matrix form is another"):
        inverse((SPREAD * SPREAD, identity))


def test_a_statement_for_one_number_of_features_has_no_matrix_form():
    with pytest.raises(ValueError, match="one: matrix: expected a statement for any D"):
        define("one", symbols("t"), x[1, 1] + x[1, 2], matrix=(None, None))


def test_a_matrix_form_is_not_believed_where_nothing_can_compare_it(monkeypatch):
    monkeypatch.setattr(Statement, "compare_matrix", staticmethod(no_evaluator))
    with pytest.raises(NotProved, match="nothing compares its matrix form"):
        covariance_statement()


def test_the_judge_compares_it_again():
    known = covariance_statement()
    assert judge(known).holds
    other = copy.copy(known)
    other.matrix = (*known.matrix[:2], SCATTER_FORM / N)
    assert "the matrix form" in str(judge(other))


def test_a_record_without_a_matrix_form_is_stored_as_before():
    define_counts()
    plain_record = prove(
        "total",
        Sum(count(k), (k, 1, K)),
        Sum(gamma[i, k], (i, 1, N), (k, 1, K)),
        wrong={"K": K},
    ).record
    assert "index_latex" not in plain_record.to_json()
    assert list(words.in_entries(plain_record)) == []


def test_a_form_changes_nothing_of_what_is_proved():
    with_form = covariance_statement()
    bare = copy.copy(with_form)
    bare.matrix = None
    assert bare.headline() == bare.latex() == with_form.latex()
    assert with_form.rhs == SCATTER / count(m)


# ---- the book ------------------------------------------------------------------------------------

# These stay entries: what a block adds up, one feature alone, slopes whose left side is a sum, and
# a variance with a hat, which stands for entries and shows none.
BY_ENTRIES = {
    "block-sums",
    "conditional-density",
    "conditional-weights",
    "diagonal-gap",
    "diagonal-gaussian",
    "laplace",
    "m-step-diagonal",
    "m-step-tied-diagonal",
    "marginal-density",
    "penalty-slope",
    "prior-slope",
    "spherical-gap",
    "tied-diagonal-gap",
    "tied-diagonal-gaussian",
    "tied-spherical-gap",
}


def speaks_of_entries(known):
    """Whether a statement for any D shows entries of vectors or of matrices."""
    shown = [part for side in known.shown_sides for part in side.atoms(Indexed)]
    return known.scope and known.scope.D == "any" and any(names_entry(part) for part in shown)


def names_entry(part):
    return part.base != eigenvalue and any(UPPER.get(index) == D for index in part.indices)


def test_every_statement_for_any_number_of_features_is_shown_in_matrices(equations):
    left = {label for label, known in equations.items() if speaks_of_entries(known)}
    assert {label for label in left if not equations[label].matrix} == BY_ENTRIES
