"""A fixed point as a premise, the rate of EM at it, and what is false without it."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    IndexedBase,
    N,
    Slope,
    Sum,
    Symbol,
    define_premise,
    i,
    log,
    prove,
    prove_under,
)
from kit.conditions import greater, smaller
from kit.forms.statement import NotProved
from kit.instances import evaluate
from kit.register import find

weight = Symbol("p", positive=True)
f_1, f_2 = IndexedBase("f_1", positive=True), IndexedBase("f_2", positive=True)
MIXTURE = weight * f_1[i] + (1 - weight) * f_2[i]
POSTERIOR = weight * f_1[i] / MIXTURE
STEP = Sum(POSTERIOR, (i, 1, N)) / N
LOG_LIKELIHOOD = Sum(log(MIXTURE), (i, 1, N))
OBSERVED = -Slope(Slope(LOG_LIKELIHOOD, weight), weight)
COMPLETE = N / (weight * (1 - weight))
TIMES = (1 - 2 * weight) / (weight * (1 - weight))
ANY = {"any other number": sp.Rational(17, 3)}


@pytest.fixture(autouse=True)
def _fixed_point(register_apart):
    """Every test has a register of its own, in which EM stands still."""
    define_premise("fixed-point", STEP, weight, by=(weight, 0, 1))


def rate(claimed, times=TIMES, wrong=ANY):
    left = Slope(STEP, weight)
    return prove_under("try", left, claimed, premise="fixed-point", times=times, wrong=wrong)


def test_the_rate_is_the_share_of_missing_information():
    wrong = {"the share that is seen": OBSERVED / COMPLETE, "the sign": 1 + OBSERVED / COMPLETE}
    known = rate(1 - OBSERVED / COMPLETE, wrong=wrong)
    assert known.record.premises == ("fixed-point",)
    needed = [greater(MIXTURE, 0), greater(weight, 0), smaller(weight, 1)]
    assert list(known.all_conditions()) == needed


@pytest.mark.parametrize(
    ("claimed", "times"),
    [
        (1 - OBSERVED / COMPLETE, 0),
        (1 - OBSERVED / COMPLETE, -TIMES),
        (1 - OBSERVED / COMPLETE, TIMES / N),
        (1 - COMPLETE / OBSERVED, TIMES),
        (1 - OBSERVED / N, TIMES),
    ],
)
def test_another_rate_or_another_multiple_is_refused(claimed, times):
    with pytest.raises(NotProved, match="left"):
        rate(claimed, times)


def test_elsewhere_the_rate_is_another():
    with pytest.raises(NotProved, match="left"):
        prove("try", Slope(STEP, weight), 1 - OBSERVED / COMPLETE, wrong=ANY)


def test_a_premise_that_is_not_needed_is_no_premise_for_a_refutation():
    """The wrong form is true at every model: the premise cannot make it wrong."""
    share = Sum(POSTERIOR * (1 - POSTERIOR), (i, 1, N)) / (N * weight * (1 - weight))
    with pytest.raises(NotProved, match="holds without the premise"):
        rate(1 - OBSERVED / COMPLETE, wrong={"the same": share})


def test_the_rate_and_its_difference_to_the_score_for_any_weight():
    """Without the premise: sums of fractions over one index, over a common denominator."""
    share = Sum(POSTERIOR * (1 - POSTERIOR), (i, 1, N)) / (N * weight * (1 - weight))
    prove("try", Slope(STEP, weight), share, wrong={"1 - p": share * (1 - weight)})
    moved = weight * (1 - weight) / N * Slope(LOG_LIKELIHOOD, weight)
    prove("one", STEP - weight, moved, wrong={"1 - p": moved / (1 - weight)})
    score = (1 - 2 * weight) / N * Slope(LOG_LIKELIHOOD, weight)
    left = Slope(STEP, weight) - 1 + OBSERVED / COMPLETE
    prove("two", left, score, wrong={"0": 0, "sign": -score})


def test_the_premise_holds_at_its_instances():
    known = find("fixed-point")
    for model in known.instances({}):
        assert abs(evaluate(STEP - weight, model)) < mpmath.mpf(10) ** -40
        assert 0 < model.symbol(weight) < 1


@pytest.mark.parametrize(
    ("left", "right", "by"),
    [
        (weight, weight + 1, (weight, 0, 1)),
        (STEP, 2, (weight, 0, 1)),
        (weight**2, -1, (weight, 0, 5)),
    ],
)
def test_a_premise_that_never_holds_is_refused(left, right, by):
    with pytest.raises(NotProved, match="no instance at which it holds"):
        define_premise("try", left, right, by=by)


def test_what_is_moved_must_be_a_symbol_with_a_range():
    for by in ((f_1[i], 0, 1), (weight, 1, 0)):
        with pytest.raises(TypeError, match="by: expected"):
            define_premise("try", STEP, weight, by=by)


def test_another_statement_is_no_premise():
    with pytest.raises(TypeError, match="define_premise"):
        prove_under("try", STEP, weight, premise="weights-sum", times=1, wrong=ANY)


def test_the_rate_agrees_with_em_itself():
    """The oracle iterates EM on numbers, and looks at how the distance shrinks."""
    rng = np.random.default_rng(5)
    one, other = rng.gamma(2, size=40), rng.gamma(2, size=40)

    def step(p):
        return np.mean(p * one / (p * one + (1 - p) * other))

    fixed = 0.5
    for _ in range(100_000):
        fixed = step(fixed)
    assert 0.01 < fixed < 0.99
    shrinks = (step(fixed + 1e-6) - step(fixed - 1e-6)) / 2e-6
    mixture = fixed * one + (1 - fixed) * other
    observed = np.sum(((one - other) / mixture) ** 2)
    complete = len(one) / (fixed * (1 - fixed))
    assert shrinks == pytest.approx(1 - observed / complete, rel=1e-4)
