"""One pass over the rows, in both kernels, against enumeration of all assignments and mpmath."""

import dense
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmlib.covariance import COVARIANCES
from gmmlib.engine import fused
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.fused import Fused
from gmmlib.engine.stable import Stable
from gmmlib.sources.rows import Sums
from gmmlib.sources.workspace import KeepingWorkspace, Workspace

KERNELS = pytest.mark.parametrize("kernel", [Fused, Stable])
KINDS = pytest.mark.parametrize("name", list(COVARIANCES))


def one_pass(kernel, name, theta, X, sample_weight=None, n_blocks=1, workspace=None):
    """Log-likelihood and moments, as the kernel finds them in blocks of the rows."""
    weights = np.ones(len(X)) if sample_weight is None else np.asarray(sample_weight, float)
    kind = COVARIANCES[name](*theta.means.shape)
    step = kernel(kind, theta, kind.gather(((X.T * weights) @ X)[None]))
    workspace, total = workspace or Workspace(), Sums((0.0,) * 4)
    for rows in np.array_split(np.arange(len(X)), n_blocks):
        given = None if sample_weight is None else weights[rows]
        part = step.block(np.ascontiguousarray(X[rows].T), given, workspace)
        total = total + part
    log_likelihood, moments = step.finish(weights.sum(), total)
    return log_likelihood, *moments


def theta_of(name, weights, means, covariances):
    kind = COVARIANCES[name](*np.shape(means))
    return FrameParameters.from_covariances(
        kind, np.asarray(weights), np.asarray(means), covariances.reshape(kind.axes)
    )


def assert_same(found, expected, name, rtol=1e-11, atol=1e-12):
    """Log-likelihood, counts, means and scatters; the last are given for full covariances."""
    *first, scatters = expected
    scatters = [sum(scatters)] if dense.is_shared(name) else scatters
    for one, other in zip(found, [*first, dense.kept(name, scatters)], strict=True):
        np.testing.assert_allclose(np.ravel(one), np.ravel(other), rtol=rtol, atol=atol)


@KERNELS
@KINDS
@pytest.mark.parametrize("repeated", [None, [1, 2, 1, 0, 2]])
@pytest.mark.parametrize("shape", [(1, 3), (3, 2)])
@pytest.mark.equation("exponential-family")
@pytest.mark.equation("moments-from-sums")
@pytest.mark.equation("tied-softmax")
def test_a_pass_is_the_sum_over_all_assignments(
    kernel, name, repeated, shape, draw, enumerated, kept, explicit
):
    """An integer weight is so many rows: that is how the enumeration sees it."""
    D, K = shape
    X, weights, means, matrices = draw(D, 5, K, D)
    covariances = kept(name, matrices)
    found = one_pass(kernel, name, theta_of(name, weights, means, covariances), X, repeated)
    rows = X if repeated is None else np.repeat(X, repeated, axis=0)
    expected = enumerated(rows, weights, means, explicit(name, covariances, K, D))
    assert_same(found, expected, name)


@KERNELS
@KINDS
def test_a_component_of_weight_zero_gets_nothing(kernel, name, draw, enumerated, kept, explicit):
    """Not even rounding: its count is 0, and the others are as without it."""
    X, _, means, matrices = draw(4, 5, 3, 2)
    covariances = kept(name, matrices)
    theta = theta_of(name, [0.3, 0, 0.7], means, covariances)
    log_likelihood, counts, others, _ = one_pass(kernel, name, theta, X)
    matrices = explicit(name, covariances, 3, 2)
    expected = enumerated(X, [0.3, 0.7], means[[0, 2]], matrices[[0, 2]])
    assert counts[1] == 0
    assert log_likelihood == pytest.approx(expected[0], rel=1e-13)
    np.testing.assert_allclose(counts[[0, 2]], expected[1], rtol=1e-12)
    np.testing.assert_allclose(others[[0, 2]], expected[2], rtol=1e-12)


@KINDS
def test_where_no_term_exceeds_the_peak_no_row_looks_for_its_largest(name, draw, kept, monkeypatch):
    """That is another pass over all terms. One shared covariance has no such peak."""
    looked = []
    plain = fused.normalize_with_maximum
    monkeypatch.setattr(
        fused, "normalize_with_maximum", lambda *terms: looked.append(1) or plain(*terms)
    )
    X, weights, means, matrices = draw(2, 60, 3, 2)
    one_pass(Fused, name, theta_of(name, weights, means, kept(name, matrices)), X)
    assert bool(looked) == (dense.is_shared(name) and COVARIANCES[name](3, 2).n_quadratic == 0)
    assert not dense.is_shared(name) or looked


