"""What is nearly a source of blocks, and none: refused with what would be one."""

from collections.abc import Iterator
from typing import Any

from gmmlib.checks import expect
from gmmlib.sources.rows import Question, Rows
from gmmlib.sources.stream import for_each_block

EXPECTED = "an array, or a callable that returns an iterator of blocks"


class ReadOnceRows(Rows):
    """An iterator of blocks. EM reads the rows again at each step, and it has them only once."""

    def __init__(self, X: Any, sample_weight: Any) -> None:
        advice = "which can be read once; pass a function that returns a new one at each call"
        expect(False, "X", EXPECTED, f"a {type(X).__name__}, {advice}", TypeError)

    @staticmethod
    def accepts(X: Any) -> bool:
        return isinstance(X, Iterator)

    @staticmethod
    def instead(X: Any, question: Question) -> str:
        return f"a {type(X).__name__}; {for_each_block(question, 'X')}"


class ListedRows(Rows):
    """A list of blocks. It may be one array in parts, but also many samples by mistake."""

    def __init__(self, X: Any, sample_weight: Any) -> None:
        advice = "where they are blocks of one sample, pass lambda: X"
        expect(False, "X", EXPECTED, f"a {type(X).__name__} of arrays; {advice}", TypeError)

    @staticmethod
    def accepts(X: Any) -> bool:
        first = X[0] if isinstance(X, (list, tuple)) and len(X) > 0 else None
        block = first[0] if isinstance(first, tuple) and len(first) == 2 else first
        return len(getattr(block, "shape", ())) == 2

    @staticmethod
    def instead(X: Any, question: Question) -> str:
        return f"a {type(X).__name__} of arrays; {for_each_block(question, 'X')}"
