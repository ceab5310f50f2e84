"""What is fixed stays, and what remains is the maximum: no small change of it leads higher."""

import dense
import numpy as np
import pytest

from gmmlib import CollapseError, FragileFitWarning, GaussianMixture

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
each_kind = pytest.mark.parametrize("kind", KINDS)
SETS = [("weights",), ("means",), ("covariances",), ("means", "covariances")]
SETS += [("weights", "means"), ("weights", "covariances")]
each_set = pytest.mark.parametrize("fixed", SETS, ids="-".join)
MEANS = np.array([[0.1, 0.2], [3.0, 0.0], [0.0, 2.5]])
MATRICES = np.array([[[1.5, 0.3], [0.3, 2.0]], [[1.0, 0.0], [0.0, 1.5]], [[2.0, -0.4], [-0.4, 1]]])
PUBLIC = {"weights": "weights_", "means": "means_", "covariances": "precisions_"}


@pytest.fixture(scope="module")
def X():
    rng = np.random.default_rng(0)
    own = rng.integers(3, size=240)
    return np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])[own] + rng.normal(size=(240, 2))


def initial(kind):
    """Values for all three, in the shapes of this kind."""
    matrices = [MATRICES.mean(axis=0)] * 3 if dense.is_shared(kind) else MATRICES
    kept = dense.explicit(kind, dense.kept(kind, matrices), 3, 2)
    precisions = dense.kept(kind, np.linalg.inv(kept))
    return {"weights_init": [0.2, 0.3, 0.5], "means_init": MEANS, "precisions_init": precisions}


def reached(X, kind, theta, **settings):
    """The objective per row of these weights, means and matrices."""
    weights, means, matrices = theta
    given = {"weights_init": weights, "means_init": means}
    given["precisions_init"] = dense.kept(kind, np.linalg.inv(matrices))
    model = GaussianMixture(3, covariance_type=kind, max_iter=0, **given, **settings)
    return model.fit(X).lower_bound_


def changed(theta, name, kind, rng):
    """Theta with a small change of one of the three, within its kind."""
    weights, means, matrices = theta
    if name == "weights":
        moved = weights * np.exp(1e-3 * rng.normal(size=3))
        return moved / moved.sum(), means, matrices
    if name == "means":
        return weights, means + 1e-3 * rng.normal(size=means.shape), matrices
    roots = np.eye(2) + 1e-3 * rng.normal(size=(3, 2, 2))
    moved = roots @ matrices @ roots.transpose(0, 2, 1)
    moved = [moved[0]] * 3 if dense.is_shared(kind) else moved
    return weights, means, dense.explicit(kind, dense.kept(kind, moved), 3, 2)


@pytest.mark.equation("fixed-mean")
@each_kind
@each_set
@pytest.mark.parametrize("prior", [None, "fraley-raftery"])
def test_what_is_fixed_stays_and_nothing_near_is_higher(kind, fixed, prior, X):
    own = {"prior": prior, "reg_covar": 1e-3}
    model = GaussianMixture(3, covariance_type=kind, tol=1e-12, fixed=fixed, **initial(kind), **own)
    model.fit(X)
    assert model.converged_
    assert np.diff(model.lower_bounds_).min() > -1e-12
    for name, given in zip(("weights", "means"), ([0.2, 0.3, 0.5], MEANS)):
        if name in fixed:
            np.testing.assert_array_equal(getattr(model, f"{name}_"), given)
    if "covariances" in fixed:
        np.testing.assert_allclose(model.precisions_, initial(kind)["precisions_init"], rtol=1e-12)
    theta = (model.weights_, model.means_, model.parameters_.covariances)
    best = reached(X, kind, theta, **own)
    rng = np.random.default_rng(1)
    for name in {"weights", "means", "covariances"} - set(fixed):
        for _ in range(8):
            assert reached(X, kind, changed(theta, name, kind, rng), **own) < best


