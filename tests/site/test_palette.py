"""One palette: the library's colours are those of the book's pictures and of moving figures."""

import json
import re
from pathlib import Path

import figures
from palette import SVG_LINES

from gmmlib.plot import COLOURS, LINES, MARKERS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "gmmlib" / "plot.py"
WRITTEN = [*ROOT.glob("gmmlib/**/*.py"), *ROOT.glob("book/**/*.py")]
WRITTEN += [*ROOT.glob("book/**/*.js"), *ROOT.glob("book/**/*.css")]


def test_the_script_of_moving_figures_holds_the_colours_of_pictures(site):
    text = (site / "_static" / "figures" / "palette.js").read_text("utf-8")
    palette = json.loads(re.search(r"PALETTE = (.*);", text)[1])
    assert palette["colours"] == figures.COLOURS == list(COLOURS)
    assert len(palette["markers"]) == len(palette["lines"]) == 6


def test_markers_and_lines_are_the_librarys_as_far_as_it_has_them():
    for ours, theirs in ((figures.MARKERS, MARKERS), (figures.LINES, LINES)):
        assert all(one == other for one, other in zip(ours, theirs))
    # Dashes of moving figures: long for "--", long and short for "-.", short for ":", and so on.
    assert [len(line.split()) for line in SVG_LINES] == [0, 2, 4, 2, 6, 2]


def test_no_other_file_repeats_a_colour():
    assert SOURCE in WRITTEN
    for file in WRITTEN:
        text = file.read_text("utf-8").upper()
        repeated = [colour for colour in COLOURS if colour.upper() in text]
        assert repeated == (list(COLOURS) if file == SOURCE else []), file


def test_the_favicon_is_two_ellipses_in_these_colours(site, any_page):
    (icon,) = re.findall(r'<link rel="icon" href="([^"]+)"', (site / any_page).read_text("utf-8"))
    svg = ((site / any_page).parent / icon.partition("?")[0]).read_text("utf-8")
    assert re.findall(r'<ellipse [^>]*stroke="(#\w+)"', svg) == list(COLOURS[:2])


def test_a_moving_figure_has_these_colours(tab):
    figure = tab().open("figures/mixture-by-hand.html").locator("mixture-by-hand")
    for k, colour in enumerate(COLOURS, 1):
        shown = figure.evaluate(f"it => getComputedStyle(it).getPropertyValue('--k{k}')")
        assert shown.strip() == colour
