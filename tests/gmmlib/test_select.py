"""All fits of several sizes and shapes, and the best of them."""

import ast
import dataclasses
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib

TYPES = ("full", "tied", "diag", "spherical")
FAST = {"random_state": 0, "init_params": "random_from_data"}


@pytest.fixture(scope="module")
def chosen(faithful):
    return gmmlib.select(faithful, range(1, 4), random_state=0)


def test_each_pair_is_a_row_in_order(chosen):
    pairs = [(row.n_components, row.covariance_type) for row in chosen.table]
    assert pairs == [(K, kind) for kind in TYPES for K in (1, 2, 3)]
    assert [(m.n_components, m.covariance_type) for m in chosen.fits] == pairs


def test_rows_are_what_a_fit_of_ones_own_says(chosen, faithful):
    for row, fit in zip(chosen.table, chosen.fits):
        own = gmmlib.GaussianMixture(
            row.n_components, covariance_type=row.covariance_type, random_state=0
        ).fit(faithful)
        np.testing.assert_array_equal(fit.means_, own.means_)
        assert row.log_likelihood == pytest.approx(272 * own.score(faithful), rel=1e-13)
        expected = (own.n_parameters_, own.aic(faithful), own.bic(faithful), own.icl(faithful))
        assert row[3:7] == expected
        assert row.converged is own.converged_ is True
        assert row.remark == ""


def test_the_best_of_old_faithful_is_the_published_one(chosen, faithful):
    """mclust's best by BIC too: three tied components, BIC 2314.2957."""
    assert (chosen.best.n_components, chosen.best.covariance_type) == (3, "tied")
    assert chosen.best.bic(faithful) == pytest.approx(2314.295678, abs=1e-3)


@pytest.mark.parametrize("criterion", ["aic", "bic", "icl"])
def test_the_best_has_the_smallest_criterion(faithful, criterion):
    chosen = gmmlib.select(faithful, [1, 2, 3], ["full", "tied"], criterion, random_state=0)
    values = [getattr(fit, criterion)(faithful) for fit in chosen.fits]
    assert chosen.best is chosen.fits[np.argmin(values)]
    assert chosen.criterion == criterion


def test_criteria_may_disagree(faithful):
    best = {
        name: gmmlib.select(faithful, [1, 2, 3], ["full", "tied"], name, random_state=0).best
        for name in ("aic", "bic", "icl")
    }
    kinds = {name: (fit.n_components, fit.covariance_type) for name, fit in best.items()}
    assert kinds["bic"] == (3, "tied")
    assert kinds["icl"] == (2, "full")


def test_the_default_is_four_types_and_nine_sizes(galaxies):
    chosen = gmmlib.select(galaxies, max_iter=0, **FAST)
    assert len(chosen.table) == 36
    assert {row.n_components for row in chosen.table} == set(range(1, 10))


def test_iterators_are_used_up_once(galaxies):
    chosen = gmmlib.select(galaxies, iter([1, 2]), iter(["full", "tied"]), **FAST)
    assert len(chosen.table) == 4


def test_what_cannot_be_fitted_is_a_row_that_says_so(galaxies):
    few = galaxies[:3]
    chosen = gmmlib.select(few, [1, 5, 2], ["spherical"], reg_covar=0, **FAST)
    fitted, too_many, _ = chosen.table
    assert too_many[:2] == (5, "spherical")
    assert too_many[2:7] == (None,) * 5
    assert too_many.converged is False
    assert "at least as many rows as components" in too_many.remark
    assert chosen.fits[1] is None
    assert chosen.best is chosen.fits[0]
    assert fitted.remark == ""


def test_a_collapse_is_a_row(faithful):
    flat = np.column_stack([faithful, faithful.sum(axis=1)])
    chosen = gmmlib.select(flat, [2], ["full", "diag"], reg_covar=0, random_state=0)
    assert "has collapsed" in chosen.table[0].remark
    assert chosen.best.covariance_type == "diag"


def test_the_first_error_is_raised_if_all_fail(faithful):
    flat = np.column_stack([faithful, faithful.sum(axis=1)])
    with pytest.raises(gmmlib.CollapseError, match="component 0 has collapsed"):
        gmmlib.select(flat, [1, 2], ["full", "tied"], reg_covar=0, random_state=0)
    with pytest.raises(ValueError, match="X: expected finite numbers"):
        gmmlib.select([[np.nan]], [1, 2])
    same = {"X": np.ones((3, 1)), "covariance_types": ["full"], "reg_covar": 0, "random_state": 0}
    with pytest.raises(gmmlib.CollapseError):
        gmmlib.select(n_components=[1, 5], **same)
    with pytest.raises(ValueError, match="at least as many rows as components, 5"):
        gmmlib.select(n_components=[5, 1], **same)


