r"""The file of quick questions for Moodle, read by a reader of its own.

The rules are those of docs.moodle.org/en/Moodle_XML_format and of Moodle's question/format/xml:
one root, questions behind the category that they go to, one answer of 100 %, texts of HTML.
"""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import nbformat
import pytest
from handin import moodle
from handin.questions import questions
from handin.references import address, plainly
from kit.notebooks import title

from . import quizzes

FORMULA = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.S)
TEX = re.compile(r"\$(.+?)\$")
# What is left of Markdown, of the site's markup or of an unset formula.
LEFT = re.compile(r"[$`]|\{\w+\}|\*\w|\w\*|\\\w")


class Words(HTMLParser):
    """The words of HTML; refuses tags that do not close, and all but a few."""

    def __init__(self, html):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(html)
        self.close()
        assert self.open == [], html

    def handle_starttag(self, tag, attributes):
        assert tag in {"p", "em", "strong", "code", "span", "a"}, tag
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def written(path, seed=None, base=""):
    made = questions(nbformat.read(path, 4), path.parent, seed)
    return moodle.file(title(path), made, plainly(base, {}, path), seed)


def read(file):
    """category -> question, from the file's bytes."""
    root = ElementTree.fromstring(file)
    assert root.tag == "quiz"
    children = list(root)
    assert [it.tag for it in children] == ["question"] * len(children)
    categories, asked = children[::2], children[1::2]
    assert {it.get("type") for it in categories} == {"category"}
    return {it.findtext("category/text"): that for it, that in zip(categories, asked, strict=True)}


def words(node):
    assert node.get("format") == "html"
    return Words(node.findtext("text")).text


def html_of(question):
    """Every text of a question that is HTML; the answer to a choice is one."""
    parts = [question.find("questiontext"), question.find("generalfeedback")]
    parts += question.findall("answer/feedback")
    return parts + [it for it in question.findall("answer") if it.get("format") == "html"]


