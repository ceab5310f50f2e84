"""Checks for chapter 4: a slope, a covariance update, and a test of a finished M-step.

Every oracle takes another road than the chapter: differences of the log-likelihood, NumPy's
weighted covariance, updates that are known to be right or faulty in a single moment.
"""

from itertools import combinations_with_replacement

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, numbers, truths

RIGHT = "It agrees on data of the check's own."


def check_mean_slopes(answer):
    """answer(x, weights, means, variances): K slopes of ln L, one for each mean (D = 1)."""
    return verdict(_slopes_problem, answer, RIGHT)


def check_covariances(answer):
    """answer(X, R): the K updated covariances (K x D x D) for responsibilities R (N x K)."""
    return verdict(_covariances_problem, answer, RIGHT)


def check_moment_test(answer):
    """answer(X, weights, means, covariances): True if the update keeps the moments of X."""
    praise = "It accepts a correct M-step and rejects every faulty one."
    return verdict(_moment_test_problem, answer, praise)


def _difference(found, expected, slips, otherwise):
    """None if it is what the oracle expects; else the slip that explains it, if one does."""
    right = np.allclose(found, expected, rtol=1e-5, atol=1e-7)
    return None if right else known_slip(found, slips, otherwise)


# ---- the slope of ln L in the means, D = 1 -----------------------------------------------


def _terms(x, weights, means, variances):
    """pi_k N(x_i | mu_k, sigma2_k) for every row and component."""
    spread = (x[:, None] - means) ** 2 / (2 * variances)
    return weights * np.exp(-spread) / np.sqrt(2 * np.pi * variances)


def _differences(x, weights, means, variances, step=1e-5):
    """The slope of ln L in every mean, by central differences."""

    def ln_likelihood(shift):
        return np.log(_terms(x, weights, means + shift, variances).sum(axis=1)).sum()

    shifts = step * np.eye(len(means))
    return np.array([ln_likelihood(s) - ln_likelihood(-s) for s in shifts]) / (2 * step)


def _slopes_problem(answer):
    x = np.random.default_rng(41).normal(size=9) * 2
    weights, means = np.array([0.5, 0.3, 0.2]), np.array([-1.5, 0.3, 2.0])
    variances = np.array([0.7, 1.6, 2.5])
    found = numbers(called(answer, x, weights, means, variances), "The slopes", (3,))
    terms = _terms(x, weights, means, variances)
    shares = terms / terms.sum(axis=1, keepdims=True)
    unweighted = terms / weights / (terms / weights).sum(axis=1, keepdims=True)
    pulls = (x[:, None] - means) / variances
    slips = [
        ("Every row counts in full: where are the responsibilities?", pulls.sum(axis=0)),
        ("The sign is turned: a row above the mean pulls it up.", -(shares * pulls).sum(axis=0)),
        ("Each pull has to be divided by the variance.", (shares * pulls * variances).sum(axis=0)),
        ("The responsibilities lack the weights.", (unweighted * pulls).sum(axis=0)),
        ("That is the average pull: sum over the rows, do not average.", (shares * pulls).mean(0)),
    ]
    expected = _differences(x, weights, means, variances)
    return _difference(found, expected, slips, "It differs from the differences of ln L.")


# ---- the covariance update, any D -----------------------------------------------------------


def _covariances_problem(answer):
    rng = np.random.default_rng(42)
    X, R = rng.normal(size=(8, 3)) + [5, 0, -2], rng.dirichlet([1, 1, 2, 3], size=8)
    found = numbers(called(answer, X, R), "The covariances", (4, 3, 3))
    expected = np.array([np.cov(X.T, aweights=r, ddof=0) for r in R.T])
    counts = R.sum(axis=0)[:, None, None]
    plain = X - X.mean(axis=0)
    slips = [
        ("It divides by N: each component has its own count N_k.", expected * counts / len(X)),
        ("It divides by N_k - 1, which does not maximise Q.", expected * counts / (counts - 1)),
        ("It does not divide at all.", expected * counts),
        ("Off the diagonal it is zero: features vary together.", expected * np.eye(3)),
        ("No mean is subtracted.", np.einsum("ik,ia,ib->kab", R, X, X) / counts),
        (
            "It scatters about the mean of all rows, not about the component's new mean.",
            np.einsum("ik,ia,ib->kab", R, plain, plain) / counts,
        ),
    ]
    return _difference(found, expected, slips, "It differs from NumPy's weighted covariance.")


# ---- a test of a finished M-step -------------------------------------------------------------


def _updates(X, R, old_means):
    """A correct M-step and faulty ones: (what it is, is it right, parameters)."""
    counts = R.sum(axis=0)
    weights, means = counts / len(X), R.T @ X / counts[:, None]
    right = np.array([np.cov(X.T, aweights=r, ddof=0) for r in R.T])
    about_old = right + np.einsum("ka,kb->kab", means - old_means, means - old_means)
    turned = right * np.where(np.eye(X.shape[1]) == 1, 1, -1)
    over_n = right * weights[:, None, None]
    return [
        ("a correct M-step", True, (weights, means, right)),
        ("1/N for 1/N_k in the covariances", False, (weights, means, over_n)),
        ("scatter about the old means", False, (weights, means, about_old)),
        ("1/N for 1/N_k in the means", False, (weights, means * weights[:, None], right)),
        ("covariances with the sign turned off the diagonal", False, (weights, means, turned)),
        *_wrong_in_one_mean(weights, means, right),
        *_wrong_in_one_second_moment(weights, means, right),
    ]


def _wrong_in_one_mean(weights, means, right):
    """A feature's means are moved; the second moments are kept, or the mixture's covariance."""
    for a, direction in enumerate(np.eye(means.shape[1]), start=1):
        moved = means + 0.05 * direction
        squares = [np.einsum("ka,kb->kab", at, at) for at in (means, moved)]
        kept = right + squares[0] - squares[1]
        what = f"a wrong mean of feature {a} with right"
        yield f"{what} second moments", False, (weights, moved, kept)
        yield f"{what} covariances", False, (weights, moved, right)


def _wrong_in_one_second_moment(weights, means, right):
    """All moments are right but one variance, or the covariance of one pair of features."""
    n_features = means.shape[1]
    for a, b in combinations_with_replacement(range(n_features), 2):
        error = np.zeros((n_features, n_features))
        error[a, b] = error[b, a] = 0.1
        what = f"covariance of features {a + 1} and {b + 1}" if a < b else f"variance {a + 1}"
        yield f"an M-step with only the {what} wrong", False, (weights, means, right + error)
    opposite = right + np.diag([0.1, -0.1] + [0] * (n_features - 2))
    what = "an M-step with one variance too large, another too small"
    yield what, False, (weights, means, opposite)


def _moment_test_problem(answer):
    rng = np.random.default_rng(43)
    mix = np.array([[1.0, 0.8, 0.3], [0.0, 1.5, -0.6], [0.0, 0.0, 1.2]])
    X = rng.normal(size=(40, 3)) @ mix + [10.0, -3.0, 2.0]
    R = rng.dirichlet([2, 1, 1], size=40)
    for name, right, parameters in _updates(X, R, old_means=X[:3]):
        kept = truths(called(answer, X, *parameters), "True or False")
        if right and not kept:
            return f"It rejects {name}. Compare with a tolerance, such as np.allclose."
        if kept and not right:
            return f"It accepts {name}."
    return None
