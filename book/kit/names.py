"""Names: objects that print folded, as in a textbook, and are opened only inside a proof.

`p(i)` prints as p(x_i). What it means is the right-hand side of the registered equation that
bears its label, so whoever changes that equation changes every proof that opens the name.
"""

import sympy as sp

from kit.calculus import (
    derivative,
    entries_of,
    integrate,
    may_be_off_diagonal,
    put,
    refuse_hidden,
    refuse_tied,
    rename_bound,
)
from kit.limits import limit
from kit.notation import SYMMETRIC, UPPER, D, K, N, frozen_gamma, i, k, mu, x, z


class Folded(sp.Function):
    """An object that prints folded; `open` says what it means."""

    is_real = True

    def can_open(self, opener):
        """Whether the opener may open this name."""
        return False

    def _latex(self, printer, exp=None):
        text = self.fold(printer._print)
        return text if exp is None else f"{{{text}}}^{{{exp}}}"

    def _sympystr(self, printer):
        return f"{self.func.__name__}({', '.join(map(printer._print, self.args))})"


class Name(Folded):
    """A name whose meaning is a registered equation's right-hand side."""

    label = None

    def open(self, opener):
        equation = opener.equation(self.label_for(opener))
        pattern = dict(zip(equation.lhs.args, self.args))
        opener.outer |= equation.rhs.free_symbols & set(UPPER) - set(pattern)
        return rename_bound(equation.rhs).xreplace(pattern)

    def label_for(self, opener):
        return self.label

    def can_open(self, opener):
        return True


class normal(Name):
    """The density of component k at row i. Opaque, whatever D, unless the proof says `using`."""

    is_positive = is_opaque = True

    def fold(self, show):
        row, k = self.args
        covariance = show(NormalCovariance(k))
        return rf"\mathcal{{N}}\!\left({show(x[row])} \mid {show(mu[k])}, {covariance}\right)"

    def label_for(self, opener):
        if not isinstance(opener.equation(opener.using).lhs, normal):
            raise ValueError(f"using: expected what says what {self} is, found {opener.using}")
        return opener.using

    def can_open(self, opener):
        return opener.using is not None


class NormalCovariance(sp.Function):
    """The covariance of component k as it prints: a variance where D = 1."""


class moved_normal(normal):
    """The density of component k at row i after its precision has moved along a direction."""

    def fold(self, show):
        row, k = self.args
        return rf"\mathcal{{N}}_s\!\left({show(x[row])} \mid {show(mu[k])}\right)"


class new_normal(Folded):
    """The density of component k at row i at other parameters; it stays opaque."""

    is_positive = is_opaque = True

    def fold(self, show):
        row, k = map(show, self.args)
        return (
            rf"\mathcal{{N}}\!\left(\boldsymbol{{x}}_{{{row}}} \mid "
            rf"\boldsymbol{{\mu}}_{{{k}}}', \boldsymbol{{\Sigma}}_{{{k}}}'\right)"
        )


class density(Folded):
    """Any density with one parameter of its component; its slope in that parameter stays opaque."""

    is_positive = True

    def fold(self, show):
        row, parameter = map(show, self.args)
        return rf"f\!\left({row} \mid {parameter}\right)"

    def fdiff(self, argindex=1):
        if argindex != 2:
            raise ValueError(f"{self}: expected a slope in its parameter, found one in its row")
        return density_slope(*self.args)


class density_slope(Folded):
    """The slope of `density` in its parameter."""

    def fold(self, show):
        row, parameter = map(show, self.args)
        return rf"f'\!\left({row} \mid {parameter}\right)"


class p(Name):
    """The density of the mixture at row i."""

    label = "mixture-density"
    is_positive = True

    def fold(self, show):
        return rf"p\left({show(x[self.args[0]])} \mid \theta\right)"


class cdf(Name):
    """How probable it is that component k gives a value of at most x_i, where D = 1."""

    label = "gaussian-cdf"

    def fold(self, show):
        return r"\Phi_{%s %s}" % tuple(map(show, self.args))


class count(Name):
    """The sum of the responsibilities of component k."""

    label = "counts"
    is_positive = True

    def fold(self, show):
        return f"N_{{{show(self.args[0])}}}"


class entropy(Name):
    """How undecided row i is between the components."""

    label = "entropy"

    def fold(self, show):
        return f"H_{{{show(self.args[0])}}}"


class prior_scatter(Name):
    """What the prior adds to the scatter of component k, entry a, b."""

    label = "prior-scatter"

    def fold(self, show):
        return "B_{%s %s %s}" % tuple(map(show, self.args))


class _Posterior(Name):
    label = "responsibility"
    is_positive = True

    def fold(self, show):
        return r"\gamma_{%s %s}(\theta)" % tuple(map(show, self.args))


class _Responsibility:
    """gamma(i, k) is the posterior, a function of the parameters; gamma[i, k] its value, held."""

    name = _Posterior

    def __call__(self, row, component):
        return _Posterior(row, component)

    def __getitem__(self, indices):
        return frozen_gamma[indices]


