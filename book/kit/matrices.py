"""Matrices as they are written on a board: vectors, products, transposes, inverses, determinants.

`whole(x[i, a])` is the vector whose entries are x[i, a], and `whole(Sigma[k, a, b])` the matrix;
the rest is arithmetic, with numbers of the kit in between:

    y = whole(x[i, a]) - whole(mu[m, a])
    (gamma[i, m] * y * y.T).sum(i) / count(m)

Such a form knows its shape and how it prints. Nothing is proved with it: the statement under it is
proved by its entries, and the second evaluator compares the two by numbers.
"""

import sympy as sp

from kit.names import Hat, Slope, prior_scatter
from kit.notation import UPPER, D, a, b, c, d
from kit.printing import BASES, LINE, LINE_OF_TERM, tex, width

FEATURES = (a, b, c, d)
# Names whose whole is printed by a letter of its own.
LETTERS = {prior_scatter: "B"}
# How closely a form holds together: a sum of terms, a product, a power, a single letter.
LOOSE, PRODUCT, POWER, LETTER = range(4)


class Form:
    """A number, a vector or a matrix; (1, 1), (D, 1), (1, D) or (D, D) is its shape."""

    shape = (1, 1)
    holds = LETTER

    def __add__(self, other):
        return Plus(self, whole(other))

    def __radd__(self, other):
        return Plus(whole(other), self)

    def __sub__(self, other):
        return Plus(self, -whole(other))

    def __rsub__(self, other):
        return Plus(whole(other), -self)

    def __neg__(self):
        return times(-1, self)

    def __mul__(self, other):
        return times(self, other)

    def __rmul__(self, other):
        return times(other, self)

    def __truediv__(self, other):
        return Over(self, other) if isinstance(other, Form) else times(1 / sp.sympify(other), self)

    def __pow__(self, exponent):
        return Power(self, sp.sympify(exponent))

    @property
    def T(self):
        """The transpose."""
        return Transposed(self)

    @property
    def inverse(self):
        return Inverse(self)

    @property
    def det(self):
        return Determinant(self)

    @property
    def trace(self):
        return Trace(self)

    @property
    def squared_length(self):
        return SquaredLength(self)

    def least(self, index):
        """The least value over all components."""
        return LeastOver(self, index)

    def largest(self, index):
        """The largest value over all components."""
        return LargestOver(self, index)

    def is_least(self, index, own):
        """1 where component `own` has the least value of all components, or shares it; else 0."""
        return LeastAt(self, index, own)

    def exp(self):
        return Exponential(self)

    def ln(self):
        return Logarithm(self)

    def sum(self, index):
        """The sum over all rows, components or features."""
        return Summed(self, index)

    def signed(self):
        """Its sign in a row of terms, and what stands after it."""
        return "+", self

    def terms(self):
        """As it prints, term by term, each after the first with its sign in front."""
        return [self.latex()]

    def within(self, holds):
        """As it prints where it must hold together so closely."""
        return self.latex() if self.holds >= holds else rf"\left({self.latex()}\right)"


def expect(part, shape, what):
    """Refuse a part of another shape."""
    if part.shape != shape:
        size, found = (" x ".join(map(str, sizes)) for sizes in (shape, part.shape))
        raise ValueError(f"{what}: expected {size}, found {found}: {part.latex()}")


class Number(Form):
    """A number of the kit, such as gamma[i, k] or count(m)."""

    def __init__(self, e):
        self.e = e
        open_ended = any(isinstance(f, sp.Sum | sp.Product | sp.log) for f in sp.Mul.make_args(e))
        self.holds = (
            LOOSE if e.is_Add or open_ended else PRODUCT if e.is_Mul or e.is_Pow else LETTER
        )

    def signed(self):
        minus = not self.e.is_Add and self.e.could_extract_minus_sign()
        return ("-", Number(-self.e)) if minus else ("+", self)

    def latex(self):
        return tex(self.e)


