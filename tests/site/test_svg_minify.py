"""The site's slimmer figures are the pictures that the notebooks store."""

import dark_svg
import svg_minify
from kit import notebooks


def pictures(site):
    """Every SVG that a notebook of the site stores."""
    for path in sorted(site.glob("_sources/book/*.ipynb")):
        for cell in notebooks.cells(path):
            yield from (it["image/svg+xml"] for it in cell.outputs if "image/svg+xml" in it)


def drawn(page, svg):
    page.set_content(svg)
    return page.locator("svg").screenshot()


def test_a_slim_figure_looks_the_same_to_the_pixel(browser, site):
    page = browser.new_page()
    for svg in list(pictures(site))[::3]:
        slimmer = svg_minify.minified(svg)
        assert len(slimmer) < 0.95 * len(svg)
        assert drawn(page, slimmer) == drawn(page, svg)
    page.close()


def test_the_site_has_the_slim_figures(site):
    stored = {dark_svg.dressed(svg) for svg in pictures(site)}
    shown = {path.read_text("utf-8") for path in site.glob("_images/*.svg")}
    assert stored <= shown
