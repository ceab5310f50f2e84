"""Pictures keep their place until they come, and all come."""

import re

from _ext.figures import lazy_images

SVG = '<?xml version="1.0"?><svg xmlns="x" width="440.400pt" height="267.600pt" viewBox="0 0 1 1"/>'


def test_the_size_is_that_of_the_file(tmp_path):
    (tmp_path / "one.svg").write_text(SVG, "utf-8")
    assert lazy_images.size(tmp_path, "/one.svg") == {"width": "587", "height": "357"}
    assert lazy_images.size(tmp_path, "other.png") == {}


def test_no_picture_of_a_page_is_asked_for_at_once(site, any_page):
    pictures = re.findall(r"<img [^>]*\.svg[^>]*>", (site / any_page).read_text("utf-8"))
    for picture in pictures:
        for attribute in ('loading="lazy"', r'width="\d+"', r'height="\d+"'):
            assert re.search(f" {attribute}", picture), picture
