"""The N, K and D for which a statement was proved, read off from what stays symbolic in it."""

import sympy as sp

from kit.equation import ANY, NORMAL, ONE_PARAMETER, UNTOUCHED, Scope
from kit.instances import explicit_sizes
from kit.names import At, Folded, Integral, Operation, density, normal
from kit.notation import UPPER, D, K, Lambda, N, mu, sigma2, x

SIZES = (N, K, D)


def scope_of(shown, opened):
    """The scope of a statement: from its sides as shown, and as opened inside the proof."""
    expressions = [*shown, *opened]
    fixed = explicit_sizes(*expressions)
    for size, n in _put_in(shown):
        fixed[size] = max(fixed.get(size, 1), n)
    used = {size for e in expressions for size in _sizes_of(e)}
    if D not in used and any(e.has(sigma2) or _is_in_arithmetic(e) for e in expressions):
        fixed[D] = 1
    values = {size: fixed.get(size, ANY) for size in used | set(fixed)}
    if any(e.has(normal) for e in expressions):
        values.setdefault(D, ANY)
    return Scope(values.get(N), values.get(K), values.get(D), _density_of(opened))


def _is_in_arithmetic(e):
    """Whether a row or a mean is used as a number, as a single feature is; names may hold it."""
    if isinstance(e, sp.Indexed):
        return e.base in (x, mu) and len(e.indices) == 1
    if isinstance(e, Folded) and not isinstance(e, Operation):
        return False
    parts = e.args[:1] if isinstance(e, Integral) else e.args
    return any(map(_is_in_arithmetic, parts))


def _put_in(expressions):
    """The sizes that the expressions are taken at, such as K = 2."""
    for e in expressions:
        for part in e.atoms(At):
            yield from ((v, int(value)) for v, value in part.args[1:] if v in SIZES)


def _density_of(opened):
    """Any density, where one stays opaque; the normal, where its parameters are seen."""
    parameters = {part.args[1] for e in opened for part in e.atoms(density)}
    if any(isinstance(parameter, sp.Indexed) for parameter in parameters):
        return ONE_PARAMETER
    if parameters or any(e.has(normal) for e in opened):
        return ANY
    return NORMAL if any(e.has(sigma2) or e.has(Lambda) for e in opened) else UNTOUCHED


def _sizes_of(e):
    """The sizes that occur in e, as upper bounds of sums or as the range of its free indices."""
    return {size for size in SIZES if e.has(size)} | {
        UPPER[symbol] for symbol in e.free_symbols if symbol in UPPER
    }
