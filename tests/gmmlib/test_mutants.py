"""Wrong formulas put into a copy of gmmlib: the named test must fail on each.

A test suite is trusted only as far as it has been seen to fail. Each entry is one slip somebody
could make. Its text must stand in the file exactly once, so that these tables cannot go stale.
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

# For each test, slips that it must notice: in this file, this text became that.
SLIPS = {
    "test_density::test_log_gaussian_is_the_textbook_formula": [
        ("gaussian.py", "+ (y**2)", "- (y**2)"),
        ("gaussian.py", "(y**2).sum(axis=0)", "2 * (y**2).sum(axis=0)"),
        ("gaussian.py", "np.log(2 * np.pi)", "0"),
        ("gaussian.py", " + log_det", ""),
        ("gaussian.py", "2 * np.log(np.diag(L))", "4 * np.log(np.diag(L))"),
        ("gaussian.py", "np.linalg.solve(L,", "np.linalg.solve(L.T,"),
    ],
    "test_density::test_density_integrates_to_one_in_one_dimension": [
        ("gaussian.py", "np.linalg.solve(L,", "np.linalg.solve(L @ L.T,"),
        ("underflow.py", "return largest + np.log", "return np.log"),
    ],
    "test_density::test_density_integrates_to_one_in_two_dimensions": [
        ("gaussian.py", "D * np.log(2 * np.pi)", "np.log(2 * np.pi)"),
    ],
    "test_density::test_likelihood_is_the_sum_over_all_assignments": [
        ("density.py", "parameters).sum())", "parameters).mean())"),
    ],
    "test_density::test_far_rows_keep_their_density": [
        ("underflow.py", "largest = logs.max(axis=1)", "largest = 0 * logs[:, 0]"),
    ],
    "test_e_step::test_responsibilities_are_marginals_of_all_assignments": [
        ("gaussian.py", "return log_weights + ", "return "),
    ],
    "test_e_step::test_rows_sum_to_one_even_far_away": [
        ("underflow.py", "logs - logs.max(axis=1, keepdims=True)", "logs"),
    ],
    "test_e_step::test_slope_of_the_log_likelihood_is_weighted_by_responsibilities": [
        ("underflow.py", "terms.sum(axis=1,", "terms.sum(axis=0,"),
    ],
    "test_m_step::test_q_is_stationary_at_the_m_step": [
        ("m_step.py", "(g * (X - m).T)", "((X - m).T)"),
        ("moments.py", "divide(gamma.T @ (X - center), counts)", "gamma.T @ (X - center) / len(X)"),
    ],
    "test_m_step::test_moment_identity": [
        ("m_step.py", "gamma.T @ X /", "(gamma > 0).T @ X /"),
    ],
    "test_m_step::test_known_labels_give_the_moments_of_each_group": [
        ("m_step.py", "pi = N_k / N", "pi = 0 * N_k + 1 / len(N_k)"),
    ],
    "test_m_step::test_one_component_gets_the_sample_moments": [
        ("m_step.py", "(X - m) / n for", "(X - m) / (n - 1) for"),
    ],
    "test_m_step::test_both_spellings_agree": [
        ("m_step.py", "X / N_k[:, None]", "X / N"),
    ],
    "test_statistics::test_statistics_are_what_their_names_say": [
        ("moments.py", "[(g * (X - mean).T)", "[((X - mean).T)"),
    ],
    "test_statistics::test_two_blocks_add_up_to_the_whole": [
        ("statistics.py", "other.scatters + between", "other.scatters"),
        ("statistics.py", "other.means - self.means", "self.means - other.means"),
        ("statistics.py", "divide(other.counts, counts)", "divide(self.counts, counts)"),
        ("statistics.py", "(self.counts * share)", "self.counts"),
    ],
    "test_statistics::test_a_component_of_weight_zero_keeps_its_mean_and_covariance": [
        ("statistics.py", "means[unused] = previous.means[unused]", "pass"),
    ],
    "test_em::test_the_readers_loop_makes_the_same_steps": [
        ("m_step.py", "(g * (X - m).T) @ (X - m)", "(g * (X - X.mean(0)).T) @ (X - X.mean(0))"),
    ],
    "test_em::test_the_limit_is_stationary": [
        ("em.py", "statistics.maximize(parameters)", "parameters"),
    ],
    "test_em::test_it_stops_at_the_first_gain_below_tol_per_row": [
        ("em.py", "gain < tol * n_samples", "gain < tol"),
    ],
    "test_em::test_tol_zero_stops_only_after_max_iter": [
        ("em.py", "iteration == max_iter", "iteration + 1 == max_iter"),
    ],
    "test_sampling::test_each_component_has_its_share_mean_and_covariance": [
        ("sampling.py", "@ L.T", "@ L"),
        ("sampling.py", ", p=parameters.weights", ""),
        ("sampling.py", "parameters.means[k] + ", ""),
    ],
    "test_start::test_random_means_are_distinct_rows_and_the_covariance_is_the_datas": [
        ("start.py", "labels) / weights.sum()", "labels) / (weights.sum() - 1)"),
    ],
    "test_collapse::test_em_ends_when_a_component_sits_on_a_line": [
        ("collapse.py", "< SMALLEST_EIGENVALUE", "< -1"),
    ],
    "test_collapse::test_em_ends_when_a_component_sits_on_one_row": [
        ("collapse.py", "_refuse(is_flat(covariances", "(is_flat(covariances"),
    ],
    "test_collapse::test_a_constant_feature_has_no_covariance": [
        ("collapse.py", "return thin.any(axis=-1) | (", "return ("),
    ],
    "test_kernels::test_a_pass_is_the_sum_over_all_assignments": [
        ("fused.py", "theta.means).sum(axis=1) / 2 -", "theta.means).sum(axis=1) -"),
        ("fused.py", "+= self.peak * total - self", "+= -self"),
        ("fused.py", "self.peak * total - self.shared_part", "self.peak * total"),
        ("fused.py", "seconds - self.kind.outer(counts, means)", "seconds"),
        ("fused.py", "divide(of_phi[:, Q:-1], counts)", "of_phi[:, Q:-1]"),
        ("stable.py", "logs *= -0.5", "logs *= -1"),
        ("stable.py", "self.means + moved", "moved"),
        ("stable.py", "(apart, gamma, room)", "(apart, 1 + 0 * gamma, room)"),
        ("frame_parameters.py", "return log_weights + ", "return "),
        ("frame_parameters.py", "self.means.shape[1] * LOG_2PI", "LOG_2PI"),
        ("normalize.py", "dead), weights) + shift", "dead), weights)"),
        ("covariance/kind.py", "-2 * np.log(own)", "-np.log(own)"),
    ],
    "test_kernels::test_a_component_of_weight_zero_gets_nothing": [
        ("normalize.py", "logs[dead] = 0", "pass"),
    ],
    "test_kernels::test_a_weight_scales_what_its_row_adds": [
        ("normalize.py", "return float((weights * logs).sum())", "return logs.sum()"),
    ],
    "test_kernels::test_rows_far_from_every_component_keep_their_digits": [
        ("normalize.py", "LEAST_SUM = 1e-230", "LEAST_SUM = 0.0"),
    ],
    "test_kernels::test_the_risk_of_the_fused_pass": [
        ("frame_parameters.py", "risks.max()", "risks.min()"),
    ],
    "test_log_joint::test_they_are_the_readers": [
        ("log_joint.py", ".T, self.log_volume", ".T, 0"),
        ("log_joint.py", "(means - center) / frame", "means / frame"),
        ("fused.py", "logs += self.peak", "pass"),
        ("fused.py", "room, room) / 2", "room, room)"),
    ],
    "test_log_joint::test_a_component_of_weight_zero_has_no_density": [
        ("log_joint.py", "logs[:, self.dead] = -np.inf", "pass"),
    ],
    "test_log_joint::test_squares_are_taken_where_components_are_near_for_their_width": [
        ("log_joint.py", "theta.risk <= LARGEST", "theta.risk > LARGEST"),
    ],
    "test_log_joint::test_a_model_that_is_fitted_or_set_anew_is_asked_anew": [
        ("exact_fit.py", "all(a is b for", "all(True for"),
        ("mixture.py", "if self._is_exact(fit) else fit.log_joint(kind)", ""),
    ],
    "test_log_joint::test_rows_are_drawn_as_the_reader_draws_them": [
        ("drawing.py", "mean + kind.spread", "kind.spread"),
    ],
    "test_contract::test_the_table_of_products_gives_densities_and_moments": [
        ("covariance/kind.py", "np.where(a == b, -0.5, -1.0)", "-0.5"),
        ("covariance/spherical.py", "return quadratic / self.D", "return quadratic"),
    ],
    "test_contract::test_a_scatter_keeps_its_trace_with_every_precision": [
        ("covariance/shared.py", ".sum(axis=0, keepdims=True)", ".mean(axis=0, keepdims=True)"),
        (
            "covariance/diagonal.py",
            "(covariances, (len(covariances), self.D))",
            "(covariances, (self.K, self.D))",
        ),
    ],
    "test_contract::test_scatters_are_gathered_outer_products": [
        ("covariance/diagonal.py", "return vectors * vectors", "return vectors"),
    ],
    "test_contract::test_so_many_differences_from_the_mean_determine_a_covariance": [
        ("covariance/spherical.py", "return 1 / self.D", "return 1 + 1 / self.D"),
        ("covariance/diagonal.py", "float:\n        return 1\n", "float:\n        return 2\n"),
        (
            "covariance/full.py",
            "float:\n        return self.D\n",
            "float:\n        return self.D + 1\n",
        ),
    ],
    "test_contract::test_a_component_needs_a_row_for_its_mean_and_its_share_of_the_rest": [
        ("covariance/kind.py", "1 + self.rows_of_one / self.n_sharing", "1 + self.rows_of_one"),
    ],
    "test_contract::test_diagonals_are_found_and_made_without_matrices": [
        (
            "covariance/kind.py",
            "diagonals[:, :, None] * np.eye(self.D)",
            "0 * diagonals[:, :, None] + 1",
        ),
        ("covariance/diagonal.py", "return diagonals", "return diagonals * diagonals"),
    ],
    "test_contract::test_how_near_to_singular_is_an_eigenvalue_of_the_correlations": [
        (
            "covariance/diagonal.py",
            "covariances > 0, 1, covariances",
            "covariances < 0, 1, covariances",
        ),
        ("collapse.py", "covariances / (scale[..., :, None]", "covariances / (scale[..., None, :]"),
    ],
    "test_contract::test_the_largest_ratio_is_that_of_the_best_of_all_directions": [
        (
            "covariance/diagonal.py",
            "(scatters / covariances).max(",
            "(scatters / covariances).min(",
        ),
        ("covariance/kind.py", "whiteners.mT @ self.matrices(", "whiteners @ self.matrices("),
    ],
    "test_contract::test_whitened_rows_have_mahalanobis_length": [
        ("covariance/diagonal.py", "(cholesky * cholesky, (self.D,))", "(cholesky, (self.D,))"),
    ],
    "test_contract::test_white_rows_are_spread_by_the_root": [
        ("covariance/full.py", "root @ white", "root.T @ white"),
        ("covariance/diagonal.py", "root[:, None] * white", "root[:, None] ** 2 * white"),
    ],
    "test_contract::test_inverses_and_roots_are_numpys": [
        (
            "covariance/diagonal.py",
            "return np.broadcast_to(covariances, (len(covariances), self.D))",
            "return covariances[:, :1]",
        ),
    ],
    "test_contract::test_free_parameters_are_the_dimension_of_the_family": [
        ("covariance/full.py", "self.D * (self.D + 1) // 2", "self.D * self.D"),
        (
            "covariance/kind.py",
            "return self.n_covariances * self.n_parameters_of_one",
            "return self.K * self.n_parameters_of_one",
        ),
    ],
    "test_covariance::test_q_is_stationary_at_the_m_step": [
        (
            "covariance/full.py",
            "symmetric(super().divide(scatters, counts, degrees))",
            "symmetric(scatters / (counts.sum() + degrees))",
        ),
        (
            "covariance/spherical.py",
            "return parts.mean(axis=1, keepdims=True)",
            "return parts.sum(axis=1, keepdims=True)",
        ),
    ],
    "test_covariance::test_each_type_is_an_average_of_the_full_one": [
        ("covariance/kind.py", "self.rows(counts) + degrees", "self.rows(counts) + degrees - 1"),
    ],
    "test_covariance::test_second_moments_are_kept": [
        (
            "covariance/kind.py",
            "self.rows(counts) + degrees",
            "0 * self.rows(counts) + counts.sum() + degrees",
        ),
    ],
    "test_covariance::test_free_parameters_counted_on_fingers": [
        (
            "covariance/spherical.py",
            "n_parameters_of_one(self) -> int:\n        return 1",
            "n_parameters_of_one(self) -> int:\n        return 2",
        ),
    ],
    "test_problem::test_log_likelihood_and_moments_in_the_datas_own_units": [
        ("covariance/full.py", "* scale[:, None] * scale", "* scale"),
    ],
    "test_problem::test_clusters_far_apart_for_their_width_keep_their_covariance": [
        ("problem.py", "LARGEST_RISK = 1e4", "LARGEST_RISK = 1e40"),
    ],
    "test_problem::test_the_readers_em_makes_the_same_steps": [
        ("em_loop.py", "found.objective / problem.summary.total", "found.objective"),
        ("engine/problem.py", "kind.pool(parts[None])", "kind.pool(2 * parts[None])"),
    ],
    "test_problem::test_the_estimator_makes_these_steps": [
        ("fitting.py", '(given["means"] - frame.center) / frame.scale', 'given["means"]'),
    ],
    "test_problem::test_weights_are_repeated_rows_at_every_step": [
        ("normalize.py", "np.divide(weights, sums, out=sums)", "np.divide(1, sums, out=sums)"),
    ],
    "test_problem::test_a_component_of_weight_zero_keeps_what_it_had": [
        (
            "problem.py",
            "covariances = np.where(self.kind.rows(counts) > 0, covariances, before.covariances)",
            "pass",
        ),
        ("problem.py", "means = np.where(weights[:, None] > 0, means, before.means)", "pass"),
    ],
    "test_problem::test_the_objective_is_the_penalised_likelihood": [
        ("penalty.py", "kind.K ** (2 / kind.D)", "kind.K ** (1 / kind.D)"),
        ("covariance/full.py", "nu + self.D + 1 + self", "nu + self.D + self"),
        ("covariance/kind.py", "return self.K // self.n_covariances", "return 1"),
        ("covariance/diagonal.py", "nu + 2 + self", "nu + self.D + 1 + self"),
        ("covariance/spherical.py", "(nu + 2 + self.D * self", "(nu + 2 + self"),
    ],
    "test_problem::test_the_penalised_q_is_stationary_at_the_m_step": [
        ("penalty.py", "widths[None] ** 2", "widths[None]"),
        (
            "penalty.py",
            "self.shrinkage * share, means) + self.psi",
            "self.shrinkage * share, means)",
        ),
        ("penalty.py", "added = kind.outer(self.shrinkage * share, means) + ", "added = "),
        ("penalty.py", "share[:, None] * means, ", "means, "),
    ],
    "test_problem::test_the_objective_never_falls": [
        ("penalty.py", "- traces) / 2", "- traces)"),
    ],
    "test_stopping::test_the_estimate_is_exact_where_gains_shrink_by_a_factor": [
        ("stopping.py", "return gain * gain / (before - gain)", "return gain"),
        ("stopping.py", "gain * gain / (", "gain * before / ("),
    ],
    "test_stopping::test_it_stops_at_the_third_estimate_below_tol": [
        ("stopping.py", "IN_A_ROW = 3", "IN_A_ROW = 1"),
    ],
    "test_stopping::test_a_change_below_rounding_is_convergence": [
        ("stopping.py", "tol == 0 or ", ""),
    ],
    "test_width::test_the_shortest_of_all_intervals": [
        ("width.py", "x[fits]).min()", "x[fits]).max()"),
        ("width.py", "ends.shape[1]]).min(", "ends.shape[1]]).max("),
        ("width.py", "inv_cdf((1 + min(share, 0.999)) / 2)", "inv_cdf(0.75)"),
    ],
    "test_width::test_where_ties_leave_no_width_the_interval_grows": [
        ("width.py", "(shortest == 0) & (share < 1)", "shortest < 0"),
    ],
    "test_width::test_the_distance_between_clusters_does_not_matter": [
        ("width.py", "1 / (2 * n_components)", "1 / 2"),
    ],
    "test_start::test_the_first_row_is_drawn_by_weight": [
        ("start.py", "reached = np.cumsum(weights)", "reached = np.cumsum(weights > 0)"),
    ],
    "test_start::test_the_next_row_is_drawn_by_weight_times_squared_distance": [
        ("start.py", "chances = weights * nearest", "chances = nearest"),
        ("start.py", "(((Z[rows] - center) / scale) ** 2)", "(abs(Z[rows] - center))"),
        ("start.py", "argmin(left", "argmax(left"),
    ],
    "test_start::test_no_start_depends_on_units_or_offset": [
        ("start.py", "np.where(scale > 0, scale, 1)", "np.ones_like(scale)"),
    ],
    "test_start::test_repeated_rows_count_once": [
        ("start.py", "left[(X == X[chosen[-1]]).all(axis=1)] = 0", "left[chosen[-1]] = 0"),
    ],
    "test_start::test_random_shares_keep_the_moments_of_the_data": [
        ("start.py", "(weights / gamma.sum(axis=1))", "weights"),
    ],
    "test_start::test_kmeans_means_are_the_means_of_the_rows_nearest_to_them": [
        ("start.py", "labels) / weights.sum()", "labels) / (weights.sum() - 1)"),
    ],
    "test_clusters::test_each_merge_is_the_best_of_all_unions": [
        ("clusters.py", "return union * entropies(shares)", "return entropies(shares)"),
        ("clusters.py", "falls.max()", "falls.min()"),
        ("clusters.py", "t[:, j] = union", "t[:, j] = np.maximum(t[:, j], union / 2)"),
    ],
    "test_clusters::test_labels_come_of_the_union_and_not_of_its_components": [
        ("clusters.py", "t[:, j] = union", "t[:, j] = np.maximum(t[:, j], union / 2)"),
    ],
    "test_clusters::test_weights_decide_which_pair_is_merged": [
        ("clusters.py", "weights @ _lost", "np.ones(len(t)) @ _lost"),
    ],
    "test_clusters::test_a_tie_but_for_rounding_goes_to_the_first": [
        ("clusters.py", "(1 - SAME) * falls", "falls"),
    ],
    "test_distribution::test_each_entry_is_the_weighted_sum_by_scipy": [
        ("distribution.py", "np.sqrt(np.diagonal", "(np.diagonal"),
        ("distribution.py", "u += weight * ", "u += "),
        ("distribution.py", "each_erfc(-z / sqrt(2))", "each_erfc(-z)"),
    ],
    "test_distribution::test_the_normal_keeps_its_digits_in_the_lower_tail": [
        ("distribution.py", "each_erfc(-z / sqrt(2)) / 2", "1 - each_erfc(z / sqrt(2)) / 2"),
    ],
    "test_distribution::test_rows_of_the_mixture_become_uniform": [
        ("distribution.py", "each_erfc(-z", "each_erfc(-1.1 * z"),
    ],
    "test_distribution::test_the_edges_are_0_and_1_without_a_warning": [
        ("distribution.py", "np.minimum(u, 1)", "u"),
    ],
    "test_held_out::test_each_row_left_out_alone_by_scipy": [
        ("held_out.py", "np.delete(X, fold, axis=0)", "X"),
        ("held_out.py", "logs[fold] = model.score_samples(X[fold])", "logs[fold] = model.score(X)"),
    ],
    "test_held_out::test_none_takes_numpys_own_generator": [
        ("held_out.py", "rng.permutation(len(X))", "np.arange(len(X))"),
    ],
    "test_parameters::test_each_row_of_many_is_as_it_is_alone": [
        ("gmmlib/conditional.py", "return within + (", "return ("),
        (
            "gmmlib/conditional.py",
            "np.matmul(self.weights[:, None], self.means)[:, 0]",
            "self.means[:, 0]",
        ),
    ],
    "test_parameters::test_conditional_is_the_joint_over_the_summed_density": [
        ("gmmlib/conditional.py", "(values - mean[:n]).T", "values.T"),
        ("gmmlib/conditional.py", "L[:, n:, n:].mT)", "covariances[:, n:, n:])"),
    ],
    "test_predict_conditional::test_mean_and_covariance_are_those_of_the_textbook": [
        ("regression.py", "gamma.T @ variances + between", "gamma.T @ variances"),
        ("regression.py", "(apart * np.sqrt(gamma)[:, None])", "apart"),
        ("regression.py", "Z - center[:, None]", "Z"),
        ("estimator/conditional.py", "X[:, order]", "X"),
        ("covariance/full.py", "L_aa @ L_aa.mT", "self.of_features(covariances, others)"),
        ("covariance/diagonal.py", "return slopes[:, None]", "return slopes[:, None] + 1"),
    ],
    "test_from_parameters::test_precisions_are_the_inverses": [
        ("handed_in.py", "matrices[: kind.n_covariances]", "matrices[:1]"),
    ],
    "test_from_parameters::test_matrices_of_another_form_are_refused_by_their_entry": [
        ("handed_in.py", "gaps > SYMMETRIC *", "gaps > 1 *"),
    ],
    "test_frame::test_log_volume_is_what_a_density_changes_by": [
        ("frame.py", "float(np.log", "-float(np.log"),
    ],
    "test_frame::test_rows_reach_between_a_half_and_one": [
        ("frame.py", "np.maximum(largest - center, center - smallest)", "largest - center"),
    ],
    "test_information::test_scores_and_the_louis_identity_are_the_differences": [
        (
            "louis.py",
            "information(coordinates, complete) - missing",
            "information(coordinates, complete)",
        ),
        ("louis.py", "missing = complete - observed", "missing = complete"),
        ("louis.py", "count / 2 * np.eye(D)", "count * np.eye(D)"),
        ("louis.py", "np.ix_(E, E)] +=", "np.ix_(E, E)] ="),
        ("louis.py", "information[np.ix_(u, E)] = mixed", "pass"),
        ("scores.py", ".forms(y) / 2", ".forms(y)"),
        ("scores.py", "(scores.T * weights) @ scores", "scores.T @ scores"),
        ("scores.py", "(gamma * weights)", "gamma"),
        ("scores.py", " + np.log(coordinates.weights)", ""),
        ("family.py", " - self.at @ (self.a == self.b)", ""),
        ("family.py", ".T * self.places", ".T"),
        ("family.py", "each *= np.outer(halves, halves)", "pass"),
        ("family.py", "+ root[a, self.b] * root[b, self.a]", ""),
        ("coordinates.py", "outer[:, K - 1 :] /= self._widths", "pass"),
    ],
    "test_mixture::test_lower_bound_is_the_objective_of_the_returned_parameters": [
        ("fitting.py", "objective - volume", "objective"),
    ],
    "test_mixture::test_the_best_of_several_starts_is_kept": [
        ("fitting.py", "largest = max(", "largest = min("),
    ],
}


class Mutant(NamedTuple):
    """One slip: in `file`, `original` became `mutated`; what must and what cannot notice it."""

    file: str
    original: str
    mutated: str
    caught_by: list[str]
    unnoticed_by: list[str]


OLD_MEAN = """divide(self.scatters, self.counts)
        if previous is not None:
            moved = means - previous.means
            covariances = covariances + moved[:, :, None] * moved[:, None, :]