@KERNELS
@KINDS
@pytest.mark.equation("block-sums")
def test_blocks_add_up_to_the_whole(kernel, name, draw, kept):
    X, weights, means, matrices = draw(2, 60, 3, 2)
    theta = theta_of(name, weights, means, kept(name, matrices))
    for sample_weight in (None, np.random.default_rng(0).random(60)):
        whole = one_pass(kernel, name, theta, X, sample_weight)
        for n_blocks in (2, 7, 60):
            for one, other in zip(
                one_pass(kernel, name, theta, X, sample_weight, n_blocks), whole, strict=True
            ):
                np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


@KERNELS
@KINDS
def test_the_same_blocks_give_the_same_bits(kernel, name, draw, kept):
    """Also in memory that was used before, for other rows."""
    X, weights, means, matrices = draw(2, 60, 3, 2)
    theta, workspace = theta_of(name, weights, means, kept(name, matrices)), Workspace()
    one_pass(kernel, name, theta, X[::-1] + 1, None, 2, workspace)
    again = one_pass(kernel, name, theta, X, None, 4, workspace)
    for one, other in zip(one_pass(kernel, name, theta, X, None, 4), again, strict=True):
        np.testing.assert_array_equal(one, other)


@KERNELS
@KINDS
def test_a_weight_scales_what_its_row_adds(kernel, name, draw, kept):
    X, weights, means, matrices = draw(3, 20, 3, 2)
    theta = theta_of(name, weights, means, kept(name, matrices))
    whole = np.random.default_rng(1).integers(0, 5, size=20)
    one, half = (one_pass(kernel, name, theta, X, w) for w in (whole, whole / 2))
    for found, expected, factor in zip(half, one, (2, 2, 1, 2), strict=True):
        np.testing.assert_allclose(found * factor, expected, rtol=1e-12)


def exact_pass(X, weights, means, covariances):
    """Log-likelihood, counts, means and scatters with 60 digits."""
    with mpmath.workdps(60):
        joint = []
        for x in X:
            row = []
            for weight, mean, covariance in zip(weights, means, covariances):
                apart = mpmath.matrix([mpmath.mpf(a) - mpmath.mpf(b) for a, b in zip(x, mean)])
                C = mpmath.matrix(covariance.tolist())
                power = -(apart.T * C**-1 * apart)[0] / 2
                row.append(weight * mpmath.exp(power) / mpmath.sqrt(mpmath.det(2 * mpmath.pi * C)))
            joint.append(row)
        log_likelihood = sum(mpmath.log(mpmath.fsum(row)) for row in joint)
        gamma = np.array([[p / mpmath.fsum(row) for p in row] for row in joint])
        counts = gamma.sum(axis=0)
        means = [(g[:, None] * X).sum(axis=0) / g.sum() for g in gamma.T]
        scatters = [((X - m).T * g) @ (X - m) for g, m in zip(gamma.T, means)]
        return tuple(np.array(a, float) for a in (log_likelihood, counts, means, scatters))


@KERNELS
@KINDS
@pytest.mark.parametrize("distance", [40, 3000])
def test_rows_far_from_every_component_keep_their_digits(kernel, name, distance, kept, explicit):
    """From 39 widths on, all densities round to 0; the nearest component must get the row."""
    near = np.array([[0.0, 0], [1, 0.5], [0.3, -1], [-0.8, 1]])
    X = np.r_[near, [[distance, 0.2]], [[0.1, -distance]]]
    weights, means = np.array([0.3, 0.7]), np.array([[-0.5, 0.1], [0.5, -0.1]])
    covariances = kept(name, [[[1, 0.2], [0.2, 1.1]], [[1.02, 0.25], [0.25, 1.05]]])
    found = one_pass(kernel, name, theta_of(name, weights, means, covariances), X)
    expected = exact_pass(X, weights, means, explicit(name, covariances, 2, 2))
    assert_same(found, expected, name, rtol=1e-9, atol=1e-9)


