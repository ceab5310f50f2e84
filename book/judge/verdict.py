"""What the judge says of a statement."""

from dataclasses import dataclass

import mpmath


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: which part, in which model, and how."""

    part: str
    model: str
    what: str

    def __str__(self):
        return f"{self.part}, at {self.model}: {self.what}"


@dataclass(frozen=True)
class Verdict:
    """A label, in how many models it was judged, what was found, and what could not be judged.

    Attributes
    ----------
    findings : tuple of Finding
        Values that differ, values that do not exist, and wrong forms that hold.
    unjudged : tuple of str
        The parts that the judge has no rule for, in words.
    """

    label: str
    models: int
    findings: tuple[Finding, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def holds(self):
        """Whether nothing is wrong; it says nothing of the parts that are not judged."""
        return not self.findings

    def __str__(self):
        if self.holds:
            lines = [f"{self.label}: holds in {self.models} models"]
        else:
            lines = [f"{self.label}: wrong", *map(str, self.findings)]
        return "\n  ".join([*lines, *(f"not judged: {part}" for part in self.unjudged)])


def difference(claim):
    """Both values, for a finding."""
    left, right = (mpmath.nstr(value, 12) for value in (claim.left, claim.right))
    return f"{left} beside {right}"
