"""The proof kit: the book's symbols, and the means to state and to prove.

A chapter says `from derivation import *`. Then `define` prints what a name stands for, and `prove`,
`prove_root`, `prove_bound`, `prove_nonnegative` and `prove_maximum` print an equation only after
its proof went through and a wrong form of it was refuted. `eq(label)` is an earlier equation.

Trusted: SymPy's arithmetic, derivatives, integrals and limits; the parts in `kit`, which are
tested against exact evaluation; and that an equation says what the reader takes it to say.
"""



__all__ = [name for name in globals() if not name.startswith("_")]
