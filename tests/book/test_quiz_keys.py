"""The keys of the quick questions, computed once more in another way, and every claim judged.

A wrong choice is judged by a case in which it is false. Distributions come from Python's
`statistics`, sums from fractions and loops: nothing here uses gmmlib.
"""

from fractions import Fraction
from functools import partial
from itertools import permutations, product
from math import e, exp, inf, log, sqrt
from statistics import NormalDist, pvariance

import numpy as np
import pytest

from . import quizzes

HALF = Fraction(1, 2)


def numbers_in(text):
    return [float(word) for word in text.replace(",", " ").split() if word[-1].isdigit()]


def pdf(x, mean, variance):
    return NormalDist(mean, variance**0.5).pdf(x)


def weighted(values, weights):
    """Mean and variance of values that come with weights."""
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values)) / total
    return mean, sum(w * (v - mean) ** 2 for w, v in zip(weights, values)) / total


# ---- EM for one feature, in plain NumPy -----------------------------------------------------


def terms(x, weights, means, variances):
    gaps = x[:, None] - means
    bells = np.exp(-(gaps**2) / (2 * variances)) / np.sqrt(2 * np.pi * variances)
    return weights * bells


def height(x, state):
    return float(np.log(terms(x, *state).sum(axis=1)).sum())


def table(x, state):
    made = terms(x, *state)
    return made / made.sum(axis=1, keepdims=True)


def fit(x, gamma, about=None):
    """The M-step; `about`: other means for the gaps of the variances."""
    counts = gamma.sum(axis=0)
    means = gamma.T @ x / counts
    gaps = x[:, None] - (means if about is None else about)
    return counts / len(x), means, (gamma * gaps**2).sum(axis=0) / counts


def variance_of(state):
    weights, means, variances = state
    return float(weights @ (variances + means**2) - (weights @ means) ** 2)


def run(x, state, n_steps, step=lambda x, state: fit(x, table(x, state))):
    states = [state]
    for _ in range(n_steps):
        states.append(step(x, states[-1]))
    return states


def with_old_mean(x, state):
    return fit(x, table(x, state), about=state[1])


def by_n(x, state):
    """The note's divisor."""
    weights, means, variances = fit(x, table(x, state))
    return weights, means, variances * weights


def falls(x, states):
    return min(np.diff([height(x, state) for state in states])) < -1e-9


def q_value(x, gamma, state):
    return float((gamma * np.log(terms(x, *state))).sum())


def last_gain(state, n_steps):
    before, after = run(ROWS, state, n_steps)[-2:]
    return height(ROWS, after) - height(ROWS, before)


def q_gain(x, state):
    """What the old parameters lose in Q: the length of the step, each part by its rows."""
    gamma = table(x, state)
    return q_value(x, gamma, fit(x, gamma)) - q_value(x, gamma, state)


def slope_in_share(x, state):
    """Of ln L, when weight moves from the first component to the second."""
    made = terms(x, *state)
    per_weight = (made / made.sum(axis=1, keepdims=True) / state[0]).sum(axis=0)
    return float(per_weight[1] - per_weight[0])


def slope_in_means(x, state):
    weights, means, variances = state
    return ((table(x, state) * (x[:, None] - means)).sum(axis=0) / variances).round(6)


QUANTILES = [NormalDist().inv_cdf(p) for p in np.arange(1, 20) / 20]
ROWS = np.concatenate([np.array(QUANTILES) - 1.5, 1.3 * np.array(QUANTILES) + 2.5])
START = np.array([0.5, 0.5]), np.array([-0.5, 1.0]), np.array([1.0, 1.0])
PATH = run(ROWS, START, 2000)
ONCE, END = PATH[1], PATH[-1]
ALIKE = np.array([0.5, 0.5]), np.array([0.9, 0.9 + 1e-5]), np.array([4.0, 4.0])
POOR = np.random.default_rng(1).dirichlet([1, 1], len(ROWS))
FAR_APART = np.concatenate([np.linspace(-1, 1, 20), np.linspace(99, 101, 20)])
TOO_WIDE = np.array([0.5, 0.5]), np.array([10.0, 90.0]), np.array([100.0, 100.0])
RANDOM_FIT = fit(ROWS, POOR)
TWO = np.array([-2.0, 2.0])
ZERO = np.array([1.0, 0.0]), np.array([-0.5, 3.0]), np.array([1.0, 1.0])
ZERO_NEXT = table(ROWS, ZERO).mean(axis=0)[1]
NEAR_ZERO = np.array([1 - 1e-9, 1e-9]), np.array([ROWS.mean(), 2.5]), np.array([ROWS.var(), 1.7])


