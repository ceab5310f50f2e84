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
from itertools import product
from pathlib import Path
from typing import NamedTuple

import mutants
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
CONSTANT = "test_collapse::test_a_constant_feature_has_no_covariance"
PASS = "test_kernels::test_a_pass_is_the_sum_over_all_assignments"
DEAD = "test_kernels::test_a_component_of_weight_zero_gets_nothing"
WHOLE = "test_kernels::test_blocks_add_up_to_the_whole"
SCALED = "test_kernels::test_a_weight_scales_what_its_row_adds"
FAR_ROWS = "test_kernels::test_rows_far_from_every_component_keep_their_digits"
RISK = "test_kernels::test_the_risk_of_the_fused_pass"
TABLE = "test_contract::test_the_table_of_products"
TRACE = "test_contract::test_a_scatter_keeps_its_trace_with_every_precision"
VECTORS = "test_contract::test_scatters_of_vectors_and_of_rows"
INVERSES = "test_contract::test_inverses_and_roots"
FREE = "test_contract::test_free_parameters_are_the_dimension_of_the_family"
TYPE_Q = "test_covariance::test_q_is_stationary_at_the_m_step"
AVERAGE = "test_covariance::test_each_type_is_an_average_of_the_full_one"
SECONDS = "test_covariance::test_second_moments_are_kept"
FINGERS = "test_covariance::test_free_parameters_counted_on_fingers"
OWN_UNITS = "test_problem::test_log_likelihood_and_moments_in_the_datas_own_units"
APART = "test_problem::test_clusters_far_apart_for_their_width_keep_their_covariance"
PATH = "test_problem::test_the_readers_em_makes_the_same_steps"
FIT = "test_problem::test_the_estimator_makes_these_steps"
REPEATED = "test_problem::test_weights_are_repeated_rows_at_every_step"
UNUSED = "test_problem::test_a_component_of_weight_zero_keeps_what_it_had"
PENALISED = "test_problem::test_the_objective_is_the_penalised_likelihood"
PENALISED_Q = "test_problem::test_the_penalised_q_is_stationary_at_the_m_step"
RISES = "test_problem::test_the_objective_never_falls"
AITKEN = "test_stopping::test_the_estimate_is_exact_where_gains_shrink_by_a_factor"
THRICE = "test_stopping::test_it_stops_at_the_third_estimate_below_tol"
NEVER = "test_stopping::test_a_change_below_rounding_is_convergence"
INTERVAL = "test_width::test_the_shortest_of_all_intervals"
TIES = "test_width::test_where_ties_leave_no_width_the_interval_grows"
DISTANCE = "test_width::test_the_distance_between_clusters_does_not_matter"
FIRST_ROW = "test_start::test_the_first_row_is_drawn_by_weight"
NEXT_ROW = "test_start::test_the_next_row_is_drawn_by_weight_times_squared_distance"
UNITS = "test_start::test_no_start_depends_on_units_or_offset"
DISTINCT = "test_start::test_repeated_rows_count_once"
SHARES = "test_start::test_random_shares_keep_the_moments_of_the_data"
NEAREST = "test_start::test_kmeans_means_are_the_means_of_the_rows_nearest_to_them"
VOLUME = "test_frame::test_log_volume_is_what_a_density_changes_by"
REACH = "test_frame::test_rows_reach_between_a_half_and_one"
BEST = "test_mixture::test_the_best_of_several_starts_is_kept"


class Mutant(NamedTuple):
    """One slip: in `file`, `original` became `mutated`; what must and what cannot notice it."""

    file: str
    original: str
    mutated: str
    caught_by: list[str]
    unnoticed_by: list[str] = []


OLD_MEAN = """divide(self.scatters, self.counts)
        if previous is not None:
            moved = means - previous.means
            covariances = covariances + moved[:, :, None] * moved[:, None, :]
"""