gamma = _Responsibility()


def freeze(e):
    """Hold the responsibilities in e at their present values."""
    return sp.sympify(e).replace(_Posterior, lambda row, k: frozen_gamma[row, k])


def thaw(e):
    """Let the responsibilities held in e be those of the present parameters again."""
    held_count = sp.Sum(gamma(i, k), (i, 1, N))
    e = e.replace(count, lambda part: Short(count(part), held_count.xreplace({k: part})))
    return e.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == frozen_gamma,
        lambda part: gamma(*part.indices),
    )


class _Fixed(Name):
    """A name without indices."""

    def fold(self, show):
        return self.text


class _LogLikelihood(_Fixed):
    label, text = "log-likelihood", r"\ln L(\theta)"


class _Likelihood(_Fixed):
    label, text = "likelihood", r"L(\theta)"
    is_positive = True


class _Q(_Fixed):
    label, text = "q-function", r"Q(\theta \mid \theta^{\mathrm{old}})"


class _Lagrangian(_Fixed):
    label, text = "lagrangian", r"\mathcal{L}"


class _ELBO(_Fixed):
    label, text = "elbo", r"\mathrm{ELBO}(q, \theta)"


class _KL(_Fixed):
    label, text = "divergence", r"\mathrm{KL}(q \,\Vert\, \gamma(\theta))"


ln_L, L, Q, lagrangian = _LogLikelihood(), _Likelihood(), _Q(), _Lagrangian()
elbo, divergence = _ELBO(), _KL()


def shorthand(label, latex):
    """A name without indices for the equation of that label, printed as the LaTeX says."""
    return type("shorthand", (_Fixed,), {"label": label, "text": latex})()


class _OfLabel(Name):
    is_positive = True

    def fold(self, show):
        return self.text % show(self.args[0])


class prior(_OfLabel):
    """P(z_i)."""

    label, text = "prior", r"P\left(\boldsymbol{z}_{%s}\right)"


class given_label(Name):
    """p(x_i | z_i)."""

    label, is_positive = "likelihood-of-label", True

    def fold(self, show):
        row = self.args[0]
        return rf"p\left({show(x[row])} \mid \boldsymbol{{z}}_{{{show(row)}}}\right)"


class joint(Name):
    """p(x_i, z_i)."""

    label, is_positive = "joint", True

    def fold(self, show):
        row = self.args[0]
        return rf"p\left({show(x[row])}, \boldsymbol{{z}}_{{{show(row)}}}\right)"


class tangent(Name):
    """t - 1 - ln t, which is never negative: `tangent-bound`."""

    label = "tangent-bound"

    def fold(self, show):
        t = show(self.args[0])
        return rf"\left[{t} - 1 - \ln\left({t}\right)\right]"


class Hat(Folded):
    """A parameter with a hat: short for the expression that an earlier result gives for it."""

    def fold(self, show):
        text = show(self.args[0])
        if r"\sigma" in text:
            return text.replace(r"\sigma", r"\hat{\sigma}")
        if text.startswith(r"\boldsymbol"):  # a command is no argument by itself
            text = f"{{{text}}}"
        return (r"\hat " if text[0].isalpha() else r"\hat") + text

    def open(self, opener):
        return self.args[1]

    def can_open(self, opener):
        return opener.opens_hats

    def _eval_is_positive(self):
        return self.args[0].is_positive


class Short(Hat):
    """A symbol that is short for an expression, for one equation."""

    def fold(self, show):
        return show(self.args[0])


# ---- operations that are carried out inside the proof ------------------------------------------


class Operation(Folded):
    """An operation of calculus on a folded expression."""

    bound = frozenset()  # what stands for no value outside of it

    def _latex(self, printer, exp=None):
        text = self.fold(printer._print)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def can_open(self, opener):
        return True


class Slope(Operation):
    """The derivative of an expression by one parameter."""

    def fold(self, show):
        e, variable = self.args
        if not isinstance(e, Name | sp.log):
            return r"\frac{\partial}{\partial %s} \left[%s\right]" % (show(variable), show(e))
        return r"\frac{\partial %s}{\partial %s}" % (show(e), show(variable))

    def open(self, opener):
        e, variable = self.args
        if getattr(variable, "base", None) in SYMMETRIC and may_be_off_diagonal(variable):
            raise ValueError(f"{variable}: expected a given entry, or Gradient, found any entry")
        return derivative(opener.inner_logs(e), variable)


class Gradient(Operation):
    """An entry of the gradient by a symmetric matrix: the G_ab of a change sum_ab G_ab dV_ab."""

    def fold(self, show):
        e, entry = self.args
        *first, s, t = entry.indices
        matrix = show(entry.base[tuple(first)] if first else entry.base.label)
        return r"\left[\nabla_{%s} %s\right]_{%s %s}" % (
            matrix,
            in_brackets(e, show),
            show(s),
            show(t),
        )

    def open(self, opener):
        e, entry = self.args
        return derivative(opener.inner_logs(e), entry)


