"""LaTeX as a textbook prints it: x_i - mu_k and not -mu_k + x_i, nested sums, ln, vectors bold."""

import re

import sympy as sp
from sympy.printing.latex import LatexPrinter

from kit.names import Hat, Limit, Slope, count, gamma, prior
from kit.notation import (
    SYMMETRIC,
    Lambda,
    Sigma,
    V,
    binary,
    chance,
    det_Lambda,
    eigenvalue,
    frozen_gamma,
    mu,
    new_gamma,
    pi,
    pi_prime,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    shared_sigma2,
    sigma2,
    w,
    x,
    z,
)

BASES = {
    Sigma: r"\Sigma",
    Lambda: r"\Lambda",
    eigenvalue: r"\omega",
    V: "V",
    binary: "x",
    chance: "b",
    shared_Sigma: r"\Sigma",
    shared_Lambda: r"\Lambda",
}
# What stands above the index: a prime, or that a number is held since the E-step.
ABOVE = {
    frozen_gamma: (r"\gamma", r"^{\mathrm{old}}"),
    new_gamma: (r"\gamma", "'"),
    pi_prime: (r"\pi", "'"),
}
SQUARE = r"\sigma^2"  # the name of a variance that a cell makes for itself
# These are vectors or matrices with one index, of a row or a component, and so print bold; with the
# index of a feature as well they are numbers, which are not bold. Nothing is bold where D = 1.
BOLD_WITH = {x: 1, mu: 1, Sigma: 1, Lambda: 1, binary: 1, chance: 1}
# The order of factors in a product: numbers, symbols, weights, responsibilities, …, sums.
PLACES_OF_BASES = {w: 2, pi: 2, pi_prime: 2, frozen_gamma: 3, z: 3}
PLACES_OF_NAMES = {gamma.name: 3, count: 4, prior: 7, Slope: 9}
PLACES = {sp.Sum: 10, sp.Product: 10, sp.log: 10, sp.exp: 9}


def place(base):
    """The place of a factor in a product."""
    if isinstance(base, sp.Indexed):
        return PLACES_OF_BASES.get(base.base, 5)
    if isinstance(base, Hat):
        return place(base.args[0])
    if hasattr(base, "fold"):
        return PLACES_OF_NAMES.get(base.func, 8)
    if base.func in PLACES:
        return PLACES[base.func]
    return 1 if isinstance(base, sp.Symbol) or base.is_number else 6


