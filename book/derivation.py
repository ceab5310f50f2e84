# ruff: noqa: F401  (the names are imported for the chapters)
"""The proof kit: the book's symbols, and the means to state and to prove.

A chapter says `from derivation import *`. Then `define` prints what a name stands for, and `prove`,
`prove_root`, `prove_bound`, `prove_nonnegative` and `prove_maximum` print an equation only after
its proof went through and a wrong form of it was refuted. `eq(label)` is an earlier equation.

The judge (`judge`) looks each statement over when its record is made: the record names what this
second evaluator cannot evaluate. Its verdict, with numbers in place of algebra, is a test's.

Trusted: SymPy's arithmetic, derivatives and integrals; the parts in `kit`, which are
tested against exact evaluation; and that an equation says what the reader takes it to say.
"""

import judge
from kit.along import Along
from kit.cases import at, case
from kit.conditions import equal, greater, smaller, unequal
from kit.forms.blocks import (
    S_aa,
    S_aa_inverse,
    S_ab,
    S_ba,
    S_bb,
    prove_blocks,
    schur,
    schur_inverse,
    y_a,
    y_a_row,
    y_b,
    y_b_row,
)
from kit.forms.bound import prove_bound
from kit.forms.cited import cite
from kit.forms.definition import define, held
from kit.forms.equality import prove
from kit.forms.family import cite_family
from kit.forms.jensen import prove_jensen
from kit.forms.maximum import prove_maximum
from kit.forms.nonnegative import prove_nonnegative
from kit.forms.root import prove_root
from kit.forms.simplex import prove_weights
from kit.forms.statement import Statement
from kit.forms.supposed import define_premise, prove_under
from kit.half_line import EitherOrder, PositiveIntegral
from kit.matrices import identity, whole
from kit.names import (
    At,
    AtLabel,
    Gradient,
    Hat,
    Integral,
    L,
    Limit,
    Q,
    Short,
    Slope,
    cdf,
    count,
    density,
    divergence,
    elbo,
    entropy,
    freeze,
    gamma,
    given_label,
    joint,
    lagrangian,
    ln_L,
    moved_normal,
    new_normal,
    normal,
    p,
    prior,
    prior_scatter,
    shorthand,
    tangent,
    thaw,
)
from kit.notation import (
    A,
    D,
    K,
    Lambda,
    N,
    Psi,
    Sigma,
    V,
    a,
    alpha,
    b,
    binary,
    c,
    chance,
    d,
    det_Lambda,
    eigenvalue,
    h,
    i,
    j,
    k,
    kappa,
    lam,
    m,
    mu,
    mu_0,
    n_theta,
    new_gamma,
    nu,
    pi,
    pi_prime,
    q,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    shared_sigma2,
    sigma2,
    step,
    theta,
    w,
    x,
    z,
)
from kit.register import Register, eq
from kit.rows import OverBit, OverRows, bernoulli
from kit.soft import SoftLimit, excess, is_least, least
from kit.swapping import swap
from sympy import (
    IndexedBase,
    KroneckerDelta,
    Matrix,
    Product,
    Rational,
    Sum,
    Symbol,
    digamma,
    erf,
    exp,
    log,
    loggamma,
    oo,
    sqrt,
    symbols,
)
from sympy import gamma as Gamma
from sympy import pi as circle_constant

__all__ = [name for name in globals() if not name.startswith("_")]
__all__ = [name for name in __all__ if name not in ("Register", "Statement", "judge")]
Register.vocabulary.update((name, globals()[name]) for name in __all__)
Statement.look_over = judge.unjudged
Statement.compare_matrix = judge.compare_matrix
