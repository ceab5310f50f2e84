"""A theorem taken from the literature, not proved here."""

from kit.forms.definition import Definition
from kit.forms.statement import NotProved
from kit.names import Name
from kit.trial import holds


class Cited(Definition):
    """lhs = rhs by a theorem of the literature."""

    kind = "cited"

    def __init__(self, label, lhs, rhs, source, **options):
        super().__init__(label, lhs, rhs, **options)
        self.source = source

    def check(self):
        """Refuse what cannot be stated, and what is false at numbers."""
        super().check()
        named = isinstance(self.lhs, Name)  # then it says what the name means
        if not named and holds(self) is False:
            raise NotProved(f"{self.label}: cited, and false at an exact instance")


def cite(label, lhs, rhs, source, **options):
    """State a theorem of the literature, with its source. Options: where, matrix."""
    return Cited(label, lhs, rhs, source, **options).state()