@pytest.fixture(scope="module", params=quizzes.CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return request.param


@pytest.fixture(scope="module")
def book(chapter):
    return read(written(chapter))


@pytest.fixture(scope="module", params=[None, 7], ids=["book", "seed 7"])
def asked(request, chapter):
    return read(written(chapter, request.param))


def test_each_question_goes_to_a_category_of_its_own(chapter, asked):
    of_chapter = [it.label for it in quizzes.of_chapter(chapter)]
    for (category, question), label in zip(asked.items(), of_chapter, strict=True):
        assert category == f"$course$/top/{moodle.BOOK}/{title(chapter)}/{label}"
        assert question.findtext("name/text").partition(", seed ")[0] == label


def test_questions_with_other_numbers_have_other_names(chapter):
    """In the bank; one that is the same for all seeds keeps its name."""
    one, two, book = ({**read(written(chapter, seed))} for seed in (7, 8, None))
    for category in one:
        names = [it[category].findtext("name/text") for it in (one, two, book)]
        same = len({ElementTree.tostring(it[category].find("questiontext")) for it in (one, two)})
        assert names[2] == category.rpartition("/")[2]
        assert names[:2] == [f"{names[2]}, seed {n}" for n in (7, 8)] or (
            same == 1 and names[:2] == [names[2]] * 2
        )


def test_no_text_speaks_of_a_chapter_that_is_not_there(asked):
    texts = [words(it) for question in asked.values() for it in html_of(question)]
    assert [text for text in texts if "this chapter" in text] == []


def test_one_answer_has_all_points_and_each_says_why(asked):
    for question in asked.values():
        fractions = sorted(int(it.get("fraction")) for it in question.findall("answer"))
        assert fractions == [0] * (len(fractions) - 1) + [100]
        assert len(fractions) >= 3
        told = [words(it) for it in question.findall("answer/feedback")]
        assert len(set(told)) == len(fractions)
        for answer, text in zip(question.findall("answer"), told):
            assert text.startswith("Yes." if answer.get("fraction") == "100" else "No.")


def test_a_number_has_a_tolerance_and_its_answers_do_not_overlap(asked):
    for question in (it for it in asked.values() if it.get("type") == "numerical"):
        (within,) = {float(it.findtext("tolerance")) for it in question.findall("answer")}
        values = sorted(float(it.findtext("text")) for it in question.findall("answer"))
        assert within >= 0
        assert all(second - first > 2 * within for first, second in zip(values, values[1:]))
        assert ("To within" in words(question.find("questiontext"))) == (within > 0)
        assert len(words(question.find("generalfeedback"))) > 30


def test_a_choice_is_one_of_several_in_any_order(asked):
    for question in (it for it in asked.values() if it.get("type") == "multichoice"):
        settings = [question.findtext(it) for it in ("single", "shuffleanswers")]
        assert settings == ["true", "true"]


def test_texts_are_html_and_every_formula_is_set(asked):
    for question in asked.values():
        for node in html_of(question):
            text = words(node)
            assert LEFT.search(FORMULA.sub("", text)) is None, text
            for inline, shown in FORMULA.findall(text):
                assert (inline or shown).strip()
                assert r"\(" not in inline + shown


def test_the_keys_are_those_of_the_book(book):
    for question in book.values():
        label = question.findtext("name/text")
        answers = question.findall("answer")
        key = quizzes.QUESTIONS[label]
        if question.get("type") == "numerical":
            found = [float(it.findtext("text")) for it in answers]
            assert found == [key.right, *key.slips]
            assert {float(it.findtext("tolerance")) for it in answers} == {key.within}
            assert label in quizzes.NUMBERS
        else:
            chosen = {tex(words(it)): it.get("fraction") == "100" for it in answers}
            assert chosen == {plain(text): truth for text, truth in key.choices.items()}


def test_a_question_has_the_words_and_formulas_of_the_book(book):
    for question in book.values():
        stored = quizzes.QUESTIONS[question.findtext("name/text")].asked
        asked = re.sub(
            r"chapter \d+ \(“.*?”\)", "this chapter", words(question.find("questiontext"))
        )
        assert tex(asked) == plain(stored.partition("\n\n1. ")[0])


def tex(text):
    return FORMULA.sub(lambda it: f"${it[1] or it[2]}$", text).strip()


def plain(markdown):
    """Emphasis and code are the only Markdown in questions beside formulas."""
    return re.sub(r"\*(.+?)\*|`(.+?)`", r"\1\2", markdown).strip()


def test_the_same_seed_gives_the_same_bytes(chapter):
    assert written(chapter, 3) == written(chapter, 3)


def test_references_are_links_where_the_book_has_an_address():
    path = quizzes.CHAPTERS[4]
    (question,) = (it for name, it in read(written(path)).items() if name.endswith("/new-weight"))
    assert "<a" not in question.findtext("generalfeedback/text")
    assert "equation m-step-weights" in words(question.find("generalfeedback"))
    linked = read(written(path, base="https://example.org/gmm"))
    (question,) = (it for name, it in linked.items() if name.endswith("/new-weight"))
    target = "https://example.org/gmm/book/05-mixing-weights.html#equation-m-step-weights"
    assert f'<a href="{target}">' in question.findtext("generalfeedback/text")


def test_the_address_is_that_of_the_site(tmp_path):
    for setting, base in (
        ("", ""),
        ("    html_baseurl: https://example.org/gmm/", "https://example.org/gmm"),
    ):
        config = f"sphinx:\n  config:\n    language: en\n{setting}\n"
        (tmp_path / "_config.yml").write_text(config, "utf-8")
        assert address(tmp_path) == base


def test_signs_of_html_and_of_a_section_stay_what_they_are():
    shown = moodle.MARKDOWN.render(r"$a < b$ & <b> ]]> $\{1\}$")
    assert r"\(a &lt; b\)" in shown
    assert Words(shown).text.strip() == r"\(a < b\) & <b> ]]> \(\{1\}\)"
