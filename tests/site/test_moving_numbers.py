"""The numbers of the moving figures, computed in the browser, are gmmlib's."""

import numpy as np
import pytest

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.width import widths

PAGE = "figures/mixture-by-hand.html"
SHAPES = list(COVARIANCES)  # the figures have all of them
REACH = "walk => { walk.reach(1e4); return { fate: walk.fate, history: walk.history }; }"
TAKE = "(source => [1, 2].map(() => source.next().value))"

TWICE = """(...settings) => {
    const draw = (theta, N, seed) => gmm.sample(theta, N, gmm.random(seed));
    const found = draw(...settings);
    return [found, JSON.stringify(draw(...settings)) === JSON.stringify(found)];
}"""


@pytest.fixture(params=[1, 2, 3])
def drawn(request, rng):
    """Parameters and rows that the figures have never seen, D = 1, 2, 3: some rows of each."""
    D, K = request.param, int(rng.integers(1, 5))
    roots = rng.normal(size=(K, D, D)) + 1.5 * np.eye(D)
    covariances = roots @ np.swapaxes(roots, 1, 2) + 0.1 * np.eye(D)
    weights = (rng.dirichlet(np.full(K, 3)) + 1 / K) / 2
    parameters = gmmlib.Parameters(weights, rng.normal(scale=4, size=(K, D)), covariances)
    return gmmlib.sample(parameters, 200, rng)[0], parameters


def asking(page):
    """ask(expression, **values): what the figures' own module computes from these values."""

    def ask(expression, **values):
        plain = {name: to_lists(value) for name, value in values.items()}
        names = ", ".join(plain)
        return page.evaluate(f"({{{names}}}) => {expression}", plain)

    return ask


@pytest.fixture(scope="module")
def ask(tab):
    return asking(tab().open(PAGE, formulas=False))


@pytest.fixture(scope="module")
def ask_map(tab):
    return asking(tab().open("figures/map-of-starts.html", formulas=False))


def to_lists(value):
    if isinstance(value, gmmlib.Parameters):
        names = ("weights", "means", "covariances")
        return {name: getattr(value, name).tolist() for name in names}
    return value.tolist() if isinstance(value, np.ndarray) else value


def same(found, expected):
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-10, atol=1e-10)


def test_a_number_that_is_shown_as_zero_has_no_sign(ask):
    shown = ask("[-1e-13, -0.00004, 0, -0.0001, 2].map((it) => show(it, 4))")
    assert shown == ["0.0000", "0.0000", "0.0000", "\u22120.0001", "2.0000"]


def test_log_gaussian_is_gmmlibs(ask, drawn):
    X, theta = drawn
    found = ask("gmm.logGaussian(X, theta.means, theta.covariances)", X=X, theta=theta)
    same(found, gmmlib.log_gaussian(X, theta.means, theta.covariances))


def test_log_density_and_log_likelihood_are_gmmlibs(ask, drawn):
    X, theta = drawn
    same(ask("gmm.logDensity(X, theta)", X=X, theta=theta), gmmlib.log_density(X, theta))
    same(ask("gmm.logLikelihood(X, theta)", X=X, theta=theta), gmmlib.log_likelihood(X, theta))


@pytest.mark.parametrize("K", [1, 2, 3, 5])
def test_the_next_means_are_gmmlibs_with_equal_weights_and_one_held_sigma(ask_map, rng, K):
    rows, means, sigma = (
        rng.normal(scale=4, size=50),
        rng.normal(scale=4, size=K),
        rng.uniform(1, 3),
    )
    theta = gmmlib.Parameters(np.full(K, 1 / K), means[:, None], [[[sigma**2]]] * K)
    expected = gmmlib.m_step(rows[:, None], gmmlib.responsibilities(rows[:, None], theta)).means
    found = ask_map("basins.nextMeans(rows, means, sigma)", rows=rows, means=means, sigma=sigma)
    same(found, expected[:, 0])


def test_of_next_means_equal_ones_stay_equal_and_one_without_rows_stays(ask_map, rng):
    rows = rng.normal(size=50)
    found = ask_map("basins.nextMeans(rows, [0.3, 99, 0.3], 0.5)", rows=rows)
    assert found[0] == found[2] == pytest.approx(rows.mean())
    assert found[1] == 99


def test_responsibilities_are_gmmlibs(ask, drawn):
    X, theta = drawn
    found = ask("gmm.responsibilities(X, theta)", X=X, theta=theta)
    same(found, gmmlib.responsibilities(X, theta))


def test_far_rows_have_responsibilities(ask, drawn):
    X, theta = drawn
    far = 1e4 * X
    found = ask("gmm.responsibilities(X, theta)", X=far, theta=theta)
    same(found, gmmlib.responsibilities(far, theta))


