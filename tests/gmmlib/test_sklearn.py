"""GaussianMixture in scikit-learn's world: its checks, tools and conventions, and its numbers."""

import inspect
import io
import os
import pickle
import subprocess
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn import exceptions, mixture
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator
from threadpoolctl import threadpool_limits

import gmmlib
from gmmlib import GaussianMixture

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.py"))
TYPES = ("full", "tied", "diag", "spherical")
ATTRIBUTES = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")

each_type = pytest.mark.parametrize("covariance_type", TYPES)


def blobs(seed, N, D, K, apart=4.0):
    """K overlapping clusters of different shapes."""
    rng = np.random.default_rng(seed)
    kinds, roots = rng.integers(K, size=N), rng.normal(size=(K, D, D))
    return apart * rng.normal(size=(K, D))[kinds] + np.einsum(
        "nab,nb->na", roots[kinds], rng.normal(size=(N, D))
    )


def initial(X, K, covariance_type, seed=0):
    """Initial values for both libraries, near no maximum."""
    rng = np.random.default_rng(seed)
    precision = np.linalg.inv(np.cov(X.T).reshape(X.shape[1], -1))
    precisions = {
        "full": np.repeat(precision[None], K, axis=0) * rng.uniform(0.5, 2, size=(K, 1, 1)),
        "tied": precision,
        "diag": np.diag(precision) * rng.uniform(0.5, 2, size=(K, X.shape[1])),
        "spherical": 1 / X.var(axis=0).mean() * rng.uniform(0.5, 2, size=K),
    }
    return {
        "n_components": K,
        "covariance_type": covariance_type,
        "weights_init": rng.dirichlet(np.full(K, 5.0)),
        "means_init": X[rng.choice(len(X), K, replace=False)],
        "precisions_init": precisions[covariance_type],
    }


def theirs_with(model):
    """Return scikit-learn's mixture with the parameters of ours."""
    theirs = mixture.GaussianMixture(model.n_components, covariance_type=model.covariance_type)
    for name in ATTRIBUTES:
        setattr(theirs, name, getattr(model, name))
    return theirs


# Its own checks


@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")  # most of the checks fit noise
@pytest.mark.filterwarnings("ignore:Estimator GaussianMixture does not inherit")  # on purpose
@pytest.mark.parametrize(
    ("covariance_type", "n_components"), [("full", 1), *((name, 3) for name in TYPES)]
)
def test_it_passes_the_estimator_checks(covariance_type, n_components):
    shuffles = {"check_sample_weight_equivalence_on_dense_data": "K-means starts elsewhere"}
    found = check_estimator(
        GaussianMixture(n_components, covariance_type=covariance_type),
        expected_failed_checks=shuffles if n_components > 1 else None,
        on_skip=None,
    )
    status = {check["check_name"]: check["status"] for check in found}
    odd = {name: status[name] for name in status if status[name] != "passed"}
    # The other one wants an environment variable, and has a test of its own, below.
    assert set(odd) <= {"check_array_api_input"} | set(shuffles if n_components > 1 else ())
    assert len(status) > 40


def test_it_passes_the_check_of_the_array_api():
    code = """
import gmmlib
from sklearn.utils.estimator_checks import estimator_checks_generator
for covariance_type in ("full", "tied", "diag", "spherical"):
    model = gmmlib.GaussianMixture(3, covariance_type=covariance_type)
    for model, check in estimator_checks_generator(model):
        if check.func.__name__ == "check_array_api_input":
            check(model)
            print("passed")
"""
    assert python(code, SCIPY_ARRAY_API="1") == ["passed"] * 4


def python(code, **environment):
    """Run a program by itself, and return the lines it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# Without scikit-learn, and with it


def test_nothing_but_a_question_of_scikit_learn_imports_it():
    code = """
import pickle, sys, warnings
import numpy as np
import gmmlib
X = np.random.default_rng(0).normal(size=(60, 2))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model = gmmlib.GaussianMixture(2, max_iter=1, tol=0, random_state=0).fit(X)
print(type(caught[0].message) is gmmlib.ConvergenceWarning)
model = pickle.loads(pickle.dumps(model)).set_params(n_components=1)
model.set_fit_request(sample_weight=True).fit_predict(X, sample_weight=np.ones(60))
model.score(X), model.bic(X), model.sample(3), repr(model)
try:
    gmmlib.GaussianMixture().predict(X)
