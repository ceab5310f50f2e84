"""What the density of a component is, from its parameters: never the formula that a cell typed."""

import mpmath
import sympy as sp
from kit.names import density, moved_normal, new_normal
from kit.notation import (
    UPPER,
    D,
    K,
    Lambda,
    Sigma,
    V,
    m,
    mu,
    shared_Lambda,
    shared_Sigma,
    shared_sigma2,
    sigma2,
    step,
    x,
)

from judge import matrices
from judge.errors import Undefined


def gaussian_1d(model, row, component):
    """The Gaussian of one feature, from its mean and its variance."""
    variance = model.entry(sigma2, (component,))
    distance = model.entry(x, (row,)) - model.entry(mu, (component,))
    return scalar_gaussian(distance, variance)


def scalar_gaussian(distance, variance):
    if variance <= 0:
        raise Undefined(f"a variance of {mpmath.nstr(variance, 5)}")
    return mpmath.exp(-(distance**2) / (2 * variance)) / mpmath.sqrt(2 * mpmath.pi * variance)


def logistic_1d(model, row, component):
    """A density that is no Gaussian, with the same location and scale."""
    scale = mpmath.sqrt(model.entry(sigma2, (component,)))
    return logistic(model.entry(x, (row,)) - model.entry(mu, (component,)), scale)


def logistic(distance, scale):
    """1 / (4 s cosh²(y / 2s)): it is symmetric and has mass 1."""
    return 1 / (4 * scale * mpmath.cosh(distance / (2 * scale)) ** 2)


def from_precision(model, row, component, precision):
    """The Gaussian of D features with this precision matrix."""
    determinant = mpmath.det(precision)
    if determinant <= 0:
        raise Undefined("a precision matrix that is not positive definite")
    size = model.range(D)
    y = mpmath.matrix([model.entry(x, (row, r)) - model.entry(mu, (component, r)) for r in size])
    distance = (y.T * precision * y)[0]
    front = mpmath.sqrt(determinant / (2 * mpmath.pi) ** len(size))
    return front * mpmath.exp(-distance / 2)


def gaussian(model, row, component):
    return from_precision(model, row, component, matrices.matrix(model, Lambda, (component,)))


def gaussian_shared(model, row, component):
    return from_precision(model, row, component, matrices.matrix(model, shared_Lambda))


def gaussian_moved(model, row, component):
    """The precision of component m has moved by `step` in the direction V."""
    precision = matrices.matrix(model, Lambda, (component,))
    if component == int(model.symbol(m)):
        precision = precision + model.symbol(step) * matrices.matrix(model, V)
    return from_precision(model, row, component, precision)


def typed(known):
    """What a definition types, for a density of which no parameters are known here."""

    def value(model, row, component):
        arguments = dict(zip(known.lhs.args, (row, component), strict=True))
        return model.where(arguments).value(known.rhs)

    return value


def uncorrelated(variance):
    """The Gaussian without correlations: a variance for each feature, or one for all of them."""

    def value(model, row, component):
        precision = mpmath.matrix(len(model.range(D)))
        for r in model.range(D):
            precision[r - 1, r - 1] = 1 / variance(model, component, r)
        return from_precision(model, row, component, precision)

    return value


def entry_of(variances):
    """The variance of a component at a feature, from a base with either index or with both."""
    sizes = [UPPER[index] for index in variances.indices]

    def value(model, component, feature):
        place = {K: component, D: feature}
        return model.entry(variances.base, tuple(place[size] for size in sizes))

    return value


def one_variance(model, *_):
    return model.symbol(shared_sigma2)


def gaussian_1d_shared(model, row, component):
    """The Gaussian of one feature with the variance that all components share."""
    distance = model.entry(x, (row,)) - model.entry(mu, (component,))
    return scalar_gaussian(distance, one_variance(model))


# The first of these that a formula mentions says which Gaussian it is about: where rows have one
# index, and where they have two.
ABOUT = (
    ((sigma2,), gaussian_1d),
    ((shared_sigma2,), gaussian_1d_shared, uncorrelated(one_variance)),
    ((shared_Lambda, shared_Sigma), gaussian_shared),
    ((step,), gaussian_moved),
    ((Lambda, Sigma), gaussian),
)


def about(expressions):
    """The Gaussian whose parameters formulas mention, or None."""
    for symbols, *families in ABOUT:
        if any(e.has(*symbols) for e in expressions):
            return families[-1] if has_features(expressions) else families[0]
    return None


def has_features(expressions):
    """Whether an entry of a row has two indices."""
    entries = [entry for e in expressions for entry in e.atoms(sp.Indexed)]
    return any(entry.base == x and len(entry.indices) == 2 for entry in entries)


def family_of(definition):
    """The Gaussian that a definition of a density is about, or None: another density."""
    rhs = definition.rhs
    own = [e for e in rhs.atoms(sp.Indexed) if str(e.base) == r"\sigma^2"]
    if rhs.has(density):
        return None
    if own:
        return uncorrelated(entry_of(own[0]))
    return about([rhs])


def density_of(definition):
    """The density that a definition of `normal` is about."""
    return family_of(definition) or typed(definition)


def density_about(expressions):
    """The densities to try for expressions in which any density may stand."""
    family = about(expressions)
    if family:
        return [family]
    return [gaussian] if has_features(expressions) else [gaussian_1d, logistic_1d]


def other_gaussian(model, e):
    """`new_normal`: the density at other parameters, a function of the row as well."""
    row, component = model.whole(e.args)
    variance = model.draw.number("other variance", component, positive=True)
    mean = model.draw.number("other mean", component)
    return scalar_gaussian(model.entry(x, (row,)) - mean, variance)


def any_density(model, e):
    """`density`: a density with one parameter, its location."""
    row, parameter = map(model.value, e.args)
    return logistic(row - parameter, 1)


def after_the_move(model, e):
    """`moved_normal`: the Gaussian after a step along V."""
    return gaussian_moved(model, *model.whole(e.args))


RULES = {new_normal: other_gaussian, moved_normal: after_the_move, density: any_density}