@each_kind
def test_covariances_are_about_the_means_that_are_fixed(kind, X):
    model = GaussianMixture(3, covariance_type=kind, reg_covar=0, tol=1e-13, fixed=("means",))
    model.set_params(**initial(kind)).fit(X)
    gamma = model.predict_proba(X)
    scatters = np.array([(g * (X - m).T) @ (X - m) for g, m in zip(gamma.T, MEANS)])
    matrices = scatters / gamma.sum(axis=0)[:, None, None]
    if dense.is_shared(kind):
        matrices = [scatters.sum(axis=0) / len(X)] * 3
    np.testing.assert_allclose(model.covariances_, dense.kept(kind, matrices), rtol=1e-4)


def test_where_all_is_fixed_nothing_moves(X):
    fixed = ("weights", "means", "covariances")
    model = GaussianMixture(3, fixed=fixed, **initial("full")).fit(X)
    assert model.converged_
    assert model.n_parameters_ == 0
    assert len(set(model.lower_bounds_)) == 1


@pytest.mark.parametrize(
    ("fixed", "n"),
    [((), 17), (("weights",), 15), (("means",), 11), (["covariances"], 8)],
)
def test_criteria_count_what_was_free(fixed, n, X):
    model = GaussianMixture(3, fixed=fixed, **initial("full")).fit(X)
    assert model.n_parameters_ == n
    log_likelihood = model.score(X) * len(X)
    assert model.bic(X) == pytest.approx(n * np.log(240) - 2 * log_likelihood)


def test_a_warm_start_holds_what_the_last_fit_found(X):
    model = GaussianMixture(3, random_state=0).fit(X)
    before = model.means_.copy()
    shifted = X + [0.2, 0.0]
    model.set_params(fixed=("means",), warm_start=True).fit(shifted)
    np.testing.assert_array_equal(model.means_, before)
    free = GaussianMixture(3, means_init=before).fit(shifted)
    assert model.lower_bound_ < free.lower_bound_


@pytest.mark.parametrize("first", SETS, ids="-".join)
def test_a_warm_start_with_other_parameters_free_climbs_on(first, X):
    model = GaussianMixture(3, fixed=first, **initial("full"), warm_start=True).fit(X)
    model.set_params(fixed=()).fit(X)
    free = GaussianMixture(3, **initial("full")).fit(X)
    assert model.n_iter_ > 0
    assert model.lower_bound_ == pytest.approx(free.lower_bound_, abs=1e-5)


def test_the_number_of_free_parameters_is_that_of_the_fit(X, tmp_path):
    model = GaussianMixture(3, fixed=("means",), means_init=MEANS).fit(X)
    model.save(tmp_path / "model.npz")
    for one in (model, GaussianMixture.load(tmp_path / "model.npz")):
        one.set_params(fixed=())
        assert one.n_parameters_ == 11


def test_with_fixed_weights_warnings_count_the_rows_of_each_component():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(99, 1)), [[30.0]]])
    fixed = {"fixed": ("weights",), "weights_init": [0.5, 0.5], "means_init": [[0.0], [30.0]]}
    with pytest.warns(FragileFitWarning, match="component 1: (with few rows|almost flat)") as found:
        GaussianMixture(2, **fixed).fit(X)
    assert len(found) == 2
    with pytest.raises(CollapseError, match="N_k = 1 "):
        GaussianMixture(2, **fixed, reg_covar=0).fit(X)
    rare = fixed | {"weights_init": [0.99, 0.01], "means_init": [[0.0], [4.0]]}
    X = np.vstack([rng.normal(size=(50, 1)), rng.normal(size=(50, 1)) + 4])
    GaussianMixture(2, **rare).fit(X, labels=np.repeat([0, 1], 50))  # a warning would be an error


