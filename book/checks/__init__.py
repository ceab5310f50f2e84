"""Checks a reader can run on an answer to a coded exercise; one file a chapter."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to look at if it is not."""

    right: bool
    reason: str

    def __repr__(self):
        return ("Right. " if self.right else "Not yet. ") + self.reason

    def __bool__(self):
        return self.right


class Wrong(Exception):
    """What is wrong with an answer, in words."""


def verdict(problem, answer, praise):
    """Judge an answer by `problem`, which returns or raises what is wrong; None: nothing is.

    `praise` is said of a right answer: words, or a function of the answer that gives them.
    """
    try:
        with np.errstate(all="ignore"):  # a nan is reported in words, not by a warning
            reason = problem(answer)
            if reason is None and callable(praise):
                return Verdict(True, praise(answer))
    except Wrong as wrong:
        reason = str(wrong)
    except NotImplementedError:
        reason = "The function is still the stub: write its body."
    except Exception as error:  # a reader's answer may stop in any way
        reason = f"Your answer stopped with {type(error).__name__}: {error}"
    return Verdict(reason is None, reason or praise)


def known_slip(found, slips, otherwise=""):
    """The words of the first slip, of pairs (words, its numbers), that gives what was found."""
    for words, wrong in slips:
        if np.allclose(found, wrong, rtol=1e-5, atol=1e-7):
            return words
    return otherwise
