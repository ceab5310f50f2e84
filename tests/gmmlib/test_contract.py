"""The contract of `CovarianceKind`, for every kind: each method against K explicit matrices.

Two kinds are made here by the recipe of gmmlib/covariance/README.md, and held to the same.
"""

import dense
import numpy as np
import pytest
from scipy.linalg import eigh
from scipy.optimize import minimize

import gmmlib
from gmmlib.checks import expect
from gmmlib.covariance import COVARIANCES
from gmmlib.covariance.full import Full
from gmmlib.covariance.shared import Shared
from gmmlib.engine.fused import Fused
from gmmlib.engine.problem import Problem
from gmmlib.engine.stable import Stable
from gmmlib.sources import open_rows


class Pair(Full):
    """Features 0 and 1 vary together, and every other feature for itself: block-diagonal."""

    @property
    def n_parameters_of_one(self):
        return len(self.pairs[0])

    @property
    def rows_of_one(self):
        return min(2, self.D)

    @property
    def products(self):
        return [(slice(0, self.D), slice(0, self.D)), (slice(0, 1), slice(1, 2))][: self.D]

    def entries(self, matrices):
        inside = np.eye(self.D)
        inside[:2, :2] = 1
        return matrices * inside

    def squares(self, vectors):
        return self.entries(super().squares(vectors))

    def scatter(self, apart, gamma, room):
        return self.entries(super().scatter(apart, gamma, room))

    def check_precisions(self, name, precisions):
        super().check_precisions(name, precisions)
        outside = np.abs(precisions - self.entries(precisions)).max()
        expect(outside == 0, name, "0 for all other pairs of features", outside)


class TiedPair(Shared, Pair):
    """One such matrix for all components."""


EXAMPLES = {"pair": Pair, "tied_pair": TiedPair}
assert not COVARIANCES.keys() & EXAMPLES.keys(), "a kind has the name of an example"
KINDS = COVARIANCES | EXAMPLES
K = 3
EVERY = pytest.mark.parametrize("name", list(KINDS))
SIZES = pytest.mark.parametrize("D", [1, 3])


def case_of(name, D, draw, seed=0):
    """A kind, covariances as it keeps them inside, and the three matrices that they are."""
    kind, kept = KINDS[name](K, D), dense.kept(name, draw(seed, 1, K, D)[3])
    return kind, kept.reshape(kind.axes), dense.explicit(name, kept, K, D)


def diagonals(matrices):
    return np.array([np.diag(matrix) for matrix in matrices])


def traces(matrices, scatters):
    """The sum of tr(A_k S_k)."""
    return sum(np.trace(A @ S) for A, S in zip(matrices, scatters, strict=True))


def some_scatters(D, seed=1):
    vectors = np.random.default_rng(seed).normal(size=(K, D + 2, D))
    return np.array([v.T @ v for v in vectors])


# ---- sizes and matrices ---------------------------------------------------------------------


@EVERY
@SIZES
def test_shapes_belong_together(name, D, draw):
    kind, covariances, _ = case_of(name, D, draw)
    assert len(kind.axes) >= 2
    assert kind.axes[0] == kind.n_covariances
    assert kind.n_covariances * kind.n_sharing == K
    assert covariances.shape == kind.axes
    assert covariances.reshape(kind.shape).shape == kind.shape
    assert kind.shape == (kind.one if kind.n_sharing > 1 else (K, *kind.one))


@EVERY
@SIZES
def test_free_parameters_are_the_dimension_of_the_family(name, D, draw):
    """All K matrices side by side, of many draws, span a space of so many dimensions."""
    many = [case_of(name, D, draw, seed)[2].ravel() for seed in range(40)]
    assert KINDS[name](K, D).n_parameters == np.linalg.matrix_rank(np.array(many))


