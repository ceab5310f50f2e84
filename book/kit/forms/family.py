"""Exponential families: an integral of the literature, and the means that its slopes give."""

import itertools

import mpmath
import sympy as sp

from kit.calculus import derivative, integrate, rename_bound
from kit.forms.definition import Definition
from kit.forms.statement import NotProved
from kit.instances import Instance, evaluate
from kit.names import Folded, Operation
from kit.notation import K
from kit.sums import normal_form, unify

SIZES = (2, 3)


class Mass(Folded):
    """The integral of exp(e) over a positive number, or over all weights that sum to 1."""

    def fold(self, show):
        e, variable = self.args
        if isinstance(variable, sp.Indexed):
            under = rf"\sum_k {show(variable)} = 1"
        else:
            under = rf"{show(variable)} > 0"
        return rf"\int_{{{under}}} \exp\!\left({show(e)}\right)"


class Family(Definition):
    """ln of the integral of exp(exponent) is the log normaliser, by a theorem of the literature.

    `variable` is a positive symbol, or pi[k] for weights; the exponent is linear in each of the
    parameters. The integral is compared with quadrature when it is stated.
    """

    kind = "cited"

    def __init__(self, label, exponent, variable, log_normaliser, parameters, source):
        super().__init__(label, sp.log(Mass(exponent, variable)), log_normaliser)
        self.exponent, self.variable = sp.sympify(exponent), variable
        self.parameters, self.source = parameters, source

    def check(self):
        super().check()
        for parameter in self.parameters:
            slope = derivative(self.exponent, parameter)
            moving = parameter.base if isinstance(parameter, sp.Indexed) else parameter
            if slope.has(moving):
                raise ValueError(f"{self.label}: exponent: expected it linear in {parameter}")
        for size, seed in itertools.product(self._sizes(), (1, 2)):
            model = _Roomy({K: size}, seed)
            found, said = self.integral(model), evaluate(self.rhs, model)
            if abs(mpmath.log(found) - said) > mpmath.mpf(10) ** -5:
                raise NotProved(f"{self.label}: cited, and false by quadrature")

    def _sizes(self):
        return SIZES if isinstance(self.variable, sp.Indexed) else (1,)

    def integral(self, model):
        """The integral at an instance, by quadrature."""
        written = self.exponent.subs(K, model.sizes[K]).doit()
        if not isinstance(self.variable, sp.Indexed):
            f = _integrand(written, [self.variable], model)
            return mpmath.quad(f, [0, 1, 4, mpmath.inf])
        weights = [self.variable.base[k] for k in range(1, model.sizes[K] + 1)]
        return _over_simplex(_integrand(written, weights, model), len(weights))

    def mean(self, statistic):
        """The mean of a statistic that is linear in those of the family."""
        return Mean(statistic, sp.Symbol(self.label))

    def mean_of(self, statistic):
        """The mean of one statistic: the slope of the log normaliser by its own parameter."""
        number, bare = statistic.as_coeff_Mul()
        for parameter in self.parameters:
            match = {}
            factor, own = normal_form(derivative(self.exponent, parameter)).as_coeff_Mul()
            if unify(own, bare, match):
                return number / factor * derivative(self.rhs, parameter).xreplace(match)
        raise ValueError(f"{self.label}: {statistic} is none of its statistics")


class _Roomy(Instance):
    """An instance whose positive numbers are above 1: no integrand has a pole at the ends."""

    def number(self, *key, positive=False):
        return super().number(*key, positive=positive) + (1 if positive else 0)


def _integrand(e, variables, model):
    """exp(e) as a function of floating-point numbers."""
    held = {part: evaluate(part, model) for part in e.atoms(sp.Indexed) - set(variables)}
    moving = [sp.Dummy("v") for _ in variables]
    e = e.xreplace(dict(zip(variables, moving))).xreplace(
        {part: sp.Float(value, 30) for part, value in held.items()}
    )
    free = e.free_symbols - set(moving)
    e = e.xreplace({s: sp.Float(evaluate(s, model), 30) for s in free})
    return sp.lambdify(moving, sp.exp(e), "mpmath")


def _over_simplex(f, size):
    """The integral over two or three weights that sum to 1."""
    if size == 2:
        return mpmath.quad(lambda u: f(u, 1 - u), [0, 1])
    # The weights are u, (1 - u) v and the rest, where u and v lie between 0 and 1.
    return mpmath.quad(
        lambda u, v: (1 - u) * f(u, (1 - u) * v, (1 - u) * (1 - v)), [0, 1], [0, 1], maxdegree=4
    )


class Mean(Operation):
    """The mean of a statistic under the family of a label."""

    def fold(self, show):
        return rf"\mathbb{{E}}\!\left[{show(self.args[0])}\right]"

    def open(self, opener):
        statistic, label = self.args
        family = opener.equation(label.name)
        variable = family.variable
        moving = variable.base if isinstance(variable, sp.Indexed) else variable

        def fold(part):
            return part if part == 1 else family.mean_of(part)

        e = rename_bound(opener.inner(statistic))
        return integrate(e, (), lambda part: part.has(moving), fold)


def cite_family(label, exponent, variable, log_normaliser, *, parameters, source):
    """State the log normaliser of an exponential family, from the literature.

    Parameters
    ----------
    label : str
    exponent : expression
        ln of the density without its normaliser, linear in each of the parameters.
    variable : Symbol or Indexed
        A positive symbol, or pi[k] for weights.
    log_normaliser : expression
        ln of the integral of exp(exponent).
    parameters : list of Symbol or Indexed
        What the slopes of the log normaliser are taken by.
    source : str

    Returns
    -------
    Family
        Its `mean` of a statistic is one that `prove` opens.

    Raises
    ------
    NotProved
        Where quadrature gives another normaliser.
    """
    return Family(label, exponent, variable, log_normaliser, parameters, source).state()
