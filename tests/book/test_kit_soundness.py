"""Wrong formulas that once passed. Each is a slip that an author could make."""

import pytest
import sympy as sp
from derivation import (
    At,
    AtLabel,
    D,
    Hat,
    Integral,
    K,
    KroneckerDelta,
    Lambda,
    Limit,
    N,
    Product,
    Q,
    Rational,
    Sigma,
    Slope,
    Sum,
    Symbol,
    V,
    a,
    b,
    circle_constant,
    cite,
    count,
    define,
    density,
    eigenvalue,
    eq,
    exp,
    gamma,
    h,
    i,
    j,
    k,
    ln_L,
    log,
    m,
    mu,
    normal,
    oo,
    p,
    pi,
    prove,
    prove_maximum,
    prove_nonnegative,
    prove_root,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    sigma2,
    sqrt,
    step,
    tangent,
    theta,
    x,
    z,
)
from kit.forms.statement import NotProved
from kit.notation import frozen_gamma
from kit.printing import tex
from kit.sums import normal_form, use_known_sum

WRONG = {"any other number": Rational(17, 3)}
REFUSED = (NotProved, ValueError, TypeError)
t = Symbol("t", positive=True)
u = Symbol("u", real=True)


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def refused(left, right, **options):
    with pytest.raises(REFUSED):
        prove("try", left, right, wrong=WRONG, **options)


def test_a_value_put_into_a_sum_is_not_captured_by_it():
    refused(At(Sum(mu[k] * x[i], (i, 1, N)), (mu[k], x[i])), Sum(x[i] ** 2, (i, 1, N)))
    refused(At(Sum(pi[k] * normal(i, k), (k, 1, K)), (pi[k], 0)), 0)


def test_a_value_put_in_reaches_the_entries_inside_sums():
    refused(At(p(i), (pi[m], 0)), p(i))
    refused(At(Sum(mu[k], (k, 1, K)), (mu[1], 0)), Sum(mu[k], (k, 1, K)))
    refused(Limit(gamma(i, k), pi[k], oo), oo)
    refused(AtLabel(Sum(z[h, k], (h, 1, N)), i, m), Sum(z[h, k], (h, 1, N)))
    refused(AtLabel(Sum(z[i, k], (i, 1, N)), i, m), N * KroneckerDelta(k, m))


def test_a_closed_density_may_depend_on_its_parameters():
    refused(Slope(mu[m] * normal(i, m), mu[m]), normal(i, m))
    refused(Slope(Q - mu[m] ** 2 / 2, mu[m]), -mu[m])
    refused(Slope(ln_L + x[i], x[i]), 1)
    refused(At(mu[k] + normal(i, k), (mu[k], 0)), normal(i, k))
    refused(Limit(normal(i, k) + 1 / mu[k], mu[k], oo), normal(i, k))
    cube = normal(i, k) * exp(-(mu[k] ** 2))
    refused(Integral(cube, mu[k]), normal(i, k) * sqrt(circle_constant))


def test_the_slope_of_any_density_has_a_name_only_in_its_parameter():
    f = density(x[i], theta[k])
    refused(Slope(f, x[i]), Slope(f, theta[k]))


def test_sums_inside_limits_and_integrals_keep_their_indices():
    refused(Limit(Sum(x[i], (i, 1, N)) + 1 / t, t, oo), N * x[i])
    total = Sum(x[i], (i, 1, N))
    wrong = sqrt(circle_constant) * exp(N**2 * x[i] ** 2 / 4)
    refused(Integral(exp(-(u**2) + u * total), u), wrong)
    others = Sum(x[h], (h, 1, N))
    refused(Integral(others * normal(i, k), x[i]), others, using="gaussian-1d")


