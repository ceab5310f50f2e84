"""Holes that the kit once had: false statements it believed, grouped by kind.

Each test states something false that an author could write by accident. The kit must refuse it,
or, where it is true but for a special case, say what it needs.
"""

import re

import pytest
from derivation import (
    At,
    D,
    Gradient,
    Hat,
    IndexedBase,
    Integral,
    K,
    KroneckerDelta,
    Lambda,
    Limit,
    N,
    PositiveIntegral,
    Psi,
    Rational,
    Short,
    Sigma,
    Slope,
    Sum,
    Symbol,
    V,
    a,
    b,
    c,
    circle_constant,
    cite,
    count,
    d,
    define,
    eigenvalue,
    eq,
    exp,
    gamma,
    held,
    i,
    j,
    k,
    lam,
    ln_L,
    log,
    m,
    mu,
    new_normal,
    normal,
    oo,
    p,
    pi,
    prove,
    prove_nonnegative,
    prove_root,
    shared_Sigma,
    sigma2,
    sqrt,
    swap,
    symbols,
    theta,
    x,
)
from judge import judge
from kit.forms.statement import NotProved
from kit.register import current

WRONG = {"any other number": Rational(17, 3)}
REFUSED = (NotProved, ValueError, NotImplementedError)
t = Symbol("t", positive=True)
near, gap = symbols("r g", positive=True)


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def refused(label, *sides, state=prove, **options):
    with pytest.raises(REFUSED):
        state(label, *sides, wrong=WRONG, **options)


def run_changed(label, *changes):
    """Run the cell of a label after changes to its source, each of which must change it."""
    source = current().cells()[label][1]
    for pattern, new in changes:
        source, times = re.subn(pattern, new, source)
        assert times, f"{label}: {pattern} does not occur"
    current().run(source)


# ---- limits: SymPy's answer is compared with numbers --------------------------------------------

WEIGHT = IndexedBase("c", positive=True)
TWO = {
    "nearest": exp(-WEIGHT[1] / t) / (exp(-WEIGHT[1] / t) + exp(-WEIGHT[2] / t)),
    "squared": exp(-(WEIGHT[1] ** 2) / t) / (exp(-(WEIGHT[1] ** 2) / t) + exp(-WEIGHT[2] / t)),
}


@pytest.mark.parametrize("share", TWO)
@pytest.mark.parametrize("answer", [0, 1])
def test_of_two_unordered_exponentials_neither_takes_all(share, answer):
    refused("try", Limit(TWO[share], t, 0), answer)


def test_a_soft_minimum_of_unordered_numbers_is_not_the_first():
    soft = -t * log(exp(-WEIGHT[1] / t) + exp(-WEIGHT[2] / t))
    refused("try", Limit(soft, t, 0), WEIGHT[1])


def test_the_farther_of_two_means_does_not_take_all():
    with pytest.raises(REFUSED):
        run_changed(
            "nearest-takes-all",
            (
                r"\(mu\[1\], x\[i\] - near\), \(mu\[2\], x\[i\] \+ near \+ gap\)",
                "(mu[1], x[i] - near - gap), (mu[2], x[i] + near)",
            ),
        )


def test_what_the_nearest_takes_is_found_with_the_means_exchanged():
    """The limit is 0 for the farther one: the form that was refuted before by accident."""
    s1, s2 = exp(-((near + gap) ** 2) / t), exp(-(near**2) / t)
    prove("try", Limit(s1 / (s1 + s2), t, 0), 0, wrong={"all": 1})
    prove("try", Limit(s2 / (s1 + s2), t, 0), 1, wrong={"nothing": 0})


@pytest.mark.parametrize(
    ("e", "variable", "point", "answer"),
    [
        (t / (t + (x[i] - mu[k]) ** 2), t, 0, 0),
        (x[i] / (x[i] + t * mu[k]), t, oo, 0),
        (exp(-t * (x[i] - mu[k]) ** 2), t, oo, 0),
        (theta[1] * t / (theta[1] * t + theta[2]), t, oo, 1),
        (near**t, t, oo, 0),
    ],
)
def test_a_limit_holds_also_where_a_parameter_is_zero(e, variable, point, answer):
    refused("try", Limit(e, variable, point), answer)


# ---- premises: each must hold by itself ---------------------------------------------------------


