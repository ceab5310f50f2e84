"""Beside Python's words for a slip in a cell stands what may have been meant."""

import pytest
from live import cells, problems, proofs

UNCLOSED = 'prove("t",\n      Sum(gamma[i, k] * (x[i], (i, 1, N)),\n      1,\n      wrong={"a": 0})'
UNBOUND = "def f():\n    n = n + 1\nf()"
PROVED = 'prove("t", {}, 0, wrong={{"a": 1}})'


def told(source, run=proofs.run, kind="proof"):
    cell = {"kind": kind, "name": "try", "source": source}
    try:
        run(cell)
    except Exception as error:  # whatever the slip raises
        return problems.of(error, cell)
    return {}


def alone(cell):
    """Code that needs no cell before it."""
    return cells.evaluate(cell["source"], {})


@pytest.mark.parametrize(
    ("e", "meant"),
    [
        ("Normal(i, k)", "`normal`"),
        ("gama(i, k)", "`gamma`"),
        ("ln(2)", "`log`"),
        ("N_k", "`count(k)`"),
        ("mu_k", "`mu[k]`"),
        ("x_ia", "`x[i, a]`"),
        ("N[k]", "`count(k)`"),
        ("sum(pi[j], (j, 1, K))", "`Sum("),
        ("sum(pi[j] for j in range(K))", "`Sum("),
        ("pi(k)", "`x[i]`"),
        ("normal[i, k]", "`normal(i, k)`"),
        ("(x[i] - mu[k]) ^ 2", "`x**2`"),
        ("2pi[k]", "`2 * x`"),
        ("2(x[i] - mu[k])", "`2 * x`"),
        ("pi[k](x[i] - mu[k])", "`2 * x`"),
        ("(x[i] - mu[k])(x[i] - mu[k])", "`2 * x`"),
    ],
)
def test_a_slip_in_a_formula_brings_what_may_be_meant(e, meant):
    shown = told(PROVED.format(e))
    assert shown["problem"].startswith("Line 1. ")
    assert meant in shown["hint"]


def test_a_result_without_a_wrong_form_is_told_how_one_is_written():
    assert "`wrong={" in told('prove("t", pi[k], 0)')["hint"]


def test_an_open_bracket_is_looked_for_in_the_line_where_it_may_be_missing():
    assert told(UNCLOSED)["hint"] == "A closing bracket may be missing in line 2."


@pytest.mark.parametrize("source", ["nobody_knows", 'prove("t", pi[k]', "1 2", UNBOUND])
def test_nothing_is_guessed_where_nothing_is_alike(source):
    assert "hint" not in told(source)


def test_names_of_code_are_those_of_the_cell():
    assert told("weights = 1\nwieghts", alone, "code")["hint"] == "Is `weights` meant?"
    assert "hint" not in told("for n in 3: pass", alone, "code")


@pytest.mark.parametrize("power", ["2.0 ^ 2", "np.ones(2) ^ 2"])
def test_a_power_of_numbers_is_written_with_two_stars(power):
    assert "`x**2`" in told(f"import numpy as np\n{power}", alone, "code")["hint"]
