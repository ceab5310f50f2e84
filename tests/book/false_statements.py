"""False statements that an author could write by accident, each with the reason why it is false.

The functions build a statement and do not prove it: the kit and the judge are asked apart.
"""

from derivation import (
    At,
    D,
    Hat,
    Integral,
    K,
    KroneckerDelta,
    Lambda,
    Limit,
    N,
    Rational,
    Short,
    Sigma,
    Slope,
    Sum,
    Symbol,
    a,
    b,
    case,
    circle_constant,
    d,
    define,
    divergence,
    eigenvalue,
    elbo,
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
    new_normal,
    normal,
    oo,
    p,
    pi,
    q,
    sigma2,
    sqrt,
    symbols,
    tangent,
    theta,
    x,
    z,
)
from kit.forms.cited import Cited
from kit.forms.equality import Equality
from kit.forms.nonnegative import Nonnegative
from kit.forms.root import Root
from kit.register import find

near, gap, t, v = symbols("r g t v", positive=True)
u = Symbol("u", real=True)
ONE_D = {"using": "gaussian-1d"}
PLANE = {"using": "gaussian-2d"}
# name: (why it is false, the statement)
FALSE = {}


def false(reason):
    """Enter a statement into the table under the name of its function."""

    def enter(make):
        FALSE[make.__name__] = reason, make
        return make

    return enter


def equality(left, right, given=(), **options):
    return Equality("tried", left, right, given=[find(label) for label in given], **options)


def root(e, variable, solution, **options):
    return Root("tried", e, variable, solution, **options)


def nonnegative(left, right, given=(), **options):
    return Nonnegative("tried", left, right, given=[find(label) for label in given], **options)


def cited(left, right):
    return Cited("tried", left, right, "Nobody")


def first_of_two():
    return case(eq("responsibility").rhs, {k: 1, K: 2})


def two(mean, other, **more):
    return At(first_of_two(), (mu[1], mean), (mu[2], other), (sigma2[2], sigma2[1]))


# ---- limits -------------------------------------------------------------------------------------


@false("the nearer component takes all, not the farther one")
def farther_takes_all():
    return equality(Limit(two(x[i] - near - gap, x[i] + near), sigma2[1], 0), 1, **ONE_D)


@false("far out the wider component takes all")
def narrower_takes_all():
    wider = At(first_of_two(), (sigma2[2], sigma2[1] + near))
    return equality(Limit(wider, x[i], oo), 1, **ONE_D)


@false("of two unordered scores it is not known which is the larger")
def first_score_takes_all():
    first, second = exp(-near / t), exp(-gap / t)
    return equality(Limit(first / (first + second), t, 0), 1)


@false("a parameter of the limit may be 0")
def a_parameter_that_may_be_zero():
    return equality(Limit(x[i] / (x[i] + v * mu[k]), v, oo), 0)


@false("where x is the mean, the limit is 1")
def a_row_that_may_be_the_mean():
    return equality(Limit(v / (v + (x[i] - mu[k]) ** 2), v, 0), 0)


@false("a mean off the data gives a finite limit")
def off_the_data():
    half = Rational(1, 2)
    rows = [(x[1], 0), (x[2], 1), (x[3], 3)]
    rest = [(mu[1], half), (mu[2], 1), (sigma2[2], 1), (pi[1], half), (pi[2], half)]
    return equality(Limit(At(ln_L, (N, 3), (K, 2), *rows, *rest), sigma2[1], 0), oo, **ONE_D)


# ---- integrals ----------------------------------------------------------------------------------


@false("the other density depends on the row too")
def the_other_density_is_constant():
    return equality(Integral(new_normal(i, k) * normal(i, k), x[i]), new_normal(i, k), **ONE_D)


@false("its slope in the row is not 0")
def the_other_density_has_no_slope():
    return equality(Slope(x[i] * new_normal(i, k), x[i]), new_normal(i, k))


@false("a positive variable runs over half of the line")
def a_positive_variable_on_the_whole_line():
    return equality(Integral(exp(-(t**2) / 2), t), sqrt(2 * circle_constant))


@false("the mean of a Cauchy variable does not exist")
def the_mean_of_cauchy():
    return equality(Integral(u / (1 + u**2), u), 0)


# ---- premises -----------------------------------------------------------------------------------


@false("weights sum to 1")
def weights_that_sum_to_2():
    define("try-weights", Sum(pi[k], (k, 1, K)), 2)
    return equality(Sum(pi[k], (k, 1, K)) * N, 2 * N, given=["try-weights"])


@false("the mean is a root, and no other number")
def a_root_taken_as_a_fact():
    left = mu[k] * Integral(p(i), x[i])
    return equality(left, Sum(x[i], (i, 1, N)) / N, given=["single-mean", "mixture-mass"])


