"""Checks for the coded exercises of chapter 2: a fit by labels, the bias of 1/N, a cut bell."""

import itertools
from functools import cache

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, number, numbers, parts

POPULATIONS = (np.array([0.0, 1.0, 5.0]), np.array([-3.0, 2.0, 4.0]))


def check_fit_labels(answer):
    """answer(X, labels) -> (weights, means, covariances), one of each for every label."""
    return verdict(_labels_problem, answer, "Each label has its share, its mean, its covariance.")


def check_unbiased_variance(answer):
    """answer(x) -> an estimate whose average over all samples is the variance."""
    return verdict(_bias_problem, answer, "Over all samples it is the variance on average.")


def check_half_variance(answer):
    """answer(variance) -> the variance of either half of a Gaussian cut at its mean."""
    return verdict(_half_problem, answer, "It agrees with numerical integration.")


# ---- the fit by labels ----------------------------------------------------------------------


def _labels_problem(answer):
    rng = np.random.default_rng(2)
    labels = rng.permutation(np.repeat([0, 1, 2], [5, 9, 16]))
    X = rng.normal(size=(30, 2)) * [1.0, 3.0] + 4.0 * labels[:, None]
    names = "weights", "means", "covariances"
    found = parts(called(answer, X, labels), *names)
    for name, value, true in zip(names, found, _by_label(X, labels)):
        value = numbers(value, f"The {name}", true.shape)
        if not np.allclose(value, true, rtol=1e-6):
            hint = _covariance_hint(value, true) if name == "covariances" else ""
            return f"The {name} of the test data are not right.{hint}"
    return None


def _by_label(X, labels):
    """NumPy's own mean and covariance (with bias=True: divided by the count) of each label."""
    groups = [X[labels == k] for k in range(3)]
    weights = np.array([len(group) for group in groups]) / len(X)
    covariances = [np.cov(group, rowvar=False, bias=True) for group in groups]
    return weights, np.array([g.mean(axis=0) for g in groups]), np.array(covariances)


def _covariance_hint(value, true):
    ratio = value[:, 0, 0] / true[:, 0, 0]
    counts = np.array([5, 9, 16])
    unbiased = " They are divided by the count less 1: unbiased, but not the maximum."
    over_all = " They are divided by the number of all rows, not by the label's count."
    too_large = " Some are too large: is the gap taken from the label's own mean?"
    otherwise = too_large if (ratio > 1).any() else ""
    slips = [(unbiased, counts / (counts - 1)), (over_all, counts / counts.sum())]
    return known_slip(ratio, slips, otherwise)


# ---- the bias of 1/N ------------------------------------------------------------------------


def _bias_problem(answer):
    """Average the estimate over every ordered sample from a small population."""
    for population, size in itertools.product(POPULATIONS, (2, 3, 4)):
        samples = itertools.product(population, repeat=size)
        estimates = [number(called(answer, np.array(x)), "Your estimate") for x in samples]
        average, true = np.mean(estimates), np.var(population)
        if not np.isclose(average, true, rtol=1e-6):  # which single precision reaches
            return (
                f"Over all {len(estimates)} samples of size {size} from {population.tolist()} "
                f"your estimate is {average:.4f} on average; the variance is {true:.4f}."
                f"{known_slip(average, _estimate_slips(population, size))}"
            )
    return None


def _estimate_slips(population, size):
    """What some other estimates are on average."""
    samples = np.array(list(itertools.product(population, repeat=size)))
    return [
        (" That is what the divisor N gives.", samples.var(axis=1).mean()),
        (
            " That is a standard deviation: its square is wanted.",
            samples.std(axis=1, ddof=1).mean(),
        ),
    ]


# ---- the cut bell ---------------------------------------------------------------------------


def _half_problem(answer):
    for variance in (1.0, 4.0, 0.09):
        found = number(called(answer, variance), "Your variance")
        true = _integrated_half(variance)
        if not np.isclose(found, true, rtol=1e-3):
            slips = [
                (" That is the whole bell's.", variance),
                (" That is the mean square: what is left without the half's mean?", variance / 2),
                (" That is its root, the standard deviation.", np.sqrt(variance * (1 - 2 / np.pi))),
            ]
            return (
                f"For a variance of {variance} each half has {true:.4f} by numerical "
                f"integration; yours is {found:.4f}.{known_slip(found, slips)}"
            )
    return None


@cache
def _integrated_half(variance):
    """The variance of the upper half, from midpoints of a fine grid out to 12 deviations."""
    deviation = np.sqrt(variance)
    points = (np.arange(120_000) + 0.5) * 1e-4 * deviation
    mass = np.exp(-(points**2) / (2 * variance))
    mass /= mass.sum()
    mean = mass @ points
    return mass @ (points - mean) ** 2
