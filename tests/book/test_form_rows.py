"""Binary rows: the density of a product of features, sums over all rows, the M-step."""

import itertools

import numpy as np
import pytest
import sympy as sp
from derivation import (
    D,
    K,
    KroneckerDelta,
    N,
    OverBit,
    OverRows,
    Product,
    Slope,
    Sum,
    a,
    b,
    bernoulli,
    binary,
    c,
    chance,
    count,
    d,
    define,
    gamma,
    h,
    i,
    k,
    log,
    m,
    normal,
    p,
    pi,
    prove,
    prove_root,
    x,
)
from kit.conditions import greater, smaller
from kit.forms.statement import NotProved
from kit.instances import Instance

ANY = {"any other number": sp.Rational(17, 3)}


@pytest.fixture(autouse=True)
def _bernoulli(register_apart):
    """Every test has a register of its own, in which the density of binary rows is stated."""
    own = chance[k, d] ** binary[i, d] * (1 - chance[k, d]) ** (1 - binary[i, d])
    define("bernoulli", bernoulli(i, k), Product(own, (d, 1, D)))


def log_density(component):
    on, off = log(chance[component, d]), log(1 - chance[component, d])
    return Sum(binary[i, d] * on + (1 - binary[i, d]) * off, (d, 1, D))


COMPLETE = Sum(gamma[i, k] * log_density(k), (k, 1, K), (i, 1, N))
ONES = Sum(gamma[i, m] * binary[i, c], (i, 1, N))
BERNOULLI = bernoulli(i, k)
TRUE = {
    "the logarithm": (log(BERNOULLI), log_density(k)),
    "the mass": (OverRows(BERNOULLI, binary[i]), 1),
    "the number of rows": (OverRows(1 + 0 * binary[i, c], binary[i]), 2**D),
    "the mean": (OverRows(binary[i, c] * BERNOULLI, binary[i]), chance[k, c]),
    "the second moment": (OverRows(binary[i, c] ** 2 * BERNOULLI, binary[i]), chance[k, c]),
    "the product of two features": (
        OverRows(binary[i, a] * binary[i, b] * BERNOULLI, binary[i]),
        chance[k, a] * chance[k, b] + KroneckerDelta(a, b) * chance[k, a] * (1 - chance[k, a]),
    ),
    "one feature": (
        OverBit(binary[i, c] * chance[k, c] ** binary[i, c], binary[i, c]),
        chance[k, c],
    ),
    "a square": (Sum(binary[i, c] ** 2, (i, 1, N)), Sum(binary[h, c], (h, 1, N))),
    "the slope": (
        Slope(COMPLETE, chance[m, c]),
        Sum(
            gamma[i, m] * (binary[i, c] / chance[m, c] - (1 - binary[i, c]) / (1 - chance[m, c])),
            (i, 1, N),
        ),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_statement_is_proved(name):
    left, right = TRUE[name]
    prove("try", left, right, wrong=ANY)


def test_the_mass_of_a_mixture_is_one():
    mixture = Sum(pi[k] * BERNOULLI, (k, 1, K))
    known = prove("try", OverRows(mixture, binary[i]), 1, given=["weights-sum"], wrong=ANY)
    assert known.scope.D == "any"


def test_the_log_odds_of_two_components_are_linear_in_the_row():
    odds = log(bernoulli(i, 1)) - log(bernoulli(i, 2))
    on, off = (log(e(1)) - log(e(2)) for e in (lambda n: chance[n, d], lambda n: 1 - chance[n, d]))
    prove("try", odds, Sum(binary[i, d] * (on - off) + off, (d, 1, D)), wrong=ANY)


FALSE = {
    "signs exchanged": (
        log(BERNOULLI),
        Sum(
            binary[i, d] * log(1 - chance[k, d]) + (1 - binary[i, d]) * log(chance[k, d]),
            (d, 1, D),
        ),
    ),
    "the mass counts the rows": (OverRows(BERNOULLI, binary[i]), 2**D),
    "the mean is that of the zeros": (
        OverRows(binary[i, c] * BERNOULLI, binary[i]),
        1 - chance[k, c],
    ),
    "the second moment is the square of the mean": (
        OverRows(binary[i, c] ** 2 * BERNOULLI, binary[i]),
        chance[k, c] ** 2,
    ),
    "two features are never the same": (
        OverRows(binary[i, a] * binary[i, b] * BERNOULLI, binary[i]),
        chance[k, a] * chance[k, b],
    ),
    "the slope without the zeros": (Slope(COMPLETE, chance[m, c]), ONES / chance[m, c]),
    "the slope without responsibilities": (
        Slope(COMPLETE, chance[m, c]),
        Sum(
            binary[i, c] / chance[m, c] - (1 - binary[i, c]) / (1 - chance[m, c]),
            (i, 1, N),
        ),
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refused(name):
    left, right = FALSE[name]
    with pytest.raises(NotProved, match="left"):
        prove("try", left, right, wrong=ANY)


def test_the_m_step_needs_a_chance_inside_the_unit_interval():
    slope, best, wrong = Slope(COMPLETE, chance[m, c]), ONES / count(m), ONES / N
    known = prove_root("try", slope, chance[m, c], best, wrong={"N": wrong})
    assert set(known.conditions) == {
        greater(best, 0),
        smaller(best, 1),
        greater(count(m), 0),
    }
    with pytest.raises(NotProved):
        prove_root(
            "try",
            Slope(COMPLETE, chance[m, c]),
            chance[m, c],
            ONES / N,
            wrong={"": ONES / count(m)},
        )


@pytest.mark.parametrize("part", [normal(i, k), p(i), x[i, c], gamma[i, k], binary[h, c]])
def test_what_may_depend_on_the_row_unseen_is_refused(part):
    with pytest.raises(ValueError, match="may depend|may be row"):
        prove("try", OverRows(part * BERNOULLI, binary[i]), part, wrong=ANY)


def test_a_factor_with_another_feature_is_refused():
    """The product of x_d + x_(3 - d) is no product of functions of single features."""
    e = Product(1 + binary[i, d] + binary[i, c], (d, 1, D))
    with pytest.raises(ValueError, match="factors of one feature"):
        prove("try", OverRows(e, binary[i]), 1, wrong=ANY)


def test_only_what_is_zero_or_one_is_its_own_square():
    with pytest.raises(NotProved):
        prove("try", Sum(x[i, c] ** 2, (i, 1, N)), Sum(x[i, c], (i, 1, N)), wrong=ANY)
    with pytest.raises(NotProved):
        prove("try", binary[i, c] ** 2 * binary[i, d], binary[i, c], wrong=ANY)


def test_instances_are_binary_rows_and_chances():
    model = Instance()
    rows = [model.entry(binary, (r, s)) for r in range(1, 5) for s in range(1, 4)]
    assert set(rows) == {0, 1}
    assert all(0 < model.entry(chance, (r, s)) < 1 for r in (1, 2, 3) for s in (1, 2, 3))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_moments_agree_with_all_rows_written_out(size):
    """The oracle lists the 2^D rows, as floating-point numbers."""
    chances = np.array([0.2, 0.7, 0.45])[:size]
    rows = np.array(list(itertools.product([0, 1], repeat=size)))
    mass = np.prod(np.where(rows == 1, chances, 1 - chances), axis=1)
    first, second = mass @ rows, rows.T @ (mass[:, None] * rows)
    moment = prove("try", *TRUE["the product of two features"], wrong=ANY).rhs
    for r, s in itertools.product(range(size), repeat=2):
        at = {KroneckerDelta(a, b): int(r == s), chance[k, a]: chances[r], chance[k, b]: chances[s]}
        assert float(moment.xreplace(at)) == pytest.approx(second[r, s])
    assert first == pytest.approx(chances)
    assert mass.sum() == pytest.approx(1)
