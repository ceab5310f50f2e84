# ruff: noqa: F401  (the names are imported for the chapters)
"""The proof kit: the book's symbols, and the means to state and to prove.

A chapter says `from derivation import *`. Then `define` prints what a name stands for, and `prove`,
`prove_root`, `prove_bound`, `prove_nonnegative` and `prove_maximum` print an equation only after
its proof went through and a wrong form of it was refuted. `eq(label)` is an earlier equation.

Trusted: SymPy's arithmetic, derivatives, integrals and limits; the parts in `kit`, which are
tested against exact evaluation; and that an equation says what the reader takes it to say.
"""

from kit.names import (
    At,
    AtLabel,
    Hat,
    Integral,
    L,
    Limit,
    Q,
    Short,
    Slope,
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
    new_normal,
    normal,
    p,
    prior,
    prior_scatter,
    shorthand,
    tangent,
)
from kit.notation import (
    D,
    K,
    Lambda,
    N,
    Psi,
    Sigma,
    V,
    a,
    b,
    c,
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
    sigma2,
    step,
    theta,
    w,
    x,
    z,
)
from kit.register import eq
from kit.statements import (
    cite,
    define,
    held,
    prove,
    prove_bound,
    prove_maximum,
    prove_nonnegative,
    prove_root,
)
from sympy import (
    IndexedBase,
    KroneckerDelta,
    Matrix,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    sqrt,
    symbols,
)
from sympy import pi as circle_constant

__all__ = [name for name in globals() if not name.startswith("_")]