"""

# The slips that chapter "how-it-checks" shows.
MUTANTS = {
    "the covariance with 1/N": Mutant(
        "m_step.py",
        "(X - m) / n for",
        "(X - m) / N for",
        ["test_m_step::test_five_points_by_hand"],
        ["test_m_step::test_one_component_gets_the_sample_moments"],
    ),
    "a covariance of blocks with 1/N": Mutant(
        "statistics.py",
        "divide(self.scatters, self.counts)",
        "self.scatters / self.counts.sum()",
        ["test_em::test_log_likelihood_never_falls"],
        ["test_statistics::test_statistics_are_what_their_names_say"],
    ),
    "a covariance of blocks about the old mean": Mutant(
        "statistics.py",
        "divide(self.scatters, self.counts)\n",
        OLD_MEAN,
        [
            "test_em::test_every_step_keeps_the_moments_of_the_data",
            "test_em::test_worked_example_at_every_iteration",
            "test_em::test_the_readers_loop_makes_the_same_steps",
        ],
        ["test_em::test_log_likelihood_never_falls", "test_em::test_the_limit_is_stationary"],
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


def change(copy, file, original, mutated):
    (path,) = copy.rglob(file)
    source = path.read_text("utf-8")
    assert source.count(original) == 1, f"{original!r} must stand once in {path.name}"
    path.write_text(source.replace(original, mutated), "utf-8")


@pytest.mark.parametrize(
    ("test", "slip"), [(test, slip) for test, slips in SLIPS.items() for slip in slips]
)
def test_the_slip_is_noticed(test, slip, copy, request):
    change(copy, *slip)
    with installed(copy):
        assert fails(test, request)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name, copy, request):
    *slip, caught_by, unnoticed_by = MUTANTS[name]
    change(copy, *slip)
    with installed(copy):
        assert [test for test in caught_by if not fails(test, request)] == []
        assert [test for test in unnoticed_by if fails(test, request)] == []


def test_the_original_passes_every_named_test(copy, request):
    """Else a slip would be called noticed by a test that fails anyway."""
    named = {test for mutant in MUTANTS.values() for test in mutant.caught_by}
    with installed(copy):
        assert [test for test in sorted(named | set(SLIPS)) if fails(test, request)] == []


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