def moments_kept(state):
    return bool(np.isclose(variance_of(state), ROWS.var()))


def thin_height(deviation):
    x = np.array([-1.0, 0.5, 2.0])
    return height(x, (np.array([0.5, 0.5]), np.array([-1, 0.5]), np.array([deviation**2, 1])))


def saddle(shift):
    return height(TWO, (np.array([0.5, 0.5]), np.array([-shift, shift]), np.array([1.0, 1.0])))


def is_top(value, others):
    return all(value >= other - 1e-12 for other in others)


def moved(state, by):
    return state[0], state[1] + by, state[2]


def saddle_together(shift):
    return height(TWO, (np.array([0.5, 0.5]), np.array([shift, shift]), np.array([1.0, 1.0])))


def bound(guess, state):
    return float((guess * np.log(terms(ROWS, *state) / guess)).sum())


def over_rows(x, state):
    made = terms(x, *state)
    return made / made.sum(axis=0)


def hard(gamma):
    return np.eye(2)[gamma.argmax(axis=1)]


OLD = table(ROWS, START)
TENFOLD = height(ROWS, (10 * START[0], *START[1:])) - height(ROWS, START)
BESIDE = [moved(ONCE, by) for by in (-0.3, -0.1, 0.1, 0.3)]
Q_AT_ONCE = q_value(ROWS, OLD, ONCE)
BESIDE_THE_END = [
    height(ROWS, moved(END, 0.1 * np.array(way)))
    for way in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1))
]


# ---- numbers --------------------------------------------------------------------------------


def spread_of_two():
    """The total law the other way round: the mean of the squares less the square of the mean."""
    mean = 0.2 * 0 + 0.8 * 10
    return 0.2 * (1 + 0**2) + 0.8 * (4 + 10**2) - mean**2


def twice_the_variance():
    """From the densities of ten rows with variance 1 about their mean."""
    rows = [-1.0, 1.0] * 5
    return sum(log(pdf(x, 0, 1)) - log(pdf(x, 0, 2)) for x in rows)


def soft_variance():
    """By rows repeated: 2 copies of 0, one of 2 and of 6."""
    return pvariance([0, 0, 2, 6])


def more_than_q():
    """ln L gains what Q gains plus KL, with this sign: tried on one step."""
    old, new = table(ROWS, START), table(ROWS, ONCE)
    kl = float((old * np.log(old / new)).sum())
    gain_q = Q_AT_ONCE - q_value(ROWS, old, START)
    sign = (height(ROWS, ONCE) - height(ROWS, START) - gain_q) / kl
    return 2 + round(sign, 6) * 0.3


def gap_of_a_row():
    """ln L less the bound, for terms that have these responsibilities."""
    made = [0.8, 0.2]
    return log(sum(made)) - sum(0.5 * log(term / 0.5) for term in made)


def weight_after_one():
    shares = [1 / (1 + exp(x**2 / 2 - (x - 2) ** 2 / 2)) for x in (-1, 0.5, 2)]
    return sum(shares) / 3


def one_step_of_kmeans():
    """The first mean has the row 0 alone, the second the average of the others."""
    rows, second = [0, 2, 9, 13], Fraction(2 + 9 + 13, 3)
    return sum(min(row**2, (row - second) ** 2) for row in rows)


def numbers_of_a_tied_fit(n_components=3, n_features=4):
    """One for each weight but the last, each mean, each entry on or below a diagonal."""
    entries = [(r, s) for r in range(n_features) for s in range(r + 1)]
    means = [(k, d) for k in range(n_components) for d in range(n_features)]
    return n_components - 1 + len(means) + len(entries)


def entropy_of_a_merge():
    """The entropy of the row before the merge, less that after it."""

    def entropy(shares):
        return sum(-p * log(p) for p in shares)

    return entropy([0.3, 0.1, 0.6]) - entropy([0.4, 0.6])


def share_of_a_tie(variance=1e-3):
    parts = [w * exp(-r * r / (2 * variance)) for w, r in ((0.6, 0.3), (0.2, 0.3), (0.2, 0.5))]
    return parts[0] / sum(parts)


def rise_of_a_spike(deviation=1e-3):
    """Four rows at 0, another far away: the density of the four, at two widths."""
    heights = [4 * log(NormalDist(0, d).pdf(0)) for d in (deviation, deviation / 100)]
    return heights[1] - heights[0]


