"""Exercises on chapter 12: two fits with covariances of other shapes, and a merge."""

import numpy as np

from gmmlib.covariance import COVARIANCES
from homework.given import assign, draw_table
from homework.task import Exercise


def draw_fits(rng):
    """Two fits; AIC finds what the larger one gains enough, and BIC finds it too little."""
    D, K = rng.integers(3, 6, ()), rng.integers(2, 5, 2)
    n_samples = rng.integers(150, 400, ())
    shapes = rng.permutation([rng.choice(["full", "diag"]), "tied"]).tolist()
    own, other = (COVARIANCES[it](k, D).n_parameters + k * (D + 1) for it, k in zip(shapes, K))
    # Nats for each further parameter: AIC asks for 1, and BIC for half of ln N, above 2.5.
    worth = rng.uniform(1.3, 2.2)
    base = rng.uniform(-1500, -1200)
    heights = np.array([base, base + worth * (other - own)]).round(1)
    numbers = assign(n_samples=n_samples, D=D, K=K, log_likelihoods=heights)
    return f"{numbers}\nshapes = {shapes}"


def two_shapes(rng):
    return Exercise(
        title="Two shapes of covariance",
        chapter=12,
        words="Two mixtures were fitted to the same `n_samples` rows of `D` features. They have "
        "`K` components each, covariances of the `shapes` that chapter 12 names so, and these "
        "`log_likelihoods`. How many free parameters has each, weights and means included? What "
        "are the BIC and the AIC of each, where smaller is better? And which of the two, 1 or 2, "
        "does BIC prefer, and which AIC?",
        given=draw_fits(rng),
        solution="from gmmlib import criteria\n"
        "from gmmlib.covariance import COVARIANCES\n\n"
        "kinds = [COVARIANCES[shape](k, D) for shape, k in zip(shapes, K)]\n"
        "free_numbers = K - 1 + K * D + [it.n_parameters for it in kinds]\n"
        "two_bics = criteria.bic(log_likelihoods, free_numbers, n_samples)\n"
        "two_aics = criteria.aic(log_likelihoods, free_numbers)\n"
        "preferred = 1 + np.array([two_bics.argmin(), two_aics.argmin()])",
        wrong={
            "free_numbers": {
                "one weight is not free": "free_numbers + 1",
                "the means were forgotten": "free_numbers - K * D",
                "the entries beside the diagonal were counted twice": "K - 1 + K * D + "
                "[{'full': k * D**2, 'tied': D**2, 'diag': k * D}[it] for it, k in zip(shapes, K)]",
                "tied components share one matrix": "K - 1 + K * D + K * "
                "[it.n_parameters_of_one for it in kinds]",
            },
            "two_bics": {
                "this is the AIC": "two_aics",
                "the penalty is missing": "-2 * log_likelihoods",
                "the logarithm to base 10 was taken": "-2 * log_likelihoods "
                "+ free_numbers * np.log10(n_samples)",
                "this is the form $\\ln L - \\frac p2 \\ln N$": "-two_bics / 2",
            },
            "two_aics": {
                "this is the BIC": "two_bics",
                "the penalty is missing": "-2 * log_likelihoods",
                "a parameter costs 2 in this form, not 1": "two_aics - free_numbers",
                "this is the form $\\ln L - p$": "-two_aics / 2",
            },
            "preferred": {
                "the higher log-likelihood is not the better model": "[1 + "
                "log_likelihoods.argmax()] * 2",
                "a smaller criterion is better": "3 - preferred",
                "the fits were numbered from 0": "preferred - 1",
            },
        },
    )


def draw_doubts(rng):
    """A table one of whose pairs is clearly the first to merge, and one clearly the last."""
    while True:
        gamma = draw_table(rng, 4, 3)
        least, middle, most = np.sort(doubts(gamma))
        if middle - least > 0.05 and most - middle > 0.05:
            return gamma


def doubts(gamma):
    """The entropy that each component of three leaves when the two others are one."""
    return entropies(gamma) + entropies(1 - gamma)


def entropies(chances):
    return -(chances * np.log(chances)).sum(axis=0)


def merge(rng):
    return Exercise(
        title="A merge",
        chapter=12,
        words="Four rows have the responsibilities `gamma`. What is the entropy of the table, in "
        "nats? Which two components, numbered 0, 1 and 2, are the first to merge because their "
        "union lowers the entropy most (the smaller number first), and what is the entropy after "
        "that merge?",
        given=assign(gamma=draw_doubts(rng)),
        solution="start, step, _ = gmmlib.merge_by_entropy(gamma)\n"
        "entropy_before = start.entropy\n"
        "pair = np.ravel(step.pair)\n"
        "entropy_after = step.entropy",
        wrong={
            "entropy_before": {
                "the logarithm to base 2 was taken": "entropy_before / np.log(2)",
                "this is the average of the rows": "entropy_before / len(gamma)",
                "the sign is that of the logarithms": "-entropy_before",
                "only the likeliest component of each row was counted": "-np.log("
                "gamma.max(axis=1)).sum()",
            },
            "pair": {
                "this union lowers the entropy least": "np.delete([0, 1, 2], (-gamma * np.log("
                "gamma) - (1 - gamma) * np.log(1 - gamma)).sum(axis=0).argmax())",
            },
            "entropy_after": {
                "this is by how much it falls": "entropy_before - entropy_after",
                "the union has a term too": "-(np.delete(gamma, pair, axis=1) * np.log("
                "np.delete(gamma, pair, axis=1))).sum()",
                "each row counts only as far as it belongs to the two": "entropy_before - sum("
                "-(s * np.log(s)).sum() for s in (r[pair] / r[pair].sum() for r in gamma))",
                "the logarithm to base 2 was taken": "entropy_after / np.log(2)",
            },
        },
    )
