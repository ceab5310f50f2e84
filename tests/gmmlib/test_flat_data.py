"""Where every component is flat the data are: the warning says in what, and its advice works."""

import re
import warnings

import numpy as np
import pytest

import gmmlib

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
WITH_COVARIANCES = ["full", "tied"]
BY_FEATURE = [kind for kind in KINDS if "spherical" not in kind]
each_kind = pytest.mark.parametrize("kind", KINDS)


def two_clusters(n_columns=2, seed=0):
    X = np.random.default_rng(seed).normal(size=(200, n_columns))
    X[:, :2] += 12 * (np.arange(200) % 2)[:, None]
    return X


def messages(kind, X, K=1, **settings):
    model = gmmlib.GaussianMixture(K, covariance_type=kind, random_state=0, **settings)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        model.fit(X)
    assert {w.category for w in found} <= {gmmlib.FragileFitWarning}
    return [str(w.message) for w in found]


def told(kind, X, K=1, **settings):
    """The one message about flat data, without its beginning."""
    begins = "every component is almost flat, and held up by reg_covar alone. "
    (found,) = [m for m in messages(kind, X, K, **settings) if m.startswith(begins)]
    return found.removeprefix(begins)


def advised_kind(message):
    return re.search('covariance_type="([a-z_]+)"', message)[1]


@pytest.mark.parametrize("scale", [1, 1e-9])
@pytest.mark.parametrize("K", [1, 3])
@pytest.mark.parametrize("kind", WITH_COVARIANCES)
def test_fewer_rows_than_features(kind, K, scale):
    """60 rows of 100 features: a matrix of rank 59, and a density without meaning elsewhere."""
    rng = np.random.default_rng(0)
    X, held_out = scale * rng.normal(size=(2, 60, 100))
    message = told(kind, X, K)
    assert message.startswith("Features are combinations of others within each, or rows")
    if K == 1:
        assert messages(advised_kind(message), X) == []
        fit = gmmlib.GaussianMixture(1, covariance_type=kind)
        with pytest.warns(gmmlib.FragileFitWarning):
            fit.fit(X)
        assert fit.score(X) - fit.score(held_out) > 1e6


@pytest.mark.parametrize("K", [1, 2])
@pytest.mark.parametrize("kind", WITH_COVARIANCES)
def test_a_column_twice_and_a_sum_of_columns(kind, K):
    X = two_clusters()
    for column in (X[:, 0], X @ [1, -2], 5 - 1e3 * X[:, 1]):
        message = told(kind, np.c_[X, column], K)
        assert messages(advised_kind(message), np.c_[X, column], K) == []
        assert messages(kind, X, K) == []  # features left out


@pytest.mark.parametrize("kind", BY_FEATURE)
def test_constant_columns_are_named(kind):
    X = two_clusters(4)
    X[:, 3] = 7
    assert "Constant within each: column 3 of X" in told(kind, X, 2)
    X[:, 2] = 0
    assert "Constant within each: columns 2, 3 of X" in told(kind, X, 2)
    assert messages(kind, X[:, :2], 2) == []  # they are left out


@pytest.mark.parametrize("kind", BY_FEATURE)
def test_a_column_that_is_constant_within_each_cluster_is_named(kind):
    """Two values, one for each cluster: the column that a fit finds by, and should not have."""
    X = np.c_[two_clusters(), np.arange(200) % 2]
    words = "The components part the rows by the few values of column 2 of X: leave it out"
    assert told(kind, X, 2) == words