def leading_share(far=1000.0):
    """The density of the mixture by that of its third component, far to the right."""
    logs = [-((far - mean) ** 2) / (2 * v) - log(v) / 2 for mean, v in ((0, 4), (5, 1), (1, 4))]
    return sum(w * exp(own - logs[2]) for w, own in zip((0.15, 0.6, 0.25), logs))


def grown_by_one_iteration(t=1e-6):
    x = np.array([-2.0, -1.0, 1.0, 2.0])
    state = np.array([0.5, 0.5]), np.array([-t, t]), np.array([0.5, 0.5])
    return float((table(x, state) * x[:, None] * [-1, 1]).sum() / len(x) / t)


def price_of_a_trap():
    x, ones = np.array([0.0, 18.0, 30.0]), np.ones(3)
    good, poor = (height(x, (ones / 3, means, ones)) for means in (x, np.array([0.0, 0.0, 24.0])))
    return good - poor


KEYS = {
    "who-leads-far-out": leading_share,
    "away-from-the-middle": grown_by_one_iteration,
    "price-of-a-trap": price_of_a_trap,
    "rise-of-a-spike": rise_of_a_spike,
    "weight-with-a-prior": lambda: Fraction(2, 12 + 3 + 3 * 2),
    "one-step-of-kmeans": one_step_of_kmeans,
    "share-of-a-tie": share_of_a_tie,
    "width-behind-kmeans": lambda: (pvariance([0, 1]) + pvariance([8, 9])) / 2,
    "numbers-of-a-tied-fit": numbers_of_a_tied_fit,
    "worth-of-a-component": lambda: log(400**3),
    "entropy-of-a-merge": entropy_of_a_merge,
    "soft-variance": soft_variance,
    "the-notes-factor": lambda: Fraction(30, 120),
    "new-weight": lambda: Fraction(8 + 6 + 3 + 1, 40),
    "price-of-weight": lambda: 200,
    "one-round": lambda: (Fraction(12, 18) + Fraction(4, 16)) / 2,
    "weight-after-one": weight_after_one,
    "other-names": lambda: len(list(permutations("abcd"))),
    "gap-of-a-row": gap_of_a_row,
    "more-than-q": more_than_q,
    "literal-sum": lambda: 1 + Fraction(3, 5) + Fraction(5, 10),
    "shrunken-area": lambda: Fraction(1, 4) ** 2,
    "density-of-two": lambda: (pdf(0, 0, 1) + 3 * pdf(0, 2, 4)) / 4,
    "spread-of-two": spread_of_two,
    "better-fit": lambda: log(0.8 * 0.8 / (0.1 * 3)),
    "own-divisor": lambda: pvariance([1, 3]),
    "twice-the-variance": twice_the_variance,
    "soft-mean": lambda: weighted([2, 4, 9], [8, 6, 1])[0],
    "weighted-share": lambda: 1 / (1 + Fraction(8, 2) * Fraction(5, 30)),
    "other-count": lambda: 3 - Fraction(14, 10),
    "tiny-terms": lambda: e / (1 + e),
}

# ---- choices: the beginning of each, and whether it is true ---------------------------------


def peaks(mean):
    """Of two Gaussians with variance 1 and equal weights, by the sign of the slope."""
    points = np.linspace(-5, 5 + mean, 4001)
    slope = -points * np.exp(-(points**2) / 2)
    slope += (mean - points) * np.exp(-((points - mean) ** 2) / 2)
    return int(np.sum((slope[:-1] > 0) & (slope[1:] <= 0)))


def bend(u):
    """Second derivative of -ln(u)/2 - 1/(2u), by differences."""
    height = [-log(v) / 2 - 1 / (2 * v) for v in (u - 1e-3, u, u + 1e-3)]
    return (height[0] - 2 * height[1] + height[2]) / 1e-6


def hard_rest(n_samples, n_steps=20):
    """Where hard labels lead from the means -1 and 1: how far out, and the border."""
    bells = [NormalDist(mean) for mean in (-1, 1)]
    levels = (np.arange(n_samples) + 0.5) / n_samples
    x, means = np.array([b.inv_cdf(p) for b in bells for p in levels]), (-1.0, 1.0)
    for _ in range(n_steps):
        border = sum(means) / 2
        means = x[x < border].mean(), x[x > border].mean()
    return (means[1] - means[0]) / 2 - 1, sum(means) / 2


