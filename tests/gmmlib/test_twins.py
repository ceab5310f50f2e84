"""Components that coincide are named, whatever the kind and the units, and sound ones never are."""

import warnings

import numpy as np
import pytest
from scipy import integrate, stats

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine import twins
from gmmlib.engine.frame_parameters import FrameParameters

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def core_and_wings():
    rng = np.random.default_rng(0)
    return np.r_[rng.normal(size=(150, 2)), 6 * rng.normal(size=(150, 2))]


def messages(model, X, **weights):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        model.fit(X, **weights)
    assert {w.category for w in found} <= {gmmlib.FragileFitWarning}
    return [str(w.message) for w in found]


@each_kind
@pytest.mark.parametrize("scale", [1, [1e-9, 1e9]], ids=str)
def test_components_with_one_given_mean_are_named(core_and_wings, kind, scale):
    means = np.array([[0, 0], [3, 1], [0, 0]]) * scale
    model = gmmlib.GaussianMixture(3, covariance_type=kind, means_init=means)
    (message,) = [told for told in messages(model, core_and_wings * scale) if "coincide" in told]
    assert message.startswith("components 0, 2 coincide")
    assert "means_init" in message


@each_kind
def test_what_the_warning_advises_helps(core_and_wings, kind):
    """Other means, or widths that differ: then EM can part them. But widths of one covariance for
    all cannot differ.
    """
    model = gmmlib.GaussianMixture(2, covariance_type=kind, means_init=np.zeros((2, 2)))
    assert len(messages(model, core_and_wings)) == 1
    model.means_init = [[0, 0], [6, 6]]
    assert [told for told in messages(model, core_and_wings) if "coincide" in told] == []
    if not kind.startswith("tied"):
        widths = {"full": [np.eye(2), np.eye(2) / 36], "diag": [[1, 1], [1 / 36] * 2]}
        model.set_params(means_init=np.zeros((2, 2)), precisions_init=widths.get(kind, [1, 1 / 36]))
        assert messages(model, core_and_wings) == []
        assert gmmlib.GaussianMixture(1, covariance_type=kind).fit(core_and_wings).score(
            core_and_wings
        ) < model.score(core_and_wings)


def test_a_given_start_is_looked_at_without_a_step(core_and_wings):
    given = {"means_init": np.zeros((2, 2)), "weights_init": [0.1, 0.9], "max_iter": 0}
    model = gmmlib.GaussianMixture(2, precisions_init=[np.eye(2)] * 2, **given)
    assert "components 0, 1 coincide" in messages(model, core_and_wings)[0]
    model.precisions_init = [np.eye(2), 2 * np.eye(2)]
    assert messages(model, core_and_wings) == []


def test_near_starts_are_no_end(core_and_wings):
    """Where EM has not ended, it may still part what is near: only equal means are sure."""
    near = {"means_init": [[0, 0], [1e-3, 0]], "weights_init": [0.5, 0.5], "max_iter": 0}
    model = gmmlib.GaussianMixture(2, precisions_init=[np.eye(2)] * 2, **near)
    assert messages(model, core_and_wings) == []
    model.set_params(max_iter=1000)
    assert messages(model, core_and_wings) == []


def test_advice_without_given_means_speaks_of_starts(core_and_wings):
    """After a warm start from a fit that was given one mean."""
    model = gmmlib.GaussianMixture(2, means_init=np.zeros((2, 2)), warm_start=True)
    messages(model, core_and_wings)
    (message,) = messages(model.set_params(means_init=None, random_state=0), core_and_wings)
    assert message.endswith("Try other starts or fewer components")
    assert messages(model.set_params(warm_start=False), core_and_wings) == []


def test_a_component_of_weight_0_coincides_with_none(core_and_wings):
    given = {"means_init": np.zeros((2, 2)), "weights_init": [1, 0]}
    (message,) = messages(gmmlib.GaussianMixture(2, **given), core_and_wings)
    assert message.startswith("component 1: without rows")


@each_kind
@pytest.mark.parametrize("data", ["faithful", "galaxies"])
def test_fits_of_real_data_have_none(data, kind, request):
    X = request.getfixturevalue(data)
    for n_components in (2, 3, 5):
        model = gmmlib.GaussianMixture(n_components, covariance_type=kind, random_state=0)
        assert [told for told in messages(model, X) if "coincide" in told] == []


# The measure


def theta(kind, weights, means, matrices):
    own = COVARIANCES[kind](len(means), len(means[0]))
    parts = own.gather(np.array(matrices) * np.reshape(weights, (-1, 1, 1)))
    kept = own.divide(parts, np.array(weights, dtype=float))
    return own, FrameParameters.from_covariances(own, np.array(weights), np.array(means), kept)


def test_the_distance_is_the_overlap_of_the_densities():
    """B = -ln of the integral of sqrt(p q), by quadrature."""
    own, both = theta("full", [0.5, 0.5], [[0.0], [1.5]], [[[1.0]], [[4.0]]])
    p, q = stats.norm(0, 1).pdf, stats.norm(1.5, 2).pdf
    overlap = integrate.quad(lambda x: np.sqrt(p(x) * q(x)), -30, 30)[0]
    assert twins._distance(own, both, [0, 1]) == pytest.approx(-np.log(overlap), rel=1e-7)


@pytest.mark.parametrize(
    ("kind", "numbers"), [("full", 5), ("diag", 4), ("spherical", 3), ("tied", 2)]
)
def test_parts_of_one_gaussian_are_as_far_as_chance_says(kind, numbers):
    """8 n B is chi-squared, with as many degrees as a component has numbers of its own: so its
    mean over many draws. The bound is a hundredth of that.
    """
    rng = np.random.default_rng(0)
    counts, found = (200, 100), []
    for _ in range(300):
        parts = [rng.normal(size=(n, 2)) @ [[1, 0], [0.5, 2]] * [1, 1] for n in counts]
        if kind == "spherical":
            parts = [rng.normal(size=(n, 2)) for n in counts]
        matrices = [np.cov(part.T, bias=True) for part in parts]
        own, both = theta(kind, [2 / 3, 1 / 3], [part.mean(axis=0) for part in parts], matrices)
        bound = twins._bound(own, np.array(counts))
        found.append(twins._distance(own, both, [0, 1]) / bound)
    assert np.mean(found) == pytest.approx(100, rel=4 * np.sqrt(2 / numbers / 300))


def test_how_near_is_near():
    """Two of the same width, 1000 rows each: 8 n B = 500 d^2, beside a hundredth of p = 2."""
    for apart, expected in ((0.0062, 1), (0.0064, 0)):
        own, both = theta("full", [0.5, 0.5], [[0.0], [apart]], [[[1.0]], [[1.0]]])
        assert len(twins.twins(own, both, 2000)) == expected


def test_groups_are_told_apart():
    own, all_ = theta("full", [0.2] * 5, [[0.0], [9], [0], [9], [0]], [[[1.0]]] * 5)
    assert [group.tolist() for group in twins.twins(own, all_, 100)] == [[0, 2, 4], [1, 3]]
