"""The checks of chapter 2 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_2 import check_fit_labels, check_half_variance, check_unbiased_variance


def fit_labels(X, labels, centre=None, divisor=lambda count, n_rows: count):
    z = np.eye(labels.max() + 1)[labels]
    counts = z.sum(axis=0)
    means = z.T @ X / counts[:, None]
    covariances = []
    for k, count in enumerate(counts):
        gaps = X[labels == k] - (means[k] if centre is None else centre(X))
        covariances.append(gaps.T @ gaps / divisor(count, len(X)))
    return counts / len(X), means, np.array(covariances)


def count_less_one(X, labels):
    return fit_labels(X, labels, divisor=lambda count, n_rows: count - 1)


def all_rows(X, labels):
    return fit_labels(X, labels, divisor=lambda count, n_rows: n_rows)


def overall_mean(X, labels):
    return fit_labels(X, labels, centre=lambda X: X.mean(axis=0))


def equal_weights(X, labels):
    return np.full(3, 1 / 3), *fit_labels(X, labels)[1:]


def means_over_all_rows(X, labels):
    weights, means, covariances = fit_labels(X, labels)
    return weights, means * weights[:, None], covariances


def variances_only(X, labels):
    weights, means, covariances = fit_labels(X, labels)
    return weights, means, np.array([np.diag(c) for c in covariances])


def test_fit_by_labels_passes():
    assert check_fit_labels(fit_labels)


@pytest.mark.parametrize(
    "shaped",
    [
        list,  # a list of the three
        lambda found: tuple(part.tolist() for part in found),
        lambda found: [list(part) for part in found],
        lambda found: tuple(part.astype(np.longdouble) for part in found),
        lambda found: tuple(np.asfortranarray(part) for part in found),
    ],
)
def test_a_fit_by_labels_may_come_as_lists_or_other_arrays(shaped):
    assert check_fit_labels(lambda X, labels: shaped(fit_labels(X, labels)))


def test_a_fit_with_one_hot_labels_inside_passes():
    def by_products(X, labels):
        z = (labels[:, None] == np.arange(3)).astype(float)
        counts = z.sum(axis=0)
        means = z.T @ X / counts[:, None]
        squares = np.einsum("nk,na,nb->kab", z, X, X) / counts[:, None, None]
        return z.mean(axis=0), means, squares - means[:, :, None] * means[:, None, :]

    assert check_fit_labels(by_products)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (count_less_one, "less 1"),
        (all_rows, "number of all rows"),
        (overall_mean, "own mean"),
        (equal_weights, "weights"),
        (means_over_all_rows, "means"),
        (variances_only, "shape"),
    ],
)
def test_wrong_fits_by_labels_are_rejected(wrong, reason):
    verdict = check_fit_labels(wrong)
    assert not verdict
    assert reason in verdict.reason


NUMBERS = [float, np.array, np.longdouble, np.float64]


@pytest.mark.parametrize("number", NUMBERS)
def test_unbiased_variance_passes(number):
    assert check_unbiased_variance(lambda x: number(np.var(x, ddof=1)))


def test_unbiased_variance_from_pairs_of_rows_passes():
    def by_pairs(x):
        gaps = (x[:, None] - x[None, :])[np.triu_indices(len(x), 1)]
        return (gaps**2).mean() / 2

    assert check_unbiased_variance(by_pairs)


@pytest.mark.parametrize(
    "wrong",
    [
        np.var,  # divided by N
        lambda x: np.std(x, ddof=1),
        lambda x: np.var(x) * 3 / 2,  # right for three rows only
        lambda x: np.var(x) * (len(x) + 1) / len(x),
        lambda x: 14 / 3,  # right for one population only
    ],
)
def test_biased_variances_are_rejected(wrong):
    verdict = check_unbiased_variance(wrong)
    assert not verdict
    assert "on average" in verdict.reason


@pytest.mark.parametrize("number", NUMBERS)
def test_half_variance_passes(number):
    assert check_half_variance(lambda variance: number(variance * (1 - 2 / np.pi)))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda variance: variance,  # "a cut keeps the shape"
        lambda variance: variance / 2,
        lambda variance: variance / 4,  # "half as wide"
        lambda variance: 1 - 2 / np.pi,  # right for variance 1 only
        lambda variance: np.sqrt(variance) * (1 - np.sqrt(2 / np.pi)),
    ],
)
def test_wrong_half_variances_are_rejected(wrong):
    verdict = check_half_variance(wrong)
    assert not verdict
    assert "integration" in verdict.reason


@pytest.mark.parametrize("check", [check_fit_labels, check_unbiased_variance, check_half_variance])
@pytest.mark.parametrize(
    "nonsense",
    [None, 3, lambda *arguments: None, lambda *arguments: "?", lambda *arguments: np.ones(7)],
)
def test_a_bad_answer_gets_a_verdict(check, nonsense):
    verdict = check(nonsense)
    assert not verdict
    assert verdict.reason
