"""Identities of block matrices, for blocks of any size: the order of factors is kept."""

import random
from functools import reduce
from operator import mul

import sympy as sp

from kit.equation import ANY, Scope
from kit.forms.result import Result
from kit.forms.statement import NotProved
from kit.opening import Opener
from kit.printing import relation
from kit.register import current
from kit.traps import refuse_traps

# The sizes of the two groups of features at which a statement is tried.
SIZES = ((1, 1), (2, 1), (1, 2), (2, 2), (3, 2))


def _block(name, place=""):
    return sp.Symbol(rf"\boldsymbol{{{name}}}_{{{place}}}", commutative=False)


def _inverse(name, place=""):
    return sp.Symbol(rf"\boldsymbol{{{name}}}_{{{place}}}^{{-1}}", commutative=False)


# A covariance in blocks, the inverse of the first, the Schur complement of the first, its inverse;
# and rows about their means, upright and lying.
S_aa, S_ab = _block(r"\Sigma", "aa"), _block(r"\Sigma", "ab")
S_ba, S_bb = _block(r"\Sigma", "ba"), _block(r"\Sigma", "bb")
S_aa_inverse = _inverse(r"\Sigma", "aa")
schur, schur_inverse = _block(r"\Sigma", "b|a"), _inverse(r"\Sigma", "b|a")
y_a, y_b = _block("y", "a"), _block("y", "b")
y_a_row = sp.Symbol(r"\boldsymbol{y}_{a}^{\mathsf{T}}", commutative=False)
y_b_row = sp.Symbol(r"\boldsymbol{y}_{b}^{\mathsf{T}}", commutative=False)

IDENTITY = sp.Symbol(r"\boldsymbol{I}")
PAIRS = ((S_aa, S_aa_inverse), (schur, schur_inverse))
CANCEL = {pair for one, other in PAIRS for pair in ((one, other), (other, one))}
# What the Schur complement is: S_bb without what S_aa explains.
S_BB = schur + S_ba * S_aa_inverse * S_ab


class Blocks(Result):
    """left = right for matrices of blocks: products keep their order, and A A^-1 = A^-1 A = 1.

    The one definition used is that of the Schur complement, S_bb - S_ba S_aa^-1 S_ab.
    """

    def __init__(self, label, factors, rhs, **options):
        super().__init__(label, reduce(mul, factors), rhs, **options)
        self.factors = factors

    def check(self):
        refuse_traps(self.label, self.lhs, self.rhs, self.derived)
        self.opener, self.rests_on = Opener(None, ()), current().asked()
        self.left = reduced(self.derived)
        if self.derived == self.rhs:
            raise NotProved(f"{self.label}: both sides are the same object: nothing is proved")

    def goes_through(self, rhs):
        return all(sp.expand(one - other) == 0 for one, other in _pairs(self.left, reduced(rhs)))

    def excess(self, rhs):
        return [sp.expand(one - other) for one, other in _pairs(self.left, reduced(rhs))]

    def fails_at_instance(self, rhs):
        return any(
            differ(one, other, Numbers(sizes, seed))
            for one, other in _pairs(self.derived, rhs)
            for seed, sizes in enumerate(SIZES)
        )

    def note_scope(self):
        self.scope = Scope(D=ANY)

    def latex(self):
        product = " ".join(map(self.tex, self.factors))
        return relation([product, "=", self.tex(self.rhs)])

    def tex(self, e):
        """As it prints, an identity matrix as such."""
        if isinstance(e, sp.MatrixBase):
            e = e.applyfunc(lambda block: IDENTITY if block == 1 else block)
        return super().tex(e)


def _pairs(left, right):
    """The blocks of both sides, one beside the other."""
    left, right = (
        side if isinstance(side, sp.MatrixBase) else sp.Matrix([[side]])
        for side in map(sp.sympify, (left, right))
    )
    if left.shape != right.shape:
        raise TypeError(f"expected as many blocks on both sides, found {left.shape}, {right.shape}")
    return list(zip(left, right))


def reduced(e):
    """Multiplied out, the last block written by its Schur complement, inverses cancelled."""
    e = sp.sympify(e)
    if isinstance(e, sp.MatrixBase):
        return e.applyfunc(reduced)
    e = sp.expand(e.xreplace({S_bb: S_BB}))
    return sp.Add(*[_cancelled(term) for term in sp.Add.make_args(e)])


