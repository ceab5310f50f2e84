"""Words are linked to the glossary where they have its meaning: its false friends, one by one."""

import re

import pytest
from _ext.words.false_friends import PHRASES, misread
from bs4 import BeautifulSoup

# A term, a sentence of this book that uses it in another sense, and one that means the glossary's.
SENTENCES = [
    ("argmax", "It is based on the argmax of L.", "Then the same with the argmax of the table."),
    ("diagonal", "The means stand on the wrong diagonal.", "A program with diagonal covariances."),
    ("diagonal", "Zero off the diagonal.", "Diagonal and spherical fits keep fewer moments."),
    ("estimate", "Estimate its new mean.", "It does not ask for an unbiased estimate."),
    ("estimate", "This is an estimate, and no bound.", "Find the maximum likelihood estimates."),
    ("evidence", "A rise is weak evidence that it is right.", "The denominator is the evidence."),
    ("expectation", "expectation-conditional maximisation", "This is its expectation."),
    ("iteration", "It is a fixed-point iteration.", "Each iteration gains."),
    ("joint", "Where a joint maximum is costly", "It is the joint of row and label."),
    ("joint density", "so that their joint density is a product", "the joint density of a row"),
    ("k-means", "k-means++ draws rows far apart.", "The k-means algorithm rounds."),
    ("label", "Every formula is proved; write its label.", "The label is hidden."),
    ("label", "use it: label rows, draw new ones", "what is lost, rounded to labels"),
    ("mixture", "every mixture of positive densities", "the mixture of two Gaussians"),
    ("peak", "the sharper the peak, the better", "two components, so two peaks"),
    ("rests on", "At a weight of 0 EM rests on a slope.", "the equations that it rests on"),
    ("row", "several times in a row", "so that rows far away do not become 0"),
    ("row", "the first row of L", "draw the label first, then the row"),
    ("slope", "the slope of the density in x", "Q and ln L have the same slope."),
    ("symmetric", "data that are not symmetric about it", "The matrix stays symmetric."),
    ("tied", "every parameter is tied to every other", "It has no tied covariances."),
    ("tolerance", "with a tolerance for rounding", "Take a small tolerance."),
    ("trace", "the trace of the\nlog-likelihood", "The trace is the sum of the eigenvalues."),
    ("trace", "it bears a trace of the conversion", "so large that the trace costs more"),
    ("variance", "its mean and its (co)variance", "the mean and the variance"),
    ("weight", "one component weights each row", "one component has a weight of 0"),
    ("weight", "Give row i a weight w_i.", "The weights sum to 1."),
]


def starts(term, sentence):
    return [found.start() for found in re.finditer(rf"\b{term}", sentence, re.I)]


@pytest.mark.parametrize(("term", "otherwise", "meant"), SENTENCES)
def test_a_word_is_misread_in_the_one_sentence_and_not_in_the_other(term, otherwise, meant):
    assert all(misread(term, otherwise, start) for start in starts(term, otherwise))
    assert not any(misread(term, meant, start) for start in starts(term, meant))
    assert starts(term, otherwise)
    assert starts(term, meant)


def test_each_false_friend_has_its_sentences():
    assert {term for term, _, _ in SENTENCES} == set(PHRASES)


def test_a_phrase_spares_the_same_word_elsewhere_in_the_paragraph():
    text = "The trace of the log-likelihood rises. The trace of the matrix is D."
    assert [misread("trace", text, start) for start in starts("trace", text)] == [True, False]


@pytest.fixture(scope="module")
def linked(site):
    """Each link to the glossary: its term's anchor, and its paragraph, with the link in ⟦ ⟧."""
    found = []
    for path in (site / "book").glob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in page.select('a.look-up[href*="#term-"]'):
            words = link.get_text()
            link.string = f"⟦{words}⟧"
            text = " ".join(link.find_parent(["p", "figcaption"]).get_text().split())
            link.string = words
            found.append((link["href"].split("#term-")[1], text))
    return found


@pytest.mark.parametrize(
    ("term", "pattern"),
    [
        ("diagonal", r"⟦diagonal⟧ (?:covariance|and spherical)"),
        ("rests-on", r"\b(?:it|proof|What) ⟦rests on⟧"),
        ("estimate", r"(?:likelihood|unbiased) ⟦estimates?⟧"),
    ],
)
def test_these_are_linked_in_the_book_in_one_sense_only(linked, term, pattern):
    here = [text for anchor, text in linked if anchor == term]
    assert here
    assert [text for text in here if not re.search(pattern, text, re.I)] == []


def test_a_formula_is_never_taken_for_a_term(site, linked):
    assert len(linked) > 1000
    assert [text for _, text in linked if "⟦\\(" in text] == []


@pytest.mark.parametrize("term", ["evidence", "correlation", "em-algorithm"])
def test_a_term_that_readers_missed_is_linked(linked, term):
    assert len([text for anchor, text in linked if anchor == term]) >= 3
