"""Attributes set by hand, and estimators of a class of one's own: errors that say what is wrong."""

import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture

X = np.random.default_rng(0).normal(size=(60, 2)) + 6 * (np.arange(60) % 2)[:, None]
NAN = np.nan
QUESTIONS = {
    "predict": lambda model, path: model.predict(X),
    "score": lambda model, path: model.score(X),
    "sample": lambda model, path: model.sample(3),
    "n_parameters_": lambda model, path: model.n_parameters_,
    "warm start": lambda model, path: model.set_params(warm_start=True).fit(X),
    "save": lambda model, path: model.save(path),
    "plot": lambda model, path: gmmlib.plot(model),
}
WRONG = {
    "means_": [[1.0, 2], np.zeros((2, 2, 2)), "a", None, [[1], [1, 2]], [[NAN, 0], [0, 0]]]
    + [np.ma.array(np.zeros((2, 2)))],
    "weights_": [[0.2, 0.3, 0.5], 1.0, None, [0.5, 0.6], [1.5, -0.5], [NAN, 1]],
    "covariances_": [np.eye(2), None, [-np.eye(2)] * 2, [[[1, 0.5], [0, 1]]] * 2]
    + [[[[1, 2], [2, 1]]] * 2, [np.eye(3)] * 2],
}
FLAT = {"tied": -np.eye(2), "diag": [[1, 0], [1, 1]], "spherical": [1, -1], "tied_spherical": 0}


def fitted(kind="full", **by_hand):
    model = GaussianMixture(2, covariance_type=kind, random_state=0).fit(X)
    for name, value in by_hand.items():
        setattr(model, name, value)
    return model


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_mixture_is_refused_by_every_question(name, question, tmp_path):
    for value in WRONG[name]:
        with pytest.raises((ValueError, TypeError), match=f"^{name}: expected .*found") as caught:
            QUESTIONS[question](fitted(**{name: value}), tmp_path / "model")
        assert not isinstance(caught.value, gmmlib.CollapseError)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", FLAT)
def test_covariances_of_every_kind_are_looked_at(kind, question, tmp_path):
    model = fitted(kind, covariances_=FLAT[kind])
    with pytest.raises(ValueError, match="^covariances_: expected a? ?positive"):
        QUESTIONS[question](model, tmp_path / "model")


def test_means_and_covariances_must_fit_together():
    for K, D in ((3, 2), (2, 3)):
        words = f"^covariances_: expected shape \\({K}, {D}, {D}\\) for covariance_type = 'full', "
        with pytest.raises(ValueError, match=words + r"found \(2, 2, 2\)"):
            fitted(means_=np.zeros((K, D))).predict(X)
    model = fitted()
    model.covariance_type = "round"
    with pytest.raises(ValueError, match="^covariance_type: expected one of full"):
        model.predict(X)


@pytest.mark.parametrize("question", QUESTIONS)
def test_another_covariance_type_after_the_fit_is_refused(question, tmp_path):
    """Two variances for two components have the shape of one matrix, and are none."""
    for before, after in (("full", "diag"), ("diag", "tied"), ("tied", "diag")):
        model = fitted(before).set_params(covariance_type=after)
        words = "estimator" if question == "warm start" else "again"
        found = f"found '{after}', changed after the fit; fit (a new )?{words}$"
        with pytest.raises(ValueError, match=f"^covariance_type: expected '{before}', .*{found}"):
            QUESTIONS[question](model, tmp_path / "model")
        assert model.set_params(warm_start=False).fit(X).predict(X).shape == (60,)


def test_another_covariance_type_with_covariances_by_hand_is_taken(tmp_path):
    model = fitted("tied").set_params(covariance_type="diag")
    model.covariances_ = np.ones((2, 2))
    assert model.predict(X).shape == (60,)
    fitted("tied").save(tmp_path / "model")
    loaded = GaussianMixture.load(tmp_path / "model").set_params(covariance_type="diag")
    with pytest.raises(ValueError, match="^covariance_type: expected 'tied'"):
        loaded.predict(X)


@pytest.mark.parametrize("given", [["weights_"], ["means_"], ["weights_", "means_"]])
def test_what_is_missing_is_named(given):
    model = GaussianMixture(2)
    for name in given:
        setattr(model, name, getattr(fitted(), name))
    missing = [name for name in ("weights_", "means_", "covariances_") if name not in given]
    with pytest.raises(gmmlib.NotFittedError, match=f"or set {' and '.join(missing)} too"):
        model.predict(X)


@pytest.mark.parametrize("convert", [np.asarray, np.ndarray.tolist, np.float32], ids=str)
def test_lists_and_other_arrays_are_taken(convert, tmp_path):
    kept = fitted()
    model = GaussianMixture(2)
    for name in ("weights_", "means_", "covariances_"):
        setattr(model, name, convert(getattr(kept, name)))
    np.testing.assert_allclose(model.score_samples(X), kept.score_samples(X), rtol=1e-4)
    with pytest.raises(ValueError, match="parameters_.save keeps a mixture made by hand"):
        model.save(tmp_path / "model")
    model.parameters_.save(tmp_path / "mixture")


# Classes of one's own


class Plain(GaussianMixture):
    pass


class Fewer(GaussianMixture):
    """With an argument of its own, and not all of its parent's."""

    def __init__(self, n_components, *, note="", reg_covar=1e-6):
        super().__init__(n_components, reg_covar=reg_covar, random_state=0)
        self.note = note


class Unnamed(GaussianMixture):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


@pytest.mark.parametrize("own", [Plain, Fewer])
def test_a_class_of_ones_own_comes_back(own, tmp_path):
    model = own(2, reg_covar=1e-5).fit(X)
    model.max_iter = 7  # no argument of Fewer
    model.save(tmp_path / "model")
    again = own.load(tmp_path / "model")
    assert type(again) is own
    assert vars(again).keys() == vars(model).keys()
    assert again.get_params() == model.get_params()
    assert again.max_iter == 7
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


def test_what_json_cannot_hold_is_named(tmp_path):
    with pytest.raises(TypeError, match=r"^note: expected numbers, text.*found \{1\}"):
        Fewer(2, note={1}).save(tmp_path / "model")
    assert not list(tmp_path.iterdir())


def test_another_class_says_which_argument_it_does_not_know(tmp_path):
    Fewer(2, note="mine").fit(X).save(tmp_path / "model")
    with pytest.raises(ValueError, match="note missing, or unknown to GaussianMixture"):
        GaussianMixture.load(tmp_path / "model")
    fitted().save(tmp_path / "model")
    assert Fewer.load(tmp_path / "model").note == ""


def test_arguments_without_names_are_refused_where_names_are_needed():
    model = Unnamed(2, random_state=0).fit(X)
    assert model.predict(X).shape == (60,)
    words = r"Unnamed: expected a constructor that names all its arguments, found \*args, \*\*kw"
    with pytest.raises(TypeError, match=words):
        model.get_params()
