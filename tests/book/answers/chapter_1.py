"""Answers to the exercises of chapter 1: moments, a sampler, the largest negative weight."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from checks.chapter_1 import check_largest_negative_weight, check_mixture_moments, check_sampler

from .changed import then

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


# ---- the sampler, of which one part may be another one: labels, factor L, or u in x = mu + L u


def draw_labels(weights, n_samples, rng):
    return rng.choice(len(weights), size=n_samples, p=weights)


def normal(n_samples, rng):
    return rng.standard_normal((n_samples, 2))


def sampler(draw=draw_labels, factor=np.linalg.cholesky, noise=normal):
    def answer(weights, means, covariances, n_samples, rng):
        labels = draw(weights, n_samples, rng)
        u = noise(n_samples, rng)
        z = labels.astype(int)
        return means[z] + np.einsum("iab,ib->ia", factor(covariances)[z], u), labels

    return answer


def component_by_component(weights, means, covariances, n_samples, rng):
    """Labels by the running sum of the weights; each component draws its rows at once."""
    labels = np.searchsorted(weights.cumsum(), rng.random(n_samples))
    rows = np.zeros((n_samples, 2))
    for k in range(len(weights)):
        own = labels == k
        rows[own] = rng.multivariate_normal(means[k], covariances[k], size=own.sum())
    return rows, labels


def symmetric_root(covariances):
    values, vectors = np.linalg.eigh(covariances)
    return (vectors * np.sqrt(values)[:, None, :]) @ vectors.mT


def counts_first(weights, n_samples, rng):
    """Counts from the multinomial distribution, then shuffled; labels as floats."""
    return rng.permutation(np.repeat(np.arange(3.0), rng.multinomial(n_samples, weights)))


def one_hot(*arguments):
    rows, labels = sampler()(*arguments)
    return rows.astype(np.float32), np.eye(3, dtype=bool)[labels]


def fixed_counts(weights, n_samples, rng):
    return rng.permutation(np.repeat([0, 1, 2], (weights * n_samples).astype(int)))


def weighted_sum_of_variables(*arguments):
    """Every component gives a row, and the rows are averaged."""
    _, labels = sampler()(*arguments)
    everyone = [sampler(lambda w, n, rng, k=k: np.full(n, k))(*arguments)[0] for k in range(3)]
    return np.tensordot(arguments[0], everyone, 1), labels


def own_generator(*arguments):
    return sampler()(*arguments[:-1], np.random.default_rng(5))


def signs(n_samples, rng):
    return rng.choice([-1.0, 1.0], (n_samples, 2))


def uniform(n_samples, rng):
    return rng.uniform(-np.sqrt(3), np.sqrt(3), (n_samples, 2))


def mirrored_halves(n_samples, rng):
    u = normal(n_samples // 2, rng)
    return np.vstack([u, -u])


def numbered_from_one(*arguments):
    rows, labels = sampler()(*arguments)
    return rows, labels + 1


# ---- the largest negative weight


def largest_weight(sigma):
    return sigma / (1 - sigma)


RIGHT = [
    (check_mixture_moments, total_laws),
    (check_mixture_moments, within_and_between),
    (check_mixture_moments, by_numpy),
    (check_mixture_moments, then(total_laws, np.float32)),
    (check_sampler, sampler()),
    (check_sampler, sampler(factor=symmetric_root)),
    (check_sampler, sampler(counts_first)),
    (check_sampler, component_by_component),
    (check_sampler, one_hot),
    (check_largest_negative_weight, largest_weight),
    (check_largest_negative_weight, then(largest_weight, np.float32)),
    (check_largest_negative_weight, then(largest_weight, Fraction)),
    (check_largest_negative_weight, then(largest_weight, Decimal)),
]

WRONG = [
    (check_mixture_moments, within_only, "within the components"),
    (check_mixture_moments, mean_not_subtracted, "the second moment"),
    (check_mixture_moments, equal_weights, "The mean differs from numerical integration"),
    (check_mixture_moments, variances_only, "The covariance should have the shape (2, 2)"),
    (check_sampler, sampler(lambda w, n, rng: rng.integers(len(w), size=n)), "shares are"),
    (check_sampler, sampler(lambda *data: np.sort(draw_labels(*data))), "depend on each other"),
    (check_sampler, sampler(fixed_counts), "vary by chance"),
    (check_sampler, sampler(factor=lambda c: np.linalg.cholesky(c).mT), "wrong covariance"),
    (check_sampler, sampler(factor=lambda c: c), "wrong covariance"),
    (check_sampler, weighted_sum_of_variables, "wrong mean"),
    (check_sampler, own_generator, "random number from rng"),
    (check_sampler, sampler(noise=signs), "standard normal"),
    (check_sampler, sampler(noise=uniform), "standard normal"),
    (check_sampler, sampler(noise=mirrored_halves), "mirror"),
    (check_sampler, numbered_from_one, "Labels should be 0, 1 or 2; found 1 to 3"),
    (check_sampler, lambda *arguments: sampler()(*arguments)[0], "Return (rows, labels)"),
    (check_sampler, lambda *arguments: sampler()(*arguments)[::-1], "Rows should have the shape"),
    (check_largest_negative_weight, lambda sigma: 0, "so does a larger w"),  # "never negative"
    (check_largest_negative_weight, lambda sigma: sigma, "so does a larger w"),  # 1 + w forgotten
    (check_largest_negative_weight, lambda sigma: sigma**2 / (1 - sigma**2), "so does a larger w"),
    (check_largest_negative_weight, lambda sigma: 1, "dips"),  # right for sigma = 1/2 only
    (check_largest_negative_weight, lambda sigma: -0.5, "0 or more"),
    (check_largest_negative_weight, lambda sigma: np.inf, "one finite number; found inf"),
]