def best_pairs(corners):
    """Of all ways to make two groups, the labels of the one with the least squared distances."""

    def cost(labels):
        groups = [corners[np.equal(labels, label)] for label in set(labels)]
        return sum(((group - group.mean(axis=0)) ** 2).sum() for group in groups)

    ways = [(0, *rest) for rest in product((0, 1), repeat=3) if any(rest)]
    return min(ways, key=cost)


def shares_of(X, gamma, spherical=False):
    """Responsibilities after an M-step with full covariances, or with one round one."""
    means = [g @ X / g.sum() for g in gamma.T]
    own = [((g * (X - m).T) @ (X - m)) for g, m in zip(gamma.T, means)]
    each = [scatter / g.sum() for g, scatter in zip(gamma.T, own)]
    both = np.eye(2) * np.trace(sum(own)) / X.size
    logs = []
    for g, m, C in zip(gamma.T, means, [both, both] if spherical else each):
        squares = np.einsum("ia,ab,ib->i", X - m, np.linalg.inv(C), X - m)
        logs.append(np.log(g.sum()) - np.log(np.linalg.det(C)) / 2 - squares / 2)
    terms = np.exp(np.array(logs) - np.max(logs, axis=0)).T
    return terms / terms.sum(axis=1, keepdims=True)


CORNERS = np.array([(-2, -1), (-2, 1), (2, -1), (2, 1.0)])
CENTIMETRES = np.array([0.1, 1.0])
DRAWN = np.random.default_rng(4)
PLANE, SHARED = DRAWN.normal(size=(40, 2)) * (2, 1), DRAWN.dirichlet([1, 1], 40)


def zero_share(n_rows=1000, n_samples=400, shift=1.0):
    """How often the best weight of a second, known component is 0: its slope there is not above."""
    rows = np.random.default_rng(8).normal(size=(n_samples, n_rows))
    ratios = np.exp(shift * rows - shift**2 / 2)
    return (ratios.mean(axis=1) <= 1).mean()


def n_peaks(means):
    """Peaks of an equal mixture of Gaussians with these means and variance 1, on a fine grid."""
    grid = np.linspace(-5, 5, 100_001)
    heights = sum(np.exp(-((grid - mean) ** 2) / 2) for mean in means)
    inner = heights[1:-1]
    return int(((inner > heights[:-2]) & (inner > heights[2:])).sum())


def pairs_stay():
    return best_pairs(CORNERS) == best_pairs(CORNERS * CENTIMETRES)


def shares_stay(**kind):
    both = shares_of(PLANE, SHARED, **kind), shares_of(PLANE * CENTIMETRES, SHARED, **kind)
    return np.allclose(*both)


def left_side_of_a_cut(apart, variance=1, weight=0.5):
    """The variance of what lies left of a cut midway: no rows are drawn, so N is without end."""
    points = np.linspace(-9 * sqrt(variance), apart / 2, 4001)
    bells = [np.exp(-((points - mean) ** 2) / (2 * variance)) for mean in (0, apart)]
    return weighted(points, weight * bells[0] + (1 - weight) * bells[1])[1]


def cuts():
    """The left sides of 100 cuts in units of the true variance; the weights are equal."""
    rng = np.random.default_rng(6)
    pairs = zip(rng.uniform(0, 5, 100), rng.uniform(0.2, 4, 100), strict=True)
    return [left_side_of_a_cut(d * sqrt(v), v) / v for d, v in pairs]


def narrow_share(x):
    """Of the component with mean 5 and variance 1, against mean 0 and variance 9."""
    return 1 / (1 + exp((x - 5) ** 2 / 2 - x**2 / 18) / 3)


def falls_then_rises(function):
    return function(-1) > function(0) < function(1)


def in_the_plane(mean, covariance, other=((0.0, 0.0), ((9.0, 0.0), (0.0, 9.0)))):
    """ln L of five rows in the plane, for two components with weights of a half."""
    logs = log_bell(mean, covariance), log_bell(*other)
    return float((np.logaddexp(*logs) - log(2)).sum())


def log_bell(mean, covariance):
    apart, C = FIVE - np.array(mean), np.array(covariance)
    squares = np.einsum("ia,ab,ib->i", apart, np.linalg.inv(C), apart)
    return -squares / 2 - np.log(2 * np.pi) - np.log(np.linalg.det(C)) / 2


FIVE = np.array([(-1.0, 0.0), (1.0, 0.0), (0.0, 2.0), (2.5, -1.5), (-2.0, -1.0)])
LINE = (0.0, 0.0)  # its points have 0 as the second feature: the first two rows lie on it


def grows(at):
    """Whether a value rises again and again as the width shrinks."""
    values = [at(width) for width in (1e-2, 1e-4, 1e-6, 1e-8)]
    return min(np.diff(values)) > 1


