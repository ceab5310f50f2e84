"""A fit whose objective hangs on a few rows, or an almost flat component, says which."""

import warnings

import numpy as np
import pytest

import gmmlib

NAMES = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]


def caught(model, X, weights=None):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        model.fit(X, sample_weight=weights)
    return [str(w.message) for w in found if issubclass(w.category, gmmlib.FragileFitWarning)]


def started_at(means, variances, X, **settings):
    K, D = np.shape(means)
    precisions = np.eye(D) / np.reshape(variances, (K, 1, 1))
    return gmmlib.GaussianMixture(K, means_init=means, precisions_init=precisions, **settings)


@pytest.fixture(scope="module")
def plain():
    return np.random.default_rng(0).normal(size=(200, 2))


def test_it_names_the_component_on_a_few_rows(plain):
    """Two rows far from all others: fewer than a mean and a covariance of D = 2 need."""
    X = np.r_[plain, [[50, 50], [51, 52]]]
    model = started_at([[0, 0], [50.5, 51], [0.5, 0]], [1, 1, 1], X, max_iter=3, tol=1)
    few = [message for message in caught(model, X) if "few rows" in message]
    assert len(few) == 1
    assert "1" in few[0].split("few rows")[0]
    assert not set("02") & set(few[0].split("few rows")[0])


@pytest.mark.parametrize(
    ("name", "n_rows", "n_few"),
    [
        ("full", 20, 2),  # a matrix of 30 features needs 31
        ("tied", 20, 0),  # 40 rows in all, for two means and a matrix
        ("diag", 20, 0),
        ("spherical", 20, 0),  # each variance rests on 600 numbers
        ("spherical", 2, 0),
        ("tied_spherical", 2, 0),
        ("diag", 1, 2),
        ("spherical", 1, 2),
    ],
)
def test_few_is_what_the_kind_cannot_do_with(name, n_rows, n_few):
    X = np.random.default_rng(0).normal(size=(2 * n_rows, 30))
    X[n_rows:] += 10
    start = {"init_params": "kmeans", "random_state": 0}
    model = gmmlib.GaussianMixture(2, covariance_type=name, **start)
    few = [message for message in caught(model, X) if "few rows" in message]
    assert [message.split(":")[0] for message in few] == ["component 0, 1"] * (n_few > 0)


def test_it_names_the_flat_component(plain):
    """Thirty rows on a line: not few, but nothing but the penalty gives them a width."""
    t = np.random.default_rng(1).normal(size=30)
    X = np.r_[np.c_[30 + t, 30 - t], plain]
    messages = caught(started_at([[30, 30], [0, 0]], [1, 1], X), X)
    assert len(messages) == 1
    assert "flat" in messages[0]
    assert "0" in messages[0].split("flat")[0]
    assert "1" not in messages[0].split("flat")[0]
    assert "fraley-raftery" in messages[0]


@pytest.mark.parametrize(("width", "flat"), [(1.8e-4, False), (3e-5, True)])
def test_one_variance_for_all_features_takes_the_mean_of_what_is_added(plain, width, flat):
    """Here reg_covar adds width_1^2 / 2, since the second feature is narrow: about a third of the
    variance of thirty rows, or nearly all.
    """
    few = 10 + width * np.random.default_rng(1).normal(size=(30, 2))
    X = np.r_[plain * [1, 1e-3], few]
    model = started_at([[0, 0], [10, 10]], [1, 1], X, covariance_type="spherical")
    model.precisions_init = [1, 1]
    messages = caught(model, X)
    added = model.covariances_[1] - few.var(axis=0).mean()
    assert (added > 0.5 * model.covariances_[1]) == flat
    assert added > 0.25 * model.covariances_[1]
    assert ["flat" in message for message in messages] == [True] * flat


def test_the_fifteen_rows_of_one_waiting_time_are_named(faithful):
    rows = faithful[faithful[:, 1] == 78]
    means = [[2, 55], [4.3, 80], rows.mean(axis=0)]
    flat = [[1 / rows[:, 0].var(), 0], [0, 1e4]]
    precisions = [np.diag([10, 0.03]), np.diag([6, 0.03]), flat]
    weights = [0.36, 0.58, 0.06]
    model = gmmlib.GaussianMixture(
        3, weights_init=weights, means_init=means, precisions_init=precisions
    )
    messages = caught(model, faithful)
    assert ["flat" in message for message in messages] == [True]
    assert "2" in messages[0].split("flat")[0]


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("prior", [None, "fraley-raftery"])
@pytest.mark.parametrize("data", ["faithful", "galaxies"])
def test_sensible_fits_are_silent(data, kind, prior, request):
    X = request.getfixturevalue(data)
    for n_components in (1, 2, 4):
        model = gmmlib.GaussianMixture(n_components, covariance_type=kind, prior=prior)
        assert caught(model.set_params(random_state=0), X) == []


def test_data_that_are_flat_as_a_whole_blame_no_component(plain):
    X = plain + 12 * (np.arange(200) % 2)[:, None]
    X = np.c_[X, X @ [1, 2]]
    (message,) = caught(gmmlib.GaussianMixture(2, random_state=0), X)
    assert message.startswith("every component is almost flat")
    assert "component 0" not in message


def test_weights_count_as_rows(plain):
    """Two far rows of weight 30 each are many; 60 rows of weight 1/40 are few."""
    far = np.array([[50, 50], [51, 52.0], [52, 50]])
    X, means = np.r_[plain, far], [[0, 0], [51, 51]]
    model = started_at(means, [1, 1], X)
    heavy = np.r_[np.ones(200), np.full(3, 30)]
    with warnings.catch_warnings():
        warnings.simplefilter("error", gmmlib.FragileFitWarning)
        model.fit(X, sample_weight=heavy)
    with pytest.warns(gmmlib.FragileFitWarning, match="few rows"):
        model.fit(X, sample_weight=np.r_[np.ones(200), np.full(3, 0.9)])


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("total", [1.0, 2.0])
def test_weights_that_are_shares_are_blamed_and_no_component(kind, total, plain):
    """Survey weights that add up to 1 make one row of all; scaled to N they are sound."""
    rng = np.random.default_rng(3)
    X = np.r_[plain, rng.normal(size=(100, 2)) + 7]
    weights = rng.uniform(0.5, 2, size=300)
    weights *= total / weights.sum()
    model = gmmlib.GaussianMixture(2, means_init=[[0, 0], [7, 7]], covariance_type=kind)
    (message,) = caught(model, X, weights)
    words = f"sample_weight: the weights of 300 rows add up to {total:g}; they count as so many"
    assert message.startswith(words)
    assert message.endswith("so that they add up to 300")
    assert caught(model, X, 300 / total * weights) == []
    three = gmmlib.GaussianMixture(3, covariance_type=kind, random_state=0)
    assert not any("few rows" in message for message in caught(three, X, weights))


def test_rows_that_are_few_by_number_too_are_called_so(plain):
    """Whatever the weights sum to, two rows are few for a mean and a matrix."""
    X = np.r_[plain, [[50, 50], [51, 52]]]
    model = started_at([[0, 0], [50.5, 51]], [1, 1], X)
    messages = caught(model, X, np.full(202, 0.9))
    assert any("component 1: with few rows" in message for message in messages)
    assert not any("sample_weight" in message for message in messages)