class BookPrinter(LatexPrinter):
    """Prints the objects of the kit; `scalar` says that rows have one feature."""

    def __init__(self, scalar):
        super().__init__({"ln_notation": True})
        self.scalar = scalar

    def _print_Indexed(self, e):
        indices = " ".join(self._print(index) for index in e.indices)
        root = self.root(e)
        if root:
            return f"{{{root}^{{2}}}}"
        if e.base in ABOVE:
            name, above = ABOVE[e.base]
            return f"{{{name}_{{{indices}}}{above}}}"
        name = BASES.get(e.base) or self._print(e.base.label)
        if not self.scalar and BOLD_WITH.get(e.base) == len(e.indices):
            name = rf"\boldsymbol{{{name}}}"
        if e.base == det_Lambda:
            return rf"\left|\boldsymbol{{\Lambda}}_{{{indices}}}\right|"
        return f"{{{name}}}_{{{indices}}}"

    def _print_IndexedBase(self, e):
        name = BASES.get(e) or self._print(e.label)
        return rf"\boldsymbol{{{name}}}" if e in SYMMETRIC else name

    def root(self, e):
        """The standard deviation, where e is a variance: so a power of it has one exponent."""
        if isinstance(e, Hat):
            root = self.root(e.args[0])
            return root and root.replace(r"\sigma", r"\hat{\sigma}")
        if e == shared_sigma2:
            return r"\sigma"
        if isinstance(e, sp.Indexed) and (e.base == sigma2 or str(e.base) == SQUARE):
            return r"\sigma_{%s}" % " ".join(self._print(index) for index in e.indices)
        return None

    def _print_Pow(self, e):
        root = self.root(e.base)
        if root is None or (e.exp.is_number and e.exp < 0):
            return super()._print_Pow(e)
        power = 2 * e.exp
        return root if power == 1 else f"{{{root}^{{{self._print(power)}}}}}"

    def _print_Symbol(self, e, style="plain"):
        if e == shared_det_Lambda:
            return r"\left|\boldsymbol{\Lambda}\right|"
        if e == shared_sigma2:
            return r"\sigma^2"
        return super()._print_Symbol(e)

    def _print_NormalCovariance(self, e):
        base = sigma2 if self.scalar else Sigma
        return self._print(base[e.args[0]])

    def _print_Add(self, e, order=None):
        return " ".join(self.signed_terms(e))

    def signed_terms(self, e):
        """The terms of a sum as they print, each after the first with its sign in front."""
        terms = e.as_ordered_terms()
        minus = [term for term in terms if term.could_extract_minus_sign()]
        plus = [term for term in terms if not term.could_extract_minus_sign()]
        if plus and all(isinstance(term, sp.log) for term in plus):
            plus.sort(key=lambda term: place(term.args[0]))
        plus.sort(key=lambda term: not hasattr(term, "fold"))
        if not plus:
            plus, minus = minus[:1], minus[1:]
        minus.sort(key=lambda term: not term.is_number)
        first, *more = map(self._print, plus)
        return [first, *(f"+ {t}" for t in more), *(f"- {self._term(-t)}" for t in minus)]

    def _term(self, e):
        return rf"\left({self._print(e)}\right)" if e.is_Add else self._print(e)

    def _print_Mul(self, e):
        if e.could_extract_minus_sign() and not (-e).is_Add:
            return "-" + self._print(-e)
        roots = [f for f in e.args if isinstance(f, sp.Pow) and abs(f.exp) == sp.Rational(1, 2)]
        if any(f.exp < 0 and not f.is_number for f in roots):
            return self._over_root(e, roots)
        top, bottom = sp.fraction(e, exact=True)
        if bottom == 1:
            return self._product(sp.Mul.make_args(e))
        factors = sp.Mul.make_args(top)
        tall = [f for f in factors if isinstance(f, sp.Sum)]
        if len(tall) == 1:
            rest = sp.Mul(*[f for f in factors if f is not tall[0]])
            return rf"\frac{{{self._print(rest)}}}{{{self._print(bottom)}}} {self._print(tall[0])}"
        return rf"\frac{{{self._print(top)}}}{{{self._print(bottom)}}}"

    def _over_root(self, e, roots):
        """One root over all square roots: 1 / sqrt(2 pi v), which SymPy keeps as many."""
        others = [f for f in e.args if f not in roots]  # a number times a sum would be spread
        number = sp.Mul(*[f for f in others if f.is_Rational])
        rest = sp.Mul(*[f for f in others if not f.is_Rational])
        over, under = sp.fraction(number**2 * sp.Mul(*[f**2 for f in roots]))
        top = sp.sqrt(over) * rest
        return rf"\frac{{{self._print(top)}}}{{\sqrt{{{self._print(under)}}}}}"

    def _product(self, factors):
        ordered = sorted(factors, key=self._place)
        last = ordered[-1]
        return " ".join(self._factor(f, f is last) for f in ordered)

    def _factor(self, f, last):
        # What stands after a sum, a product or a logarithm would be read as inside it.
        needs = f.is_Add or (isinstance(f, sp.Sum | sp.Product | sp.log | Limit) and not last)
        return rf"\left({self._print(f)}\right)" if needs else self._print(f)

    def _place(self, f):
        base = f if isinstance(f, sp.exp) else f.as_base_exp()[0]
        if not f.is_commutative:  # the order of blocks of matrices is kept
            return (20, "")
        # A logarithm would need brackets in front, and a name without indices is no number.
        plain = f.is_number and not f.has(sp.log) and not hasattr(f, "fold")
        return (0, "") if plain else (place(base), str(base))

    def _print_Sum(self, e):
        heads = (r"\sum_{%s=%s}^{%s}" % tuple(map(self._print, limit)) for limit in e.limits[::-1])
        return "".join(heads) + " " + self._bracketed(e.function)

    def _print_Product(self, e):
        heads = (r"\prod_{%s=%s}^{%s}" % tuple(map(self._print, limit)) for limit in e.limits[::-1])
        return "".join(heads) + " " + self._bracketed(e.function)

    def _bracketed(self, e):
        return rf"\left[{self._print(e)}\right]" if e.is_Add else self._print(e)

    def _print_ExpBase(self, e, exp=None):
        text = rf"\exp\!\left({self._print(e.args[0])}\right)"
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"

    def _print_log(self, e, exp=None):
        arg = e.args[0]
        plain = arg.is_Symbol or arg.is_Indexed or hasattr(arg, "fold")
        text = self._print(arg)
        text = rf"\ln {text}" if plain else rf"\ln\!\left({text}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_erf(self, e, exp=None):
        text = rf"\mathrm{{erf}}\!\left({self._print(e.args[0])}\right)"
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"

    def _print_loggamma(self, e, exp=None):
        text = rf"\ln \Gamma\!\left({self._print(e.args[0])}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_polygamma(self, e, exp=None):
        order, t = e.args
        name = r"\psi" if order == 0 else rf"\psi^{{({self._print(order)})}}"
        text = rf"{name}\!\left({self._print(t)}\right)"
        return text if exp is None else rf"{{{text}}}^{{{exp}}}"

    def _print_KroneckerDelta(self, e, exp=None):
        return r"\delta_{%s %s}" % tuple(map(self._print, e.args))


def tex(e, scalar=False):
    """The LaTeX of an object of the kit."""
    return BookPrinter(scalar).doprint(e)


def tex_side(e, scalar):
    """The LaTeX of a side of an equation; a sum that is far too wide gets a line for each term."""
    text = tex(e, scalar)
    if not e.is_Add or width(text) <= LINE + 5:
        return text
    return LINE_OF_TERM.join(BookPrinter(scalar).signed_terms(e))


LINE_OF_TERM = " \\\\\n& \\qquad "
LINE = 56  # about as many signs as fit beside the number of an equation, on a wide page
SHORT = 3  # a side of so few signs stays on the line of the one before
UNSEEN = r"\\(left|right|boldsymbol|mathcal|mathrm|frac|begin|end|operatorname|quad|[!,;])"


def width(text):
    """About how many signs wide a formula is; an index counts half, a sign of summation thrice."""
    text = re.sub(r"\\(sum|prod|int|lim)", "xxx", text)
    text = re.sub(r"[_^]\{([^{}]*)\}", _half, text)
    text = re.sub(r"\\[A-Za-z]+", "x", re.sub(UNSEEN, "", text))
    return len(re.sub(r"[{}\s_^&]", "", text))


def _half(index):
    return "i" * ((len(re.sub(r"[\s\\]", "", index[1])) + 1) // 2)


def relation(parts):
    """Sides and the signs between them: on one line, or on a line for each side if too wide."""
    text = " ".join(parts)
    if width(text) <= LINE:
        return text
    lines = [f"& {parts[0]}"]
    for sign, side in zip(parts[1::2], parts[2::2]):
        if width(side) <= SHORT:
            lines[-1] += f" {sign} {side}"
        else:
            lines.append(rf"& \quad {sign} {side}")
    if len(lines) == 1:
        return lines[0].removeprefix("& ")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"
