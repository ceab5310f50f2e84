"""Answers to the exercises of chapter 1: moments, a sampler, the largest negative weight."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from checks.chapter_1 import check_largest_negative_weight, check_mixture_moments, check_sampler

# ---- the moments


def total_laws(weights, means, covariances):
    mean = weights @ means
    second = np.einsum("k,kab->ab", weights, covariances + means[:, :, None] * means[:, None, :])
    return mean, second - np.outer(mean, mean)


def within_and_between(weights, means, covariances):
    """Component by component, about the mixture's mean."""
    mean = sum(w * m for w, m in zip(weights, means))
    gaps = [m - mean for m in means]
    return mean, sum(w * (c + np.outer(d, d)) for w, c, d in zip(weights, covariances, gaps))


def by_numpy(weights, means, covariances):
    within = np.average(covariances, axis=0, weights=weights)
    between = np.cov(means.T, aweights=weights, ddof=0)
    return np.average(means, axis=0, weights=weights), within + between


def in_two_lists(*arguments):
    return [part.tolist() for part in total_laws(*arguments)]


def in_single_precision(*arguments):
    return tuple(part.astype(np.float32) for part in total_laws(*arguments))


def as_objects(*arguments):
    return tuple(part.astype(object) for part in total_laws(*arguments))


def within_only(weights, means, covariances):
    return weights @ means, np.einsum("k,kab->ab", weights, covariances)


def mean_not_subtracted(weights, means, covariances):
    mean, covariance = total_laws(weights, means, covariances)
    return mean, covariance + np.outer(mean, mean)


def equal_weights(weights, means, covariances):
    return total_laws(np.full(3, 1 / 3), means, covariances)


def variances_only(*arguments):
    mean, covariance = total_laws(*arguments)
    return mean, np.diag(covariance)


# ---- the sampler


def draw_labels(weights, n_samples, rng):
    return rng.choice(len(weights), size=n_samples, p=weights)


def from_standard(means, factors, labels, u):
    return means[labels] + np.einsum("iab,ib->ia", factors[labels], u)


def grow(means, covariances, labels, rng, factor=np.linalg.cholesky):
    return from_standard(means, factor(covariances), labels, rng.standard_normal((len(labels), 2)))


def ancestral(weights, means, covariances, n_samples, rng, factor=np.linalg.cholesky):
    labels = draw_labels(weights, n_samples, rng)
    return grow(means, covariances, labels, rng, factor), labels


def symmetric_root(covariances):
    values, vectors = np.linalg.eigh(covariances)
    return (vectors * np.sqrt(values)[:, None, :]) @ vectors.mT


def by_the_symmetric_root(*arguments):
    rows, labels = ancestral(*arguments, factor=symmetric_root)
    return rows, labels.astype(np.uint8)


def component_by_component(weights, means, covariances, n_samples, rng):
    """Labels by the running sum of the weights; each component draws its rows at once."""
    labels = np.searchsorted(weights.cumsum(), rng.random(n_samples))
    rows = np.zeros((n_samples, 2))
    for k in range(len(weights)):
        own = labels == k
        rows[own] = rng.multivariate_normal(means[k], covariances[k], size=own.sum())
    return rows, labels


def counts_first(weights, means, covariances, n_samples, rng):
    """Counts from the multinomial distribution, then shuffled."""
    labels = np.repeat(np.arange(3.0), rng.multinomial(n_samples, weights))
    rng.shuffle(labels)
    return grow(means, covariances, labels.astype(int), rng), labels


def in_lists(*arguments):
    return [part.tolist() for part in ancestral(*arguments)]


def one_hot(*arguments):
    rows, labels = ancestral(*arguments)
    return rows.astype(np.float32), np.eye(3, dtype=bool)[labels]


def uniform_labels(weights, *others):
    return ancestral(np.full(3, 1 / 3), *others)


def sorted_labels(weights, means, covariances, n_samples, rng):
    labels = np.sort(draw_labels(weights, n_samples, rng))
    return grow(means, covariances, labels, rng), labels


def fixed_counts(weights, means, covariances, n_samples, rng):
    labels = rng.permutation(np.repeat([0, 1, 2], (weights * n_samples).astype(int)))
    return grow(means, covariances, labels, rng), labels


def transposed_factor(*arguments):
    return ancestral(*arguments, factor=lambda c: np.linalg.cholesky(c).mT)


