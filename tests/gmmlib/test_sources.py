"""Rows from a memory map, a function of blocks or Dask give the fit of the same rows in memory.

What is added up block by block is compared with NumPy's sums over all rows, and with enumeration.
"""

import json
import os
import pickle
import subprocess
import sys
import tracemalloc
from pathlib import Path

import dask
import dask.array as da
import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster, wait
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib
from gmmlib import GaussianMixture
from gmmlib.sources import memory_map, open_rows
from gmmlib.sources.array import ArrayRows
from gmmlib.sources.dask_array import DaskRows
from gmmlib.sources.frame import Frame
from gmmlib.sources.memory_map import MappedRows, map_again
from gmmlib.sources.rows import BLOCK, SAMPLE, InFrame, Pick, Summary
from gmmlib.sources.stream import StreamRows

TOOLS = Path(__file__).parents[2] / "tools"
N = 5 * BLOCK + 77
# With a quadratic part of phi and without: sources know nothing else of covariances.
each_kind = pytest.mark.parametrize("kind", ["diag", "tied"])
weighted = pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])


def clusters(n_rows, seed=0):
    rng = np.random.default_rng(seed)
    means = np.array([[0, 0], [9, 8], [2, 16]])
    return means[rng.integers(3, size=n_rows)] + rng.normal(size=(n_rows, 2))


def some_weights(n_rows):
    weights = np.random.default_rng(1).integers(0, 4, n_rows).astype(float)
    weights[BLOCK : 2 * BLOCK + 5] = 0  # a whole block, and some of the next
    return weights


@pytest.fixture(scope="module")
def X():
    return clusters(N)


@pytest.fixture(scope="module")
def mapped(X, tmp_path_factory):
    """A function that writes an array to a file and maps it."""

    def mapped(array=X, mode="r", order="C"):
        path = tmp_path_factory.mktemp("map") / "rows.npy"
        np.save(path, np.asarray(array, order=order))
        return np.load(path, mmap_mode=mode)

    return mapped


def fit(X, sample_weight=None, kind="full", **settings):
    return GaussianMixture(3, covariance_type=kind, random_state=0, **settings).fit(
        X, sample_weight=sample_weight
    )


def numbers(mixture):
    return [mixture.weights_, mixture.means_, mixture.covariances_, mixture.lower_bounds_]


def assert_same(found, expected):
    assert expected.n_iter_ >= 2
    for a, b in zip(numbers(found), numbers(expected)):
        np.testing.assert_array_equal(a, b)


def assert_close(found, expected):
    for a, b in zip(numbers(found), numbers(expected), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-10)


def stream(X, sample_weight=None, size=BLOCK):
    """Return a callable that yields blocks of so many rows."""

    def blocks():
        for start in range(0, len(X), size):
            rows = slice(start, start + size)
            yield X[rows] if sample_weight is None else (X[rows], sample_weight[rows])

    return blocks


# Which source is chosen


def test_each_kind_of_data_has_its_source(X, mapped):
    assert type(open_rows(X, None)) is ArrayRows
    assert type(open_rows(X.tolist(), None)) is ArrayRows
    assert type(open_rows(mapped(), None)) is MappedRows
    assert type(open_rows(np.asarray(mapped())[5:, :1], None)) is MappedRows
    assert type(open_rows(stream(X), None)) is StreamRows
    assert type(open_rows(da.from_array(X, chunks=BLOCK), None)) is DaskRows


def test_dask_is_not_imported():
    code = "import sys, gmmlib; assert not any(name.startswith('dask') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# Any source: what is summed and drawn


@pytest.mark.parametrize("source", ["array", "map", "stream", "dask"])
def test_rows_of_weight_0_are_told_from_too_few_rows(X, mapped, source):
    def enough(n_positive, n_rows=9):
        w = None if n_positive is None else np.arange(n_rows) < n_positive
        rows = X[:n_rows]
        return {
            "array": lambda: fit(rows, w),
            "map": lambda: fit(mapped(rows), w),
            "stream": lambda: fit(stream(rows, None if w is None else w.astype(float))),
            "dask": lambda: fit(da.from_array(rows, chunks=(4, 2)), w),
        }[source]()

    expected = "^X: expected at least as many rows as components, 3, found "
    for n_positive, words in ((1, "1 row of"), (2, "2 rows of")):
        with pytest.raises(ValueError, match=f"{expected}{words} positive sample_weight$"):
            enough(n_positive)
    for n_rows, words in ((1, "1 row"), (2, "2 rows")):
        with pytest.raises(ValueError, match=f"{expected}{words}$"):
            enough(None, n_rows)


