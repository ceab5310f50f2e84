"""What EM climbs: one step in the data's own units, against enumeration and the reader's EM."""

from itertools import islice, pairwise

import dense
import numpy as np
import pytest
from penalties import fraley_raftery, relative

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.em_loop import em_loop
from gmmlib.engine.fused import Fused
from gmmlib.engine.problem import Problem
from gmmlib.engine.stable import Stable
from gmmlib.moments import Moments
from gmmlib.sources import open_rows

NAMES = [
    "full",
    "tied",
    "diag",
    "spherical",
    "tied_diag",
    "tied_spherical",
]  # a new kind is held to test_contract.py
KINDS = pytest.mark.parametrize("name", NAMES)
KERNELS = pytest.mark.parametrize("kernel", [Fused, Stable])
PENALTIES = pytest.mark.parametrize("prior", [None, "fraley-raftery"])


def problem_of(name, X, K, sample_weight=None, reg_covar=0.0, prior=None):
    rows = open_rows(X, sample_weight)
    return Problem(rows, COVARIANCES[name](K, rows.n_features), reg_covar, prior)


def entered(problem, weights, means, covariances):
    """Theta from parameters in the data's own units."""
    frame = problem.frame
    covariances = np.asarray(covariances, float).reshape(problem.kind.axes)
    inside = problem.kind.rescale(covariances, 1 / frame.scale)
    return problem.theta(np.asarray(weights, float), (means - frame.center) / frame.scale, inside)


def left(problem, theta):
    """Weights, means and covariances in the data's own units."""
    frame = problem.frame
    covariances = problem.kind.rescale(theta.covariances, frame.scale)
    means = frame.center + frame.scale * theta.means
    return theta.weights, means, covariances.reshape(problem.kind.shape)


def steps_of(problem, start, n_steps):
    """Objective of all rows, weights, means and covariances at each step."""
    for step in em_loop(problem, entered(problem, *start), 0, n_steps):
        objective = step.objectives[-1] - problem.frame.log_volume
        yield objective * problem.summary.total, *left(problem, step.theta)


def assert_same_path(found, expected, rtol):
    for one, other in zip(found, expected, strict=True):
        for values, others in zip(one, other, strict=True):
            np.testing.assert_allclose(values, others, rtol=rtol, atol=rtol)


# ---- the E-step -----------------------------------------------------------------------------


@KINDS
@KERNELS
@pytest.mark.parametrize(
    ("repeated", "scale"), [(None, [3.0, 3.0]), ([1, 2, 1, 0, 2], [1e-3, 1e3])]
)
def test_log_likelihood_and_moments_in_the_datas_own_units(
    name, kernel, repeated, scale, draw, kept, explicit, enumerated
):
    """A weight of 0 leaves a row out; an integer weight is so many rows."""
    X, weights, means, matrices = draw(1, 5, 2, 2)
    X, means, matrices = X * scale + 5, means * scale + 5, matrices * np.outer(scale, scale)
    covariances = kept(name, matrices)
    problem = problem_of(name, X, 2, repeated)
    found = problem.e_step(entered(problem, weights, means, covariances), kernel)
    rows = X if repeated is None else np.repeat(X, repeated, axis=0)
    expected = enumerated(rows, weights, means, explicit(name, covariances, 2, 2))
    log_likelihood = found.objective - len(rows) * problem.frame.log_volume
    assert log_likelihood == pytest.approx(expected[0], rel=1e-11)
    np.testing.assert_allclose(found.moments.counts, expected[1], rtol=1e-10)
    own = problem.frame.center + problem.frame.scale * found.moments.means
    np.testing.assert_allclose(own, expected[2], rtol=1e-10)
    scatters = problem.kind.rescale(found.moments.scatters, problem.frame.scale)
    np.testing.assert_allclose(scatters, problem.kind.gather(expected[3]), rtol=1e-8)


