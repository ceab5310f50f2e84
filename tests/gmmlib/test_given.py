"""Rows whose responsibilities are given, by labels or in columns, keep them at every step.

The oracle is EM in plain NumPy: each row's responsibilities are set by hand where they are given,
and the objective is summed row by row.
"""

import dask.array as da
import dense
import numpy as np
import pandas as pd
import pytest

from gmmlib import FragileFitWarning, GaussianMixture
from gmmlib.sources.memory_map import MappedRows

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
each_kind = pytest.mark.parametrize("kind", KINDS)
MEANS = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
START = {"weights_init": [0.2, 0.3, 0.5], "means_init": MEANS + 0.5}


@pytest.fixture(scope="module")
def rows():
    """300 rows of three clusters that overlap, and their components."""
    rng = np.random.default_rng(0)
    own = rng.integers(3, size=300)
    return MEANS[own] + rng.normal(size=(300, 2)) * [1.0, 1.2], own


@pytest.fixture(scope="module")
def some(rows):
    """Labels of a fifth of the rows; -1 elsewhere."""
    return np.where(np.random.default_rng(1).random(300) < 0.2, rows[1], -1)


@pytest.fixture(scope="module")
def shares():
    """Responsibilities in columns: of a third of the rows, some with a 0 among them."""
    rng = np.random.default_rng(2)
    given = rng.dirichlet(np.ones(3), size=300)
    given[:40, 0] = 0
    given /= given.sum(axis=1, keepdims=True)
    given[100:] = 0
    return given


def log_joint(X, weights, means, matrices):
    """ln pi_k N(x_i | mu_k, Sigma_k), N x K."""
    logs = []
    for weight, mean, matrix in zip(weights, means, matrices):
        apart = X - mean
        power = np.einsum("nd,de,ne->n", apart, np.linalg.inv(matrix), apart)
        log_det = np.linalg.slogdet(2 * np.pi * matrix)[1]
        logs.append(np.log(weight) - (power + log_det) / 2)
    return np.array(logs).T


def columns(labels):
    return np.array([[float(label == k) for k in range(3)] for label in labels])


def step(X, given, row_weights, theta, kind):
    """The objective per row at theta, and the next theta."""
    logs = log_joint(X, *theta)
    sums = np.log(np.exp(logs).sum(axis=1))
    gamma = np.exp(logs - sums[:, None])
    known = given.sum(axis=1) > 0
    gamma[known] = given[known]
    logs_given = np.log(np.where(given > 0, given, 1.0))
    bounds = (given * (logs - logs_given)).sum(axis=1)
    objective = row_weights @ np.where(known, bounds, sums) / row_weights.sum()
    gamma = gamma * row_weights[:, None]
    counts = gamma.sum(axis=0)
    means = gamma.T @ X / counts[:, None]
    scatters = [(g * (X - m).T) @ (X - m) for g, m in zip(gamma.T, means)]
    if dense.is_shared(kind):
        matrices = [sum(scatters) / counts.sum()] * 3
    else:
        matrices = [scatter / n for scatter, n in zip(scatters, counts)]
    kept = dense.kept(kind, matrices)
    return objective, (counts / counts.sum(), means, dense.explicit(kind, kept, 3, 2))