def covariance_as_factor(*arguments):
    return ancestral(*arguments, factor=lambda c: c)


def weighted_sum_of_variables(weights, means, covariances, n_samples, rng):
    everyone = [grow(means, covariances, np.full(n_samples, k), rng) for k in range(3)]
    rows = sum(w * rows for w, rows in zip(weights, everyone))
    return rows, draw_labels(weights, n_samples, rng)


def own_generator(*arguments):
    return ancestral(*arguments[:-1], np.random.default_rng(5))


def from_other_numbers(draw):
    """A sampler whose u is not normal."""

    def sampler(weights, means, covariances, n_samples, rng):
        labels = draw_labels(weights, n_samples, rng)
        u = draw(n_samples, rng)
        return from_standard(means, np.linalg.cholesky(covariances), labels, u), labels

    return sampler


def signs(n_samples, rng):
    return rng.choice([-1.0, 1.0], (n_samples, 2))


def uniform(n_samples, rng):
    return rng.uniform(-np.sqrt(3), np.sqrt(3), (n_samples, 2))


def mirrored_halves(n_samples, rng):
    u = rng.standard_normal((n_samples // 2, 2))
    return np.vstack([u, -u])


def numbered_from_one(*arguments):
    rows, labels = ancestral(*arguments)
    return rows, labels + 1


# ---- the largest negative weight


def largest_weight(sigma):
    return sigma / (1 - sigma)


def by_heights(sigma):
    """The heights of both bells at their centre."""
    wide, narrow = np.exp(np.log([1, 1 / sigma]) - np.log(2 * np.pi) / 2)
    return np.array(wide / (narrow - wide))


def of_kind(kind):
    return lambda sigma: kind(sigma / (1 - sigma))


RIGHT = [
    (check_mixture_moments, total_laws),
    (check_mixture_moments, within_and_between),
    (check_mixture_moments, by_numpy),
    (check_mixture_moments, in_two_lists),
    (check_mixture_moments, in_single_precision),
    (check_mixture_moments, as_objects),
    (check_sampler, ancestral),
    (check_sampler, by_the_symmetric_root),
    (check_sampler, component_by_component),
    (check_sampler, counts_first),
    (check_sampler, in_lists),
    (check_sampler, one_hot),
    (check_largest_negative_weight, largest_weight),
    (check_largest_negative_weight, by_heights),
    *[
        (check_largest_negative_weight, of_kind(kind))
        for kind in (float, np.float32, np.array, Fraction, Decimal)
    ],
]

WRONG = [
    (check_mixture_moments, within_only, "within the components"),
    (check_mixture_moments, mean_not_subtracted, "the second moment"),
    (check_mixture_moments, equal_weights, "The mean differs from numerical integration"),
    (check_mixture_moments, variances_only, "The covariance should have the shape (2, 2)"),
    (check_sampler, uniform_labels, "shares are"),
    (check_sampler, sorted_labels, "depend on each other"),
    (check_sampler, fixed_counts, "vary by chance"),
    (check_sampler, transposed_factor, "wrong covariance"),
    (check_sampler, covariance_as_factor, "wrong covariance"),
    (check_sampler, weighted_sum_of_variables, "wrong mean"),
    (check_sampler, own_generator, "random number from rng"),
    (check_sampler, from_other_numbers(signs), "standard normal"),
    (check_sampler, from_other_numbers(uniform), "standard normal"),
    (check_sampler, from_other_numbers(mirrored_halves), "mirror"),
    (check_sampler, numbered_from_one, "Labels should be 0, 1 or 2; found 1 to 3"),
    (check_sampler, lambda *arguments: ancestral(*arguments)[0], "Return (rows, labels)"),
    (check_sampler, lambda *arguments: ancestral(*arguments)[::-1], "Rows should have the shape"),
    (check_largest_negative_weight, lambda sigma: 0, "so does a larger w"),  # "never negative"
    (check_largest_negative_weight, lambda sigma: sigma, "so does a larger w"),  # 1 + w forgotten
    (check_largest_negative_weight, lambda sigma: sigma**2 / (1 - sigma**2), "so does a larger w"),
    (check_largest_negative_weight, lambda sigma: 1, "dips"),  # right for sigma = 1/2 only
    (check_largest_negative_weight, lambda sigma: -0.5, "0 or more"),
    (check_largest_negative_weight, lambda sigma: np.inf, "one finite number; found inf"),
]
