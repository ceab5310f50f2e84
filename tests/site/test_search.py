"""The search page finds sections, and what has a number or a name, as one types; from the disk."""

import gzip
import re

import pytest
from _ext.search.passages import passages
from _ext.search.script import SCRIPT, synonyms

from .axe import violations

FIELD = ".bd-search-container input[name=q]"
RAW, ZIPPED = 17_300, 4_700  # bytes that the index may have for each page of the book
CHAPTER = 3  # a chapter has as many passages as so many other pages
HOW_MANY = "book/faster.html#how-many-components", "book/own-data.html#how-many-components"
# What a reader types, and where the book treats it. Read in the book, not taken from the search.
RIGHT = {
    "why does EM converge": ["book/07-why-em-works.html#three-lines"],
    "k-means": ["book/09-kmeans.html#one-objective-two-easy-steps"],
    "overfitting": [*HOW_MANY, "book/12-how-many.html#three-data-sets-six-rules"],
    "singular covariance": ["book/06-em.html#a-component-can-collapse"],
    "missing data": ["book/faster.html#a-feature-that-is-missing"],
    "BIC": [HOW_MANY[0], "book/12-how-many.html#bic-an-integral-in-place-of-a-maximum"],
    "4.8": ["book/04-m-step.html#equation-m-step-mean-1d"],
    "(4.8)": ["book/04-m-step.html#equation-m-step-mean-1d"],
    "number of components": HOW_MANY,
    "starting values": ["book/06-em.html#where-to-start"],
    "weights sum to one": ["book/05-mixing-weights.html#why-not-set-the-derivatives-to-zero"],
    "log-sum-exp": ["book/03-e-step.html#without-underflow"],
    "underflow": ["book/03-e-step.html#without-underflow"],
    "responsibilities": ["book/03-e-step.html#bayes-rule-for-any-n-and-k"],
    "Old Faithful": ["book/01-mixture-model.html#the-mixture-model"],
    "m-step-mean": ["book/04-m-step.html#equation-m-step-mean"],
    "gmmlib.log_gaussian": ["book/api.html#gmmlib.log_gaussian"],
    "GaussianMixture": ["book/api.html#gmmlib.GaussianMixture"],
    "local maximum": ["book/06-em.html#why-a-good-local-maximum-is-enough"],
    "saddle point": ["book/07-why-em-works.html#a-stationary-point-that-is-a-saddle"],
    "label switching": [
        "book/06-em.html#the-components-have-no-names",
        "book/11-two-runs.html#one-answer-under-many-names",
    ],
    "Jensen": ["book/07-why-em-works.html#the-same-bound-by-jensen-s-inequality"],
    "soft clustering": ["book/03-e-step.html#soft-and-hard"],
    "missing values": ["book/faster.html#a-feature-that-is-missing"],
    "initialization": ["book/06-em.html#where-to-start"],
    "Figure 3.2": ["book/03-e-step.html#fig-bayes-terms"],
    "Chapter 4": ["book/04-m-step.html#the-m-step-means-and-covariances"],
    "Exercise 4.1": ["book/04-m-step.html#ex-five-points"],
    "covariance": ["book/glossary.html#term-covariance"],
    "공분산": ["book/glossary.html#term-covariance"],
}


@pytest.fixture(scope="module")
def it(tab):
    """The search page, loaded once."""
    it = tab()
    it.open("search.html")
    return it


@pytest.fixture
def ask(it):
    """ask(words): the page after a reader has typed these words."""

    def ask(words):
        it.page.fill(FIELD, words)
        it.page.evaluate("rest()")
        return it.page

    return ask


@pytest.fixture
def first_two(ask):
    def first_two(words):
        links = ask(words).locator("#search-results li a")
        return [link.get_attribute("href") for link in links.all()[:2]]

    return first_two


def status(page):
    return page.locator("#search-status[role=status]").inner_text()


@pytest.mark.parametrize("words", RIGHT)
def test_the_right_section_is_first_or_second(it, first_two, words):
    assert set(first_two(words)) & set(RIGHT[words])
    assert it.problems == []


def test_a_result_has_its_page_its_number_and_the_words_around_what_was_found(ask):
    first = ask("saddle point").locator("#search-results li").first
    link = first.locator("a")
    assert link.locator(".above").inner_text() == "7. Why EM works ›"
    assert "7.7. A stationary point that is a saddle" in link.inner_text()
    assert "saddle" in first.locator("p mark").all_inner_texts()
    assert 10 < len(first.locator("p").inner_text().split()) < 60


def test_an_equation_shows_its_formula(ask):
    first = ask("m-step-mean").locator("#search-results li").first
    first.locator("div.math svg").wait_for()
    assert first.locator("a").inner_text().endswith("Equation (4.15): m-step-mean")


@pytest.mark.parametrize(
    ("text", "mark"),
    [("of (words),", "words"), (r"of \(k\).", r"\(k\)"), (r"(\(k\)-means)", r"\(k\)-means")],
)
def test_a_mark_leaves_out_punctuation_and_keeps_formulas_whole(it, text, mark):
    terms = "new Map([['word', 1], ['k', 1], ['kmean', 1]])"
    shown = f"snippet(text, {terms}).map(it => it.querySelector?.('mark') ?? it)"
    found = f"text => {shown}.filter(it => it.nodeName === 'MARK').map(it => it.textContent)"
    assert it.page.evaluate(found, text) == [mark]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sadle point", "saddle point"), ("Jenson", "Jensen"), ("log_gausian", "log_gaussian")],
)
def test_one_letter_may_be_wrong(first_two, typed, meant):
    assert first_two(typed)[0] == first_two(meant)[0]


