"""The glossary holds every term that a chapter sets in bold, and says rightly where it begins.

Not every term is in bold. So there is also a list of words of the field, typed by
hand: the book must use them, and the glossary must have them.
"""

import re
from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).parents[2] / "book"
GLOSSARY = (BOOK / "glossary.md").read_text("utf-8")
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \| \[[\w. ]+\]\(([\w-]+)\.ipynb\) \|$", re.M)
CHAPTERS = {path.stem: path for path in sorted(BOOK.glob("[0-9]*.ipynb"))}
CHAPTERS |= {name: BOOK / f"{name}.ipynb" for name in ("tools", "faster")}

# Set in bold to stress them: not the names of anything.
NOT_TERMS = {
    "after this chapter you can",
    "after this page you can",
    "an iteration of em never lowers the log-likelihood",
    "average",
    "even near a top",
    "for any $d$",
    "the m-step reaches the one global maximum of $q$",
    "the rows are independent",
}

FIELD = """
ancestral sampling, argmax, Bayes' rule, bias, chain rule, Cholesky factor, closed form, cluster,
component, concave, conditional probability, constraint, contour, convergence, correlation,
covariance, curvature, density, derivative, determinant, E-step, eigenvalue, eigenvector, ELBO, EM
algorithm, entropy, estimate, evidence, expectation, expectation-maximisation, feature, fixed
point, Gaussian, Gaussian mixture, gradient, global maximum, hidden Markov model, independent,
inverse, Jensen's inequality, joint, K-means, Kullback–Leibler divergence, label, Lagrange
multiplier, Lagrangian, latent, likelihood, local maximum, log-likelihood, log-sum-exp, logistic,
M-step, Mahalanobis distance, marginal, maximum likelihood, mean, mixing weight, mode, moments,
normal distribution, odds, one-hot, parameter, plateau, positive definite, posterior, precision,
prior, probability, quadratic form, responsibility, saddle, second derivative, softmax, standard
deviation, stationary, symmetric, tolerance, trace, unbiased, underflow, update, variance
"""
FIELD = " ".join(FIELD.split()).casefold().split(", ")
KOREAN = {"em algorithm": "기대값 최대화", "responsibility": "책임도", "covariance": "공분산"}


def bold_terms(markdown):
    """Bold phrases of running text, in small letters.

    Not those that end a sentence, as the names of paragraphs ("A common slip.") and stressed
    sentences do; nor those in headings, tables, formulas of their own, and code.
    """
    text = re.sub(r"\$\$.*?\$\$|`[^`]*`", "", markdown, flags=re.S)
    text = re.sub(r"^ *(?:#|\|).*$", "", text, flags=re.M)
    found = [" ".join(phrase.split()) for phrase in re.findall(r"\*\*(.+?)\*\*", text, re.S)]
    return [phrase.casefold() for phrase in found if phrase[-1] not in ".?!:"]


def prose(path):
    cells = nbformat.read(path, 4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def names(cell):
    """The spellings of a term: "weight, mixing weight"."""
    return cell.casefold().split(", ")


@pytest.fixture(scope="module")
def chapters():
    """stem -> its prose, in the order of the book: chapters first, then the tools and the step."""
    return {stem: prose(path) for stem, path in CHAPTERS.items()}


@pytest.fixture(scope="module")
def introduced(chapters):
    """term -> the first chapter that sets it in bold."""
    first = {}
    for stem, text in chapters.items():
        for term in bold_terms(text):
            first.setdefault(term, stem)
    return first


@pytest.fixture(scope="module")
def entries():
    """term -> the chapter that the glossary names, for every spelling."""
    return {name: where for term, _, _, where in ROW.findall(GLOSSARY) for name in names(term)}


def singular(term, entries):
    return term if term in entries else term.removesuffix("s")


def test_the_rule_finds_terms_and_nothing_else():
    text = """**A common slip.** The share is the **soft
    count** of a component. `**code**` $$ a ** b ** c $$ **What now?**

    | **cell** | |

    ## A **heading**
    """
    assert bold_terms(text) == ["soft count"]


def test_every_term_of_the_chapters_is_there(introduced, entries):
    assert len(introduced) > 20
    defined = {singular(term, entries) for term in introduced if term not in NOT_TERMS}
    assert sorted(defined - set(entries)) == []


def uses(text, term):
    """Whether a text has the term, in small letters, at the beginning of a word."""
    return re.search(rf"(?<!\w){re.escape(term)}", " ".join(text.casefold().split()))


@pytest.mark.parametrize("term", FIELD)
def test_a_word_of_the_field_that_the_book_uses_is_there(term, chapters, entries):
    assert any(uses(text.replace("*", ""), term) for text in chapters.values())
    assert term in entries


@pytest.mark.parametrize("term", KOREAN)
def test_the_korean_of_some_terms_by_hand(term):
    (korean,) = [korean for names_, korean, *_ in ROW.findall(GLOSSARY) if term in names(names_)]
    assert KOREAN[term] in korean


def test_what_is_excepted_is_still_in_the_book(introduced, entries):
    assert sorted(NOT_TERMS - set(introduced)) == []
    assert sorted(NOT_TERMS & set(entries)) == []


def test_a_term_is_linked_to_the_chapter_that_sets_it_in_bold(introduced, entries):
    named = {term: entries.get(singular(term, entries)) for term in introduced}
    wrong = {term for term in introduced if named[term] and named[term] != introduced[term]}
    assert sorted(wrong) == []


@pytest.mark.parametrize(("term", "where"), [(row[0], row[3]) for row in ROW.findall(GLOSSARY)])
def test_the_chapter_named_uses_the_term(term, where, chapters):
    text = chapters[where].replace("*", "")
    assert any(uses(text, name) for name in names(term))


def test_every_row_is_read_and_has_both_languages_and_a_meaning():
    rows = ROW.findall(GLOSSARY)
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("|")]
    assert len(rows) == len(lines) - 2 * GLOSSARY.count("| --- |\n")
    assert all(re.search("[가-힣]", korean) for _, korean, _, _ in rows)
    assert all(len(meaning.split()) > 3 for _, _, meaning, _ in rows)


def test_each_table_is_in_order_and_no_term_is_there_twice():
    tables = [ROW.findall(part) for part in GLOSSARY.split("\n## ")]
    for table in tables:
        terms = [re.sub(r"[$*]", "", term).casefold() for term, *_ in table]
        assert terms == sorted(terms)
    every = [name for table in tables for term, *_ in table for name in names(term)]
    assert sorted(set(every)) == sorted(every)