def with_dummies(n_values, seed=0):
    """Two clusters, and columns of 0 and 1 that have nothing to do with them; four columns."""
    rng = np.random.default_rng(seed)
    X = two_clusters(2, seed)
    return np.c_[X, np.eye(n_values)[rng.integers(0, n_values, 200)][:, : n_values - 1]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n_values", [2, 3, 4])
@pytest.mark.parametrize("kind", ["full", "diag"])
def test_columns_of_few_values_are_left_out_at_once(kind, n_values, seed):
    """What is advised ends the warning, and then the components are the clusters."""
    X = with_dummies(n_values, seed)
    found = messages(kind, X, 2)
    columns = ", ".join(map(str, range(2, X.shape[1])))
    words = f"few values of column{'s' * (n_values > 2)} {columns} of X: leave"
    assert [words in message for message in found] == [True] * len(found)
    assert "covariance_type" not in "".join(found)
    assert len(found) == 1 or kind == "diag"
    assert messages(kind, X[:, :2], 2) == []


def test_a_column_of_few_values_that_one_component_takes_is_named():
    """Ratings 1 to 5: one of them is a component, and the others are another."""
    rng = np.random.default_rng(0)
    X = np.c_[rng.normal(size=(300, 2)), rng.integers(1, 6, 300)]
    means = [[0, 0, 3], [0, 0, 3.1]]
    precisions = [np.diag([1, 1, 1e6]), np.diag([1, 1, 0.5])]
    (found,) = messages("full", X, 2, means_init=means, precisions_init=precisions)
    assert found.startswith("component 0: almost flat")
    assert found.endswith("by the few values of column 2 of X: leave it out")


def test_a_column_of_few_values_is_not_blamed_for_others():
    """Here a column is there twice, and one of few values varies within each cluster."""
    X = two_clusters()
    X = np.c_[X, 3 * X[:, 0], np.random.default_rng(1).integers(0, 2, 200)]
    message = told("full", X, 1)
    assert message.startswith("Features are combinations of others within each")


@pytest.mark.parametrize("kind", ["full", "diag"])
def test_columns_are_called_by_their_names(kind):
    pandas = pytest.importorskip("pandas")
    X = np.c_[two_clusters(), np.arange(200) % 2]
    frame = pandas.DataFrame(X, columns=["height", "width", "smoker"])
    assert "by the few values of column 'smoker' of X" in told(kind, frame, 2)
    frame["unit"] = frame["of"] = 3.0
    message = told(kind, frame, 2)
    assert message.startswith("Constant within each: columns 'unit', 'of' of X. Leave out what")
    assert message.endswith("by the few values of column 'smoker' of X: leave it out")
    prior = gmmlib.GaussianMixture(2, covariance_type=kind, prior="fraley-raftery")
    words = "constant: columns 'unit', 'of' of X; leave that out or take prior=None"
    with pytest.raises(ValueError, match=words):
        prior.fit(frame)
    with pytest.raises(ValueError, match="constant: columns 3, 4 of X"):
        prior.fit(frame.to_numpy())


@each_kind
@pytest.mark.parametrize("X", [[[3.0]], [[1.0, 2.0]], [[0.0, 0.0]] * 7], ids=str)
def test_a_single_point_is_no_data(kind, X):
    assert told(kind, X).startswith("No feature varies within any of them: take rows that differ")


@each_kind
def test_two_points_for_two_components(kind):
    X = np.repeat([[0.0, 1.0], [5.0, 3.0]], 9, axis=0)
    message = told(kind, X, 2)
    assert "fewer components" in message
    fewer = messages(kind, X, 1)
    if fewer:
        assert messages(advised_kind(fewer[0]), X) == []


@pytest.mark.parametrize("kind", ["full", "diag"])
def test_each_flat_in_a_direction_of_its_own(kind):
    """One cluster is a line along one axis, the other along the other."""
    t = np.random.default_rng(0).normal(size=(100, 1))
    X = np.r_[np.c_[t, 0 * t], np.c_[20 + 0 * t, 20 + t]]
    message = told(kind, X, 2, means_init=[[0, 0], [20, 20]])
    assert ("feature of its own" in message) == (kind == "diag")
    assert "fewer components" in message
    assert messages(kind, X, 1) == []  # fewer components


@each_kind
def test_what_varies_is_silent_with_few_rows_too(kind):
    X = two_clusters()
    for rows, K in ((X, 1), (X, 2), (X[:3], 1), (X[:, :1], 1)):
        assert messages(kind, rows, K) == []


def test_a_strong_penalty_is_no_flat_data():
    """A variance that is half the penalty's is where it begins: added is w^2 reg_covar / N."""
    X = two_clusters()[:, :1]
    for reg_covar, warned in ((20.0, 0), (1e5, 1)):
        fit = gmmlib.GaussianMixture(1, reg_covar=reg_covar)
        found = messages("full", X, 1, reg_covar=reg_covar)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            added = fit.fit(X).covariances_.item() - X.var()
        assert (added > 0.5 * fit.covariances_.item()) == bool(warned)
        assert len(found) == warned
