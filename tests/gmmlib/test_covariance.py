"""The four types of covariance: their algebra with explicit matrices, and the M-step against Q."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmlib.covariance import COVARIANCES

KINDS = pytest.mark.parametrize("name", list(COVARIANCES))
SIZES = pytest.mark.parametrize("D", [1, 2, 3])


def fitted(name, scatters, counts, degrees=0.0):
    """The M-step's covariances, as this type keeps them, from full scatters."""
    kind = COVARIANCES[name](*scatters.shape[:2])
    return kind.divide(kind.gather(scatters), counts, degrees).reshape(kind.shape)


@pytest.fixture
def some(draw, kept, explicit):
    """some(name, D): covariances as kept inside, and the three matrices they are."""

    def some(name, D, seed=0):
        kind, covariances = COVARIANCES[name](3, D), kept(name, draw(seed, 1, 3, D)[3])
        return kind, covariances.reshape(kind.axes), explicit(name, covariances, 3, D)

    return some


@KINDS
@SIZES
def test_covariances_and_what_is_made_of_them(name, D, some):
    kind, covariances, matrices = some(name, D)
    np.testing.assert_array_equal(kind.expand(covariances), matrices)
    np.testing.assert_array_equal(kind.expand(covariances.reshape(kind.shape)), matrices)
    kept_matrices = np.broadcast_to(kind.matrices(covariances), matrices.shape)
    np.testing.assert_array_equal(kept_matrices, matrices)
    precisions, log_dets = kind.invert(covariances)
    assert precisions.shape == kind.axes
    np.testing.assert_allclose(
        kind.expand(precisions) @ matrices, np.array([np.eye(D)] * 3), atol=1e-12
    )
    np.testing.assert_allclose(
        np.broadcast_to(log_dets, 3), -np.linalg.slogdet(matrices)[1], rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(kind.from_precisions(precisions), covariances, rtol=1e-12)
    diagonals = np.diagonal(matrices, axis1=1, axis2=2)
    np.testing.assert_array_equal(np.broadcast_to(kind.diagonal(covariances), (3, D)), diagonals)


@KINDS
@SIZES
def test_the_roots_of_the_precisions(name, D, some):
    """Upper triangular U with U U^T = Lambda, as scikit-learn keeps them."""
    kind, covariances, matrices = some(name, D)
    cholesky = kind.precisions_cholesky(kind.roots(covariances))
    U = kind.expand(cholesky)
    np.testing.assert_array_equal(U, np.triu(U))
    assert (np.diagonal(U, axis1=1, axis2=2) > 0).all()
    inverse = np.linalg.inv(matrices)
    np.testing.assert_allclose(U @ U.transpose(0, 2, 1), inverse, rtol=1e-11, atol=1e-12)
    precisions = kind.expand(kind.from_cholesky(cholesky))
    np.testing.assert_allclose(precisions, inverse, rtol=1e-11, atol=1e-12)


@KINDS
@SIZES
def test_features_in_other_units(name, D, some):
    kind, covariances, matrices = some(name, D)
    scale = np.full(D, 3.0) if kind.common_scale else np.arange(1.0, D + 1)
    found = kind.expand(kind.rescale(covariances, scale))
    np.testing.assert_allclose(found, np.diag(scale) @ matrices @ np.diag(scale), rtol=1e-14)


def test_only_one_variance_for_all_features_needs_one_unit_for_all():
    assert [name for name, kind in COVARIANCES.items() if kind.common_scale] == ["spherical"]


@KINDS
def test_free_parameters_counted_on_fingers(name):
    """K = 3: with D = 2 a symmetric matrix has 3 free entries, with D = 3 it has 6."""
    counts = {"full": (9, 18), "tied": (3, 6), "diag": (6, 9), "spherical": (3, 3)}
    kind = COVARIANCES[name]
    assert (kind(3, 2).n_parameters, kind(3, 3).n_parameters) == counts[name]
    assert kind(3, 1).n_parameters == (1 if name == "tied" else 3)


@KINDS
def test_shapes_that_users_see(name):
    shapes = {"full": (3, 2, 2), "tied": (2, 2), "diag": (3, 2), "spherical": (3,)}
    assert COVARIANCES[name](3, 2).shape == shapes[name]


@KINDS
@SIZES
def test_whitened_rows_have_mahalanobis_length(name, D, some):
    kind, covariances, matrices = some(name, D)
    apart = np.random.default_rng(1).normal(size=(D, 7))
    cholesky = kind.precisions_cholesky(kind.roots(covariances))
    for k, C in enumerate(matrices):
        Y = np.empty((D, 7))
        kind.whiten(cholesky[k % len(cholesky)], apart, out=Y)
        lengths = [a @ np.linalg.inv(C) @ a for a in apart.T]
        np.testing.assert_allclose((Y**2).sum(axis=0), lengths, rtol=1e-10)


@KINDS
@SIZES
def test_products_with_precisions_are_those_of_the_matrices(name, D, some):
    """Lambda_k v_k, and the sum of tr(Lambda_k w_k v_k v_k^T) = w_k v_k^T Lambda_k v_k."""
    kind, covariances, matrices = some(name, D)
    vectors, weights = np.random.default_rng(2).normal(size=(3, D)), np.array([0.5, 2, 3])
    precisions, inverse = kind.invert(covariances)[0], np.linalg.inv(matrices)
    expected = [P @ v for P, v in zip(inverse, vectors)]
    np.testing.assert_allclose(kind.times(precisions, vectors), expected, rtol=1e-10)
    traces = weights @ [v @ P @ v for P, v in zip(inverse, vectors)]
    found = kind.dot(precisions, kind.outer(weights, vectors))
    assert found == pytest.approx(traces, rel=1e-10)


@KINDS
@SIZES
def test_what_is_not_positive_definite_has_no_inverse(name, D, some):
    kind, covariances, _ = some(name, D)
    for factor in (0, -1, np.nan):
        with pytest.raises(np.linalg.LinAlgError):
            kind.invert(factor * covariances)


@KINDS
def test_precisions_that_are_none_are_refused(name, some):
    kind, covariances, _ = some(name, 2)
    precisions = kind.invert(covariances)[0].reshape(kind.shape)
    kind.check_precisions("precisions_init", precisions)
    for factor in (0, -1):
        with pytest.raises(ValueError, match="precisions_init"):
            kind.check_precisions("precisions_init", factor * precisions)
    if precisions.ndim > 1:
        crooked = precisions.copy()
        crooked[(-1,) * precisions.ndim] *= -1
        with pytest.raises(ValueError, match="precisions_init"):
            kind.check_precisions("precisions_init", crooked)
    if name in ("full", "tied"):
        crooked = precisions.copy()
        crooked[..., 0, 1] += 0.1
        with pytest.raises(ValueError, match="precisions_init: .*symmetric"):
            kind.check_precisions("precisions_init", crooked)


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
        if name in ("full", "tied"):
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
    full, tied, diagonal, spherical = (fitted(name, scatters, counts) for name in COVARIANCES)
    np.testing.assert_allclose(full, [S / n for S, n in zip(scatters, counts)], rtol=1e-13)
    np.testing.assert_allclose(tied, np.average(full, axis=0, weights=counts), rtol=1e-13)
    np.testing.assert_allclose(diagonal, [np.diag(C) for C in full], rtol=1e-13)
    np.testing.assert_allclose(spherical, diagonal.mean(axis=1), rtol=1e-13)


SECOND_MOMENTS_KEPT = {
    "full": lambda matrix: matrix,
    "tied": lambda matrix: matrix,
    "diag": np.diag,
    "spherical": np.trace,
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


@KINDS
@pytest.mark.parametrize("degrees", [0.0, 4.0])
def test_degrees_count_as_rows(name, degrees, draw, draw_gamma, moments):
    """Of each component; tied: of all together."""
    X, gamma = draw(2, 30, 3, 2)[0], draw_gamma(2, 30, 3)
    counts, _, scatters = moments(X, gamma)
    share = counts / (counts + degrees)
    if name == "tied":
        share = np.array(30 / (30 + degrees))
    expected = fitted(name, scatters, counts)
    share = share.reshape(-1, *[1] * (expected.ndim - 1)) if share.ndim else share
    np.testing.assert_allclose(fitted(name, scatters, counts, degrees), expected * share)