class Whole(Form):
    """The vector or the matrix whose entries are e, at all values of one index or of two."""

    def __init__(self, e, entries):
        if not isinstance(e, sp.Indexed | Hat | Slope | prior_scatter) or len(entries) > 2:
            raise TypeError(f"whole: expected an entry such as x[i, a], found {e}")
        self.e, self.entries = e, entries
        self.shape = (D, D) if len(entries) == 2 else (D, 1)

    def latex(self):
        if type(self.e) in LETTERS:
            return indexed(LETTERS[type(self.e)], self.others(self.e.args))
        bold = {part: self.bold(part) for part in self.e.atoms(sp.Indexed)}
        return tex(self.e.xreplace(bold))

    def others(self, indices):
        """The indices that are not those of the entries."""
        return [index for index in indices if index not in self.entries]

    def bold(self, part):
        """A vector or a matrix by its letter; what has no such entries stays as it is."""
        if not set(self.entries) & set(part.indices):
            return part
        letter = BASES.get(part.base) or tex(part.base.label)
        return sp.Symbol(indexed(letter, self.others(part.indices)))


def indexed(letter, indices):
    """A bold letter with its indices; those that belong to the letter are not bold."""
    letter, mark, own = letter.partition("_")
    bold = rf"\boldsymbol{{{letter}}}{mark}{own}"
    return f"{{{bold}}}_{{{' '.join(map(tex, indices))}}}" if indices else bold


class Identity(Form):
    """The identity matrix."""

    shape = (D, D)

    def latex(self):
        return r"\boldsymbol{I}"


identity = Identity()


class Plus(Form):
    """The sum of two forms."""

    holds = LOOSE

    def __init__(self, first, second):
        expect(second, first.shape, "a term of a sum")
        self.parts, self.shape = (first, second), first.shape

    def terms(self):
        sign, rest = self.parts[1].signed()
        text = rest.within(LOOSE if sign == "+" else PRODUCT)
        return [*self.parts[0].terms(), f"{sign} {text}"]

    def latex(self):
        return " ".join(self.terms())


class Times(Form):
    """A number, and forms in their order. Numbers stand in front, and forms of 1 x 1 anywhere."""

    holds = PRODUCT

    def __init__(self, scale, factors):
        self.scale, self.factors = scale, factors
        self.shape = (1, 1)
        for factor in factors:
            self.shape = shape_of_product(self.shape, factor)

    def signed(self):
        if self.scale.could_extract_minus_sign():
            return "-", times(-self.scale, *self.factors)
        return "+", self

    def latex(self):
        sign, rest = self.signed()
        if sign == "-":
            return f"-{rest.within(PRODUCT)}"
        *first, last = self.factors
        number = sp.together(self.scale)
        top, bottom = sp.fraction(number, exact=True)
        if top == 1 and not bottom.is_number and not first and isinstance(last, Plus):
            return rf"\frac{{{last.latex()}}}{{{tex(bottom)}}}"
        scale = [Number(number).within(PRODUCT)] if number != 1 else []
        return " ".join([*scale, *[f.within(POWER) for f in first], last.within(PRODUCT)])


def shape_of_product(shape, factor):
    """The shape after one factor more."""
    if (1, 1) in (shape, factor.shape):
        return factor.shape if shape == (1, 1) else shape
    if shape[1] != factor.shape[0]:
        found = " x ".join(map(str, factor.shape))
        raise ValueError(f"a factor: expected {shape[1]} rows, found {found}: {factor.latex()}")
    return shape[0], factor.shape[1]


def times(*parts):
    """The product of numbers and forms, the numbers put together."""
    scale, factors = sp.S.One, []
    for part in map(whole, parts):
        if isinstance(part, Number):
            scale *= part.e
        elif isinstance(part, Times):
            scale *= part.scale
            factors += part.factors
        else:
            factors.append(part)
    if not factors:
        return Number(scale)
    return factors[0] if scale == 1 and len(factors) == 1 else Times(scale, factors)


class Over(Form):
    """A form divided by one that is a number."""

    def __init__(self, top, bottom):
        expect(bottom, (1, 1), "a divisor")
        self.parts, self.shape = (top, bottom), top.shape

    def latex(self):
        top, bottom = (part.latex() for part in self.parts)
        return rf"\frac{{{top}}}{{{bottom}}}"


class Of(Form):
    """What is made of one form."""

    def __init__(self, part):
        self.part = part


class Transposed(Of):
    holds = POWER

    def __init__(self, part):
        super().__init__(part)
        self.shape = part.shape[::-1]

    def latex(self):
        return f"{self.part.within(LETTER)}^T"


class OfSquare(Of):
    """What is made of a matrix as large in both directions."""

    def __init__(self, part):
        super().__init__(part)
        expect(part, (D, D), "a square matrix")


class Inverse(OfSquare):
    shape, holds = (D, D), POWER

    def latex(self):
        return f"{self.part.within(LETTER)}^{{-1}}"


