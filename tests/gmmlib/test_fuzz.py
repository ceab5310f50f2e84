"""Whatever numbers come: a sound fit, or an error that is a ValueError or a TypeError."""

import os
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import gmmlib

FITTED = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")
SCALES = [0.0, 1e-320, 1e-300, 1e-160, 1e-140, 1e-130, 1e-20, 1.0, 1e8, 1e100, 1e149, 1e200]
SPECIAL = [0.0, -0.0, 5e-324, 2.2e-308, 1e150, -1e150, 1.8e308, np.nan, np.inf, -np.inf]

any_float = st.one_of(st.floats(width=64), st.sampled_from(SPECIAL))
tame = st.floats(-1, 1).map(lambda x: float(np.float32(x)))


@st.composite
def rows(draw):
    """A few rows: of wild numbers; or tame ones, scaled, moved, doubled, with ties."""
    N, D = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    if draw(st.integers(0, 3)) == 0:
        return draw(arrays(np.float64, (N, D), elements=any_float))
    few = st.sampled_from([0.0, 1.0, -1.0, 0.5])
    X = draw(arrays(np.float64, (N, D), elements=draw(st.sampled_from([tame, few]))))
    scale, offset = (
        np.array([draw(st.sampled_from(SCALES)) for _ in range(D)]) for _ in ("scale", "offset")
    )
    X = np.repeat(X * scale + offset, draw(st.integers(1, 3)), axis=0)
    if draw(st.booleans()):
        X = np.r_[X, X[:1] + draw(st.sampled_from([0.0, 1e-9, 1.0, 1e8]))]
    with np.errstate(over="ignore"):
        return X.astype(np.float32) if draw(st.integers(0, 5)) == 0 else X


@st.composite
def models(draw):
    """Settings that are allowed, or nearly all of them."""
    one = lambda *values: draw(st.sampled_from(values))  # noqa: E731
    return gmmlib.GaussianMixture(
        draw(st.integers(1, 4)),
        covariance_type=one("full", "tied", "diag", "spherical"),
        reg_covar=one(0, 1e-300, 1e-12, 1e-6, 1e-6, 0.1, 1e6, 1e300),
        prior=one(None, None, "fraley-raftery"),
        init_params=one("kmeans", "k-means++", "random", "random_from_data"),
        tol=one(0, 1e-300, 1e-6, 1.0, 1e300),
        max_iter=one(0, 1, 5, 40),
        n_init=one(1, 2),
        random_state=draw(st.integers(0, 5)),
    )


def assert_sound(model, X):
    for name in FITTED:
        assert np.isfinite(getattr(model, name)).all(), name
    assert np.isfinite(model.lower_bound_)
    assert abs(model.weights_.sum() - 1) < 1e-6
    assert np.isfinite(model.score_samples(X)).all()
    gamma = model.predict_proba(X)
    np.testing.assert_allclose(gamma.sum(axis=1), 1, rtol=1e-6)
    assert np.isfinite(model.sample(3)[0]).all()


def assert_worded(error):
    assert any(words in str(error) for words in ("expected", "expecting", "has collapsed")), error


def assert_not_fitted(model):
    assert not hasattr(model, "weights_")


def fit_or_refuse(model, X, sample_weight=None):
    """Fit, and look at it; only ValueError and TypeError may come, with words, and our warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gmmlib.ConvergenceWarning)
        warnings.simplefilter("ignore", gmmlib.FragileFitWarning)
        before = np.copy(X)
        try:
            model.fit(X, sample_weight=sample_weight)
        except (ValueError, TypeError) as error:
            assert_worded(error)
            assert_not_fitted(model)
        else:
            assert_sound(model, X)
        np.testing.assert_array_equal(X, before)


EXAMPLES = int(os.environ.get("GMM_EXAMPLES", "150"))
slow = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@slow
@given(models(), rows())
def test_any_rows(model, X):
    fit_or_refuse(model, X)


@slow
@given(models(), rows(), st.data())
def test_any_weights(model, X, data):
    mild = st.sampled_from([0.0, 1e-320, 1e-12, 0.5, 1.0, 2.0, 1e12, 1e150])
    weights = data.draw(arrays(np.float64, len(X), elements=st.one_of(mild, any_float)))
    fit_or_refuse(model, X, weights)


@slow
@given(models(), rows(), st.data())
def test_any_start(model, X, data):
    """Initial values of the right shape, but of any size."""
    K, D = model.n_components, X.shape[1]
    shape = {"full": (K, D, D), "tied": (D, D), "diag": (K, D), "spherical": (K,)}
    sizes = st.sampled_from([0.0, 1e-320, 1e-200, 1e-8, 0.5, 1.0, 3.0, 1e8, 1e200])
    number = st.one_of(sizes, any_float)
    means = data.draw(st.none() | arrays(np.float64, (K, D), elements=number))
    precisions = data.draw(arrays(np.float64, shape[model.covariance_type], elements=number))
    if model.covariance_type in ("full", "tied"):
        with np.errstate(all="ignore"):
            precisions = precisions * np.eye(D)
    weights = data.draw(st.none() | st.just(np.eye(K)[0]) | st.just(np.full(K, 1 / K)))
    model.set_params(means_init=means, precisions_init=precisions, weights_init=weights)
    fit_or_refuse(model, X)


@slow
@given(
    arrays(np.float64, array_shapes(min_dims=0, max_dims=3, min_side=0), elements=any_float),
    st.sampled_from(["predict", "predict_proba", "score_samples", "score", "bic", "aic", "icl"]),
)
def test_any_question(X, method):
    """Of a fit to sensible data: also rows 1e150 away."""
    model = gmmlib.GaussianMixture(2, random_state=0)
    model.fit([[0, 1], [1, 0], [0, 0.5], [9, 8], [8, 8], [9, 9.5]])
    try:
        assert np.isfinite(getattr(model, method)(X)).all()
    except (ValueError, TypeError) as error:
        assert_worded(error)


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | any_float
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)


@slow
@given(st.sampled_from(sorted(gmmlib.GaussianMixture().get_params())), junk)
def test_any_argument(name, value):
    if name in ("max_iter", "n_init", "n_components") and isinstance(value, int):
        value = min(value, 3)  # more would only take long
    if name == "verbose":
        value = 0 if value else value
    model = gmmlib.GaussianMixture(2, max_iter=3).set_params(**{name: value})
    fit_or_refuse(model, np.arange(12.0).reshape(6, 2) ** 2)


@slow
@given(junk)
@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")  # of a single row, say
def test_anything_for_rows_and_weights(value):
    for arguments in ((value,), ([[0.0], [1.0], [3.0]], None, value)):
        try:
            gmmlib.GaussianMixture().fit(*arguments)
        except (ValueError, TypeError) as error:
            assert_worded(error)
