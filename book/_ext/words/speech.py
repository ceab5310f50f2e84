"""A short formula in words, for names that are heard: those of links, choices and questions.

A name that a browser makes of its contents leaves formulas out, so they get a label. Longer
formulas are read by the screen reader itself, from their MathML.
"""

import re

TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\d+(?:\.\d+)?|\S")
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
SAID = {f"\\{name}": name for name in GREEK.split()} | {
    r"\top": "transposed",
    r"\mathcal{N}": "normal density",
    r"\mathcal{L}": "Lagrangian",
    r"\ln": "ln",
    r"\ell": "ell",
    r"\det": "determinant of",
    r"\mid": ", given",
    r"\Vert": ", against",
    r"\times": "by",
    r"\to": "goes to",
    r"\infty": "infinity",
    r"\cdot": "something",
    r"\le": "is at most",
    r"\ge": "is at least",
    r"\ne": "is not",
    "+": "plus",
    "-": "minus",
    "=": "equals",
    "/": "over",
}
MARKS = {r"\hat": "hat", r"\bar": "bar", r"\tilde": "tilde"}
FONTS = {r"\boldsymbol", r"\mathcal"}
UPRIGHT = {r"\mathrm", r"\operatorname"}  # around a word
OVER = {r"\sum": "sum", r"\min": "least"}  # what runs over an index
CLOSING = {"(": ")", "[": "]"}
SILENT = {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\big", r"\left", r"\right"}
RAISED = {"2": "squared", "*": "star", "transposed": "transposed", "T": "transposed"}
# What is applied to what stands in the parentheses after it.
FUNCTIONS = re.compile(r"p|P|Q|L|ELBO|KL|normal density.*|gamma.*")


class UnknownCommandError(ValueError):
    """A command that has no words yet."""


def spoken(latex):
    """The words of a formula: "gamma i k, old" for gamma_ik^old.

    Parameters
    ----------
    latex : str
        A formula as it stands between dollars.

    Returns
    -------
    str

    Raises
    ------
    UnknownCommandError
        Where it has a command without words.

    Examples
    --------
    >>> spoken(r"p(\\boldsymbol{x}_i \\mid \\theta)")
    'p of x i, given theta'
    """
    tokens = TOKEN.findall(latex)
    words = " ".join(said(tokens))
    return re.sub(r" +,", ",", words).strip(", ")


def said(tokens, end=None):
    """The words up to the token that ends the group; the tokens are used up."""
    words = []
    while tokens and tokens[0] != end:
        words += [*term(tokens, words)]
    del tokens[:1]
    return words


def term(tokens, before):
    """The words of the next part of a formula; `before` are the words so far."""
    token = tokens.pop(0)
    if token in SILENT:
        return
    if token in CLOSING:
        applied = before and FUNCTIONS.fullmatch(before[-1])
        yield "of" if applied else "the quantity"
        yield from said(tokens, CLOSING[token])
        yield "," if tokens else ""
    elif token == "|":
        yield "determinant of"
        yield from said(tokens, "|")
    elif token in OVER:
        yield OVER[token]
        for mark, words in (("_", "over"), ("^", "to")):
            if tokens[:1] == [mark]:
                tokens.pop(0)
                yield f"{words} {argument(tokens)}"
        yield "of"
    else:
        yield with_marks(atom(token, tokens), tokens)


def atom(token, tokens):
    """A letter, a number, a fraction, or a group."""
    if token == "{":
        return " ".join(said(tokens, "}"))
    if token == r"\sqrt":
        return f"root of {argument(tokens)}"
    if token == r"\frac":
        return f"{argument(tokens)} over {argument(tokens)}"
    if token in MARKS:
        return f"{argument(tokens)} {MARKS[token]}"
    if token in UPRIGHT:
        return argument(tokens).replace(" ", "")
    if token in FONTS:
        name = argument(tokens)
        return SAID.get(f"{token}{{{name}}}", name)
    if token.startswith("\\") and token not in SAID:
        raise UnknownCommandError(f"{token}: expected one of {sorted(SAID)}")
    return SAID.get(token, token)


def with_marks(word, tokens):
    """The word with its indices, powers and primes."""
    while tokens[:1] in (["_"], ["^"], ["'"]):
        sign = tokens.pop(0)
        if sign == "'":
            word += ", prime"
        elif sign == "_":
            word += f" {argument(tokens)}"
        else:
            word += raised(argument(tokens))
    return word


def raised(word):
    """What stands above a letter: a power, or another mark."""
    if word in RAISED:
        return f" {RAISED[word]}"
    return f", {word}" if word == "old" else f" to the power {word}"


def argument(tokens):
    """The words of one argument: a group, or a single token; of a number, its first digit."""
    token = tokens.pop(0)
    if token.isdigit():
        tokens[:0] = [token[1:]] if token[1:] else []
        return token[0]
    return atom(token, tokens)
