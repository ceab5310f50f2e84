"""Other numbers for quick questions: what a cell sets by a name is drawn from a generator.

A question whose numbers are told apart badly is drawn again. The words round them stay those of
the chapter, so a draw keeps to what they say: "two rows", "one poor row".
"""

import numpy as np


def tenths(rng, n, low=1, high=9):
    """Different numbers with one digit behind the point."""
    return rng.choice(np.arange(low, high + 1), n, replace=False) / 10


def pair(rng):
    """Two weights, not equal."""
    first = rng.choice([1, 2, 3, 4, 6, 7, 8, 9]) / 10
    return np.array([first, round(1 - first, 1)])


def whole(rng, n, low, high):
    """Different whole numbers."""
    return rng.choice(np.arange(low, high + 1), n, replace=False).astype(float)


def density_of_two(rng):
    return {"other_mean": rng.integers(1, 4), "other_variance": rng.integers(2, 10)}


def spread_of_two(rng):
    means = rng.integers(0, 6) + np.array([0.0, 10.0])
    return {"weights": pair(rng), "means": means, "variances": whole(rng, 2, 1, 9)}


def better_fit(rng):
    """One poor row; the sum of the densities is larger under the first model."""
    return {
        "one_model": np.array([rng.integers(1, 3) / 10, rng.integers(4, 7) / 2]),
        "other_model": rng.integers(8, 10, 2) / 10,
    }


def own_divisor(rng):
    first, last = whole(rng, 2, 0, 9)
    return {"given": np.array([first, first + 2 * rng.integers(1, 4), first + last])}


def soft_mean(rng):
    chance = np.append(tenths(rng, 2, low=6), tenths(rng, 1, high=4))
    return {"given": whole(rng, 3, 0, 12), "chance": chance}


def weighted_share(rng):
    return {"prior_weights": pair(rng), "densities": tenths(rng, 2)}


def other_count(rng):
    first = tenths(rng, 3)
    return {"table": np.column_stack([first, 1 - first])}


def tiny_terms(rng):
    larger = -100.0 * rng.integers(8, 20)
    return {"term_logs": np.array([larger, larger - rng.integers(1, 3)])}


def the_notes_factor(rng):
    return {"n_k": 10.0 * rng.integers(2, 7), "n_all": 20.0 * rng.integers(4, 11)}


def soft_variance(rng):
    """Rows whose weighted mean is whole, and even steps, so that the scatter is whole."""
    middle, step = rng.integers(0, 5), 2 * rng.integers(1, 4)
    other = step + 2 * rng.integers(1, 4)
    given = middle + np.array([-(step + other) / 2, step, other])
    return {"given": given, "old_mean": float(middle + rng.choice([-2, -1, 1, 2]))}


def price_of_weight(rng):
    return {"n_rows": 10 * rng.integers(5, 50)}


def new_weight(rng):
    return {"column": tenths(rng, 4)}


def one_round(rng):
    return {"two_rows": rng.permuted(tenths(rng, 4)).reshape(2, 2), "now": pair(rng)}


def weight_after_one(rng):
    """No row midway between the means, at 1."""
    rows = rng.choice([-1.5, -1.0, -0.5, 0.0, 0.5, 1.5, 2.0, 2.5, 3.0], 3, replace=False)
    return {"line": np.sort(rows)[:, None]}


def other_names(rng):
    return {"named": int(rng.integers(5, 8))}


def more_than_q(rng):
    return {"q_gain": rng.integers(3, 9) / 2, "moved": rng.integers(1, 10) / 10}


def gap_of_a_row(rng):
    return {"guess_row": pair(rng), "bayes_row": pair(rng)}


def literal_sum(rng):
    """Three terms of sum 1 whose shares, each of the sum up to it, have one digit."""
    second, third = rng.choice([(6, 5), (8, 5), (5, 4), (2, 5), (4, 5), (5, 8), (5, 6), (5, 2)])
    upto = 10 - third
    return {"parts": np.array([upto * (10 - second), upto * second, 10 * third]) / 100}


def one_step_of_kmeans(rng):
    """The rows 0 and 2 and two far ones, so that the row 2 changes its group."""
    far = rng.integers(7, 11)
    return {"line": np.array([0.0, 2.0, far, far + rng.integers(2, 7)])}


def share_of_a_tie(rng):
    return {"shared_weights": (1 + rng.multinomial(7, [1 / 3] * 3)) / 10}


def width_behind_kmeans(rng):
    """Two pairs, farther apart than either is wide."""
    first, gaps = rng.integers(0, 4), rng.integers(1, 5, 2)
    second = first + gaps[0] + rng.integers(6, 10)
    return {"far_rows": np.array([first, first + gaps[0], second, second + gaps[1]])}


def rise_of_a_spike(rng):
    return {"stood_on": rng.integers(3, 10), "shrunk": rng.choice([5, 10, 20, 50, 200, 500])}


def weight_with_a_prior(rng):
    """The third component has no rows: its weight is the prior's alone."""
    return {"counts_10": np.append(whole(rng, 2, 2, 20), 0.0), "alpha_10": whole(rng, 1, 2, 6)[0]}


def who_leads_far_out(rng):
    """The third is as wide as the first and farther right; the second is farthest, and narrower."""
    first, second = (1 + rng.multinomial(17, [1 / 3] * 3))[:2] / 20
    third = round(1 - first - second, 2)
    narrow, wide = sorted(whole(rng, 2, 1, 6))
    places = np.sort(whole(rng, 3, -3, 8))
    return {
        "parts": [
            (first, places[0], wide),
            (second, places[2], narrow),
            (third, places[1], wide),
        ]
    }


def away_from_the_middle(rng):
    """Rows on both sides of 0, with a mean square above the variance."""
    near, far = np.sort(whole(rng, 2, 1, 4))
    return {
        "two_sides": np.array([-far, -near, near, far]),
        "held_variance": rng.choice([0.5, 1.5, 2.0, 2.25]),
    }


def price_of_a_trap(rng):
    return {"reach": rng.integers(8, 21) / 2}


def numbers_of_a_tied_fit(rng):
    return {"parts": int(rng.integers(2, 8)), "features": int(rng.integers(2, 8))}


def worth_of_a_component(rng):
    return {"n_seen": 50 * rng.integers(2, 40)}


def entropy_of_a_merge(rng):
    """Two parts whose shares of their sum have at most three digits."""
    upto = rng.choice([4, 5, 8])
    first = rng.integers(1, upto)
    return {"row_table": np.array([first, upto - first, 10 - upto]) / 10}


DRAWS = {
    function.__name__.replace("_", "-"): function
    for function in (density_of_two, spread_of_two, better_fit, own_divisor, soft_mean)
    + (weighted_share, other_count, tiny_terms, the_notes_factor, soft_variance)
    + (price_of_weight, new_weight, one_round, weight_after_one, other_names, more_than_q)
    + (gap_of_a_row, literal_sum, one_step_of_kmeans, share_of_a_tie, width_behind_kmeans)
    + (rise_of_a_spike, weight_with_a_prior, who_leads_far_out, away_from_the_middle)
    + (price_of_a_trap, numbers_of_a_tied_fit, worth_of_a_component, entropy_of_a_merge)
}
