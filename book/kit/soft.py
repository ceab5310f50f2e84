"""Limits of softmax and of its logarithm, term by term: the least cost takes all, for any K."""

import mpmath
import sympy as sp

from kit.calculus import refuse_untracked, rename_bound
from kit.instances import Instance
from kit.names import Folded, Operation, in_brackets
from kit.notation import AXES, UPPER, K, pi, pi_prime
from kit.signs import positive, split_logs
from kit.sums import expand, normal_form

# The index over which a cost is compared. No formula uses it otherwise, so nothing captures it.
OTHER = sp.Symbol("other", integer=True)


class _OverCosts(Folded):
    """What depends on all costs f_1 … f_K: the cost, in the index OTHER, and how many there are."""

    @staticmethod
    def tried_at(sizes):
        """The instances at which a statement about costs is tried, beside the usual ones."""
        return where_costs_matter(sizes)

    def can_open(self, opener):
        """It is brought into its normal form once."""
        return self.canonical() != self

    def open(self, opener):
        return self.canonical(opener.inner(self.args[0]))

    def costs(self, value):
        """The value of each cost."""
        cost, size, *_ = self.args
        return [value(cost, {OTHER: n}) for n in range(1, int(value(size, {})) + 1)]

    def shown_cost(self, show):
        cost, *_ = self.args
        letters = [s for s, size in UPPER.items() if size == self.args[1]]
        letter = next(s for s in letters if not (cost.has(s) or s in self.args[2:]))
        text = in_brackets(cost.xreplace({OTHER: letter}), show)
        return show(letter), rf"\left({text}\right)" if text.startswith("-") else text


class _Tied(Instance):
    """An instance in which all components are alike, but for their weights."""

    def _entry(self, base, indices):
        if AXES.get(base, ())[:1] == (K,) and base not in (pi, pi_prime):
            indices = (1, *indices[1:])
        return super()._entry(base, indices)


def where_costs_matter(sizes):
    """Instances in which any component may have the least cost, and one in which all have."""
    return [*(Instance(sizes, seed) for seed in range(3, 9)), _Tied(sizes)]


class IsLeast(_OverCosts):
    """1 where component m has the least cost of all, or shares it; else 0."""

    is_nonnegative = is_integer = is_zero_or_one = True
    is_held_by_one = True  # component, at least

    def fold(self, show):
        letter, cost = self.shown_cost(show)
        index = show(self.args[2])
        return r"\mathbb{1}\!\left[%s \in \arg\min_{%s} %s\right]" % (index, letter, cost)

    def canonical(self, cost=None):
        """Costs without what they share, and without a positive factor: the order is the same."""
        cost, _, _ = _comparable(self.args[0] if cost is None else cost)
        return self.func(cost, *self.args[1:])

    def evaluated(self, value):
        costs = self.costs(value)
        return mpmath.mpf(costs[int(value(self.args[2], {})) - 1] == min(costs))


class Least(_OverCosts):
    """The least of all costs."""

    def fold(self, show):
        return r"\min_{%s} %s" % self.shown_cost(show)

    def canonical(self, cost=None):
        """min (f_j c + g) = c min f_j + g, where c > 0."""
        cost, factor, shared = _comparable(self.args[0] if cost is None else cost)
        return factor * self.func(cost, *self.args[1:]) + shared

    def evaluated(self, value):
        return min(self.costs(value))


class Excess(_OverCosts):
    """How much more the cost of component m is than the least of all: never negative."""

    is_nonnegative = True

    def fold(self, show):
        letter, cost = self.shown_cost(show)
        own = in_brackets(self.args[0].xreplace({OTHER: self.args[2]}), show)
        return r"\left[%s - \min_{%s} %s\right]" % (own, letter, cost)

    def can_open(self, opener):
        return True

    def open(self, opener):
        cost, size, own = self.args
        inner = opener.inner(cost)
        return inner.xreplace({OTHER: own}) - Least(inner, size).canonical()


def is_least(cost, j, m):
    """The indicator that component m has the least cost; `cost` is written with the index j."""
    return IsLeast(_in_other(cost, j), UPPER[j], m)


def least(cost, j):
    """The least cost over j."""
    return Least(_in_other(cost, j), UPPER[j])


def excess(cost, j, m):
    """The cost of component m less the least cost over j, where `cost` is written with j."""
    return Excess(_in_other(cost, j), UPPER[j], m)


def _in_other(cost, j):
    cost = sp.sympify(cost)
    if j not in cost.free_symbols:
        raise ValueError(f"cost: expected an expression in {j}, found {cost}")
    return cost.xreplace({j: OTHER})


def _terms(cost):
    return normal_form(expand(normal_form(cost)))


def _comparable(cost):
    """f, c > 0 and g, where the cost is c f + g, and g and c are the same for every component."""
    terms = sp.Add.make_args(_terms(cost))
    own = [term for term in terms if term.has(OTHER)]
    number = sp.gcd_list([abs(term.as_coeff_Mul()[0]) for term in own]) if own else sp.S.One
    factors = [set(sp.Mul.make_args(term)) for term in own]
    shared = set.intersection(*factors) if own else set()
    factor = number * sp.Mul(*[f for f in shared if positive(f) and not f.has(OTHER)])
    rest = sp.Add(*[term for term in terms if not term.has(OTHER)])
    return sp.Add(*[term / factor for term in own]), factor, rest