@weighted
@pytest.mark.parametrize("source", ["array", "map", "stream", "dask"])
def test_the_summary_is_that_of_all_rows(X, mapped, source, weighted):
    weights = some_weights(N) if weighted else None
    rows = {
        "array": lambda: open_rows(X, weights),
        "map": lambda: open_rows(mapped(), weights),
        "stream": lambda: open_rows(stream(X, weights, 3000), None),
        "dask": lambda: open_rows(da.from_array(X, chunks=(3000, 1)), weights),
    }[source]()
    kept, w = (X[weights > 0], weights[weights > 0]) if weighted else (X, np.ones(N))
    with dask.config.set(scheduler="synchronous"):
        summary = rows.total(Summary.from_block)
        drawn, drawn_weights = rows.sample(summary)
    assert (summary.count, summary.total) == (len(kept), w.sum())
    np.testing.assert_allclose(summary.mean, np.average(kept, axis=0, weights=w), rtol=1e-12)
    np.testing.assert_array_equal(summary.smallest, kept.min(axis=0))
    np.testing.assert_array_equal(summary.largest, kept.max(axis=0))
    np.testing.assert_array_equal(drawn, kept)
    np.testing.assert_array_equal(drawn_weights, w)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=30), st.integers(1, 7), st.data())
def test_picking_by_weight_is_picking_from_repeated_rows(weights, size, data):
    total = sum(weights)
    inside = st.floats(0, total, exclude_max=True) | st.integers(0, total - 1).map(float)
    positions = np.array(sorted(data.draw(st.lists(inside, max_size=20))))
    X, w = np.arange(len(weights), dtype=float)[:, None], np.array(weights, dtype=float)
    repeated = np.repeat(X, weights, axis=0)
    pick, found = Pick(positions), []
    for start in range(0, len(X), size):
        found += pick(X[start : start + size], w[start : start + size])
    np.testing.assert_array_equal(np.concatenate(found), repeated[positions.astype(int)])


def test_a_sample_is_one_row_of_each_slice_from_every_source(mapped):
    n_rows = 2 * SAMPLE + 1234
    X = np.arange(n_rows, dtype=float)[:, None]
    chunked = da.from_array(X, chunks=(40_000, 1))
    with dask.config.set(scheduler="synchronous"):
        samples = [
            rows.sample(rows.total(Summary.from_block))
            for rows in (open_rows(x, None) for x in (X, mapped(X), stream(X), chunked))
        ]
    for sample, weights in samples:
        np.testing.assert_array_equal(sample, samples[0][0])
        np.testing.assert_array_equal(weights, np.ones(SAMPLE))
    slices = np.floor(samples[0][0][:, 0] / (n_rows / SAMPLE))
    assert len(slices) == SAMPLE
    assert np.abs(slices - np.arange(SAMPLE)).max() <= 1  # a row may reach into the next slice


# Questions about a fit: sums over all rows


QUESTIONS = {
    "score": lambda model, *rows: model.score(rows[0], sample_weight=rows[1]),
    "aic": GaussianMixture.aic,
    "bic": GaussianMixture.bic,
    "icl": GaussianMixture.icl,
    "hard icl": lambda model, *rows: model.icl(*rows, hard=True),
}
KINDS_OF_ROWS = {
    "array": lambda X, weights, mapped: (X, weights),
    "map": lambda X, weights, mapped: (mapped(X), weights),
    "maps": lambda X, weights, mapped: (mapped(X), None if weights is None else mapped(weights)),
    "stream": lambda X, weights, mapped: (stream(X, weights, 3000), None),
    "dask": lambda X, weights, mapped: (in_chunks(X), weights),
}
any_kind = pytest.mark.parametrize("source", KINDS_OF_ROWS)


def in_chunks(X):
    """A Dask array, with one chunk that is empty."""
    return da.from_array(X, chunks=((3 * BLOCK, 0, 500, len(X) - 3 * BLOCK - 500), (1, 1)))


@pytest.fixture(scope="module")
def model(X):
    """Three clusters under two components: so some rows are not sure."""
    return GaussianMixture(2, init_params="kmeans", random_state=0, max_iter=0).fit(X)


def answers(model, X, weights):
    """What is to be answered, with NumPy's sums over all rows."""
    logs = gmmlib.log_density(X, model.parameters_)
    gamma = gmmlib.responsibilities(X, model.parameters_)
    w, p = np.ones(len(X)) if weights is None else weights, model.n_parameters_
    total, likelihood = w.sum(), np.sum(w * logs)
    entropy = -np.sum(w * (gamma * np.log(np.where(gamma > 0, gamma, 1))).sum(axis=1))
    assert entropy > 1
    return {
        "score": likelihood / total,
        "aic": 2 * p - 2 * likelihood,
        "bic": p * np.log(total) - 2 * likelihood,
        "icl": p * np.log(total) - 2 * likelihood + 2 * entropy,
        "hard icl": p * np.log(total) - 2 * likelihood - 2 * np.sum(w * np.log(gamma.max(axis=1))),
    }


@weighted
@any_kind
def test_scores_and_criteria_are_sums_over_all_rows(X, mapped, model, source, weighted):
    weights = some_weights(N) if weighted else None
    rows = KINDS_OF_ROWS[source](X, weights, mapped)
    for name, expected in answers(model, X, weights).items():
        with dask.config.set(scheduler="synchronous"):
            found = QUESTIONS[name](model, *rows)
        assert type(found) is float
        assert found == pytest.approx(expected, rel=1e-12)


