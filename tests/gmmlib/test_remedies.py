"""What a warning or an error advises works on that very fit."""

import re
import warnings

import numpy as np
import pytest

import gmmlib

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
each_kind = pytest.mark.parametrize("kind", KINDS)
PRIOR = "fraley-raftery"


def found(X, category=UserWarning, **settings):
    model = gmmlib.GaussianMixture(**({"random_state": 0} | settings))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(X)
    return [str(w.message) for w in caught if issubclass(w.category, category)]


# EM ended early


@each_kind
@pytest.mark.parametrize("tol", [0, 1e-9])
@pytest.mark.parametrize("max_iter", [1, 3, 6, 30])
def test_what_ends_a_fit_that_ended_early(faithful, kind, tol, max_iter):
    settings = {"n_components": 3, "covariance_type": kind, "init_params": "random_from_data"}
    settings |= {"max_iter": max_iter, "tol": tol}
    messages = found(faithful, gmmlib.ConvergenceWarning, **settings)
    if not messages:
        assert tol > 0
        return
    advice = messages[0].partition(f"tol = {tol:g}: ")[2]
    looser = re.search(r"tol to ([0-9.e+-]+)$", advice)
    longer = "raise max_iter" in advice
    assert longer == (tol > 0)
    if longer:
        longer = settings | {"max_iter": 20000}
        assert found(faithful, gmmlib.ConvergenceWarning, **longer) == []
    if looser:
        settings["tol"] = float(looser[1])
        assert found(faithful, gmmlib.ConvergenceWarning, **settings) == []
    elif tol == 0:
        assert advice == "raise both"
        settings |= {"max_iter": 20000, "tol": 1e-9}
        assert found(faithful, gmmlib.ConvergenceWarning, **settings) == []
    assert longer or looser or advice == "raise both"


def test_one_estimate_below_tol_is_said_to_be_too_few():
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(size=(120, 2)), rng.normal(size=(80, 2)) + 5]
    (message,) = found(X, n_components=2, init_params="kmeans", max_iter=2)
    assert message.endswith("must be below tol = 1e-06 for 3 steps in a row: raise max_iter")


def test_a_looser_tol_is_named_where_there_are_estimates(faithful):
    settings = {"n_components": 2, "init_params": "kmeans", "tol": 1e-12, "max_iter": 8}
    (message,) = found(faithful, gmmlib.ConvergenceWarning, **settings)
    assert re.search(r"raise max_iter, or tol to [0-9.e-]+$", message)


# The prior


@each_kind
@pytest.mark.parametrize("shape", [(30, 50), (200, 3)])
def test_a_prior_that_is_singular_is_refused_as_such(kind, shape):
    """30 rows of 50 features, or a column that is there twice: but not for variances alone."""
    X = np.random.default_rng(0).normal(size=shape)
    X[:, 1] = 3 * X[:, 0] - 7
    settings = {"n_components": 2, "covariance_type": kind}
    if kind not in ("full", "tied"):
        found(X, **settings, prior=PRIOR)
        return
    words = r"^prior: expected .*singular.*rows of \d+ features"
    with pytest.raises(ValueError, match=words) as caught:
        found(X, **settings, prior=PRIOR)
    assert not isinstance(caught.value, gmmlib.CollapseError)
    advised = re.search('prior=None or covariance_type="([a-z_]+)"', str(caught.value))[1]
    found(X, **settings | {"covariance_type": advised, "prior": PRIOR})
    found(X, **settings)  # prior=None
    if shape[0] > shape[1]:
        found(np.delete(X, 1, axis=1), **settings, prior=PRIOR)


@each_kind
def test_a_prior_on_a_constant_column_is_refused(kind):
    X = np.c_[np.random.default_rng(0).normal(size=(50, 2)), np.full(50, 3e5)]
    settings = {"covariance_type": kind, "prior": PRIOR}
    if "spherical" in kind:
        found(X, **settings)
        return
    with pytest.raises(ValueError, match="^prior: expected .*constant") as caught:
        found(X, **settings)
    assert "covariance_type" not in str(caught.value)
    found(X[:, :2], **settings)


@pytest.mark.parametrize("scale", [1e-12, 1, 1e12])
def test_a_prior_on_narrow_data_is_none_of_these(faithful, scale):
    x = faithful[:, :1]
    X = np.c_[x, x + 1e-5 * np.sin(np.arange(272))[:, None]] * [scale, 1]
    assert found(X, n_components=1, prior=PRIOR) == []


# Components on few rows, and flat ones


def fragile_fits():
    """Rows far away, a line, and as many features as rows."""
    rng = np.random.default_rng(0)
    plain = rng.normal(size=(100, 2))
    t = rng.normal(size=30)
    cases = {
        "far rows": (np.r_[plain, [[50, 50], [51, 52]]], [[0, 0], [50, 51]]),
        "a line": (np.r_[plain, np.c_[30 + t, 30 - t]], [[0, 0], [30, 30]]),
        "wide": (np.r_[rng.normal(size=(20, 25)), 9 + rng.normal(size=(10, 25))], None),
        "wide, and a line": (np.r_[np.c_[plain, plain.sum(axis=1)], 50 + np.eye(3)], None),
    }
    return [pytest.param(*case, id=name) for name, case in cases.items()]


@pytest.mark.parametrize(("X", "means"), fragile_fits())
@pytest.mark.parametrize("kind", ["full", "tied"])
def test_the_prior_is_advised_only_where_it_can_be_used(kind, X, means):
    settings = {"n_components": 2, "covariance_type": kind, "means_init": means}
    if any("fraley-raftery" in told for told in found(X, **settings)):
        assert [told for told in found(X, **settings, prior=PRIOR) if "flat" in told] == []


@pytest.mark.parametrize(("X", "means"), fragile_fits())
def test_the_prior_is_advised_for_flat_components_alone(X, means):
    """A prior gives few rows no more of them."""
    settings = {"n_components": 2, "means_init": means}
    for message in found(X, **settings):
        flat = message.startswith("component 1: almost flat")
        advised = flat and np.linalg.matrix_rank(np.cov(X.T)) == X.shape[1]
        assert ("fraley-raftery" in message) == advised


@pytest.mark.parametrize(("X", "means"), fragile_fits()[:2])
def test_fewer_components_end_the_warning(X, means):
    messages = found(X, n_components=2, means_init=means)
    assert [told.endswith("other starts or fewer components") for told in messages] == [True] * (
        len(messages)
    )
    assert found(X, n_components=1) == []
