"""Answers to the exercises of chapter 4: slopes, a covariance update, a test of an M-step."""

from fractions import Fraction

import numpy as np
from checks.chapter_4 import check_covariances, check_mean_slopes, check_moment_test

# ---- the slopes in the means


def shares_of(x, weights, means, variances):
    terms = weights * np.exp(-((x[:, None] - means) ** 2) / (2 * variances)) / np.sqrt(variances)
    return terms / terms.sum(axis=1, keepdims=True)


def mean_slopes(x, weights, means, variances):
    shares = shares_of(x, weights, means, variances)
    return (shares * (x[:, None] - means) / variances).sum(axis=0)


def mean_slopes_without_responsibilities(x, weights, means, variances):
    return ((x[:, None] - means) / variances).sum(axis=0)


def mean_slopes_with_the_sign_turned(x, weights, means, variances):
    return -mean_slopes(x, weights, means, variances)


def mean_slopes_without_variances(x, weights, means, variances):
    return mean_slopes(x, weights, means, variances) * variances


def mean_slopes_averaged(x, weights, means, variances):
    return mean_slopes(x, weights, means, variances) / len(x)


def mean_slopes_without_weights(x, weights, means, variances):
    return mean_slopes(x, np.ones(3), means, variances)


def slopes_in_a_list(x, weights, means, variances):
    return [float(slope) for slope in mean_slopes(x, weights, means, variances)]


def slopes_as_objects(x, weights, means, variances):
    return np.array(slopes_in_a_list(x, weights, means, variances), dtype=object)


def slopes_row_by_row(x, weights, means, variances):
    """One row at a time, its share by logarithms."""
    slopes = 0
    for row in x:
        logs = np.log(weights) - (row - means) ** 2 / (2 * variances) - np.log(variances) / 2
        shares = np.exp(logs - np.logaddexp.reduce(logs))
        slopes = slopes + shares * (row - means) / variances
    return tuple(slopes)


# ---- the covariances


def scatter(X, R, centres):
    differences = X[:, None, :] - centres
    return np.einsum("ik,ika,ikb->kab", R, differences, differences)


def covariances(X, R):
    counts = R.sum(axis=0)
    return scatter(X, R, R.T @ X / counts[:, None]) / counts[:, None, None]


def covariances_over_n(X, R):
    return covariances(X, R) * R.mean(axis=0)[:, None, None]


def covariances_over_count_less_one(X, R):
    counts = R.sum(axis=0)[:, None, None]
    return covariances(X, R) * counts / (counts - 1)


def covariances_undivided(X, R):
    return covariances(X, R) * R.sum(axis=0)[:, None, None]


def covariances_about_the_plain_mean(X, R):
    return scatter(X, R, X.mean(axis=0)) / R.sum(axis=0)[:, None, None]


def covariances_without_the_mean(X, R):
    return scatter(X, R, 0) / R.sum(axis=0)[:, None, None]


def variances_only(X, R):
    return covariances(X, R) * np.eye(X.shape[1])


def covariances_in_lists(X, R):
    return covariances(X, R).tolist()


def covariances_by_moments(X, R):
    """The mean of squares minus the square of the mean."""
    shares = R / R.sum(axis=0)
    means = shares.T @ X
    squares = np.einsum("ik,ia,ib->kab", shares, X, X)
    return tuple(s - np.outer(u, u) for s, u in zip(squares, means))


def covariances_in_fractions(X, R):
    """Entry by entry, without rounding."""
    X, R = np.vectorize(Fraction)(X), np.vectorize(Fraction)(R)
    shares = R / R.sum(axis=0)
    gaps = X[:, None, :] - shares.T @ X
    return [(share[:, None] * d).T @ d for share, d in zip(shares.T, gaps.transpose(1, 0, 2))]


def covariances_by_numpy(X, R):
    return [np.cov(X, rowvar=False, aweights=R[:, k], ddof=0) for k in range(R.shape[1])]


# ---- a test of the moments


def moments(X, weights, means, covariances):
    outer = np.einsum("ka,kb->kab", means, means)
    first = np.allclose(weights @ means, X.mean(axis=0))
    return first and np.allclose(np.tensordot(weights, covariances + outer, 1), X.T @ X / len(X))


def first_moment_only(X, weights, means, covariances):
    return np.allclose(weights @ means, X.mean(axis=0))


def diagonal_only(X, weights, means, covariances):
    second = weights @ (np.diagonal(covariances, axis1=1, axis2=2) + means**2)
    first = first_moment_only(X, weights, means, covariances)
    return first and np.allclose(second, (X**2).mean(axis=0))


def one_pair_only(X, weights, means, covariances):
    """The one moment of the first two features."""
    outer = np.einsum("ka,kb->kab", means, means)
    second = np.tensordot(weights, covariances + outer, 1)
    return np.isclose(second[0, 1], (X[:, 0] * X[:, 1]).mean())


def second_only(X, weights, means, covariances):
    outer = np.einsum("ka,kb->kab", means, means)
    return np.allclose(np.tensordot(weights, covariances + outer, 1), X.T @ X / len(X))