@any_kind
def test_rows_of_weight_0_are_not_asked(X, mapped, model, source):
    """They may lie anywhere."""
    weights = some_weights(N)
    moved = np.where((weights == 0)[:, None], 1e140, X)
    rows = KINDS_OF_ROWS[source](moved, weights, mapped)
    for name, expected in answers(model, X, weights).items():
        with dask.config.set(scheduler="synchronous"):
            assert QUESTIONS[name](model, *rows) == pytest.approx(expected, rel=1e-12)


@pytest.mark.filterwarnings("ignore::gmmlib.ConvergenceWarning")
def test_a_selection_has_the_same_table_from_every_source(X, mapped):
    rows = X[: 4 * BLOCK]
    settings = {"init_params": "random_from_data", "random_state": 0, "max_iter": 3}
    expected = gmmlib.select(rows, [1, 2], ["full", "tied"], **settings)
    assert expected.table[0].icl != expected.table[1].icl
    for source in ("map", "stream", "dask"):
        with dask.config.set(scheduler="synchronous"):
            own = KINDS_OF_ROWS[source](rows, None, mapped)[0]
            found = gmmlib.select(own, [1, 2], ["full", "tied"], **settings)
        for a, b in zip(found.table, expected.table, strict=True):
            assert (a.n_components, a.covariance_type) == (b.n_components, b.covariance_type)
            np.testing.assert_allclose(a[2:7], b[2:7], rtol=1e-9)


@pytest.mark.parametrize("question", ["score", "aic", "bic", "icl", "hard icl"])
def test_every_question_looks_at_its_blocks(X, model, question):
    with pytest.raises(ValueError, match="^X: .*found nan at index .*, in block 0$"):
        QUESTIONS[question](model, stream(X * np.nan), None)


def test_wrong_blocks_are_refused_in_questions_too(X, mapped, model):
    late = np.r_[X, X[:1] * np.nan]
    place = rf"^X: .*found nan at index \(77, 1\), in the block that begins with row {5 * BLOCK}$"
    late[-1, 0] = 0
    negative = stream(X, np.r_[np.ones(N - 1), -1])
    for rows, weights, error, message in (
        (mapped(late), None, ValueError, place),
        (mapped(), np.ones(N - 1), ValueError, r"^sample_weight: expected shape"),
        (stream(late), None, ValueError, "^X: .*found nan at index .*, in block 5$"),
        (negative, None, ValueError, "^sample_weight: .*found -1.0, in block 5$"),
        (stream(X, np.zeros(N)), None, ValueError, "^X: expected some row of positive"),
        (stream(X), np.ones(N), ValueError, "^sample_weight: expected None where X is a callable"),
        (lambda: [], None, ValueError, "^X: .*found no block$"),
        (lambda: 3, None, TypeError, "^X: .*returns an iterator of blocks, found int$"),
        (stream(X[:, :1]), None, ValueError, "^X has 1 features, but .* expecting 2 features"),
        (in_chunks(late), None, ValueError, "^X: .*found nan at index .*, in chunk 3$"),
        (in_chunks(X)[:, 0], None, ValueError, "^X: expected a 2-D array"),
        (in_chunks(X), -np.ones(N), ValueError, "^sample_weight: .*-1.0, in chunk [0-3]$"),
        (in_chunks(X)[:, :1], None, ValueError, "^X has 1 features, but .* expecting 2 features"),
    ):
        with dask.config.set(scheduler="synchronous"), pytest.raises(error, match=message):
            model.icl(rows, weights)


def test_names_of_columns_are_missed_in_a_callable_as_in_an_array(X):
    model = GaussianMixture(1).fit(pd.DataFrame(X, columns=["a", "b"]))
    for rows in (X, stream(X)):
        with pytest.warns(UserWarning, match="X does not have valid feature names") as caught:
            model.icl(rows)
        assert [warning.filename for warning in caught] == [__file__]


def test_a_question_needs_no_memory_of_the_size_of_the_rows(X, model):
    def blocks():
        rng = np.random.default_rng(0)
        return (rng.normal(size=(BLOCK, 2)) for _ in range(60))

    model.icl(lambda: [X[:BLOCK]])
    tracemalloc.start()
    model.icl(blocks)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 25 * X[:BLOCK].nbytes < 60 * BLOCK * 8


# Questions about a fit: a result for each row


@pytest.mark.parametrize("method", ["predict", "predict_proba", "score_samples"])
def test_results_of_the_rows_of_a_map_are_those_in_memory(X, mapped, model, method):
    for rows in (X, X.astype(np.float32)):
        expected = getattr(model, method)(rows)
        np.testing.assert_array_equal(getattr(model, method)(mapped(rows)), expected)