@pytest.mark.parametrize(("distance", "careful"), [(50, False), (1000, True)])
@KINDS
def test_the_pass_is_chosen_by_distance_over_width(name, distance, careful, kept):
    X = np.r_[np.zeros((4, 2)), np.full((4, 2), distance)] + np.resize([-1.0, 1, 1, 0, 1], (8, 2))
    problem = problem_of(name, X, 2)
    means = np.array([[0.0, 0], [distance, distance]])
    theta = entered(problem, [0.5, 0.5], means, kept(name, [np.eye(2)] * 2))
    assert problem.e_step(theta).is_careful == careful


@pytest.mark.parametrize(
    ("name", "shape", "careful"),
    [
        ("full", (9, 40, 2), False),  # so few rows that the products are kept
        ("full", (4000, 40, 2), True),
        ("full", (4000, 40, 8), False),  # each product serves many components
        ("full", (4000, 10, 2), False),
        ("diag", (4000, 40, 2), False),
        ("tied", (4000, 40, 2), False),
    ],
    ids=str,
)
def test_products_are_left_where_they_serve_too_few_components(name, shape, careful, kept):
    N, D, K = shape
    problem = problem_of(name, np.random.default_rng(0).normal(size=(N, D)), K, reg_covar=1e-6)
    start = entered(problem, np.full(K, 1 / K), np.zeros((K, D)), kept(name, [np.eye(D)] * K))
    assert problem.kernel(start.risk) is (Stable if careful else Fused)


@KINDS
@pytest.mark.parametrize("distance", [1e3, 1e8])
def test_clusters_far_apart_for_their_width_keep_their_covariance(name, distance, kept):
    """From a wide start, where the fused pass is chosen, one M-step finds widths it cannot hold."""
    rng = np.random.default_rng(0)
    apart = np.round(rng.normal(size=(40, 2)) * 2**20) / 2**20  # exact also beside the distance
    X = apart + np.repeat([[0.0, 0.0], [distance, 0.0]], 20, axis=0)
    problem = problem_of(name, X, 2)
    wide = kept(name, [np.eye(2) * distance**2 / 400] * 2)
    start = entered(problem, [0.5, 0.5], np.array([[0.0, 0], [distance, 0]]), wide)
    found = problem.e_step(start)
    assert not found.is_careful
    _, _, covariances = left(problem, problem.m_step(start, found))
    groups = apart.reshape(2, 20, 2)
    scatters = np.array([np.cov(group.T, bias=True) for group in groups])
    counts = np.array([20.0, 20.0])
    expected = problem.kind.divide(problem.kind.gather(20 * scatters), counts)
    np.testing.assert_allclose(covariances, expected.reshape(problem.kind.shape), rtol=1e-6)


# ---- two spellings of EM --------------------------------------------------------------------


def readers_em(X, start, name, explicit, n_steps):
    """As in the chapters: responsibilities, then the M-step; then averages for the other types."""
    averages = {
        "full": lambda weights, full: full,
        "tied": lambda weights, full: np.average(full, axis=0, weights=weights),
        "diag": lambda weights, full: np.diagonal(full, axis1=1, axis2=2),
        "spherical": lambda weights, full: np.trace(full, axis1=1, axis2=2) / X.shape[1],
    }
    averages["tied_diag"] = lambda weights, full: np.diag(averages["tied"](weights, full))
    averages["tied_spherical"] = lambda weights, full: averages["tied_diag"](weights, full).mean()
    weights, means, covariances = start
    for _ in range(n_steps + 1):
        theta = gmmlib.Parameters(weights, means, explicit(name, covariances, *np.shape(means)))
        yield gmmlib.log_likelihood(X, theta), weights, means, covariances
        after = gmmlib.m_step(X, gmmlib.responsibilities(X, theta))
        weights, means = after.weights, after.means
        covariances = averages[name](weights, after.covariances)


def start_in(name, faithful, kept):
    theta = gmmlib.start_from_kmeans(faithful, 3, 0)
    return theta.weights, theta.means, kept(name, theta.covariances)