def test_warnings_stand_in_the_rows_and_those_of_the_best_are_given(galaxies):
    settings_ = {"max_iter": 2, "tol": 0, **FAST}
    with pytest.warns(gmmlib.ConvergenceWarning) as caught:
        chosen = gmmlib.select(galaxies, [1, 2, 3], ["full"], **settings_)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    best = chosen.table[chosen.fits.index(chosen.best)]
    assert str(caught[0].message) == best.remark
    for row in chosen.table:
        assert "EM did not converge in max_iter = 2 steps" in row.remark
        assert row.converged is False


def test_what_another_fit_warns_of_is_no_warning(galaxies):
    """The best converges; one with more components does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chosen = gmmlib.select(galaxies, [1, 3], ["tied"], "icl", max_iter=3, **FAST)
    assert chosen.best.n_components == 1
    assert "did not converge" in chosen.table[1].remark


def test_it_prints_as_a_table(chosen, galaxies):
    lines = str(chosen).splitlines()
    assert len(lines) == 1 + 12 + 1
    assert lines[0].split() == [*chosen.table[0]._fields[:-1]]  # the last is a mark
    marked = [line for line in lines[1:-1] if line.startswith("*")]
    assert len(marked) == 1
    assert marked[0].split()[1:5] == ["3", "tied", "-1126.316", "11"]
    assert lines[-1] == "* best by bic"
    end = lines[0].index("  remark")
    assert {len(line) for line in lines[1:-1]} == {end}
    failed = str(gmmlib.select(galaxies[:3], [1, 5], ["diag"], **FAST)).splitlines()[2]
    assert failed.split()[:9] == ["5", "diag", "-", "-", "-", "-", "-", "False", "X:"]


def test_it_cannot_be_changed(chosen):
    with pytest.raises(dataclasses.FrozenInstanceError):
        chosen.criterion = "aic"
    assert isinstance(chosen.table, tuple)
    assert isinstance(chosen.fits, tuple)


BAD = [
    ({"n_components": 3}, "n_components: expected a list of them, found 3"),
    ({"n_components": []}, "n_components: expected at least one"),
    ({"n_components": [1, 0]}, "n_components: expected at least 1, found 0"),
    ({"covariance_types": None}, "covariance_types: expected a list"),
    ({"covariance_types": []}, "covariance_types: expected at least one"),
    ({"n_components": [1, 1.5]}, "n_components: expected a whole number, found 1.5"),
    (
        {"covariance_types": "full"},
        r"^covariance_types: .* list of them, as \['full'\], found 'full'",
    ),
    ({"covariance_type": "full"}, "^covariance_type: expected covariance_types, .*, found 'full'$"),
    ({"labels": [0, 1]}, r"^labels: expected no argument but .* tol, .*, found \[0, 1\]$"),
    ({"covariance_types": ["full", "round"]}, "covariance_types: expected one of .*'round'"),
    ({"criterion": "mdl"}, "criterion: expected one of aic, bic, icl, found 'mdl'"),
    ({"criterion": None}, "criterion: expected one of aic, bic, icl, found None"),
    ({"sample_weight": [1]}, "sample_weight: expected shape"),
    ({"tol": -1}, "tol: expected"),
    ({"tolerance": 1}, "^tolerance: expected no argument but those of the function and tol, reg"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_wrong_arguments_are_refused(galaxies, arguments, message):
    with pytest.raises((ValueError, TypeError), match=message):
        gmmlib.select(galaxies, **arguments)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_weights_are_repeated_rows(draw, seed):
    X = draw(seed, 25, 1, 2)[0]
    times = np.random.default_rng(seed).integers(1, 4, len(X))
    arguments = {"n_components": [1, 2], "covariance_types": ["diag"], "prior": "fraley-raftery"}
    starts = {"max_iter": 0, "init_params": "random_from_data", "random_state": 0}
    weighted = gmmlib.select(X, sample_weight=times, **arguments, **starts)
    repeated = gmmlib.select(np.repeat(X, times, axis=0), **arguments, **starts)
    for left, right in zip(weighted.table, repeated.table):
        assert left[:2] == right[:2]
        np.testing.assert_allclose(left[2:7], right[2:7], rtol=1e-9)


@given(kinds=st.permutations(TYPES), sizes=st.permutations([1, 2, 3]))
@settings(max_examples=5, deadline=None)
def test_the_order_of_the_pairs_does_not_matter(galaxies, kinds, sizes):
    chosen = gmmlib.select(galaxies, sizes, kinds, max_iter=0, **FAST)
    plain = gmmlib.select(galaxies, [1, 2, 3], TYPES, max_iter=0, **FAST)
    assert sorted(chosen.table) == sorted(plain.table)


# Artefacts


@pytest.fixture(scope="module")
def with_artefact():
    """A line of twelve rows beside a hundred: on it alone a density may be as high as one likes."""
    rng = np.random.default_rng(0)
    t = rng.normal(size=12)
    X = np.r_[rng.normal(size=(100, 2)), np.c_[6 + t, 6 - t]]
    with pytest.warns(gmmlib.FragileFitWarning, match="almost flat"):
        return gmmlib.select(X, [1, 2, 3], ["full", "diag"], random_state=0)


def test_an_artefact_is_never_the_best_without_a_word(with_artefact):
    chosen = with_artefact
    best = chosen.table[chosen.fits.index(chosen.best)]
    assert best.fragile
    assert "flat" in best.remark
    lines = str(chosen).splitlines()
    marks = {tuple(line[2:].split()[:2]): line[:2].strip() for line in lines[1:7]}
    assert marks[str(best.n_components), best.covariance_type] == "*!"
    for row in chosen.table:
        mark = marks[str(row.n_components), row.covariance_type]
        assert ("!" in mark) == row.fragile == bool(row.remark)
        assert row.remark in str(chosen)
    sound = min((row for row in chosen.table if not row.fragile), key=lambda row: row.bic)
    assert lines[7:] == [
        "* best by bic",
        "! fragile, perhaps an artefact: see its remark",
        f"best that is not fragile: {sound.n_components} {sound.covariance_type}",
    ]


def test_columns_stand_below_each_other_whatever_the_marks(with_artefact):
    lines = str(with_artefact).splitlines()[:7]
    end = lines[0].index("  remark")
    assert {line[:end].split()[-1] for line in lines[1:]} == {"True"}
    assert {line[end : end + 2].strip() for line in lines} == {""}


def test_where_all_are_fragile_it_says_none():
    with pytest.warns(gmmlib.FragileFitWarning):
        chosen = gmmlib.select(np.ones((5, 1)), [1], ["full", "diag"])
    assert str(chosen).endswith("best that is not fragile: none")


def test_a_sound_best_beside_artefacts_needs_no_more_words():
    X = np.random.default_rng(0).normal(size=(40, 3))
    start = {"init_params": "kmeans", "random_state": 0}
    chosen = gmmlib.select(X, [1, 6], ["full"], "icl", **start)
    assert [row.fragile for row in chosen.table] == [False, True]
    assert str(chosen).splitlines()[3:] == [
        "* best by icl",
        "! fragile, perhaps an artefact: see its remark",
    ]


def test_a_fit_that_has_not_converged_is_no_artefact(galaxies):
    with pytest.warns(gmmlib.ConvergenceWarning):
        chosen = gmmlib.select(galaxies, [2], ["full"], max_iter=1, tol=0, **FAST)
    assert not chosen.table[0].fragile
    assert "!" not in str(chosen)


# What a selection warns of, and the warnings of the process


def paused(X, entered, go_on):
    """A source of X: the first time it is read it says so, and waits."""

    def blocks():
        if not entered.is_set():
            entered.set()
            assert go_on.wait(60)
        return [X]

    return blocks


def test_selections_in_threads_leave_the_processs_warnings_alone(galaxies):
    """Two begin and end in turn, which would lose what `catch_warnings` puts back."""
    settings_ = {"n_components": [1], "covariance_types": ["tied"], **FAST}
    first, second, first_is_done = (threading.Event() for _ in range(3))
    one, other = paused(galaxies, first, second), paused(galaxies, second, first_is_done)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with ThreadPoolExecutor(2) as pool:
            begun = pool.submit(gmmlib.select, one, **settings_)
            assert first.wait(60)
            later = pool.submit(gmmlib.select, other, **settings_)
            assert second.wait(60)
            begun.result(60)
            warnings.warn("while the second runs", UserWarning, stacklevel=1)
            first_is_done.set()
            later.result(60)
        warnings.warn("when both are done", UserWarning, stacklevel=1)
    assert [str(w.message) for w in heard] == ["while the second runs", "when both are done"]


def test_what_a_source_warns_of_goes_to_the_process(galaxies):
    def blocks():
        warnings.warn("of the source", UserWarning, stacklevel=1)
        return [galaxies]

    with pytest.warns(UserWarning, match="of the source"):
        chosen = gmmlib.select(blocks, [1], ["tied"], **FAST)
    assert chosen.table[0].remark == ""


def test_no_code_of_the_package_touches_the_filters_of_warnings():
    """They belong to the process, and to all of its threads."""
    files = sorted(Path(gmmlib.__file__).parent.rglob("*.py"))
    names = [
        (path.name, node.attr if isinstance(node, ast.Attribute) else node.id)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Attribute, ast.Name))
    ]
    assert ("remarks.py", "warn") in names
    state = {"catch_warnings", "simplefilter", "filterwarnings", "resetwarnings", "showwarning"}
    assert [(path, name) for path, name in names if name in state] == []


def test_fit_predict_warns_at_the_callers_line(galaxies):
    with pytest.warns(gmmlib.ConvergenceWarning) as caught:
        gmmlib.GaussianMixture(2, max_iter=1, tol=0, random_state=0).fit_predict(galaxies)
    assert [w.filename for w in caught] == [__file__]
