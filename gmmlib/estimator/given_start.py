"""Where EM starts when the responsibilities of some rows are given: labels, say."""

import numpy as np

from gmmlib.checks import Rng
from gmmlib.engine.given_part import GivenPart
from gmmlib.engine.problem import Problem
from gmmlib.moments import Moments
from gmmlib.start import center_and_scale, draw_apart, lloyd, scatter_about


def moments_of_given(problem: Problem, given: GivenPart, rng: Rng) -> Moments:
    """Return the moments of the given rows; where some rows are free, those of k-means, in which
    all others stay where they belong, with one covariance for all components.

    Source: Basu, Banerjee and Mooney (2002), Semi-supervised clustering by seeding.
    """
    kind = problem.kind
    if given.free_total == 0:
        return Moments(given.counts, given.means, kind.pool(given.parts))
    X, total = given.free.sample, problem.summary.total
    weights = given.free.sample_weight * (given.free_total / given.free.sample_weight.sum())
    _, scale = center_and_scale(problem.sample, problem.sample_weight)
    known = given.counts > 0
    centers = given.means.copy()
    centers[~known] = X[draw_apart(X, weights, kind.K, rng, scale, centers[known])]
    means, labels = lloyd(X, weights, centers, scale=scale, given=(given.counts, given.means))
    apart = kind.each(given.counts) * kind.squares(given.means - means)
    within = (given.parts + apart).sum(axis=0)
    within += scatter_about(X, weights, means, kind.scatter, labels)
    counts = np.full(kind.K, total / kind.K)
    scatters = kind.pool(kind.each(counts) * (within / total))
    return Moments(counts, means, scatters)
