"""scikit-learn's own tests of its mixtures, with gmmlib's class in the place of theirs.

All of them that call nothing private, and no other array library. Words of messages are each
library's own, so of an error or a warning only the class is compared.
"""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest
import sklearn.mixture.tests.test_gaussian_mixture as of_gaussian_mixtures
import sklearn.mixture.tests.test_mixture as of_mixtures
from sklearn import mixture
from sklearn.mixture import _gaussian_mixture as private

import gmmlib

THEIRS = (of_gaussian_mixtures, of_mixtures)
REFUSED = {
    "test_gaussian_mixture_setting_best_params": (
        gmmlib.CollapseError,
        "A component that holds one row, without a penalty, has an infinite likelihood: gmmlib says"
        " that it has collapsed, and leaves no such fit behind.",
    ),
    "test_monotonic_likelihood": (
        AssertionError,
        "The likelihood rises in all 600 steps, but tol is what is still to come, and not the last"
        " gain: the steps to 1e-7 are thousands.",
    ),
    "test_score[float32]": (
        AssertionError,
        "The test wants seven decimals of a number that float32 knows to six: gmmlib's score is the"
        " mean of densities before these are rounded to float32, not after it.",
    ),
}
WEEKLY = {"test_init", "test_gaussian_mixture_fit_predict_n_init"}  # seconds, of whole searches
pytestmark = pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")  # of 10 rows, or noise


def names_in(code):
    """All names that a function's code uses, those in functions within it too."""
    inner = [names_in(it) for it in code.co_consts if inspect.iscode(it)]
    return set(code.co_names).union(*inner)


def is_public(function):
    """Does it use nothing of theirs that is private, and no array library but NumPy?"""
    used = [name for name in names_in(function.__code__) if name.startswith("_")]
    hidden = [it for it in used if hasattr(private, it) or hasattr(mixture.GaussianMixture, it)]
    return not hidden and "config_context" not in function.__code__.co_names


def with_ours(mark):
    """The mark, its estimators replaced by ours; theirs of other classes are left out."""
    if mark.name != "parametrize" or mark.args[0] != "estimator":
        return mark
    return pytest.mark.parametrize("estimator", [gmmlib.GaussianMixture()]).mark


def adopted(function):
    """The test as pytest shall run it here."""
    function.pytestmark = [with_ours(mark) for mark in getattr(function, "pytestmark", [])]
    if function.__name__ in WEEKLY:
        pytest.mark.weekly(function)
    return function


def own(module):
    """The tests of a module by their names."""
    functions = [it for it in vars(module).values() if inspect.isfunction(it)]
    return {it.__name__: it for it in functions if it.__name__.startswith("test_")}


ADOPTED = {
    name: adopted(test)
    for module in THEIRS
    for name, test in own(module).items()
    if is_public(test)
}
globals().update(ADOPTED)


@pytest.fixture(autouse=True)
def in_place_of_theirs(monkeypatch, request):
    if request.node.name in REFUSED:
        raised, reason = REFUSED[request.node.name]
        request.applymarker(pytest.mark.xfail(raises=raised, reason=reason, strict=True))

    def raises(expected, match=""):
        return pytest.raises(expected)

    def warns(expected, match=""):
        return pytest.warns(expected)

    for module in THEIRS:
        monkeypatch.setattr(module, "GaussianMixture", gmmlib.GaussianMixture)
        monkeypatch.setattr(module, "pytest", SimpleNamespace(raises=raises, warns=warns))


@pytest.fixture
def global_random_seed():
    return 42  # as theirs is where nobody asks for another one


@pytest.fixture(params=[np.float32, np.float64], ids=["float32", "float64"])
def global_dtype(request):
    return request.param


def test_all_are_adopted_but_for_those_of_private_functions_and_of_other_array_libraries():
    left = {name for module in THEIRS for name in own(module)} - set(ADOPTED)
    assert len(ADOPTED) > 2 * len(left)
    assert {"test_suffstat_sk_full", "test_gaussian_mixture_array_api_compliance"} <= left
    names = {name.partition("[")[0] for name in REFUSED}
    assert names | WEEKLY <= set(ADOPTED)
