"""An estimator made of a mixture that is known already: all of it is there, but what rows give."""

import copy
import pickle

import dense
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.utils.validation import check_is_fitted

import gmmlib
from gmmlib import GaussianMixture
from gmmlib.covariance import COVARIANCES

EVERY = pytest.mark.parametrize("kind", list(COVARIANCES))
ARRAYS = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")
K, D = 3, 2
made = GaussianMixture.from_parameters


def mixture_of(kind, draw, seed=0):
    """Weights, means, and covariances of this kind, as it keeps them and as matrices."""
    _, weights, means, covariances = draw(seed, 1, K, D)
    kept = dense.kept(kind, covariances)
    return weights, 4 * means, kept, dense.explicit(kind, kept, K, D)


@EVERY
def test_it_is_the_fit_whose_parameters_they_are(kind, faithful):
    fitted = GaussianMixture(K, covariance_type=kind, random_state=0).fit(faithful)
    own = made((fitted.weights_, fitted.means_, fitted.covariances_), kind, random_state=0)
    for model in (made(fitted.parameters_, kind, random_state=0), own):
        for name in ARRAYS:
            expected = getattr(fitted, name)
            assert getattr(model, name).shape == expected.shape
            np.testing.assert_allclose(getattr(model, name), expected, rtol=1e-13)
        assert model.n_features_in_ == 2
        assert model.n_parameters_ == fitted.n_parameters_
        assert (
            model.get_params()
            == GaussianMixture(K, covariance_type=kind, random_state=0).get_params()
        )
        proba = model.predict_proba(faithful)
        np.testing.assert_allclose(proba, fitted.predict_proba(faithful), rtol=1e-9, atol=1e-12)
        assert model.bic(faithful) == pytest.approx(fitted.bic(faithful), rel=1e-12)
        for one, other in zip(model.sample(20), fitted.sample(20), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12)


@EVERY
def test_precisions_are_the_inverses(kind, draw):
    weights, means, kept, matrices = mixture_of(kind, draw)
    model = made((weights, means, kept), kind)
    precisions = dense.explicit(kind, model.precisions_, K, D)
    np.testing.assert_allclose(precisions, np.linalg.inv(matrices), rtol=1e-10, atol=1e-12)
    roots = dense.explicit(kind, model.precisions_cholesky_, K, D)
    np.testing.assert_allclose(roots @ roots.mT, precisions, rtol=1e-10, atol=1e-12)
    theta = gmmlib.Parameters(weights, means, matrices)
    X = 5 * np.random.default_rng(0).normal(size=(9, D))
    np.testing.assert_allclose(model.score_samples(X), gmmlib.log_density(X, theta), rtol=1e-10)
    np.testing.assert_array_equal(model.parameters_.covariances, matrices)


@EVERY
def test_a_warm_start_goes_on_from_it(kind, draw, faithful):
    """As a fit does that is given the same as initial values."""
    weights, means, kept, _ = mixture_of(kind, draw)
    means = means + faithful.mean(axis=0)
    model = made((weights, means, 100 * kept), kind, warm_start=True)
    given = {"weights_init": weights, "means_init": means, "precisions_init": model.precisions_}
    other = GaussianMixture(K, covariance_type=kind, **given)
    for each in (model, other):
        each.fit(faithful)
    assert model.n_iter_ == other.n_iter_ > 3
    np.testing.assert_allclose(model.means_, other.means_, rtol=1e-6)
    assert model.lower_bound_ == pytest.approx(other.lower_bound_, rel=1e-9)
    again = made(model.parameters_, kind, warm_start=True).fit(faithful)
    assert again.lower_bound_ >= model.lower_bound_ - 1e-9


def test_what_only_rows_give_is_not_there(draw, faithful):
    model = made(mixture_of("full", draw)[:3])
    assert (model.n_iter_, model.converged_, model.lower_bounds_) == (0, False, [])
    with pytest.raises(AttributeError, match="lower_bound_: expected a fit to rows, found none"):
        _ = model.lower_bound_
    assert not hasattr(model, "lower_bound_")
    assert not hasattr(GaussianMixture(2), "lower_bound_")
    assert model.fit(faithful).lower_bound_ == model.lower_bounds_[-1]


@EVERY
def test_files_copies_and_clones(kind, draw, tmp_path):
    weights, means, kept, _ = mixture_of(kind, draw)
    model = made((weights, means, kept), kind, tol=1e-5, random_state=3)
    model.save(tmp_path / "model")
    check_is_fitted(model)
    X = np.random.default_rng(0).normal(size=(9, D))
    copies = GaussianMixture.load(tmp_path / "model"), copy.deepcopy(model)
    for other in (*copies, pickle.loads(pickle.dumps(model))):
        assert vars(other).keys() == vars(model).keys()
        np.testing.assert_array_equal(other.predict_proba(X), model.predict_proba(X))
        assert not hasattr(other, "lower_bound_")
    twin = clone(model)
    assert twin.get_params() == model.get_params()
    with pytest.raises(gmmlib.NotFittedError):
        twin.predict(X)


def test_names_come_with_the_parameters(draw):
    weights, means, kept, _ = mixture_of("full", draw)
    theta = gmmlib.Parameters(weights, means, kept, feature_names=["long", "wide"])
    model = made(theta)
    assert list(model.feature_names_in_) == ["long", "wide"]
    frame = pd.DataFrame({"long": [0.5], "wide": [1.0]})
    assert model.predict(frame).shape == (1,)
    assert model.predict_conditional(frame[["wide"]]).shape == (1, 1)
    assert not hasattr(made((weights, means, kept)), "feature_names_in_")


