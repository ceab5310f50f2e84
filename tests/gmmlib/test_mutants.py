"""Wrong formulas put into a copy of gmmlib: the named tests must fail on each, and see no other.

A test suite is trusted only as far as it has been seen to fail. Each mutant is one slip somebody
could make. Its text must stand in the file exactly once, so that this table cannot go stale.
"""

import importlib
import inspect
import shutil
import sys
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "gmmlib"

FORMULA = "test_density::test_log_gaussian_is_the_textbook_formula"
MASS_1D = "test_density::test_density_integrates_to_one_in_one_dimension"
MASS_2D = "test_density::test_density_integrates_to_one_in_two_dimensions"
LIKELIHOOD = "test_density::test_likelihood_is_the_sum_over_all_assignments"
FAR_DENSITY = "test_density::test_far_rows_keep_their_density"
MARGINALS = "test_e_step::test_responsibilities_are_marginals_of_all_assignments"
FAR_GAMMA = "test_e_step::test_rows_sum_to_one_even_far_away"
COUNT_SLOPE = "test_e_step::test_slope_of_the_log_likelihood_is_weighted_by_responsibilities"
Q_SLOPE = "test_m_step::test_q_is_stationary_at_the_m_step"
MOMENTS = "test_m_step::test_moment_identity"
LABELS = "test_m_step::test_known_labels_give_the_moments_of_each_group"
ONE = "test_m_step::test_one_component_gets_the_sample_moments"
FIVE = "test_m_step::test_five_points_by_hand"
SPELLINGS = "test_m_step::test_both_spellings_agree"
NAMES = "test_statistics::test_statistics_are_what_their_names_say"
BLOCKS = "test_statistics::test_two_blocks_add_up_to_the_whole"
ZERO = "test_statistics::test_a_component_of_weight_zero_keeps_its_mean_and_covariance"
WORKED = "test_em::test_worked_example_at_every_iteration"
READER = "test_em::test_the_readers_loop_makes_the_same_steps"
EM_MOMENTS = "test_em::test_every_step_keeps_the_moments_of_the_data"
MONOTONE = "test_em::test_log_likelihood_never_falls"
LIMIT = "test_em::test_the_limit_is_stationary"
STOP = "test_em::test_it_stops_at_the_first_gain_below_tol_per_row"
LAST = "test_em::test_tol_zero_stops_only_after_max_iter"
SAMPLE = "test_sampling::test_each_component_has_its_share_mean_and_covariance"
START = "test_start::test_random_means_are_distinct_rows_and_the_covariance_is_the_datas"
LINE = "test_collapse::test_em_ends_when_a_component_sits_on_a_line"
ROW = "test_collapse::test_em_ends_when_a_component_sits_on_one_row"
BOUND = "test_mixture::test_lower_bound_is_that_of_the_returned_parameters"
BEST = "test_mixture::test_the_best_of_several_starts_is_kept"


class Mutant(NamedTuple):
    """One slip: in `file`, `original` became `mutated`; what must and what cannot notice it."""

    file: str
    original: str
    mutated: str
    caught_by: list[str]
    unnoticed_by: list[str] = []


OLD_MEAN = """_divide(self.scatters, self.counts)
        if previous is not None:
            moved = means - previous.means
            covariances = covariances + moved[:, :, None] * moved[:, None, :]
"""

