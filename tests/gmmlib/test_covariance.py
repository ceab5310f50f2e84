"""The types of covariance that users name: sizes, and the M-step against Q."""

import dense
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmlib.covariance import COVARIANCES

KINDS = pytest.mark.parametrize(
    "name", ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
)  # a new kind is held to test_contract.py
SIZES = pytest.mark.parametrize("D", [1, 2, 3])


def fitted(name, scatters, counts, degrees=0.0):
    """The M-step's covariances, as this type keeps them, from full scatters."""
    kind = COVARIANCES[name](*scatters.shape[:2])
    return kind.divide(kind.gather(scatters), counts, degrees).reshape(kind.shape)


def test_only_one_variance_for_all_features_needs_one_unit_for_all():
    """A rescaled member stays one: of the others, whatever the units of each feature."""
    common = {"spherical", "tied_spherical"}
    for name in ("full", "tied", "diag", "tied_diag", *common):
        assert COVARIANCES[name].common_scale == (name in common)


@KINDS
def test_free_parameters_counted_on_fingers(name):
    """K = 3: with D = 2 a symmetric matrix has 3 free entries, with D = 3 it has 6."""
    counts = {"full": (9, 18), "tied": (3, 6), "diag": (6, 9), "spherical": (3, 3)}
    counts |= {"tied_diag": (2, 3), "tied_spherical": (1, 1)}
    kind = COVARIANCES[name]
    assert (kind(3, 2).n_parameters, kind(3, 3).n_parameters) == counts[name]
    assert kind(3, 1).n_parameters == (1 if dense.is_shared(name) else 3)


@KINDS
def test_shapes_that_users_see(name):
    shapes = {"full": (3, 2, 2), "tied": (2, 2), "diag": (3, 2), "spherical": (3,)}
    shapes |= {"tied_diag": (2,), "tied_spherical": ()}
    assert COVARIANCES[name](3, 2).shape == shapes[name]


# ---- the M-step -----------------------------------------------------------------------------


@KINDS
@SIZES
@pytest.mark.equation("m-step-covariance")
@pytest.mark.equation("m-step-tied")
@pytest.mark.equation("m-step-diagonal")
@pytest.mark.equation("m-step-spherical")
def test_q_is_stationary_at_the_m_step(
    name, D, draw, draw_gamma, moments, log_joint, explicit, slopes
):
    """Q from its definition, its slopes by differences within the covariances of this type."""
    X, gamma = draw(D, 30, 3, D)[0], draw_gamma(D, 30, 3)
    counts, means, scatters = moments(X, gamma)
    covariances, weights = fitted(name, scatters, counts), counts / 30

    def q(d_logs, d_means, d_covariances):
        pi = weights * np.exp(d_logs)
        if dense.is_matrix(name):
            d_covariances = d_covariances + np.swapaxes(d_covariances, -1, -2)
        matrices = explicit(name, covariances + d_covariances, 3, D)
        return (gamma * log_joint(X, pi / pi.sum(), means + d_means, matrices)).sum()

    found = slopes(q, [(3,), (3, D), covariances.shape], seed=D)
    np.testing.assert_allclose(found, 0, atol=1e-5)


@KINDS
@pytest.mark.equation("m-step-tied")
@pytest.mark.equation("m-step-diagonal")
@pytest.mark.equation("m-step-spherical")
def test_no_other_covariances_have_a_larger_q(
    name, draw, draw_gamma, moments, log_joint, kept, explicit
):
    X, gamma = draw(1, 30, 3, 2)[0], draw_gamma(1, 30, 3)
    counts, means, scatters = moments(X, gamma)

    def q(covariances):
        return (gamma * log_joint(X, counts / 30, means, explicit(name, covariances, 3, 2))).sum()

    best = q(fitted(name, scatters, counts))
    assert all(q(kept(name, draw(seed, 1, 3, 2)[3])) < best for seed in range(50))


@pytest.mark.equation("m-step-tied")
@pytest.mark.equation("m-step-diagonal")
@pytest.mark.equation("m-step-spherical")
def test_each_type_is_an_average_of_the_full_one(draw, draw_gamma, moments):
    X, gamma = draw(2, 30, 3, 2)[0], draw_gamma(2, 30, 3)
    counts, _, scatters = moments(X, gamma)
    names = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
    full, tied, diagonal, spherical, tied_diagonal, tied_spherical = (
        fitted(name, scatters, counts) for name in names
    )
    np.testing.assert_allclose(full, [S / n for S, n in zip(scatters, counts)], rtol=1e-13)
    np.testing.assert_allclose(tied, np.average(full, axis=0, weights=counts), rtol=1e-13)
    np.testing.assert_allclose(diagonal, [np.diag(C) for C in full], rtol=1e-13)
    np.testing.assert_allclose(spherical, diagonal.mean(axis=1), rtol=1e-13)
    np.testing.assert_allclose(tied_diagonal, np.diag(tied), rtol=1e-13)
    np.testing.assert_allclose(tied_spherical, tied_diagonal.mean(), rtol=1e-13)


SECOND_MOMENTS_KEPT = {
    "full": lambda matrix: matrix,
    "tied": lambda matrix: matrix,
    "diag": np.diag,
    "spherical": np.trace,
    "tied_diag": np.diag,
    "tied_spherical": np.trace,
}


@KINDS
@given(seed=st.integers(0, 10**6), K=st.integers(1, 4), D=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
@pytest.mark.equation("moments-second")
def test_second_moments_are_kept(name, draw, draw_gamma, moments, explicit, seed, K, D):
    """Full and tied: X^T X / N. Diagonal: its diagonal. Spherical: its trace."""
    X, gamma = draw(seed, 20, K, D)[0], draw_gamma(seed, 20, K)
    counts, means, scatters = moments(X, gamma)
    matrices = explicit(name, fitted(name, scatters, counts), K, D)
    mixture = sum(n / 20 * (C + np.outer(m, m)) for n, m, C in zip(counts, means, matrices))
    same = SECOND_MOMENTS_KEPT[name]
    np.testing.assert_allclose(same(mixture), same(X.T @ X / 20), rtol=1e-11, atol=1e-12)