except ValueError as error:
    print(type(error) is gmmlib.NotFittedError)
print("sklearn" in {name.split(".")[0] for name in sys.modules})
"""
    assert python(code) == ["True", "True", "False"]


def test_its_errors_and_warnings_are_scikit_learns_too(faithful):
    with pytest.raises(exceptions.NotFittedError) as caught:
        GaussianMixture().predict(faithful)
    assert isinstance(caught.value, gmmlib.NotFittedError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.args) == (type(caught.value), caught.value.args)
    with pytest.warns(exceptions.ConvergenceWarning) as record:
        GaussianMixture(2, tol=0, max_iter=1).fit(faithful)
    assert isinstance(record[0].message, gmmlib.ConvergenceWarning)


# Its tools


def test_a_clone_has_the_settings_and_not_the_fit(faithful):
    model = GaussianMixture(2, tol=1e-4, random_state=np.random.RandomState(3))
    model.set_fit_request(sample_weight="counts").fit(faithful)
    copy = clone(model)
    assert not hasattr(copy, "weights_")
    assert copy.random_state is not model.random_state
    assert repr(copy.set_params(random_state=1)) == repr(model.set_params(random_state=1))
    requests = copy.get_metadata_routing()
    assert requests.fit.requests == {"sample_weight": "counts", "labels": None}
    assert requests.score.requests == {"sample_weight": None}


def test_pickle_and_joblib_keep_everything(faithful, tmp_path):
    frame = pd.DataFrame(faithful.astype(np.float32), columns=["eruption", "waiting"])
    model = GaussianMixture(2, random_state=0).fit(frame)
    joblib.dump(model, tmp_path / "model.joblib")
    for other in (pickle.loads(pickle.dumps(model)), joblib.load(tmp_path / "model.joblib")):
        assert sorted(vars(other)) == sorted(vars(model))
        np.testing.assert_array_equal(other.feature_names_in_, ["eruption", "waiting"])
        np.testing.assert_array_equal(other.predict_proba(frame), model.predict_proba(frame))


def test_a_pipeline_is_the_steps_one_after_the_other(faithful):
    steps = make_pipeline(StandardScaler(), GaussianMixture(2, random_state=0)).fit(faithful)
    scaled = StandardScaler().fit_transform(faithful)
    model = GaussianMixture(2, random_state=0).fit(scaled)
    np.testing.assert_array_equal(steps.predict(faithful), model.predict(scaled))
    np.testing.assert_array_equal(steps.score_samples(faithful), model.score_samples(scaled))
    assert steps.score(faithful) == model.score(scaled)
    np.testing.assert_array_equal(steps.fit_predict(faithful), model.predict(scaled))
    assert "GaussianMixture" in steps._repr_html_()


def folds(X, weights=None, n_components=2):
    """Return the scores of a cross-validation in three folds, each fitted and scored by hand."""
    scores = []
    for train, test in KFold(3).split(X):
        one, other = (None, None) if weights is None else (weights[train], weights[test])
        model = GaussianMixture(n_components, random_state=0).fit(X[train], sample_weight=one)
        scores.append(model.score(X[test], sample_weight=other))
    return scores


def test_cross_validation_and_grid_search_score_each_fold(faithful):
    model = GaussianMixture(2, random_state=0)
    np.testing.assert_array_equal(cross_val_score(model, faithful, cv=KFold(3)), folds(faithful))
    search = GridSearchCV(model, {"n_components": [1, 2]}, cv=KFold(3)).fit(faithful)
    for K, mean in zip((1, 2), search.cv_results_["mean_test_score"]):
        assert mean == pytest.approx(np.mean(folds(faithful, n_components=K)), rel=1e-14)
    assert search.best_params_ == {"n_components": 2}
    np.testing.assert_array_equal(search.predict(faithful), model.fit(faithful).predict(faithful))


@pytest.fixture
def routing():
    with sklearn.config_context(enable_metadata_routing=True):
        yield


@pytest.fixture(scope="module")
def counts():
    return np.random.default_rng(4).integers(1, 5, size=272).astype(float)


@pytest.mark.usefixtures("routing")
def test_weights_reach_the_mixture_through_a_pipeline(faithful, counts):
    ours = GaussianMixture(2, random_state=0)
    scaler = StandardScaler().set_fit_request(sample_weight=False)
    steps = make_pipeline(
        scaler, ours.set_fit_request(sample_weight="counts").set_score_request(sample_weight=True)
    )
    scaled = StandardScaler().fit_transform(faithful)
    expected = GaussianMixture(2, random_state=0).fit(scaled, sample_weight=counts)
    steps.fit(faithful, counts=counts)
    np.testing.assert_array_equal(ours.means_, expected.means_)
    found = steps.score(faithful, sample_weight=counts)
    assert found == expected.score(scaled, sample_weight=counts) != expected.score(scaled)
    ours.set_fit_request(sample_weight=False).set_score_request(sample_weight=None)
    np.testing.assert_array_equal(
        steps.fit(faithful)[-1].means_, GaussianMixture(2, random_state=0).fit(scaled).means_
    )
    with pytest.raises(exceptions.UnsetMetadataPassedError):
        steps.score(faithful, sample_weight=counts)


@pytest.mark.usefixtures("routing")
def test_labels_reach_the_mixture_through_a_pipeline(faithful):
    labels = np.where(np.arange(272) < 20, faithful[:, 0] > 3, -1).astype(int)
    ours = GaussianMixture(2).set_fit_request(labels=True)
    steps = make_pipeline(StandardScaler(), ours).fit(faithful, labels=labels)
    scaled = StandardScaler().fit_transform(faithful)
    expected = GaussianMixture(2).fit(scaled, labels=labels)
    np.testing.assert_array_equal(steps[-1].means_, expected.means_)
    assert ours.set_fit_request(sample_weight=False)._metadata_request == {
        "labels of fit": True,
        "fit": False,
    }


@pytest.mark.usefixtures("routing")
def test_weights_reach_the_mixture_through_searches(faithful, counts):
    model = GaussianMixture(2, random_state=0)
    model.set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
    expected = folds(faithful, counts)
    assert np.abs(np.subtract(expected, folds(faithful))).min() > 1e-6
    weights = {"sample_weight": counts}
    found = cross_val_score(model, faithful, cv=KFold(3), params=weights)
    np.testing.assert_array_equal(found, expected)
    search = GridSearchCV(model, {"n_components": [1, 2]}, cv=KFold(3)).fit(faithful, **weights)
    assert search.best_score_ == pytest.approx(np.mean(expected), rel=1e-14)
    whole = GaussianMixture(2, random_state=0).fit(faithful, **weights)
    np.testing.assert_array_equal(search.best_estimator_.means_, whole.means_)


# Names of columns


def outcome(kind, first, second):
    """What happens when a mixture is fitted to one table and asked about another."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = kind(1).fit(first)
        names = getattr(model, "feature_names_in_", None)
        names = None if names is None else (names.dtype, names.tolist())
        try:
            model.score_samples(second)
        except ValueError as error:
            message = str(error).removeprefix("X: ").replace(" as input.", " as input")
            return names, model.n_features_in_, message
    return names, model.n_features_in_, [str(warning.message) for warning in caught]