@KINDS
def test_the_readers_em_makes_the_same_steps(name, faithful, kept, explicit):
    start = start_in(name, faithful, kept)
    expected = readers_em(faithful, start, name, explicit, 30)
    assert_same_path(steps_of(problem_of(name, faithful, 3), start, 30), expected, 1e-10)


def test_em_makes_the_same_steps(faithful, kept):
    start = start_in("full", faithful, kept)
    steps = gmmlib.em(faithful, gmmlib.Parameters(*start), tol=0, max_iter=30)
    expected = (
        (log_likelihood, theta.weights, theta.means, theta.covariances)
        for _, theta, log_likelihood in steps
    )
    assert_same_path(steps_of(problem_of("full", faithful, 3), start, 30), expected, 1e-10)


@KINDS
def test_the_estimator_makes_these_steps(name, faithful, kept):
    weights, means, covariances = start_in(name, faithful, kept)
    init = {"weights_init": weights, "means_init": means, "covariance_type": name}
    kind = COVARIANCES[name](3, 2)
    init["precisions_init"] = kind.from_precisions(covariances)
    model = gmmlib.GaussianMixture(3, tol=0, reg_covar=0, max_iter=20, **init)
    with pytest.warns(gmmlib.ConvergenceWarning, match="max_iter = 20 steps"):
        model.fit(faithful)
    path = list(steps_of(problem_of(name, faithful, 3), (weights, means, covariances), 20))
    objectives = [objective / 272 for objective, *_ in path[1:]]
    np.testing.assert_allclose(model.lower_bounds_, objectives, rtol=1e-12)
    last = path[-1][0] / 272, model.weights_, model.means_, model.covariances_
    assert_same_path([last], [(path[-1][0] / 272, *path[-1][1:])], 1e-10)
    np.testing.assert_allclose(model.lower_bound_, last[0], rtol=1e-13)


@KINDS
@PENALTIES
def test_weights_are_repeated_rows_at_every_step(name, prior, faithful, kept):
    weights = np.random.default_rng(0).integers(0, 4, size=272)
    repeated = np.repeat(faithful, weights, axis=0)
    start, settings = start_in(name, faithful, kept), {"reg_covar": 1e-6, "prior": prior}
    one = steps_of(problem_of(name, faithful, 3, weights, **settings), start, 15)
    other = steps_of(problem_of(name, repeated, 3, **settings), start, 15)
    assert_same_path(one, other, 1e-11)


@KINDS
def test_a_component_of_weight_zero_keeps_what_it_had(name, faithful, kept, explicit):
    """And with full covariances of its own nothing else changes for the others."""
    two = gmmlib.start_from_kmeans(faithful, 2, 0)
    start = [*two.weights, 0], np.r_[two.means, [[3, 70]]]
    matrices = np.r_[two.covariances, [[[2, 1], [1, 5]]]]
    matrices = np.array([matrices[0]] * 3) if dense.is_shared(name) else matrices
    covariances = kept(name, matrices)
    path = list(steps_of(problem_of(name, faithful, 3), (*start, covariances), 5))
    others = kept(name, matrices[:2])
    without = list(steps_of(problem_of(name, faithful, 2), (two.weights, two.means, others), 5))
    for (value, weights, means, kept_now), (expected, *_) in zip(path, without, strict=True):
        assert weights[2] == 0
        assert value == pytest.approx(expected, rel=1e-13)
        np.testing.assert_allclose(means[2], [3, 70], rtol=1e-14)
        if not dense.is_shared(name):
            np.testing.assert_allclose(kept_now[2], covariances[2], rtol=1e-14)


# ---- the penalised objective ----------------------------------------------------------------


def penalty_by_hand(name, X, K, prior, widths):
    return fraley_raftery(name, X) if prior else relative(name, 0.01 * widths(X, K) ** 2)


