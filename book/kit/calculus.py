"""Derivatives and integrals of opened expressions, with SymPy's silent traps closed."""

import functools

import sympy as sp

from kit.notation import (
    SYMMETRIC,
    Lambda,
    Sigma,
    V,
    det_Lambda,
    eigenvalue,
    frozen_gamma,
    lam,
    pi,
    pi_prime,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    z,
)
from kit.register import current

# No density of a component depends on these, whatever it is.
NO_PARAMETERS = {pi, pi_prime, lam, frozen_gamma, z}
# The parts on the right change with the base on the left: none is constant beside it.
TIED = {
    Sigma: {Lambda, det_Lambda, eigenvalue},
    Lambda: {Sigma, det_Lambda, eigenvalue},
    det_Lambda: {Sigma, Lambda, eigenvalue},
    V: {eigenvalue},
    shared_Sigma: {shared_Lambda, shared_det_Lambda},
    shared_Lambda: {shared_Sigma, shared_det_Lambda},
    shared_det_Lambda: {shared_Sigma, shared_Lambda},
}


def refuse_untracked(e, variable):
    """Refuse a variable on which parts of e depend unseen: a closed density, a determinant."""
    base = base_of(variable)
    if base not in NO_PARAMETERS and any(
        part.is_opaque for part in e.atoms(sp.Function) if hasattr(part, "is_opaque")
    ):
        raise ValueError(
            f"{variable}: expected `using`, found a density that may depend on it in {e}"
        )
    for part in e.atoms(sp.Indexed, sp.Symbol):
        if base_of(part) in TIED.get(base, ()):
            raise ValueError(
                f"{variable}: expected nothing that depends on it, found {part} in {e}"
            )
    refuse_tied(e, variable)


def refuse_tied(e, variable):
    """Refuse symbols that a definition of this session makes follow the variable: c = 1 - b.

    To hold them would be wrong: what they stand for is written out, and moves.
    """
    tied = _following(base_of(variable))
    for part in e.atoms(sp.Indexed, sp.Symbol):
        if base_of(part) in tied:
            raise ValueError(f"{variable}: expected {part} written out, found it held")


def _following(base):
    """What definitions say in terms of the base, also through others."""
    meanings = [
        (names, _bases(known.rhs))
        for known in current().stated.values()
        if known.kind == "definition" and (names := _named(known.lhs))
    ]
    found = {base}
    for _ in meanings:  # as many rounds as a chain may have links
        found = found.union(*[names for names, inside in meanings if inside & found])
    return found - {base}


def _named(lhs):
    """The symbols or bases that a left-hand side consists of, if it is nothing else."""
    entries = list(lhs) if isinstance(lhs, sp.MatrixBase) else [lhs]
    plain = all(isinstance(entry, sp.Symbol | sp.Indexed) for entry in entries)
    return set(map(base_of, entries)) if plain else set()


def _bases(e):
    return set(map(base_of, e.atoms(sp.Indexed, sp.Symbol)))


def derivative(e, variable):
    """The derivative; refuses an expression in which the variable does not occur."""
    refuse_untracked(e, variable)
    e = sort_symmetric(rename_bound(e))
    if isinstance(variable, sp.Indexed):
        occurs = any(part.base == variable.base for part in e.atoms(sp.Indexed))
    else:
        occurs = e.has(variable)
    if not occurs:
        raise ValueError(f"{variable}: expected an expression in it, found {e}")
    if base_of(variable) not in SYMMETRIC or variable.indices[-1] == variable.indices[-2]:
        return e.diff(variable)
    both = e.diff(variable) + e.diff(mirror(variable))
    # An entry that is written out is one number in two places; else the gradient, symmetric too.
    return both if all(index.is_Integer for index in variable.indices[-2:]) else both / 2


def may_be_off_diagonal(entry):
    """Whether an entry has letters for its place, so that it may be on the diagonal or off it."""
    s, t = entry.indices[-2:]
    return s != t and not (s.is_Integer and t.is_Integer)


def base_of(variable):
    return getattr(variable, "base", variable)


def mirror(entry):
    """The entry of a symmetric matrix on the other side of the diagonal."""
    *first, s, t = entry.indices
    return entry.base[(*first, t, s)]


def sort_symmetric(e):
    """Entries of symmetric matrices with their last two indices in a fixed order."""
    return e.replace(lambda part: isinstance(part, sp.Indexed), sorted_entry)


def sorted_entry(entry):
    if entry.base not in SYMMETRIC or len(entry.indices) < 2:
        return entry
    *first, s, t = entry.indices
    return entry.base[(*first, *sorted((s, t), key=str))]


def rename_bound(e):
    """Fresh bound indices, so that no index that comes from outside is captured."""
    if not e.args or isinstance(e, sp.Indexed):
        return e
    e = e.func(*map(rename_bound, e.args))
    return rename_limits(e) if isinstance(e, sp.Sum | sp.Product) else e