@pytest.mark.equation("given-responsibilities")
@each_kind
@pytest.mark.parametrize("form", ["labels", "shares"])
@pytest.mark.parametrize("weighted", [False, True])
def test_every_step_is_that_of_em_with_the_given_responsibilities_set_by_hand(
    kind, form, weighted, rows, some, shares
):
    X, _ = rows
    labels = some if form == "labels" else shares
    given = columns(some) if form == "labels" else shares
    row_weights = np.random.default_rng(3).uniform(0.5, 2, 300) if weighted else np.ones(300)
    shape = dense.kept(kind, [np.eye(2)] * 3)
    theta = (np.array(START["weights_init"]), START["means_init"], np.array([np.eye(2)] * 3))
    settings = START | {"precisions_init": shape, "reg_covar": 0, "tol": 0}
    model = GaussianMixture(3, covariance_type=kind, max_iter=4, **settings)
    with pytest.warns(UserWarning, match="max_iter"):
        model.fit(X, sample_weight=row_weights if weighted else None, labels=labels)
    _, theta = step(X, given, row_weights, theta, kind)
    for objective in model.lower_bounds_:
        last = theta
        found, theta = step(X, given, row_weights, theta, kind)
        np.testing.assert_allclose(objective, found, rtol=1e-12)
    for name, value in zip(("weights_", "means_"), last):
        np.testing.assert_allclose(getattr(model, name), value, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(model.parameters_.covariances, last[2], rtol=1e-10, atol=1e-12)


@each_kind
def test_where_all_rows_have_labels_one_step_is_discriminant_analysis(kind, rows):
    X, own = rows
    model = GaussianMixture(3, covariance_type=kind, reg_covar=0).fit(X, labels=own)
    groups = [X[own == k] for k in range(3)]
    matrices = [np.cov(group.T, bias=True) for group in groups]
    counts = np.bincount(own)
    if dense.is_shared(kind):
        matrices = [np.tensordot(counts / 300, matrices, axes=1)] * 3
    assert model.n_iter_ <= 1
    np.testing.assert_allclose(model.weights_, counts / 300, rtol=1e-14)
    np.testing.assert_allclose(model.means_, [group.mean(axis=0) for group in groups], rtol=1e-13)
    np.testing.assert_allclose(model.covariances_, dense.kept(kind, matrices), rtol=1e-12)


def test_labels_that_are_all_unknown_change_nothing(rows):
    X, _ = rows
    plain = GaussianMixture(3, random_state=0).fit(X)
    for nothing in (np.full(300, -1), np.zeros((300, 3))):
        same = GaussianMixture(3, random_state=0, responsibilities_init=nothing)
        same.fit(X, labels=nothing)
        assert same.lower_bounds_ == plain.lower_bounds_


@each_kind
def test_components_are_those_that_labels_name(kind, rows, some):
    X, own = rows
    for order in ([0, 1, 2], [2, 0, 1]):
        labels = np.where(some < 0, -1, np.array(order)[some])
        model = GaussianMixture(3, covariance_type=kind, random_state=1).fit(X, labels=labels)
        np.testing.assert_allclose(model.means_[order], MEANS, atol=0.5)
        assert model.converged_
        assert np.mean(model.predict(X) == np.array(order)[own]) > 0.85


def test_a_component_without_labels_takes_rows_where_the_others_are_not(rows):
    X, own = rows
    labels = np.where(np.arange(300) < 60, own, -1)
    labels[labels == 1] = -1
    X = X + 4.0 * MEANS[own]
    for seed in range(5):
        model = GaussianMixture(3, random_state=seed).fit(X, labels=labels)
        np.testing.assert_allclose(model.means_, 5 * MEANS, atol=0.5)


def test_whole_weights_are_as_good_as_repeated_rows(rows, some):
    X, _ = rows
    times = np.random.default_rng(4).integers(0, 4, 300)
    weighted = GaussianMixture(3, **START).fit(X, sample_weight=times, labels=some)
    repeated = GaussianMixture(3, **START).fit(X.repeat(times, axis=0), labels=some.repeat(times))
    np.testing.assert_allclose(weighted.means_, repeated.means_, rtol=1e-9)
    assert weighted.lower_bound_ == pytest.approx(repeated.lower_bound_, rel=1e-12)


@pytest.mark.parametrize("kind", ["full", "tied_diag"])
def test_other_sources_give_the_fit_of_the_same_rows_in_memory(kind, rows, some, tmp_path):
    X, _ = rows
    weights = np.random.default_rng(5).integers(0, 3, 300).astype(float)
    in_file = np.memmap(tmp_path / "rows", float, "w+", shape=X.shape)
    in_file[:] = X
    chunked = da.from_array(X, chunks=(70, 2))
    own = da.from_array(weights, chunks=50)
    wanted = GaussianMixture(3, covariance_type=kind, **START).fit(X, None, weights, some)
    for source, row_weights in ((in_file, weights), (chunked, own), (X.tolist(), weights)):
        model = GaussianMixture(3, covariance_type=kind, **START)
        model.fit(source, sample_weight=row_weights, labels=some)
        np.testing.assert_allclose(model.means_, wanted.means_, rtol=1e-9, atol=1e-12)


@each_kind
def test_units_and_offset_change_nothing_else(kind, rows, some):
    X, _ = rows
    common = kind.endswith("spherical")
    units = np.array([1e-6, 1e-6 if common else 1e5])
    near = GaussianMixture(3, covariance_type=kind).fit(X, labels=some)
    far = GaussianMixture(3, covariance_type=kind).fit(units * (X + 1e4), labels=some)
    np.testing.assert_allclose(far.means_ / units - 1e4, near.means_, rtol=1e-6, atol=1e-6)
    volume = np.log(units).sum()
    assert far.lower_bound_ + volume == pytest.approx(near.lower_bound_, abs=1e-7)


def test_clusters_far_apart_for_their_width_keep_their_digits():
    rng = np.random.default_rng(6)
    own = rng.integers(2, size=200)
    X = rng.normal(size=(200, 2)) * 1e-7 + own[:, None]
    labels = np.where(np.arange(200) < 50, own, -1)
    model = GaussianMixture(2, reg_covar=0).fit(X, labels=labels)
    groups = [X[own == k] for k in (0, 1)]
    wanted = [np.cov(group.T, bias=True) for group in groups]
    np.testing.assert_allclose(model.covariances_, wanted, rtol=1e-6)


def test_forms_of_labels_and_responsibilities(rows, some, shares):
    X, _ = rows
    wanted = GaussianMixture(3, **START).fit(X, labels=some).lower_bound_
    for form in (some.tolist(), some.astype(np.int8), some.astype(object), columns(some)):
        found = GaussianMixture(3, **START).fit(X, labels=form).lower_bound_
        assert found == pytest.approx(wanted, rel=1e-13)
    own = GaussianMixture(3, random_state=0).fit(X.astype(np.float32))
    single = own.predict_proba(X.astype(np.float32))
    assert single.dtype == np.float32
    GaussianMixture(3, responsibilities_init=single).fit(X)
    rounded = GaussianMixture(3, **START).fit(X, labels=shares.astype(np.float32))
    wanted = GaussianMixture(3, **START).fit(X, labels=shares)
    assert rounded.lower_bound_ == pytest.approx(wanted.lower_bound_, rel=1e-6)


def test_labelled_rows_of_a_map_are_read_once(rows, some, tmp_path, monkeypatch):
    in_file = np.memmap(tmp_path / "rows", float, "w+", shape=(300, 2))
    in_file[:] = rows[0]
    passes = []
    blocks = MappedRows.blocks
    monkeypatch.setattr(MappedRows, "blocks", lambda self: passes.append(1) or blocks(self))
    counts = []
    for labels in (None, some):
        passes.clear()
        GaussianMixture(3, **START, max_iter=0).fit(in_file, labels=labels)
        counts.append(len(passes))
    assert counts[1] - counts[0] <= 6  # one of labelled rows, and what free rows take


# ---- as a start ----------------------------------------------------------------------------------


@each_kind
def test_the_start_is_the_m_step_of_all_the_given_responsibilities(kind, rows):
    X, _ = rows
    given = np.random.default_rng(7).dirichlet(np.ones(3), size=300)
    model = GaussianMixture(3, covariance_type=kind, responsibilities_init=given, reg_covar=0)
    model.set_params(max_iter=0).fit(X)
    counts = given.sum(axis=0)
    means = given.T @ X / counts[:, None]
    scatters = np.array([(g * (X - m).T) @ (X - m) for g, m in zip(given.T, means)])
    matrices = scatters / counts[:, None, None]
    if dense.is_shared(kind):
        matrices = [scatters.sum(axis=0) / 300] * 3
    np.testing.assert_allclose(model.means_, means, rtol=1e-12)
    np.testing.assert_allclose(model.covariances_, dense.kept(kind, matrices), rtol=1e-12)


def test_labels_as_a_start_are_free_to_change(rows):
    X, own = rows
    wrong = np.where(np.arange(300) < 30, (own + 1) % 3, own)
    start = GaussianMixture(3, responsibilities_init=wrong).fit(X)
    plain = GaussianMixture(3, means_init=MEANS).fit(X)
    assert start.lower_bound_ == pytest.approx(plain.lower_bound_, abs=1e-5)
    assert np.mean(start.predict(X) == plain.predict(X)) > 0.98


def test_some_rows_name_the_components_of_a_start(rows, some):
    X, _ = rows
    order = np.array([2, 0, 1])
    model = GaussianMixture(3, responsibilities_init=np.where(some < 0, -1, order[some]))
    model.set_params(random_state=0).fit(X)
    np.testing.assert_allclose(model.means_[order], MEANS, atol=0.6)


@each_kind
def test_a_start_by_some_rows_is_as_wide_as_all_rows_about_their_centres(kind):
    """Two clusters far apart: k-means leaves nobody in doubt to which of them a row belongs."""
    rng = np.random.default_rng(3)
    own = np.arange(100) % 2
    X = 50.0 * own[:, None] + rng.normal(size=(100, 2)) * np.array([[1.0, 2.0], [3.0, 0.5]])[own]
    start = np.where(np.arange(100) < 10, own, -1)
    model = GaussianMixture(2, covariance_type=kind, responsibilities_init=start, reg_covar=0)
    model.set_params(max_iter=0, random_state=0).fit(X)
    means = np.array([X[own == k].mean(axis=0) for k in (0, 1)])
    apart = X - means[own]
    np.testing.assert_allclose(model.means_, means, rtol=1e-12)
    np.testing.assert_allclose(model.weights_, [0.5, 0.5])
    within = dense.kept(kind, [apart.T @ apart / 100] * 2)
    np.testing.assert_allclose(model.covariances_, within, rtol=1e-12)


def test_initial_values_count_more_than_initial_responsibilities(rows, some):
    model = GaussianMixture(3, responsibilities_init=some, means_init=MEANS, max_iter=0)
    np.testing.assert_array_equal(model.fit(rows[0]).means_, MEANS)


def test_a_start_is_kept_in_a_file(rows, some, tmp_path):
    model = GaussianMixture(3, responsibilities_init=some).fit(rows[0])
    model.save(tmp_path / "model.npz")
    again = GaussianMixture.load(tmp_path / "model.npz")
    np.testing.assert_array_equal(again.responsibilities_init, some)
    assert again.fit(rows[0]).lower_bound_ == model.lower_bound_


# ---- what is refused, and what is warned of ------------------------------------------------------

WRONG = {
    "too few": (np.zeros(299, int), ValueError, "a label for each of the 300 rows of X, found 299"),
    "too large": (
        np.full(300, 3),
        ValueError,
        r"labels from 0 to 2, or -1 where not given, found \[3\]",
    ),
    "too small": (np.full(300, -2), ValueError, "labels from 0 to 2"),
    "fractions": (np.full(300, 0.5), TypeError, "whole numbers.*or 3 columns, found type float64"),
    "truths": (np.full(300, True), TypeError, "found type bool"),
    "nan": (np.full((300, 3), np.nan), ValueError, "finite numbers"),
    "ragged": ([[1], [1, 0]], ValueError, "rows of different lengths"),
    "text": (["a"] * 300, TypeError, "real numbers"),
    "a mask": (np.ma.masked_array(np.zeros(300, int), False), TypeError, "without a mask"),
    "a column": (np.zeros((300, 1), int), ValueError, r"shape \(300, 3\), or 300 labels"),
    "negative": (np.tile([-0.5, 1.0, 0.5], (300, 1)), ValueError, "no negative number"),
    "a sum": (np.tile([0.2, 0.3, 0.4], (300, 1)), ValueError, "rows that sum to 1, or to 0"),
    "nobody": (np.arange(300) % 2, ValueError, r"a row of each component.*found none of \[2\]"),
    "a number": (1, ValueError, r"shape \(300, 3\)"),
}


@pytest.mark.parametrize(("values", "error", "words"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", ["labels", "responsibilities_init"])
def test_what_gives_no_responsibilities_is_refused_by_its_name(name, values, error, words, rows):
    model, fit = GaussianMixture(3), {"labels": values}
    if name == "responsibilities_init":
        model, fit = GaussianMixture(3, responsibilities_init=values), {}
    with pytest.raises(error, match=f"^{name}: .*{words}"):
        model.fit(rows[0], **fit)


UNKNOWN = {
    "floats": lambda labels: labels,
    "Int64": lambda labels: labels.astype("Int64"),
    "objects": lambda labels: labels.astype(object),
    "array": lambda labels: labels.to_numpy(),
    "list": lambda labels: [None if np.isnan(label) else int(label) for label in labels],
    "a mark": lambda labels: labels.astype(object).replace(2.0, pd.NaT),
}


@pytest.mark.parametrize("name", ["labels", "responsibilities_init"])
@pytest.mark.parametrize("case", UNKNOWN)
def test_labels_that_are_missing_are_told_how_to_be_written(name, case, rows):
    labels = pd.Series([0.0, 1.0, 2.0] * 4 + [None] * 288, index=range(300, 0, -1))
    values = UNKNOWN[case](labels)
    words = f"^{name}: expected whole numbers, -1 where a label is not known, found a missing value"
    start, fit = ({}, {name: values}) if name == "labels" else ({name: values}, {})
    with pytest.raises(ValueError, match=words) as caught:
        GaussianMixture(3, **start).fit(rows[0], **fit)
    where, code = str(caught.value).split(" at ")[1].split(": ")
    assert int(where) == (2 if case == "a mark" else 12)
    found = eval(code, {"np": np, name: values})
    if case != "a mark":
        np.testing.assert_array_equal(found, [0, 1, 2] * 4 + [-1] * 288)
    GaussianMixture(3, random_state=0).fit(rows[0], labels=found)


@pytest.mark.parametrize("name", ["labels", "responsibilities_init"])
def test_blocks_of_a_callable_have_no_labels(name, rows, some):
    model, fit = GaussianMixture(3), {"labels": some}
    if name == "responsibilities_init":
        model, fit = GaussianMixture(3, responsibilities_init=some), {}
    with pytest.raises(TypeError, match=f"^{name}: expected None where X is a callable"):
        model.fit(lambda: iter([rows[0]]), **fit)


@pytest.mark.parametrize("fixed", [(), ("weights",)])
def test_rows_of_a_component_of_weight_0_are_refused(fixed, rows, some, shares):
    model = GaussianMixture(3, fixed=fixed, weights_init=[0.5, 0.5, 0.0])
    for labels in (some, shares):
        with pytest.raises(ValueError, match=r"^labels: expected rows of .* found some of \[2\]"):
            model.fit(rows[0], labels=labels)


def test_a_refused_label_leaves_an_earlier_fit_as_it_was(rows):
    model = GaussianMixture(3, random_state=0).fit(rows[0])
    before = model.means_.copy()
    with pytest.raises(ValueError, match="labels"):
        model.fit(rows[0], labels=np.full(300, 7))
    np.testing.assert_array_equal(model.means_, before)


def test_a_component_of_two_labelled_rows_is_warned_of(rows):
    X, _ = rows
    X = np.vstack([X, [[50.0, 50.0], [50.0, 51.0]]])
    labels = np.array([*np.arange(300) % 2, 2, 2])
    with pytest.warns(FragileFitWarning) as found:
        GaussianMixture(3).fit(X, labels=labels)
    assert any("component 2: with few rows" in str(one.message) for one in found)