def test_a_root_is_not_proved_from_a_false_premise():
    define("two", Sum(pi[k], (k, 1, K)), 2)
    slope = Sum(gamma[i, m], (i, 1, N)) / pi[m] - lam
    premises = [held("responsibilities-sum"), "two"]
    e = Sum(pi[m] * slope, (m, 1, K))
    refused("try", e, lam, N / 2, state=prove_root, given=premises)


@pytest.mark.parametrize("other", [Integral(normal(i, k), x[i, d]), Integral(p(i), x[i])])
def test_a_root_is_no_premise_not_even_beside_an_integral(other):
    premises = ["single-mean"] if other.has(d) else ["single-mean", "density-mass", "weights-sum"]
    refused("try", mu[k] * other, Sum(x[i], (i, 1, N)) / N * other, given=premises)


def test_a_premise_holds_at_every_size_and_every_index():
    define("five", K + 1, N)
    refused("try", N * x[i], (K + 1) * x[i], given=["five"])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (N, K + 1),
        (D, K),
        (KroneckerDelta(k, m) * pi[k], 0),
        (Sum(Sigma[k, a, b] * Lambda[k, b, a], (b, 1, D), (a, 1, D)), K),
    ],
)
def test_a_theorem_is_not_cited_that_holds_at_one_size_only(left, right):
    with pytest.raises(REFUSED):
        cite("try", left, right, "Nobody")


# ---- what depends on what -----------------------------------------------------------------------


def test_a_density_at_other_parameters_depends_on_its_row():
    options = {"using": "gaussian-1d"}
    refused("try", Integral(new_normal(i, k) * normal(i, k), x[i]), new_normal(i, k), **options)
    refused("try", Slope(x[i] * new_normal(i, k), x[i]), new_normal(i, k))


def test_a_positive_variable_is_integrated_over_positive_numbers():
    refused("try", Integral(exp(-(t**2) / 2), t), sqrt(2 * circle_constant))
    prove("try", Integral(exp(-t), t), 1, wrong={"two": 2})


def test_eigenvalues_move_with_the_precision():
    e = Sum(eigenvalue[d], (d, 1, D)) + 2 * Lambda[m, 1, 1]
    refused("try", Slope(e, Lambda[m, 1, 1]), 2)
    refused("try", At(e, (Lambda[m, 1, 1], 5)), 10 + Sum(eigenvalue[d], (d, 1, D)))


def test_a_slope_by_an_entry_of_a_symmetric_matrix_says_which_is_meant():
    e = Sum(V[a, b] * Psi[a, b], (a, 1, D), (b, 1, D))
    refused("try", Slope(e, V[c, d]), Psi[c, d])


# ---- sums forgotten in a typed left side --------------------------------------------------------


def test_a_shared_covariance_is_not_solved_for_in_one_component():
    """The sum over the components is forgotten."""
    pairs = {Sigma[m, c, d]: shared_Sigma[c, d]}
    slope = swap(eq("index-covariance").rhs, pairs, moving=Sigma[m, c, d])
    products = (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b])
    own = Sum(gamma[i, m] * products, (i, 1, N)) / count(m)
    with pytest.raises(NotProved, match=r"the solution changes with m, but"):
        prove_root("try", Gradient(slope, V[a, b]), shared_Sigma[a, b], own, wrong=WRONG)


def test_a_mean_is_not_solved_for_in_one_row():
    """The sum over the rows is forgotten."""
    slope = gamma[i, m] * (x[i] - mu[m]) / sigma2[m]
    with pytest.raises(NotProved, match=r"the solution changes with i, but"):
        prove_root("try", slope, mu[m], x[i], wrong=WRONG)


# ---- ties: a symbol that a definition makes follow another ---------------------------------------

FIRST, LAST, TWICE = symbols("b c u", positive=True)
HELD = {
    "a slope": (Slope(log(FIRST) + log(LAST), FIRST), 1 / FIRST),
    "a slope of what follows at one remove": (Slope(FIRST * TWICE, FIRST), TWICE),
    "a value put in": (At(FIRST + LAST, (FIRST, Rational(1, 3))), LAST + Rational(1, 3)),
    "a limit": (Limit(FIRST * LAST + LAST, FIRST, 0), LAST),
    "an integral": (Integral(LAST * exp(-FIRST), FIRST), LAST),
    "an integral over positive numbers": (PositiveIntegral(LAST * exp(-FIRST), FIRST), LAST),
}


