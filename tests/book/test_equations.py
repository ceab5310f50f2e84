"""Every numbered equation: what it states, what it rests on, what refutes it, and the code it is.

GMM_ALL_MUTANTS=1 tries all mutants of every result instead of five.
"""

import json
import os
import re
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import Q, circle_constant, normal, p, tangent
from equation_sources import in_docstrings, in_markers
from kit import register
from kit.names import count
from kit.notation import K, N, frozen_gamma, i, k, mu, pi, sigma2, x, z
from kit.scope import Scope
from kit.statements import Bound, Definition, Nonnegative, Root

import gmmlib
from gmmlib.underflow import log_sum_exp

from . import meaning, mutation

ROOT = Path(__file__).parents[2]
STATES = re.compile(r'^(?:define|cite|prove\w*)\(\s*"([\w-]+)"', re.M)
MUTANTS = None if os.environ.get("GMM_ALL_MUTANTS") else 5


def results(equations):
    return {label: known for label, known in equations.items() if known.kind == "result"}


# ---- the cells ----------------------------------------------------------------------------------


def proof_cells():
    """(chapter, source, labels) of every code cell that states equations, straight from disk."""
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            labels = STATES.findall(source) if cell["cell_type"] == "code" else []
            if labels:
                yield path.stem, source, labels


def test_a_cell_states_one_equation_and_no_label_comes_twice():
    stated = [labels for _, _, labels in proof_cells()]
    assert [labels for labels in stated if len(labels) > 1] == []
    every = sum(stated, [])
    assert len(set(every)) == len(every) == len(register.cells())


def test_a_cell_registers_its_label_and_nothing_else(equations):
    assert set(equations) == set(register.cells())
    assert all(known.label == label for label, known in equations.items())


def test_all_proofs_take_less_than_two_minutes(proofs):
    """Each cell was run alone, in an empty register (conftest.py)."""
    assert proofs.seconds < 120
    assert len(results(proofs.equations)) >= 25


def test_what_a_result_says_it_rests_on_is_what_its_cell_looked_up(proofs):
    for label, known in results(proofs.equations).items():
        assert set(known.rests_on) == proofs.needs[label], label


def test_every_result_states_its_scope_and_a_refuted_form(equations):
    for label, known in results(equations).items():
        assert isinstance(known.scope, Scope), label
        assert str(known.scope), label
        assert known.refuted, label
        assert all(reason.strip() and form.strip() for reason, form in known.refuted), label


def test_scopes_of_some_results_by_hand(equations):
    def scope(label):
        return str(equations[label].scope)

    assert scope("responsibility") == "any $N$, $K$ and $D$; any component density"
    assert scope("m-step-mean-1d") == "any $N$ and $K$; $D = 1$"
    assert scope("m-step-covariance") == "any $N$, $K$ and $D$"
    assert "$D = 2$" in scope("plane-mean-slope")
    assert "$K = 2$" in scope("two-components-logistic")
    assert "$N = 3$" in scope("collapse")


# ---- what the formulas mean, by an oracle -------------------------------------------------------


def sides(e):
    return list(e) if isinstance(e, sp.MatrixBase) else [sp.sympify(e)]


def holds(known, model):
    """Whether the statement as it is shown is true in a model of small size."""
    if isinstance(known, Bound):
        points = [mpmath.mpf(n) / 8 for n in range(1, 40)]
        values = [model.putting({known.t: t}).value(known.rhs) for t in points]
        least = points[values.index(min(values))]
        return min(values) >= 0 and least == known.zero_at
    if isinstance(known, Root):
        there = model.value(known.rhs)
        root, other = (
            model.putting({known.variable: v}).value(known.derived) for v in (there, there + 1)
        )
        return meaning.close(root, 0) and not meaning.close(other, 0)
    pairs = [
        (model.value(s), model.value(t)) for s, t in zip(sides(known.derived), sides(known.rhs))
    ]
    sign = not isinstance(known, Nonnegative) or pairs[0][1] >= 0
    named = known.name is None or meaning.close(model.value(known.name), pairs[0][1])
    return sign and named and all(meaning.close(*pair) for pair in pairs)


def test_every_result_is_true_by_an_oracle_that_shares_no_algebra_with_the_kit(equations):
    with mpmath.workdps(40):
        false = [
            label
            for label, known in results(equations).items()
            for model in meaning.models(known, equations)
            if not holds(known, model)
        ]
    assert false == []