@KINDS
@PENALTIES
@pytest.mark.equation("penalised-likelihood")
def test_the_objective_is_the_penalised_likelihood(name, prior, faithful, kept, explicit, widths):
    """Up to a constant: so differences between parameters are compared."""
    problem = problem_of(name, faithful, 2, reg_covar=0.01, prior=prior)
    penalty = penalty_by_hand(name, faithful, 2, prior, widths)
    found, expected = [], []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        matrices = np.array([np.cov(faithful.T) * f for f in rng.uniform(0.2, 1, 2)])
        covariances, means = kept(name, matrices), faithful[rng.integers(272, size=2)]
        found.append(problem.e_step(entered(problem, [0.4, 0.6], means, covariances)).objective)
        matrices = explicit(name, covariances, 2, 2)
        theta = gmmlib.Parameters([0.4, 0.6], means, matrices)
        expected.append(gmmlib.log_likelihood(faithful, theta) + penalty(means, matrices))
    np.testing.assert_allclose(np.diff(found), np.diff(expected), rtol=1e-10)


@KINDS
@PENALTIES
@pytest.mark.equation("penalised-covariance")
@pytest.mark.equation("prior-mean")
@pytest.mark.equation("prior-covariance")
def test_the_penalised_q_is_stationary_at_the_m_step(
    name, prior, draw, draw_gamma, moments, log_joint, explicit, slopes, widths
):
    X, gamma = draw(1, 30, 3, 2)[0], draw_gamma(1, 30, 3)
    problem = problem_of(name, X, 3, reg_covar=0.01, prior=prior)
    frame, (counts, means, scatters) = problem.frame, moments(X, gamma)
    inside = problem.kind.rescale(problem.kind.gather(scatters), 1 / frame.scale)
    after = problem.maximize(Moments(counts, (means - frame.center) / frame.scale, inside))
    weights, means, covariances = left(problem, after)
    penalty = penalty_by_hand(name, X, 3, prior, widths)

    def q(d_logs, d_means, d_covariances):
        pi = weights * np.exp(d_logs)
        if dense.is_matrix(name):
            d_covariances = d_covariances + np.swapaxes(d_covariances, -1, -2)
        matrices = explicit(name, covariances + d_covariances, 3, 2)
        logs = log_joint(X, pi / pi.sum(), means + d_means, matrices)
        return (gamma * logs).sum() + penalty(means + d_means, matrices)

    found = slopes(q, [(3,), (3, 2), covariances.shape], seed=1)
    np.testing.assert_allclose(found, 0, atol=1e-5)


@KINDS
@pytest.mark.parametrize("settings", [{}, {"reg_covar": 0.1}, {"prior": "fraley-raftery"}], ids=str)
def test_the_objective_never_falls(name, settings, faithful, kept):
    problem = problem_of(name, faithful, 4, **settings)
    for seed in range(4):
        theta = gmmlib.start_from_data(faithful, 4, seed)
        start = theta.weights, theta.means, kept(name, theta.covariances)
        values = [value for value, *_ in islice(steps_of(problem, start, 60), 60)]
        assert all(b >= a - 1e-12 * abs(a) for a, b in pairwise(values))
        assert values[-1] > values[0] + 1


LINE, SADDLE = [[1.0, 1], [1, 1 + 1e-14]], [[1.0, 2], [2, 1]]


@pytest.mark.parametrize(
    ("name", "thin"),
    [(name, flat * np.eye(2)) for name in NAMES for flat in (1e-30, 0.0)]
    + [(name, np.array(flat)) for name in ("full", "tied") for flat in (LINE, SADDLE)],
)
def test_a_component_that_collapses_is_named(name, thin, faithful, kept):
    """Where all have one covariance, it is the first that is named."""
    problem, k = problem_of(name, faithful, 2), 0 if dense.is_shared(name) else 1
    matrices = np.array([np.cov(faithful.T)] * 2)
    matrices[k] = thin
    with pytest.raises(gmmlib.CollapseError, match=f"component {k} ") as caught:
        entered(problem, [0.75, 0.25], faithful[:2], kept(name, matrices))
    assert caught.value.count == pytest.approx([204, 68][k])
