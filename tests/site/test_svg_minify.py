"""The site's slimmer figures are the pictures that the notebooks store."""

import json
from base64 import b64encode

from _ext.figures import svg_minify


def pictures(site):
    """Every SVG that a notebook of the site stores."""
    for path in sorted(site.glob("_sources/book/*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if "image/svg+xml" in output.get("data", {}):
                    yield "".join(output["data"]["image/svg+xml"])


def drawn(page, svg):
    """The picture as a page shows it: from a file, which must be whole as XML."""
    data = b64encode(svg.encode()).decode()
    page.set_content(f'<img src="data:image/svg+xml;base64,{data}">')
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth")
    return page.locator("img").screenshot()


def test_a_slim_figure_looks_the_same_to_the_pixel(browser, site):
    page = browser.new_page()
    for svg in list(pictures(site))[::3]:
        slimmer = svg_minify.minified(svg)
        assert len(slimmer) < 0.95 * len(svg)
        assert drawn(page, slimmer) == drawn(page, svg)
    page.close()


def test_the_site_has_the_slim_figures(site):
    stored = {svg_minify.minified(svg) for svg in pictures(site)}
    shown = {path.read_text("utf-8") for path in site.glob("_images/*.svg")}
    assert stored <= shown
