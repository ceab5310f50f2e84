"""Exercises on chapter 10: a component that narrows, and an M-step that a prior keeps wide."""

import numpy as np

from homework.given import assign, draw_table
from homework.task import Exercise


def draw_stand(rng):
    """A narrow component on a few equal rows, among rows that a wide one reaches."""
    place, n_equal = rng.uniform(-2, 2), rng.integers(3, 6)
    beside = place + rng.choice([-1, 1], 3) * rng.uniform(0.5, 3, 3)
    share = rng.integers(2, 7) / 20
    return dict(
        weights=np.array([share, 1 - share]),
        means=np.array([place, place + rng.uniform(-1, 1)]).round(1),
        sigmas=np.array([rng.uniform(0.3, 0.8), rng.uniform(1.5, 3)]).round(1),
        x=rng.permutation([*[place] * n_equal, *beside]).round(1),
    )


def narrowing(rng):
    return Exercise(
        title="A component that narrows",
        chapter=10,
        words="The first component of this mixture stands on some equal rows of `x`; `sigmas` are "
        "standard deviations. That of the first component is divided by `factor`, and nothing "
        "else changes. By how many nats does $\\ln L$ of all rows rise? Divide by `factor` again "
        "and again: to which number of nats does the rise by one more such step go?",
        given=assign(**draw_stand(rng), factor=rng.choice([4, 5, 8, 10])),
        solution="def height(sigmas):\n"
        "    covariances = sigmas[:, None, None] ** 2\n"
        "    mixture = gmmlib.Parameters(weights, means[:, None], covariances)\n"
        "    return gmmlib.log_likelihood(x[:, None], mixture)\n\n\n"
        "rise = height(sigmas / [factor, 1]) - height(sigmas)\n"
        "n_equal = (x == means[0]).sum()\n"
        "rise_in_the_end = n_equal * np.log(factor)",
        wrong={
            "rise": {
                "the variance was divided, not the standard deviation": "height(sigmas / "
                "[np.sqrt(factor), 1]) - height(sigmas)",
                "the weights were forgotten": "score(x, 1, means, (sigmas / [factor, 1]) ** 2) "
                "- score(x, 1, means, sigmas**2)",
                "this is where the rise goes to: here the wide component still has a part of the "
                "equal rows, or the narrow one of the others": "rise_in_the_end",
                "the logarithm to base 10 was taken": "rise / np.log(10)",
            },
            "rise_in_the_end": {
                "this is the rise of one row": "np.log(factor)",
                "all rows were counted, not only those it stands on": "len(x) * np.log(factor)",
                "the variance was divided, not the standard deviation": "rise_in_the_end / 2",
                "the logarithm to base 10 was taken": "n_equal * np.log10(factor)",
            },
        },
    )


def m_step_with_prior(rng):
    return Exercise(
        title="An M-step with a prior",
        chapter=10,
        words="EM climbs $\\ln L + \\sum_k \\alpha \\ln \\pi_k - \\sum_k \\psi / (2 \\sigma_k^2)$ "
        "with a Dirichlet prior worth `alpha` rows for each component and the penalty `psi`. Six "
        "rows `x` have the responsibilities `gamma`. What are the weights and variances after the "
        "M-step? And below which number can no such M-step on six rows bring a variance, whatever "
        "rows and responsibilities are? (Give the largest such number.)",
        given=assign(
            x=rng.uniform(-3, 5, 6).round(1),
            gamma=draw_table(rng, 6, 3),
            alpha=rng.choice([1.5, 2, 2.5, 3]),
            psi=rng.uniform(0.5, 3, ()).round(1),
        ),
        solution="counts = gamma.sum(axis=0)\n"
        "scatters = counts * gmmlib.m_step(x[:, None], gamma).covariances[:, 0, 0]\n"
        "prior_weights = (counts + alpha) / (len(x) + 3 * alpha)\n"
        "penalised_variances = (scatters + psi) / counts\n"
        "floor = psi / len(x)",
        wrong={
            "prior_weights": {
                "the prior was forgotten": "counts / len(x)",
                "the rows of the prior were not counted below": "(counts + alpha) / len(x)",
                "below, the prior was counted for one component only": "(counts + alpha) / "
                "(len(x) + alpha)",
                "1 was taken off: here $\\alpha$ is the usual parameter less 1 already": "(counts "
                "+ alpha - 1) / (len(x) + 3 * (alpha - 1))",
            },
            "penalised_variances": {
                "the penalty was forgotten": "scatters / counts",
                "$\\psi$ was added to the variance, not to the scatter": "scatters / counts + psi",
                "half of $\\psi$ was added": "(scatters + psi / 2) / counts",
                "divided by $N$, not by $N_k$": "(scatters + psi) / len(x)",
                "the rows of the Dirichlet prior belong to the weights alone": "(scatters + psi) "
                "/ (counts + alpha)",
            },
            "floor": {
                "this is the whole of $\\psi$": "psi",
                "with other responsibilities a count may be larger": "psi / counts.max()",
                "half of $\\psi$ was taken": "floor / 2",
            },
        },
    )