def _cancelled(term):
    """A product without the neighbours that are inverse to each other."""
    number, factors = term.args_cnc()
    factors = [f for power in factors for f in _repeated(power)]
    at = 0
    while at < len(factors) - 1:
        if tuple(factors[at : at + 2]) in CANCEL:
            factors[at : at + 2] = []
            at = max(at - 1, 0)
        else:
            at += 1
    return sp.Mul(*number, *factors)


def _repeated(power):
    base, exponent = power.as_base_exp()
    if not (exponent.is_Integer and exponent > 0):
        raise ValueError(f"{power}: expected a product; inverses have symbols of their own")
    return [base] * int(exponent)


class Numbers:
    """Blocks of a positive definite matrix of random rational numbers, and rows."""

    def __init__(self, sizes, seed):
        rng = random.Random(f"blocks {sizes} {seed}")
        total, first = sum(sizes), sizes[0]

        def number(*_):
            return sp.Rational(rng.randint(-97, 97), 89)

        root = sp.Matrix(total, total, number) + 2 * sp.eye(total)
        sigma, row = root * root.T, sp.Matrix(total, 1, number)
        a, b = slice(0, first), slice(first, total)
        left = sigma[b, b] - sigma[b, a] * sigma[a, a].inv() * sigma[a, b]
        self.known = {
            **{S_aa: sigma[a, a], S_ab: sigma[a, b], S_ba: sigma[b, a], S_bb: sigma[b, b]},
            **{S_aa_inverse: sigma[a, a].inv(), schur: left, schur_inverse: left.inv()},
            **{y_a: row[a, :], y_b: row[b, :], y_a_row: row[a, :].T, y_b_row: row[b, :].T},
        }

    def value(self, e):
        """The matrix that a block is, or a number c, which stands for c times the identity."""
        if e.is_Symbol:
            return self.known[e]
        if e.is_Rational:
            return e
        parts = [self.value(part) for part in e.args]
        if e.is_Pow:
            return parts[0] ** int(parts[1])
        total = parts[0]
        for part in parts[1:]:
            total = total * part if e.is_Mul else added(total, part)
        return total


def differ(left, right, numbers):
    """Whether two blocks differ at numbers, or their factors do not fit at these sizes."""
    try:
        return not same(numbers.value(left), numbers.value(right))
    except sp.ShapeError:
        return True


def added(one, other):
    """The sum of two blocks, a number being that many times the identity."""
    if isinstance(one, sp.MatrixBase) and not isinstance(other, sp.MatrixBase):
        one, other = other, one
    if not isinstance(one, sp.MatrixBase) and isinstance(other, sp.MatrixBase):
        one = one * sp.eye(other.rows) if other.is_square else sp.nan
    return one + other


def same(one, other):
    """Whether two blocks are equal; of unequal shapes they are not, 0 being of any shape."""
    if isinstance(one, sp.MatrixBase) and isinstance(other, sp.MatrixBase):
        return one.shape == other.shape and one == other
    for number, block in ((one, other), (other, one)):
        if isinstance(block, sp.MatrixBase):
            alike = number * sp.eye(block.rows) if block.is_square else None
            return block.is_zero_matrix if number == 0 else block == alike
    return one == other


def prove_blocks(label, left, right, *, wrong, name=None, where=()):
    """Prove left = right for block matrices, such as the inverse by a Schur complement.

    Parameters
    ----------
    label : str
    left : Matrix or expression, or a list of them
        A list is a product, which prints as such. It is written with S_aa, S_ab, S_ba, S_bb,
        S_aa_inverse, schur, schur_inverse and the rows y_a, y_b, y_a_row, y_b_row. The number 1
        as a block is an identity matrix.
    right : Matrix or expression
    wrong : dict
        name -> another right-hand side, which is refuted.

    Raises
    ------
    NotProved
        Where the two differ, or where a wrong form is not refuted.
    """
    factors = left if isinstance(left, list) else [left]
    return Blocks(label, factors, right, name=name, where=where).prove(wrong)
