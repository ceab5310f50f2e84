"""Checks for the coded exercises of chapter 1: moments, ancestral sampling, a negative weight."""

from functools import cache

import numpy as np

from checks import Wrong, known_slip, verdict
from checks.reading import called, number, numbers, parts, reals

WEIGHTS = np.array([0.2, 0.5, 0.3])
MEANS = np.array([[0.0, 0.0], [4.0, 1.0], [-2.0, 5.0]])
FACTORS = np.array([[[1.0, 0.0], [0.8, 0.5]], [[0.6, 0.0], [-0.5, 1.2]], [[1.5, 0.0], [0.3, 0.7]]])
COVARIANCES = FACTORS @ FACTORS.transpose(0, 2, 1)


def check_mixture_moments(answer):
    """answer(weights, means, covariances) -> (mean, covariance) of the mixture."""
    return verdict(_examine_moments, answer, "Both agree with numerical integration.")


def check_sampler(answer):
    """answer(weights, means, covariances, n_samples, rng) -> (rows, labels)."""
    return verdict(_examine_sampler, answer, "Labels and rows come from the mixture.")


def check_largest_negative_weight(answer):
    """answer(sigma) -> the largest w for which (1 + w) N(0, 1) - w N(0, sigma^2) is a density."""
    return verdict(_examine_weight, answer, "A larger w makes the curve negative at its centre.")


# ---- the moments ----------------------------------------------------------------------------


@cache
def _integrated_moments():
    """Mean and covariance of the test mixture, by summing its density over a fine grid."""
    side = np.linspace(-12, 14, 521)
    rows = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    mass = sum(map(_weighted_density, [rows] * 3, WEIGHTS, MEANS, COVARIANCES))
    mass = mass * (side[1] - side[0]) ** 2
    mean = mass @ rows
    return mean, (mass[:, None] * (rows - mean)).T @ (rows - mean)


def _moment_slips():
    within = np.einsum("k,kab->ab", WEIGHTS, COVARIANCES)
    squares = np.einsum("k,ka,kb->ab", WEIGHTS, MEANS, MEANS)
    return [
        (" It is the one within the components: how far apart are their means?", within),
        (" It is the second moment: take it about the mixture's mean.", within + squares),
    ]


def _weighted_density(rows, weight, mean, covariance):
    gaps = rows - mean
    distance2 = np.einsum("ia,ab,ib->i", gaps, np.linalg.inv(covariance), gaps)
    return weight * np.exp(-distance2 / 2) / (2 * np.pi * np.sqrt(np.linalg.det(covariance)))


def _examine_moments(answer):
    names = "mean", "covariance"
    found = parts(called(answer, WEIGHTS, MEANS, COVARIANCES), *names)
    for name, value, true in zip(names, found, _integrated_moments()):
        value = numbers(value, f"The {name}", true.shape)
        if not np.allclose(value, true, atol=1e-4):
            gap = np.abs(value - true).max()
            hint = known_slip(value, _moment_slips()) if name == "covariance" else ""
            raise Wrong(f"The {name} differs from numerical integration by up to {gap:.4f}.{hint}")


# ---- the sampler ----------------------------------------------------------------------------


def _draw(answer, n_samples, seed):
    rng = np.random.default_rng(seed)
    result = called(answer, WEIGHTS, MEANS, COVARIANCES, n_samples, rng)
    rows, labels = parts(result, "rows", "labels")
    return numbers(rows, "Rows", (n_samples, 2)), _numbered(labels, n_samples)


def _numbered(labels, n_samples):
    """Labels as numbers from 0; they may be given one-hot."""
    labels = reals(labels, "Labels")
    if labels.ndim == 2 and np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all():
        labels = labels.argmax(axis=1)
    labels = numbers(labels, "Labels", (n_samples,))
    if not np.isin(labels, (0, 1, 2)).all():
        raise Wrong(f"Labels should be 0, 1 or 2; found {labels.min():g} to {labels.max():g}.")
    return labels.astype(int)