def first_feature_only(X, weights, means, covariances):
    """Every second moment, but the mean of the first feature alone."""
    mean = np.isclose(weights @ means[:, 0], X[:, 0].mean())
    return mean and second_only(X, weights, means, covariances)


def trace_only(X, weights, means, covariances):
    second = np.trace(covariances, axis1=1, axis2=2) + (means**2).sum(axis=1)
    same = np.isclose(weights @ second, (X**2).sum() / len(X))
    return first_moment_only(X, weights, means, covariances) and same


def signed_sum(X, weights, means, covariances):
    """Errors that cancel are not seen: one variance may be too large, another too small."""
    outer = np.einsum("ka,kb->kab", means, means)
    gap = np.tensordot(weights, covariances + outer, 1) - X.T @ X / len(X)
    return first_moment_only(X, weights, means, covariances) and abs(gap.sum()) < 1e-8


def with_a_loose_tolerance(X, weights, means, covariances):
    outer = np.einsum("ka,kb->kab", means, means)
    gap = np.tensordot(weights, covariances + outer, 1) - X.T @ X / len(X)
    return first_moment_only(X, weights, means, covariances) and np.abs(gap).max() < 0.5


def entry_by_entry(X, weights, means, covariances):
    return np.isclose(weights @ means, X.mean(axis=0))


def central(X, weights, means, covariances):
    """The covariance of the mixture beside that of the rows."""
    apart = means - weights @ means
    spread = np.einsum("k,kab->ab", weights, covariances)
    spread += np.einsum("k,ka,kb->ab", weights, apart, apart)
    first = np.allclose(weights @ means, X.mean(axis=0))
    return np.array(first and np.allclose(spread, np.cov(X.T, bias=True)))


def entry_after_entry(X, weights, means, covariances):
    """The second moment of each pair of features, as 1 or 0."""
    for a, b in np.ndindex(3, 3):
        second = sum(w * (c[a, b] + m[a] * m[b]) for w, m, c in zip(weights, means, covariances))
        if abs(second - np.mean(X[:, a] * X[:, b])) > 1e-6:
            return 0
    return int(np.abs(weights @ means - X.mean(axis=0)).max() < 1e-6)


def numpys_own(X, weights, means, covariances):
    return np.bool_(moments(X, weights, means, covariances))


def central_only(X, weights, means, covariances):
    """The covariance alone: it stays when all means move together."""
    apart = means - weights @ means
    spread = np.einsum("k,kab->ab", weights, covariances)
    return np.allclose(spread + (weights * apart.T) @ apart, np.cov(X.T, bias=True))


def without_tolerance(X, weights, means, covariances):
    outer = np.einsum("ka,kb->kab", means, means)
    return bool((np.tensordot(weights, covariances + outer, 1) == X.T @ X / len(X)).all())


def always(X, weights, means, covariances):
    return True


def never(X, weights, means, covariances):
    return False


RIGHT = [
    (check_mean_slopes, mean_slopes),
    (check_mean_slopes, slopes_in_a_list),
    (check_mean_slopes, slopes_as_objects),
    (check_mean_slopes, slopes_row_by_row),
    (check_covariances, covariances),
    (check_covariances, covariances_in_lists),
    (check_covariances, covariances_by_moments),
    (check_covariances, covariances_by_numpy),
    (check_covariances, covariances_in_fractions),
    (check_moment_test, moments),
    (check_moment_test, central),
    (check_moment_test, entry_after_entry),
    (check_moment_test, numpys_own),
]

WRONG = [
    (check_mean_slopes, mean_slopes_without_responsibilities, "where are the responsibilities"),
    (check_mean_slopes, mean_slopes_with_the_sign_turned, "sign is turned"),
    (check_mean_slopes, mean_slopes_without_variances, "divided by the variance"),
    (check_mean_slopes, mean_slopes_averaged, "average pull"),
    (check_mean_slopes, mean_slopes_without_weights, "lack the weights"),
    (check_covariances, covariances_over_n, "divides by N:"),
    (check_covariances, covariances_over_count_less_one, "N_k - 1"),
    (check_covariances, covariances_undivided, "does not divide"),
    (check_covariances, covariances_about_the_plain_mean, "mean of all rows"),
    (check_covariances, covariances_without_the_mean, "No mean is subtracted"),
    (check_covariances, variances_only, "Off the diagonal"),
    (check_moment_test, first_moment_only, "accepts 1/N for 1/N_k in the covariances"),
    (check_moment_test, diagonal_only, "off the diagonal"),
    (check_moment_test, one_pair_only, "mean of feature 1 with right second"),
    (check_moment_test, second_only, "mean of feature 1 with right second"),
    (check_moment_test, first_feature_only, "mean of feature 2"),
    (check_moment_test, central_only, "mean of feature 1 with right covariances"),
    (check_moment_test, trace_only, "off the diagonal"),
    (check_moment_test, signed_sum, "one variance too large"),
    (check_moment_test, with_a_loose_tolerance, "only the variance 1 wrong"),
    (check_moment_test, entry_by_entry, "Expected True or False; found array"),
    (check_moment_test, without_tolerance, "Compare with a tolerance"),
    (check_moment_test, always, "accepts 1/N for 1/N_k in the covariances"),
    (check_moment_test, never, "Compare with a tolerance"),
]