class Limit(Operation):
    """The limit of an expression as a variable goes to a point, from above where that is finite."""

    @property
    def bound(self):
        return {self.args[1]}

    def fold(self, show):
        e, variable, point = self.args
        arrow = show(point) + ("" if point.is_infinite else "^{+}")
        return r"\lim_{%s \to %s} %s" % (show(variable), arrow, in_brackets(e, show))

    def open(self, opener):
        e, variable, point = self.args
        return limit(opener.inner(e), variable, point)


class Integral(Operation):
    """The integral of an expression over all values of the variables."""

    @property
    def bound(self):
        return {*self.args[1:]}

    def fold(self, show):
        e, *variables = self.args
        signs = "".join(r"\int_0^{\infty}" if v.is_positive else r"\int" for v in variables)
        differentials = "".join(r"\,\mathrm{d}%s" % show(v) for v in variables)
        return f"{signs} {in_brackets(e, show)}{differentials}"

    @property
    def own_rows(self):
        """The rows that it runs over."""
        rows = {v.indices[0] for v in self.args[1:] if isinstance(v, sp.Indexed) and v.base == x}
        return rows & self.free_symbols

    def open(self, opener):
        e, *variables = self.args
        rows = {v.indices[0] for v in variables if isinstance(v, sp.Indexed) and v.base == x}

        def folded(e):
            """Whether a closed density may be one of these rows'."""
            return any(
                sp.KroneckerDelta(part.args[0], row) != 0
                for part in e.atoms(normal, new_normal)
                for row in rows or {part.args[0]}
            )

        def depends(e):
            return any(e.has(v) or entries_of(e, v) for v in variables) or folded(e)

        def fold(e):
            surely = all(part.args[0] in rows for part in e.atoms(normal, new_normal))
            for variable in variables:
                refuse_hidden(e, variable)
            return type(self)(e, *variables) if folded(e) and surely else None

        e = rename_bound(opener.inner(e))
        for variable in variables:
            refuse_tied(e, variable)
        return integrate(e, variables, depends, fold)


class At(Operation):
    """An expression at given values of some parameters: At(e, (parameter, value), …)."""

    @property
    def bound(self):
        return {variable for variable, _ in self.args[1:]}

    def fold(self, show):
        e, *pairs = self.args
        values = r",\; ".join(f"{show(v)} := {show(value)}" for v, value in pairs)
        return r"\left. %s \right|_{%s}" % (in_brackets(e, show), values)

    def open(self, opener):
        e, *pairs = self.args
        values = {variable: opener.inner(value) for variable, value in pairs}
        sizes = {size: n for size, n in values.items() if size in (N, K, D)}
        if not all(n.is_Integer and n > 0 for n in sizes.values()):
            raise ValueError(f"sizes: expected 1, 2, 3, …, found {sizes}")
        e = opener.inner(e)
        if sizes:  # sums of known length are written out
            e = e.subs(sizes).doit()
        return put(e, {v: value for v, value in values.items() if v not in sizes})


class AtLabel(Operation):
    """An expression in z_i at the one-hot row whose 1 stands at component m."""

    def fold(self, show):
        e, row, component = self.args
        labels = rf"\boldsymbol{{z}}_{{{show(row)}}}"
        fixed = rf"{labels} = \boldsymbol{{e}}_{{{show(component)}}}"
        text = show(e)
        if labels in text and not e.has(z):
            return text.replace(labels, fixed)
        return rf"\left. {text} \right|_{{{fixed}}}"

    def open(self, opener):
        e, row, component = self.args
        e = rename_bound(opener.inner(e))
        labels = {part for part in e.atoms(sp.Indexed) if part.base == z}
        if any(sp.KroneckerDelta(part.indices[0], row) not in (0, 1) for part in labels):
            raise ValueError(f"labels: expected no other row that may be {row}, found {e}")
        own = [part for part in labels if part.indices[0] == row]
        e = e.xreplace({part: sp.KroneckerDelta(part.indices[1], component) for part in own})
        return e.replace(lambda part: isinstance(part, sp.Product), pick_factor)


def pick_factor(product):
    """prod_k b_k ** delta_km = b_m, where m is a component."""
    (index, *bounds), (base, power) = product.limits[0], product.function.as_base_exp()
    if not isinstance(power, sp.KroneckerDelta) or index not in power.args:
        return product
    (other,) = set(power.args) - {index}
    if len(product.limits) > 1 or bounds != [1, UPPER.get(other)]:
        raise ValueError(f"{other}: expected it in the range of the product, found {product}")
    return base.xreplace({index: other})


def in_brackets(e, show):
    return rf"\left[{show(e)}\right]" if isinstance(e, sp.Add | sp.Sum) else show(e)
