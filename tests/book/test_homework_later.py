"""The homework of chapters 10 to 12: its solutions in another way, and what its draws promise."""

from itertools import combinations
from math import exp, log, pi, sqrt, tanh

import numpy as np
import pytest
from homework.chapter_10 import narrowing
from homework.chapter_11 import one_mixture
from homework.chapter_12 import merge, two_shapes
from homework.exercises import EXERCISES
from homework.notebooks import homework
from homework.task import close, draw

from .test_homework import SEEDS, known

LATER = [make for make in EXERCISES if "chapter_" in make.__module__]


def bell(x, mean, sigma):
    return exp(-(((x - mean) / sigma) ** 2) / 2) / sqrt(2 * pi) / sigma


def height(rows, weights, means, sigmas):
    parts = list(zip(weights, means, sigmas))
    return sum(log(sum(w * bell(x, m, s) for w, m, s in parts)) for x in rows)


def rise(it):
    """How much ln L rises as the first component narrows by the factor."""
    narrow, wide = it["sigmas"]
    before, after = (
        height(it["x"], it["weights"], it["means"], (sigma, wide))
        for sigma in (narrow, narrow / it["factor"])
    )
    return after - before


def rise_in_the_end(it):
    """That of a component which is very narrow already."""
    return rise(it | {"sigmas": [1e-12, it["sigmas"][1]]})


def with_prior(it):
    """The weights and variances of six rows and of those that the prior adds."""
    counts = [sum(column) for column in it["gamma"].T]
    extra = [count + it["alpha"] for count in counts]
    variances = []
    for column, count in zip(it["gamma"].T, counts):
        centre = sum(g * x for g, x in zip(column, it["x"])) / count
        scatter = sum(g * (x - centre) ** 2 for g, x in zip(column, it["x"]))
        variances.append((scatter + it["psi"]) / count)
    return [one / sum(extra) for one in extra], variances


def shortest(parts):
    """A list of components without those of weight 0, alike ones as one."""
    weights = {}
    for weight, mean, variance in parts.tolist():
        weights[mean, variance] = weights.get((mean, variance), 0) + weight
    return {part: round(weight, 9) for part, weight in weights.items() if weight > 0}


def free(shape, K, D):
    matrix = D * (D + 1) // 2
    return K - 1 + K * D + {"full": K * matrix, "tied": matrix, "diag": K * D}[shape]


def entropy(table):
    return -sum(t * log(t) for row in table for t in row)


def united(table, pair):
    return [[row[pair[0]] + row[pair[1]], *np.delete(row, pair)] for row in table]


def falls(table):
    """The pairs of components, by how much their union lowers the entropy."""
    pairs = combinations(range(3), 2)
    return sorted((entropy(table) - entropy(united(table, pair)), pair) for pair in pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solutions_agree_with_sums_written_out(seed):
    exercises = [exercise for exercise in homework(seed) if exercise.chapter >= 10]
    truth = {name: it for exercise in exercises for name, (it, _) in exercise.values.items()}
    spike, prior, lists, middle, fits, doubts = map(known, exercises)
    sizes = [free(shape, k, fits["D"]) for shape, k in zip(fits["shapes"], fits["K"])]
    bics, aics = (
        [price * p - 2 * L for p, L in zip(sizes, fits["log_likelihoods"])]
        for price in (log(fits["n_samples"]), 2)
    )
    steps = [tanh(middle["t"] * x / middle["v"]) * x for x in middle["x"]]
    tiny = [tanh(1e-7 * x / middle["v"]) * x for x in middle["x"]]
    pair = falls(doubts["gamma"])[-1][1]
    found = {
        "rise": rise(spike),
        "rise_in_the_end": rise_in_the_end(spike),
        "prior_weights": with_prior(prior)[0],
        "penalised_variances": with_prior(prior)[1],
        "floor": prior["psi"] / 6,
        "same": [shortest(it) == shortest(lists["mixture"]) for it in lists["others"]],
        "next_t": sum(steps) / 5,
        "slope_at_0": sum(tiny) / 5 / 1e-7,
        "free_numbers": sizes,
        "two_bics": bics,
        "two_aics": aics,
        "preferred": [1 + (them[1] < them[0]) for them in (bics, aics)],
        "entropy_before": entropy(doubts["gamma"]),
        "pair": pair,
        "entropy_after": entropy(united(doubts["gamma"], pair)),
    }
    assert found.keys() == truth.keys()
    for name, value in found.items():
        np.testing.assert_allclose(value, truth[name], rtol=1e-9, atol=1e-12, err_msg=name)


def many(make):
    return [draw(make, seed, EXERCISES.index(make)) for seed in range(50)]


@pytest.mark.parametrize("make", LATER, ids=lambda make: make.__name__)
def test_two_slips_of_an_answer_are_told_apart(make):
    for exercise in many(make):
        for _, slips in exercise.values.values():
            for (one, first), (other, second) in combinations(slips.items(), 2):
                assert not close(np.asarray(first), np.asarray(second)), (one, other)


def test_the_component_stands_on_some_rows_and_not_on_others():
    for it in map(known, many(narrowing)):
        stood_on = it["x"] == it["means"][0]
        assert 3 <= stood_on.sum() <= 5
        assert min(abs(it["x"][~stood_on] - it["means"][0])) > 0.4
        assert it["sigmas"][0] < it["sigmas"][1]


def test_three_of_the_lists_are_the_mixture_and_their_places_differ():
    answers = [tuple(it.values["same"][0]) for it in many(one_mixture)]
    assert {sum(answer) for answer in answers} == {3}
    assert len(set(answers)) >= 8


def test_aic_takes_the_larger_fit_and_bic_the_smaller():
    firsts = set()
    for exercise in many(two_shapes):
        sizes, preferred = (exercise.values[it][0] for it in ("free_numbers", "preferred"))
        assert preferred.tolist() == [1 + sizes.argmin(), 1 + sizes.argmax()]
        firsts.add(preferred[0])
    assert firsts == {1, 2}


def test_the_pair_that_merges_is_clear_and_not_always_the_same():
    tables = [known(exercise)["gamma"] for exercise in many(merge)]
    for (least, _), (middle, _), (most, _) in map(falls, tables):
        assert min(middle - least, most - middle) > 0.04
    assert len({falls(table)[-1][1] for table in tables}) == 3
