"""Short formulas in words."""

import pytest
from _ext.words.speech import UnknownCommandError, spoken


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"N \ln 10", "N ln 10"),
        (r"\ln 10", "ln 10"),
        (r"\gamma_{ik}^{\mathrm{old}}", "gamma i k, old"),
        (r"\gamma_{ik}(\theta)", "gamma i k of theta"),
        (r"Q(\theta \mid \theta^{\mathrm{old}})", "Q of theta, given theta, old"),
        (r"\mathcal{L}", "Lagrangian"),
        (
            r"\mathcal{N}(\boldsymbol{x}_i \mid \boldsymbol{\mu}_k, \boldsymbol{\Sigma}_k)",
            "normal density of x i, given mu k, Sigma k",
        ),
        (r"\hat{\mu}_k", "mu hat k"),
        (r"\sigma_k^2", "sigma k squared"),
        (r"\boldsymbol{L} \boldsymbol{L}^\top", "L L transposed"),
        (r"\boldsymbol{\mu}_k'", "mu k, prime"),
        (r"\pi_1 = \frac14", "pi 1 equals 1 over 4"),
        (r"10^{-6}", "10 to the power minus 6"),
        (r"|\boldsymbol{\Lambda}_k|", "determinant of Lambda k"),
        (r"\mathrm{KL}(q \,\Vert\, \gamma(\theta))", "KL of q, against gamma of theta"),
        (
            r"\lambda\,(1 - \sum_k \pi_k)",
            "lambda the quantity 1 minus sum over k of pi k",
        ),
        (r"P(\cdot)", "P of something"),
        (r"\sigma^2 \to 0", "sigma squared goes to 0"),
        (r"x \to \infty", "x goes to infinity"),
        (r"\sqrt{t_1} + \ell", "root of t 1 plus ell"),
        (r"\ln \det \boldsymbol{\Lambda}", "ln determinant of Lambda"),
        (r"\sum_{i=1}^{N} {z}_{i m} > 0", "sum over i equals 1 to N of z i m > 0"),
        (
            r"\min_{j} \left[\mu_{j} - x\right] \ne 0",
            "least over j of the quantity mu j minus x, is not 0",
        ),
        (r"J^{*} > 0", "J star > 0"),
        ("q = (0.5, 0.5)", "q equals the quantity 0.5, 0.5"),
    ],
)
def test_a_formula_is_said_in_words(latex, words):
    assert spoken(latex) == words


def test_a_command_without_words_is_named():
    with pytest.raises(UnknownCommandError, match=r"\\oint: expected one of"):
        spoken(r"\oint x")
