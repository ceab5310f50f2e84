"""Checks for the coded exercises of chapter 6: an EM loop, many starts, a fooled stopping rule."""

from math import exp, fsum, isclose, sqrt
from math import pi as circle_constant
from pathlib import Path

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, numbers, numbers_or_nan, parts
from gmmlib import CollapseError, Parameters, em

FAITHFUL = Path(__file__).parents[2] / "data" / "faithful.csv"
PUBLISHED = -1130.263960  # mclust 6.0.0, two components, full covariances


def check_em_loop(answer):
    """answer(x, weights, means, variances, n_steps) -> (weights, means, variances), one feature."""
    return verdict(_loop_problem, answer, "The same numbers as sums written out row by row.")


def check_reached(answer):
    """answer(X, starts) -> ln L where EM ends from each start, nan where it collapses."""
    return verdict(_reached_problem, answer, "Every start is accounted for, collapses too.")


def check_fooled(start):
    """start: Parameters, K = 2, from which EM on Old Faithful stops early, far below the top."""
    praise = "The rule stops EM more than 100 nats below a maximum that it was moving towards."
    return verdict(_fooled_problem, start, praise)


# ---- the loop -------------------------------------------------------------------------------

ROWS = [-2.1, -1.4, -0.9, 0.2, 0.5, 1.7, 2.2, 2.6, 3.9, 5.1]
START = [0.5, 0.3, 0.2], [-1.5, 1.0, 3.0], [1.0, 0.5, 2.0]
NAMES = ("weights", "means", "variances")


def _loop_problem(answer):
    for n_steps in (0, 1, 2, 25):
        found = _loop_result(answer, n_steps)
        for name, value, true in zip(NAMES, found, _by_hand(n_steps)):
            if not np.allclose(value, true, rtol=1e-8):
                return _where_it_went(found[2], name, n_steps)
    return None


def _loop_result(answer, n_steps):
    result = parts(called(answer, *map(np.array, (ROWS, *START)), n_steps), *NAMES)
    return [numbers(part, f"The {name}", (3,)) for name, part in zip(NAMES, result)]


def _where_it_went(variances, name, n_steps):
    """Name the slip, if the first step shows a known one; else the first wrong part."""
    steps = "1 step" if n_steps == 1 else f"{n_steps} steps"
    otherwise = f"After {steps} the {name} are not those of EM."
    if n_steps != 1 or name != "variances":
        return otherwise
    squares = "After 1 step the variances are sums of squares"
    slips = [
        (f"{squares} about the old means.", _by_hand(1, about_old=True)[2]),
        (f"{squares} divided by N, not N_k.", np.multiply(_by_hand(1)[2], _by_hand(1)[0])),
    ]
    return known_slip(variances, slips, otherwise)


def _by_hand(n_steps, about_old=False):
    """EM in one dimension, one number at a time."""
    weights, means, variances = START
    for _ in range(n_steps):
        columns = list(zip(*(_shares(row, weights, means, variances) for row in ROWS)))
        old, counts = means, [fsum(column) for column in columns]
        weights = [count / len(ROWS) for count in counts]
        means = [fsum(map(float.__mul__, g, ROWS)) / n for g, n in zip(columns, counts)]
        centres = old if about_old else means
        squares = [[(row - centre) ** 2 for row in ROWS] for centre in centres]
        scatters = [fsum(map(float.__mul__, g, s)) for g, s in zip(columns, squares)]
        variances = [s / n for s, n in zip(scatters, counts)]
    return weights, means, variances


def _shares(row, weights, means, variances):
    terms = [
        w * exp(-((row - m) ** 2) / (2 * v)) / sqrt(2 * circle_constant * v)
        for w, m, v in zip(weights, means, variances)
    ]
    return [term / fsum(terms) for term in terms]


# ---- many starts ----------------------------------------------------------------------------


def _rows_and_starts():
    """Two clouds and a lone row; two good starts, one that collapses, one that never separates."""
    rng = np.random.default_rng(20)
    X = np.vstack([rng.normal(0, 1, (30, 2)), rng.normal(5, 1, (30, 2)), [[30.0, -30.0]]])
    wide, small = np.cov(X.T), 0.01 * np.eye(2)
    good = Parameters([0.5, 0.5], [[0, 0], [5, 5]], [np.eye(2), np.eye(2) * 100])
    swapped = Parameters([0.5, 0.5], good.means[::-1], good.covariances[::-1])
    lone = Parameters([0.9, 0.1], [[2, 2], [30, -30]], [wide, small])
    equal = Parameters([0.5, 0.5], [[1, 1], [1, 1]], [wide, wide])
    return X, [good, lone, swapped, equal]


def _reached_problem(answer):
    X, starts = _rows_and_starts()
    try:
        found = called(answer, X, starts)
    except CollapseError:
        return "A CollapseError came out of your answer: which line should catch it?"
    found = numbers_or_nan(found, "The log-likelihoods of 4 starts, one of which collapses,", (4,))
    best = _plain_limit(X, starts[0])
    if not np.isnan(found[1]) or np.isnan(found[[0, 2, 3]]).any():
        return f"Only the second of these four starts collapses; you gave {found.round(2)}."
    for number, true in zip(found[[0, 2, 3]], (best, best, _single(X))):
        if abs(number - true) > 1e-3:
            return f"One start ends at ln L = {true:.3f}, yours at {number:.3f}: its last step?"
    return None


def _single(X):
    """The log-likelihood of one Gaussian at its maximum."""
    n_samples, n_features = X.shape
    log_det = np.linalg.slogdet(np.cov(X.T, bias=True))[1]
    return -n_samples / 2 * (n_features * np.log(2 * np.pi) + log_det + n_features)


def _plain_limit(X, start):
    """ln L after 500 plain steps, densities and sums as they stand in the book."""
    weights, means, covariances = start.weights, start.means, start.covariances
    for _ in range(500):
        terms = weights * np.transpose([_density(X, *g) for g in zip(means, covariances)])
        gamma = terms / terms.sum(axis=1, keepdims=True)
        counts = gamma.sum(axis=0)
        weights, means = counts / len(X), gamma.T @ X / counts[:, None]
        covariances = [np.cov(X.T, aweights=g, bias=True) for g in gamma.T]
    return np.log(terms.sum(axis=1)).sum()


def _density(X, mean, covariance):
    gaps = X - mean
    distance2 = np.einsum("ia,ab,ib->i", gaps, np.linalg.inv(covariance), gaps)
    return np.exp(-distance2 / 2) / np.sqrt(np.linalg.det(2 * np.pi * covariance))


# ---- the stopping rule ----------------------------------------------------------------------


def _fooled_problem(start):
    if not isinstance(start, Parameters):
        return f"Hand in a gmmlib.Parameters, found {type(start).__name__}."
    if start.means.shape != (2, 2) or start.weights.min() <= 0:
        return "Two components and two features, please, and no weight of 0."
    X = np.loadtxt(FAITHFUL, delimiter=",", skiprows=1)
    *_, stopped = em(X, start, tol=1e-6)
    if stopped.log_likelihood > PUBLISHED - 100:
        return f"EM stopped at ln L = {stopped.log_likelihood:.2f}: not far enough below the top."
    *_, later = em(X, start, tol=0, max_iter=500)
    if not isclose(later.log_likelihood, PUBLISHED, abs_tol=1e-3):
        where = f"ln L = {later.log_likelihood:.2f} after 500 steps"
        return f"EM stops early, but was not on its way to the top: {where}."
    return None
