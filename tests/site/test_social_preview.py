"""What each page says of itself: language, description, and words and picture for previews."""

import struct
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from _ext.theme import social_preview
from docutils import nodes

SAID = ["title", "description", "type", "site_name", "locale", "image", "image:alt"]


class Head(HTMLParser):
    """The language of a page and its meta tags, by name or property."""

    def __init__(self, path):
        super().__init__()
        self.language, self.tags = None, {}
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang")
        if tag == "meta":
            name = given.get("property", given.get("name"))
            self.tags.setdefault(name, []).append(given.get("content"))


@pytest.fixture(scope="module")
def heads(site, pages):
    return {name: Head(site / name) for name in pages}


def test_every_page_says_its_language_and_describes_itself(heads):
    for name, head in heads.items():
        assert head.language == "en", name
        (words,) = head.tags["description"]
        assert 40 < len(words) <= social_preview.LONGEST + 2, (name, words)
        assert "$" not in words, name
        assert "\\" not in words, name


def test_no_two_pages_describe_themselves_alike(heads):
    words = [head.tags["description"][0] for head in heads.values()]
    assert len(set(words)) == len(words)


def test_every_page_has_words_and_a_picture_for_previews(site, heads):
    for name, head in heads.items():
        said = [head.tags.get(f"og:{key}", [None])[0] for key in SAID]
        assert all(said), (name, said)
        assert head.tags["og:description"] == head.tags["description"]
        picture = (site / name).parent / head.tags["og:image"][0]
        assert picture.resolve().is_file(), name


def test_the_picture_is_a_png_of_the_size_that_previews_want(site):
    start = (site / social_preview.PICTURE).read_bytes()[:24]
    assert start.startswith(b"\x89PNG")
    assert struct.unpack(">II", start[16:]) == (1200, 630)


@pytest.mark.parametrize("base", ["https://a.invalid/b", "https://a.invalid/b/"])
def test_a_publisher_s_address_makes_the_picture_s_whole(base):
    config = SimpleNamespace(html_title="A book", html_baseurl=base, language="en")
    context = {"title": "One &amp; <em>two</em>", "pathto": None}
    social_preview.add_tags(SimpleNamespace(config=config), "book/a", "", context, None)
    assert 'content="https://a.invalid/b/_static/preview.png"' in context["metatags"]
    assert 'property="og:title" content="One &amp; two"' in context["metatags"]


def test_a_description_skips_formulas_and_lists_and_ends_between_words():
    formula = nodes.paragraph("", "", nodes.Text("long enough " * 9), nodes.math("", "x"))
    point = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "in a list " * 9)))
    plain = nodes.paragraph("", "word " * 99)
    page = nodes.section("", formula, point, plain)
    words = social_preview.describe(page)
    assert words.startswith("word word")
    assert words.endswith("word …")
    assert len(words) <= social_preview.LONGEST + 2
