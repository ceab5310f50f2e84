"""Answers to the exercises of chapter 6: an EM loop, many starts, a fooled stopping rule."""

from contextlib import suppress

import numpy as np
from checks.chapter_6 import check_em_loop, check_fooled, check_reached

from gmmlib import CollapseError, Parameters, em, m_step, responsibilities

# ---- the loop: the solution, and a step in which one line differs


def loop(x, weights, means, variances, n_steps, step=None):
    for _ in range(n_steps):
        squares = (x[:, None] - means) ** 2
        terms = weights * np.exp(-squares / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        gamma = terms / terms.sum(axis=1, keepdims=True)
        weights, means, variances = (step or right_step)(x, gamma, means)
    return weights, means, variances


def right_step(x, gamma, means):
    counts = gamma.sum(axis=0)
    means = gamma.T @ x / counts
    return counts / len(x), means, (gamma * (x[:, None] - means) ** 2).sum(axis=0) / counts


def old_mean_step(x, gamma, means):
    counts = gamma.sum(axis=0)
    variances = (gamma * (x[:, None] - means) ** 2).sum(axis=0) / counts
    return counts / len(x), gamma.T @ x / counts, variances


def notes_step(x, gamma, means):
    weights, means, variances = right_step(x, gamma, means)
    return weights, means, variances * weights


def hard_step(x, gamma, means):
    return right_step(x, (gamma == gamma.max(axis=1, keepdims=True)).astype(float), means)


def normalised_over_rows(x, gamma, means):
    return right_step(x, gamma / gamma.sum(axis=0), means)


def with_step(step):
    return lambda *arguments: loop(*arguments, step=step)


def one_step_too_many(*arguments):
    return loop(*arguments[:4], arguments[4] + 1)


def one_step_at_most(*arguments):
    return loop(*arguments[:4], min(arguments[4], 1))


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


def as_lists(*arguments):
    return [np.asarray(part).tolist() for part in loop(*arguments)]


def as_long_floats(*arguments):
    return tuple(np.asarray(part, np.longdouble) for part in loop(*arguments))


def as_rows_of_an_array(*arguments):
    return np.array(loop(*arguments))


# ---- many starts


def last_log_likelihood(X, start):
    *_, last = em(X, start)
    return last.log_likelihood


def reached(X, starts, run=last_log_likelihood, collapsed=(np.nan,)):
    ends = []
    for start in starts:
        try:
            ends += [run(X, start)]
        except CollapseError:
            ends += collapsed
    return np.array(ends)


def as_a_list(X, starts):
    return reached(X, starts).tolist()


def in_single_precision(X, starts):
    return reached(X, starts).astype(np.float32)


def as_0d_arrays_and_none(X, starts):
    return [None if np.isnan(it) else np.array(it) for it in reached(X, starts)]


def with_room_for_nan(X, starts):
    """Long runs, written into an array of objects that holds nan at first."""
    ends = np.full(len(starts), np.nan, object)
    for n, start in enumerate(starts):
        with suppress(CollapseError):
            ends[n] = [*em(X, start, tol=1e-12, max_iter=1000)][-1].log_likelihood
    return ends


def not_caught(X, starts):
    return [last_log_likelihood(X, start) for start in starts]


def dropped(X, starts):
    return reached(X, starts, collapsed=())


def called_minus_infinity(X, starts):
    return reached(X, starts, collapsed=(-np.inf,))


def one_step_only(X, starts):
    return reached(X, starts, run=lambda X, start: [*em(X, start, max_iter=1)][-1].log_likelihood)


def best_only(X, starts):
    return np.nanmax(reached(X, starts))


# ---- the stopping rule

MEAN, COVARIANCE = [3.49, 70.9], [[1.3, 13.9], [13.9, 184.1]]


def nearly_equal(*gap, weights=(0.5, 0.5)):
    means = [np.subtract(MEAN, gap), np.add(MEAN, gap)]
    return Parameters(weights, means, [COVARIANCE, COVARIANCE])


def nearly_empty(weight):
    return Parameters(
        [1 - weight, weight], [MEAN, [2.0, 54.5]], [COVARIANCE, [[0.07, 0.44], [0.44, 34.0]]]
    )


RIGHT = [
    (check_em_loop, loop),
    (check_em_loop, by_logarithms),
    (check_em_loop, by_gmmlib),
    (check_em_loop, as_lists),
    (check_em_loop, as_long_floats),
    (check_em_loop, as_rows_of_an_array),
    (check_reached, reached),
    (check_reached, with_room_for_nan),
    (check_reached, as_a_list),
    (check_reached, in_single_precision),
    (check_reached, as_0d_arrays_and_none),
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
    (check_em_loop, one_step_too_many, "After 0 steps the weights"),
    (check_em_loop, one_step_at_most, "After 2 steps the weights"),
    (check_em_loop, lambda *arguments: loop(*arguments)[1], "The weights should have the shape"),
    (check_reached, not_caught, "which line should catch it"),
    (check_reached, dropped, "shape (4,); found (3,)"),
    (check_reached, best_only, "shape (4,); found ()"),
    (check_reached, called_minus_infinity, "Only the second"),
    (check_reached, one_step_only, "its last step"),
    (check_fooled, nearly_equal(0.5, 0), "not far enough"),
    (check_fooled, nearly_empty(0.3), "not far enough"),
    (check_fooled, nearly_equal(0, 0), "not on its way"),
    (check_fooled, nearly_equal(1e-3, 0, weights=(1, 0)), "Two components"),
    (check_fooled, Parameters([1], [MEAN], [COVARIANCE]), "Two components"),
    (check_fooled, (MEAN, COVARIANCE), "Hand in a gmmlib.Parameters"),
]
