"""A hint beside Python's own words, for slips that formulas invite; empty where none is known."""

import builtins
import difflib
import io
import re
import tokenize

SUM = "A sum over an index has a capital: `Sum(x[i], (i, 1, N))`."
ROUND = "This name takes round brackets, such as `normal(i, k)`."
POWER = "A power is written with two stars: `x**2`."
PRODUCT = "A product needs its sign: `2 * x`."
# What Python says of a slip -> what was meant, in any cell.
WRITTEN = {
    "operand type(s) for ^": POWER,
    "'bitwise_xor' not supported": POWER,
    "invalid decimal literal": PRODUCT,
    "'int' object is not callable": PRODUCT,
    "'float' object is not callable": PRODUCT,
}
# The same in a proof.
MEANT = {
    "'Symbol' object is not subscriptable": "It has no entries. $N_k$ is `count(k)`.",
    "'Symbol' object cannot be interpreted as an integer": SUM,
    "object is not iterable": SUM,
    "keyword-only argument: 'wrong'": "A form that is false is named too: `wrong={'its name': 0}`.",
    "'IndexedBase' object is not callable": "Entries stand in square brackets: `x[i]`.",
    "' is not subscriptable": ROUND,
    "'Indexed' object is not callable": PRODUCT,
    "'Add' object is not callable": PRODUCT,
}
PRINTED = re.compile(r"(\w+?)_([a-z]{1,3})")  # N_k, x_ia
LETTERS = {"sigma": "sigma2", "lambda_": "lam", "Gamma": "gamma", "ln": "log"}


def hint(error, cell):
    """What may have been meant, as Markdown."""
    if isinstance(error, NameError) and error.name:
        return of_name(error.name, known_names(error))
    if isinstance(error, SyntaxError) and "was never closed" in error.msg:
        return of_bracket(cell["source"])
    slips = WRITTEN | (MEANT if cell["kind"] == "proof" else {})
    return next((words for slip, words in slips.items() if slip in str(error)), "")


def known_names(error):
    """The names at the place where one was not found."""
    step = error.__traceback__
    while step.tb_next:
        step = step.tb_next
    found = {**vars(builtins), **step.tb_frame.f_globals, **step.tb_frame.f_locals}
    return [name for name in found if not name.startswith("_")]


def of_name(name, known):
    """The name that is meant: an entry that is typed as it is printed, or what is spelt alike."""
    printed = PRINTED.fullmatch(name)
    if printed and "Sum" in known:
        base, indices = printed[1], ", ".join(printed[2])
        if base == "N":
            return f"${name}$ is `count({indices})`."
        if base in known:
            return f"An entry is `{base}[{indices}]`."
    alike = [it for it in (LETTERS.get(name), name.lower(), name.capitalize()) if it in known]
    alike = alike or difflib.get_close_matches(name, known, n=2)
    return f"Is {' or '.join(f'`{it}`' for it in alike)} meant?" if alike else ""


def of_bracket(source):
    """The line after which a line of the same indent stands inside one bracket more."""
    depths = {}
    for line, indent, depth in line_starts(source):
        if depth > depths.setdefault(indent, depth):
            return f"A closing bracket may be missing in line {line}."
    return ""


def line_starts(source):
    """Of each line: the one before it, its indent, and how many brackets are open at its start."""
    depth, last = 0, 0
    try:
        for it in tokenize.generate_tokens(io.StringIO(source).readline):
            if it.start[0] != last and it.string.strip():
                yield last, it.start[1], depth
                last = it.start[0]
            depth += (it.string in ("(", "[", "{")) - (it.string in (")", "]", "}"))
    except tokenize.TokenError:  # the end has come inside a bracket
        return