MUTANTS = {
    # density
    "the sign of the exponent": Mutant(
        "density.py", "+ (y**2)", "- (y**2)", [FORMULA, MASS_1D, MASS_2D, LIKELIHOOD, MARGINALS]
    ),
    "no 1/2 in the exponent": Mutant(
        "density.py", "(y**2).sum(axis=0)", "2 * (y**2).sum(axis=0)", [FORMULA, MASS_1D, MASS_2D]
    ),
    "no 2 pi": Mutant("density.py", "np.log(2 * np.pi)", "0", [FORMULA, MASS_1D, MASS_2D]),
    "2 pi whatever D": Mutant(
        "density.py", "D * np.log(2 * np.pi)", "np.log(2 * np.pi)", [FORMULA, MASS_2D], [MASS_1D]
    ),
    "no determinant": Mutant(
        "density.py", " + log_det", "", [FORMULA, MASS_1D, LIKELIHOOD, MARGINALS]
    ),
    "the determinant without its root": Mutant(
        "density.py",
        "2 * np.log(np.diag(L))",
        "4 * np.log(np.diag(L))",
        [FORMULA, MASS_1D, MASS_2D],
    ),
    "L transposed": Mutant(
        "density.py", "np.linalg.solve(L,", "np.linalg.solve(L.T,", [FORMULA, MASS_2D], [MASS_1D]
    ),
    "the covariance for its root": Mutant(
        "density.py", "np.linalg.solve(L,", "np.linalg.solve(L @ L.T,", [FORMULA, MASS_1D]
    ),
    "no weights in the joint": Mutant(
        "density.py", "return log_weights + ", "return ", [MASS_1D, LIKELIHOOD, MARGINALS]
    ),
    "a mean for the sum over rows": Mutant(
        "density.py", "parameters).sum())", "parameters).mean())", [LIKELIHOOD]
    ),
    # without underflow
    "the largest logarithm not put back": Mutant(
        "underflow.py", "return largest + np.log", "return np.log", [MASS_1D, LIKELIHOOD]
    ),
    "densities that underflow": Mutant(
        "underflow.py",
        "largest = logs.max(axis=1)",
        "largest = 0 * logs[:, 0]",
        [FAR_DENSITY],
        [MASS_1D],
    ),
    "responsibilities that underflow": Mutant(
        "underflow.py", "logs - logs.max(axis=1, keepdims=True)", "logs", [FAR_GAMMA], [MARGINALS]
    ),
    "normalised over rows": Mutant(
        "underflow.py",
        "terms.sum(axis=1,",
        "terms.sum(axis=0,",
        [MARGINALS, FAR_GAMMA, COUNT_SLOPE],
    ),
    # the reader's M-step
    "the mean with 1/N": Mutant(
        "m_step.py", "X / N_k[:, None]", "X / N", [Q_SLOPE, MOMENTS, LABELS, FIVE, SPELLINGS], [ONE]
    ),
    "the mean without responsibilities": Mutant(
        "m_step.py", "gamma.T @ X /", "(gamma > 0).T @ X /", [Q_SLOPE, MOMENTS, FIVE], [ONE, LABELS]
    ),
    "the covariance with 1/N": Mutant(
        "m_step.py", "(X - m) / n for", "(X - m) / N for", [Q_SLOPE, MOMENTS, LABELS, FIVE], [ONE]
    ),
    "the covariance with 1/(N_k - 1)": Mutant(
        "m_step.py",
        "(X - m) / n for",
        "(X - m) / (n - 1) for",
        [Q_SLOPE, MOMENTS, LABELS, ONE, FIVE],
    ),
    "the covariance about the mean of all rows": Mutant(
        "m_step.py",
        "(g * (X - m).T) @ (X - m)",
        "(g * (X - X.mean(0)).T) @ (X - X.mean(0))",
        [Q_SLOPE, MOMENTS, LABELS, FIVE, SPELLINGS, READER],
        [ONE],
    ),
    "the covariance without responsibilities": Mutant(
        "m_step.py", "(g * (X - m).T)", "((X - m).T)", [Q_SLOPE, MOMENTS, LABELS, FIVE], [ONE]
    ),
    "equal weights": Mutant(
        "m_step.py",
        "pi = N_k / N",
        "pi = 0 * N_k + 1 / len(N_k)",
        [Q_SLOPE, MOMENTS, LABELS],
        [ONE, FIVE],
    ),
    # the streaming M-step
    "the mean of a block with 1/N": Mutant(
        "statistics.py",
        "_divide(gamma.T @ (X - center), counts)",
        "gamma.T @ (X - center) / len(X)",
        [Q_SLOPE, MOMENTS, LABELS, FIVE, NAMES, WORKED],
        [ONE],
    ),
    "the scatter of a block without responsibilities": Mutant(
        "statistics.py", "[(g * (X - mean).T)", "[((X - mean).T)", [Q_SLOPE, MOMENTS, NAMES], [ONE]
    ),
    "a covariance of blocks with 1/N": Mutant(
        "statistics.py",
        "_divide(self.scatters, self.counts)",
        "self.scatters / self.counts.sum()",
        [Q_SLOPE, MOMENTS, WORKED, READER, EM_MOMENTS],
        [ONE, NAMES],
    ),
    "a covariance of blocks about the old mean": Mutant(
        "statistics.py",
        "_divide(self.scatters, self.counts)\n",
        OLD_MEAN,
        [EM_MOMENTS, WORKED, READER],
        [MONOTONE, LIMIT],
    ),
    "blocks added without the scatter between them": Mutant(
        "statistics.py", "other.scatters + between", "other.scatters", [BLOCKS]
    ),
    "blocks added with the sign of a mean changed": Mutant(
        "statistics.py", "other.means - self.means", "self.means - other.means", [BLOCKS]
    ),
    "blocks added with each other's shares": Mutant(
        "statistics.py", "_divide(other.counts, counts)", "_divide(self.counts, counts)", [BLOCKS]
    ),
    "blocks added with a count for a product of shares": Mutant(
        "statistics.py", "(self.counts * share)", "self.counts", [BLOCKS]
    ),
    "a component of weight zero forgets its mean": Mutant(
        "statistics.py", "means[unused] = previous.means[unused]", "pass", [ZERO]
    ),
    # EM
    "no M-step": Mutant(
        "em.py", "statistics.maximize(parameters),", "parameters,", [WORKED, LIMIT]
    ),
    "a tolerance for all rows together": Mutant(
        "em.py", "gain < tol * n_samples", "gain < tol", [STOP], [WORKED]
    ),
    "one step fewer": Mutant("em.py", "iteration == max_iter", "iteration + 1 == max_iter", [LAST]),
    # collapse
    "a component on a line let through": Mutant(
        "collapse.py", "[0] < SMALLEST_EIGENVALUE", "[0] < -1", [LINE]
    ),
    "a component on one row let through": Mutant("collapse.py", "return True", "pass", [ROW]),
    # sampling, starts, the estimator
    "samples with L transposed": Mutant("sampling.py", "@ L.T", "@ L", [SAMPLE]),
    "samples without weights": Mutant("sampling.py", ", p=parameters.weights", "", [SAMPLE]),
    "samples without means": Mutant("sampling.py", "parameters.means[k] + ", "", [SAMPLE]),
    "a start with 1/(N - 1)": Mutant(
        "start.py", "residuals / len(X)", "residuals / (len(X) - 1)", [START]
    ),
    "a sum for the mean log-likelihood": Mutant(
        "mixture.py", "best.log_likelihood / len(X)", "best.log_likelihood", [BOUND]
    ),
    "the worst of the starts": Mutant("mixture.py", "return max(fits", "return min(fits", [BEST]),
}