@pytest.mark.parametrize("method", ["predict", "predict_proba", "score_samples", "fit_predict"])
def test_results_of_rows_that_are_in_no_order_are_refused(X, model, method):
    def never():
        raise AssertionError("it was called")

    parameters = model.parameters_
    for rows, advice in ((never, "callable; .*X()"), (in_chunks(X), "Dask array; .*map_blocks")):
        with pytest.raises(TypeError, match=f"^X: expected an array or a memory map.*{advice}"):
            getattr(model, method)(rows)
    assert model.parameters_.means.tolist() == parameters.means.tolist()


def test_the_advice_for_a_callable_works(X, model):
    for method, question in EACH_ROW.items():
        for weights in (None, np.ones(N)):
            names = {"model": model, "X": stream(X[:, :1], weights), "features": [0]}
            if method != "predict_conditional":
                names["X"] = stream(X, weights)
            found = advice(model, method, names["X"]).split(", or where blocks have weights, ")
            results = eval(found[weights is not None], names)
            np.testing.assert_array_equal(np.concatenate(list(results)), question(model, X))


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("method", ["predict", "predict_proba", "score_samples"])
def test_the_advice_for_a_dask_array_works(X, model, method, columns):
    expected = EACH_ROW[method](model, X)
    names = {"model": model, "X": da.from_array(X, chunks=(3000, columns))}
    with dask.config.set(scheduler="threads", num_workers=2):
        results = eval(advice(model, method, names["X"]), names)
        assert (results.shape, results.dtype) == (expected.shape, expected.dtype)
        np.testing.assert_array_equal(results.compute(), expected)


def test_the_advice_for_a_regression_of_a_dask_array_works(X, model):
    names = {"model": model, "X": da.from_array(X[:, :1], chunks=(3000, 1)), "features": [0]}
    with dask.config.set(scheduler="threads", num_workers=2):
        means = eval(advice(model, "predict_conditional", names["X"]), names)
        assert means.shape == (N, 1)
        np.testing.assert_array_equal(means.compute(), EACH_ROW["predict_conditional"](model, X))


def test_before_a_fit_the_advice_is_to_fit_first(X):
    for rows in (stream(X), da.from_array(X, chunks=(3000, 2))):
        words = "found a .*; model.fit\\(X\\) first, then .*use .*model.predict\\W"
        with pytest.raises(TypeError, match=words):
            GaussianMixture(2).fit_predict(rows)


EACH_ROW = {
    "predict": lambda model, X: model.predict(X),
    "predict_proba": lambda model, X: model.predict_proba(X),
    "score_samples": lambda model, X: model.score_samples(X),
    "predict_conditional": lambda model, X: model.predict_conditional(X[:, :1], [0]),
}


def advice(model, method, X):
    """The code in the error of a method."""
    more = ([0],) if method == "predict_conditional" else ()
    with pytest.raises(TypeError) as caught:
        getattr(model, method)(X, *more)
    return str(caught.value).split("use ")[1]


# Memory maps


@each_kind
@weighted
def test_a_memory_map_is_as_good_as_an_array_to_the_last_bit(
    X, mapped, kind, weighted, monkeypatch
):
    weights = some_weights(N) if weighted else None
    expected = fit(X, weights, kind)
    assert_same(fit(mapped(), weights, kind), expected)
    monkeypatch.setattr(memory_map, "MAPPED", 1)  # map again for every block
    assert_same(fit(mapped(), None if weights is None else mapped(weights), kind), expected)


@pytest.mark.parametrize("dtype", ["float32", ">f8", "int16", "uint8"])
def test_maps_of_other_numbers(X, mapped, dtype):
    rows = np.maximum(np.round(8 * X[: BLOCK + 7]) + 30, 0).astype(dtype)
    found, expected = fit(mapped(rows)), fit(rows)
    assert_same(found, expected)
    assert found.means_.dtype == (np.float32 if dtype == "float32" else np.float64)
    np.testing.assert_allclose(found.means_, fit(rows.astype(float)).means_, rtol=1e-6)


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize(
    "view",
    [
        lambda X: X[3:-5],
        lambda X: X[::-3, ::-1],
        lambda X: X[100:, 1:],
        lambda X: np.asarray(X)[7:],
        lambda X: X.T[:, 11:].T,
    ],
)
def test_views_of_a_map(X, mapped, view, order):
    rows = open_rows(view(mapped(order=order)), None)
    assert type(rows) is MappedRows
    blocks = [block for block, _ in rows.blocks()]
    np.testing.assert_array_equal(np.concatenate(blocks), view(X))


def test_a_bit_of_a_map_is_measured_in_the_file(mapped):
    wide = mapped(np.zeros((10, 1000)))
    assert MappedRows(wide[:, :1], None).step == MappedRows(wide, None).step == BLOCK
    assert MappedRows(mapped(np.zeros((10, 2)), order="F"), None).step == memory_map.MAPPED // 16


