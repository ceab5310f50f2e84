"""The record of an equation: everything that is said of it, as plain data, without SymPy.

The kit makes it once from a proved statement and stores it as JSON in the cell's output. The site,
the index, the front page and the tests load it. The words are made from it in `words`.
"""

import json
from dataclasses import asdict, dataclass, fields

ANY, NORMAL, UNTOUCHED = "any", "normal", None
# Any density, with one real parameter that no other component has.
ONE_PARAMETER = "one parameter"
DENSITIES = (ANY, ONE_PARAMETER, NORMAL, UNTOUCHED)
KINDS = ("definition", "result", "cited")
# What the site adds from the folders, docstrings and tests: no part of a cell's output.
OF_THE_SITE = ("chapter", "code", "tests")
# What a cell stores only where it is there.
OPTIONAL = ("index_latex",)


@dataclass(frozen=True)
class Scope:
    """Each of N, K, D: ANY, a number, or UNTOUCHED; density: one of DENSITIES."""

    N: int | str | None = UNTOUCHED
    K: int | str | None = UNTOUCHED
    D: int | str | None = UNTOUCHED
    density: str | None = UNTOUCHED

    @property
    def sizes(self):
        """The value of each size by its letter."""
        return {name: getattr(self, name) for name in "NKD"}

    def within(self, other):
        """This scope, restricted to that of a result it rests on."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return Scope(*[_narrower(*pair) for pair in pairs])


def _narrower(own, other):
    """The narrower of two. An explicit index says how large a size is at least: the larger one."""
    special = [value for value in (own, other) if value not in (ANY, UNTOUCHED)]
    return max(special) if special else own


@dataclass(frozen=True)
class Condition:
    """What must be true for a statement to hold: as a formula, and in words for a sentence.

    `every` has the letters of those indices of which it must be true for all.
    """

    latex: str
    words: str
    every: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refuted:
    """A wrong form, and the name of the error."""

    name: str
    latex: str


@dataclass(frozen=True)
class Equation:
    """A numbered equation of the book.

    Parameters
    ----------
    label, kind, latex
        Its name, one of `KINDS`, and its formula.
    scope
        For which sizes and densities it holds; None where it was typed and not computed.
    conditions
        What it needs beside its scope, its own and those of the equations it rests on.
    premises, rests_on, cites
        Labels: those given to the proof as true, all that it uses, and the theorems of the
        literature that are among these at whatever remove.
    refuted
        The wrong forms that were tried and rejected.
    unjudged
        In words, the parts that the second evaluator cannot evaluate.
    source
        Where a cited theorem is proved.
    index_latex
        The formula as it is proved, entry by entry, where `latex` has it in matrices.
    chapter, code, tests
        Added by the site: the notebook, the functions that compute it, the tests that compare it.
    """

    label: str
    kind: str
    latex: str
    scope: Scope | None = None
    conditions: tuple[Condition, ...] = ()
    premises: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    refuted: tuple[Refuted, ...] = ()
    unjudged: tuple[str, ...] = ()
    source: str | None = None
    index_latex: str | None = None
    chapter: str | None = None
    code: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def __post_init__(self):
        if self.kind not in KINDS:
            expected = ", ".join(KINDS)
            raise ValueError(f"{self.label}: kind: expected one of {expected}, found {self.kind!r}")

    def to_json(self):
        """What a cell stores: the record without what the site adds, one field after the other."""
        unseen = {*OF_THE_SITE, *(key for key in OPTIONAL if getattr(self, key) is None)}
        stored = {key: value for key, value in asdict(self).items() if key not in unseen}
        return json.dumps(stored, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text):
        """The record that `to_json` wrote.

        Parameters
        ----------
        text : str
            The JSON of one record, with every field that the kit makes.

        Returns
        -------
        Equation

        Raises
        ------
        ValueError
            Where the text is no JSON object, where a field is missing, or where one is unknown.

        Examples
        --------
        >>> Equation.from_json(Equation("sum", "definition", "s = 1").to_json()).latex
        's = 1'
        """
        data = _object(text)
        known = {field.name for field in fields(cls)}
        _refuse("record of an equation", data, known - {*OF_THE_SITE, *OPTIONAL}, known)
        made = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        scope = data["scope"]
        made["scope"] = scope if scope is None else _part(Scope, scope)
        made["conditions"] = tuple(_part(Condition, part) for part in data["conditions"])
        made["refuted"] = tuple(_part(Refuted, part) for part in data["refuted"])
        return cls(**made)


def _object(text):
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"record of an equation: expected JSON, found {text[:60]!r}") from error
    if not isinstance(data, dict):
        raise ValueError(f"record of an equation: expected an object, found {text[:60]!r}")
    return data


def _part(kind, data):
    """One part of a record, all of its fields given."""
    names = {field.name for field in fields(kind)}
    _refuse(kind.__name__, data, names, names)
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in data.items()})


def _refuse(what, data, needed, known):
    """Refuse data in which a field is missing or unknown."""
    missing, unknown = sorted(needed - data.keys()), sorted(data.keys() - known)
    if missing or unknown:
        raise ValueError(f"{what}: missing fields {missing}, unknown fields {unknown}")
