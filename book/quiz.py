"""Quick questions with an answer that explains. A cell that asks one prints it as Markdown:
the question, its choices and, folded, the answer. On the site quiz.js makes a form of it.
"""

from html import escape
from itertools import combinations
from math import isfinite

from source import say


def choose(label, question, right, wrong, by):
    """Ask for one of several choices. right: {choice: why}, one; wrong: {choice: why not}.

    by: the label of the equation that decides, or several.

    The choices are sorted, so that their order says nothing. Raises ValueError unless
    there is one right choice, at least one wrong one, and no two are alike.
    """
    if len(right) != 1 or not wrong or right.keys() & wrong.keys():
        raise ValueError(f"{label}: one right choice and other, wrong ones are expected")
    reasons = {choice: f"**Yes.** {why} {_by(by)}" for choice, why in right.items()}
    reasons |= {choice: f"**No.** {why}" for choice, why in wrong.items()}
    choices = sorted(reasons)
    key = {"right": 1 + choices.index(*right)}
    answer = _numbered([reasons[choice] for choice in choices])
    return _ask(label, key, f"{question}\n\n{_numbered(choices)}", answer)


def number(label, question, answer, within, why, wrong, by):
    """Ask for a number. wrong: {what went wrong: the number that this gives}.

    by: the label of the equation that gives it, or several.

    Raises ValueError where two of the numbers are not told apart by answers that may be off
    by `within`, or one is not finite.
    """
    numbers = [answer, *wrong.values()]
    if not all(map(isfinite, numbers)):
        raise ValueError(f"{label}: finite numbers are expected, found {numbers}")
    if any(abs(one - other) <= 2 * within for one, other in combinations(numbers, 2)):
        raise ValueError(f"{label}: {numbers} are not told apart within {within}")
    key = {"right": _shown(answer), "within": within}
    key["slips"] = " ".join(map(_shown, wrong.values()))
    slips = [f"- {_shown(value)}: {reason}" for reason, value in wrong.items()]
    tolerance = f" *(To within {within}.)*" if within else ""
    answer = "\n".join([f"**{_shown(answer)}.** {why} {_by(by)}\n", *slips])
    return _ask(label, key, question + tolerance, answer)


def _by(labels):
    """The sentence that names the equations."""
    labels = [labels] if isinstance(labels, str) else labels
    return "By " + " and ".join(f"{{eq}}`{label}`" for label in labels) + "."


def _shown(value):
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