@given(st.data())
@settings(deadline=None)
def test_slices_of_views_are_read_from_the_right_place(mapped, data):
    array = np.arange(420, dtype=np.int32).reshape(60, 7)
    whole = mapped(array, order=data.draw(st.sampled_from("CF")))
    rows, columns = data.draw(st.slices(60)), data.draw(st.slices(7))
    view = whole[rows][:, columns]
    if view.size:
        start = data.draw(st.integers(0, len(view) - 1))
        part = slice(start, start + data.draw(st.integers(1, 60)))
        np.testing.assert_array_equal(map_again(view[part]), array[rows][:, columns][part])


def test_what_was_written_to_a_map_is_seen(X, mapped):
    shared = mapped(mode="r+")
    shared[:] = clusters(N, seed=3)
    assert type(open_rows(shared, None)) is MappedRows
    assert_same(fit(shared), fit(clusters(N, seed=3)))


def test_a_map_whose_file_does_not_hold_the_changes_counts_as_memory(X, mapped):
    private = mapped(mode="c")
    private[:] = clusters(N, seed=3)
    assert type(open_rows(private, None)) is ArrayRows
    assert_same(fit(private), fit(clusters(N, seed=3)))


def test_the_result_of_a_sum_over_a_map_is_memory(mapped):
    assert type(open_rows(mapped() + 1, None)) is ArrayRows
    assert type(open_rows(mapped()[[3, 4, 5]], None)) is ArrayRows
    assert type(open_rows(mapped().copy(), None)) is ArrayRows


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 1e200])
def test_a_wrong_number_late_in_a_map_is_found(X, mapped, wrong, monkeypatch):
    monkeypatch.setattr(memory_map, "MAPPED", 2 * X[:BLOCK].nbytes)
    spoiled = X.copy()
    spoiled[4 * BLOCK + 7, 1] = wrong
    number = str(wrong).replace("+", r"\+")
    place = rf"index \(7, 1\), in the block that begins with row {4 * BLOCK}$"
    with pytest.raises(ValueError, match=f"^X: .*found {number} at {place}"):
        fit(mapped(spoiled))


@pytest.mark.parametrize(
    ("array", "error", "message"),
    [
        (np.ones(9), ValueError, r"X: expected a 2-D array .*found shape \(9,\)"),
        (np.ones((3, 3, 3)), ValueError, r"X: expected a 2-D array .*found shape \(3, 3, 3\)"),
        (np.ones((3, 3), complex), ValueError, "X: .*expected an array of real numbers"),
        (np.full((3, 3), "a"), TypeError, "X: expected a dense array of real numbers.*str"),
    ],
)
def test_maps_of_the_wrong_shape_or_type(mapped, array, error, message):
    with pytest.raises(error, match=message):
        fit(mapped(array))


def test_a_map_without_rows(mapped):
    with pytest.raises(ValueError, match=r"X: expected .*at least one row.*found shape \(0, 2\)"):
        fit(mapped()[9:9])


def test_wrong_weights_of_a_map(X, mapped):
    for weights in (np.ones(N - 1), mapped(np.ones(N - 1)), mapped(np.ones((N, 1)))):
        with pytest.raises(ValueError, match=r"sample_weight: expected shape \(\d+,\).*found \("):
            fit(mapped(), weights)
    negative = np.ones(N)
    negative[3 * BLOCK] = -1
    with pytest.raises(ValueError, match="sample_weight: .*found -1.0"):
        fit(mapped(), negative)
    place = f"sample_weight: .*found -1.0, in the block that begins with row {3 * BLOCK}"
    with pytest.raises(ValueError, match=place):
        fit(mapped(), mapped(negative))
    with pytest.raises(ValueError, match="X: expected some row of positive sample_weight"):
        fit(mapped(), mapped(np.zeros(N)))


# Callables


@each_kind
@weighted
def test_blocks_of_a_callable_are_as_good_as_an_array_to_the_last_bit(X, kind, weighted):
    weights = some_weights(N) if weighted else None
    expected = fit(X, weights, kind)
    assert_same(fit(stream(X, weights), kind=kind), expected)
    assert_same(fit(stream(X, weights, 3 * BLOCK), kind=kind), expected)  # split into as large ones
    assert_close(fit(stream(X, weights, 1000), kind=kind), expected)


def test_a_callable_may_fill_the_same_array_again_and_return_a_list(X):
    def reusing():
        room = np.empty((BLOCK, 2))
        for block in stream(X[: 3 * BLOCK])():
            room[:] = block
            yield room

    expected = fit(X[: 3 * BLOCK])
    assert_same(fit(reusing), expected)
    assert_same(fit(lambda: list(stream(X[: 3 * BLOCK])())), expected)


def test_blocks_in_another_order_are_the_same_rows(X):
    X = X - X.mean(axis=0)  # so that rounding is large beside the sums of columns
    rng, blocks = np.random.default_rng(0), list(stream(X)())
    shuffled = fit(lambda: [blocks[i] for i in rng.permutation(len(blocks))], tol=1e-9)
    order = np.argsort(shuffled.means_[:, 0])
    expected = fit(X, tol=1e-9)
    np.testing.assert_allclose(
        shuffled.means_[order], expected.means_[np.argsort(expected.means_[:, 0])], rtol=1e-3
    )