@pytest.mark.parametrize("case", HELD)
def test_what_a_definition_ties_to_the_variable_is_not_held(case):
    define("rest", LAST, 1 - FIRST)
    define("double", TWICE, 2 * LAST)
    with pytest.raises(ValueError, match=r"expected [cu] written out"):
        prove("try", *HELD[case], wrong=WRONG)


def test_a_root_is_not_solved_for_beside_what_follows_it():
    define("rest", LAST, 1 - FIRST)
    with pytest.raises(ValueError, match="expected c written out"):
        prove_root("try", FIRST - 3 * LAST, FIRST, 3 * LAST, wrong=WRONG)


def test_what_is_written_out_moves():
    rest = define("rest", LAST, 1 - FIRST).rhs
    slope = Slope(log(FIRST) + log(rest), FIRST)
    prove("try", slope, 1 / FIRST - 1 / rest, wrong={"held": 1 / FIRST})


# ---- names: what they show is what they stand for -----------------------------------------------


def test_a_hat_is_the_solution_of_a_root():
    twice = Hat(mu[k], 2 * Sum(x[i], (i, 1, N)) / N)
    refused("try", twice * N, 2 * Sum(x[i], (i, 1, N)))


def test_a_short_entry_of_a_covariance_is_that_entry():
    twice = Short(Sigma[k, 1, 2], -2 * Lambda[k, 1, 2])
    refused("try", twice * N, -2 * N * Lambda[k, 1, 2])


def test_a_short_name_for_no_real_number_has_no_square_to_be_trusted():
    short = Short(theta[k], log(mu[k]))
    refused("try", log(mu[k]) ** 2, short**2, state=prove_nonnegative)


def test_a_positive_name_stands_for_what_is_positive():
    with pytest.raises(REFUSED):
        define("counts", count(k), -Sum(pi[j], (j, 1, K)))


@pytest.mark.parametrize(
    ("label", "change"),
    [
        ("gaussian-1d", (r"sqrt\(2\*circle", "sqrt(circle")),
        ("gaussian", (r"\(-D/2\)", "(D/2)")),
        ("gaussian", (r"sqrt\(det_Lambda\[k\]\)", "det_Lambda[k]")),
    ],
)
def test_a_density_has_mass_one(label, change):
    with pytest.raises(REFUSED, match="mass"):
        run_changed(label, change)


# ---- replacements typed in a cell ---------------------------------------------------------------

DETERMINANT = (r"det = L11\*L22 - L12\*\*2", "det = L11*L22 + L12**2")
TYPED = {
    "a determinant": ("gaussian-2d", [DETERMINANT]),
    "a determinant on both sides": (
        "gaussian-2d",
        [(r"det = L11\*L22 - L12\*\*2", "det = L11*L22")],
    ),
    "a determinant below a covariance": ("conditional-mean", [DETERMINANT]),
    "twice the entry of an inverse": (
        "plane-covariance",
        [
            (r"Sigma\[m, 1, 2\](\}?\)\ntotal)", r"2*Sigma[m, 1, 2]\1"),
            (r"total / count\(m\),", "total / (2*count(m)),"),
        ],
    ),
    "the sign of the entry of an inverse": (
        "plane-covariance",
        [
            (r"Sigma\[m, 1, 2\](\}?\)\ntotal)", r"-Sigma[m, 1, 2]\1"),
            (r"total / count\(m\),", "-total / count(m),"),
        ],
    ),
    "a determinant that grows by the square": (
        "direction",
        [(r"exp\(moves \* grown\)", "exp(2 * moves * grown)")],
    ),
    "a precision that moves twice as far": (
        "direction",
        [(r"moves \* step \* V", "2 * moves * step * V")],
    ),
    "every component moving": ("direction", [(r"moves = .*", "moves = 1")]),
    "a prior's determinant": (
        "prior-slope",
        [
            (r"\+ moves \* grown", "+ 2*moves * grown"),
            (r"wide = \(nu \+ D \+ 2\)", "wide = 2*(nu + D + 2)"),
        ],
    ),
    "a penalty that moves the other way": (
        "penalty-slope",
        [
            (r"\+ KroneckerDelta\(k, m\) \* step", "- KroneckerDelta(k, m) * step"),
            (r" -pull,", " pull,"),
            (r"-K\*pull", "K*pull"),
        ],
    ),
    "the inverse of a shared determinant": (
        "shared-gaussian",
        [(r"det_Lambda\[k\]: shared_det_Lambda", "det_Lambda[k]: 1/shared_det_Lambda")],
    ),
    "the prior of one feature": ("conjugate-prior-1d", [(r"nu \+ 3", "nu + 2")]),
    "a mean of twice the rows": (
        "covariance-gap",
        [(r"eq\(\"m-step-mean\"\)\.rhs", '2*eq("m-step-mean").rhs')],
    ),
}


