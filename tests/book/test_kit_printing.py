"""Formulas print as in a textbook; and what is printed is what was proved."""

import re
from copy import copy
from pathlib import Path

import pytest
from derivation import (
    D,
    Hat,
    IndexedBase,
    K,
    Lambda,
    Limit,
    N,
    Product,
    Q,
    Sigma,
    Slope,
    Sum,
    Symbol,
    a,
    b,
    circle_constant,
    count,
    density,
    det_Lambda,
    entropy,
    exp,
    gamma,
    i,
    joint,
    k,
    lam,
    ln_L,
    log,
    m,
    mu,
    normal,
    oo,
    p,
    pi,
    pi_prime,
    prior,
    shared_det_Lambda,
    shared_Sigma,
    shared_sigma2,
    sigma2,
    sqrt,
    tangent,
    theta,
    w,
    x,
    z,
)
from kit import notebooks, words
from kit.equation import Equation
from kit.printing import tex

BOOK = Path(__file__).parents[2] / "book"
t = Symbol("t", positive=True)


def plain(latex):
    """LaTeX without the braces and spaces that change nothing for the eye."""
    return re.sub(r"[{}\s]|\\!|\\left|\\right|\\,", "", latex)


@pytest.mark.parametrize(
    ("e", "shown"),
    [
        (x[i] - mu[k], r"x_i-\mu_k"),
        ((x[i] - mu[k]) ** 2, r"(x_i-\mu_k)^2"),
        (1 - lam, r"1-\lambda"),
        (-lam, r"-\lambda"),
        (sigma2[k], r"\sigma_k^2"),
        (sigma2[k] ** 2, r"\sigma_k^4"),
        (sqrt(sigma2[k]), r"\sigma_k"),
        (1 / sigma2[k] ** 2, r"\frac1\sigma_k^4"),
        (sigma2[k] ** (-D / 2), r"\sigma_k^-D"),
        (shared_sigma2**2, r"\sigma^4"),
        (IndexedBase(r"\sigma^2", positive=True)[k, a], r"\sigma_ka^2"),
        (pi_prime[k], r"\pi_k'"),
        (D * log(2 * circle_constant) * count(k), r"DN_k\ln(2\pi)"),
        (pi[k], r"\pi_k"),
        (2 * circle_constant * sigma2[k], r"2\pi\sigma_k^2"),
        (gamma(i, k), r"\gamma_ik(\theta)"),
        (gamma[i, k], r"\gamma_ik^\mathrmold"),
        (z[i, k], r"z_ik"),
        (count(k), r"N_k"),
        (p(i), r"p(x_i\mid\theta)"),
        (entropy(i), r"H_i"),
        (shared_Sigma[a, b], r"\Sigma_ab"),
        (shared_det_Lambda, r"|\boldsymbol\Lambda|"),
        (Sum(w[i] * gamma[i, k], (i, 1, N)), r"\sum_i=1^Nw_i\gamma_ik^\mathrmold"),
        (normal(i, k), r"\mathcalN(x_i\midmu_k,\sigma_k^2)".replace("midmu", r"mid\mu")),
        (prior(i), r"P(\boldsymbolz_i)"),
        (joint(i), r"p(x_i,\boldsymbolz_i)"),
        (density(x[i], theta[k]), r"f(x_i\mid\theta_k)"),
        (ln_L, r"\lnL(\theta)"),
        (shared_sigma2 * ln_L, r"\sigma^2\lnL(\theta)"),
        (-2 * t * ln_L, r"-2t\lnL(\theta)"),
        (Q, r"Q(\theta\mid\theta^\mathrmold)"),
        (log(t), r"\lnt"),
        (log(pi[k] * normal(i, k)), r"\ln(\pi_k\mathcalN(x_i\mid\mu_k,\sigma_k^2))"),
        (exp(-((x[i] - mu[k]) ** 2) / (2 * sigma2[k])), r"\exp(-\frac(x_i-\mu_k)^22\sigma_k^2)"),
        (tangent(t), r"[t-1-\ln(t)]"),
        (Slope(ln_L, mu[m]), r"\frac\partial\lnL(\theta)\partial\mu_m"),
        (Slope(log(t), t), r"\frac\partial\lnt\partialt"),
        (Limit(1 / t, t, 0), r"\lim_t\to0^+\frac1t"),
        (Limit(1 / t, t, oo), r"\lim_t\to\infty\frac1t"),
        (Hat(mu[k], x[i]), r"\hat\mu_k"),
        (Hat(sigma2[k], pi[k]), r"\hat\sigma_k^2"),
        (Sum(gamma[i, m] * x[i], (i, 1, N)), r"\sum_i=1^N\gamma_im^\mathrmoldx_i"),
        (
            Sum(gamma[i, m] * x[i], (i, 1, N)) / count(m),
            r"\frac1N_m\sum_i=1^N\gamma_im^\mathrmoldx_i",
        ),
        (
            Sum(pi[k] * normal(i, k), (k, 1, K), (i, 1, N)),
            r"\sum_i=1^N\sum_k=1^K\pi_k\mathcalN(x_i\mid\mu_k,\sigma_k^2)",
        ),
        (Sum(log(p(i)), (i, 1, N)), r"\sum_i=1^N\lnp(x_i\mid\theta)"),
        (Sum(x[i] - mu[k], (i, 1, N)), r"\sum_i=1^N[x_i-\mu_k]"),
        (Product(pi[k] ** z[i, k], (k, 1, K)), r"\prod_k=1^K\pi_k^z_ik"),
    ],
)
def test_prints_as_in_a_textbook(e, shown):
    assert plain(tex(e, scalar=True)) == shown