def gamma_tops(s=3.0, b=2.0):
    """The variances at which the densities of a variance and of its precision are largest."""
    v = np.linspace(0.05, 4, 80001)
    of_variance = v[np.argmax(-(s + 2) * np.log(v) - b / v)]
    of_precision = v[np.argmax(s * np.log(1 / v) - b / v)]
    return float(of_variance), float(of_precision)


NARROW = np.concatenate([0.01 * np.array(QUANTILES), 3 + np.array(QUANTILES)])  # a real group


def narrow_or_wide(deviation):
    return np.array([0.5, 0.5]), np.array([0.0, 3.0]), np.array([deviation**2, 1.0])


def spike_height(width):
    x = np.array([0.0, 1.0, 3.0])
    return height(x, (np.array([0.5, 0.5]), np.array([0.0, 1.0]), np.array([width**2, 4.0])))


EVEN = np.linspace(-1, 1, 401)  # short tails: the ratio of moments is 9/5


def twins_gain(apart=0.0, wider=0.0, less=0.0):
    """What twins on the even rows gain when means or variances part, or both become less."""
    v = EVEN.var()
    state = HALVES, np.array([-apart, apart]), np.array([v + wider - less, v - wider - less])
    return height(EVEN, state) - height(EVEN, (HALVES, np.zeros(2), np.full(2, v)))


HALVES = np.array([0.5, 0.5])
FOUND = np.array([0.7, 0.3]), np.array([0.0, 4.0]), np.array([1.0, 2.0])
MIXED = [(part + part[::-1]) / 2 for part in FOUND]  # the average with the other order