class Determinant(OfSquare):
    def latex(self):
        return rf"\left|{self.part.latex()}\right|"


class Trace(OfSquare):
    holds = POWER

    def latex(self):
        return rf"\mathrm{{tr}}\!\left({self.part.latex()}\right)"


class SquaredLength(Of):
    """The sum of the squared entries of a vector."""

    holds = POWER

    def __init__(self, part):
        super().__init__(part)
        expect(part, (D, 1), "a vector")

    def latex(self):
        return rf"\left\lVert {self.part.latex()} \right\rVert^2"


class OfNumber(Of):
    """What is made of a number."""

    def __init__(self, part):
        super().__init__(part)
        expect(part, (1, 1), "a number")


class Exponential(OfNumber):
    holds = POWER

    def latex(self):
        return rf"\exp\!\left({self.part.latex()}\right)"


class Logarithm(OfNumber):
    holds = PRODUCT

    def latex(self):
        if self.part.holds == LETTER:
            return rf"\ln {self.part.latex()}"
        return rf"\ln\!\left({self.part.latex()}\right)"


class Power(OfNumber):
    """A number to an exponent, which prints on one line."""

    holds = POWER

    def __init__(self, part, exponent):
        super().__init__(part)
        self.exponent = exponent

    def latex(self):
        top, bottom = map(tex, sp.fraction(self.exponent))
        exponent = top if bottom == "1" else f"{top}/{bottom}"
        return f"{self.part.within(LETTER)}^{{{exponent}}}"


class OverComponents(OfNumber):
    """One value of K numbers, chosen by their size."""

    holds = PRODUCT

    def __init__(self, part, index):
        super().__init__(part)
        self.index = index

    def latex(self):
        return rf"\{self.chosen}_{{{tex(self.index)}}} {self.part.within(POWER)}"


class LeastOver(OverComponents):
    """The least of K numbers."""

    chosen = "min"


class LargestOver(OverComponents):
    """The largest of K numbers."""

    chosen = "max"


class LeastAt(OfNumber):
    """Whether a component has the least of K numbers, as 1 or 0."""

    def __init__(self, part, index, own):
        super().__init__(part)
        self.index, self.own = index, sp.sympify(own)

    def latex(self):
        least = rf"\arg\min_{{{tex(self.index)}}} {self.part.within(POWER)}"
        return rf"\mathbb{{1}}\!\left[{tex(self.own)} \in {least}\right]"


class Summed(Of):
    """The sum of a form over all values of an index."""

    holds = PRODUCT

    def __init__(self, part, index):
        super().__init__(part)
        self.index, self.shape = index, part.shape

    def latex(self):
        head = rf"\sum_{{{tex(self.index)}=1}}^{{{UPPER[self.index]}}}"
        return f"{head} {self.part.within(PRODUCT)}"


def whole(e):
    """The vector or matrix whose entries are e, for any features; a number stays one.

    Parameters
    ----------
    e : expression
        An entry such as x[i, a], Sigma[k, a, b] or Slope(Q, mu[m, a]). Of two indices the one
        earlier in the alphabet counts the rows.

    Returns
    -------
    Form
        Which has +, -, *, /, ** and T, inverse, det, trace, squared_length, exp(), ln(),
        sum(index), least(index), largest(index), is_least(index, own).

    Raises
    ------
    TypeError
        Where e is made of entries and is none, such as x[i, a] + 1.
    """
    if isinstance(e, Form):
        return e
    e = sp.sympify(e)
    entries = features_in(e)
    return Whole(e, entries) if entries else Number(e)


def tex_form(form):
    """The LaTeX of a side; a sum that is far too wide gets a line for each term."""
    text = form.latex()
    return text if width(text) <= LINE + 5 else LINE_OF_TERM.join(form.terms())


def features_in(*every):
    """The indices of features that are free in some of these, in the order of the alphabet."""
    free = set().union(*[e.free_symbols for e in every])
    return tuple(index for index in FEATURES if index in free)


def paired(label, sides, forms):
    """Each side of a statement with its matrix form; a side without one, given as None, stays."""
    if len(forms) != len(sides):
        shown = ", ".join(map(str, sides))
        raise ValueError(f"{label}: matrix: expected {len(sides)} forms, for {shown}")
    pairs = [(side, whole(form)) for side, form in zip(sides, forms) if form is not None]
    entries = features_in(*sides)
    for _, form in pairs:
        expect(form, (*[D] * len(entries), 1, 1)[:2], f"{label}: matrix")
    return pairs