def rename_limits(e):
    """A sum with fresh indices. Its first limit is the innermost: later ones do not see it."""
    function, limits = e.function, []
    for index, low, high in e.limits:
        fresh = {index: sp.Dummy(index.name, integer=True)}
        function = function.xreplace(fresh)
        limits = [limit.xreplace(fresh) for limit in limits]
        limits.append(sp.Tuple(fresh[index], low, high))
    return e.func(function, *limits)


def may_coincide(entry, variable):
    """1 where the entry is the variable, else 0: a product of deltas in their indices."""
    if entry.base != variable.base or len(entry.indices) != len(variable.indices):
        return sp.S.Zero
    same = sp.Mul(*[sp.KroneckerDelta(s, t) for s, t in zip(entry.indices, variable.indices)])
    if entry.base in SYMMETRIC and same == 0:
        turned = mirror(variable).indices
        return sp.Mul(*[sp.KroneckerDelta(s, t) for s, t in zip(entry.indices, turned)])
    return same


def refuse_hidden(e, variable):
    """Refuse an e in which other entries may be the variable: mu_j, in a sum over j, for mu_m."""
    if isinstance(variable, sp.Indexed):
        for entry in e.atoms(sp.Indexed) - {variable}:
            if may_coincide(entry, variable) != 0:
                raise ValueError(f"{variable}: expected no entry that may be it, found {entry}")


def put(e, values):
    """e at other values of some entries or symbols, inside sums over their index too."""
    e = sort_symmetric(rename_bound(e))
    for variable, value in values.items():
        if not hasattr(variable, "is_opaque"):  # a density itself may be put to another value
            refuse_untracked(e.xreplace(dict.fromkeys(values, sp.S.Zero)), variable)
        if variable.is_positive and value.is_negative:
            raise ValueError(f"{variable}: expected a positive value, found {value}")
        if not e.has(variable) and not entries_of(e, variable):
            raise ValueError(f"{variable}: expected an expression in it, found {e}")
    moved = {}
    for entry in set().union(*[entries_of(e, variable) for variable in values]) - set(values):
        moved[entry] = entry + sp.Add(
            *[
                may_coincide(entry, variable) * (value - entry)
                for variable, value in values.items()
                if isinstance(variable, sp.Indexed)
            ]
        )
    return e.xreplace({**moved, **values})


def entries_of(e, variable):
    """The entries in e that may be the variable for some values of their indices."""
    if not isinstance(variable, sp.Indexed):
        return set()
    return {entry for entry in e.atoms(sp.Indexed) if may_coincide(entry, variable) != 0}


def with_plain_symbols(e, variable):
    """e with symbols for entries and for sums that do not depend on the variable; the way back."""
    symbols = {}

    def plain(part):
        if isinstance(part, sp.Indexed | sp.Sum | sp.Product):
            if part.has(variable):
                raise ValueError(f"{variable}: expected no sum that depends on it, found {part}")
            # Numbered from 1, so that the same formula is the same object each time.
            fresh = sp.Dummy(
                str(part), dummy_index=1 + len(symbols), real=True, positive=part.is_positive
            )
            return symbols.setdefault(part, fresh)
        return part.func(*map(plain, part.args)) if part.args else part

    return plain(e), {symbol: part for part, symbol in (symbols.items())}


def integrate(e, variables, depends, fold):
    """The integral over all values of the variables: linear, also through finite sums.

    depends(e): whether e depends on the variables, if only inside a folded density.
    fold(e): the integral left as it is, for e with a folded density; else None.
    """
    e = sp.expand(e, power_exp=False, power_base=False, log=False)
    if isinstance(e, sp.Add):
        return sp.Add(*[integrate(term, variables, depends, fold) for term in e.args])
    factors = sp.Mul.make_args(e)
    outside = sp.Mul(*[f for f in factors if not depends(f)])
    inside = [f for f in factors if depends(f)]
    sums = [f for f in inside if isinstance(f, sp.Sum)]
    if len(sums) == 1:
        rest = sp.Mul(*[f for f in inside if f is not sums[0]])
        terms = integrate(rest * sums[0].function, variables, depends, fold)
        return outside * sp.Sum(terms, *sums[0].limits)
    inside = sp.Mul(*inside)
    return outside * (fold(inside) or _over_all_values(inside, variables))


def _over_all_values(e, variables):
    """The integral over the line, or over the positive numbers for a positive variable."""
    for variable in variables:
        refuse_hidden(e, variable)
        refuse_untracked(e, variable)
        t = sp.Dummy("t", dummy_index=0, real=True, positive=variable.is_positive)
        plain, back = with_plain_symbols(e.xreplace({variable: t}), t)
        e = _definite(plain, t).xreplace(back)
    return e


@functools.cache  # SymPy takes long, and one integral comes in many proofs
def _definite(e, t):
    lowest = 0 if t.is_positive else -sp.oo
    return sp.simplify(sp.integrate(sp.simplify(e), (t, lowest, sp.oo)))
