"""Checks for the coded exercises of chapter 5: the weights' step, a zero weight, the best weights.

Every answer gets `densities`, N x K: the density of row i under component k, held fixed.
"""

from itertools import product

import numpy as np

from checks import Wrong, known_slip, verdict
from checks.reading import called, numbers, truths

ROWS = np.array([-2.1, -1.8, -0.3, 0.4, 1.9, 2.6])
MEANS = np.array([-2.0, 0.5, 2.0, 4.0])


def check_weights_step(answer):
    """answer(densities, weights) -> the weights after one E-step and one M-step."""
    return verdict(_step_problem, answer, "Both agree with a sum over every possible labelling.")


def check_wanted(answer):
    """answer(densities, weights) -> K truth values: weight 0, although ln L would gain by more."""
    return verdict(_wanted_problem, answer, "A small step in each direction says the same.")


def check_best_weights(answer):
    """answer(densities) -> the weights that maximise ln L."""
    return verdict(_best_problem, answer, "No derivative exceeds N: no weights can be better.")


def _normal(rows, means, deviations):
    standard = (rows[:, None] - means) / deviations
    return np.exp(-(standard**2) / 2) / (np.sqrt(2 * np.pi) * deviations)


def _weights(found, n_components):
    """The weights that an answer returned, if they are some at all."""
    found = numbers(found, "The weights", (n_components,))
    if found.min() < 0:
        raise Wrong(f"A weight is never negative; found {found.min():.3g}.")
    if abs(found.sum() - 1) > 1e-6:  # which single precision reaches
        raise Wrong(f"The weights should sum to 1; yours sum to {found.sum():.7g}.")
    return found


# ---- one step -------------------------------------------------------------------------------


def _expected_shares(densities, weights):
    """The mean share of rows of each component, over all K^N labellings of the rows."""
    n_samples, n_components = densities.shape
    total, shares = 0.0, np.zeros(n_components)
    for labels in map(list, product(range(n_components), repeat=n_samples)):
        mass = np.prod(weights[labels] * densities[np.arange(n_samples), labels])
        total += mass
        shares += mass * np.bincount(labels, minlength=n_components) / n_samples
    return shares / total


def _step_problem(answer):
    for weights in ([0.2, 0.5, 0.3], [0.7, 0.3], [0.6, 0.0, 0.4]):
        weights = np.array(weights)
        densities = _normal(ROWS, MEANS[: len(weights)], 1.0)
        found = _weights(called(answer, densities, weights), len(weights))
        expected = _expected_shares(densities, weights)
        if not np.allclose(found, expected, atol=1e-9):
            hint = known_slip(found, _step_slips(densities, weights))
            where = f"{expected.round(4)}, not {found.round(4)}"
            return f"From {weights} the step leads to {where}.{hint}"
    return None


def _step_slips(densities, weights):
    products = densities * weights
    shares = densities / densities.sum(axis=1, keepdims=True)
    return [
        (" The responsibilities lack the weights.", shares.mean(axis=0)),
        (" Divide in each row, before you add up.", products.sum(axis=0) / products.sum()),
    ]


# ---- a zero weight --------------------------------------------------------------------------


def _log_likelihood(densities, weights):
    return np.log(densities @ weights).sum()


def _gains(densities, weights):
    """What ln L gains when each component takes a millionth of all the weight."""
    step, before = 1e-6, _log_likelihood(densities, weights)
    moved = [(1 - step) * weights + step * one for one in np.eye(len(weights))]
    return np.array([_log_likelihood(densities, point) - before for point in moved])


def _wanted_problem(answer):
    # Derivatives of components with weight 0: above N = 6, just below it, far below it. Last, a
    # weight that is nearly 0 and not 0.
    for weights in (
        [0.9, 0.0, 0.1, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [0.3, 0.4, 0.3, 0.0],
        [1e-12, 0.0, 1 - 1e-12, 0.0],
    ):
        weights = np.array(weights)
        densities = _normal(ROWS, MEANS, 1.0)
        expected = f"{len(weights)} truth values, one a component"
        found = truths(called(answer, densities, weights), expected, weights.shape)
        wanted = (weights == 0) & (_gains(densities, weights) > 0)
        if not np.array_equal(found, wanted):
            return _why_wanted(weights, wanted, int(np.argmax(found != wanted)))
    return None


def _why_wanted(weights, wanted, component):
    """What is so of the first component that the answer judged wrongly."""
    name = f"component {component + 1}"
    change = "gain" if wanted[component] else "lose"
    fact = f"ln L would {change} if {name} got a little weight."
    if weights[component] > 0:
        fact = f"{name} has a weight already."
    return f"For the weights {weights}: {fact}"


# ---- the best weights -----------------------------------------------------------------------


def _shortfall(densities, weights):
    """ln L of no other weights is higher by more than this: the largest derivative less N."""
    slopes = (densities / (densities @ weights)[:, None]).sum(axis=0)
    return slopes.max() - len(densities)


def _best_problem(answer):
    rows = np.concatenate([ROWS, ROWS + 0.25, ROWS - 0.35])
    inside = _normal(rows, MEANS[:3], 0.8)
    edge = _normal(rows, np.array([-1.8, 1.2, 0.5]), np.array([0.7, 1.4, 2.2]))
    for densities in (inside, edge):
        found = _weights(called(answer, densities), 3)
        gap = _shortfall(densities, found)
        if not gap < 1e-4:
            return (
                f"At {found.round(4)} the largest derivative still exceeds "
                f"N = {len(densities)}, by {gap:.4f}."
            )
    return None
