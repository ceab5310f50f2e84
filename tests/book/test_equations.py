"""Every numbered equation: what it states, what it rests on, what refutes it, and the code it is.

GMM_ALL=1 tries all mutants of every result instead of one.
"""

import os
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from _ext.equations.code import in_docstrings, in_markers
from derivation import Integral, Q, circle_constant, normal, p, q, tangent
from kit import notebooks, words
from kit.equation import Scope
from kit.forms.definition import Definition
from kit.names import count
from kit.notation import K, N, frozen_gamma, i, k, mu, pi, sigma2, x, z
from kit.values import value

import gmmlib
from gmmlib.covariance import Full, Tied
from gmmlib.criteria import entropies
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.fused import Fused
from gmmlib.engine.penalty import Penalty
from gmmlib.engine.problem import about
from gmmlib.engine.stopping import gain_to_come
from gmmlib.moments import Moments, weighted_moments
from gmmlib.sources.workspace import Workspace
from gmmlib.underflow import log_sum_exp, softmax

from . import mutation

ROOT = Path(__file__).parents[2]
MUTANTS = None if os.environ.get("GMM_ALL") else 1


def results(equations):
    return {label: known for label, known in equations.items() if known.kind == "result"}


# ---- the cells ----------------------------------------------------------------------------------


def test_a_cell_states_one_equation_and_no_label_comes_twice():
    pages = sorted((ROOT / "book").glob("*.ipynb"))
    stated = [cell.labels for page in pages for cell in notebooks.cells(page)]
    assert [labels for labels in stated if len(labels) > 1] == []
    every = sum(stated, [])
    assert len(set(every)) == len(every) == len(notebooks.proof_cells())


def test_a_cell_registers_its_label_and_nothing_else(equations):
    assert set(equations) == set(notebooks.proof_cells())
    assert all(known.label == label for label, known in equations.items())


def seconds_of_algebra():
    """Seconds of CPU for some algebra with symbols that SymPy has not seen: the least of ten."""
    taken = []
    for _ in range(10):
        a, b, c = sp.symbols("a b c", cls=sp.Dummy)
        start = time.process_time()
        sp.expand((a + b + sp.sqrt(c)) ** 8).diff(a).subs(b, c**2)
        taken.append(time.process_time() - start)
    return min(taken)


def test_all_proofs_take_less_than_a_minute(proofs):
    """Each cell was run alone, in an empty register (conftest.py). A minute of CPU where the
    algebra above takes 40 ms; as many times more as a slower processor needs for that.
    """
    pace = max(1.0, seconds_of_algebra() / 0.040)
    print(f"{proofs.seconds:.0f} s of CPU; this processor is {pace:.1f} times slower")
    assert proofs.seconds < 60 * pace
    assert len(results(proofs.equations)) >= 25


def test_what_a_result_says_it_rests_on_is_what_its_cell_looked_up(proofs):
    for label, known in results(proofs.equations).items():
        assert set(known.rests_on) == proofs.needs[label], label


def test_every_result_states_its_scope_and_a_refuted_form(equations):
    for label, known in results(equations).items():
        assert isinstance(known.scope, Scope), label
        assert words.scope(known.scope), label
        assert known.refuted, label
        assert all(reason.strip() and form.strip() for reason, form in known.refuted), label


def test_scopes_of_some_results_by_hand(equations):
    def scope(label):
        return words.scope(equations[label].scope)

    assert scope("responsibility") == "any $N$, $K$ and $D$; any component density"
    assert scope("m-step-mean-1d") == "any $N$ and $K$; $D = 1$"
    assert scope("m-step-covariance") == "any $N$, $K$ and $D$"
    assert "$D = 2$" in scope("plane-mean-slope")
    assert "$K = 2$" in scope("two-components-logistic")
    assert "$N = 3$" in scope("collapse")


# ---- changed premises ---------------------------------------------------------------------------

t = sp.Symbol("t", positive=True)
narrow = sp.exp(-((x[i] - mu[k]) ** 2) / sigma2[k]) / sp.sqrt(2 * circle_constant * sigma2[k])