def test_float32_blocks_give_a_float32_fit(X):
    assert fit(stream(X.astype(np.float32))).means_.dtype == np.float32


def changing(*passes):
    """Return a callable whose n-th call gives the n-th of these lists; the last for ever."""
    calls = iter(passes)
    last = passes[-1]
    return lambda: next(calls, last)


OTHER_ROWS = "^X: expected a callable .* the same rows at each call"


def test_a_callable_that_gives_other_rows_is_found(X):
    other = X.copy()
    other[17, 1] += 0.5
    for blocks in ([X[:-1]], [other], [X, X], [], [X[::-1] + 1e-3]):
        with pytest.raises(ValueError, match=OTHER_ROWS):
            fit(changing([X], [X], blocks))
    w = np.ones(N)
    with pytest.raises(ValueError, match=OTHER_ROWS):
        fit(changing([(X, w)], [(X, w)], [(X, 2 * w)]))


def test_an_iterator_that_is_not_fresh_is_found(X):
    used = iter([X, X])
    with pytest.raises(ValueError, match=OTHER_ROWS):
        fit(lambda: used)


@pytest.mark.parametrize(
    ("blocks", "error", "message"),
    [
        (lambda X: [], ValueError, "^X: .*found no block$"),
        (lambda X: iter([]), ValueError, "^X: .*found no block$"),
        (lambda X: 3, TypeError, "^X: .*returns an iterator of blocks, found int$"),
        (lambda X: None, TypeError, "^X: .*returns an iterator of blocks, found NoneType$"),
        (lambda X: [X, X[:, :1]], ValueError, "^X: expected 2 features.*found 1, in block 1$"),
        (lambda X: [X, X[0]], ValueError, "^X: expected a 2-D array, found 1-D.*, in block 1$"),
        (lambda X: [X[0]], ValueError, "^X: expected a 2-D array, found 1-D.*, in block 0$"),
        (lambda X: [X, X[:0]], ValueError, r"^X: .*shape=\(0, 2\).*, in block 1$"),
        (lambda X: [X, X, X * np.nan], ValueError, "^X: .*found nan at index.*, in block 2$"),
        (lambda X: [X, None], TypeError, "^X: .*found NoneType.*, in block 1$"),
        (lambda X: [X, X * 1j], ValueError, "^X: .*real numbers, in block 1$"),
        (lambda X: [X, "text"], TypeError, "^X: .*found str.*, in block 1$"),
        (lambda X: [X, [[1], [1, 2]]], ValueError, "^X: .*different lengths, in block 1$"),
        (lambda X: [(X, X[:, 0] ** 2), X], ValueError, "^X: .*sample_weight.*change in block 1$"),
        (lambda X: [(X, [1.0])], ValueError, r"^sample_weight: .*found \(1,\), in block 0$"),
        (lambda X: [(X, -np.ones(N))], ValueError, "^sample_weight: .*-1.0, in block 0$"),
        (lambda X: [(X, np.zeros(N))], ValueError, "^X: .*some row of positive sample_weight"),
        (lambda X: [(X, X, X)], ValueError, "^X: .*, in block 0$"),
        (lambda X: [X[:2]], ValueError, "^X: expected at least as many rows as components"),
    ],
)
def test_wrong_blocks(X, blocks, error, message):
    with pytest.raises(error, match=message):
        fit(lambda: blocks(X))


NEAR_MISSES = {
    "generator": (
        lambda X: iter_blocks(X),
        "a generator, which can be read once; pass a fun.* new",
    ),
    "map": (lambda X: map(np.copy, [X, X]), "a map, which can be read once; pass a function"),
    "list": (lambda X: [X, X], "a list of arrays; .* pass lambda: X$"),
    "list of frames": (lambda X: [frame(X)], "a list of arrays; .* pass lambda: X$"),
    "list of unequal": (lambda X: [X, X[:9]], "a list of arrays; .* pass lambda: X$"),
    "pairs": (lambda X: ((X, X[:, 0]), (X, X[:, 0])), "a tuple of arrays; .* pass lambda: X$"),
    "array": (lambda X: lambda: X, "one that returns a ndarray; pass that itself$"),
    "frame": (lambda X: lambda: frame(X), "one that returns a DataFrame; pass that itself$"),
    "column": (lambda X: lambda: X[:, 0], "one that returns a ndarray; pass that itself$"),
}


def iter_blocks(X):
    yield from (X, X)