def test_precisions_determinants_and_covariances_move_together():
    apart = (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b])
    refused(Slope(log(normal(i, m)), Lambda[m, a, b]), -apart / 2, using="gaussian")
    refused(Slope(Sum(eigenvalue[j], (j, 1, D)) + V[a, b], V[a, b]), 1)
    with pytest.raises(REFUSED):
        prove_root(
            "try",
            Sigma[m, a, b] - Lambda[m, a, b],
            Sigma[m, a, b],
            Lambda[m, a, b],
            wrong={"nothing": 0},
        )


def test_a_shared_precision_moves_with_its_determinant_and_covariance():
    moving = log(shared_det_Lambda) + shared_Lambda[a, b]
    refused(Slope(moving, shared_Lambda[a, b]), 1)
    refused(Slope(shared_Sigma[a, b] + shared_Lambda[a, b], shared_Lambda[a, b]), 1)
    refused(Slope(moving, shared_det_Lambda), 1 / shared_det_Lambda)


def test_both_entries_of_a_symmetric_matrix_move():
    refused(Slope(log(normal(i, m)), Lambda[m, 2, 1]), 0, using="gaussian-2d")
    refused(Slope(V[a, b] ** 2, V[a, b]), 2 * V[a, b])
    prove("try", Slope(V[1, 2] * V[2, 1], V[2, 1]), 2 * V[1, 2], wrong=WRONG)


def test_a_label_picks_one_factor_of_a_whole_product():
    refused(AtLabel(Product(mu[k] ** z[i, k], (k, 2, K)), i, m), mu[m])
    refused(AtLabel(Product(pi[k] ** z[i, k], (k, 1, K), (h, 1, N)), i, m), pi[m])
    inner = Sum(mu[k] * mu[j], (j, 1, K))
    refused(AtLabel(Product(inner ** z[i, k], (k, 1, K)), i, j), Sum(mu[j] ** 2, (j, 1, K)))
    refused(
        Sum(AtLabel(Product(pi[k] ** z[i, k], (k, 1, K)), i, m), (m, 1, N)), Sum(pi[m], (m, 1, N))
    )


def test_a_name_is_what_its_own_equation_says():
    refused(Sum(x[i], (i, 1, N)) - Sum(x[h], (h, 1, N)) + x[i] + x[i], 2 * x[i], name=p(i))
    refused(normal(i, k), Sum(gamma[h, i], (h, 1, N)), using="counts")
    with pytest.raises(ValueError, match="expected a new one"):
        define("try", p(i), 5)
    with pytest.raises(ValueError, match="any index"):
        define("try", normal(i, 1), exp(-(x[i] ** 2)))


def test_an_index_in_a_meaning_is_not_captured():
    """In `direction` one component m moves; a sum over m is not about it."""
    moved = Slope(Sum(log(normal(i, m)), (m, 1, K)), step)
    y = (x[i, a] - mu[m, a]) * (x[i, b] - mu[m, b])
    squares = Sum(V[a, b] * y, (a, 1, D), (b, 1, D), (m, 1, K))
    wrong = (K * Sum(eigenvalue[j], (j, 1, D)) - squares) / 2
    refused(At(moved, (step, 0)), wrong, using="direction")


def test_a_result_does_not_rest_on_itself():
    define("try", Integral(normal(i, k), x[i]), 2)
    refused(Integral(normal(i, k), x[i]), 2, given=["try"])


def test_what_others_rest_on_is_not_stated_anew():
    assert eq("gaussian-mass").rests_on == ["gaussian-1d"]
    with pytest.raises(ValueError, match="stated already"):
        define("gaussian-1d", normal(i, k), exp(-(x[i] ** 2) / 2) / sqrt(2 * circle_constant))


def test_a_definition_says_what_it_rests_on():
    assert define("try", theta[k], eq("counts").rhs).rests_on == ["counts"]


def test_a_citation_that_is_false_is_refused():
    with pytest.raises(NotProved, match="cited"):
        cite("try", Sum(pi[k], (k, 1, K)), 2, "Nobody 1900")


def test_floating_point_numbers_are_refused_in_definitions():
    with pytest.raises(TypeError, match="exact numbers"):
        define("try", theta[k], 0.5 * x[i])