def _examine_sampler(answer):
    rows, labels = _draw(answer, 20_000, seed=0)
    _examine_generator(answer, rows)
    _examine_labels(labels)
    _examine_rows(rows, labels)
    _examine_standardised(rows, labels)
    _examine_counts(answer)


def _examine_generator(answer, rows):
    again, other = _draw(answer, 20_000, seed=0)[0], _draw(answer, 20_000, seed=1)[0]
    if not np.array_equal(rows, again) or np.array_equal(rows, other):
        raise Wrong(
            "Take every random number from rng: same seed, same rows; other seed, other rows."
        )


def _examine_labels(labels):
    shares = np.bincount(labels, minlength=3) / len(labels)
    if np.abs(shares - WEIGHTS).max() > 0.02:
        raise Wrong(f"The labels' shares are {shares.round(2)}, the weights {WEIGHTS}.")
    same = np.mean(labels[1:] == labels[:-1])
    if abs(same - WEIGHTS @ WEIGHTS) > 0.03:
        raise Wrong("Neighbouring labels depend on each other (sorted?): draw each row on its own.")


def _examine_rows(rows, labels):
    for k in range(3):
        own = rows[labels == k]
        if np.abs(own.mean(axis=0) - MEANS[k]).max() > 0.15:
            raise Wrong(f"The rows labelled {k} have the wrong mean: {own.mean(axis=0).round(2)}.")
        if np.abs(np.cov(own.T) - COVARIANCES[k]).max() > 0.25:
            raise Wrong(f"The rows labelled {k} have the wrong covariance: does x = mu + L u?")


def _examine_standardised(rows, labels):
    """The u of x = mu + L u is normal, and no row is another one mirrored at its mean."""
    u = np.linalg.solve(FACTORS[labels], (rows - MEANS[labels])[..., None])[..., 0]
    near = np.append(np.mean(np.abs(u) < 1, axis=0), np.mean((u**2).sum(axis=1) < 1))
    normal = np.array([0.6827, 0.6827, 1 - np.exp(-0.5)])
    if np.abs(near - normal).max() > 0.02:
        raise Wrong(
            f"In x = mu + L u the shares of |u_1|, |u_2| and |u| below 1 are {near.round(2)}; "
            f"for standard normal numbers they are {normal.round(2)}."
        )
    if len(np.unique(np.abs(u).round(9), axis=0)) < 0.99 * len(u):
        raise Wrong("Rows repeat or mirror each other: draw each row on its own.")


def _examine_counts(answer):
    """Fixed counts, such as round(n * weight), would not vary from sample to sample."""
    n_samples, n_draws = 20, 200
    counts = [np.sum(_draw(answer, n_samples, seed)[1] == 1) for seed in range(n_draws)]
    expected = n_samples * WEIGHTS[1] * (1 - WEIGHTS[1])
    if not expected / 2 < np.var(counts) < expected * 2:
        raise Wrong(
            "From sample to sample the number of rows of a component should vary by chance."
        )


# ---- the negative weight --------------------------------------------------------------------


def _lowest(w, sigma):
    """The lowest height of (1 + w) N(0, 1) - w N(0, sigma^2), where the bells are high."""
    points = np.linspace(-3, 3, 6001)
    wide, narrow = np.exp(-(points**2) / 2), np.exp(-(points**2) / (2 * sigma**2)) / sigma
    return ((1 + w) * wide - w * narrow).min() / np.sqrt(2 * np.pi)


def _examine_weight(answer):
    for sigma in (0.5, 0.2, 0.8):
        w = number(called(answer, sigma), f"For sigma = {sigma}, w")
        if w < 0:
            raise Wrong(f"For sigma = {sigma}, w should be 0 or more; found {w:.4f}.")
        if _lowest(w * (1 - 1e-6), sigma) < 0:
            raise Wrong(
                f"For sigma = {sigma} and w = {w:.4f} the curve dips to {_lowest(w, sigma):.4f}."
            )
        if _lowest(w * (1 + 1e-6) + 1e-6, sigma) >= 0:
            raise Wrong(
                f"For sigma = {sigma}, w = {w:.4f} gives a density, but so does a larger w."
            )