@pytest.mark.parametrize(("made", "words"), NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_what_is_nearly_a_source_is_refused_with_what_would_be_one(X, model, made, words):
    expected = "^X: expected .*a callable that returns an iterator of blocks, found "
    for ask in (fit, model.score):
        with pytest.raises(TypeError, match=expected + words):
            ask(made(X))


def test_the_advice_for_near_misses_works(X, model):
    assert_same(fit(lambda: [X[:BLOCK], X[BLOCK:]]), fit(stream(X)))
    for make, found in ((iter_blocks, "generator"), (lambda X: [X, X], "list of arrays")):
        with pytest.raises(TypeError, match=f"array or a memory map, found a {found}") as caught:
            model.predict(make(X))
        code = str(caught.value).split("use ")[1].split(", or where")[0]
        labels = np.concatenate(list(eval(code, {"X": make(X), "model": model})))
        np.testing.assert_array_equal(labels, np.tile(model.predict(X), 2))


@pytest.mark.parametrize("made", [stream, iter_blocks])
def test_what_needs_all_rows_at_once_calls_blocks_by_their_name(X, model, made):
    found = "callable" if made is stream else "generator"
    for ask in (
        lambda rows: gmmlib.held_out_log_density(rows, 2),
        lambda rows: gmmlib.plot(model, rows),
        lambda rows: list(gmmlib.kmeans(rows, X[:2])),
        lambda rows: gmmlib.log_likelihood(rows, model.parameters_),
    ):
        with pytest.raises(TypeError, match=f"^X: expected an array .*, found a {found}$"):
            ask(made(X))


def frame(X, columns="ab"):
    return pd.DataFrame(X, columns=list(columns))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (lambda X: frame(X, "ba"), "a, b; found b, a, in block 1"),
        (lambda X: frame(X, "ax"), "a, b; found a, x, in block 1"),
        (lambda X: frame(np.c_[X, X[:, 0]], "abc"), "a, b; found a, b, c, in block 1"),
        (lambda X: X, "a, b; found without names, in block 1"),
        (lambda X: (frame(X, "ba"), np.ones(len(X))), "a, b; found b, a, in block 1"),
    ],
)
def test_blocks_with_other_columns_are_not_mixed(X, other, words):
    half = len(X) // 2
    words = "^X: expected the columns of block 0 in their order, " + words
    with pytest.raises(ValueError, match=words):
        fit(lambda: [frame(X[:half]), other(X[half:])])
    with pytest.raises(ValueError, match="without names; found b, a, in block 1"):
        fit(lambda: [X[:half], frame(X[half:], "ba")])


def test_columns_of_blocks_are_those_of_the_fit_in_questions_too(X):
    half = len(X) // 2
    model = fit(lambda: [frame(X[:half]), frame(X[half:])])
    assert model.feature_names_in_.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="X: The feature names should match"):
        model.score(lambda: [frame(X, "ba")])
    with pytest.raises(ValueError, match="a, b; found b, a, in block 1"):
        model.score(lambda: [frame(X[:half]), frame(X[half:], "ba")])
    assert model.score(lambda: [frame(X[:half]), frame(X[half:])]) == model.score(frame(X))


def test_weights_beside_a_callable_are_refused(X):
    with pytest.raises(ValueError, match="^sample_weight: expected None where X is a callable"):
        fit(stream(X), np.ones(N))


@pytest.mark.parametrize("error", [KeyError(), OSError(), ValueError(), TypeError()])
def test_what_a_callable_raises_goes_through(X, error):
    def at_once():
        raise error

    def later():
        yield X
        raise error

    for function in (at_once, later):
        with pytest.raises(type(error)) as caught:
            fit(function)
        assert caught.value is error


# Dask


@each_kind
@weighted
def test_a_dask_array_is_as_good_as_an_array(X, kind, weighted):
    weights = some_weights(N) if weighted else None
    expected = fit(X, weights, kind)
    chunked = da.from_array(X, chunks=((3 * BLOCK, 0, 500, N - 3 * BLOCK - 500), (1, 1)))
    with dask.config.set(scheduler="threads", num_workers=4):
        assert_close(fit(chunked, weights, kind), expected)
        if weighted:
            assert_close(fit(chunked, da.from_array(weights, chunks=7000), kind), expected)


def test_a_dask_array_with_more_rows_than_a_sample():
    X, weights = clusters(SAMPLE + 30_000), some_weights(SAMPLE + 30_000)
    with dask.config.set(scheduler="synchronous"):
        assert_close(fit(da.from_array(X, chunks=(50_000, 2)), weights), fit(X, weights))


def test_chunks_are_added_in_the_same_order_on_any_number_of_threads(X):
    chunked, fits = da.from_array(X, chunks=(999, 2)), []
    for n_threads in (1, 5):
        with dask.config.set(scheduler="threads", num_workers=n_threads):
            fits.append(fit(chunked))
    assert_same(*fits)


