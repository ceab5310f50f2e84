"""The exercises of a homework. Each draws its numbers from a generator; numbers are rounded first,
so that what is printed is what is used.
"""

import gmmlib
from homework import chapter_10, chapter_11, chapter_12
from homework.given import assign, draw_components, draw_table
from homework.task import Exercise


def draw_groups(rng):
    """Rows and two means; each row is clearly nearer to one of them, before a step and after."""
    while True:
        X, means = rng.uniform(-4, 4, (6, 2)).round(1), rng.uniform(-3, 3, (2, 2)).round(1)
        *_, step = gmmlib.kmeans(X, means, max_iter=1)
        if are_decided(X, means) and are_decided(X, step.means):
            return dict(X=X, old_means=means)


def are_decided(X, means):
    """No row is tied or nearly so, and neither of the two means is without rows."""
    first, second = ((X[:, None] - means) ** 2).sum(axis=2).T
    gaps = first - second
    return abs(gaps).min() > 1 and gaps.min() < 0 < gaps.max()


MIXTURE = "mixture = gmmlib.Parameters(weights, means[:, None], variances[:, None, None])\n"


def density(rng):
    return Exercise(
        title="The density of a mixture",
        chapter=1,
        words="A mixture of two Gaussians with one feature has these weights, means and "
        "variances. What is its density at `x`?",
        given=assign(**draw_components(rng, 2), x=rng.uniform(0, 4, ()).round(1)),
        solution=MIXTURE + "density = np.exp(gmmlib.log_density([[x]], mixture))[0]",
        wrong={
            "density": {
                "the weights were forgotten": "normal(x, means, variances).sum()",
                "variances were taken for standard deviations": "weights @ normal(x, means, "
                "variances**2)",
                "the factor in front of the exponential is missing": "weights @ np.exp("
                "-((x - means) ** 2) / (2 * variances))",
            }
        },
    )


def log_likelihood(rng):
    return Exercise(
        title="The log-likelihood",
        chapter=1,
        words="What is the log-likelihood of the four rows `x` under this mixture, in nats?",
        given=assign(**draw_components(rng, 2), x=rng.uniform(-1, 5, 4).round(1)),
        solution=MIXTURE + "log_likelihood = gmmlib.log_likelihood(x[:, None], mixture)",
        wrong={
            "log_likelihood": {
                "the logarithm to base 10 was taken": "log_likelihood / np.log(10)",
                "the weights were forgotten": "score(x, 1, means, variances)",
                "the logarithm was taken inside the sum over components": "np.log(weights * "
                "normal(x[:, None], means, variances)).sum()",
                "this is the log-likelihood of each row": "log_likelihood / len(x)",
            }
        },
    )


def labelled(rng):
    labels = rng.permutation([0, 0, 0, 1, 1, 1, 1, *rng.integers(0, 2, 2)])
    rows = (rng.normal(0, 1.5, 9) + 4 * labels).round(1)
    return Exercise(
        title="Labels that are known",
        chapter=2,
        words="The rows `x` carry the `labels` 0 or 1. What are the maximum likelihood estimates "
        "of the two variances?",
        given=assign(x=rows, labels=labels),
        solution="Z = np.eye(2)[labels]\n"
        "fit = gmmlib.m_step(x[:, None], Z)\n"
        "label_variances = fit.covariances[:, 0, 0]",
        wrong={
            "label_variances": {
                "divided by the number of all rows": "label_variances * fit.weights",
                "divided by one row less": "label_variances * Z.sum(axis=0) / (Z.sum(axis=0) - 1)",
                "the gaps were taken from the mean of all rows": "label_variances + "
                "(fit.means[:, 0] - x.mean()) ** 2",
                "these are the standard deviations": "np.sqrt(label_variances)",
            }
        },
    )


def responsibilities(rng):
    return Exercise(
        title="The responsibilities of a row",
        chapter=3,
        words="What are the responsibilities of the three components for a row at `x`?",
        given=assign(**draw_components(rng, 3), x=rng.uniform(1, 5, ()).round(1)),
        solution=MIXTURE + "gamma_row = gmmlib.responsibilities([[x]], mixture)[0]",
        wrong={
            "gamma_row": {
                "the weights were forgotten": "normal(x, means, variances) / "
                "normal(x, means, variances).sum()",
                "the terms were not divided by their sum": "weights * normal(x, means, variances)",
                "the largest was rounded to 1": "np.eye(3)[gamma_row.argmax()]",
                "these are the weights, as before the row was seen": "weights",
            }
        },
    )