CLAIMS = {
    "way-up-from-twins": {
        "Part the means, and make": twins_gain(apart=0.2, less=0.04) > 1e-3,
        "Part the means, and leave": twins_gain(apart=0.2) > 0,
        "Make one wider": twins_gain(wider=0.1) > 0,
        "None": twins_gain(apart=0.2, less=0.04) <= 0,
    },
    "average-of-two-runs": {
        "Two components that": all(np.ptp(part) == 0 for part in MIXED),
        "The same mixture, with": np.isclose(height(ROWS, MIXED), height(ROWS, FOUND)),
        "The same mixture in": np.allclose(np.sort(MIXED), np.sort(FOUND)),
        "Another": np.allclose(fit(ROWS, table(ROWS, MIXED)), MIXED),
    },
    "higher-but-thin": {
        "Nothing": spike_height(1e-9) > spike_height(1e-3) > spike_height(1),
        "The first does: its": not grows(spike_height),
        "The first does, because both": not grows(spike_height),
        "The second does": height(NARROW, narrow_or_wide(0.01)) < height(NARROW, narrow_or_wide(2)),
    },
    "where-it-is-infinite": {
        "One component becomes": grows(lambda v: in_the_plane(LINE, ((1, 0), (0, v)))),
        "One round component": grows(lambda v: in_the_plane((0.0, 0.0), ((v, 0), (0, v)))),
        "Both components": grows(
            lambda v: in_the_plane(LINE, ((1, 0), (0, v)), (LINE, ((1, 0), (0, v))))
        ),
        "Both covariances": grows(
            lambda v: in_the_plane(LINE, ((1 / v, 0), (0, 1 / v)), (LINE, ((1 / v, 0), (0, 1 / v))))
        ),
    },
    "same-prior-two-modes": {
        "Two different": abs(gamma_tops()[0] - gamma_tops()[1]) > 0.1,
        "The same variance, because the": abs(gamma_tops()[0] - gamma_tops()[1]) < 1e-3,
        "The same variance, because one": abs(gamma_tops()[0] - gamma_tops()[1]) < 1e-3,
        "Nothing": not all(0.06 < top < 3.9 for top in gamma_tops()),
    },
    "one-peak": {
        "two components and one peak": peaks(1.5) == 1,
        "two components and two": peaks(1.5) == 2,
        "one component and one": pdf(0, 0, 1) / 2 + pdf(0, 1.5, 1) / 2 == pdf(0, 0.75, 1 + 0.75**2),
        "one component and two": peaks(1.5) == 2,
    },
    "why-maximum": {
        "The log-likelihood there minus": min(v - 1 - log(v) for v in np.arange(1, 999) / 99) >= 0,
        "A smooth function": not falls_then_rises(lambda t: t**2),
        "The log-likelihood is a negative": bend(3) < 0,
        "The second derivatives": -1 - 1 + 3 <= 0,  # of -x^2 - y^2 + 3xy, at (1, 1)
    },
    "cut-and-fit": {
        "too small, also": max(cuts()) < 1 - 1e-4,
        "too small with few": abs(min(cuts()) - 1) < 0.1,
        "right on average": abs(min(cuts()) - 1) < 0.1,
        "too large": max(cuts()) > 1,
    },
    "far-to-the-right": {
        "to 0": narrow_share(25) < 1e-9,
        "to 1": narrow_share(25) > 0.9,
        "to 0.5": 0.4 < narrow_share(25) < 0.6,
    },
    "is-it-solved": {
        "only where": not slope_in_means(ROWS, ONCE).any() == slope_in_means(ROWS, END).any(),
        "yes": not slope_in_means(ROWS, ONCE).any(),
        "no": slope_in_means(ROWS, END).any(),
    },
    "kept-moments": {
        "the mean and the covariance": moments_kept(RANDOM_FIT),
        "the mean, and": not moments_kept(RANDOM_FIT) and moments_kept(END),
        "nothing": not moments_kept(RANDOM_FIT),
    },
    "ten-times": {
        "It grows by $N": np.isclose(TENFOLD, len(ROWS) * log(10)),
        r"It grows by $\ln": np.isclose(TENFOLD, log(10)),
        "Nothing": TENFOLD == 0,
        "It falls": TENFOLD < 0,
    },
    "exactly-zero": {
        "It leaves": ZERO_NEXT == 0,
        "It raises": ZERO_NEXT > 0,
        "It stays": height(ROWS, ZERO) >= height(ROWS, (np.array([0.9, 0.1]), *ZERO[1:])),
    },
    "old-mean-alarm": {
        "The covariance": not moments_kept(with_old_mean(ROWS, START)),
        "Whether the log": falls(ROWS, run(ROWS, START, 30, with_old_mean)),
        "Whether the weights": not np.isclose(with_old_mean(ROWS, START)[0].sum(), 1),
        "Whether the resp": not np.allclose(table(ROWS, with_old_mean(ROWS, START)).sum(axis=1), 1),
    },
    "small-gain": {
        "EM's last step": max(last_gain(ALIKE, 3), last_gain(NEAR_ZERO, 1)) < 1e-6
        and max(q_gain(ROWS, PATH[0]), q_gain(ROWS, PATH[9])) > 1e-6
        and max(q_gain(ROWS, run(ROWS, ALIKE, 2)[2]), q_gain(ROWS, NEAR_ZERO)) < 1e-6,
        "The ground": last_gain(NEAR_ZERO, 1) < 1e-6 and abs(slope_in_share(ROWS, NEAR_ZERO)) < 1,
        "A top": height(ROWS, run(ROWS, ALIKE, 2)[2]) > height(ROWS, END) - 1e-3,
        "What is still": height(ROWS, run(ROWS, ALIKE, 2)[2]) > height(ROWS, END) - 1e-6,
        "This is": thin_height(1e-9) <= thin_height(1e-3),
    },
    "onto-one-row": {
        "It rises above": thin_height(1e-90) > thin_height(1e-9) + 100,
        "It rises towards": thin_height(1e-90) < thin_height(1e-9) + 1,
        "It falls": thin_height(1e-9) < thin_height(1e-1),
    },
    "right-after-the-e-step": {
        "It equals": np.isclose(bound(table(ROWS, START), START), height(ROWS, START)),
        "It is below": bound(table(ROWS, START), START) < height(ROWS, START) - 1e-6,
        "It is as large": bound(table(ROWS, START), START) >= bound(table(ROWS, START), ONCE),
        "It may be": max(bound(POOR, state) - height(ROWS, state) for state in PATH[:9]) > 0,
    },
    "more-rows-for-hard-labels": {
        "The means settle": hard_rest(4000)[0] > 0.15 and abs(hard_rest(4000)[1]) < 1e-9,
        "The bias goes": hard_rest(4000)[0] < 0.5 * hard_rest(40)[0],
        "The means drift": hard_rest(4000)[0] > 2 * hard_rest(40)[0],
        "The border moves": abs(hard_rest(4000)[1]) > 0.01,
    },
    "how-often-exactly-zero": {
        "In about half": 0.45 < zero_share() < 0.57,
        "Never": zero_share() == 0,
        "In about one of twenty": zero_share() < 0.1,
        "Always": zero_share() == 1,
    },
    "two-components-one-feature": {
        "One.": n_peaks((-0.9, 0.9)) == 1 and n_peaks((-1.1, 1.1)) == 2,
        "Two": n_peaks((-0.9, 0.9)) == 2,
        "Three": n_peaks((-0.9, 0.9)) == 3,
        "That depends": False,  # a density is a function of its parameters alone
    },
    "centimetres-for-millimetres": {
        "A mixture with full": shares_stay() and not pairs_stay(),
        "K-means.": pairs_stay(),
        "A mixture with one": shares_stay(spherical=True),
        "Both K-means": shares_stay() and pairs_stay(),
    },
    "rising-program": {
        "It ends no lower": not falls(ROWS, PATH),
        "It computes": falls(ROWS, run(ROWS, START, 30, with_old_mean)),
        "It ends at a local": saddle(0.1) <= saddle(0),
        "It ends at the best": thin_height(1e-9) <= thin_height(1e-3),
    },
    "where-em-rests": {
        "One cannot": is_top(height(ROWS, END), BESIDE_THE_END) and saddle(0.1) > saddle(0),
        "Downwards in": saddle(0.1) < saddle(0),
        "Downwards, since": saddle(0.1) < saddle(0),
        "Upwards in": not is_top(height(ROWS, END), BESIDE_THE_END),
    },
    "what-the-m-step-is": {
        "the argmax of $Q$": is_top(Q_AT_ONCE, map(partial(q_value, ROWS, OLD), BESIDE)),
        r"the argmax of $\ln": is_top(height(ROWS, ONCE), map(partial(height, ROWS), PATH)),
        "one step": np.allclose(np.diff([it[1] for it in PATH[:2]]), slope_in_means(ROWS, START)),
        "the argmax of the": set(np.unique(table(ROWS, START))) <= {0, 1},
    },
    "quiet-error": {
        "The M-step": True,  # a sentence: no step takes its reason as an input
        "The covariance": np.allclose(by_n(ROWS, START)[2], ONCE[2]),
        "The resp": np.allclose(over_rows(ROWS, START).sum(axis=0), table(ROWS, START).sum(axis=0)),
        "Each row": np.allclose(fit(ROWS, hard(table(ROWS, START)))[1], ONCE[1]),
    },
    "unmask": {
        "the second": not moments_kept(by_n(ROWS, START)),
        r"whether $\ln": falls(FAR_APART, run(FAR_APART, TOO_WIDE, 20, by_n)),
        "whether the resp": not np.allclose(table(ROWS, by_n(ROWS, START)).sum(axis=1), 1),
        "whether the weights": not np.isclose(by_n(ROWS, START)[0].sum(), 1),
        "whether the means": not np.isclose(np.dot(*by_n(ROWS, START)[:2]), ROWS.mean()),
    },
    # The row at 20: component 1 has nearly all of it, far from both means, with equal weights.
    "what-sure-means": {
        r"The term $\pi_1": 1 - narrow_share(20) > 0.999,
        "The mixture describes": pdf(20, 0, 9) > 1e-3,
        "The row lies": abs(20 - 0) < 3 * 3,
        r"The weight $\pi_1$": HALF > 0.9,
    },
}


