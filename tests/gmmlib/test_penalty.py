"""What regularisation promises: it climbs, it is blind to units, and it moves little."""

import dense
import numpy as np
import pytest
from penalties import fraley_raftery, relative

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.problem import Problem
from gmmlib.sources import open_rows

KINDS = ["full", "tied", "diag", "spherical"]
PENALTIES = {
    "default": {},
    "0.1": {"reg_covar": 0.1},
    "prior": {"prior": "fraley-raftery"},
}
pytestmark = pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")
kinds = pytest.mark.parametrize("kind", KINDS)
penalties = pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)


@pytest.mark.filterwarnings("ignore::gmmlib.ConvergenceWarning")
@kinds
@penalties
@pytest.mark.parametrize("data", ["faithful", "galaxies"])
def test_the_objective_never_falls_from_whatever_start(data, penalty, kind, request):
    X = request.getfixturevalue(data)
    for n_components in (1, 2, 4, 7, 10):
        init_params = "random" if n_components % 2 else "random_from_data"
        fit = gmmlib.GaussianMixture(
            n_components, covariance_type=kind, init_params=init_params, **penalty
        )
        fit.set_params(random_state=n_components, tol=0, max_iter=80).fit(X)
        objectives = np.array(fit.lower_bounds_)
        falls = -np.diff(objectives) / np.maximum(1, np.abs(objectives[1:]))
        assert falls.max() < 1e-13


UNITS = {
    "1e-10": (1e-10, 0),
    "anisotropy of 1e6": (np.array([1e3, 1e-3]), 0),
    "offset": (1, 1e8),
}


@kinds
@penalties
@pytest.mark.parametrize("units", UNITS)
@pytest.mark.filterwarnings("ignore::gmmlib.ConvergenceWarning")
def test_units_and_offset_are_no_matter(units, penalty, kind, faithful):
    """But one variance for all features knows only one unit, which all must share."""
    scale, offset = UNITS[units]
    if kind == "spherical":
        scale = np.max(scale)
    steps = {"init_params": "kmeans", "random_state": 0, "tol": 0, "max_iter": 60}
    model = gmmlib.GaussianMixture(3, covariance_type=kind, **steps, **penalty)
    model.fit(faithful)
    expected = model.weights_, model.means_, dense.explicit(kind, model.covariances_, 3, 2)
    model.fit(faithful * scale + offset)
    covariances = dense.explicit(kind, model.covariances_, 3, 2)
    scale = np.ones(2) * scale
    found = model.weights_, (model.means_ - offset) / scale, covariances / np.outer(scale, scale)
    tolerance = 1e-6 if offset else 1e-11  # at 1e8, the data themselves are rounded to 1e-8
    for a, b in zip(found, expected):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def test_an_absolute_penalty_would_see_the_units(faithful):
    """The check above can fail: scikit-learn adds 1e-6 whatever the units are."""
    from sklearn.mixture import GaussianMixture

    with pytest.warns():
        mixture = GaussianMixture(2, random_state=0, max_iter=20, tol=0).fit(faithful * 1e-6)
    fit = gmmlib.GaussianMixture(2, random_state=0).fit(faithful * 1e-6)
    ratio = np.diagonal(mixture.covariances_, axis1=1, axis2=2) / 1e-12
    assert ratio.min() > 1e5
    assert np.diagonal(fit.covariances_, axis1=1, axis2=2).max() / 1e-12 < 50


def clusters(distance, narrow):
    """Two clusters of 100 rows: a distance apart, and the second one of another width."""
    noise = np.random.default_rng(0).normal(size=(200, 2))
    second = np.arange(200) % 2 == 1
    noise[second] = noise[second] * narrow + distance
    return noise


