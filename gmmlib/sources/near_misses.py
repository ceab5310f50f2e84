"""What is nearly a source of blocks, and none: refused with what would be one."""

from collections.abc import Iterator
from typing import Any

from gmmlib.checks import expect
from gmmlib.sources.rows import Question, Rows
from gmmlib.sources.stream import for_each_block

EXPECTED = "an array, or a callable that returns an iterator of blocks"


class NearMiss(Rows):
    """What is refused, after the name of its type: `what` it holds, and `advice`."""

    what = ""
    advice: str

    def __init__(self, X: Any, sample_weight: Any) -> None:
        found = f"a {type(X).__name__}{self.what}{self.advice}"
        expect(False, "X", EXPECTED, found, TypeError)

    @classmethod
    def instead(cls, X: Any, question: Question) -> str:
        return f"a {type(X).__name__}{cls.what}; {for_each_block(question, 'X')}"


class ReadOnceRows(NearMiss):
    """An iterator of blocks. EM reads the rows again at each step, and it has them only once."""

    advice = ", which can be read once; pass a function that returns a new one at each call"

    @staticmethod
    def accepts(X: Any) -> bool:
        return isinstance(X, Iterator)


class ListedRows(NearMiss):
    """A list of blocks. It may be one array in parts, but also many samples by mistake."""

    what = " of arrays"
    advice = "; where they are blocks of one sample, pass lambda: X"

    @staticmethod
    def accepts(X: Any) -> bool:
        first = X[0] if isinstance(X, (list, tuple)) and len(X) > 0 else None
        block = first[0] if isinstance(first, tuple) and len(first) == 2 else first
        return len(getattr(block, "shape", ())) == 2