def test_nested_sums_print_nested_the_outer_one_first():
    latex = tex(Sum(gamma[i, k] * log(pi[k]), (k, 1, K), (i, 1, N)))
    assert latex.startswith(r"\sum_{i=1}^{N}\sum_{k=1}^{K}")
    assert "substack" not in latex


def test_a_logarithm_and_an_exponential_stay_as_they_were_written():
    assert r"\log" not in tex(log(x[i] ** 2))
    assert "e^{" not in tex(exp(-x[i]))


@pytest.mark.parametrize(
    ("e", "bold"),
    [
        (x[i], True),
        (mu[k], True),
        (Sigma[k], True),
        (Lambda[k], True),
        (normal(i, k), True),
        (p(i), True),
        (Hat(mu[k], x[i]), True),
        (x[i, a], False),
        (mu[k, a], False),
        (Sigma[k, a, b], False),
        (pi[k], False),
        (gamma(i, k), False),
        (z[i, k], False),
        (sigma2[k], False),
    ],
)
def test_vectors_and_matrices_are_bold_and_their_entries_are_not(e, bold):
    assert (r"\boldsymbol" in tex(e)) == bold
    assert r"\boldsymbol" not in tex(e, scalar=True)


def test_a_determinant_prints_between_bars():
    assert plain(tex(det_Lambda[k])) == r"|\boldsymbol\Lambda_k|"


def test_a_hat_over_a_plain_letter_is_no_other_command():
    assert tex(Hat(Symbol("v"), x[i])) == r"\hat v"


def test_the_weights_and_the_circle_constant_are_told_apart_by_their_index():
    assert plain(tex(pi[k])) == r"\pi_k"
    assert plain(tex(circle_constant)) == r"\pi"


# ---- every registered equation ------------------------------------------------------------------


def formulas(equations):
    """(label, LaTeX) of every equation and of every form refuted with it."""
    for label, known in equations.items():
        yield label, known.latex()
        yield label, known.headline()
        yield from ((label, form) for _, form in known.refuted)


def depth_is_balanced(latex):
    depth = 0
    for bracket in re.findall(r"[{}]", re.sub(r"\\.", "", latex)):
        depth += 1 if bracket == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def test_the_check_of_braces_sees_one_that_is_missing():
    assert depth_is_balanced(r"{a}_{k} \{ \\{b}")
    assert not depth_is_balanced("{a}_{k")
    assert not depth_is_balanced("}a{")


def test_braces_and_brackets_are_balanced(equations):
    for label, latex in formulas(equations):
        assert depth_is_balanced(latex), label
        assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex)), label
        begun, ended = (re.findall(rf"\\{word}{{(\w+)}}", latex) for word in ("begin", "end"))
        assert sorted(begun) == sorted(ended), label


def test_no_formula_shows_the_inside_of_the_kit(equations):
    for label, latex in formulas(equations):
        for inside in (
            r"\_",
            "Dummy",
            "substack",
            r"\log",
            r"\operatorname",
            "s_{0}",
            "- -",
            "+ -",
        ):
            assert inside not in latex, f"{label}: {inside} in {latex}"
        assert not re.search(r"\^\{[^{}]*\}\s*\^", latex), f"{label}: two exponents, one base"


def test_an_equation_has_two_sides(equations):
    for label, known in equations.items():
        assert re.search(r"=|\\ge|\\iff", known.headline()), label


# ---- displayed is proved ------------------------------------------------------------------------


def stored():
    """label -> the stored output of its cell, for every notebook."""
    for path in sorted(BOOK.glob("*.ipynb")):
        for cell in notebooks.cells(path):
            yield from zip(cell.labels, cell.outputs)


def test_what_is_stored_is_the_proved_object_printed_again(equations):
    shown = dict(stored())
    assert set(shown) == set(equations) == set(notebooks.proof_cells())
    for label, data in shown.items():
        assert data == equations[label]._repr_mimebundle_(), label


def test_what_is_stored_is_the_record_and_the_words_made_from_it(equations):
    for label, data in stored():
        record = Equation.from_json(data["text/plain"])
        assert record == equations[label].record, label
        assert data["text/markdown"] == words.markdown(record), label


def test_another_right_hand_side_would_print_otherwise(equations):
    known = copy(equations["m-step-mean"])
    del known.record
    known.rhs = known.rhs * count(m) / N
    assert known._repr_mimebundle_() != equations["m-step-mean"]._repr_mimebundle_()
