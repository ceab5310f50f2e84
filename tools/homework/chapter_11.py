"""Exercises on chapter 11: lists that are one mixture, and a step away from the middle."""

import numpy as np

from homework.given import assign
from homework.task import Exercise

SIZES = [(0.5, 0.3, 0.2), (0.6, 0.3, 0.1), (0.5, 0.4, 0.1), (0.55, 0.25, 0.2), (0.45, 0.35, 0.2)]


def draw_lists(rng):
    """A list of three components with different weights, and five lists made of it."""
    means = (3 * rng.permutation(3) + rng.uniform(-4, -2, 3)).round(1)
    mixture = np.column_stack([rng.choice(SIZES), means, rng.uniform(0.5, 3, 3).round(1)])
    others = [exchanged, weights_exchanged, split_into_twins, split_apart, with_an_empty_one]
    return mixture, [others[n](mixture.copy(), rng) for n in rng.permutation(5)]


def exchanged(mixture, rng):
    return np.roll(mixture, rng.integers(1, 3), axis=0)


def weights_exchanged(mixture, rng):
    """The weights move, and means and variances stay."""
    mixture[:, 0] = np.roll(mixture[:, 0], rng.integers(1, 3))
    return mixture


def split_into_twins(mixture, rng):
    return rng.permutation(halved(mixture, rng, apart=0))


def split_apart(mixture, rng):
    """Halves on either side of the mean: as heavy together, and with the same mean."""
    return rng.permutation(halved(mixture, rng, apart=1))


def halved(mixture, rng, apart):
    k = rng.integers(3)
    weight, mean, variance = mixture[k]
    part = round(weight / 2, 3)
    halves = [[part, mean - apart, variance], [part, mean + apart, variance]]
    return np.vstack([np.delete(mixture, k, axis=0), halves]).round(3)


def with_an_empty_one(mixture, rng):
    """A fourth component of the weight 0."""
    empty = [0, *rng.uniform([-4, 0.5], [4, 3]).round(1)]
    return rng.permutation(np.vstack([mixture, empty]))


def one_mixture(rng):
    mixture, others = draw_lists(rng)
    listed = "".join(f"    np.array({other.tolist()}),\n" for other in others)
    return Exercise(
        title="Lists of one mixture",
        chapter=11,
        words="Each row of `mixture` is a component with one feature: its weight, its mean, its "
        "variance. Which of the five lists in `others` describe the same mixture, that is, the "
        "same density? Answer with five numbers, 1 for the same and 0 for another.",
        given=f"{assign(mixture=mixture)}\nothers = [\n{listed}]",
        solution="def curve(parts):\n"
        "    sizes, centres, widths = parts.T\n"
        "    theta = gmmlib.Parameters(sizes, centres[:, None], widths[:, None, None])\n"
        "    return np.exp(gmmlib.log_density(np.linspace(-9, 9, 181)[:, None], theta))\n\n\n"
        "same = np.array([int(np.allclose(curve(it), curve(mixture))) for it in others])",
        wrong={
            "same": {
                "the order of the components does not matter": "same * [len(it) > 3 "
                "for it in others]",
                "two halves that are alike are as good as the whole": "same * [len({*it[:, 1]}) "
                "== len(it) for it in others]",
                "a component of the weight 0 is not there": "same * [it[:, 0].min() > 0 "
                "for it in others]",
                "a weight belongs to its component": "same | [len(it) == 3 for it in others]",
                "the two halves of a component have to be alike": "same | [len(it) > 3 "
                "for it in others]",
            }
        },
    )


def balanced_step(rng):
    return Exercise(
        title="Away from the middle",
        chapter=11,
        words="In the balanced model two components have the weights $\\frac12$, the variance `v`, "
        "which is held, and the means $-t$ and $t$. What is the next $t$ after one iteration of "
        "EM from `t` on the rows `x`? And by which factor does an iteration multiply a $t$ that "
        "is next to 0, in the limit?",
        given=assign(
            x=rng.uniform(-3, 4, 5).round(1),
            v=rng.uniform(1.2, 3, ()).round(1),
            t=rng.uniform(0.3, 1.5, ()).round(1),
        ),
        solution="held = gmmlib.Parameters([0.5, 0.5], [[-t], [t]], [[[v]], [[v]]])\n"
        "gamma = gmmlib.responsibilities(x[:, None], held)\n"
        "next_t = (gamma[:, 1] - gamma[:, 0]) @ x / len(x)\n"
        "slope_at_0 = (x**2).mean() / v",
        wrong={
            "next_t": {
                "only the rows of the right component were counted": "gamma[:, 1] @ x / len(x)",
                "the right mean has moved alone, as if it were free": "gamma[:, 1] @ x / "
                "gamma[:, 1].sum()",
                "the responsibilities were rounded": "abs(x).mean()",
                "this is the approximation next to 0": "slope_at_0 * t",
                "the exponent of the responsibilities is halved": "np.tanh(t * x / (2 * v)) @ x "
                "/ len(x)",
                "the variance was left out": "np.tanh(t * x) @ x / len(x)",
            },
            "slope_at_0": {
                "the squares were not divided by the number of rows": "(x**2).sum() / v",
                "the mean square is measured by the variance": "(x**2).mean()",
                "divided by the standard deviation, not by the variance": "(x**2).mean() "
                "/ np.sqrt(v)",
                "the squares are about 0, not about the mean of the rows": "x.var() / v",
                "EM rests at 0, but not beside it": "1",
            },
        },
    )
