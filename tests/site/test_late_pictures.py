"""Pictures keep their place until they come, and all come."""

import re

import pytest
from late_pictures import later, size

PICTURE = '<img alt="a" src="../_images/one.svg" />'
SVG = '<?xml version="1.0"?><svg xmlns="x" width="440.400pt" height="267.600pt" viewBox="0 0 1 1">'


def test_the_size_is_that_of_the_file():
    assert size(SVG) == 'width="587" height="357"'


def test_a_page_built_again_is_left_alone(tmp_path):
    (tmp_path / "_images").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "_images" / "one.svg").write_text(SVG, "utf-8")
    once = later(f'{PICTURE}<img src="other.png">', tmp_path / "book")
    assert once.startswith('<img loading="lazy" width="587" height="357" alt="a" src="../_images')
    assert once.endswith('<img src="other.png">')
    assert later(once, tmp_path / "book") == once


def test_no_picture_of_a_page_is_asked_for_at_once(site, any_page):
    pictures = re.findall(r"<img [^>]*\.svg[^>]*>", (site / any_page).read_text("utf-8"))
    assert all(re.search(r'loading="lazy" width="\d+" height="\d+"', it) for it in pictures)


@pytest.mark.parametrize("width", [1280, 375])
def test_all_pictures_come_and_move_nothing(tab, chapter, width):
    page = tab(width).open(chapter)
    here = "[...document.querySelectorAll('img[src$=\".svg\"]')]"
    page.wait_for_function(f"{here}.every(it => it.complete && it.naturalWidth)")
    assert page.evaluate(f"{here}.length") > 1
    shapes = page.evaluate(
        f"{here}.filter(it => it.clientWidth).map(it => [it.naturalWidth / it.naturalHeight,"
        "it.clientWidth / it.clientHeight, it.width / it.getAttribute('width')])"
    )
    for natural, shown, scale in shapes:
        assert shown == pytest.approx(natural, rel=0.01)
        assert scale <= 1.001