# premise: (changed right-hand side, some that must fail, those that stay true and why)
CHANGED = {
    # Limits and ties that only ask which exponent is larger, not how much; a slope that is zero
    # because the two rows lie on either side; and a root that a common factor does not move.
    "gaussian-1d": (
        (normal(i, k), narrow),
        {"gaussian-mass", "mean-gradient", "m-step-variance", "single-maximum", "q-gap"},
        {
            "balanced-mean",
            "collapse",
            "far-away",
            "larger-mean-tail",
            "nearest-takes-all",
            "no-collapse-single",
            "saddle-slope",
            "spike",
            "tie",
            "wider-tail",
        },
    ),
    # ln of a product of any p(x_i); in the collapses and the limit the weights do not count.
    "mixture-density": (
        (p(i), sp.Sum(normal(i, k), (k, 1, K))),
        {"responsibility", "mixture-mass", "lagrangian-slope", "m-step-weights", "label-swap"},
        {"log-likelihood", "collapse", "no-collapse-single", "distortion-limit"},
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
    bench.run_all(name for name in notebooks.proof_cells() if name in resting)
    assert named <= set(bench.failed) <= resting
    assert resting - set(bench.failed) <= still_true


def test_an_unchanged_premise_fails_nothing(proofs, changed_bench):
    """One premise stands for all: what is tested is the bench."""
    bench = changed_bench("one-hot", proofs.equations["one-hot"])
    bench.run_all(proofs.resting_on("one-hot"))
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

    def matrices(self, entry):
        """entry(k, a, b) for every component and pair of features."""
        pairs = [[(r, n) for n in self.features] for r in self.features]
        return [[[entry(s, *pair) for pair in row] for row in pairs] for s in self.components]


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
    given = {"x": data.x, "mu": new.means, "gamma": data.gamma}
    formula = data.matrices(lambda s, r, n: value(m=s, a=r, b=n, **given))
    same(new.covariances, formula)


@pytest.mark.equation("mixture-mean")
def test_the_mean_of_a_mixture_is_the_equation_along_every_direction(equations, data):
    value = equations["mixture-mean"].value
    for along in np.vstack([np.eye(data.mu.shape[1]), data.x]):
        formula = value(pi=data.pi, mu=data.mu @ along, sigma2=np.ones_like(data.pi))
        same(data.mixture.mean() @ along, formula)


@pytest.mark.equation("mixture-variance")
def test_the_covariance_of_a_mixture_is_the_equation_along_every_direction(equations, data):
    value = equations["mixture-variance"].value
    for along in np.vstack([np.eye(data.mu.shape[1]), data.x]):
        variances = along @ data.Sigma @ along
        formula = value(pi=data.pi, mu=data.mu @ along, sigma2=variances)
        same(along @ data.mixture.covariance() @ along, formula)


@pytest.mark.equation("fixed-mean")
def test_moments_about_fixed_means_give_the_covariances_of_the_equation(equations, data):
    K, D = data.mu.shape
    counts, _, scatters = about(Full(K, D), weighted_moments(data.x, data.gamma), data.mu)
    value = partial(equations["fixed-mean"].value, x=data.x, gamma=data.gamma, mu=data.mu)
    formula = data.matrices(lambda s, r, n: value(m=s, a=r, b=n))
    same(scatters / counts[:, None, None], formula)


@pytest.mark.equation("given-responsibilities")
@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")  # five rows, for an equation
def test_the_objective_with_given_responsibilities_is_that_of_the_equation(equations, data):
    h = len(data.x) // 2
    given = np.where(np.arange(len(data.x))[:, None] < h, 0.0, data.gamma)
    start = {"weights_init": data.pi, "means_init": data.mu, "reg_covar": 0, "max_iter": 0}
    model = gmmlib.GaussianMixture(len(data.pi), precisions_init=np.linalg.inv(data.Sigma), **start)
    found = len(data.x) * model.fit(data.x, labels=given).lower_bound_
    same(found, equations["given-responsibilities"].value(h=h, q=data.gamma, **data.theta))


@pytest.mark.equation("exponential-family")
def test_the_fused_step_has_the_logarithms_of_the_equation(equations, data):
    full = Full(*data.mu.shape)
    fused = Fused(full, FrameParameters.from_covariances(full, data.pi, data.mu, data.Sigma), None)
    logs = fused.natural @ fused.phi(data.x.T, 0, Workspace()) + fused.peak
    value = equations["exponential-family"].value
    formula = [[value(i=r, k=s, **data.theta) for r in data.rows] for s in data.components]
    same(logs, formula)


@pytest.mark.equation("moments-from-sums")
def test_the_fused_step_turns_sums_into_the_covariances_of_the_equation(equations, data):
    full = Full(*data.mu.shape)
    fused = Fused(full, FrameParameters.from_covariances(full, data.pi, data.mu, data.Sigma), None)
    sums = data.gamma.T @ fused.phi(data.x.T, 0, Workspace()).T
    moments = fused.finish(len(data.x), (0.0, sums))[1]
    value = equations["moments-from-sums"].value
    formula = data.matrices(lambda s, r, n: value(k=s, a=r, b=n, x=data.x, gamma=data.gamma))
    same(moments.scatters / moments.counts[:, None, None], formula)


@pytest.mark.equation("tied-softmax")
def test_without_the_square_the_tied_step_has_the_responsibilities_of_the_equation(equations, data):
    shared = data.Sigma[0]
    tied = Tied(*data.mu.shape)
    theta = FrameParameters.from_covariances(tied, data.pi, data.mu, shared[None])
    fused = Fused(tied, theta, (data.x.T @ data.x)[None])
    phi = fused.phi(data.x.T, 0, Workspace())
    assert len(phi) == data.x.shape[1] + 1
    given = {**data.theta, "shared_Lambda": np.linalg.inv(shared)}
    value = equations["tied-softmax"].value
    formula = [[value(i=r, k=s, **given) for s in data.components] for r in data.rows]
    same(softmax((fused.natural @ phi).T), formula)


def after_one_step(rows, covariance_type, start):
    """The fit after one step from these parameters, and the responsibilities that gave it."""
    mean, shares = start.Sigma.mean(axis=0), start.Sigma[:, 0, 0]
    init, full = {
        "tied": (np.linalg.inv(mean), np.repeat(mean[None], len(shares), axis=0)),
        "diag": (1 / shares[:, None] * np.ones(2), shares[:, None, None] * np.eye(2)),
        "spherical": (1 / shares, shares[:, None, None] * np.eye(2)),
    }[covariance_type]
    model = gmmlib.GaussianMixture(
        len(shares),
        covariance_type=covariance_type,
        reg_covar=0,
        max_iter=1,
        weights_init=start.pi,
        means_init=start.mu,
        precisions_init=init,
    )
    with pytest.warns(gmmlib.ConvergenceWarning):
        model.fit(rows)
    gamma = gmmlib.responsibilities(rows, gmmlib.Parameters(start.pi, start.mu, full))
    return model, {"x": rows, "mu": model.means_, "gamma": gamma}


@pytest.fixture
def many():
    return Data(4, 40, 3, 2)


@pytest.mark.equation("m-step-diagonal")
def test_one_step_with_variances_is_the_equation(equations, many):
    fit, given = after_one_step(many.x, "diag", many)
    value = equations["m-step-diagonal"].value
    formula = [[value(m=s, a=n, **given) for n in many.features] for s in many.components]
    same(fit.covariances_, formula)


@pytest.mark.equation("m-step-spherical")
def test_one_step_with_one_variance_each_is_the_equation(equations, many):
    fit, given = after_one_step(many.x, "spherical", many)
    value = equations["m-step-spherical"].value
    same(fit.covariances_, [value(m=s, **given) for s in many.components])


@pytest.mark.equation("m-step-tied")
def test_one_step_with_one_covariance_for_all_is_the_equation(equations, many):
    fit, given = after_one_step(many.x, "tied", many)
    value = equations["m-step-tied"].value
    formula = [[value(a=r, b=n, **given) for n in many.features] for r in many.features]
    same(fit.covariances_, formula)


class Wish:
    """A prior: Psi, mu_0, kappa and nu, and the Penalty that says the same."""

    def __init__(self, D):
        rng = np.random.default_rng(D)
        root = rng.normal(size=(D, D))
        self.Psi, self.mu_0 = root @ root.T + np.eye(D), rng.normal(size=D)
        self.known = {"Psi": self.Psi, "mu_0": self.mu_0, "kappa": 0.7, "nu": D + 2.0}
        self.penalty = Penalty(self.Psi, Full(2, D).prior_degrees(D + 2), 0.7)

    def after(self, data):
        """Means and covariances that maximise Q with the prior: the origin is the prior's mean."""
        found = gmmlib.SufficientStatistics.of(data.x - self.mu_0, data.gamma)
        full = Full(*data.mu.shape)
        moments = self.penalty.shift(full, Moments(found.counts, found.means, found.scatters))
        covariances = full.divide(moments.scatters, moments.counts, self.penalty.degrees)
        return moments.means + self.mu_0, covariances


@pytest.fixture
def wish(data):
    return Wish(data.x.shape[1])


@pytest.mark.equation("penalised-likelihood")
def test_the_penalty_is_what_the_equation_takes_off_the_log_likelihood(equations, data, wish):
    full = Full(*data.mu.shape)
    theta = FrameParameters.from_covariances(full, data.pi, data.mu, data.Sigma)
    objective = gmmlib.log_likelihood(data.x, data.mixture)
    objective += Penalty(wish.Psi).objective(full, theta)
    same(objective, equations["penalised-likelihood"].value(Psi=wish.Psi, **data.theta))


@pytest.mark.equation("penalised-covariance")
def test_penalised_covariances_are_the_equation(equations, data, wish):
    new = gmmlib.SufficientStatistics.of(data.x, data.gamma)
    full = Full(*data.mu.shape)
    moments = Penalty(wish.Psi).shift(full, Moments(new.counts, new.means, new.scatters))
    given = {"x": data.x, "mu": new.means, "gamma": data.gamma, "Psi": wish.Psi}
    value = equations["penalised-covariance"].value
    formula = data.matrices(lambda s, r, n: value(m=s, a=r, b=n, **given))
    same(full.divide(moments.scatters, moments.counts), formula)


@pytest.mark.equation("conjugate-prior")
def test_the_prior_adds_what_the_equation_says(equations, data, wish):
    full = Full(*data.mu.shape)
    theta = FrameParameters.from_covariances(full, data.pi, data.mu - wish.mu_0, data.Sigma)
    formula = equations["conjugate-prior"].value(**wish.known, **data.theta)
    same(wish.penalty.objective(full, theta), formula)


@pytest.mark.equation("prior-mean")
def test_means_with_a_prior_are_the_equation(equations, data, wish):
    value, given = equations["prior-mean"].value, {"x": data.x, "gamma": data.gamma, **wish.known}
    formula = [[value(m=s, d=n, **given) for n in data.features] for s in data.components]
    same(wish.after(data)[0], formula)


@pytest.mark.equation("prior-covariance")
def test_covariances_with_a_prior_are_the_equation(equations, data, wish):
    value = equations["prior-covariance"].value
    given = {"x": data.x, "gamma": data.gamma, **wish.known}
    formula = data.matrices(lambda s, r, n: value(m=s, a=r, b=n, **given))
    same(wish.after(data)[1], formula)


@pytest.mark.equation("aitken")
def test_the_gain_to_come_is_the_equation(equations):
    e = equations["aitken"].rhs
    gain, rho = (next(s for s in e.free_symbols if str(s) == name) for name in ("g", "rho"))
    formula = sp.lambdify([gain, rho], e)
    for heights in ([-5.0, -3.0, -2.5], [1.0, 1.9, 2.7]):
        before, last = np.diff(heights)
        rate = np.sqrt(last / before)  # of the errors: gains shrink by its square
        same(gain_to_come(heights), formula(last, rate))


@pytest.fixture
def fitted(data):
    """An estimator with the parameters of the data, not fitted to anything."""
    model = gmmlib.GaussianMixture(len(data.pi))
    model.weights_, model.means_, model.covariances_ = data.pi, data.mu, data.Sigma
    return model


@pytest.mark.equation("aic", "bic", "icl")
@pytest.mark.parametrize("name", ["aic", "bic", "icl"])
def test_a_criterion_is_the_equation(equations, data, fitted, name):
    K, D = data.mu.shape
    n_free = K - 1 + K * D + K * D * (D + 1) / 2
    formula = equations[name].value(n_theta=n_free, **data.theta)
    same(getattr(fitted, name)(data.x), formula)


@pytest.mark.equation("entropy")
def test_entropies_are_the_equation(equations, data):
    value = equations["entropy"].value
    gamma = gmmlib.responsibilities(data.x, data.mixture)
    same(entropies(gamma), [value(i=r, **data.theta) for r in data.rows])


@pytest.mark.equation("merge-gain")
def test_a_merge_lowers_the_entropy_by_the_equation(equations, data):
    value = equations["merge-gain"].value
    before, after, *_ = gmmlib.merge_by_entropy(data.gamma)
    (one,), (other,) = after.pair
    fall = value(j=one + 1, m=other + 1, gamma=data.gamma)
    np.testing.assert_allclose(before.entropy - after.entropy, fall, rtol=1e-10)


@pytest.mark.equation("gaussian-cdf")
def test_the_probability_transform_adds_up_the_distribution_functions_of_the_equation(
    equations, data
):
    """Each feature by itself, as a mixture of one feature."""
    value, u = equations["gaussian-cdf"].value, gmmlib.probability_transform(data.x, data.mixture)
    for feature in range(data.x.shape[1]):
        of_feature = {"x": data.x[:, feature], "mu": data.mu[:, feature]}
        of_feature["sigma2"] = data.Sigma[:, feature, feature]
        parts = [[value(i=r, k=s, **of_feature) for s in data.components] for r in data.rows]
        np.testing.assert_allclose(u[:, feature], np.array(parts) @ data.pi, rtol=1e-10)


def with_numbers(equation, data, **known):
    """An equation whose Gaussians are integrated over their last feature, by quadrature."""
    D = data.x.shape[1]
    grid = np.linspace(-60, 60, 24_001)
    own = np.empty((len(data.x), len(data.pi)))
    for n, row in enumerate(data.x):
        line = np.column_stack([np.tile(row[:-1], (len(grid), 1)), grid])
        own[n] = np.exp(gmmlib.log_gaussian(line, data.mu, data.Sigma)).sum(axis=0)
    own *= grid[1] - grid[0]
    marginal = equation.rhs.replace(
        lambda part: isinstance(part, Integral), lambda part: q[part.args[0].args]
    )
    return value(marginal, {"d": D, "q": own, **data.theta, **known})


@pytest.fixture(params=["D=2", "D=3"])
def plane(request):
    return Data(*SIZES[request.param])


@pytest.mark.equation("marginal-density")
def test_the_density_of_a_marginal_is_the_equation(equations, plane):
    D = plane.x.shape[1]
    code = gmmlib.log_density(plane.x[:, : D - 1], plane.mixture.marginal(range(D - 1)))
    known = equations["marginal-density"]
    same(np.exp(code), [with_numbers(known, plane, i=r) for r in plane.rows])


def conditionals(data):
    """The mixture of the last feature, given the others, at each row."""
    given = range(data.x.shape[1] - 1)
    return [data.mixture.conditional(given, row[:-1]) for row in data.x]


@pytest.mark.equation("conditional-weights")
def test_the_weights_of_a_conditional_are_the_equation(equations, plane):
    known = equations["conditional-weights"]
    formula = [[with_numbers(known, plane, i=r, k=s) for s in plane.components] for r in plane.rows]
    same([mixture.weights for mixture in conditionals(plane)], formula)


@pytest.mark.equation("conditional-density")
def test_the_density_of_a_conditional_is_the_equation(equations, plane):
    rows = zip(conditionals(plane), plane.x[:, -1])
    code = [np.exp(gmmlib.log_density([[last]], mixture))[0] for mixture, last in rows]
    known = equations["conditional-density"]
    same(code, [with_numbers(known, plane, i=r) for r in plane.rows])


@pytest.mark.equation("conditional-mean")
def test_the_means_of_a_conditional_are_the_equation(equations):
    data = Data(*SIZES["D=2"])
    value = equations["conditional-mean"].value
    formula = [[value(i=r, k=s, **data.theta) for s in data.components] for r in data.rows]
    same([mixture.means[:, 0] for mixture in conditionals(data)], formula)


@pytest.mark.equation("conditional-covariance")
def test_the_variances_of_a_conditional_are_the_equation(equations):
    data = Data(*SIZES["D=2"])
    value = equations["conditional-covariance"].value
    formula = [value(k=s, **data.theta) for s in data.components]
    for mixture in conditionals(data):
        same(mixture.covariances[:, 0, 0], formula)


@pytest.mark.equation("mixture-mean")
@pytest.mark.equation("mixture-variance")
def test_mean_and_covariance_given_many_rows_are_the_equations(equations):
    data = Data(*SIZES["D=3"])
    found = data.mixture.conditional([1], data.x[:, [1]])
    mean, variance = equations["mixture-mean"].value, equations["mixture-variance"].value
    means, covariances = found.mean(), found.covariance()
    for row, weights in enumerate(found.weights):
        for along in np.vstack([np.eye(2), data.x[:, :2]]):
            theta = {"pi": weights, "mu": found.means[row] @ along}
            theta["sigma2"] = along @ found.covariances @ along
            same(means[row] @ along, mean(**theta))
            same(along @ covariances[row] @ along, variance(**theta))


@pytest.mark.equation("conditional-weights")
@pytest.mark.equation("conditional-mean")
@pytest.mark.equation("conditional-covariance")
@pytest.mark.equation("mixture-mean")
@pytest.mark.equation("mixture-variance")
def test_the_regression_of_a_fit_is_made_of_the_equations(equations):
    data = Data(*SIZES["D=2"])
    model = gmmlib.GaussianMixture.from_parameters(data.mixture)
    found, std = model.predict_conditional(data.x[:, :1], [0], return_std=True)
    value = {label: equation.value for label, equation in equations.items()}
    weight, theta = equations["conditional-weights"], data.theta
    sigma2 = np.array([value["conditional-covariance"](k=s, **theta) for s in data.components])
    for row, r in enumerate(data.rows):
        pi = np.array([with_numbers(weight, data, i=r, k=s) for s in data.components])
        mu = np.array([value["conditional-mean"](i=r, k=s, **theta) for s in data.components])
        given = {"pi": pi.astype(float), "mu": mu.astype(float), "sigma2": sigma2.astype(float)}
        same(found[row, 0], value["mixture-mean"](**given))
        same(std[row, 0] ** 2, value["mixture-variance"](**given))


@pytest.mark.equation("conditional-weights")
@pytest.mark.equation("conditional-mean")
@pytest.mark.equation("conditional-covariance")
def test_conditionals_of_many_rows_are_the_equations(equations):
    data = Data(*SIZES["D=2"])
    found = data.mixture.conditional([0], data.x[:, :1])
    theta = data.theta
    weight = equations["conditional-weights"]
    rows, components = data.rows, data.components
    same(found.weights, [[with_numbers(weight, data, i=r, k=s) for s in components] for r in rows])
    mean = equations["conditional-mean"].value
    same(found.means[:, :, 0], [[mean(i=r, k=s, **theta) for s in components] for r in rows])
    variance = equations["conditional-covariance"].value
    same(found.covariances[:, 0, 0], [variance(k=s, **theta) for s in components])


@pytest.mark.equation("nearest-mean")
def test_the_labels_of_kmeans_have_no_excess_and_any_others_have_the_equations(equations, data):
    excess, distortion = equations["nearest-mean"].value, equations["distortion"].value
    step = next(gmmlib.kmeans(data.x, data.mu))
    given, table = {"x": data.x, "mu": data.mu}, np.eye(len(data.mu))
    assert abs(excess(z=table[step.labels], **given)) < 1e-12
    others = table[np.random.default_rng(6).integers(len(table), size=len(data.x))]
    same(distortion(z=others, **given) - step.distortion, excess(z=others, **given))


@pytest.mark.equation("cluster-mean")
def test_the_means_of_kmeans_are_the_equation(equations, data):
    value = equations["cluster-mean"].value
    before, after, *_ = gmmlib.kmeans(data.x, data.x[: len(data.mu)])
    z = np.eye(len(data.mu))[before.labels]
    formula = [[value(m=s, d=n, x=data.x, z=z) for n in data.features] for s in data.components]
    same(after.means, formula)


class Given(np.random.Generator):
    """A generator whose numbers are given."""

    def __init__(self, numbers):
        super().__init__(np.random.PCG64(0))
        self.numbers = iter(numbers)

    def random(self, size=None):
        return next(self.numbers)


@pytest.mark.equation("kmeans-plus-plus")
def test_the_second_mean_is_drawn_with_the_chances_of_the_equation(equations, data):
    """A number between 0 and 1 falls into the part of the row that is drawn."""
    chance = equations["kmeans-plus-plus"].value
    parts = [chance(i=r, x=data.x, mu=data.x[:1]) for r in data.rows]
    assert sum(parts) == pytest.approx(1)
    for number in np.linspace(0.01, 0.99, 40):
        second = gmmlib.draw_means(data.x, 2, Given([0.0, number]))[1]
        same(second, data.x[np.searchsorted(np.cumsum(parts), number)])


def test_every_equation_that_a_docstring_cites_is_compared_with_its_code_here():
    cited = {label for label, _ in in_docstrings(ROOT / "gmmlib")}
    here = {label for label, test in in_markers(ROOT / "tests") if "test_equations" in test}
    assert len(cited) >= 9
    assert cited - here == set()