def test_the_bound_and_the_divergence_are_as_defined(ask, drawn, rng):
    X, theta = drawn
    q = rng.dirichlet(np.ones(theta.n_components), size=len(X))
    gamma = gmmlib.responsibilities(X, theta)
    logs = np.log(theta.weights) + gmmlib.log_gaussian(X, theta.means, theta.covariances)
    found = ask("gmm.elbo(X, q, theta)", X=X, q=q, theta=theta)
    same(found, (q * (logs - np.log(q))).sum())
    other = rng.dirichlet(np.ones(theta.n_components), size=len(X))
    same(ask("gmm.divergence(q, gamma)", q=q, gamma=other), (q * np.log(q / other)).sum())
    same(ask("gmm.elbo(X, q, theta)", X=X, q=gamma, theta=theta), gmmlib.log_likelihood(X, theta))


def test_a_zero_in_the_table_adds_nothing_to_the_bound(ask):
    theta = gmmlib.Parameters([0.3, 0.7], [[0.0], [1.0]], [[[1.0]], [[2.0]]])
    X, q = np.array([[0.4]]), np.array([[0.0, 1.0]])
    found = ask("gmm.elbo(X, q, theta)", X=X, q=q, theta=theta)
    same(found, np.log(0.7) + gmmlib.log_gaussian(X, theta.means, theta.covariances)[0, 1])
    same(ask("gmm.divergence(q, q)", q=q), 0)


@pytest.mark.parametrize("shape", SHAPES)
def test_m_step_is_gmmlibs(ask, drawn, rng, shape):
    X, theta = drawn
    gamma = rng.dirichlet(np.ones(theta.n_components), size=len(X))
    found = ask("gmm.mStep(X, gamma, shape)", X=X, gamma=gamma, shape=shape)
    full, counts = gmmlib.m_step(X, gamma), gamma.sum(axis=0)
    kind = COVARIANCES[shape](*full.means.shape)
    scatters = kind.gather(full.covariances * counts[:, None, None])
    same(found["weights"], full.weights)
    same(found["means"], full.means)
    same(found["covariances"], kind.expand(kind.divide(scatters, counts)))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_with_a_penalty_is_gmmlibs(ask, drawn, shape):
    X, theta = drawn
    values = dict(X=X, theta=theta, shape=shape, K=theta.n_components)
    first, second = ask(f"{TAKE}(gmm.em(X, theta, shape, gmm.penalty(X, K, 0.01)))", **values)
    begin = gmmlib.Parameters(**first["parameters"])
    K = theta.n_components
    kind = COVARIANCES[shape](*theta.means.shape)
    scatters = kind.gather(theta.covariances * theta.weights[:, None, None])
    covariances = kind.divide(scatters, theta.weights).reshape(kind.shape)
    same(begin.covariances, kind.expand(covariances))
    inverse = np.linalg.inv if shape in ("full", "tied") else np.reciprocal
    given = dict(weights_init=theta.weights, means_init=theta.means)
    settings = dict(covariance_type=shape, reg_covar=0.01, tol=0, max_iter=1)
    mixture = gmmlib.GaussianMixture(K, **given, precisions_init=inverse(covariances), **settings)
    with pytest.warns((gmmlib.ConvergenceWarning, gmmlib.FragileFitWarning)):
        mixture.fit(X)
    same(second["objective"], len(X) * mixture.lower_bound_)
    same(first["gamma"], gmmlib.responsibilities(X, begin))
    same(first["logLikelihood"], gmmlib.log_likelihood(X, begin))
    for name, found in second["parameters"].items():
        same(found, getattr(mixture.parameters_, name))


def test_widths_are_gmmlibs(ask, rng):
    X = np.c_[rng.normal(size=90), rng.integers(0, 4, size=90), np.round(rng.normal(size=90), 1)]
    for K in range(1, 5):
        same(ask("gmm.widths(X, K)", X=X, K=K), widths(X, np.ones(len(X)), K))


def same_end(walk, steps, collapse, X):
    """Rounding may put off a collapse by a step: then the component has lost more of its rows."""
    if collapse is None:
        assert walk["fate"] == {"rest": True}
        assert len(walk["history"]) == len(steps)
        return
    assert walk["fate"]["component"] == collapse.component
    assert abs(len(walk["history"]) - len(steps)) <= 1
    if len(walk["history"]) == len(steps):
        unsure = rounding_of_count(X, steps[-1].parameters, collapse.component)
        assert walk["fate"]["count"] == pytest.approx(collapse.count, rel=1e-9, abs=unsure)