def gmmlib_modules():
    return [name for name in sys.modules if name.split(".")[0] == "gmmlib"]


@contextmanager
def installed(folder):
    """Let `import gmmlib` find the package in this folder, and afterwards the real one again."""
    real = {name: sys.modules.pop(name) for name in gmmlib_modules()}
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        assert Path(importlib.import_module("gmmlib").__file__).is_relative_to(folder)
        yield
    finally:
        sys.path.remove(str(folder))
        for name in gmmlib_modules():
            del sys.modules[name]
        sys.modules.update(real)


def fails(name, request):
    """Does this test fail with the package that is installed now?"""
    file, function = name.split("::")
    spec = spec_from_file_location(f"mutated_{file}", HERE / f"{file}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    test = getattr(module, function)
    fixtures = {name: request.getfixturevalue(name) for name in inspect.signature(test).parameters}
    try:
        test(**fixtures)
    except Exception:
        return True
    return False


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "gmmlib", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name, copy, request):
    mutant = MUTANTS[name]
    path = copy / "gmmlib" / mutant.file
    source = path.read_text("utf-8")
    assert source.count(mutant.original) == 1, f"{mutant.original!r} must stand once in {path.name}"
    path.write_text(source.replace(mutant.original, mutant.mutated), "utf-8")
    with installed(copy):
        assert [test for test in mutant.caught_by if not fails(test, request)] == []
        assert [test for test in mutant.unnoticed_by if fails(test, request)] == []


def test_the_original_passes_every_named_test(copy, request):
    """Else a mutant would be called caught by a test that fails anyway."""
    named = {test for mutant in MUTANTS.values() for test in mutant.caught_by + mutant.unnoticed_by}
    with installed(copy):
        assert [test for test in sorted(named) if fails(test, request)] == []
