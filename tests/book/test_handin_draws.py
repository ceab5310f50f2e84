"""Quick questions with drawn numbers: their words are read, the keys computed in another way."""

import re
from fractions import Fraction
from itertools import permutations
from math import exp, log
from statistics import NormalDist, pvariance

import nbformat
import pytest
import quiz
from handin.draws import DRAWS
from handin.questions import ATTEMPTS, Choice, Number, questions

from . import quizzes

SEEDS = range(1, 9)
PART = re.compile(r"\\frac\d\d|[_^](\{[^}]*\}|\w)")


def numbers_in(words):
    """The numbers that a reader sees, without fractions, indices and powers."""
    plain = PART.sub(" ", words.replace("−", "-"))
    return list(map(float, re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", plain)))


def pdf(x, mean, variance):
    return NormalDist(mean, variance**0.5).pdf(x)


def mean(values, weights):
    return sum(w * v for w, v in zip(weights, values)) / sum(weights)


def share(first, second):
    return Fraction(str(first)) / (Fraction(str(first)) + Fraction(str(second)))


def about(point, *values):
    return sum((value - point) ** 2 for value in values)


def weight_after_one(rows):
    ratios = [pdf(x, 2, 1) / pdf(x, 0, 1) for x in rows]
    return sum(1 / (1 + ratio) for ratio in ratios) / len(rows)


def far_out(*parts):
    """The quotient of a mixture and its third component, at a row far out."""
    logs = [
        log(weight / variance**0.5) - (1e3 - centre) ** 2 / (2 * variance)
        for weight, centre, variance in zip(*(parts[n::3] for n in range(3)))
    ]
    third = logs[2] - log(parts[6])
    return sum(exp(it - third) for it in logs)


def doubt(*chances):
    return -sum(chance * log(chance) for chance in chances)


# From the numbers in the question, in their order.
KEYS = {
    "density-of-two": lambda zero, m, one, v, x: (pdf(x, zero, one) + 3 * pdf(x, m, v)) / 4,
    "spread-of-two": lambda w, u, m, n, v, s: (
        mean([v + m**2, s + n**2], [w, u]) - mean([m, n], [w, u]) ** 2
    ),
    "better-fit": lambda a, b, c, d: log(c * d / (a * b)),
    "own-divisor": lambda a, b, *_: pvariance([a, b]),
    "soft-mean": lambda a, b, c, _, p, q, r: mean([a, b, c], [p, q, r]),
    "weighted-share": lambda w, u, d, e: 1 / (1 + u * e / (w * d)),
    "other-count": lambda n_rows, _, first: n_rows - first,
    "tiny-terms": lambda s, t: 1 / (1 + exp(t - s)),
    "the-notes-factor": lambda count, n_rows: Fraction(count) / Fraction(n_rows),
    "soft-variance": lambda a, b, c, *_: pvariance([a, a, b, c]),
    "price-of-weight": lambda n_rows, *_: n_rows,
    "new-weight": lambda *column: mean(column, [1] * 4),
    "one-round": lambda a, b, c, d, w, u: float(share(w * a, u * c) + share(w * b, u * d)) / 2,
    "weight-after-one": lambda *found: weight_after_one(found[:3]),
    "other-names": lambda n: len(list(permutations(range(int(n))))),
    "more-than-q": lambda q, kl: q + kl,
    "gap-of-a-row": lambda g, h, p, q: -(p * log(g / p) + q * log(h / q)),
    "literal-sum": lambda a, b, c: 1 + b / (a + b) + c / (a + b + c),
    "one-step-of-kmeans": lambda a, b, c, d, *_: (b - a) ** 2 + about((b + c + d) / 3, c, d),
    "share-of-a-tie": lambda first, second, *_: share(first, second),
    "width-behind-kmeans": lambda a, b, c, d: mean([pvariance([a, b]), pvariance([c, d])], [1, 1]),
    "rise-of-a-spike": lambda n_rows, factor: log(float(factor) ** n_rows),
    "weight-with-a-prior": lambda a, b, c, extra: (c + extra) / sum(it + extra for it in (a, b, c)),
    "who-leads-far-out": far_out,
    "away-from-the-middle": lambda a, b, c, d, v, _: about(0, a, b, c, d) / 4 / v,
    "price-of-a-trap": lambda *found: about(found[5], *found[1:3]) / 2 - log(2),
    "numbers-of-a-tied-fit": lambda K, D: K - 1 + K * D + sum(range(1, int(D) + 1)),
    "worth-of-a-component": lambda n_rows, more: more * log(n_rows**0.5),
    "entropy-of-a-merge": lambda a, b, c: doubt(a, b, c) - doubt(a + b, c),
}

# From the numbers in the explanation: they are rounded, and have to lead to the key nevertheless.
WHY = {
    "spread-of-two": lambda within, between: within + between,
    "own-divisor": lambda a, b, centre, squares: squares / 2,
    "soft-mean": lambda count, total, *_: total / count,
    "weighted-share": lambda first, second: first / (first + second),
    "soft-variance": lambda count, centre, scatter: scatter / count,
    "new-weight": lambda count, n_rows: count / n_rows,
    "literal-sum": lambda a, b, c, *_: a + b + c,
    "width-behind-kmeans": lambda distortion, n_numbers: distortion / n_numbers,
    "rise-of-a-spike": lambda n_rows, factor: n_rows * log(factor),
    "price-of-a-trap": lambda r, two: r**2 - log(two),
    "numbers-of-a-tied-fit": lambda *counts: sum(counts),
    "worth-of-a-component": lambda more, n_rows: more * log(n_rows) / 2,
    "entropy-of-a-merge": lambda first, second, _, either: either * doubt(first, second),
}


def of_book(seed):
    return {
        question.label: question
        for path in quizzes.CHAPTERS
        for question in questions(nbformat.read(path, 4), path.parent, seed)
    }


@pytest.fixture(scope="module")
def book():
    return of_book(None)


@pytest.fixture(scope="module")
def drawn():
    return [of_book(seed) for seed in SEEDS]


def asked(question):
    ask = quiz.number if isinstance(question, Number) else quiz.choose
    return ask(**vars(question)).text


def test_without_a_seed_the_questions_are_those_that_the_chapters_store(book):
    stored = {
        label: (it.key, it.asked, it.answer.strip()) for label, it in quizzes.QUESTIONS.items()
    }
    again = {label: quizzes.read(asked(question)) for label, question in book.items()}
    assert {it: (q.key, q.asked, q.answer.strip()) for it, q in again.items()} == stored


@pytest.mark.parametrize("label", sorted(DRAWS))
def test_the_key_is_the_one_computed_in_another_way(label, book, drawn):
    for question in (book[label], *(it[label] for it in drawn)):
        truth = float(KEYS[label](*numbers_in(question.question)))
        assert question.answer == pytest.approx(truth, rel=1e-9), question.question
        if label in WHY:
            told = float(WHY[label](*numbers_in(question.why)))
            assert question.answer == pytest.approx(told, rel=1e-9), question.why


@pytest.mark.parametrize("label", sorted(DRAWS))
def test_seeds_give_different_questions(label, book, drawn):
    texts = {it[label].question for it in drawn}
    assert len(texts | {book[label].question}) >= 4


def test_the_same_seed_gives_the_same_questions(drawn):
    assert of_book(SEEDS[0]) == drawn[0]


def test_what_has_no_draw_is_as_in_the_book(book, drawn):
    kept = book.keys() - DRAWS.keys()
    assert {label for label in kept if isinstance(book[label], Choice)} == quizzes.CHOICES.keys()
    assert {label: drawn[0][label] for label in kept} == {label: book[label] for label in kept}


def test_the_poor_row_is_as_its_words_say(drawn):
    for a, b, c, d in (numbers_in(it["better-fit"].question) for it in drawn):
        assert a + b > c + d
        assert a * b < c * d


def test_kmeans_rests_on_the_pairs(drawn):
    for a, b, c, d in (numbers_in(it["width-behind-kmeans"].question) for it in drawn):
        assert 2 * b < (a + b + c + d) / 2 < 2 * c


def test_the_component_in_the_middle_leads_because_it_is_as_wide_as_the_first(drawn):
    for numbers in (numbers_in(it["who-leads-far-out"].question) for it in drawn):
        weights, (first, second, third), variances = (numbers[n::3] for n in range(3))
        assert sum(weights) == pytest.approx(1)
        assert first < third < second
        assert variances[0] == variances[2] > variances[1]


def test_the_means_leave_the_middle(drawn):
    assert all(it["away-from-the-middle"].answer > 1 for it in drawn)


def test_the_third_component_has_the_weight_of_the_prior_alone(drawn):
    assert {numbers_in(it["weight-with-a-prior"].question)[2] for it in drawn} == {0}


def test_a_draw_for_a_name_that_no_cell_sets_is_refused(monkeypatch):
    path = quizzes.CHAPTERS[4]
    monkeypatch.setitem(DRAWS, "new-weight", lambda rng: {"columns": [1.0]})
    with pytest.raises(ValueError, match="new-weight: its cell should set columns"):
        questions(nbformat.read(path, 4), path.parent, 1)


def test_numbers_that_are_never_told_apart_are_refused(monkeypatch):
    path = quizzes.CHAPTERS[6]
    monkeypatch.setitem(DRAWS, "more-than-q", lambda rng: {"moved": 0.0})
    with pytest.raises(ValueError, match=f"more-than-q: none of {ATTEMPTS} draws"):
        questions(nbformat.read(path, 4), path.parent, 1)