READ = {"tall-bell", "less-than-a-row"}  # their choices are numbers

# ---- right choices that say something of all data: each at a random instance --------------------


def instance(rng):
    """Rows of one number, and parameters that know nothing of them."""
    n_samples, n_components = rng.integers(2, 40), rng.integers(2, 5)
    x = rng.normal(rng.uniform(-9, 9), rng.uniform(0.2, 5), n_samples)
    weights = rng.dirichlet(np.full(n_components, 3))
    return x, (weights, rng.choice(x, n_components), x.var() * rng.uniform(0.2, 2, n_components))


def has_the_moments_of(x, state):
    weights, means, _ = state
    return np.allclose([weights @ means, variance_of(state)], [x.mean(), x.var()])


def one_step(x, state):
    return fit(x, table(x, state))


def tenfold(x, state):
    return height(x, (10 * state[0], *state[1:])) - height(x, state)


def left_at_zero(x, state):
    """The first weight in three iterations, once it is 0."""
    weights = np.concatenate([[0], state[0][1:] / state[0][1:].sum()])
    kept = []
    for _ in range(3):
        gamma = table(x, (weights, *state[1:]))
        weights = gamma.mean(axis=0)
        kept.append(weights[0])
    return kept


def touches(x, state):
    gamma = table(x, state)
    return float((gamma * np.log(terms(x, *state) / gamma)).sum())