def test_results_come_before_the_word_is_complete(first_two):
    assert first_two("saddl")[0] in first_two("saddle")


def test_what_is_nowhere_is_said(ask):
    page = ask("zebrafish")
    assert status(page) == "Nothing in the book matches “zebrafish”."
    assert page.locator("#search-results li").count() == 0


def test_a_word_that_the_book_says_otherwise_is_named(ask):
    assert "“overfitting” is not a word of the book." in status(ask("overfitting"))
    assert "not a word" not in status(ask("saddle"))


def test_an_empty_field_has_no_results(ask):
    assert ask("saddle").locator("#search-results li").count() > 0
    page = ask("  ")
    assert page.locator("#search-results li").count() == 0
    assert status(page) == ""


def test_every_number_and_label_of_an_equation_finds_it_first(it):
    missed = it.page.evaluate(
        """passages.filter(({kind}) => kind === "equation").flatMap(it => {
            const first = (query) => answers(query)[0].passage;
            const isIt = ({number, kind}) => number === it.number && kind === it.kind;
            const ways = ["#", "(#)", "equation #", "Eq. (#)"];
            const numbers = ways.map(way => way.replace("#", it.number));
            const labels = it.names.filter(label => label.includes("-"));
            return [...numbers.filter(number => !isIt(first(number))),
                ...labels.filter(label => first(label) !== it)];
        })"""
    )
    assert missed == []


def test_every_synonym_leads_somewhere(it):
    lost = it.page.evaluate(
        """SEARCH.synonyms.flatMap(({typed, book}) => [
            ...typed.filter(words => !otherWords(words).includes(book[0])),
            ...book.filter(words => !engine.search(inOtherWords(words)).length)])"""
    )
    assert it.page.evaluate("SEARCH.synonyms.length") > 20
    assert lost == []


def test_a_reader_searches_from_a_page_and_follows_a_result_by_the_keyboard(tab, site):
    it = tab()
    page = it.open("book/notation.html", formulas=False)
    page.keyboard.press("Control+K")
    page.keyboard.type("m-step-mean")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=m-step-mean")
    page.locator("#search-results a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/04-m-step.html#equation-m-step-mean", wait_until="commit")
    assert it.problems == []


def test_a_reader_who_comes_back_finds_the_results_again(tab):
    page = tab().open("search.html")
    page.fill(FIELD, "label switching")
    page.keyboard.press("Enter")
    page.locator("#search-results a").first.click()
    page.wait_for_url("**/book/glossary.html#term-label-switching", wait_until="commit")
    page.go_back()
    page.locator("#search-results a").first.wait_for()
    assert page.locator(FIELD).input_value() == "label switching"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_results_are_accessible_and_fit_a_phone(tab, mode):
    page = tab(375, mode).open("search.html", "?q=how many components")
    page.locator("#search-results svg").first.wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_the_index_is_small_and_only_the_search_page_loads_it(site, pages):
    raw = (site / "_static" / SCRIPT).read_bytes()
    zipped = len(gzip.compress(raw))
    print(f"search index: {len(raw) / 1000:.0f} kB, {zipped / 1000:.0f} kB compressed")
    chapters = len(re.findall(rb'{"address":"book/\d\d-', raw))
    n_pages = raw.count(b'{"address":') + (CHAPTER - 1) * chapters
    assert len(raw) < RAW * n_pages
    assert zipped < ZIPPED * n_pages
    loading = [page for page in pages if SCRIPT in (site / page).read_text("utf-8")]
    assert loading == ["search.html"]
    assert not list(site.rglob("searchindex.js"))


SAMPLE = """<article><section id="page"><h1><span class="section-number">4. </span>Steps</h1>
<p>First <span class="math">\\(k\\)</span>-means.</p><div class="math">\\[ x \\]</div>
<section id="one"><h2>One<a class="headerlink">#</a></h2><p>Inner <b>words</b>.</p><p>More.</p>
<div class="math" id="equation-a-b"><span class="eqno">(4.8)</span>\\[ y &lt; 1 \\]</div>
<div class="cell_input">secret</div><div class="solution">secret</div></section></section>
<template data-why="a-b"><div class="reason"><p>Because.</p></div></template></article>"""


def test_a_formula_that_would_fill_the_screen_is_left_out():
    long = SAMPLE.replace("y &lt; 1", "+".join(["y"] * 251))
    (found,) = [it for it in passages(long) if it.kind == "equation"]
    assert found.formula == ""


def test_a_page_is_read_as_its_passages():
    page, one, equation = passages(SAMPLE)
    assert (page.title, page.number, page.above) == ("4. Steps", "4", [])
    assert page.text == "First \\(k\\)-means. …"
    assert (one.title, one.above, one.text) == ("One", ["4. Steps"], "Inner words. More. …")
    assert (equation.kind, equation.anchor, equation.number) == ("equation", "equation-a-b", "4.8")
    assert (equation.names, equation.formula, equation.text) == ([], "y < 1", "Because.")
    assert equation.above == ["4. Steps", "One"]


def test_a_line_of_synonyms_is_read():
    lines = ["# a comment: no line", "", "ab c, d: e f; g  # why"]
    assert [*synonyms(lines)] == [{"typed": ["ab c", "d"], "book": ["e f", "g"]}]