def rounding_of_count(X, theta, k):
    """How far rounding may move N_k: next to nothing, but for rows shared by a thin ellipse.

    Rounding moves Sigma by eps lambda_max and rows by eps |x|: in widths, d^2 and ln det by eps
    (lambda_max / lambda_min + |x| / lambda_min^(1/2)) of themselves, and gamma by gamma (1 - gamma)
    times half of that. gmmlib's own count moves so where the rows come in another order.
    """
    gamma, covariance = gmmlib.responsibilities(X, theta)[:, k], theta.covariances[k]
    apart = X - theta.means[k]
    squares = np.einsum("nd,de,ne->n", apart, np.linalg.inv(covariance), apart)
    least, most = np.linalg.eigvalsh(covariance)
    moved = np.finfo(float).eps * (most / least + np.abs(X).max() / np.sqrt(least))
    return (gamma * (1 - gamma) * moved * (squares + X.shape[1]) / 2).sum()


def test_em_ends_where_gmmlibs_does_also_in_a_collapse(ask, rng):
    """Two groups of rows, and a start that is narrow, on one row: some collapse, some do not."""
    ends = []
    for scale in (1, 1e-3, 1e-6) * 3:
        X = np.concatenate([rng.normal(size=(30, 2)), rng.normal(6, 1, size=(30, 2))])
        overall, row = np.cov(X.T, bias=True), X[rng.integers(60)]
        start = gmmlib.Parameters([0.3, 0.7], [row, X.mean(axis=0)], [scale * overall, overall])
        seen, collapse = [], None
        try:
            seen.extend(gmmlib.em(X, start))
        except gmmlib.CollapseError as error:
            collapse = error
        walk = ask(f"({REACH})(new Walk(X, start, 'full', null))", X=X, start=start)
        same_end(walk, seen, collapse, X)
        ends.append(collapse is None)
    assert 0 < sum(ends) < len(ends)


def test_how_thin_a_covariance_is(ask, rng):
    one, other = rng.normal(size=(2, 2, 2))
    Sigma, whole = one @ one.T, other @ other.T
    scale = np.sqrt(np.diag(whole))
    smallest = np.linalg.eigvalsh(Sigma / np.outer(scale, scale))[0]
    found = ask("thinnest(Sigma, whole)", Sigma=Sigma, whole=whole)
    assert found == pytest.approx(np.sqrt(smallest), rel=1e-8)


def test_m_step_of_full_shape_needs_no_name(ask, drawn):
    X, theta = drawn
    gamma = gmmlib.responsibilities(X, theta)
    found = ask("gmm.mStep(X, gamma)", X=X, gamma=gamma)
    same(found["covariances"], gmmlib.m_step(X, gamma).covariances)


def test_samples_have_the_mixtures_shares_and_moments(ask, drawn, rng):
    _, theta = drawn
    N, seed = 20_000, int(rng.integers(1, 1000))
    found, again = ask(f"({TWICE})(theta, N, seed)", theta=theta, N=N, seed=seed)
    X, labels = np.array(found["X"]), np.array(found["labels"])
    assert again is True
    for k in range(theta.n_components):
        own, n = X[labels == k], (labels == k).sum()
        error = np.sqrt(theta.weights[k] * (1 - theta.weights[k]) / N)
        assert abs(n / N - theta.weights[k]) < 5 * error + 1e-9
        white = np.linalg.solve(np.linalg.cholesky(theta.covariances[k]), (own - theta.means[k]).T)
        assert np.abs(white.mean(axis=1)).max() < 5 / np.sqrt(n)
        assert np.abs(np.cov(white) - np.eye(len(white))).max() < 10 / np.sqrt(n)


def test_start_takes_far_rows_and_the_datas_covariance(ask, rng):
    centers = np.array([[0, 0], [1e4, 0], [0, 1e4]])  # two from one center: once in 10^7 starts
    X = np.concatenate([center + rng.normal(size=(20, 2)) for center in centers])
    seeds = rng.integers(1, 10_000, size=20)
    starts = ask("seeds.map((seed) => gmm.start(X, 3, gmm.random(seed)))", X=X, seeds=seeds)
    for start in starts:
        means = np.array(start["means"])
        assert all((X == mean).all(axis=1).any() for mean in means)
        nearest = np.linalg.norm(means[:, None] - centers, axis=2).argmin(axis=1)
        assert sorted(nearest) == [0, 1, 2]
    same(start["covariances"], np.repeat([np.cov(X.T, bias=True)], 3, axis=0))
    same(start["weights"], np.full(3, 1 / 3))


def test_an_ellipse_is_at_its_distance(ask, rng):
    mean, root, radius = rng.normal(size=2), rng.normal(size=(2, 2)), float(rng.uniform(1, 3))
    Sigma = root @ root.T + 0.1 * np.eye(2)
    found = ask("gmm.ellipse(mean, Sigma, radius)", mean=mean, Sigma=Sigma, radius=radius)
    apart = np.array(found) - mean
    squares = np.einsum("na,ab,nb->n", apart, np.linalg.inv(Sigma), apart)
    same(squares, np.full(len(apart), radius**2))