TABLE = np.random.default_rng(1).normal(size=(30, 8))
TABLES = {
    "array": TABLE,
    "list": TABLE.tolist(),
    "names": pd.DataFrame(TABLE, columns=list("abcdefgh")),
    "other order": pd.DataFrame(TABLE, columns=list("bacdefgh")),
    "one other": pd.DataFrame(TABLE, columns=list("abcdefgx")),
    "all other": pd.DataFrame(TABLE, columns=list("stuvwxyz")),
    "fewer": pd.DataFrame(TABLE[:, :3], columns=list("abc")),
    "numbers": pd.DataFrame(TABLE, columns=range(8)),
    "pairs": pd.DataFrame(TABLE, columns=pd.MultiIndex.from_product([["a", "b"], range(4)])),
    "narrow": TABLE[:, :2],
}


@pytest.mark.parametrize(
    ("first", "second"),
    [("names", second) for second in TABLES]
    + [(first, second) for first in ("array", "numbers", "pairs") for second in ("names", "narrow")]
    + [("list", "array"), ("numbers", "numbers"), ("pairs", "pairs")],
)
def test_columns_are_remembered_and_compared_as_in_scikit_learn(first, second):
    expected = outcome(mixture.GaussianMixture, TABLES[first], TABLES[second])
    assert outcome(GaussianMixture, TABLES[first], TABLES[second]) == expected