def test_signs_are_not_taken_on_trust():
    def claimed(left, right):
        with pytest.raises(REFUSED):
            prove_nonnegative("try", left, right, wrong=WRONG)

    claimed(-1, Hat(sigma2[k], -1))
    claimed(x[i] - 1 - log(x[i]), tangent(x[i]))
    claimed(log(x[i]) * log(x[i]) + mu[k] - mu[k] + 0 * t, log(x[i]) ** 2 + Sum(0, (i, 1, N)))
    claimed(Sum(log(x[i]) ** 2, (i, 1, N)), Sum(log(x[h]) ** 2, (h, 1, N)))
    define("tangent-bound", tangent(t), -(t**2))
    claimed(-(t**2), tangent(t))
    refused(At(sqrt(sigma2[k] ** 2), (sigma2[k], -1)), -1)


def test_a_sum_that_may_be_empty_is_not_positive():
    known = prove_nonnegative(
        "try",
        Sum(pi[k], (k, 2, K)),
        Sum(pi[j], (j, 2, K)),
        wrong={"twice": Sum(2 * pi[k], (k, 2, K))},
    )
    assert ">" not in known.latex().replace(r"\ge", "")


def test_a_maximum_is_at_a_point():
    """The variance about the mean that still varies is not one."""
    mean = Hat(mu[k], eq("single-mean").rhs)
    variance = Hat(sigma2[k], eq("single-variance").rhs)
    gap = N / 2 * tangent(variance / sigma2[k]) + N * (mu[k] - mean) ** 2 / (2 * variance)
    with pytest.raises(NotProved, match="no point"):
        prove_maximum(
            "try",
            Sum(log(normal(i, k)), (i, 1, N)),
            {mu[k]: mean, sigma2[k]: variance},
            gap,
            using="gaussian-1d",
            wrong={"twice": {sigma2[k]: 2 * variance}},
        )


def test_a_maximum_at_two_points_is_not_unique():
    two = Hat(mu[k], sp.Integer(2))
    with pytest.raises(NotProved, match="unique"):
        prove_maximum(
            "try",
            -((mu[k] ** 2 - 4) ** 2),
            {mu[k]: two},
            (mu[k] ** 2 - two**2) ** 2,
            wrong={"three": {mu[k]: 3}},
        )


def test_a_root_of_a_positive_unknown_is_positive():
    with pytest.raises(NotProved, match="positive"):
        prove_root("try", sigma2[k] + 1, sigma2[k], -1, wrong=WRONG)


def test_a_hat_hides_no_index():
    refused(Sum(Hat(mu[k], x[i]) * x[i], (i, 1, N)), Sum(x[i] ** 2, (i, 1, N)))


def test_what_is_not_a_number_is_not_proved():
    refused(At(log(pi[k]), (pi[k], 0)), sp.zoo)


def test_sizes_are_counted():
    refused(At(Sum(x[i], (i, 1, N)), (N, -2)), -x[0] - x[-1])


def test_a_known_sum_is_not_used_for_a_diagonal():
    known = Sum(frozen_gamma[i, k], (k, 1, K))
    trace = Sum(frozen_gamma[k, k], (k, 1, K))
    assert use_known_sum(trace, known, sp.S.One) == normal_form(trace)


def test_a_bound_that_comes_from_outside_is_not_renamed():
    """Its a is free in the bound and bound inside: sum_{b=1}^{a} sum_{a=1}^{D} 1 is a D."""
    assert normal_form(Sum(sp.S.One, (a, 1, D), (b, 1, a))) == a * D


def test_nothing_after_a_logarithm_or_a_product_reads_as_inside_it():
    for tall in (log(pi[k]), Product(pi[k], (k, 1, K))):
        for other in (normal(i, m), exp(-x[i]), count(m)):
            latex = tex(tall * other)
            assert latex.endswith(tex(tall)), latex
    latex = tex(log(pi[k]) * Sum(x[i], (i, 1, N)))
    assert r"\left(" in latex