@false("there are D features and not K")
def k_for_d():
    trace = Sum(Sigma[k, a, b] * Lambda[k, b, a], (a, 1, D), (b, 1, D))
    return cited(trace, K)


@false("one component is itself")
def no_component_is_itself():
    return cited(KroneckerDelta(k, m) * x[i], 0)


# ---- sides typed by hand ------------------------------------------------------------------------


@false("the determinant is a difference")
def a_determinant_with_a_plus():
    det = Lambda[k, 1, 1] * Lambda[k, 2, 2] + Lambda[k, 1, 2] ** 2
    off = Short(Sigma[k, 1, 2], -Lambda[k, 1, 2] / det)
    own = Short(Sigma[k, 1, 1], Lambda[k, 2, 2] / det)
    distance = x[i, 1] - mu[k, 1]
    slope = Slope(log(normal(i, k)), x[i, 2])
    return root(slope, x[i, 2], mu[k, 2] + off / own * distance, **PLANE)


@false("an entry of the inverse has the other sign")
def an_inverse_entry_with_the_other_sign():
    L11, L12, L22 = Lambda[m, 1, 1], Lambda[m, 1, 2], Lambda[m, 2, 2]
    slope = eq("plane-precision-slope").rhs[1]
    pairs = {-L12 / (L11 * L22 - L12**2): -Sigma[m, 1, 2]}
    products = (x[i, 1] - mu[m, 1]) * (x[i, 2] - mu[m, 2])
    typed = root(slope.xreplace(pairs), Sigma[m, 1, 2], -products)
    typed.swapped = ((pairs, ()),)
    return typed


@false("the eigenvalues move with the precision")
def eigenvalues_that_stay():
    moving = Sum(eigenvalue[d], (d, 1, D)) + 2 * Lambda[m, 1, 1]
    return equality(Slope(moving, Lambda[m, 1, 1]), 2)


@false("the hat stands for twice the mean")
def a_hat_over_twice_the_mean():
    total = Sum(x[i], (i, 1, N))
    return equality(Hat(mu[k], 2 * total / N) * N, 2 * total)


@false("the logarithm of a mean may not exist")
def a_short_name_for_no_number():
    return nonnegative(log(mu[k]) ** 2, Short(theta[k], log(mu[k])) ** 2)


# ---- side conditions ----------------------------------------------------------------------------


@false("for K = 1 the sum is empty")
def an_empty_sum():
    return equality(Sum(Rational(1), (j, 3, K)), K - 2)


@false("for one row there are no later ones")
def a_window_that_may_be_empty():
    return equality(Sum(mu[k], (i, 3, N)) / N, (N - 2) * mu[k] / N)


# ---- slips --------------------------------------------------------------------------------------


@false("the divergence is added")
def the_divergence_taken_off():
    return equality(elbo - divergence, ln_L, given=["guess"])


@false("the sum over the entropy has the other sign")
def the_entropy_added_twice():
    own = Sum(q[i, k] * log(q[i, k]), (k, 1, K), (i, 1, N))
    return equality(elbo, Sum(q[i, k] * log(pi[k] * normal(i, k)), (k, 1, K), (i, 1, N)) + own)


@false("the inequality of Jensen goes the other way")
def jensen_turned_round():
    left = Sum(pi[k] * log(normal(i, k)), (k, 1, K)) - log(p(i))
    right = Sum(pi[k] * tangent(normal(i, k) / p(i)), (k, 1, K))
    return nonnegative(left, right, given=["weights-sum"])


@false("for k = m the slope has another form")
def a_mixed_curvature_for_equal_components():
    shares = gamma(i, k) * gamma(i, m)
    away = (x[i] - mu[k]) * (x[i] - mu[m]) / (sigma2[k] * sigma2[m])
    return equality(Slope(Slope(ln_L, mu[k]), mu[m]), -Sum(shares * away, (i, 1, N)), **ONE_D)


@false("responsibilities move with the mean")
def responsibilities_held_in_the_curvature():
    right = -Sum(gamma(i, m), (i, 1, N)) / sigma2[m]
    return equality(Slope(Slope(ln_L, mu[m]), mu[m]), right, **ONE_D)


@false("a component has its own count")
def n_for_the_count():
    slope = Sum(z[i, m] * (x[i] - mu[m]), (i, 1, N))
    return root(slope, mu[m], Sum(z[i, m] * x[i], (i, 1, N)) / N)


@false("the sum of squares is about the centre of the group")
def rows_for_labels():
    own = Sum(z[i, k] * (x[i] - mu[k]) ** 2, (k, 1, K), (i, 1, N))
    return equality(Slope(own, mu[m]), -2 * Sum(x[h] - mu[m], (h, 1, N)))
