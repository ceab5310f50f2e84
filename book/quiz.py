"""Quick questions with an answer that explains. A cell that asks one prints it as Markdown:
the question, its choices and, folded, the answer. On the site quiz.js makes a form of it.
"""

from html import escape
from itertools import combinations
from math import isfinite

from source import say


class NotToldApart(ValueError):
    """Two of the numbers of a question are as near as an answer may be off."""


def choose(label, question, right, wrong, by):
    """Ask for one of several choices. right: {choice: why}, one; wrong: {choice: why not}.

    by: the label of the equation that decides, or several.

    The choices are sorted, so that their order says nothing. Raises ValueError unless
    there is one right choice, at least one wrong one, and no two are alike.
    """
    if len(right) != 1 or not wrong or right.keys() & wrong.keys():
        raise ValueError(f"{label}: one right choice and other, wrong ones are expected")
    reasons = {choice: f"**Yes.** {why} {by_equations(by)}" for choice, why in right.items()}
    reasons |= {choice: f"**No.** {why}" for choice, why in wrong.items()}
    choices = sorted(reasons)
    key = {"right": 1 + choices.index(*right)}
    answer = _numbered([reasons[choice] for choice in choices])
    return _ask(label, key, f"{question}\n\n{_numbered(choices)}", answer)


def number(label, question, answer, within, why, wrong, by):
    """Ask for a number. wrong: {what went wrong: the number that this gives}.

    by: the label of the equation that gives it, or several.

    Raises NotToldApart, a ValueError, where two of the numbers are not told apart by answers
    that may be off by `within`, and ValueError where one is not finite.
    """
    numbers = [answer, *wrong.values()]
    if not all(map(isfinite, numbers)):
        raise ValueError(f"{label}: finite numbers are expected, found {numbers}")
    if any(abs(one - other) <= 2 * within for one, other in combinations(numbers, 2)):
        raise NotToldApart(f"{label}: {numbers} are not told apart within {within}")
    key = {"right": shown(answer), "within": within}
    key["slips"] = " ".join(map(shown, wrong.values()))
    slips = [f"- {shown(value)}: {reason}" for reason, value in wrong.items()]
    tolerance = f" *(To within {within}.)*" if within else ""
    answer = "\n".join([f"**{shown(answer)}.** {why} {by_equations(by)}\n", *slips])
    return _ask(label, key, question + tolerance, answer)


def listed(numbers):
    """Numbers as they stand in a sentence: −1, 0.5, 2."""
    return ", ".join(f"{number:.5g}" for number in numbers).replace("-", "−")


def both(numbers):
    """The same with "and" before the last: 0.8, 0.6 and 0.1."""
    *others, last = numbers
    return f"{listed(others)} and {listed([last])}"


def by_equations(labels):
    """The sentence that names the equations."""
    labels = [labels] if isinstance(labels, str) else labels
    return "By " + " and ".join(f"{{eq}}`{label}`" for label in labels) + "."


def shown(value):
    """A number as a key has it."""
    return f"{value:.5g}"


def _numbered(lines):
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))


def _ask(label, key, question, answer):
    """The question as a cell's output; the key is for the site's form."""
    facts = "".join(f' data-{name}="{escape(str(value))}"' for name, value in key.items())
    return say(
        f'<div class="quiz" id="quiz-{label}"{facts}>\n\n{question}\n\n'
        f"<details><summary>Answer</summary>\n\n{answer}\n\n</details>\n\n</div>"
    )