def largest_move(X, kind, reg_covar):
    """By which share does the penalty widen a covariance, in the direction where most?"""
    start = {"init_params": "kmeans", "random_state": 0}  # in which components have an order
    free, held = [
        gmmlib.GaussianMixture(2, covariance_type=kind, reg_covar=strength, **start).fit(X)
        for strength in (0, reg_covar)
    ]
    pairs = zip(*[dense.explicit(kind, fit.covariances_, 2, 2) for fit in (free, held)])
    return max(np.abs(np.linalg.eigvals(np.linalg.solve(*pair)) - 1).max() for pair in pairs)


@kinds
@pytest.mark.parametrize(("distance", "narrow"), [(6, 1), (1e4, 1), (1e8, 1), (20, 1e-6)])
def test_the_default_moves_no_covariance_by_one_percent(distance, narrow, kind):
    assert largest_move(clusters(distance, narrow), kind, 1e-6) < 0.01


@kinds
def test_a_strong_penalty_moves_a_covariance_by_its_share_of_the_rows(kind):
    """The check above can fail: 1 width^2, here about 3, shared by 100 rows, or all 200."""
    moved = largest_move(clusters(6, 1), kind, 1)
    assert 0.01 < moved < 0.06


@pytest.mark.parametrize("K", [1, 3])
@kinds
def test_the_default_hardly_moves_published_fits(kind, K, faithful):
    free, held = [
        gmmlib.GaussianMixture(K, covariance_type=kind, reg_covar=reg_covar, random_state=0)
        .fit(faithful)
        .score(faithful)
        for reg_covar in (0, 1e-6)
    ]
    assert held == pytest.approx(free, abs=1e-6)


# The fit is a maximum: no derivative is left in any parameter.


def directions(shape, kind):
    """Unit changes of covariances: symmetric for matrices."""
    for index in np.ndindex(shape):
        change = np.zeros(shape)
        change[index] = 1
        if kind in ("full", "tied"):
            change = np.maximum(change, np.swapaxes(change, -1, -2))
        yield change


def slopes(objective, fit, kind):
    """Derivatives per row in weights (but the last), means and covariances, in units of each."""
    theta = fit.weights_, fit.means_, fit.covariances_
    h = 1e-5

    def slope(part, change):
        ends = [
            [value + sign * h * change if i == part else value for i, value in enumerate(theta)]
            for sign in (1, -1)
        ]
        return (objective(*ends[0]) - objective(*ends[1])) / (2 * h)

    K, D = fit.means_.shape
    for k in range(K - 1):
        yield slope(0, fit.weights_[k] * (np.eye(K)[k] - np.eye(K)[-1]))
    for k, d in np.ndindex(K, D):
        width = np.sqrt(dense.explicit(kind, fit.covariances_, K, D)[k, d, d])
        yield slope(1, width * np.outer(np.eye(K)[k], np.eye(D)[d]))
    for change in directions(fit.covariances_.shape, kind):
        yield slope(2, change * np.sqrt((change**2 * fit.covariances_**2).max()))


@kinds
@pytest.mark.parametrize("data", ["faithful", "galaxies"])
@pytest.mark.parametrize(
    "penalty", [{"reg_covar": 1e-6}, {"reg_covar": 3.0}, {"prior": "fraley-raftery"}], ids=str
)
def test_the_fit_is_a_maximum_of_the_penalised_likelihood(
    penalty, data, kind, request, widths, log_joint
):
    X = request.getfixturevalue(data)
    fit = gmmlib.GaussianMixture(2, covariance_type=kind, random_state=0, tol=1e-15, **penalty)
    fit.fit(X)
    by_hand = relative(kind, fit.reg_covar * widths(X, 2) ** 2)
    by_hand = fraley_raftery(kind, X) if fit.prior else by_hand

    def unpenalised(weights, means, covariances):
        full = dense.explicit(kind, covariances, 2, X.shape[1])
        logs = log_joint(X, weights, means, full)
        return np.logaddexp.reduce(logs, axis=1).mean()

    def objective(weights, means, covariances):
        full = dense.explicit(kind, covariances, 2, X.shape[1])
        return unpenalised(weights, means, covariances) + by_hand(means, full) / len(X)

    assert np.abs(list(slopes(objective, fit, kind))).max() < 1e-6
    if fit.prior or fit.reg_covar > 0.01:  # the check can fail
        assert np.abs(list(slopes(unpenalised, fit, kind))).max() > 1e-5
    if not fit.prior:  # the prior is reported up to a constant
        theta = fit.weights_, fit.means_, fit.covariances_
        assert fit.lower_bound_ == pytest.approx(objective(*theta), rel=1e-9)


