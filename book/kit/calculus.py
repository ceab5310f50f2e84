"""Derivatives, integrals and limits of opened expressions, with SymPy's silent traps closed."""

import sympy as sp


def derivative(e, variable):
    """The derivative; refuses an expression in which the variable does not occur."""
    if isinstance(variable, sp.Indexed):
        occurs = any(part.base == variable.base for part in e.atoms(sp.Indexed))
    else:
        occurs = e.has(variable)
    if not occurs:
        raise ValueError(f"{variable} does not occur in {e}: the slope would be 0 unseen")
    return rename_bound(e).diff(variable)


def rename_bound(e):
    """Fresh bound indices, so that no index that comes from outside is captured."""
    bound = {limit[0] for s in e.atoms(sp.Sum, sp.Product) for limit in s.limits}
    return e.xreplace({index: sp.Dummy(index.name, integer=True) for index in bound})


def may_coincide(entry, variable):
    """Where entry is the variable: 1, 0, or a product of deltas in their indices."""
    if entry.base != variable.base or len(entry.indices) != len(variable.indices):
        return sp.S.Zero
    return sp.Mul(*[sp.KroneckerDelta(s, t) for s, t in zip(entry.indices, variable.indices)])


def refuse_hidden(e, variable):
    """Refuse an e in which other entries may be the variable: mu_j, in a sum over j, for mu_m."""
    if isinstance(variable, sp.Indexed):
        for entry in e.atoms(sp.Indexed) - {variable}:
            if may_coincide(entry, variable) != 0:
                raise ValueError(f"{entry} may be {variable}: write the sum out first")


def put(e, values):
    """e at other values of some entries or symbols, inside sums over their index too."""
    for variable in values:
        if not e.has(variable) and not _entries_of(e, variable):
            raise ValueError(f"{variable} does not occur in {e}: it would be unchanged unseen")
    moved = {}
    for entry in set().union(*[_entries_of(e, variable) for variable in values]) - set(values):
        moved[entry] = entry + sp.Add(
            *[
                may_coincide(entry, variable) * (value - entry)
                for variable, value in values.items()
                if isinstance(variable, sp.Indexed)
            ]
        )
    return e.xreplace({**moved, **values})


def _entries_of(e, variable):
    """The entries in e that may be the variable for some values of their indices."""
    if not isinstance(variable, sp.Indexed):
        return set()
    return {entry for entry in e.atoms(sp.Indexed) if may_coincide(entry, variable) != 0}


def with_plain_symbols(e):
    """e with symbols for its indexed entries, which SymPy's solvers take; and the way back."""
    entries = {
        part: sp.Dummy(str(part), real=True, positive=part.is_positive)
        for part in e.atoms(sp.Indexed)
    }
    return e.xreplace(entries), {symbol: part for part, symbol in entries.items()}


def limit(e, variable, point):
    """The limit from above at a finite point, or at infinity."""
    refuse_hidden(e, variable)
    if isinstance(variable, sp.Indexed):
        symbol = sp.Dummy("t", real=True, positive=variable.is_positive)
        e, variable = e.xreplace({variable: symbol}), symbol
    plain, back = with_plain_symbols(e)
    return sp.limit(plain, variable, point, "+" if point.is_finite else "-").xreplace(back)


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
    return outside * (fold(inside) or _over_the_line(inside, variables))


def _over_the_line(e, variables):
    for variable in variables:
        refuse_hidden(e, variable)
        t = sp.Dummy("t", real=True)
        plain, back = with_plain_symbols(e.xreplace({variable: t}))
        e = sp.simplify(sp.integrate(sp.simplify(plain), (t, -sp.oo, sp.oo))).xreplace(back)
    return e
