"""Answers to the exercises of chapter 6: an EM loop, many starts, a fooled stopping rule."""

from contextlib import suppress

import numpy as np
from checks.chapter_6 import check_em_loop, check_fooled, check_reached

from gmmlib import CollapseError, Parameters, em, m_step, responsibilities

from .changed import then

# ---- the loop: the solution, and steps in which one line differs


def right_step(x, gamma, means, old=False):
    counts = gamma.sum(axis=0)
    new = gamma.T @ x / counts
    squares = (x[:, None] - (means if old else new)) ** 2
    return counts / len(x), new, (gamma * squares).sum(axis=0) / counts


def loop(x, weights, means, variances, n_steps, step=right_step):
    for _ in range(n_steps):
        squares = (x[:, None] - means) ** 2
        terms = weights * np.exp(-squares / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        gamma = terms / terms.sum(axis=1, keepdims=True)
        weights, means, variances = step(x, gamma, means)
    return weights, means, variances


def old_mean_step(*data):
    return right_step(*data, old=True)


def notes_step(*data):
    weights, means, variances = right_step(*data)
    return weights, means, variances * weights


def hard_step(x, gamma, means):
    return right_step(x, (gamma == gamma.max(axis=1, keepdims=True)).astype(float), means)


def normalised_over_rows(x, gamma, means):
    return right_step(x, gamma / gamma.sum(axis=0), means)


def with_step(step):
    return lambda *data: loop(*data, step)


def by_logarithms(x, weights, means, variances, n_steps):
    """Each step calls the rest of the loop; shares from logarithms, variances from squares."""
    if n_steps == 0:
        return weights, means, variances
    logs = np.log(weights) - np.log(variances) / 2 - (x[:, None] - means) ** 2 / (2 * variances)
    gamma = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    means, squares = np.array([x, x**2]) @ gamma / gamma.sum(axis=0)
    return by_logarithms(x, gamma.mean(axis=0), means, squares - means**2, n_steps - 1)


def by_gmmlib(x, weights, means, variances, n_steps):
    now = Parameters(weights, means[:, None], variances[:, None, None])
    for _ in range(n_steps):
        now = m_step(x[:, None], responsibilities(x[:, None], now))
    return now.weights, now.means.ravel(), now.covariances.ravel()


# ---- many starts


def end(X, start, **settings):
    return [*em(X, start, **settings)][-1].log_likelihood


def reached(X, starts, collapsed=(np.nan,), **settings):
    ends = []
    for start in starts:
        try:
            ends += [end(X, start, **settings)]
        except CollapseError:
            ends += collapsed
    return np.array(ends)


def after_long_runs(X, starts):
    """Written into an array of objects that holds nan at first."""
    ends = np.full(len(starts), np.nan, object)
    for n, start in enumerate(starts):
        with suppress(CollapseError):
            ends[n] = end(X, start, tol=1e-12, max_iter=1000)
    return ends


def none_for_nan(ends):
    return [None if np.isnan(end) else np.array(end) for end in ends]


# ---- the stopping rule

MEAN, COVARIANCE = [3.49, 70.9], [[1.3, 13.9], [13.9, 184.1]]
SHORT = [[0.07, 0.44], [0.44, 34.0]]


def nearly_equal(*gap, weights=(0.5, 0.5)):
    means = [np.subtract(MEAN, gap), np.add(MEAN, gap)]
    return Parameters(weights, means, [COVARIANCE, COVARIANCE])


def nearly_empty(weight):
    return Parameters([1 - weight, weight], [MEAN, [2.0, 54.5]], [COVARIANCE, SHORT])


RIGHT = [
    (check_em_loop, loop),
    (check_em_loop, by_logarithms),
    (check_em_loop, by_gmmlib),
    (check_em_loop, lambda *data: np.array(loop(*data))),
    (check_em_loop, then(loop, np.longdouble)),
    (check_reached, reached),
    (check_reached, after_long_runs),
    (check_reached, then(reached, none_for_nan)),
    (check_reached, then(reached, np.float32)),
    (check_fooled, nearly_equal(1e-3, 0)),
    (check_fooled, nearly_equal(1e-4, 0, weights=(0.3, 0.7))),
    (check_fooled, nearly_equal(0, -0.01)),
    (check_fooled, nearly_empty(1e-9)),
]

WRONG = [
    (check_em_loop, with_step(old_mean_step), "squares about the old means"),
    (check_em_loop, with_step(notes_step), "divided by N, not N_k"),
    (check_em_loop, with_step(hard_step), "After 1 step the weights"),
    (check_em_loop, with_step(normalised_over_rows), "After 1 step the weights"),
    (check_em_loop, lambda *data: loop(*data[:4], data[4] + 1), "After 0 steps the weights"),
    (check_em_loop, lambda *data: loop(*data[:4], min(data[4], 1)), "After 2 steps the weights"),
    (check_em_loop, lambda *data: loop(*data)[1], "The weights should have the shape"),
    (check_reached, lambda X, starts: [end(X, it) for it in starts], "which line should catch it"),
    (check_reached, lambda *data: reached(*data, ()), "shape (4,); found (3,)"),
    (check_reached, lambda *data: np.nanmax(reached(*data)), "shape (4,); found ()"),
    (check_reached, lambda *data: reached(*data, (-np.inf,)), "Only the second"),
    (check_reached, lambda *data: reached(*data, max_iter=1), "its last step"),
    (check_fooled, nearly_equal(0.5, 0), "not far enough"),
    (check_fooled, nearly_empty(0.3), "not far enough"),
    (check_fooled, nearly_equal(0, 0), "not on its way"),
    (check_fooled, nearly_equal(1e-3, 0, weights=(1, 0)), "Two components"),
    (check_fooled, Parameters([1], [MEAN], [COVARIANCE]), "Two components"),
    (check_fooled, (MEAN, COVARIANCE), "Hand in a gmmlib.Parameters"),
]
