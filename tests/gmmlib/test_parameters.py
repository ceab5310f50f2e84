"""Parameters are checked, copied, and cannot be changed."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

import gmmlib

GOOD = {"weights": [0.25, 0.75], "means": [[0.0, 1], [2, 3]], "covariances": [np.eye(2)] * 2}


def with_(**changes):
    return gmmlib.Parameters(**(GOOD | changes))


def test_they_hold_what_was_given():
    theta = with_()
    assert (theta.n_components, theta.n_features) == (2, 2)
    for name, values in GOOD.items():
        found = getattr(theta, name)
        np.testing.assert_array_equal(found, values)
        assert found.dtype == float


def test_they_cannot_be_changed():
    theta = with_()
    with pytest.raises(dataclasses.FrozenInstanceError):
        theta.weights = np.array([0.5, 0.5])
    for name in GOOD:
        with pytest.raises(ValueError, match="read-only"):
            getattr(theta, name)[0] = 0


def test_the_callers_arrays_stay_apart():
    arrays = {name: np.array(values, dtype=float) for name, values in GOOD.items()}
    theta = gmmlib.Parameters(**arrays)
    for array in arrays.values():
        array[:] = 99
    for name, values in GOOD.items():
        np.testing.assert_array_equal(getattr(theta, name), values)


def test_they_can_be_copied_and_pickled():
    theta = with_()
    for other in (copy.deepcopy(theta), pickle.loads(pickle.dumps(theta))):
        for name in GOOD:
            np.testing.assert_array_equal(getattr(other, name), getattr(theta, name))


def test_a_weight_may_be_zero():
    np.testing.assert_array_equal(with_(weights=[0, 1]).weights, [0, 1])


def test_rounding_in_a_sum_or_a_mirror_entry_is_forgiven():
    assert with_(weights=[0.1 + 0.2, 0.7]).n_components == 2
    theta = with_(covariances=[[[1, 0.5 + 1e-12], [0.5, 1]], np.eye(2)])
    np.testing.assert_array_equal(theta.covariances[0], theta.covariances[0].T)


BAD = [
    ({"weights": [0.5, 0.6]}, r"weights: expected a sum of 1, found 1\.1"),
    ({"weights": [-0.5, 1.5]}, r"weights: expected no negative number, found -0\.5"),
    ({"weights": [1.0]}, r"weights: expected shape \(2,\).*, found \(1,\)"),
    ({"weights": [[0.5, 0.5]]}, r"weights: expected shape \(2,\).*, found \(1, 2\)"),
    ({"weights": [0.5, np.nan]}, r"weights: expected finite .*, found nan at index \(1,\)"),
    ({"means": [0, 1]}, r"means: expected a 2-D array, found 1-D of shape \(2,\)"),
    ({"means": [[0, 1]]}, r"covariances: expected shape \(1, 2, 2\)"),
    ({"means": np.zeros((2, 0))}, r"means: expected a 2-D array with at least one row"),
    ({"means": [[0, 1], [2, np.inf]]}, r"means: expected finite .*, found inf at index \(1, 1\)"),
    ({"covariances": np.eye(2)}, r"covariances: expected shape \(2, 2, 2\).*, found \(2, 2\)"),
    ({"covariances": np.ones((2, 2, 3))}, r"covariances: expected shape \(2, 2, 2\)"),
    (
        {"covariances": [np.eye(2), [[1, 0.5], [0.2, 1]]]},
        r"covariances\[1\]: expected a symmetric matrix, found entries 0\.3 apart",
    ),
    (
        {"covariances": [[[1, 1e-6], [0, 1e-12]], np.eye(2)]},
        r"covariances\[0\]: expected a symmetric matrix",
    ),
    (
        {"covariances": [np.eye(2), [[1, 2], [2, 1]]]},
        r"covariances\[1\]: expected a positive definite matrix, found smallest eigenvalue -1",
    ),
    ({"covariances": [np.eye(2), np.zeros((2, 2))]}, r"covariances\[1\]: .* eigenvalue 0"),
    ({"covariances": [np.eye(2), [[np.nan, 0], [0, 1]]]}, r"covariances: expected finite"),
]


@pytest.mark.parametrize(("changes", "message"), BAD)
def test_what_is_no_mixture_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        with_(**changes)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("values", [None, "text", [["a"]], 1j, [1j], {}, object()])
def test_what_is_no_number_is_refused(name, values):
    with pytest.raises(TypeError, match=f"{name}: expected a dense array of real numbers, found"):
        with_(**{name: values})


def test_log_gaussian_checks_its_means_and_covariances_too():
    with pytest.raises(ValueError, match=r"covariances\[0\]: expected a positive definite"):
        gmmlib.log_gaussian([[0.0]], [[0.0]], [[[-1.0]]])
    with pytest.raises(ValueError, match=r"covariances: expected shape \(1, 1, 1\)"):
        gmmlib.log_gaussian([[0.0]], [[0.0]], [1.0])