def q_is_largest(x, state, rng):
    gamma = table(x, state)
    top = q_value(x, gamma, fit(x, gamma))
    return all(q_value(x, gamma, instance_like(state, rng)) <= top + 1e-9 for _ in range(5))


def instance_like(state, rng):
    weights, means, variances = state
    shift = rng.normal(0, np.sqrt(variances))
    return rng.dirichlet(1 + 9 * weights), means + shift, variances * rng.uniform(0.5, 2)


def by_n_keeps_the_means_only(x, state):
    slip = by_n(x, state)
    return np.isclose(slip[0] @ slip[1], x.mean()) and not has_the_moments_of(x, slip)


def gap_is_two_losses(x, rng):
    """ln L at the mean and the variance, less that at others, by densities."""
    mean, variance = x.mean() + rng.normal(), x.var() * rng.uniform(0.1, 9)
    logs = [sum(log(pdf(row, *at)) for row in x) for at in ((x.mean(), x.var()), (mean, variance))]
    return logs[0] - logs[1] >= 0


ALWAYS = {
    "why-maximum": lambda x, state, rng: gap_is_two_losses(x, rng),
    "kept-moments": lambda x, state, rng: has_the_moments_of(
        x, fit(x, rng.dirichlet(np.ones(len(state[0])), len(x)))
    ),
    "ten-times": lambda x, state, rng: np.isclose(tenfold(x, state), len(x) * log(10)),
    "exactly-zero": lambda x, state, rng: left_at_zero(x, state) == [0, 0, 0],
    "right-after-the-e-step": lambda x, state, rng: np.isclose(touches(x, state), height(x, state)),
    "rising-program": lambda x, state, rng: not falls(x, [state, one_step(x, state)]),
    "what-the-m-step-is": q_is_largest,
    "unmask": lambda x, state, rng: by_n_keeps_the_means_only(x, state),
}


def test_every_chapter_asks_five_questions_under_labels_of_their_own():
    asked = {path.stem: len(quizzes.of_chapter(path)) for path in quizzes.CHAPTERS}
    assert asked == dict.fromkeys(asked, 5)
    assert len(quizzes.QUESTIONS) == 5 * len(quizzes.CHAPTERS)


@pytest.mark.parametrize("label", quizzes.NUMBERS)
def test_the_number_is_the_one_computed_in_another_way(label):
    assert label in KEYS, f"{label}: expected an entry in KEYS that computes its number"
    question = quizzes.NUMBERS[label]
    truth = float(KEYS[label]())
    assert abs(question.right - truth) <= 1e-4 * max(abs(truth), question.within)
    assert all(abs(slip - truth) > question.within for slip in question.slips)


def test_the_report_of_a_tall_bell_keeps_to_what_densities_can_be():
    for choice, right in quizzes.CHOICES["tall-bell"].choices.items():
        density, probability = numbers_in(choice)
        assert right == (0 <= density < inf and 0 <= probability <= 1)


def test_the_variance_of_less_than_a_row_is_the_weighted_one():
    truth = weighted([0, 2, 6], [0.1, 0.2, 0.1])[1]
    for choice, right in quizzes.CHOICES["less-than-a-row"].choices.items():
        assert right == (abs(numbers_in(choice)[0] - truth) < 0.01)


@pytest.mark.parametrize("label", sorted(quizzes.CHOICES.keys() - READ))
def test_only_the_right_choice_is_true(label):
    assert label in CLAIMS, f"{label}: expected an entry in CLAIMS with the truth of each choice"
    claims, choices = CLAIMS[label], quizzes.CHOICES[label].choices
    meant = {choice: max(filter(choice.startswith, claims), key=len) for choice in choices}
    assert set(meant.values()) == set(claims)
    assert {choice: bool(claims[start]) for choice, start in meant.items()} == choices


@pytest.mark.parametrize("label", ALWAYS)
def test_what_is_said_of_all_data_holds_at_100_random_instances(label):
    rng = np.random.default_rng(5)
    drawn = (instance(rng) for _ in range(100))
    assert [n for n, case in enumerate(drawn) if not ALWAYS[label](*case, rng)] == []


def test_for_next_to_no_gain_a_mean_may_move_far():
    """So a small gain says that a step is short only where moves are weighted by rows."""
    hardly = np.array([1 - 1e-12, 1e-12]), np.array([ROWS.mean(), 9.0]), np.array([ROWS.var(), 1.0])
    before, after = run(ROWS, hardly, 1)
    assert abs(height(ROWS, after) - height(ROWS, before)) < 1e-6
    assert abs(after[1][1] - before[1][1]) > 3