@given(
    seed=st.integers(0, 10**6),
    N=st.integers(1, 30),
    K=st.integers(1, 5),
    D=st.integers(1, 4),
    name=st.sampled_from(list(COVARIANCES)),
)
@settings(max_examples=60, deadline=None)
def test_both_kernels_find_the_same(seed, N, K, D, name, draw, kept):
    X, weights, means, matrices = draw(seed, N, K, D)
    theta = theta_of(name, weights, means, kept(name, matrices))
    sample_weight = np.random.default_rng(seed).random(N) + 0.01
    one, other = (one_pass(kernel, name, theta, X, sample_weight) for kernel in (Fused, Stable))
    for found, expected in zip(one[:3], other[:3], strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(one[3], other[3], rtol=1e-8, atol=1e-8)


@KINDS
def test_the_risk_of_the_fused_pass(name, draw, kept, explicit):
    """The largest r^T |Lambda| r, by loops; r = |mu| + standard deviation, feature by feature."""
    _, weights, means, matrices = draw(5, 1, 3, 2)
    covariances = kept(name, matrices)
    matrices = explicit(name, covariances, 3, 2)
    for far in (1, 2):
        risks = []
        for mean, C in zip(far * means, matrices):
            Lambda, reach = abs(np.linalg.inv(C)), abs(mean) + np.sqrt(np.diag(C))
            risks.append(sum(reach[a] * Lambda[a, b] * reach[b] for a in (0, 1) for b in (0, 1)))
        theta = theta_of(name, weights, far * means, covariances)
        assert theta.risk == pytest.approx(max(risks), rel=1e-12)


def pass_of(name, draw, kept, N, K, D):
    """A fused pass, and rows for it as columns."""
    X, weights, means, matrices = draw(6, N, K, D)
    kind, theta = COVARIANCES[name](K, D), theta_of(name, weights, means, kept(name, matrices))
    return Fused(kind, theta, kind.gather((X.T @ X)[None])), np.ascontiguousarray(X.T)


@KINDS
def test_phi_is_the_quadratic_part_the_rows_and_one(name, draw, kept):
    step, Z = pass_of(name, draw, kept, 40, 2, 3)
    Q = step.kind.n_quadratic
    phi, quadratic = step.phi(Z, 0, Workspace()), np.empty((Q, 40))
    step.kind.fill_quadratic(Z, quadratic)
    np.testing.assert_array_equal(phi, np.concatenate([quadratic, Z, np.ones((1, 40))]))


@KINDS
def test_a_block_that_comes_again_finds_its_phi(name, draw, kept):
    """Kept or made again, the sums are the same bits; each block keeps its own.

    Only products of different features are kept: squares are made as fast as read.
    """
    step, Z = pass_of(name, draw, kept, 4096, 2, 3)
    step.n_rows = 1024
    blocks, beside = [Z[:, :2048].copy(), Z[:, 2048:].copy()], Workspace()
    for most_kept in (0, 25_000, 10**6):  # of 1024 rows, phi has about 10,000 numbers
        keeping = [KeepingWorkspace(beside, most_kept) for _ in blocks]
        for _ in range(2):
            for block, workspace in zip(blocks, keeping):
                expected = step.block(block, None, Workspace())
                for one, other in zip(step.block(block, None, workspace), expected, strict=True):
                    np.testing.assert_array_equal(one, other)
    first = step.phi(blocks[0][:, :1024], 0, keeping[0])
    assert (step.phi(blocks[0][:, :1024], 0, keeping[0]) is first) == (name == "full")
    assert step.phi(blocks[1][:, :1024], 0, keeping[1]) is not first


@KINDS
@pytest.mark.parametrize("weighted", [False, True])
def test_a_block_of_many_rows_is_taken_in_parts(name, weighted, draw, kept):
    """More rows than are taken at a time, and some left over: each counts, once."""
    X, weights, means, matrices = draw(7, 2500, 3, 2)
    theta = theta_of(name, weights, means, kept(name, matrices))
    sample_weight = np.random.default_rng(0).random(2500) if weighted else None
    kind, found = COVARIANCES[name](3, 2), []
    for n_rows in (2500, 1024):
        step = Fused(kind, theta, kind.gather((X.T @ X)[None]))
        step.n_rows = n_rows
        found.append(step.block(np.ascontiguousarray(X.T), sample_weight, Workspace()))
    for whole, parts in zip(*found, strict=True):
        np.testing.assert_allclose(whole, parts, rtol=1e-12)