def test_names_of_the_last_fit_count_and_mixed_ones_are_refused():
    model = GaussianMixture().fit(TABLES["names"])
    with pytest.raises(TypeError, match="X: expected column names that are all strings, found int"):
        model.fit(pd.DataFrame(TABLE, columns=["a", *range(7)]))
    assert model.feature_names_in_.tolist() == list("abcdefgh")
    for method in ("predict", "predict_proba", "score", "score_samples", "aic", "bic", "icl"):
        with pytest.warns(UserWarning, match="X does not have valid feature names"):
            getattr(model, method)(TABLE)
    assert not hasattr(model.fit(TABLE), "feature_names_in_")


# Single precision


def nearly_collinear():
    """Rows whose covariance is positive definite, but not after rounding to float32."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=300)
    return np.column_stack([x, x + 1e-4 * rng.normal(size=300)]).astype(np.float32)


@each_type
def test_float32_rows_give_the_float64_fit_rounded(faithful, covariance_type):
    X = faithful.astype(np.float32)
    settings = {"n_components": 2, "covariance_type": covariance_type, "random_state": 0}
    single = GaussianMixture(**settings).fit(X)
    double = GaussianMixture(**settings).fit(X.astype(np.float64))
    for name in ATTRIBUTES:
        assert getattr(double, name).dtype == np.float64
        found, expected = getattr(single, name), getattr(double, name).astype(np.float32)
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, expected)
    for method in ("predict_proba", "score_samples"):
        found, expected = getattr(single, method)(X), getattr(double, method)(X)
        assert (found.dtype, expected.dtype) == (np.float32, np.float64)
        np.testing.assert_array_equal(found, expected.astype(np.float32))
        assert getattr(single, method)(X.astype(np.float64)).dtype == np.float64
    for method in ("score", "aic", "bic", "icl"):
        assert getattr(single, method)(X) == getattr(double, method)(X)


def test_what_float32_rounds_away_is_kept_for_predictions():
    X = nearly_collinear()
    model = GaussianMixture(1, reg_covar=0).fit(X)
    assert model.covariances_.dtype == np.float32
    assert np.linalg.eigvalsh(model.covariances_[0].astype(float))[0] <= 0
    assert model.score(X) == pytest.approx(model.lower_bound_, rel=1e-12)
    assert np.isfinite(model.predict_proba(X)).all()
    model.set_params(warm_start=True, tol=0, max_iter=1)
    with pytest.warns(gmmlib.ConvergenceWarning):
        assert model.fit(X).lower_bound_ >= model.lower_bounds_[0] - 1e-12


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_set_by_hand_counts(faithful, dtype):
    X = faithful.astype(dtype)
    model = GaussianMixture(2, random_state=0).fit(X)
    shift, before = np.array([1, 4], dtype=dtype), model.score_samples(X.astype(float))
    model.means_ = model.means_ + shift
    np.testing.assert_allclose(model.score_samples(X.astype(float) + shift), before, rtol=1e-5)
    model.means_ -= shift
    np.testing.assert_allclose(model.score_samples(X.astype(float)), before, rtol=1e-5)
    model.covariances_[:] = np.eye(2)
    expected = theirs_with(model)
    expected.precisions_cholesky_ = model.covariances_
    np.testing.assert_allclose(model.score_samples(X), expected.score_samples(X), rtol=1e-5)
    model.weights_ = np.array([0.5, 0.6], dtype=dtype)
    with pytest.raises(ValueError, match="weights_: expected a sum of 1, found 1.1"):
        model.predict(X)


@each_type
def test_a_mixture_can_be_put_together_by_hand(faithful, covariance_type):
    fitted = GaussianMixture(2, covariance_type=covariance_type, random_state=0)
    fitted.fit(faithful.astype(np.float32))
    model = GaussianMixture(2, covariance_type=covariance_type)
    model.weights_, model.means_ = fitted.weights_, fitted.means_
    model.covariances_ = fitted.covariances_
    expected = fitted.score_samples(faithful)
    np.testing.assert_allclose(model.score_samples(faithful), expected, rtol=1e-4)
    assert model.parameters_.weights.sum() == pytest.approx(1, abs=1e-15)
    again = clone(model).set_params(random_state=0).fit(faithful)
    model.set_params(warm_start=True, random_state=0).fit(faithful)  # there is no fit to go on from
    np.testing.assert_array_equal(model.means_, again.means_)
    model.set_params(covariance_type="spherical" if covariance_type == "full" else "full")
    with pytest.raises(ValueError, match="^covariance_type: expected .*, changed after the fit"):
        model.predict(faithful)


@pytest.mark.parametrize("size", [1e-25, 1e25])
def test_where_float32_cannot_hold_a_fit_it_is_of_float64(faithful, size):
    X = (faithful * size).astype(np.float32)
    model = GaussianMixture(2, random_state=0).fit(X)
    assert {getattr(model, name).dtype for name in ATTRIBUTES} == {np.dtype(np.float64)}
    double = GaussianMixture(2, random_state=0).fit(X.astype(np.float64))
    np.testing.assert_array_equal(model.covariances_, double.covariances_)


# The same names, shapes and numbers


@each_type
def test_all_their_names_are_here_with_the_same_shapes(faithful, covariance_type):
    settings = {"n_components": 2, "covariance_type": covariance_type, "random_state": 0}
    theirs = mixture.GaussianMixture(**settings).fit(faithful)
    ours = GaussianMixture(**settings).fit(faithful)
    own = {"prior", "responsibilities_init", "fixed"}
    assert set(theirs.get_params()) == set(ours.get_params()) - own
    fitted = {name for name in vars(theirs) if name.endswith("_")}
    assert {*ATTRIBUTES, "converged_", "n_iter_", "lower_bound_", "n_features_in_"} < fitted
    for name in fitted - {"lower_bounds_"}:
        expected, found = getattr(theirs, name), getattr(ours, name)
        assert np.shape(found) == np.shape(expected)
        if name in ATTRIBUTES:
            assert found.dtype == expected.dtype
    assert len(ours.lower_bounds_) == ours.n_iter_ > 0
    public = [name for name in dir(theirs) if not name.startswith("_")]
    methods = [name for name in public if callable(getattr(theirs, name))]
    assert {"fit_predict", "predict_proba", "score_samples", "sample", "aic"} < set(methods)
    for name in methods:
        expected = inspect.signature(getattr(theirs, name)).parameters
        found = list(inspect.signature(getattr(ours, name)).parameters)
        assert found[: len(expected)] == list(expected)


@each_type
def test_max_iter_zero_returns_the_start(faithful, covariance_type):
    settings = initial(faithful, 3, covariance_type) | {"max_iter": 0}
    ours = GaussianMixture(**settings).fit(faithful)
    for name in ("weights", "means", "precisions"):
        np.testing.assert_allclose(getattr(ours, f"{name}_"), settings[f"{name}_init"], 1e-11)
    # Given all three, scikit-learn 1.9 ends in an AttributeError.
    theirs = mixture.GaussianMixture(**settings | {"precisions_init": None}).fit(faithful)
    for name in ("weights_", "means_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12)
    for name in ("n_iter_", "lower_bounds_", "converged_"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.lower_bound_ == pytest.approx(ours.score(faithful), abs=1e-5)  # but for the penalty


DATA_SETS = {
    "faithful": (2, lambda faithful, galaxies: faithful),
    "galaxies": (3, lambda faithful, galaxies: galaxies),
    "eight features": (3, lambda *_: blobs(1, 700, 8, 3)),
    "two blocks": (4, lambda *_: blobs(2, 9000, 3, 4)),
    "offset": (2, lambda *_: blobs(3, 400, 2, 2) + [30, -30]),
    "units": (3, lambda *_: blobs(4, 500, 3, 3) * [1e-6, 1, 1e6]),
}


@pytest.fixture(params=DATA_SETS)
def rows_and_size(request, faithful, galaxies):
    K, draw = DATA_SETS[request.param]
    return draw(faithful, galaxies), K


@each_type
def test_at_the_same_parameters_all_scores_are_theirs(rows_and_size, covariance_type):
    X, K = rows_and_size
    model = GaussianMixture(**initial(X, K, covariance_type), max_iter=0).fit(X)
    theirs = theirs_with(model)
    for name in ("predict_proba", "score_samples", "score", "aic", "bic"):
        expected = getattr(theirs, name)(X)
        np.testing.assert_allclose(getattr(model, name)(X), expected, rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(model.predict(X), theirs.predict(X))
    drawn, labels = model.sample(20_000)
    expected, their_labels = theirs.sample(20_000)
    assert (drawn.shape, drawn.dtype) == (expected.shape, expected.dtype)
    assert (labels.shape, labels.dtype) == (their_labels.shape, their_labels.dtype)
    error = 6 * expected.std(axis=0) / np.sqrt(20_000)
    assert (np.abs(drawn.mean(axis=0) - expected.mean(axis=0)) < np.sqrt(2) * error).all()
    shares = np.bincount(labels, minlength=K) / 20_000
    np.testing.assert_allclose(shares, model.weights_, atol=6 * np.sqrt(0.25 / 20_000))


@each_type
def test_each_step_is_theirs(rows_and_size, covariance_type):
    X, K = rows_and_size
    settings = initial(X, K, covariance_type) | {"tol": 0, "reg_covar": 0, "max_iter": 5}
    fits = []
    for kind in (GaussianMixture, mixture.GaussianMixture):
        with pytest.warns(exceptions.ConvergenceWarning):
            fits.append(kind(**settings).fit(X))
    for name in ATTRIBUTES:
        found, expected = (getattr(fit, name) for fit in fits)
        size = np.abs(expected).max()
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * size)
    # Ours is the objective of the returned parameters, theirs of those one step before.
    np.testing.assert_allclose(fits[0].lower_bounds_[:-1], fits[1].lower_bounds_[1:], rtol=1e-9)
    assert fits[0].lower_bound_ == pytest.approx(fits[1].score(X), rel=1e-9)


# Random numbers, and going on


def test_random_state_may_be_a_seed_a_generator_or_nothing(galaxies):
    def means(seed):
        settings = {"init_params": "random_from_data", "prior": "fraley-raftery"}
        return GaussianMixture(3, **settings, max_iter=0, random_state=seed).fit(galaxies).means_

    np.testing.assert_array_equal(means(5), means(np.int64(5)))
    np.testing.assert_array_equal(means(5), means(np.random.default_rng(5)))
    for kind in (np.random.default_rng, np.random.RandomState):
        one, other = kind(5), kind(5)
        np.testing.assert_array_equal(means(one), means(other))
        assert (means(one) != means(kind(5))).any(), "a generator goes on"
    assert (means(5) != means(6)).any()
    assert (means(None) != means(None)).any()


@pytest.mark.parametrize(
    ("covariance_type", "dtype"), [(name, float) for name in TYPES] + [("full", np.float32)]
)
def test_two_fits_of_five_steps_are_one_of_ten(faithful, covariance_type, dtype):
    X = faithful.astype(dtype)
    settings = {"tol": 0, "max_iter": 5} | initial(X, 3, covariance_type)
    model = GaussianMixture(**settings, warm_start=True)
    with pytest.warns(gmmlib.ConvergenceWarning):
        ten = GaussianMixture(**settings | {"max_iter": 10}).fit(X)
    objectives = []
    for _ in range(2):
        with pytest.warns(gmmlib.ConvergenceWarning, match="max_iter = 5"):
            model.fit(X)
        assert model.n_iter_ == len(model.lower_bounds_) == 5
        objectives += model.lower_bounds_
    np.testing.assert_allclose(objectives, ten.lower_bounds_, rtol=1e-12)
    assert model.lower_bound_ == model.lower_bounds_[-1]
    for name in ATTRIBUTES:
        np.testing.assert_allclose(getattr(model, name), getattr(ten, name), rtol=1e-10)


def test_going_on_from_a_start_and_from_a_maximum(faithful):
    model = GaussianMixture(2, max_iter=0, warm_start=True, random_state=0).fit(faithful)
    fresh = GaussianMixture(2, random_state=0).fit(faithful)
    model.set_params(max_iter=1000).fit(faithful)
    assert model.n_iter_ == fresh.n_iter_
    np.testing.assert_allclose(model.lower_bounds_, fresh.lower_bounds_, rtol=1e-13)
    before = model.lower_bound_
    assert model.fit(faithful).converged_
    assert model.n_iter_ == len(model.lower_bounds_) == 0
    assert model.lower_bound_ == pytest.approx(before, rel=1e-14)


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("max_iter", [1, 2, 3, 7])
def test_a_chain_of_warm_starts_ends_where_one_long_fit_does(faithful, max_iter, saved, tmp_path):
    """As scikit-learn's own test has it: a fit of one step is in time seen to have converged."""
    one = GaussianMixture(3, random_state=0).fit(faithful)
    model = GaussianMixture(3, random_state=0, warm_start=True, max_iter=max_iter)
    n_iter = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gmmlib.ConvergenceWarning)
        while not model.fit(faithful).converged_:
            n_iter += model.n_iter_
            assert model.n_iter_ == max_iter
            if saved:
                model.save(tmp_path / "model")
                model = GaussianMixture.load(tmp_path / "model")
    assert n_iter + model.n_iter_ == one.n_iter_
    assert model.n_iter_ <= max_iter
    np.testing.assert_allclose(model.means_, one.means_, rtol=1e-9)


