"""Limits: SymPy's answer, which counts only where numbers bear it out.

SymPy compares exponentials without asking which of them is larger: of exp(-a/t) over
exp(-a/t) + exp(-b/t) it says 1, whatever a and b are. So a quotient is first divided by its own
numerator, after which every exponent has a sign of its own or SymPy refuses; and each answer is
compared with a sequence of numbers, also where a parameter is 0 or two parameters are equal.
"""

import random

import mpmath
import sympy as sp

from kit.calculus import (
    refuse_hidden,
    refuse_untracked,
    rename_bound,
    sort_symmetric,
    with_plain_symbols,
)

DIGITS = 50
FAR = (3, 6, 9, 12)  # how many powers of ten towards the point


def limit(e, variable, point):
    """The limit from above at a finite point, or at infinity."""
    e = sort_symmetric(rename_bound(e))
    refuse_hidden(e, variable)
    refuse_untracked(e, variable)
    if isinstance(variable, sp.Indexed):
        symbol = sp.Dummy("t", real=True, positive=variable.is_positive)
        e, variable = e.xreplace({variable: symbol}), symbol
    plain, back = with_plain_symbols(e, variable)
    plain = plain.replace(_is_quotient, lambda part: _divided(part, variable))
    found = sp.limit(plain, variable, point, "+" if point.is_finite else "-")
    for parameters in _trials((plain.free_symbols | found.free_symbols) - {variable}):
        _refuse_unlike(plain, variable, point, found, parameters)
    return found.xreplace(back)


def _is_quotient(e):
    """Whether e is a product over a sum, such as a responsibility."""
    return isinstance(e, sp.Mul) and any(
        isinstance(f, sp.Pow) and f.exp == -1 and f.base.is_Add for f in e.args
    )


def _divided(e, variable):
    """a / (a + b) as 1 / (1 + b/a), the exponents of b/a gathered into one."""
    below = next(f for f in e.args if isinstance(f, sp.Pow) and f.exp == -1 and f.base.is_Add)
    above = e / below
    if not above.has(variable):
        return e
    return 1 / sp.Add(*[_gathered(term / above) for term in below.base.args])


def _gathered(e):
    return sp.powsimp(e).replace(
        lambda part: isinstance(part, sp.exp), lambda part: sp.exp(sp.expand(part.args[0]))
    )


def _trials(symbols):
    """Values of the parameters: general ones, each real one 0, all 0, and all alike."""
    symbols = sorted(symbols, key=str)
    signed = [s for s in symbols if not s.is_positive]
    for seed in (1, 2, 3):
        yield {s: _number(s, random.Random(f"{seed} {s.name}")) for s in symbols}
    general = {s: _number(s, random.Random(f"4 {s.name}")) for s in symbols}
    for s in signed:
        yield {**general, s: sp.S.Zero}
    if len(signed) > 1:
        yield {**general, **dict.fromkeys(signed, sp.S.Zero)}
        yield {**general, **dict.fromkeys(signed, sp.S.One)}


def _number(symbol, rng):
    """A number of order one, of the symbol's sign."""
    if symbol.is_integer:
        return sp.Integer(rng.randint(1, 3))
    value = sp.Rational(rng.randint(80, 997), 389)
    return value if symbol.is_positive or rng.random() < 0.6 else -value


def _refuse_unlike(e, variable, point, found, parameters):
    """Refuse a limit that the values near the point do not approach."""
    with mpmath.workdps(DIGITS):
        value = sp.lambdify(variable, e.xreplace(parameters), "mpmath")
        near = [_value_near(value, point, n) for n in FAR]
        goal = found.xreplace(parameters)
        if not _approaches(near, goal):
            shown = ", ".join(f"{s} = {value}" for s, value in parameters.items())
            last = mpmath.nstr(near[-1], 8)
            raise ValueError(
                f"limit: expected {last}, its value near {point}, found {goal} ({shown})"
            )


def _value_near(value, point, power):
    far = mpmath.mpf(10) ** power
    if point.is_infinite:
        at = far if point is sp.oo else -far
    else:
        at = mpmath.mpmathify(sp.N(point, DIGITS)) + 1 / far
    try:
        return mpmath.mpmathify(value(at))
    except ZeroDivisionError:
        return mpmath.nan


def _approaches(near, goal):
    """Whether the values go to the goal: closer and closer, or beyond every bound."""
    if goal is sp.nan:
        return False
    if goal in (sp.oo, -sp.oo):
        steps = [later - earlier for earlier, later in zip(near, near[1:])]
        return all(step > 1 if goal is sp.oo else step < -1 for step in steps)
    gaps = [abs(value - mpmath.mpmathify(sp.N(goal, DIGITS))) for value in near]
    return gaps[-1] < 1e-6 or gaps[-1] < min(1e-2, gaps[-2] / 2)
