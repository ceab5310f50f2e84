"""The checks of chapter 1 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_1 import (
    check_largest_negative_weight,
    check_mixture_moments,
    check_sampler,
)


def total_laws(weights, means, covariances):
    mean = weights @ means
    second = np.einsum("k,kab->ab", weights, covariances + means[:, :, None] * means[:, None, :])
    return mean, second - np.outer(mean, mean)


def within_only(weights, means, covariances):
    return weights @ means, np.einsum("k,kab->ab", weights, covariances)


def mean_not_subtracted(weights, means, covariances):
    mean, covariance = total_laws(weights, means, covariances)
    return mean, covariance + np.outer(mean, mean)


def equal_weights(weights, means, covariances):
    return total_laws(np.full(3, 1 / 3), means, covariances)


def in_two_lists(*arguments):
    return [part.tolist() for part in total_laws(*arguments)]


@pytest.mark.parametrize("right", [total_laws, in_two_lists])
def test_moments_by_the_total_laws_pass(right):
    assert check_mixture_moments(right)


@pytest.mark.parametrize("wrong", [within_only, mean_not_subtracted, equal_weights])
def test_wrong_moments_are_rejected(wrong):
    verdict = check_mixture_moments(wrong)
    assert not verdict
    assert "integration" in verdict.reason


def test_the_covariance_within_gets_a_hint():
    assert "within the components" in check_mixture_moments(within_only).reason


def ancestral(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    return grow(means, covariances, labels, rng), labels


def grow(means, covariances, labels, rng, factor=np.linalg.cholesky):
    u = rng.standard_normal((len(labels), 2))
    return means[labels] + np.einsum("iab,ib->ia", factor(covariances)[labels], u)


def uniform_labels(weights, means, covariances, n_samples, rng):
    labels = rng.integers(len(weights), size=n_samples)
    return grow(means, covariances, labels, rng), labels


def sorted_labels(weights, means, covariances, n_samples, rng):
    labels = np.sort(rng.choice(len(weights), size=n_samples, p=weights))
    return grow(means, covariances, labels, rng), labels


def fixed_counts(weights, means, covariances, n_samples, rng):
    labels = rng.permutation(np.repeat([0, 1, 2], (weights * n_samples).astype(int)))
    return grow(means, covariances, labels, rng), labels


def transposed_factor(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    return grow(means, covariances, labels, rng, lambda c: np.linalg.cholesky(c).mT), labels


def covariance_as_factor(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    return grow(means, covariances, labels, rng, lambda c: c), labels


def weighted_sum_of_variables(weights, means, covariances, n_samples, rng):
    everyone = [grow(means, covariances, np.full(n_samples, k), rng) for k in range(3)]
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    return sum(w * rows for w, rows in zip(weights, everyone)), labels


def own_generator(weights, means, covariances, n_samples, rng):
    return ancestral(weights, means, covariances, n_samples, np.random.default_rng(5))


def signs_for_normal(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    signs = rng.choice([-1.0, 1.0], (n_samples, 2))
    return from_standard(means, covariances, labels, signs), labels


def uniform_for_normal(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    u = rng.uniform(-np.sqrt(3), np.sqrt(3), (n_samples, 2))
    return from_standard(means, covariances, labels, u), labels


def mirrored_halves(weights, means, covariances, n_samples, rng):
    labels = rng.choice(len(weights), size=n_samples, p=weights)
    u = rng.standard_normal((n_samples // 2, 2))
    return from_standard(means, covariances, labels, np.vstack([u, -u])), labels


def from_standard(means, covariances, labels, u):
    factors = np.linalg.cholesky(covariances)
    return means[labels] + np.einsum("iab,ib->ia", factors[labels], u)


def in_lists(*arguments):
    return [part.tolist() for part in ancestral(*arguments)]


def one_hot(*arguments):
    rows, labels = ancestral(*arguments)
    return rows, np.eye(3, dtype=int)[labels]


def by_the_symmetric_root(weights, means, covariances, n_samples, rng):
    values, vectors = np.linalg.eigh(covariances)
    roots = (vectors * np.sqrt(values)[:, None, :]) @ vectors.mT
    labels = rng.choice(len(weights), size=n_samples, p=weights).astype(np.uint8)
    u = rng.standard_normal((n_samples, 2))
    return means[labels] + np.einsum("iab,ib->ia", roots[labels], u), labels


@pytest.mark.parametrize("right", [ancestral, in_lists, one_hot, by_the_symmetric_root])
def test_ancestral_sampling_passes(right):
    verdict = check_sampler(right)
    assert verdict, verdict.reason


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (uniform_labels, "shares"),
        (sorted_labels, "depend"),
        (fixed_counts, "vary by chance"),
        (transposed_factor, "wrong covariance"),
        (covariance_as_factor, "wrong covariance"),
        (weighted_sum_of_variables, "wrong mean"),
        (own_generator, "rng"),
        (signs_for_normal, "standard normal"),
        (uniform_for_normal, "standard normal"),
        (mirrored_halves, "mirror"),
        (lambda *arguments: ancestral(*arguments)[0], "pair"),
        (lambda *arguments: ancestral(*arguments)[::-1], "shapes"),
    ],
)
def test_wrong_samplers_are_rejected(wrong, reason):
    verdict = check_sampler(wrong)
    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize("kind", [float, np.float32, np.array])
def test_largest_negative_weight_passes(kind):
    verdict = check_largest_negative_weight(lambda sigma: kind(sigma / (1 - sigma)))
    assert verdict, verdict.reason


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda sigma: 0, "larger"),  # "weights are never negative"
        (lambda sigma: sigma, "larger"),  # 1 + w on the first weight forgotten
        (lambda sigma: 1, "dips"),  # right for sigma = 1/2 only
        (lambda sigma: sigma**2 / (1 - sigma**2), "larger"),  # variances for heights
        (lambda sigma: None, "found None"),
        (lambda sigma: -0.5, "from 0 up"),
        (lambda sigma: np.nan, "from 0 up"),
    ],
)
def test_wrong_negative_weights_are_rejected(wrong, reason):
    verdict = check_largest_negative_weight(wrong)
    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize(
    "check", [check_mixture_moments, check_sampler, check_largest_negative_weight]
)
@pytest.mark.parametrize("nonsense", [None, 3, lambda *arguments: None, lambda *arguments: "?"])
def test_a_bad_answer_gets_a_verdict(check, nonsense):
    verdict = check(nonsense)
    assert not verdict
    assert verdict.reason