def test_scikit_learns_own_tests_of_warm_starts_pass(monkeypatch):
    theirs = pytest.importorskip("sklearn.mixture.tests.test_gaussian_mixture")
    monkeypatch.setattr(theirs, "GaussianMixture", GaussianMixture)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gmmlib.ConvergenceWarning)
        warnings.simplefilter("ignore", gmmlib.FragileFitWarning)
        theirs.test_convergence_detected_with_warm_start()
        for seed in range(3):
            theirs.test_warm_start(seed)


def test_none_is_the_generator_that_numpy_seeds(galaxies):
    """As in scikit-learn; and it goes on, so two fits differ."""
    settings = {"init_params": "random_from_data", "prior": "fraley-raftery", "max_iter": 0}

    def drawn():
        model = GaussianMixture(3, **settings).fit(galaxies)
        start = gmmlib.start_from_data(galaxies, 3)
        return np.r_[model.means_, model.sample(4)[0], start.means]

    np.random.seed(7)
    first, second = drawn(), drawn()
    after = np.random.random()
    np.random.seed(7)
    np.testing.assert_array_equal(drawn(), first)
    assert (first != second).any()
    np.testing.assert_array_equal(drawn(), second)
    assert np.random.random() == after  # NumPy's own numbers go on from where ours end


@pytest.mark.parametrize("change", [{"n_components": 3}, {"covariance_type": "tied"}])
def test_a_fit_of_another_shape_cannot_go_on(faithful, change):
    model = GaussianMixture(2, warm_start=True, random_state=0).fit(faithful)
    before = {name: getattr(model, name) for name in ATTRIBUTES}
    with pytest.raises(ValueError, match="^(covariance_type|warm_start): .*fit a new estimator$"):
        model.set_params(**change).fit(faithful)
    assert all(getattr(model, name) is value for name, value in before.items())


# Whole programs


def run(source):
    """Run a program in the project's folder; return what it prints."""
    printed = io.StringIO()
    with redirect_stdout(printed), threadpool_limits(1):  # threads only get in each other's way
        exec(compile(source, "example", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")  # where theirs says nothing
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_programs_run_unchanged_but_for_one_import(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    theirs = path.read_text("utf-8")
    ours = theirs.replace("from sklearn.mixture import", "from gmmlib import")
    assert ours.count("from gmmlib import GaussianMixture\n") == 1
    printed = run(theirs)
    assert run(ours) == printed
    assert len(printed.splitlines()) > 2


def test_there_are_five_programs():
    assert len(EXAMPLES) == 5