MUTANTS = {
    # density
    "the sign of the exponent": Mutant(
        "gaussian.py", "+ (y**2)", "- (y**2)", [FORMULA, MASS_1D, MASS_2D, LIKELIHOOD, MARGINALS]
    ),
    "no 1/2 in the exponent": Mutant(
        "gaussian.py", "(y**2).sum(axis=0)", "2 * (y**2).sum(axis=0)", [FORMULA, MASS_1D, MASS_2D]
    ),
    "no 2 pi": Mutant("gaussian.py", "np.log(2 * np.pi)", "0", [FORMULA, MASS_1D, MASS_2D]),
    "2 pi whatever D": Mutant(
        "gaussian.py", "D * np.log(2 * np.pi)", "np.log(2 * np.pi)", [FORMULA, MASS_2D], [MASS_1D]
    ),
    "no determinant": Mutant(
        "gaussian.py", " + log_det", "", [FORMULA, MASS_1D, LIKELIHOOD, MARGINALS]
    ),
    "the determinant without its root": Mutant(
        "gaussian.py",
        "2 * np.log(np.diag(L))",
        "4 * np.log(np.diag(L))",
        [FORMULA, MASS_1D, MASS_2D],
    ),
    "L transposed": Mutant(
        "gaussian.py", "np.linalg.solve(L,", "np.linalg.solve(L.T,", [FORMULA, MASS_2D], [MASS_1D]
    ),
    "the covariance for its root": Mutant(
        "gaussian.py", "np.linalg.solve(L,", "np.linalg.solve(L @ L.T,", [FORMULA, MASS_1D]
    ),
    "no weights in the joint": Mutant(
        "gaussian.py", "return log_weights + ", "return ", [MASS_1D, LIKELIHOOD, MARGINALS]
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
        "moments.py",
        "divide(gamma.T @ (X - center), counts)",
        "gamma.T @ (X - center) / len(X)",
        [Q_SLOPE, MOMENTS, LABELS, FIVE, NAMES, WORKED],
        [ONE],
    ),
    "the scatter of a block without responsibilities": Mutant(
        "moments.py", "[(g * (X - mean).T)", "[((X - mean).T)", [Q_SLOPE, MOMENTS, NAMES], [ONE]
    ),
    "a covariance of blocks with 1/N": Mutant(
        "statistics.py",
        "divide(self.scatters, self.counts)",
        "self.scatters / self.counts.sum()",
        [Q_SLOPE, MOMENTS, WORKED, READER, EM_MOMENTS],
        [ONE, NAMES],
    ),
    "a covariance of blocks about the old mean": Mutant(
        "statistics.py",
        "divide(self.scatters, self.counts)\n",
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
        "statistics.py", "divide(other.counts, counts)", "divide(self.counts, counts)", [BLOCKS]
    ),
    "blocks added with a count for a product of shares": Mutant(
        "statistics.py", "(self.counts * share)", "self.counts", [BLOCKS]
    ),
    "a component of weight zero forgets its mean": Mutant(
        "statistics.py", "means[unused] = previous.means[unused]", "pass", [ZERO]
    ),
    # EM
    "no M-step": Mutant("em.py", "statistics.maximize(parameters)", "parameters", [WORKED, LIMIT]),
    "a tolerance for all rows together": Mutant(
        "em.py", "gain < tol * n_samples", "gain < tol", [STOP], [WORKED]
    ),
    "one step fewer": Mutant("em.py", "iteration == max_iter", "iteration + 1 == max_iter", [LAST]),
    # collapse
    "a component on a line let through": Mutant(
        "collapse.py", "< SMALLEST_EIGENVALUE", "< -1", [LINE]
    ),
    "a feature that is constant but for rounding let through": Mutant(
        "collapse.py", "return thin.any(axis=-1) | (", "return (", [CONSTANT]
    ),
    "a component on one row let through": Mutant(
        "collapse.py", "_refuse(is_flat(covariances", "(is_flat(covariances", [ROW, LINE, CONSTANT]
    ),
    # sampling, starts, the estimator
    "samples with L transposed": Mutant("sampling.py", "@ L.T", "@ L", [SAMPLE]),
    "samples without weights": Mutant("sampling.py", ", p=parameters.weights", "", [SAMPLE]),
    "samples without means": Mutant("sampling.py", "parameters.means[k] + ", "", [SAMPLE]),
    "a start with 1/(N - 1)": Mutant(
        "start.py", "@ residuals / total", "@ residuals / (total - 1)", [START, NEAREST]
    ),
    "a sum for the mean log-likelihood": Mutant(
        "em_loop.py", "found.objective / problem.summary.total", "found.objective", [PATH]
    ),
    "the worst of the starts": Mutant("fitting.py", "largest = max(", "largest = min(", [BEST]),
    "initial values in other units than the rows": Mutant(
        "fitting.py",
        '(given["means"] - frame.center) / frame.scale',
        'given["means"]',
        [FIT],
    ),
    # the fused pass
    "phi's constant without 1/2": Mutant(
        "fused.py", "theta.means).sum(axis=1) / 2 -", "theta.means).sum(axis=1) -", [PASS, PATH]
    ),
    "the peak not put back": Mutant(
        "fused.py", "+= self.peak * total - self", "+= -self", [PASS, PATH]
    ),
    "the part that all components share left out": Mutant(
        "fused.py", "self.peak * total - self.shared_part", "self.peak * total", [PASS, PATH]
    ),
    "second moments for scatters": Mutant(
        "fused.py", "seconds - self.kind.outer(counts, means)", "seconds", [PASS, PATH]
    ),
    "means not divided by counts": Mutant(
        "fused.py", "divide(of_phi[:, Q:-1], counts)", "of_phi[:, Q:-1]", [PASS]
    ),
    "the risk of the nearest component": Mutant(
        "frame_parameters.py", "risks.max()", "risks.min()", [RISK]
    ),
    "no guard": Mutant("problem.py", "LARGEST_RISK = 1e4", "LARGEST_RISK = 1e40", [APART], [PATH]),
    # the stable pass
    "no 1/2 in the stable exponent": Mutant("stable.py", "logs *= -0.5", "logs *= -1", [PASS]),
    "means not moved from where they were": Mutant(
        "stable.py", "self.means + moved", "moved", [PASS]
    ),
    "stable second moments without responsibilities": Mutant(
        "stable.py", "apart[k], logs[k], room)", "apart[k], 1 + 0 * logs[k], room)", [PASS]
    ),
    # both
    "no weights in the heights": Mutant(
        "frame_parameters.py", "return log_weights + ", "return ", [PASS]
    ),
    "2 pi whatever D in the heights": Mutant(
        "frame_parameters.py", "self.means.shape[1] * LOG_2PI", "LOG_2PI", [PASS, PATH]
    ),
    "the largest term not put back": Mutant(
        "normalize.py", "dead), weights) + shift", "dead), weights)", [PASS, FAR_ROWS]
    ),
    "far rows not looked at again": Mutant(
        "normalize.py", "LEAST_SUM = 1e-230", "LEAST_SUM = 0.0", [FAR_ROWS], [PASS]
    ),
    "weight zero gets the smallest term": Mutant("normalize.py", "logs[dead] = 0", "pass", [DEAD]),
    "responsibilities without the row's weight": Mutant(
        "normalize.py",
        "np.divide(weights, sums, out=sums)",
        "np.divide(1, sums, out=sums)",
        [PASS, SCALED, REPEATED],
        [PATH],
    ),
    "the log-likelihood without the row's weight": Mutant(
        "normalize.py",
        "return float((weights * logs).sum())",
        "return logs.sum()",
        [PASS, SCALED, OWN_UNITS],
    ),
    # covariance types
    "products of features counted once": Mutant(
        "covariance/kind.py", "np.where(a == b, -0.5, -1.0)", "-0.5", [TABLE, PASS, PATH]
    ),
    "full: divided by N": Mutant(
        "covariance/full.py",
        "symmetric(super().divide(scatters, counts, degrees))",
        "symmetric(scatters / (counts.sum() + degrees))",
        [TYPE_Q, AVERAGE, SECONDS, PATH, PENALISED_Q],
    ),
    "any kind: divided by N": Mutant(
        "covariance/kind.py",
        "self.rows(counts) + degrees",
        "0 * self.rows(counts) + counts.sum() + degrees",
        [TYPE_Q, AVERAGE, SECONDS, PATH],
    ),
    "any kind: divided by one row less": Mutant(
        "covariance/kind.py",
        "self.rows(counts) + degrees",
        "self.rows(counts) + degrees - 1",
        [TYPE_Q, AVERAGE, SECONDS, PATH],
    ),
    "tied: the average of the covariances": Mutant(
        "covariance/shared.py",
        ".sum(axis=0, keepdims=True)",
        ".mean(axis=0, keepdims=True)",
        [TRACE, PASS, PENALISED_Q],
    ),
    "tied: the scatter of all components alike": Mutant(
        "engine/problem.py", "kind.gather(second_moment[None])", "second_moment", [PATH]
    ),
    "diagonal: means not squared": Mutant(
        "covariance/diagonal.py", "return vectors * vectors", "return vectors", [VECTORS, PASS]
    ),
    "diagonal: a shared trace counted for each component": Mutant(
        "covariance/diagonal.py",
        "(covariances, (len(covariances), self.D))",
        "(covariances, (self.K, self.D))",
        [TRACE, PASS, PATH],
    ),
    "spherical: not divided by D": Mutant(
        "covariance/spherical.py",
        "return parts.mean(axis=1, keepdims=True)",
        "return parts.sum(axis=1, keepdims=True)",
        [TYPE_Q, AVERAGE, SECONDS, PATH],
    ),
    "spherical: the sum of squares for their mean": Mutant(
        "covariance/spherical.py", "return quadratic / self.D", "return quadratic", [TABLE, PASS]
    ),
    "diagonal: one feature's determinant": Mutant(
        "covariance/diagonal.py",
        "return np.broadcast_to(covariances, (len(covariances), self.D))",
        "return covariances[:, :1]",
        [INVERSES, PASS, PATH],
    ),
    "spherical: one parameter too many": Mutant(
        "covariance/spherical.py",
        "return 1\n\n    def pool",
        "return self.D\n\n    def pool",
        [FREE, FINGERS],
    ),
    "full: both triangles counted as parameters": Mutant(
        "covariance/full.py", "self.D * (self.D + 1) // 2", "self.D * self.D", [FREE, FINGERS]
    ),
    "tied: a covariance for each component counted": Mutant(
        "covariance/kind.py",
        "return self.n_covariances * self.n_parameters_of_one",
        "return self.K * self.n_parameters_of_one",
        [FREE, FINGERS],
    ),
    "half the determinant": Mutant(
        "covariance/kind.py", "-2 * np.log(own)", "-np.log(own)", [PASS, PATH]
    ),
    "matrices: units once": Mutant(
        "covariance/full.py", "* scale[:, None] * scale", "* scale", [OWN_UNITS, PATH]
    ),
    # the problem
    "the density's change of units forgotten": Mutant(
        "problem.py", "objective -= self.summary.total * self.frame.log_volume", "pass", [OWN_UNITS]
    ),
    "a component of weight zero gets a new covariance": Mutant(
        "problem.py",
        "covariances = np.where(self.kind.rows(counts) > 0, covariances, before.covariances)",
        "pass",
        [UNUSED],
        [PATH],
    ),
    "a component of weight zero gets a new mean": Mutant(
        "problem.py",
        "means = np.where(counts[:, None] > 0, means, before.means)",
        "pass",
        [UNUSED],
        [PATH],
    ),
    "the sign of log_volume": Mutant("frame.py", "float(np.log", "-float(np.log", [VOLUME]),
    "a frame that does not reach the farthest row": Mutant(
        "frame.py", "np.maximum(largest - center, center - smallest)", "largest - center", [REACH]
    ),
    # penalties
    "the penalty without 1/2": Mutant(
        "penalty.py", "- traces) / 2", "- traces)", [PENALISED, RISES]
    ),
    "psi with the width for its square": Mutant(
        "penalty.py", "np.diag(widths**2)", "np.diag(widths)", [PENALISED, PENALISED_Q]
    ),
    "psi left out of the M-step": Mutant(
        "penalty.py",
        "self.shrinkage * share, means) + kind.gather(self.psi[None])",
        "self.shrinkage * share, means)",
        [PENALISED_Q, RISES],
    ),
    "the pull left out of the M-step": Mutant(
        "penalty.py",
        "added = kind.outer(self.shrinkage * share, means) + ",
        "added = ",
        [PENALISED_Q, RISES],
    ),
    "means not shrunk": Mutant(
        "penalty.py", "share[:, None] * means, ", "means, ", [PENALISED_Q, RISES]
    ),
    "another scale of the prior": Mutant(
        "penalty.py", "kind.K ** (2 / kind.D)", "kind.K ** (1 / kind.D)", [PENALISED]
    ),
    "another prior for full covariances": Mutant(
        "covariance/full.py", "nu + self.D + 1 + self", "nu + self.D + self", [PENALISED]
    ),
    "a prior without the means that share a covariance": Mutant(
        "covariance/kind.py",
        "return self.K // self.n_covariances",
        "return 1",
        [PENALISED, PENALISED_Q],
    ),
    "another prior for diagonal covariances": Mutant(
        "covariance/diagonal.py", "nu + 2 + self", "nu + self.D + 1 + self", [PENALISED]
    ),
    "another prior for spherical covariances": Mutant(
        "covariance/spherical.py", "(nu + 2 + self.D * self", "(nu + 2 + self", [PENALISED]
    ),
    # stopping
    "the last gain for all gains to come": Mutant(
        "stopping.py", "return gain * gain / (before - gain)", "return gain", [AITKEN, THRICE]
    ),
    "gains to come with those that came": Mutant(
        "stopping.py", "gain * gain / (", "gain * before / (", [AITKEN, THRICE]
    ),
    "trusted at once": Mutant("stopping.py", "IN_A_ROW = 3", "IN_A_ROW = 1", [THRICE], [AITKEN]),
    "tol zero is no exception": Mutant("stopping.py", "tol == 0 or ", "", [NEVER], [THRICE]),
    # widths
    "half the rows whatever K": Mutant(
        "width.py", "1 / (2 * n_components)", "1 / 2", [INTERVAL, DISTANCE]
    ),
    "the longest interval": Mutant("width.py", "x[fits]).min()", "x[fits]).max()", [INTERVAL]),
    "in units of another quantile": Mutant(
        "width.py", "inv_cdf((1 + share) / 2)", "inv_cdf(0.75)", [INTERVAL, TIES]
    ),
    "ties leave no width": Mutant(
        "width.py", "if share >= 1:", "if share > 0:", [TIES], [INTERVAL]
    ),
    # starts
    "far rows drawn without their weight": Mutant(
        "start.py", "chances = weights * nearest", "chances = nearest", [NEXT_ROW], [FIRST_ROW]
    ),
    "far rows drawn by distance": Mutant(
        "start.py", "return ((Z - center) ** 2)", "return abs(Z - center)", [NEXT_ROW]
    ),
    "the worst candidate": Mutant("start.py", "argmin([w", "argmax([w", [NEXT_ROW]),
    "the weight of the first row ignored": Mutant(
        "start.py", "reached = np.cumsum(weights)", "reached = np.cumsum(weights > 0)", [FIRST_ROW]
    ),
    "distances in units of the data": Mutant(
        "start.py", "np.where(scale > 0, scale, 1)", "np.ones_like(scale)", [UNITS]
    ),
    "an equal row drawn again": Mutant(
        "start.py", "left[(X == X[chosen[-1]]).all(axis=1)] = 0", "left[chosen[-1]] = 0", [DISTINCT]
    ),
    "random shares that do not sum to one": Mutant(
        "start.py", "(weights / gamma.sum(axis=1))", "weights", [SHARES]
    ),
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


def cases(test):
    """The arguments of each case of a test, as its parametrize marks name them."""
    marks = [m for m in getattr(test, "pytestmark", []) if m.name == "parametrize"]
    named = []
    for names, values, *_ in (mark.args for mark in marks):
        names = names.split(",") if isinstance(names, str) else names
        rows = values if len(names) > 1 else [[value] for value in values]
        named.append([dict(zip(names, row, strict=True)) for row in rows])
    for parts in product(*named):
        yield {name: value for part in parts for name, value in part.items()}


def fails(name, request):
    """Does some case of this test fail with the package that is installed now?"""
    file, function = name.split("::")
    spec = spec_from_file_location(f"mutated_{file}", HERE / f"{file}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    test = getattr(module, function)
    needed = inspect.signature(test).parameters
    try:
        for case in cases(test):
            fixtures = {n: request.getfixturevalue(n) for n in needed if n not in case}
            test(**fixtures, **case)
    except (Exception, pytest.fail.Exception):  # the second: pytest.raises saw nothing raised
        return True
    return False


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "gmmlib", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name, copy, request):
    mutant = MUTANTS[name]
    (path,) = copy.rglob(mutant.file)
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


# ---- tools/mutants.py, which makes changes at random places ---------------------------------

TOY = """def f(a, b=1):
    '''Doc - string.'''
    if a < b and a:
        return -a - 0.5
    c: int = a * b
    c += len('text')
    return c
"""
CHANGES = """
def f(a, b=1): -> def f(a, b=2):
if a < b and a: -> if a <= b and a:
if a < b and a: -> if a < b or a:
if a < b and a: -> if not (a < b and a):
if a < b and a: -> if b < b and a:
if a < b and a: return -a - 0.5 -> pass
return -a - 0.5 -> return -a + 0.5
return -a - 0.5 -> return -a - 1.5
return -a - 0.5 -> return +a - 0.5
c: int = a * b -> c: int = a / b
c += len('text') -> c -= len('text')
c += len('text') -> pass
return c -> return a
"""


def test_the_tool_changes_one_place_at_a_time():
    found = mutants.changes("toy.py", TOY)
    named = {name.removeprefix("toy.py:f: ") for name in found}
    assert set(CHANGES.strip().splitlines()) <= named
    assert len({change.source for change in found.values()}) == len(found)
    for change in found.values():
        compile(change.source, "toy.py", "exec")
        assert "Doc - string." in change.source
