"""Pictures have the page's colours, light and dark, and are light on paper."""

import io
import re

import dark_svg
import figures
import numpy as np
import palette
import pytest
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

PAGE = "book/own-data.html"
COLOURS = """() => ['--pst-color-background', '--pst-color-text-base'].map(
    (name) => getComputedStyle(document.body).getPropertyValue(name).trim())"""
READY = "img => img.decode()"
CODED = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl")


def luminance(colour):
    """Relative luminance by WCAG 2."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrast(one, other):
    low, high = sorted(luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(locator):
    """The pixels of a picture on the page, each a colour from 0 to 255."""
    locator.scroll_into_view_if_needed()
    locator.evaluate(READY)
    return np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"))


def shown(page):
    """The commonest colour of the page's picture, and the one farthest from it in lightness."""
    pixels = seen(page.locator("article figure > img").first).reshape(-1, 3)
    kinds, counts = np.unique(pixels, axis=0, return_counts=True)
    paper = kinds[counts.argmax()]
    drawn = kinds[counts > 20].astype(int)
    ink = drawn[np.abs(drawn - paper).sum(1).argmax()]
    return [to_hex(colour / 255) for colour in (paper, ink)]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_picture_lies_on_the_pages_paper_in_an_ink_that_is_read(tab, mode):
    page = tab(1280, mode).open(PAGE, formulas=False)
    paper, ink = shown(page)
    background, text = page.evaluate(COLOURS)
    assert to_hex(paper) == to_hex(background) == palette.PAPER[mode == "dark"]
    assert to_hex(text) == palette.INK[mode == "dark"]
    assert contrast(paper, ink) > 10
    assert mode == "light" or ink == text


def test_on_paper_a_picture_is_light(tab):
    page = tab(1280, "dark").open(PAGE, formulas=False)
    page.emulate_media(media="print")
    paper, _ = shown(page)
    page.emulate_media(media="screen")
    assert paper == "#ffffff"


def test_in_a_light_page_the_picture_is_as_the_notebook_drew_it(browser, site):
    page = browser.new_page(color_scheme="light")
    for path in sorted(site.glob("_images/*.svg"))[::5]:
        svg = path.read_text("utf-8")
        assert svg.count(dark_svg.DARK) == 1
        plain = re.sub(r"@media\(prefers-color-scheme:dark\)\{.*\}(?=</style>)", "", svg)
        assert plain != svg
        looks = []
        for one in (svg, plain):
            page.set_content(one)
            looks.append(page.locator("svg").screenshot())
        assert looks[0] == looks[1]
    page.close()


def test_every_colour_of_every_picture_has_its_rule(site):
    for path in site.glob("_images/*.svg"):
        rules, _, drawing = path.read_text("utf-8").partition("</style>")
        named = set(re.findall(r'\b(?:fill|stroke)="#\w+"', drawing))
        assert named == set(re.findall(r'\[((?:fill|stroke)="#\w+")\]', rules))
        rest = re.sub(r'\b(?:fill|stroke|href)="#\w+"|url\(#\w+\)', "", drawing)
        assert not CODED.findall(rest), path


@pytest.mark.parametrize("dark", [0, 1])
def test_components_and_greys_are_told_from_the_paper(dark):
    own = palette.in_the_dark if dark else to_hex
    drawn = [*palette.COLOURS[:4], palette.GREY, "black"]
    low = {it: r for it in drawn if (r := contrast(own(it), palette.PAPER[dark])) < 3}
    assert not low
    assert own("white") == palette.PAPER[dark]
    assert contrast(own("black"), palette.PAPER[dark]) > 10


def test_a_blend_in_the_dark_is_the_blend_of_the_dark_colours(rng):
    light = np.array([to_rgb(it) for it in palette.COLOURS[:4]])
    dark = np.array([to_rgb(palette.in_the_dark(it)) for it in palette.COLOURS[:4]])
    gamma = rng.dirichlet(np.ones(4), size=200)
    found = np.array([to_rgb(palette.in_the_dark(tuple(colour))) for colour in gamma @ light])
    half = 0.5 / 255  # a colour becomes the next of 256 levels: the blend, and each of the four
    assert np.abs(found - gamma @ dark).max() <= 2 * half + 1e-12


def test_shares_by_hundredths_move_a_blend_by_less_than_their_halves(rng):
    gamma = rng.dirichlet(np.ones(4), size=200)
    light = np.array([to_rgb(it) for it in palette.COLOURS[:4]])
    blends = gamma @ light
    # Half a hundredth of each share's way from the blend, at a sum from 0.98, and three digits.
    bounds = 0.005 * np.abs(light - blends[:, None]).sum(axis=1) / 0.98 + 0.0005
    assert (np.abs(figures.blend(gamma) - blends) <= bounds).all()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_moving_figure_has_the_colours_of_pictures(tab, mode):
    page = tab(1280, mode).open("figures/mixture-by-hand.html")
    line = page.locator("mixture-by-hand .line.k2").first
    drawn = line.evaluate("it => getComputedStyle(it).stroke")
    found = re.fullmatch(r"color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)\)", drawn).groups()
    wanted = palette.COLOURS[1] if mode == "light" else palette.in_the_dark(palette.COLOURS[1])
    assert np.allclose(np.array(found, float), to_rgb(wanted), atol=1 / 255)


def test_a_style_keeps_what_is_no_colour():
    svg = '<svg><style>a{}</style><path style="fill:#47a;stroke-linecap:square;stroke:#000"/></svg>'
    found = dark_svg.dressed(svg)
    assert '<path fill="#47a" stroke="#000" style="stroke-linecap:square;"/>' in found
    assert f'[fill="#47a"]{{fill:{palette.in_the_dark("#4477aa")}}}' in found
