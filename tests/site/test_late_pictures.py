"""Pictures keep their place until they come, and all come."""

import re

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
