"""Components that shrink onto too few rows end with an error that names them."""

import pickle

import numpy as np
import pytest

import gmmlib


def test_the_error_names_the_component_its_rows_and_what_to_do():
    error = gmmlib.CollapseError(2, 1.25)
    assert (error.component, error.count) == (2, 1.25)
    assert str(error).startswith("component 2 has collapsed: its N_k = 1.25 effective rows")
    assert "Try another start, fewer components or more rows" in str(error)
    assert isinstance(error, ValueError)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_em_ends_when_a_component_sits_on_one_row(faithful):
    wide = np.cov(faithful.T)
    start = gmmlib.Parameters([0.99, 0.01], [[3.5, 71], faithful[7]], [wide, wide * 1e-6])
    with pytest.raises(gmmlib.CollapseError, match="component 1 has collapsed") as caught:
        list(gmmlib.em(faithful, start))
    assert caught.value.count == pytest.approx(1, abs=1e-3)


def test_em_ends_when_a_component_sits_on_a_line():
    """Ten rows on a slanted line, far from the others: flat, but along no feature."""
    rng = np.random.default_rng(0)
    t = rng.normal(size=10)
    X = np.r_[rng.normal(size=(60, 2)), np.c_[40 + t, 40 - 3 * t]]
    means, covariances = [[0, 0], [40, 40]], [np.eye(2), 10 * np.eye(2)]
    with pytest.raises(gmmlib.CollapseError, match="component 1 .* N_k = 10 effective rows"):
        list(gmmlib.em(X, gmmlib.Parameters([0.8, 0.2], means, covariances)))


def m_step_streaming(X, gamma):
    return gmmlib.SufficientStatistics.of(X, gamma).maximize()


SPELLINGS = pytest.mark.parametrize("m_step", [gmmlib.m_step, m_step_streaming])


@SPELLINGS
@pytest.mark.parametrize("few", [0, 1e-300])
def test_a_component_without_rows_cannot_be_known(m_step, few):
    X, gamma = np.c_[[0.0, 1.0, 5.0]], np.array([[1.0, few], [1.0, few], [1.0, 0.0]])
    with pytest.raises(gmmlib.CollapseError, match="component 1 has collapsed"):
        m_step(X, gamma)


@SPELLINGS
def test_one_row_has_no_covariance(m_step):
    X, gamma = np.c_[[0.1, 1.0, 5.0]], np.array([[1.0, 0], [0, 1], [0, 1]])
    with pytest.raises(gmmlib.CollapseError, match="component 0 has collapsed: its N_k = 1 eff"):
        m_step(X, gamma)


@SPELLINGS
@pytest.mark.parametrize("offset", [0, 0.1, 1e8 / 3])
def test_a_constant_feature_has_no_covariance(m_step, faithful, offset):
    X = np.c_[faithful, np.full(272, offset)]
    with pytest.raises(gmmlib.CollapseError, match="constant or a combination of others"):
        m_step(X, np.ones((272, 1)))


@SPELLINGS
@pytest.mark.parametrize(("scale", "distance"), [(1e-120, 10), (1, 1e10), (1e120, 1e10)])
def test_narrow_components_far_apart_have_not_collapsed(m_step, scale, distance):
    """Widths of 1 at a distance of 1e10 of them: far below the data's variance."""
    t = np.array([-1.0, 0.0, 1.0, 0.0])
    X = np.r_[np.c_[t, t[::-1]], np.c_[t, t[::-1]] + distance] * scale
    theta = m_step(X, np.repeat(np.eye(2), 4, axis=0))
    np.testing.assert_allclose(theta.covariances[1] / scale / scale, np.eye(2) / 2, atol=1e-5)


def test_an_ill_conditioned_but_regular_covariance_is_kept():
    rng = np.random.default_rng(0)
    x = rng.normal(size=50)
    X = np.c_[x, 1e8 * (x + 1e-5 * rng.normal(size=50))]
    theta = gmmlib.m_step(X, np.ones((50, 1)))
    np.testing.assert_allclose(theta.covariances[0], np.cov(X.T, bias=True), rtol=1e-9)