def m_step(rng):
    rows = dict(x=rng.uniform(-4, 6, 5).round(1), gamma=draw_table(rng, 5, 2))
    return Exercise(
        title="One M-step",
        chapter=4,
        words="Five rows `x` have the responsibilities `gamma`, computed with the means "
        "`old_means`. What are the means and the variances after the M-step?",
        given=assign(**rows, old_means=rng.uniform(-2, 4, 2).round(1)),
        solution="fit = gmmlib.m_step(x[:, None], gamma)\n"
        "new_means = fit.means[:, 0]\n"
        "new_variances = fit.covariances[:, 0, 0]",
        wrong={
            "new_means": {
                "divided by $N$, not by $N_k$": "new_means * fit.weights",
                "not divided": "gamma.T @ x",
                "the responsibilities were rounded": "np.round(gamma + 1e-9).T @ x / "
                "np.maximum(np.round(gamma + 1e-9).sum(axis=0), 1)",
            },
            "new_variances": {
                "divided by $N$, not by $N_k$": "new_variances * fit.weights",
                "the gaps were taken from the old means": "new_variances + "
                "(new_means - old_means) ** 2",
                "divided by $N_k - 1$": "new_variances * gamma.sum(axis=0) / "
                "(gamma.sum(axis=0) - 1.0001)",
            },
        },
    )


def covariance(rng):
    rows = (rng.normal(size=(6, 2)) @ [[1.5, 0.8], [0.0, 1.0]]).round(1)
    shares = (1 + rng.integers(0, 19, 6)) / 20
    return Exercise(
        title="A covariance by soft counts",
        chapter=4,
        words="Six rows `X` have the responsibilities `gamma_k` for component $k$, whose mean was "
        "`old_mean` until now. What is its covariance after the M-step?",
        given=assign(X=rows, gamma_k=shares, old_mean=rng.uniform(-1, 1, 2).round(1)),
        solution="fit = gmmlib.m_step(X, np.column_stack([gamma_k, 1 - gamma_k]))\n"
        "covariance = fit.covariances[0]",
        wrong={
            "covariance": {
                "divided by $N$, not by $N_k$": "covariance * gamma_k.mean()",
                "the gaps were taken from the old mean": "covariance + "
                "np.outer(fit.means[0] - old_mean, fit.means[0] - old_mean)",
                "the responsibilities were left out": "np.cov(X.T, bias=True)",
                "the entries off the diagonal are missing": "np.diag(np.diag(covariance))",
            }
        },
    )


def weights(rng):
    return Exercise(
        title="The weights, by the Lagrangian",
        chapter=5,
        words="Add $\\lambda\\,(1 - \\sum_k \\pi_k)$ to $Q$ for the responsibilities `gamma`. What "
        "is the multiplier $\\lambda$, and what are the new weights?",
        given=assign(gamma=draw_table(rng, int(rng.integers(5, 9)), 3)),
        solution="multiplier = len(gamma)\nnew_weights = gamma.sum(axis=0) / multiplier",
        wrong={
            "multiplier": {
                "the sign is that of the other Lagrangian": "-multiplier",
                "it is the number of rows, not of components": "gamma.shape[1]",
                "it is the number of rows, not 1": "1",
            },
            "new_weights": {
                "these are the counts, not divided by $N$": "gamma.sum(axis=0)",
                "the counts were divided by $K$, not by $N$": "gamma.mean(axis=0) * len(gamma) / 3",
                "the responsibilities were rounded": "np.eye(3)[gamma.argmax(axis=1)].mean(axis=0)",
            },
        },
    )


def gain(rng):
    return Exercise(
        title="What one iteration gains",
        chapter=6,
        words="By how much does one iteration of EM (an E-step, then an M-step for weights, means "
        "and variances) raise the log-likelihood of the six rows `x`?",
        given=assign(**draw_components(rng, 2), x=rng.uniform(-3, 6, 6).round(1)),
        solution=MIXTURE + "before = gmmlib.log_likelihood(x[:, None], mixture)\n"
        "gamma = gmmlib.responsibilities(x[:, None], mixture)\n"
        "after = gmmlib.m_step(x[:, None], gamma)\n"
        "gain = gmmlib.log_likelihood(x[:, None], after) - before",
        wrong={
            "gain": {
                "the logarithm to base 10 was taken": "gain / np.log(10)",
                "the weights stayed as they were": "score(x, weights, after.means[:, 0], "
                "after.covariances[:, 0, 0]) - before",
                "the variances were divided by $N$, not by $N_k$": "score(x, after.weights, "
                "after.means[:, 0], after.weights * after.covariances[:, 0, 0]) - before",
                "the gaps of the variances were taken from the old means": "score(x, "
                "after.weights, after.means[:, 0], after.covariances[:, 0, 0] "
                "+ (after.means[:, 0] - means) ** 2) - before",
            }
        },
    )