@pytest.mark.parametrize("case", TYPED)
def test_a_typed_premise_is_refused_when_it_is_false(case):
    label, changes = TYPED[case]
    with pytest.raises(REFUSED):
        run_changed(label, *changes)


# ---- where a statement has a meaning ------------------------------------------------------------


def conditions(label):
    return {condition.latex for condition in eq(label).record.conditions}


COUNT, SHARE = "N_{m} > 0", "{q}_{i k} > 0"
NEEDED = {
    "single-maximum": r"{\hat{\sigma}_{k}^{2}} > 0",
    "q-gap": r"{\hat{\sigma}_{m}^{2}} > 0",
    "scatter-split": r"\sum_{i=1}^{N} {z}_{i k} > 0",
    "weights-zero-stays": "K > 1",
    "index-logdet-curvature": r"s {\omega}_{d} + 1 > 0",
    "aitken-finite": r"\rho^{2} - 1 \ne 0",
    "m-step-weights": COUNT,
    "m-step-mean": COUNT,
    "m-step-covariance": COUNT,
    "elbo-gap": SHARE,
    "divergence-positive": SHARE,
    "elbo-entropy": SHARE,
}


@pytest.mark.parametrize("label", NEEDED)
def test_a_result_says_what_it_needs(label):
    assert NEEDED[label] in conditions(label)


def test_a_sum_that_may_be_empty_says_how_long_it_must_be():
    known = prove("try", Sum(mu[k], (i, 3, N)), (N - 2) * mu[k], wrong=WRONG)
    assert [condition.latex for condition in known.record.conditions] == [r"N \ge 2"]


def test_a_quotient_says_where_it_is_defined():
    rho = Symbol("rho", positive=True)
    known = prove("try", (1 - rho**2) / (1 - rho), 1 + rho, wrong=WRONG)
    assert [condition.latex for condition in known.record.conditions] == [
        r"\rho - 1 \ne 0",
        r"\rho > 0",
    ]


def test_what_components_share_is_said():
    assert any(" = " in condition for condition in conditions("equal-components"))


@pytest.mark.parametrize(
    ("label", "precision"),
    [
        ("tied-softmax", r"{\Lambda}_{a b}"),
        ("m-step-tied", r"{\Lambda}_{a b}"),
        ("m-step-diagonal", r"\frac{\delta_{a b}}{{\sigma_{k a}^{2}}}"),
        ("m-step-spherical", r"\frac{\delta_{a b}}{{\sigma_{k}^{2}}}"),
    ],
)
def test_what_the_label_of_a_density_hides_is_a_condition(label, precision):
    known = eq(label)
    assert rf"{{\Lambda}}_{{k a b}} = {precision}" in conditions(label)
    assert judge(known).holds
    assert judge(known).models > 2


@pytest.mark.parametrize("label", ["slope-chain-rule", "q-slope", "fisher"])
def test_a_slope_by_one_parameter_says_that_no_other_component_has_it(label):
    assert eq(label).record.scope.density == "one parameter"


def test_rows_of_many_features_are_not_taken_for_one_because_of_a_variance():
    y, mean = IndexedBase("y", real=True)[i], Sum(x[i, a] * theta[k], (a, 1, D))
    log_density = -((y - mean) ** 2) / (2 * sigma2[k])
    slope = (y - mean) * Sum(x[i, a], (a, 1, D)) / sigma2[k]
    known = prove("try", Slope(log_density, theta[k]), slope, wrong=WRONG)
    assert known.record.scope.D == "any"


def test_log_likelihoods_stay_known():
    """What is true is still proved: the identities that the refused statements resemble."""
    prove("try", Slope(ln_L, mu[m]), eq("mean-gradient").rhs, using="gaussian-1d", wrong=WRONG)
