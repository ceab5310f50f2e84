"""Units of EM: exact, and for features that differ by any power of ten."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmlib.sources.frame import Frame


def frame_of(X, common_scale=False):
    return Frame.from_range(X.mean(axis=0), X.min(axis=0), X.max(axis=0), common_scale)


@given(
    exponents=st.lists(st.integers(-100, 120), min_size=1, max_size=3),
    offset=st.sampled_from([0.0, 1.0, 1e6]),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=50, deadline=None)
def test_rows_reach_between_a_half_and_one(exponents, offset, seed):
    scale = 10.0 ** np.array(exponents)
    X = (np.random.default_rng(seed).normal(size=(20, len(scale))) + offset) * scale
    frame = frame_of(X)
    Z = frame.enter(X)
    assert Z.shape == (len(scale), 20)
    assert Z.flags.c_contiguous
    reach = abs(Z).max(axis=1)
    assert (reach >= 0.5).all()
    assert (reach <= 1).all()
    np.testing.assert_array_equal(np.log2(frame.scale) % 1, 0)


def test_dividing_by_a_power_of_two_rounds_nothing():
    X = np.random.default_rng(0).normal(size=(20, 2)) * [1e-8, 1e8]
    frame = frame_of(X)
    np.testing.assert_array_equal(frame.enter(X).T * frame.scale, X - frame.center)


def test_one_scale_for_all_is_that_of_the_widest_feature():
    X = np.random.default_rng(0).normal(size=(20, 3)) * [1e-8, 1, 1e8]
    np.testing.assert_array_equal(frame_of(X, True).scale, [frame_of(X).scale[2]] * 3)
    assert len(set(frame_of(X).scale)) == 3


def test_log_volume_is_what_a_density_changes_by():
    frame = frame_of(np.array([[0.0, 0.0], [6.0, 0.5]]))
    np.testing.assert_array_equal(frame.scale, [4, 0.5])
    assert frame.log_volume == pytest.approx(np.log(4 * 0.5))


def test_a_constant_feature_becomes_zero():
    X = np.c_[np.full(9, 0.1), np.arange(9.0)]
    frame = Frame.from_range(np.array([0.1 + 1e-17, 4.0]), X.min(axis=0), X.max(axis=0), False)
    np.testing.assert_array_equal(frame.enter(X)[0], 0)
    assert frame.scale[0] == 1


def test_the_centre_lies_within_the_data_whatever_rounding_did_to_the_mean():
    frame = Frame.from_range(np.array([3.0]), np.array([1.0]), np.array([2.0]), False)
    assert frame.center == [2]


@pytest.mark.parametrize("feature", [0, 1])
def test_a_feature_whose_variance_is_no_float64_number_is_refused(feature):
    X = np.random.default_rng(0).random((9, 2))
    X[:, feature] *= 1e-141
    with pytest.raises(ValueError, match=f"X: .* feature {feature} with a range of .*e-14"):
        frame_of(X)
    X[:, feature] *= 100
    frame_of(X)
