"""What users see of an estimator: its repr, in a notebook, in help(), in errors."""

import inspect
import pydoc
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn import mixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import gmmlib
from gmmlib import GaussianMixture

ROOT = Path(__file__).parents[2]


# repr


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"n_components": 3},
        {"n_components": 3, "covariance_type": "tied", "random_state": 0},
        {"max_iter": 5, "means_init": [[1.0]], "warm_start": True},
        {"weights_init": np.array([0.25, 0.75])},
        {"reg_covar": 1e-6, "n_init": 1},
    ],
    ids=str,
)
def test_only_what_was_changed_is_shown_as_in_scikit_learn(changed):
    model = GaussianMixture(**changed)
    shown = dict(changed)
    if shown.get("reg_covar"):
        shown.clear()  # these are the defaults
    else:
        theirs = repr(mixture.GaussianMixture(**changed))
        assert len(repr(model)) == len(theirs)  # they sort the names
        assert sorted(repr(model)) == sorted(theirs)
    inner = ", ".join(f"{name}={value!r}" for name, value in shown.items())
    assert repr(model) == f"GaussianMixture({inner})"
    again = eval(repr(model), {"GaussianMixture": GaussianMixture, "array": np.array})
    assert repr(again) == repr(model)


def test_a_class_of_ones_own_is_shown_too():
    class Unnamed(GaussianMixture):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)

    class Wider(GaussianMixture):
        def __init__(self, note, n_components=7):
            super().__init__(n_components)
            self.note = note

    assert repr(Unnamed(2)) == "Unnamed()"
    assert repr(Wider("x")) == "Wider(note='x')"
    assert repr(Wider("x", 1)) == "Wider(note='x', n_components=1)"


# Notebooks


def test_notebooks_show_a_diagram_where_scikit_learn_is_loaded():
    model = GaussianMixture(2, random_state=0)
    assert "Not fitted" in model._repr_html_()
    model.fit([[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]])
    bundle = model._repr_mimebundle_(include=None, exclude=None)
    assert bundle.keys() == {"text/plain", "text/html"}
    assert bundle["text/plain"] == repr(model)
    assert ">Fitted<" in bundle["text/html"]
    assert "GaussianMixture" in make_pipeline(StandardScaler(), model)._repr_html_()
    with sklearn.config_context(display="text"):
        assert not hasattr(model, "_repr_html_")
        assert model._repr_mimebundle_() == {"text/plain": repr(model)}


def test_without_scikit_learn_they_show_text():
    code = """import sys, gmmlib
model = gmmlib.GaussianMixture(2)
assert not hasattr(model, "_repr_html_")
assert model._repr_mimebundle_() == {"text/plain": "GaussianMixture(n_components=2)"}
assert "sklearn" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# help()


@pytest.mark.parametrize("name", [name for name in gmmlib.__all__ if name[0].islower()])
def test_help_shows_the_names_of_types(name):
    function = getattr(gmmlib, name)
    assert len(str(inspect.signature(function))) < 300
    assert max(map(len, pydoc.render_doc(function).splitlines())) < 300


@pytest.mark.parametrize("own", [GaussianMixture, gmmlib.Parameters])
def test_help_of_classes_has_no_long_lines(own):
    assert max(map(len, pydoc.render_doc(own).splitlines())) < 600


# Errors


@pytest.mark.parametrize(
    "found", [mixture.GaussianMixture(), mixture.BayesianGaussianMixture()], ids=repr
)
def test_a_class_of_another_library_is_named_with_its_module(found):
    name = f"sklearn.mixture._{'bayesian' if 'Bayes' in repr(found) else 'gaussian'}_mixture"
    with pytest.raises(TypeError, match=f"expected a gmmlib.GaussianMixture .*found {name}"):
        gmmlib.plot(found)
    with pytest.raises(TypeError, match=f"expected a gmmlib.GaussianMixture, found {name}"):
        gmmlib.bootstrap(found, 200, 10)
    with pytest.raises(TypeError, match=f"expected gmmlib.Parameters, found {name}"):
        gmmlib.sample(found, 3)
    with pytest.raises(TypeError, match="expected gmmlib.Parameters, found list$"):
        gmmlib.sample([], 3)


LONG = {
    "array": (np.zeros((200, 2)), r"numpy.ndarray of shape \(200, 2\)"),
    "frame": (pd.DataFrame(np.zeros((200, 2))), r"pandas.*DataFrame of shape \(200, 2\)"),
    "list": ([0.5] * 200, "list of 200 items"),
    "text": ("x" * 200, "str of 200 items"),
    "other": (partial(print, *range(50)), r"functools.partial of \d+ letters"),
    "short": ([[0.5]], r"\[\[0.5\]\]"),
}


@pytest.mark.parametrize(("value", "words"), LONG.values(), ids=LONG)
def test_a_long_value_is_told_by_its_type_and_size(value, words):
    X = [[0.0], [1.0], [3.0]]
    calls = {
        "n_samples": lambda: gmmlib.bootstrap(GaussianMixture().fit(X), value),
        "warm_start": lambda: GaussianMixture(warm_start=value).fit(X),
        "return_std": lambda: GaussianMixture().fit(X).predict_conditional(X, [0], value),
        "criterion": lambda: gmmlib.select(X, criterion=value),
    }
    for name, call in calls.items():
        with pytest.raises((TypeError, ValueError), match=f"^{name}: expected .*found {words}$"):
            call()