# The 15 rows of Old Faithful that share one waiting time.


def on_fifteen_rows(faithful, **settings):
    """K = 3: two components of a sensible fit, and one on the rows whose waiting time is 78."""
    two = gmmlib.GaussianMixture(2, random_state=0).fit(faithful)
    rows = faithful[faithful[:, 1] == 78]
    assert len(rows) == 15
    flat = np.diag([rows[:, 0].var(), 1e-4])
    return gmmlib.GaussianMixture(
        3,
        weights_init=[*two.weights_ * (257 / 272), 15 / 272],
        means_init=[*two.means_, rows.mean(axis=0)],
        precisions_init=np.linalg.inv([*two.covariances_, flat]),
        **settings,
    )


def test_a_penalty_keeps_the_spurious_component(faithful):
    """Bounded is not kept out: this fit beats the best sensible one, and means nothing."""
    model = on_fifteen_rows(faithful)
    with pytest.warns(gmmlib.FragileFitWarning, match="2"):
        model.fit(faithful)
    sensible = gmmlib.GaussianMixture(3, n_init=30, random_state=0).fit(faithful)
    assert 272 * sensible.lower_bound_ == pytest.approx(-1114.44, abs=0.01)
    assert 272 * model.lower_bound_ == pytest.approx(-1066.25, abs=0.01)
    assert model.covariances_[2, 1, 1] < 1e-4
    np.testing.assert_allclose(model.means_[2, 1], 78, atol=0.01)


def test_the_prior_does_not_keep_it(faithful):
    """From the same start: the flat component grows to the width of its neighbours."""
    fit = on_fifteen_rows(faithful, prior="fraley-raftery").fit(faithful)
    assert np.sqrt(fit.covariances_[:, 1, 1].min()) > 2  # minutes
    members = faithful[fit.predict(faithful) == 2]
    assert np.ptp(members[:, 1]) > 3


def test_without_a_penalty_it_collapses(faithful):
    with pytest.raises(gmmlib.CollapseError, match="component 2"):
        on_fifteen_rows(faithful, reg_covar=0).fit(faithful)


@kinds
def test_the_penalty_of_a_constant_feature_far_away_is_a_number(kind):
    """Its offset is 1e240 times the range of the only feature that varies, and its weight so small
    that no width is seen.
    """
    X = np.array([[0, 0, 1e100]] * 8 + [[0, 1e-140, 1e100]])
    rows = open_rows(X, [1e150, *[1.0] * 7, 1e-320])
    with np.errstate(over="raise"):
        problem = Problem(rows, COVARIANCES[kind](1, 3), 1e-300, None)
    assert np.isfinite(problem.penalty.psi).all()


@pytest.mark.parametrize("kind", ["tied", "tied_diag", "tied_spherical"])
@pytest.mark.parametrize("fixed", [(), ("weights",), ("weights", "means")])
def test_a_component_of_weight_0_is_no_part_of_a_prior(kind, fixed):
    """Its mean lies far away, and all components share a covariance."""
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(150, 2)), rng.normal(size=(150, 2)) + 1.5])
    start = {"weights_init": [0.5, 0.5, 0.0], "means_init": [[0, 0], [1, 1], [500.0, 500]]}
    model = gmmlib.GaussianMixture(3, covariance_type=kind, prior="fraley-raftery", **start)
    with pytest.warns(gmmlib.FragileFitWarning, match="component 2: without rows"):
        model.set_params(fixed=fixed).fit(X)
    assert np.diff(model.lower_bounds_).min(initial=0) > -1e-12
    assert np.diagonal(model.parameters_.covariances[0]).max() < 3
