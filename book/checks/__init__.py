"""Checks a reader can run on an answer to a coded exercise; one file a chapter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to look at if it is not."""

    right: bool
    reason: str

    def __repr__(self):
        return ("Right. " if self.right else "Not yet. ") + self.reason

    def __bool__(self):
        return self.right
