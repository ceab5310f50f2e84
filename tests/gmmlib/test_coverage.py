"""Do intervals of 95 % cover the truth in 95 of 100 samples? By simulation, so once a week."""

import warnings

import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture

pytestmark = pytest.mark.weekly

N, SAMPLES = 2000, 2000
FIELDS = ("weights", "means", "covariances")
TRUTH = gmmlib.Parameters(
    [0.6, 0.4], [[0.0, 0.0], [3.0, 1.0]], [[[1.0, 0.3], [0.3, 1.0]], [[0.5, 0.0], [0.0, 2.0]]]
)


def hits(model, X, truth):
    """For each method: which weights, means and covariances lie within 1.96 of their errors."""
    for method in ("hessian", "opg", "sandwich"):
        errors = model.standard_errors(X, method=method)
        found = []
        for field, true in zip(FIELDS, truth):
            apart = np.abs(getattr(model, f"{field}_") - true)
            found.append((apart <= 1.96 * getattr(errors, field)).ravel())
        yield np.concatenate(found)


@pytest.mark.parametrize("name", ["full", "tied", "diag", "spherical", "tied_diag"])
def test_intervals_of_95_percent_cover_95_percent(name, kept, explicit):
    """The standard deviation of a share of 2000 is 0.5 %; that of their mean is less."""
    own = kept(name, TRUTH.covariances)
    truth = gmmlib.Parameters(TRUTH.weights, TRUTH.means, explicit(name, own, 2, 2))
    precisions = kept(name, np.linalg.inv(truth.covariances))
    given = {"weights_init": truth.weights, "means_init": truth.means}
    model = GaussianMixture(2, covariance_type=name, precisions_init=precisions, **given)
    rng = np.random.default_rng(0)
    covered = []
    for _ in range(SAMPLES):
        X, _ = gmmlib.sample(truth, N, rng=rng)
        covered.append(list(hits(model.fit(X), X, (truth.weights, truth.means, own))))
    shares = np.mean(covered, axis=0)
    print(name, shares.mean(axis=1).round(4), shares.min().round(3), shares.max().round(3))
    assert np.abs(shares.mean(axis=1) - 0.95).max() < 0.01
    assert np.abs(shares - 0.95).max() < 0.02


def test_p_values_are_uniform_where_one_component_is_the_truth():
    """Each of 0.1, 0.2 ... 1 is as probable as another one."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(200):
        X = rng.normal(size=(50, 1))
        with warnings.catch_warnings(record=True):  # a component too many often is fragile
            warnings.simplefilter("always")
            test = gmmlib.likelihood_ratio_test(X, 1, 9, random_state=rng, max_iter=200)
        found.append(test.p_value)
    below = np.mean(np.less_equal.outer(found, [0.1, 0.2, 0.5]), axis=0)
    print("share of p-values up to 0.1, 0.2, 0.5:", below)
    spread = np.sqrt(np.array([0.1, 0.2, 0.5]) * [0.9, 0.8, 0.5] / 200)
    assert (np.abs(below - [0.1, 0.2, 0.5]) < 3 * spread).all()