def test_wrong_dask_arrays(X):
    chunked = da.from_array(X, chunks=(BLOCK, 2))
    late = da.concatenate([chunked, chunked[:9] * np.nan])
    with dask.config.set(scheduler="synchronous"):
        with pytest.raises(ValueError, match=r"^X: .*found nan at index \(0, 0\), in chunk 6$"):
            fit(late)
        with pytest.raises(ValueError, match=r"^X: .*known numbers.*found shape \(nan, 2\)"):
            fit(chunked[chunked[:, 0] > 0])
        with pytest.raises(ValueError, match=r"^X: expected a 2-D array.*found shape \(\d+,\)"):
            fit(chunked[:, 0])
        with pytest.raises(ValueError, match="^X: .*expected an array of real numbers"):
            fit(chunked * 1j)
        with pytest.raises(ValueError, match="^sample_weight: expected shape"):
            fit(chunked, np.ones(N - 1))
        with pytest.raises(ValueError, match="^sample_weight: .*-1.0, in chunk [0-5]$"):
            fit(chunked, -np.ones(N))
        with pytest.raises(ValueError, match="^X: expected some row of positive sample_weight"):
            fit(chunked, np.zeros(N))


@pytest.fixture(scope="module")
def cluster():
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}  # any port
    with (
        dask.config.set({"distributed.scheduler.work-stealing": False}),  # no chunk moves
        LocalCluster(processes=True, **settings) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_two_worker_processes_give_the_fit_of_the_rows_in_memory(X, cluster):
    weights = some_weights(N)
    chunked = da.from_array(X, chunks=(BLOCK, 1))
    assert_close(fit(chunked, weights), fit(X, weights))


def test_an_error_on_a_worker_is_the_same_error(X, cluster):
    spoiled = X.copy()
    spoiled[-1, 1] = np.inf
    with pytest.raises(ValueError, match=r"^X: .*found inf at index \(76, 1\), in chunk 5$"):
        fit(da.from_array(spoiled, chunks=(BLOCK, 2)))


def bytes_sent(client):
    """Return how many bytes workers have sent, to each other and to the client."""
    return sum(client.run(lambda dask_worker: dask_worker.transfer_outgoing_bytes_total).values())


def test_workers_send_sums_and_never_rows(cluster):
    n_rows, n_chunks, K, F = 2 * SAMPLE, 8, 3, 6
    shift = 9 * (da.arange(n_rows, chunks=n_rows // n_chunks) % 3)[:, None]
    noise = da.random.default_rng(0).normal(size=(n_rows, 2), chunks=(n_rows // n_chunks, 2))
    chunked = (shift + noise).persist()
    wait(chunked)
    sent = []
    for max_iter in (1, 3):
        before = bytes_sent(cluster)
        with pytest.warns(UserWarning, match="EM did not converge in max_iter"):
            fit(chunked, tol=0, max_iter=max_iter)
        sent.append(bytes_sent(cluster) - before)
    an_iteration = (sent[1] - sent[0]) / 2
    assert n_chunks * K * F * 8 <= an_iteration <= n_chunks * (K * F * 8 + 500)
    assert sent[0] <= SAMPLE * 2 * 8 + 50_000  # once, the rows from which starts are drawn


def test_workers_answer_questions_with_sums(X, cluster, model):
    chunked = da.random.default_rng(0).normal(size=(SAMPLE, 2), chunks=(SAMPLE // 8, 2)).persist()
    wait(chunked)
    before = bytes_sent(cluster)
    found = model.icl(chunked)
    assert 0 < bytes_sent(cluster) - before < 8 * 1000
    assert found == pytest.approx(model.icl(chunked.compute()), rel=1e-12)


def test_what_goes_to_a_worker_is_small_and_comes_back_whole(X):
    frame = Frame.from_range(X.mean(axis=0), X.min(axis=0), X.max(axis=0), common_scale=False)
    function = InFrame(frame, _sums)
    sent = pickle.dumps(function)
    assert len(sent) < 2000
    np.testing.assert_array_equal(pickle.loads(sent)(X, None), function(X, None))


def _sums(Z, weights, workspace):
    room = workspace.take("room", *Z.shape)
    np.copyto(room, Z)
    return room.sum(axis=1)


# Memory


def run(code):
    """Return what a new process prints as JSON, with one thread for matrix products."""
    settings = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(TOOLS)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_file_is_fitted_and_judged_in_less_memory_than_it_has():
    found = run("import json, large; print(json.dumps(large.demonstrate(3_250_000)))")
    assert found["file_mb"] == 52
    assert found["peak_mb"] - found["before_mb"] < 30
    assert found["prefix_same"]
    assert found["icl_per_row"] > -2 * found["objective_per_row"]


MEMORY = """
import warnings, large, numpy
from {library} import GaussianMixture
warnings.simplefilter("ignore")  # one of not having converged is meant to come
rng = numpy.random.default_rng(0)
X = large.MEANS[rng.integers(3, size=500_000)] + rng.normal(size=(500_000, 2))
fit = GaussianMixture(8, max_iter=2, random_state=0, init_params="random_from_data").fit
fit(X[:2000])
large.reset_peak()
before = large.peak()
fit(X)
print(large.peak() - before)
"""


def test_half_a_million_rows_need_an_eighth_of_the_memory_that_scikit_learn_needs():
    ours, theirs = (run(MEMORY.format(library=name)) for name in ("gmmlib", "sklearn.mixture"))
    assert ours < 30
    assert ours < theirs / 8
