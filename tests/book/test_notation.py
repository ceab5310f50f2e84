"""The table of notation says how the kit prints, and what gmmlib calls things."""

import re
from pathlib import Path

import derivation
import pytest
from kit.printing import tex

import gmmlib

PAGE = Path(__file__).parents[2] / "book" / "notation.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| $")
]
KIT = {name: getattr(derivation, name) for name in derivation.__all__}


def pairs():
    """Each symbol of the table with the kit's name for it."""
    for symbols, names, *_ in ROWS:
        shown = re.findall(r"\$([^$]+)\$", symbols)
        for symbol, name in zip(shown, re.findall(r"`([^`]+)`", names)):
            if "…" not in name:
                yield symbol, name


def plain(latex):
    """LaTeX without the braces and spaces that make no difference to a reader."""
    latex = latex.replace(r"\mid", "|").replace(r"\left", "").replace(r"\right", "")
    return re.sub(r"[{}\s]|\\[!,]", "", latex)


@pytest.mark.parametrize(("symbol", "name"), list(pairs()))
def test_the_kit_prints_the_symbol_of_the_table(symbol, name):
    printed = eval(name, dict(KIT))
    scalar = "sigma2" in name
    assert plain(tex(printed, scalar)) == plain(symbol)


def test_the_table_is_read():
    assert len(list(pairs())) > 20


def test_gmmlib_uses_the_names_of_the_table():
    named = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[2])}
    source = "\n".join(p.read_text("utf-8") for p in Path(gmmlib.__file__).parent.rglob("*.py"))
    assert {name for name in named if name not in source} == set()