def test_the_callers_arrays_stay_apart(draw):
    """Means of float32, so that what predictions are made with is not what users see."""
    arrays = [np.array(array) for array in mixture_of("diag", draw)[:3]]
    arrays[1] = arrays[1].astype(np.float32)
    model = made(tuple(arrays), "diag")
    before = model.score_samples([[0.0, 1.0]])
    for array in arrays:
        array[:] = 99
    np.testing.assert_array_equal(model.score_samples([[0.0, 1.0]]), before)
    assert model.means_.max() < 99


def test_single_precision_stays(draw):
    weights, means, kept, _ = mixture_of("full", draw)
    model = made((weights, means.astype(np.float32), kept))
    X = np.zeros((1, D), np.float32)
    assert model.means_.dtype == model.precisions_.dtype == model.predict_proba(X).dtype
    assert model.means_.dtype == np.float32
    assert made((weights, means, kept)).means_.dtype == np.float64


def test_a_weight_may_be_zero(draw):
    _, means, kept, _ = mixture_of("full", draw)
    model = made(([0.5, 0.0, 0.5], means, kept), random_state=0)
    assert set(model.sample(50)[1]) == {0, 2}
    assert model.predict_proba(means)[:, 1].max() == 0


EYES = np.array([np.eye(2)] * 2)
SLANTED = [np.eye(2), [[1, 0.5], [0.5, 2]]]
OTHER_FORM = {
    "diag": (SLANTED, r"covariances\[1, 0, 1\]: expected 0, as .* 'diag' has it, found 0.5"),
    "tied": (SLANTED, r"covariances\[1, 1, 1\]: expected 1, as .* 'tied' has it, found 2"),
    "spherical": ([np.eye(2), np.diag([1, 2])], r"covariances\[1, 0, 0\]: expected 1.5, as"),
    "tied_diag": ([np.diag([1, 4]), np.diag([1, 5])], r"covariances\[1, 1, 1\]: expected 4"),
    "tied_spherical": ([np.eye(2), 3 * np.eye(2)], r"covariances\[1, 0, 0\]: expected 1, as"),
}


@pytest.mark.parametrize("kind", OTHER_FORM)
def test_matrices_of_another_form_are_refused_by_their_entry(kind):
    matrices, words = OTHER_FORM[kind]
    for units in (1.0, 1e-40):
        with pytest.raises(ValueError, match="^covariances"):
            made(([0.5, 0.5], [[0, 0], [1, 1]], units * np.array(matrices)), kind)
    with pytest.raises(ValueError, match="^" + words):
        made(gmmlib.Parameters([0.5, 0.5], [[0, 0], [1, 1]], matrices), kind)
    assert made(([0.5, 0.5], [[0, 0], [1, 1]], EYES), kind).n_components == 2


GOOD = {"weights": [0.5, 0.5], "means": [[0.0, 0], [1, 1]], "covariances": EYES}
WRONG = {
    "weights": [[0.5, 0.6], [1.0], [-0.5, 1.5], None, np.ma.array([0.5, 0.5])],
    "means": [[0, 1], [[0, 1]], "a", [[np.nan, 0], [0, 0]], np.ma.array(np.zeros((2, 2)))],
    "covariances": [np.eye(2), -EYES, None, [[[1, 2], [2, 1]]] * 2, EYES * np.nan, EYES * 1e-295]
    + [[[[1, 0.5], [0.2, 1]]] * 2, np.ma.array(EYES), [np.eye(3)] * 2],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_mixture_is_refused(name):
    for value in WRONG[name]:
        with pytest.raises(
            (ValueError, TypeError), match=r"^(weights|means|covariances).*expected"
        ):
            made(tuple((GOOD | {name: value}).values()))


@pytest.mark.parametrize("kind", ["diag", "spherical", "tied", "tied_spherical"])
def test_covariances_in_their_own_shape_are_looked_at(kind):
    own = made(([0.5, 0.5], GOOD["means"], EYES), kind).covariances_
    for wrong in (-own, 0 * own, own[..., None]):
        with pytest.raises(ValueError, match="^covariances: expected"):
            made((*list(GOOD.values())[:2], wrong), kind)


@pytest.mark.parametrize("what", [None, EYES, GOOD, (1, 2), GaussianMixture(2)])
def test_what_is_no_mixture_at_all_is_refused(what):
    with pytest.raises(TypeError, match="^parameters: expected gmmlib.Parameters, or a tuple"):
        made(what)
    with pytest.raises(TypeError, match="found 2 items$"):
        made(([1.0], [[0.0]]))


def test_settings_are_looked_at():
    mixture = tuple(GOOD.values())
    for wrong in ({"covariance_type": "round"}, {"tol": -1}, {"random_state": "a"}):
        with pytest.raises((ValueError, TypeError), match=f"^{[*wrong][0]}: expected"):
            made(mixture, **wrong)
    with pytest.raises(TypeError, match="colour"):
        made(mixture, colour="red")
    with pytest.raises(TypeError, match="^n_components: expected none, since it is K .* found 2$"):
        made(mixture, n_components=2)


def test_a_class_of_ones_own_is_made():
    class Mine(GaussianMixture):
        pass

    assert type(Mine.from_parameters(tuple(GOOD.values()))) is Mine