@EVERY
@SIZES
def test_so_many_differences_from_the_mean_determine_a_covariance(name, D):
    """One fewer do not; and they have at least as many numbers as the covariance may choose."""
    kind = KINDS[name](1, D)
    vectors = np.random.default_rng(0).normal(size=(D, D))
    needed = int(np.ceil(kind.rows_of_one))
    for n in range(D + 1):
        scatter = vectors[:n].T @ vectors[:n]
        covariance = kind.expand(kind.divide(kind.gather(scatter[None]), np.array([1.0])))
        smallest = np.linalg.eigvalsh(covariance[0])[0]
        assert (smallest > 1e-9) == (n >= needed)
    assert kind.rows_of_one * D >= kind.n_parameters_of_one
    assert needed - kind.rows_of_one < 1


@EVERY
def test_a_component_needs_a_row_for_its_mean_and_its_share_of_the_rest(name):
    kind = KINDS[name](K, 3)
    needed = K * kind.fewest_rows
    assert needed == pytest.approx(K + kind.rows_of_one * (1 if dense.is_shared(name) else K))


@EVERY
@SIZES
def test_matrices_are_those_that_are_kept(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    np.testing.assert_array_equal(kind.expand(covariances), matrices)
    np.testing.assert_array_equal(kind.expand(covariances.reshape(kind.shape)), matrices)
    own = kind.matrices(covariances)
    assert own.shape == (kind.n_covariances, D, D)
    np.testing.assert_array_equal(np.broadcast_to(own, matrices.shape), matrices)
    np.testing.assert_array_equal(kind.diagonal(covariances), diagonals(own))
    a, b = np.triu_indices(D)
    np.testing.assert_array_equal(kind.at(covariances, a, b), own[:, a, b])


@EVERY
@SIZES
def test_inverses_and_roots_are_numpys(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    inverse, n = np.linalg.inv(matrices), kind.n_covariances
    precisions, log_dets = kind.invert(covariances)
    assert precisions.shape == kind.axes
    np.testing.assert_allclose(kind.expand(precisions), inverse, rtol=1e-10, atol=1e-12)
    expected = np.linalg.slogdet(inverse)[1][:n]
    np.testing.assert_allclose(log_dets, expected, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(kind.from_precisions(precisions), covariances, rtol=1e-11)
    L = kind.expand(kind.roots(covariances))
    np.testing.assert_array_equal(L, np.tril(L))
    np.testing.assert_allclose(L @ L.mT, matrices, rtol=1e-12, atol=1e-13)
    cholesky = kind.precisions_cholesky(kind.roots(covariances))
    U = kind.expand(cholesky)
    np.testing.assert_array_equal(U, np.triu(U))
    assert (diagonals(U) > 0).all()
    np.testing.assert_allclose(U @ U.mT, inverse, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(kind.from_cholesky(cholesky), precisions, rtol=1e-13)


@EVERY
@SIZES
def test_what_is_not_positive_definite_has_no_inverse(name, D, draw):
    kind, covariances, _ = case_of(name, D, draw)
    for factor in (0, -1, np.nan):
        with pytest.raises(np.linalg.LinAlgError):
            kind.invert(factor * covariances)


@EVERY
@SIZES
def test_precisions_of_users_are_looked_at(name, D, draw):
    kind, covariances, _ = case_of(name, D, draw)
    precisions = kind.invert(covariances)[0].reshape(kind.shape)
    kind.check_precisions("precisions_init", precisions)
    for wrong in (-precisions, 0 * precisions):
        with pytest.raises(ValueError, match="precisions_init.*: expected .* found"):
            kind.check_precisions("precisions_init", wrong)
    last = precisions.copy()
    last[(-1,) * precisions.ndim] *= -1
    with pytest.raises(ValueError, match="precisions_init.*: expected .* found"):
        kind.check_precisions("precisions_init", last)
    outside = kind.matrices(precisions.reshape(kind.axes)) == 0
    if len(kind.one) == 2 and outside.any():
        full = precisions + 1e-3 * outside.reshape(precisions.shape)
        with pytest.raises(ValueError, match="precisions_init: expected .* found"):
            kind.check_precisions("precisions_init", full)
    if len(kind.one) == 2 and D > 1:
        crooked = precisions.copy()
        crooked[..., 0, 1] += 0.1
        with pytest.raises(ValueError, match="precisions_init: expected a symmetric matrix"):
            kind.check_precisions("precisions_init", crooked)


@EVERY
@SIZES
def test_diagonals_are_found_and_made_without_matrices(name, D, draw):
    kind = KINDS[name](K, D)
    matrices = some_scatters(D)
    np.testing.assert_array_equal(kind.diagonal(kind.entries(matrices)), diagonals(matrices))
    values = diagonals(matrices)
    expected = kind.entries(np.array([np.diag(v) for v in values]))
    np.testing.assert_array_equal(kind.diagonal_entries(values), expected)


@EVERY
@SIZES
def test_how_near_to_singular_is_an_eigenvalue_of_the_correlations(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    widths = np.sqrt(diagonals(matrices))
    correlations = matrices / (widths[:, :, None] * widths[:, None, :])
    expected = np.linalg.eigvalsh(correlations)[: kind.n_covariances, 0]
    np.testing.assert_allclose(kind.smallest_eigenvalues(covariances), expected, rtol=1e-10)
    covariances = covariances.copy()
    covariances[-1] = 0  # of no variance at all
    assert kind.smallest_eigenvalues(covariances)[-1] == 0


@EVERY
@SIZES
def test_the_largest_ratio_is_that_of_the_best_of_all_directions(name, D, draw):
    """By the generalised eigenvalue problem S v = r Sigma v."""
    kind, covariances, matrices = case_of(name, D, draw)
    scatters = kind.gather(some_scatters(D))
    n = kind.n_covariances
    pairs = zip(kind.matrices(scatters), matrices[:n], strict=True)
    expected = [eigh(S, C, eigvals_only=True)[-1] for S, C in pairs]
    np.testing.assert_allclose(kind.largest_ratios(scatters, covariances), expected, rtol=1e-10)
    one = kind.largest_ratios(scatters[:1], covariances)  # one scatter, for all covariances
    pairs = zip(np.repeat(kind.matrices(scatters[:1]), n, axis=0), matrices[:n], strict=True)
    np.testing.assert_allclose(
        one, [eigh(S, C, eigvals_only=True)[-1] for S, C in pairs], rtol=1e-10
    )


@EVERY
@SIZES
def test_covariances_follow_the_units_of_features(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    scale = np.full(D, 3.0) if kind.common_scale else np.arange(1.0, D + 1)
    found = kind.expand(kind.rescale(covariances, scale))
    np.testing.assert_allclose(found, matrices * np.outer(scale, scale), rtol=1e-14)


@EVERY
@SIZES
def test_the_family_is_all_positive_multiples_and_sums_of_its_members(name, D, draw):
    """Data whose scatters are of this form, in whatever size, are fitted by just these."""
    kind, covariances, _ = case_of(name, D, draw)
    other = case_of(name, D, draw, seed=1)[1]
    counts = np.full(K, 5.0)
    for wanted in (covariances, 3 * covariances, covariances + 2 * other):
        found = kind.divide(kind.gather(counts[:, None, None] * kind.expand(wanted)), counts)
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


# ---- scatters -------------------------------------------------------------------------------


@EVERY
@SIZES
def test_a_scatter_keeps_its_trace_with_every_precision(name, D, draw):
    """Q needs no more of a scatter than this."""
    kind, covariances, matrices = case_of(name, D, draw)
    scatters, precisions = some_scatters(D), kind.invert(covariances)[0]
    gathered = kind.gather(scatters)
    assert gathered.shape == kind.axes
    expected = traces(np.linalg.inv(matrices), scatters)
    assert kind.dot(precisions, gathered) == pytest.approx(expected, rel=1e-11)


@EVERY
@SIZES
def test_one_matrix_for_all_is_gathered_for_each_covariance(name, D, draw):
    """The data's own scatter and a penalty enter so: as one summand of each scatter."""
    kind, covariances, matrices = case_of(name, D, draw)
    psi, precisions = some_scatters(D)[0], kind.invert(covariances)[0]
    added = np.zeros(kind.axes) + kind.gather(psi[None])
    expected = sum(np.trace(P @ psi) for P in np.linalg.inv(matrices)[: kind.n_covariances])
    assert kind.dot(precisions, added) == pytest.approx(expected, rel=1e-11)


@EVERY
@SIZES
def test_scatters_are_gathered_outer_products(name, D):
    kind = KINDS[name](K, D)
    rng = np.random.default_rng(2)
    vectors, weights = rng.normal(size=(K, D)), np.array([0.5, 2, 3])
    squares = np.array([np.outer(v, v) for v in vectors])
    expected = kind.gather(weights[:, None, None] * squares)
    np.testing.assert_allclose(kind.outer(weights, vectors), expected, rtol=1e-13, atol=1e-14)
    apart, gamma = rng.normal(size=(K, D, 7)), rng.random((K, 7))
    rooms = np.empty((K, D, 7))
    parts = [kind.scatter(*arguments) for arguments in zip(apart, gamma, rooms)]
    expected = kind.gather(np.array([(a * g) @ a.T for a, g in zip(apart, gamma)]))
    np.testing.assert_allclose(kind.pool(np.array(parts)), expected, rtol=1e-12, atol=1e-13)


@EVERY
@SIZES
def test_products_with_precisions_are_those_with_inverses(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    vectors = np.random.default_rng(2).normal(size=(K, D))
    precisions = kind.invert(covariances)[0]
    expected = [P @ v for P, v in zip(np.linalg.inv(matrices), vectors)]
    np.testing.assert_allclose(kind.times(precisions, vectors), expected, rtol=1e-10, atol=1e-12)


@EVERY
@SIZES
def test_whitened_rows_have_mahalanobis_length(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    apart = np.random.default_rng(1).normal(size=(D, 7))
    cholesky = kind.precisions_cholesky(kind.roots(covariances))
    for k, C in enumerate(matrices):
        Y = np.empty((D, 7))
        kind.whiten(cholesky[k % len(cholesky)], apart, out=Y)
        lengths = [a @ np.linalg.inv(C) @ a for a in apart.T]
        np.testing.assert_allclose((Y**2).sum(axis=0), lengths, rtol=1e-10)
        found = kind.distances(cholesky[k % len(cholesky)], apart, np.empty((D, 7)))
        np.testing.assert_allclose(found, lengths, rtol=1e-10)


@EVERY
@SIZES
def test_white_rows_are_spread_by_the_root(name, D, draw):
    kind, covariances, matrices = case_of(name, D, draw)
    white = np.random.default_rng(1).normal(size=(D, 7))
    roots = kind.roots(covariances)
    for k, C in enumerate(matrices):
        found = kind.spread(roots[k % len(roots)], white)
        np.testing.assert_allclose(found, np.linalg.cholesky(C) @ white, rtol=1e-10, atol=1e-12)


@EVERY
@pytest.mark.parametrize("given", [[0], [0, 1], [1, 3], [2, 3], [0, 1, 2]])
def test_some_features_and_what_they_say_of_the_others(name, given, draw):
    """By inverses of blocks of the explicit matrices: slopes Sigma_ab Sigma_bb^-1."""
    kind, covariances, matrices = case_of(name, 4, draw)
    b, a = np.array(given), np.setdiff1d(np.arange(4), given)
    own, rest = kind.for_features(b), kind.for_features(a)
    kept = kind.of_features(covariances, b)
    assert kept.shape == own.axes
    slopes, remaining = kind.conditioned(covariances, b, a)
    for some, members in ((own, kept), (rest, remaining)):  # of its form, not only of its shape
        again = some.gather(some.expand(members)) / some.n_sharing
        np.testing.assert_allclose(again, members, rtol=1e-12)
    assert len(slopes) == kind.n_covariances
    assert remaining.shape == rest.axes
    apart = np.random.default_rng(1).normal(size=(len(b), 7))
    for k, S in enumerate(matrices):
        S_bb, S_ab = S[np.ix_(b, b)], S[np.ix_(a, b)]
        np.testing.assert_array_equal(own.expand(kept)[k], S_bb)
        expected = S[np.ix_(a, a)] - S_ab @ np.linalg.inv(S_bb) @ S_ab.T
        np.testing.assert_allclose(rest.expand(remaining)[k], expected, rtol=1e-10, atol=1e-12)
        moved = np.broadcast_to(kind.regress(slopes[k % len(slopes)], apart), (len(a), 7))
        expected = S_ab @ np.linalg.inv(S_bb) @ apart
        np.testing.assert_allclose(moved, expected, rtol=1e-9, atol=1e-12)


@EVERY
@SIZES
def test_the_table_of_products_gives_densities_and_moments(name, D, draw):
    """The log-density is linear in the products, and their sums are second moments."""
    kind, covariances, matrices = case_of(name, D, draw)
    rng = np.random.default_rng(3)
    Z, gamma = rng.normal(size=(D, 9)), rng.random((K, 9))
    quadratic = np.empty((kind.n_quadratic, 9))
    kind.fill_quadratic(Z, quadratic)
    coefficients = kind.coefficients(kind.invert(covariances)[0])
    assert coefficients.shape == (K, kind.n_quadratic)
    if kind.n_quadratic:  # else the part is the same for all components, and left out
        expected = [[-z @ np.linalg.inv(C) @ z / 2 for z in Z.T] for C in matrices]
        np.testing.assert_allclose(coefficients @ quadratic, expected, rtol=1e-10)
    assert (kind.n_quadratic == 0) == (kind.n_sharing == K)
    seconds = np.array([(Z * g) @ Z.T for g in gamma])
    shared = kind.gather(seconds.sum(axis=0)[None])
    found = kind.second_moments(gamma @ quadratic.T, shared)
    np.testing.assert_allclose(found, kind.gather(seconds), rtol=1e-12, atol=1e-13)


# ---- the M-step -----------------------------------------------------------------------------


def free_numbers(name, pattern):
    """A function from free numbers to matrices K x D x D of this kind, and how many there are.

    A matrix is L L^T with the logarithms of L's diagonal free; a variance is exp of a number.
    """
    D = len(pattern)
    places = np.argwhere(np.tril(pattern)) if dense.is_matrix(name) else None
    kept_shape = KINDS[name](K, D).shape

    def matrix(numbers):
        L = np.zeros((D, D))
        L[tuple(places.T)] = numbers
        L[np.diag_indices(D)] = np.exp(np.diag(L))
        return L @ L.T

    def to_matrices(numbers):
        if places is None:
            kept = np.exp(numbers).reshape(kept_shape)
        else:
            kept = np.array([matrix(part) for part in numbers.reshape(-1, len(places))])
            kept = kept.reshape(kept_shape)
        return dense.explicit(name, kept, K, D)

    one = 1 if dense.is_shared(name) else K
    size = one * len(places) if places is not None else int(np.prod(kept_shape, dtype=int))
    return to_matrices, size


def best_by_search(name, X, gamma, means, pattern):
    """The matrices of this kind with the largest Q, found by climbing from the identity."""
    to_matrices, size = free_numbers(name, pattern)

    def minus_q(numbers):
        total = 0.0
        for g, mean, C in zip(gamma.T, means, to_matrices(numbers)):
            apart = X - mean
            distances = np.einsum("nd,nd->n", apart, np.linalg.solve(C, apart.T).T)
            total += g @ (distances + np.linalg.slogdet(C)[1]) / 2
        return total

    found = minimize(minus_q, np.zeros(size), method="BFGS", options={"gtol": 1e-7})
    return to_matrices(found.x)


@EVERY
@SIZES
def test_the_m_step_is_the_best_of_its_family(name, D, draw, draw_gamma, moments):
    X, gamma = draw(D, 30, K, D)[0], draw_gamma(D, 30, K)
    counts, means, scatters = moments(X, gamma)
    kind = KINDS[name](K, D)
    found = kind.expand(kind.divide(kind.gather(scatters), counts))
    pattern = case_of(name, D, draw)[2][0] != 0
    expected = best_by_search(name, X, gamma, means, pattern)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@EVERY
@pytest.mark.parametrize("degrees", [0.0, 4.0])
def test_degrees_count_as_rows(name, degrees, draw, draw_gamma, moments):
    X, gamma = draw(2, 30, K, 2)[0], draw_gamma(2, 30, K)
    counts, _, scatters = moments(X, gamma)
    kind = KINDS[name](K, 2)
    rows = np.full(K, counts.sum()) if dense.is_shared(name) else counts
    expected = kind.expand(kind.divide(kind.gather(scatters), counts))
    expected = expected * (rows / (rows + degrees))[:, None, None]
    found = kind.expand(kind.divide(kind.gather(scatters), counts, degrees))
    np.testing.assert_allclose(found, expected, rtol=1e-13)


# ---- whole passes and fits ------------------------------------------------------------------


@EVERY
def test_both_passes_find_the_same(name, draw):
    X = draw(5, 200, K, 3)[0]
    problem = Problem(open_rows(X, None), KINDS[name](K, 3), 0.0, None)
    kind, frame = problem.kind, problem.frame
    covariances = case_of(name, 3, draw)[1]
    start = problem.theta(np.full(K, 1 / K), X[:K] / frame.scale, covariances)
    fused, stable = (problem.e_step(start, kernel) for kernel in (Fused, Stable))
    assert fused.objective == pytest.approx(stable.objective, rel=1e-12)
    for one, other in zip(fused.moments, stable.moments, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-10)
    assert fused.moments.scatters.shape == kind.axes


@EVERY
@pytest.mark.parametrize("weighted", [False, True])
def test_the_objective_of_a_fit_is_its_score(name, weighted, faithful, monkeypatch, log_joint):
    """The oracles are the estimator's own score and the formula; there is no penalty."""
    monkeypatch.setitem(COVARIANCES, name, KINDS[name])
    weights = np.random.default_rng(0).integers(0, 3, 272) if weighted else None
    model = gmmlib.GaussianMixture(2, covariance_type=name, reg_covar=0, random_state=0)
    model.fit(faithful, sample_weight=weights)
    assert model.covariances_.shape == KINDS[name](2, 2).shape
    score = model.score(faithful, sample_weight=weights)
    assert model.lower_bound_ == pytest.approx(score, rel=1e-12)
    matrices = dense.explicit(name, model.covariances_, 2, 2)
    densities = np.exp(log_joint(faithful, model.weights_, model.means_, matrices)).sum(axis=1)
    expected = np.average(np.log(densities), weights=weights)
    assert model.lower_bound_ == pytest.approx(expected, rel=1e-11)


@EVERY
def test_a_step_of_a_fit_is_the_best_of_its_family(
    name, faithful, monkeypatch, log_joint, moments, draw
):
    """One step from a given start finds what a search finds for the same gamma."""
    monkeypatch.setitem(COVARIANCES, name, KINDS[name])
    X, means = faithful[:60] / faithful.std(axis=0), np.array([[1.5, 4], [3.5, 5.5], [4, 6]])
    kept = dense.kept(name, [np.eye(2)] * K)
    model = gmmlib.GaussianMixture(K, covariance_type=name, reg_covar=0, tol=0, max_iter=1)
    model.set_params(weights_init=np.full(K, 1 / K), means_init=means, precisions_init=kept)
    with pytest.warns(gmmlib.ConvergenceWarning):
        model.fit(X)
    terms = np.exp(log_joint(X, np.full(K, 1 / K), means, [np.eye(2)] * K))
    gamma = terms / terms.sum(axis=1, keepdims=True)
    counts, means, _ = moments(X, gamma)
    np.testing.assert_allclose(model.weights_, counts / 60, rtol=1e-10)
    np.testing.assert_allclose(model.means_, means, rtol=1e-10)
    expected = best_by_search(name, X, gamma, means, case_of(name, 2, draw)[2][0] != 0)
    np.testing.assert_allclose(model.parameters_.covariances, expected, rtol=1e-4, atol=1e-5)
