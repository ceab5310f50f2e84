"""Hit rates that are stored are those of the code, and the page shows them."""

import json
import re
from pathlib import Path
from statistics import fmean, geometric_mean, median

import nbformat
import pytest
from bench.hits.libraries import LIBRARIES, can
from bench.hits.problems import PROBLEMS

ROOT = Path(__file__).parents[2]
STORED = {
    path.stem: json.loads(path.read_text("utf-8")) for path in ROOT.glob("data/bench/hits/*.json")
}


@pytest.fixture(params=sorted(STORED))
def stored(request):
    return STORED[request.param]


def test_what_is_stored_are_the_problems_and_libraries_of_the_code(stored):
    assert stored["rules"]["seeds"] >= 10
    for row, problem in zip(stored["problems"], PROBLEMS, strict=True):
        same = ("name", "K", "kind", "by_rule", "unseen", "large")
        assert [row[name] for name in same] == [getattr(problem, name) for name in same]
        assert list(row["fits"]) == [name for name in LIBRARIES if can(name, problem.kind)]
        seeds = 1 if problem.large else stored["rules"]["seeds"]
        for fits in row["fits"].values():
            assert {len(values) for values in fits.values()} == {seeds}
            assert min(fits["seconds"]) > 0


def test_no_sound_fit_is_better_than_the_best_one(stored):
    for row in stored["problems"]:
        for fits in row["fits"].values():
            reached = [end for end, sound in zip(fits["reached"], fits["sound"]) if sound]
            assert max(reached, default=row["best"]) <= row["best"]


def expected_line(rows, name):
    """What the page's table shows of a library: its problems, rates, shortfall and times."""
    rows = [row for row in rows if name in row["fits"]]
    hits, handed, unsound, short, ratios, times = [], [], [], [], [], []
    for row in rows:
        fits, best = row["fits"][name], row["best"]
        near = [end for end, sound in zip(fits["reached"], fits["sound"]) if sound]
        hits.append(sum(end >= best - 1e-3 for end in near) / len(fits["sound"]))
        pairs = zip(fits["handed"], fits["sound"])
        handed.append(fmean(sound and end >= best - 1e-3 for end, sound in pairs))
        unsound.append(1 - fmean(fits["sound"]))
        short += [fmean(max(0, best - end) for end in near)] if near else []
        ratios.append(median(fits["seconds"]) / median(row["fits"]["scikit-learn"]["seconds"]))
        times += fits["seconds"]
    rates = [fmean(hits), fmean(handed), fmean(it == 0 for it in hits), fmean(unsound)]
    return [len(rows), *rates, fmean(short), 1000 * median(times), geometric_mean(ratios)]


def rounded(line, values):
    """Is this what is shown of the values? A tie may be rounded up or down."""
    shown = line.split()
    units = [10.0 ** -len(it.partition(".")[2]) for it in shown]
    pairs = zip(shown, values, units, strict=True)
    return all(abs(float(it) - value) <= 0.500001 * unit for it, value, unit in pairs)


def test_the_page_shows_the_rates_of_the_stored_fits():
    cells = nbformat.read(ROOT / "book" / "speed.ipynb", 4).cells
    text = "".join(o.get("text", "") for c in cells for o in c.get("outputs", []))
    problems = STORED["skylakex"]["problems"]
    tuned = [row for row in problems if not row["unseen"]]
    groups = [tuned, [row for row in tuned if not row["by_rule"]]]
    groups.append([row for row in problems if row["unseen"]])
    for name in LIBRARIES:
        lines = re.findall(rf"^  {re.escape(name)}  +(\d.*)$", text, re.MULTILINE)
        for line, group in zip(lines, groups, strict=True):
            assert rounded(line, expected_line(group, name)), line
