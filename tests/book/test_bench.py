"""What `make bench` stored is all that was promised, and the code that measures still runs."""

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from bench import cases, contenders, fresh, measure
from bench.cases import Case

ROOT = Path(__file__).parents[2]
STORED = {path.stem: json.loads(path.read_text("utf-8")) for path in ROOT.glob("data/bench/*.json")}
PROMISED = {
    ("full", 100_000, 2, 3): 15,
    ("full", 100_000, 8, 8): 7,
    ("full", 200_000, 16, 64): 10,
    ("full", 100_000, 32, 16): 3.2,
    ("full", 272, 2, 2): 2,
    ("tied", 100_000, 16, 16): 12,
    ("diag", 100_000, 8, 8): 6,
    ("diag", 100_000, 32, 16): 2.7,
    ("spherical", 100_000, 8, 8): 9,
    ("spherical", 100_000, 32, 16): 4,
}
TINY = Case("full", 600, 2, 2)


def ratio(row, name):
    return row["seconds"][name] / row["seconds"]["gmmlib"]


@pytest.fixture(params=sorted(STORED))
def bench(request):
    return STORED[request.param]


def rows(bench):
    return bench["compared"] + [row for rows in bench["growth"].values() for row in rows]


@pytest.fixture
def quick(monkeypatch):
    """Long fits of few steps, however fast they are."""
    monkeypatch.setattr(measure, "LONGEST", measure.SHORTEST)


def test_every_target_is_a_case():
    targets = {(it.kind, it.N, it.D, it.K): it.target for it in cases.COMPARED if it.target}
    assert targets == PROMISED


def test_what_is_stored_are_the_cases_of_the_code(bench):
    stored = [tuple(row[name] for name in Case._fields) for row in rows(bench)]
    code = [*cases.COMPARED, *(case for rows in cases.GROWTH.values() for case in rows)]
    assert stored == [tuple(case) for case in code]


def test_fits_whose_times_are_compared_had_the_same_result(bench):
    assert max(row["apart"]["scikit-learn"] for row in rows(bench)) <= 1e-9


def test_times_are_times(bench):
    for row in rows(bench):
        assert {"gmmlib", "scikit-learn"} <= set(row["seconds"])
        assert min([*row["seconds"].values(), *row["least_seconds"].values()]) > 0
    for row in bench["compared"]:
        assert ("oneDAL" in row["apart"]) == (row["kind"] in contenders.ONEDAL)
    assert set(bench["extra_memory_mb"]) == {"gmmlib", "scikit-learn"}
    assert set(bench["import_milliseconds"]) == set(fresh.IMPORTED)


@pytest.mark.parametrize("name", sorted(STORED))
def test_it_says_when_and_on_what(name):
    about = STORED[name]["about"]
    assert about["blas"]["architecture"].lower() == name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", about["date"])
    assert about["processor"]
    assert {"numpy", "scikit-learn", "scikit-learn-intelex", "gmmlib"} == set(about["versions"])


def lines_of_the_page(pattern):
    """What the outputs of the page print in lines like this."""
    cells = nbformat.read(ROOT / "book" / "speed.ipynb", 4).cells
    text = "".join(o.get("text", "") for c in cells for o in c.get("outputs", []))
    return [line.split() for line in re.findall(pattern, text, re.MULTILINE)]


def in_the_pages_order():
    """That of the tables and figures first."""
    names = ["skylakex", *sorted(set(STORED) - {"skylakex"})]
    return [STORED[name] for name in names]


def test_the_page_shows_the_ratios_of_the_stored_times():
    lines, compared = (
        lines_of_the_page(r"^(?:full|tied|diag|spher).*$"),
        in_the_pages_order()[0]["compared"],
    )
    assert len(lines) == len(compared)
    for line, row in zip(lines, compared):
        expected = [f"{ratio(row, 'scikit-learn'):.1f}"]
        expected += [] if row["target"] is None else [f"{row['target']:g}"]
        expected += [f"{ratio(row, 'oneDAL'):.1f}" if "oneDAL" in row["seconds"] else "nan"]
        assert line[-len(expected) :] == expected


def test_the_page_shows_the_ratios_on_each_processor():
    lines = lines_of_the_page(r"^  (?:full|tied|diag|spher).*$")
    rows_of_each = list(zip(*(it["compared"] for it in in_the_pages_order())))
    assert len(lines) == len(rows_of_each)
    for line, rows_here in zip(lines, rows_of_each):
        expected = [f"{ratio(row, 'scikit-learn'):.1f}" for row in rows_here]
        assert line[-len(expected) :] == expected


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_the_benchmark_runs(kind, quick):
    found = measure.measure(TINY._replace(kind=kind), turns=1, with_onedal=False)
    assert set(found["seconds"]) == {"gmmlib", "scikit-learn"} == set(found["apart"])
    assert found["apart"]["scikit-learn"] < 1e-9
    assert set(found["least_seconds"]) == {"products", "exponentials"}


def test_the_rows_of_faithful_are_a_case(quick):
    case = next(case for case in cases.COMPARED if case.rows == "faithful")
    X, start = cases.draw(case)
    assert X.shape == (case.N, case.D)
    assert start.means.shape == (case.K, case.D)


def test_fits_that_differ_are_refused(quick, monkeypatch):
    def with_an_error(*arguments):
        fits = contenders.contenders(*arguments)
        fit = fits["gmmlib"]

        def wrong(steps):
            (weights, means, covariances), made = fit(steps)
            return contenders.Fitted((weights, means * (1 + 1e-7), covariances), made)

        return fits | {"gmmlib": wrong}

    monkeypatch.setattr(measure, "contenders", with_an_error)
    with pytest.raises(ArithmeticError, match="fits differ by 1e-07"):
        measure.measure(TINY, turns=1, with_onedal=False)


def test_a_step_is_the_difference_of_two_fits(monkeypatch):
    from bench import clock

    costs = {"slow": 3.0, "fast": 1.0, "short": 5.0}

    def timed(function, steps):
        return 100 + costs[function] * steps

    monkeypatch.setattr(clock, "seconds", timed)
    fits, made = {name: name for name in costs}, {"slow": 12, "fast": 12, "short": 3}
    found = clock.seconds_a_step(fits, made, 12, turns=2)
    assert found == {"slow": 3.0, "fast": 1.0}  # one that ended after 3 steps tells nothing


def test_a_difference_is_relative_to_the_largest_entry():
    one = contenders.Fitted((np.array([1.0, 4.0]), np.array([8.0])), 1)
    other = contenders.Fitted((np.array([1.0, 4.0]), np.array([6.0])), 1)
    assert contenders.difference(other, one) == 0.25


def test_memory_and_imports_are_measured():
    assert fresh.extra_memory("scikit-learn", N=200_000) > fresh.extra_memory("gmmlib", N=200_000)
    assert 0 < fresh.import_milliseconds("gmmlib", turns=1) < 10_000
