"""A formula as a proof cell writes it, in the cell's own names."""

import sympy as sp
from kit.names import _Posterior
from kit.notation import frozen_gamma, j, k, m
from kit.soft import OTHER, Excess, IsLeast, Least

SIGNS = {sp.Add: " + ", sp.Mul: " * ", sp.Pow: " ** "}
OF_COSTS = {Least: "least", IsLeast: "is_least", Excess: "excess"}
HELD = {frozen_gamma: "gamma", _Posterior: "gamma"}  # gamma[i, k], held, and gamma(i, k)


def source(e, names):
    """The Python expression that makes e of these names; None where they do not make it."""
    try:
        words = Writer(names).written(e)
        made = eval(words, dict(names))
    except (KeyError, TypeError, ValueError):
        return None
    return words if sp.sympify(made) == e else None


class Writer:
    """Writes formulas; a part that has a name is written by it."""

    def __init__(self, names):
        self.names = HELD | {
            it: name for name, it in names.items() if isinstance(it, sp.Basic | type)
        }
        self.kinds = {
            (sp.Integer, type(-sp.oo)): str,
            sp.Rational: lambda e: f"Rational({e.p}, {e.q})",
            sp.Indexed: lambda e: f"{self.names[e.base]}[{self.listed(e.indices)}]",
            sp.Tuple: lambda e: f"({self.listed(e)},)",
            sp.polygamma: lambda e: f"digamma({self.written(e.args[1])})",
            sp.MatrixBase: lambda e: f"Matrix({e.rows}, {e.cols}, [{self.listed(e)}])",
            tuple(SIGNS): self.joined,
            tuple(OF_COSTS): self.of_costs,
        }

    def written(self, e):
        """The expression; KeyError where a name is missing."""
        if isinstance(e, sp.Basic) and e in self.names:
            return self.names[e]
        for kind, write in self.kinds.items():
            if isinstance(e, kind):
                return write(e)
        return f"{self.names[e.func]}({self.listed(e.args)})"

    def listed(self, parts):
        return ", ".join(map(self.written, parts))

    def joined(self, e):
        return f"({SIGNS[e.func].join(map(self.written, e.args))})"

    def of_costs(self, e):
        """A cell writes the cost in the index that runs over all components."""
        cost, _, *own = e.args
        index = next(letter for letter in (j, k, m) if not e.has(letter))
        return f"{OF_COSTS[e.func]}({self.listed((cost.xreplace({OTHER: index}), index, *own))})"