class SoftLimit(Operation):
    """The limit as a variance goes to 0 of a softmax w_m e^(-c_m/s) / sum_j w_j e^(-c_j/s).

    After division by its own term the denominator is sum_j w_j/w_m e^(-(c_j - c_m)/s): where m
    has the least cost no exponent is positive, and the terms go to w_j/w_m or to 0; elsewhere one
    term grows without bound. Likewise s ln sum_j w_j e^(-c_j/s) goes to -min_j c_j. Where a
    premise says that only one cost is least, the weights cancel.
    """

    @property
    def bound(self):
        return {*self.args[1:]}

    def fold(self, show):
        e, variable = self.args
        return r"\lim_{%s \to 0^{+}} %s" % (show(variable), in_brackets(e, show))

    def open(self, opener):
        e, s = self.args
        if not (s.is_Symbol and s.is_positive):
            raise TypeError(f"{s}: expected a positive symbol that goes to 0")
        e = rename_bound(opener.inner(e))
        refuse_untracked(e, s)
        e = normal_form(split_logs(normal_form(e)))
        alone = [known.lhs for known in opener.given if known.rhs == 1]
        return _limit(e, s, alone)


def _limit(e, s, alone):
    """The sum of the limits of all terms."""
    return sp.Add(*[_term_limit(term, s, alone) for term in sp.Add.make_args(sp.expand(e))])


def _term_limit(term, s, alone):
    """The limit of one term: a softmax, s ln(sum), or a positive power of s."""
    if not term.has(s):
        return term
    over_rows = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum) and f.has(s)]
    if len(over_rows) == 1:  # finitely many terms, and each has its limit
        inside = over_rows[0].function * (term / over_rows[0])
        return sp.Sum(_limit(inside, s, alone), *over_rows[0].limits)
    if sp.denom(term).has(sp.Sum):
        return _softmax_limit(term, s, alone)
    constant, rest = term.as_independent(s)
    if rest == s or rest == s * sp.log(s):
        return sp.S.Zero
    logs = [f for f in sp.Mul.make_args(rest) if isinstance(f, sp.log)]
    if len(logs) == 1 and rest / logs[0] == s and isinstance(logs[0].args[0], sp.Sum):
        _, cost, size = _weights_and_costs(logs[0].args[0], s)
        return -constant * Least(cost, size).canonical()
    raise ValueError(
        f"limit: expected a softmax, or the logarithm of its denominator, in {s}, found {term}"
    )


def _softmax_limit(term, s, alone):
    """The share of the own term in the sum, which stands below it."""
    below = [f.base for f in sp.Mul.make_args(term) if f.is_Pow and f.exp == -1 and f.base.has(s)]
    if len(below) != 1 or not isinstance(below[0], sp.Sum):
        raise ValueError(f"{term}: expected one sum of exponentials below")
    index = below[0].limits[0][0]
    weight, cost, size = _weights_and_costs(below[0], s)
    top = normal_form(term * below[0])
    for own in sorted(_components(top, size), key=str):
        rest = top / normal_form(below[0].function.xreplace({index: own}))
        if not rest.has(s):
            is_own = IsLeast(cost, size, own).canonical()
            if _only_one(is_own, alone):
                return rest * is_own
            is_other = (
                is_own.xreplace({own: index})
                if own.is_Symbol
                else is_own.func(*is_own.args[:2], index)
            )
            weights = sp.Sum(weight.xreplace({OTHER: index}) * is_other, below[0].limits[0])
            return rest * weight.xreplace({OTHER: own}) * is_own / weights
    raise ValueError(f"softmax: expected a term of the sum below as the numerator, found {term}")


def _components(e, size):
    """What may be the index of a component in e."""
    indices = {index for part in e.atoms(sp.Indexed) for index in part.indices}
    return {t for t in indices if UPPER.get(t) == size or t.is_Integer}


def _weights_and_costs(total, s):
    """w and c, in the index OTHER, of a sum over j = 1 … K of w_j exp(-c_j / s)."""
    (index, low, size), *more = total.limits
    if more or low != 1 or size not in UPPER.values():
        raise ValueError(f"{total}: expected one sum from 1 to K")
    factors = sp.Mul.make_args(total.function)
    weight = sp.Mul(*[f for f in factors if not isinstance(f, sp.exp)])
    exponent = sp.Add(*[f.args[0] for f in factors if isinstance(f, sp.exp)])
    cost = _terms(-exponent * s)
    if weight.has(s) or not positive(weight):
        raise ValueError(f"{weight}: expected positive weights without {s}")
    if cost.has(s) or not cost.has(index):
        raise ValueError(f"{exponent}: expected minus a cost over {s}")
    return weight.xreplace({index: OTHER}), cost.xreplace({index: OTHER}), size


def _only_one(is_own, alone):
    """Whether a premise says that the indicators of its kind sum to 1."""
    for known in alone:
        if isinstance(known, sp.Sum) and isinstance(known.function, IsLeast):
            (index, *bounds), *more = known.limits
            cost, size, own = known.function.canonical().args
            if not more and own == index and bounds == [1, size] == [1, is_own.args[1]]:
                if cost == is_own.args[0]:
                    return True
    return False