@pytest.mark.parametrize(
    "label", ["joint", "mean-gradient", "m-step-weights", "tangent-bound", "tie"]
)
def test_the_oracle_tells_a_wrong_right_hand_side(equations, label):
    known = equations[label]
    wrong = type("Wrong", (type(known),), {"__init__": lambda self: None})()
    vars(wrong).update(vars(known), rhs=2 * known.rhs - 1)
    with mpmath.workdps(40):
        assert not all(holds(wrong, model) for model in meaning.models(known, equations))


# ---- changed premises ---------------------------------------------------------------------------

t = sp.Symbol("t", positive=True)
narrow = sp.exp(-((x[i] - mu[k]) ** 2) / sigma2[k]) / sp.sqrt(2 * circle_constant * sigma2[k])

# premise: (changed right-hand side, some that must fail, those that stay true and why)
CHANGED = {
    # Limits and ties that only ask which exponent is larger, not how much; and a slope that is
    # zero because the two rows lie on either side.
    "gaussian-1d": (
        (normal(i, k), narrow),
        {"gaussian-mass", "mean-gradient", "m-step-variance", "single-maximum", "q-gap"},
        {
            "collapse",
            "far-away",
            "nearest-takes-all",
            "no-collapse-single",
            "saddle-slope",
            "tie",
        },
    ),
    # ln of a product of any p(x_i); the two collapses count a weight as 1 or do not need it.
    "mixture-density": (
        (p(i), sp.Sum(normal(i, k), (k, 1, K))),
        {"responsibility", "mixture-mass", "lagrangian-slope", "m-step-weights", "label-swap"},
        {"log-likelihood", "collapse", "no-collapse-single"},
    ),
    "weights-sum": (
        (sp.Sum(pi[k], (k, 1, K)), 2),
        {"mixture-mass", "multiplier", "m-step-weights", "gibbs", "equal-components"},
        set(),
    ),
    "one-hot": (
        (sp.Sum(z[i, k], (k, 1, K)), 2),
        {"labels-multiplier", "labels-weights", "scatter-split"},
        set(),
    ),
    "tangent-bound": (
        (tangent(t), t - 1 - 2 * sp.log(t)),
        {"single-maximum", "q-gap", "gibbs", "weights-maximum"},
        set(),
    ),
    "counts": (
        (count(k), sp.Sum(frozen_gamma[i, k] ** 2, (i, 1, N))),
        {"counts-sum", "m-step-mean", "m-step-variance", "m-step-covariance", "m-step-weights"},
        set(),
    ),
    "q-function": (
        (Q, sp.Sum(sp.log(pi[k]) + sp.log(normal(i, k)), (k, 1, K), (i, 1, N))),
        {"q-slope", "index-mean-slope", "m-step-covariance"},
        set(),
    ),
}


@pytest.mark.parametrize("label", CHANGED)
def test_a_changed_premise_fails_those_that_rest_on_it(proofs, changed_bench, label):
    """Those that do not rest on it never look it up: tested above, for every cell."""
    change, named, still_true = CHANGED[label]
    resting = proofs.resting_on(label)
    bench = changed_bench(label, Definition(label, *change))
    bench.run_all(name for name in register.cells() if name in resting)
    assert named <= set(bench.failed) <= resting
    assert resting - set(bench.failed) <= still_true


def test_an_unchanged_premise_fails_nothing(proofs, changed_bench):
    bench = changed_bench("counts", proofs.equations["counts"])
    bench.run_all(proofs.resting_on("counts"))
    assert bench.failed == {}


# ---- mutations ----------------------------------------------------------------------------------


def differs(known, form):
    """Whether the statement with this right-hand side is false at an exact instance."""
    try:
        return known.fails_at_instance(form)
    except (TypeError, KeyError):  # the mutant is no real number, such as ln(-1)
        return False


def test_mutants_of_every_result_are_rejected(equations):
    survived, counted, tried = [], 0, 0
    for label, known in results(equations).items():
        rejected = 0
        for what, form in mutation.shuffled(label, known.rhs):
            if rejected == MUTANTS:
                break
            tried += 1
            if differs(known, form):
                rejected += 1
                survived += [f"{label}: {what}"] if known.goes_through(form) else []
        assert rejected > 0, f"{label}: no mutant of it counts"
        counted += rejected
    print(f"mutants: {tried} tried, {counted} false at an instance, {len(survived)} survived")
    assert survived == []


def test_the_right_form_would_survive(equations):
    """So that a proof which rejects everything is seen."""
    for label in ("responsibility", "m-step-covariance", "gibbs", "single-maximum"):
        known = equations[label]
        assert known.goes_through(known.rhs), label
        assert not known.fails_at_instance(known.rhs), label


# ---- from equation to code ----------------------------------------------------------------------