@pytest.mark.parametrize("fixed", ["means", "covariances"])
@pytest.mark.parametrize("how", ["labels", "responsibilities_init"])
def test_without_a_penalty_a_start_needs_only_what_is_free(fixed, how):
    """Of three rows and one, a start may not take the covariance of the one."""
    X, labels = [[0.0], [1.0], [2.0], [9.0]], [0, 0, 0, 1]
    given = {"means": {"means_init": [[1.0], [8.0]]}, "covariances": {"precisions_init": [1.0, 1]}}
    model = GaussianMixture(2, covariance_type="spherical", reg_covar=0, fixed=(fixed,))
    model.set_params(**given[fixed])
    if how == "labels":
        model.fit(X, labels=labels)
        wanted = {"means": [2 / 3, 1.0], "covariances": [1.0, 1.0]}
        np.testing.assert_allclose(model.covariances_, wanted[fixed], rtol=1e-12)
    else:
        model.set_params(responsibilities_init=labels).fit(X)
        assert model.converged_


def test_fixed_covariances_cannot_collapse():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(50, 2)), rng.normal(size=(50, 2)) + 4])
    narrow = {"covariance_type": "spherical", "precisions_init": [1e25, 1e25]}
    model = GaussianMixture(2, reg_covar=0, fixed=("covariances",), random_state=0, **narrow)
    np.testing.assert_allclose(model.fit(X).precisions_, 1e25)
    plain = GaussianMixture(1, reg_covar=0, fixed=("covariances",), precisions_init=[np.eye(2)])
    np.testing.assert_array_equal(plain.fit(np.ones((5, 2))).means_, [[1.0, 1.0]])


def test_labels_and_fixed_means_go_together(X):
    labels = np.where(np.arange(240) < 30, 0, -1)
    model = GaussianMixture(3, fixed=("means",), means_init=MEANS).fit(X, labels=labels)
    np.testing.assert_array_equal(model.means_, MEANS)
    assert model.weights_[0] > GaussianMixture(3, means_init=MEANS).fit(X).weights_[0]


def test_a_fit_with_fixed_covariances_does_not_warn_of_what_it_cannot_help(recwarn):
    X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [9.0, 9.0], [10.0, 9.0]])
    narrow = {"precisions_init": np.array([1e4 * np.eye(2)] * 2), "means_init": X[[0, 3]]}
    GaussianMixture(2, fixed=("covariances",), reg_covar=0.1, **narrow).fit(X)
    assert [str(one.message) for one in recwarn] == []


def test_a_file_keeps_what_is_fixed_and_older_files_fix_nothing(tmp_path, X, monkeypatch):
    path = tmp_path / "model.npz"
    GaussianMixture(3, fixed=("means",), means_init=MEANS).fit(X).save(path)
    assert GaussianMixture.load(path).fixed == ("means",)
    from gmmlib.estimator import model_file

    older = [name for name in model_file.SETTINGS if name not in model_file.LATER]
    model = GaussianMixture(3, random_state=0).fit(X)
    written = {}
    monkeypatch.setattr(model_file, "write", lambda path, owner, values: written.update(values))
    model.save(path)
    monkeypatch.undo()
    kept = {name: value for name, value in written.items() if name not in model_file.LATER}
    assert set(older) < set(kept)
    model_file.write(path, "GaussianMixture", kept)
    again = GaussianMixture.load(path)
    assert (again.fixed, again.responsibilities_init) == ((), None)
    np.testing.assert_array_equal(again.means_, model.means_)


WRONG = {
    "a set": ({"means"}, TypeError, "some of weights, means, covariances, as a tuple"),
    "a list in it": ([["means"]], ValueError, "some of weights"),
    "a text": ("means", TypeError, r"some of weights, means, covariances, as a tuple.*'means'"),
    "another name": (("precisions",), ValueError, "some of weights, means, covariances"),
    "one twice": (("means", "means"), ValueError, "some of weights"),
    "no name": ((1,), ValueError, "some of weights"),
    "None": (None, TypeError, "some of weights"),
    "no value": (("weights",), ValueError, "initial values of all that is fixed, found 'weights'"),
}


@pytest.mark.parametrize(("fixed", "error", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_fixed_is_refused(fixed, error, words, X):
    with pytest.raises(error, match=f"^fixed: expected {words}"):
        GaussianMixture(3, fixed=fixed, means_init=MEANS).fit(X)