def choose_k(rng):
    steps = rng.uniform([-1400, 100, 20, 8], [-1200, 200, 40, 16])
    heights = steps.cumsum().round(1)
    return Exercise(
        title="How many components?",
        chapter=6,
        words="Mixtures with `K` components, two features and covariances without restriction "
        "were fitted to `n_samples` rows. `log_likelihoods` are their log-likelihoods. What is the "
        "BIC of each, in the form $-2 \\ln L + p \\ln N$ with $p$ free parameters? Which `K` does "
        "it choose? (The page *Your own data* derives what it is for.)",
        given=assign(n_samples=rng.integers(150, 400, ()), log_likelihoods=heights)
        + "\nK = np.array([1, 2, 3, 4])",
        solution="from gmmlib import criteria\n\n"
        "n_parameters = (K - 1) + 2 * K + 3 * K\n"
        "bic = criteria.bic(log_likelihoods, n_parameters, n_samples)\n"
        "best_K = K[bic.argmin()]",
        wrong={
            "bic": {
                "one weight is not free": "bic + np.log(n_samples)",
                "this is the AIC": "criteria.aic(log_likelihoods, n_parameters)",
                "the logarithm to base 10 was taken": "-2 * log_likelihoods "
                "+ n_parameters * np.log10(n_samples)",
                "this is the form $\\ln L - \\frac p2 \\ln N$": "-bic / 2",
                "the penalty is missing": "-2 * log_likelihoods",
            },
            "best_K": {"the largest log-likelihood always has the most components": "K[-1]"},
        },
    )


def kmeans_step(rng):
    return Exercise(
        title="A step of K-means",
        chapter=9,
        words="The six rows `X` choose between the two means `old_means`, the means move, and the "
        "rows choose again. Which mean (0 or 1) has each row chosen at first, and what are the "
        "means after they have moved, one in each row? What is the distortion $J$ after the first "
        "choice and after the second? And which variance makes the likelihood of the model "
        "behind K-means largest, with the labels and means after the second choice?",
        given=assign(**draw_groups(rng)),
        solution="start, step = gmmlib.kmeans(X, old_means, max_iter=1)\n"
        "groups = start.labels\n"
        "group_means = step.means\n"
        "distortions = np.array([start.distortion, step.distortion])\n"
        "shared_variance = step.distortion / X.size",
        wrong={
            "groups": {
                "the means were numbered from 1": "groups + 1",
                "each row chose the mean that is farther": "1 - groups",
                "this is the second choice": "step.labels",
            },
            "group_means": {
                "divided by $N$, not by $n_k$": "np.eye(2)[groups].T @ X / len(X)",
                "the means have not moved": "old_means",
                "these are the averages after the second choice": "[X[step.labels == k].mean("
                "axis=0) for k in (0, 1)]",
            },
            "distortions": {
                "the old means were taken after the second choice too": "[start.distortion, "
                "((X - old_means[step.labels]) ** 2).sum()]",
                "the rows have not chosen again": "[start.distortion, "
                "((X - step.means[groups]) ** 2).sum()]",
                "the distances were not squared": "[np.sqrt(((X - it.means[it.labels]) ** 2)"
                ".sum(axis=1)).sum() for it in (start, step)]",
                "divided by the number of rows": "distortions / len(X)",
            },
            "shared_variance": {
                "divided by $N$ only, not by $N D$": "step.distortion / len(X)",
                "this is $J$, not divided": "step.distortion",
                "this is the standard deviation": "np.sqrt(shared_variance)",
                "the distortion is that of the first choice": "start.distortion / X.size",
            },
        },
    )


def tie(rng):
    x, near = rng.integers(-3, 4), rng.integers(1, 4)
    gaps = [-near, near, rng.choice([-1, 1]) * (near + rng.integers(1, 4))]
    return Exercise(
        title="A tie in the limit",
        chapter=9,
        words="A mixture of three Gaussians with one feature has these weights and means, and one "
        "variance $\\sigma^2$. To which numbers do the responsibilities for a row at `x` go as "
        "$\\sigma^2 \\to 0$?",
        given=assign(weights=draw_table(rng, 1, 3)[0], means=x + rng.permutation(gaps), x=x),
        solution="squares = (x - means) ** 2\n"
        "shares = weights * (squares == squares.min())\n"
        "tied_row = shares / shares.sum()",
        wrong={
            "tied_row": {
                "the weights were forgotten": "(shares > 0) / 2",
                "this is the choice of K-means, the first of the nearest": "np.eye(3)["
                "squares.argmin()]",
                "the shares were not divided by their sum": "shares",
                "these are the weights: the farthest component still counts": "weights",
            }
        },
    )


EXERCISES = [density, log_likelihood, labelled, responsibilities, m_step, covariance, weights]
EXERCISES += [gain, choose_k, kmeans_step, tie]
# A seed keeps the numbers of an exercise as long as this stays the list's order.
EXERCISES += [chapter_10.narrowing, chapter_10.m_step_with_prior]
EXERCISES += [chapter_11.one_mixture, chapter_11.balanced_step]
EXERCISES += [chapter_12.two_shapes, chapter_12.merge]