class Data:
    """Rows, parameters and responsibilities of one size, at random."""

    def __init__(self, seed, N, K, D):
        rng = np.random.default_rng(seed)
        roots = rng.normal(size=(K, D, D))
        self.x, self.pi = rng.normal(size=(N, D)) * 2, rng.dirichlet(np.full(K, 3.0))
        self.mu, self.gamma = rng.normal(size=(K, D)), rng.dirichlet(np.ones(K), size=N)
        self.Sigma = roots @ roots.transpose(0, 2, 1) + 0.3 * np.eye(D)
        self.mixture = gmmlib.Parameters(self.pi, self.mu, self.Sigma)
        self.theta = {"x": self.x, "pi": self.pi, "mu": self.mu, "Sigma": self.Sigma}
        self.rows, self.components = range(1, N + 1), range(1, K + 1)
        self.features = range(1, D + 1)


SIZES = {"D=1": (1, 7, 2, 1), "D=2": (2, 5, 3, 2), "D=3": (3, 6, 2, 3)}


@pytest.fixture(params=SIZES.values(), ids=SIZES.keys())
def data(request):
    return Data(*request.param)


def same(code, formula):
    np.testing.assert_allclose(code, formula, rtol=1e-12)


@pytest.mark.equation("gaussian")
def test_log_gaussian_is_the_equation(equations, data):
    value = equations["gaussian"].value
    formula = [[value(i=r, k=s, **data.theta) for s in data.components] for r in data.rows]
    same(np.exp(gmmlib.log_gaussian(data.x, data.mu, data.Sigma)), formula)


@pytest.mark.equation("mixture-density")
def test_log_density_is_the_equation(equations, data):
    value = equations["mixture-density"].value
    formula = [value(i=r, **data.theta) for r in data.rows]
    same(np.exp(gmmlib.log_density(data.x, data.mixture)), formula)


@pytest.mark.equation("log-likelihood")
def test_log_likelihood_is_the_equation(equations, data):
    same(
        gmmlib.log_likelihood(data.x, data.mixture),
        equations["log-likelihood"].value(**data.theta),
    )


@pytest.mark.equation("log-sum-exp")
def test_log_sum_exp_is_the_equation(equations, data):
    """Its letters s and c are the cell's own."""
    e = equations["log-sum-exp"].rhs
    (s,), (c,) = e.atoms(sp.IndexedBase), [c for c in e.free_symbols if str(c) == "c"]
    formula = sp.lambdify([s, c, K], e, modules="numpy")
    rows = data.x @ data.mu.T
    padded = np.pad(rows, [(0, 0), (1, 0)], constant_values=np.nan)
    same(log_sum_exp(rows), [formula(row, 1.5, rows.shape[1]) for row in padded])


@pytest.mark.equation("responsibility")
def test_responsibilities_are_the_equation(equations, data):
    value = equations["responsibility"].value
    formula = [[value(i=r, k=s, **data.theta) for s in data.components] for r in data.rows]
    same(gmmlib.responsibilities(data.x, data.mixture), formula)


@pytest.mark.equation("counts")
def test_counts_are_the_equation(equations, data):
    value = equations["counts"].value
    formula = [value(k=s, gamma=data.gamma) for s in data.components]
    same(gmmlib.SufficientStatistics.of(data.x, data.gamma).counts, formula)


@pytest.mark.equation("m-step-weights")
def test_the_weights_of_the_m_step_are_the_equation(equations, data):
    value = equations["m-step-weights"].value
    formula = [value(m=s, gamma=data.gamma) for s in data.components]
    same(gmmlib.m_step(data.x, data.gamma).weights, formula)


@pytest.mark.equation("m-step-mean")
def test_the_means_of_the_m_step_are_the_equation(equations, data):
    value = equations["m-step-mean"].value
    formula = [
        [value(m=s, d=n, x=data.x, gamma=data.gamma) for n in data.features]
        for s in data.components
    ]
    same(gmmlib.m_step(data.x, data.gamma).means, formula)


@pytest.mark.equation("m-step-covariance")
def test_the_covariances_of_the_m_step_are_the_equation_at_the_new_means(equations, data):
    value = equations["m-step-covariance"].value
    new = gmmlib.m_step(data.x, data.gamma)
    formula = [
        [
            [value(m=s, a=r, b=n, x=data.x, mu=new.means, gamma=data.gamma) for n in data.features]
            for r in data.features
        ]
        for s in data.components
    ]
    same(new.covariances, formula)


def test_every_equation_that_a_docstring_cites_is_compared_with_its_code_here():
    cited = {label for label, _ in in_docstrings(ROOT / "gmmlib")}
    here = {label for label, test in in_markers(ROOT / "tests") if "test_equations" in test}
    assert len(cited) >= 9
    assert cited - here == set()
