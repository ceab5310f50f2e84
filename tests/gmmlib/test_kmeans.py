"""K-means by fractions, all labellings and scikit-learn; k-means++ by its exact chances."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from sklearn.cluster import KMeans

from gmmlib import draw_means, kmeans

ROWS = np.array([[0.0, 0], [1, 0], [0, 2], [5, 5], [6, 5], [5, 7], [9, 1]])  # two groups, one apart
FEW = np.array([[0.0, 0], [2, 0], [0, 3], [4, 4]])
TINY = 2.0**-565  # about 1e-170: the square of such a number is 0 in float64


# ---- oracles: loops over fractions, and all labellings -------------------------------------------


def squared(x, y):
    """The squared distance of two rows, without rounding."""
    return sum((Fraction(a) - Fraction(b)) ** 2 for a, b in zip(x, y, strict=True))


def average(rows, otherwise):
    if not rows:
        return otherwise
    return [sum(map(Fraction, column)) / len(rows) for column in zip(*rows)]


def by_fractions(X, means):
    """(means, labels, J) of each step until no label changes, without rounding."""
    steps = []
    while len(steps) < 2 or steps[-1][1] != steps[-2][1]:
        far = [[squared(x, mean) for mean in means] for x in X]
        labels = [distances.index(min(distances)) for distances in far]
        steps.append((means, labels, sum(map(min, far))))
        own = [[x for x, label in zip(X, labels) if label == k] for k in range(len(means))]
        means = [average(rows, mean) for rows, mean in zip(own, means)]
    return steps


def labellings(X, K):
    return product(range(K), repeat=len(X))


def cost(X, labels, means=None):
    """J of a labelling with these means, or with the average of the rows of each label."""
    labels, total = np.array(labels), 0.0
    for k in np.unique(labels):
        rows = X[labels == k]
        total += ((rows - (rows.mean(axis=0) if means is None else means[k])) ** 2).sum()
    return total


def last_of(steps):
    *_, last = steps
    return last


def some_start(seed, N, K, D):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)), rng.normal(size=(K, D))


def assert_alike(one, other):
    np.testing.assert_array_equal(one.labels, other.labels)
    np.testing.assert_allclose(one.means, other.means, rtol=1e-11, atol=1e-13)
    assert one.distortion == pytest.approx(other.distortion, rel=1e-11)


# ---- K-means -------------------------------------------------------------------------------------


@pytest.mark.equation("nearest-mean")
@pytest.mark.equation("cluster-mean")
@pytest.mark.parametrize("D", [1, 2, 3])
@pytest.mark.parametrize("K", [1, 2, 3, 4, 5])
def test_each_step_is_that_of_loops_over_fractions(K, D):
    """Some means here have no rows."""
    for seed in range(4):
        X, start = some_start(seed, 20, K, D)
        steps = list(kmeans(X, start))
        expected = by_fractions(X.tolist(), start.tolist())
        assert [step.iteration for step in steps] == list(range(len(expected)))
        for step, (means, labels, distortion) in zip(steps, expected, strict=True):
            np.testing.assert_array_equal(step.labels, labels)
            np.testing.assert_allclose(step.means, np.array(means, float), rtol=1e-12, atol=1e-14)
            assert step.distortion == pytest.approx(float(distortion), rel=1e-12)


@pytest.mark.parametrize("K", [2, 3])
def test_at_rest_neither_labels_nor_means_can_do_better(K):
    """From every start at rows: no labelling, tried in full, and no other means lower J."""
    rng = np.random.default_rng(0)
    for start in combinations(ROWS, K):
        rest = last_of(kmeans(ROWS, start))
        far = [[((x - mean) ** 2).sum() for mean in rest.means] for x in ROWS]
        least = min(sum(map(list.__getitem__, far, labels)) for labels in labellings(ROWS, K))
        assert rest.distortion == pytest.approx(least, rel=1e-12)
        for move in rng.normal(size=(20, K, 2)) * 1e-3:
            assert cost(ROWS, rest.labels, rest.means + move) > rest.distortion


@pytest.mark.parametrize("K", [1, 2, 3])
def test_the_least_distortion_of_all_labellings_is_reached_and_never_beaten(K):
    least = min(cost(ROWS, labels) for labels in labellings(ROWS, K))
    rests = [last_of(kmeans(ROWS, start)).distortion for start in combinations(ROWS, K)]
    assert min(rests) == pytest.approx(least, rel=1e-12)
    if K > 1:
        assert max(rests) > 1.5 * least  # and some starts rest elsewhere


@pytest.mark.parametrize("K", [1, 2, 3, 5])
def test_the_distortion_falls_at_each_step_until_the_labels_rest(faithful, K):
    for seed in range(5):
        steps = list(kmeans(faithful, draw_means(faithful, K, seed)))
        fallen = [after.distortion < before.distortion for before, after in pairwise(steps)]
        same = [(after.labels == before.labels).all() for before, after in pairwise(steps)]
        assert all(fallen[:-1])
        assert steps[-1].distortion <= steps[-2].distortion
        assert same == [False] * (len(steps) - 2) + [True]


def test_at_the_end_each_mean_is_the_average_of_its_rows(faithful):
    for seed in range(5):
        rest = last_of(kmeans(faithful, draw_means(faithful, 4, seed)))
        for k, mean in enumerate(rest.means):
            np.testing.assert_allclose(mean, faithful[rest.labels == k].mean(axis=0), rtol=1e-13)


@pytest.mark.parametrize(
    ("means", "labels"),
    [([[1], [3]], [0, 0, 1]), ([[3], [1]], [1, 0, 0]), ([[1], [1], [3]], [0, 0, 2])],
)
def test_a_row_between_two_means_goes_to_the_first(means, labels):
    step = next(kmeans([[0.0], [2], [4]], means))
    np.testing.assert_array_equal(step.labels, labels)


def test_a_mean_without_rows_stays_where_it_is():
    steps = kmeans([[0.0], [1], [10], [11]], [[0.4], [11], [1000]])
    for step in steps:
        assert step.means[2, 0] == 1000
    np.testing.assert_array_equal(step.means.ravel(), [0.5, 10.5, 1000])
    np.testing.assert_array_equal(step.labels, [0, 0, 1, 1])


@pytest.mark.parametrize("max_iter", [0, 1, 2, 3])
def test_so_many_steps_at_most(faithful, max_iter):
    start = faithful[[3, 5, 8, 13, 21]]
    every = list(kmeans(faithful, start))
    assert len(every) > 5
    some = list(kmeans(faithful, start, max_iter))
    assert [step.iteration for step in some] == list(range(max_iter + 1))
    assert_alike(some[-1], every[max_iter])


def test_one_row_is_a_group():
    step = last_of(kmeans([[3.0, 4.0]], [[0.0, 0.0]]))
    np.testing.assert_array_equal(step.means, [[3.0, 4.0]])
    assert step.distortion == 0


def test_neither_the_rows_nor_the_start_are_altered(faithful):
    X, start = faithful.copy(), faithful[:3].copy()
    last_of(kmeans(X, start))
    np.testing.assert_array_equal(X, faithful)
    np.testing.assert_array_equal(start, faithful[:3])


@pytest.mark.parametrize("K", [2, 3, 5])
def test_scikit_learn_comes_to_the_same_rest_after_as_many_steps(faithful, K):
    for seed in range(5):
        start = draw_means(faithful, K, seed)
        rest = last_of(kmeans(faithful, start))
        other = KMeans(K, n_init=1, init=start, algorithm="lloyd", tol=0).fit(faithful)
        np.testing.assert_array_equal(rest.labels, other.labels_)
        np.testing.assert_allclose(rest.means, other.cluster_centers_, rtol=1e-12)
        assert rest.distortion == pytest.approx(other.inertia_, rel=1e-11)
        assert rest.iteration + 1 == other.n_iter_  # it counts how often it looked for labels


# ---- order, offset and units ---------------------------------------------------------------------


@given(seed=st.integers(0, 10**6), K=st.integers(1, 5), D=st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_the_result_follows_the_order_of_rows_and_of_means(seed, K, D):
    X, start = some_start(seed, 20, K, D)
    rng = np.random.default_rng(seed + 1)
    rows, order = rng.permutation(20), rng.permutation(K)
    for one, other in zip(kmeans(X, start), kmeans(X[rows], start[order]), strict=True):
        followed = one._replace(means=one.means[order], labels=np.argsort(order)[one.labels[rows]])
        assert_alike(other, followed)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 5), D=st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_a_shift_of_rows_and_means_shifts_the_means(seed, K, D):
    X, start = some_start(seed, 20, K, D)
    move = np.random.default_rng(seed + 1).normal(size=D) * 10
    for one, other in zip(kmeans(X, start), kmeans(X + move, start + move), strict=True):
        assert_alike(other._replace(means=other.means - move), one)


def test_a_large_offset_costs_no_more_than_the_last_digit_of_means(faithful):
    """That digit is 1.5e-8 beside 1e8: J moves by at most 2 sum_i |x_i - mu| of it, 6e-9 of J. The
    rows with the offset and without it are the same after rounding."""
    far = faithful + 1e8
    near = far - 1e8
    for one, other in zip(kmeans(near, near[:3]), kmeans(far, far[:3]), strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_allclose(one.means, other.means - 1e8, atol=1e-7)
        assert one.distortion == pytest.approx(other.distortion, rel=1e-8)


@pytest.mark.parametrize("scale", [TINY, 1e-170, 2.0**490])
def test_units_whose_squares_leave_float64_change_no_label(faithful, scale):
    start = faithful[:3]
    for one, other in zip(kmeans(faithful, start), kmeans(faithful * scale, start * scale)):
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_allclose(one.means * scale, other.means, rtol=1e-14)
        assert other.distortion == pytest.approx(one.distortion * scale**2, rel=1e-14)


def test_rows_that_are_all_alike_rest_at_once():
    first, second = kmeans([[3.0, 1]] * 4, [[3.0, 1], [3.0, 1]])
    assert (first.distortion, second.distortion) == (0, 0)
    np.testing.assert_array_equal(second.labels, [0] * 4)


# ---- k-means++ -----------------------------------------------------------------------------------


def chances(X, K):
    """The chance of each order of K rows, in fractions: every row after the first by its squared
    distance from the nearest one before it."""
    found = {}
    for order in permutations(range(len(X)), K):
        chance = Fraction(1, len(X))
        for n in range(1, K):
            nearest = [min(squared(x, X[c]) for c in order[:n]) for x in X]
            chance *= nearest[order[n]] / sum(nearest)
        found[order] = chance
    assert sum(found.values()) == 1
    return found


def place_in(X, means):
    """The numbers of the rows that these means are."""
    return tuple(int(np.flatnonzero((X == mean).all(axis=1))[0]) for mean in means)


@pytest.mark.equation("kmeans-plus-plus")
@pytest.mark.parametrize("scale", [1, TINY])
@pytest.mark.parametrize("K", [1, 2, 3, 4])
def test_each_order_of_rows_is_drawn_by_its_chance(K, scale):
    """Pearson's sum; true chances give a larger one once in a million times."""
    X, rng = FEW * scale, np.random.default_rng(0)
    n = 4000
    drawn = Counter(place_in(X, draw_means(X, K, rng)) for _ in range(n))
    expected = {order: n * float(chance) for order, chance in chances(FEW.tolist(), K).items()}
    assert min(expected.values()) > 5  # few enough cells for the approximation
    assert set(drawn) <= set(expected)
    total = sum((drawn[order] - e) ** 2 / e for order, e in expected.items())
    assert total < chi2.isf(1e-6, len(expected) - 1)


@pytest.mark.parametrize("K", [2, 3])
def test_the_mean_distortion_is_within_the_bound_of_arthur_and_vassilvitskii(K):
    """8 (ln K + 2) times the least, the mean taken over all draws by their chances; and draws have
    that mean, within five of its standard errors."""
    by_order = {
        order: (float(chance), next(kmeans(ROWS, ROWS[list(order)])).distortion)
        for order, chance in chances(ROWS.tolist(), K).items()
    }
    mean = sum(chance * J for chance, J in by_order.values())
    spread = sum(chance * (J - mean) ** 2 for chance, J in by_order.values())
    least = min(cost(ROWS, labels) for labels in labellings(ROWS, K))
    assert least < mean <= 8 * (np.log(K) + 2) * least
    rng, n = np.random.default_rng(1), 3000
    drawn = [by_order[place_in(ROWS, draw_means(ROWS, K, rng))][1] for _ in range(n)]
    assert abs(np.mean(drawn) - mean) < 5 * np.sqrt(spread / n)


@pytest.mark.parametrize("scale", [1, TINY])
def test_no_row_is_drawn_twice_though_many_are_equal(scale):
    X = np.repeat(FEW, [1, 30, 2, 5], axis=0) * scale
    for seed in range(50):
        assert len(set(map(tuple, draw_means(X, 3, seed)))) == 3


@pytest.mark.parametrize("scale", [1, TINY])
def test_as_many_means_as_distinct_rows_are_all_of_them(scale):
    X = np.repeat(FEW, 3, axis=0) * scale
    for seed in range(20):
        assert set(map(tuple, draw_means(X, 4, seed))) == set(map(tuple, X))


def test_rows_so_near_that_their_distance_is_lost_beside_others_are_drawn_last():
    X = [[0.0], [1e-170], [2e-170], [1.0]]
    for seed in range(20):
        means = draw_means(X, 4, seed).ravel()
        assert sorted(means) == [0, 1e-170, 2e-170, 1]
        assert 1 in means[:2]


def test_the_seed_decides(faithful):
    one, again = draw_means(faithful, 4, 3), draw_means(faithful, 4, np.random.default_rng(3))
    np.testing.assert_array_equal(one, again)
    assert len({draw_means(faithful, 4, seed).tobytes() for seed in range(10)}) == 10
    old = [draw_means(faithful, 4, np.random.RandomState(3)) for _ in range(2)]
    np.testing.assert_array_equal(*old)


def test_without_a_seed_that_of_numpy_decides(faithful):
    state = np.random.get_state()
    try:
        drawn = []
        for seed in (5, 5, 6):
            np.random.seed(seed)
            drawn.append(draw_means(faithful, 4))
    finally:
        np.random.set_state(state)
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()


def test_the_means_are_no_view_of_the_rows(faithful):
    X = faithful.copy()
    draw_means(X, 3, 0)[:] = 0
    np.testing.assert_array_equal(X, faithful)


# ---- bad input -----------------------------------------------------------------------------------

THREE = [[0.0], [2.0], [9.0]]
ONE_OR_MORE = "a 2-D array with at least one row and one column"


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"X": [0.0, 2]}, ValueError, r"X: expected a 2-D array, found 1-D of shape \(2,\)"),
        ({"X": np.zeros((0, 1))}, ValueError, rf"X: expected {ONE_OR_MORE}, found 0 sample"),
        ({"X": [[0.0], [np.nan]]}, ValueError, r"X: expected finite numbers .* found nan at"),
        ({"X": [["a"]]}, TypeError, "X: expected a dense array of real numbers, found list"),
        ({"X": None}, TypeError, "X: expected a dense array of real numbers, found None"),
        ({"means": [0.0]}, ValueError, r"means: expected a 2-D array, found 1-D of shape \(1,\)"),
        ({"means": []}, ValueError, "means: expected a 2-D array, found 1-D"),
        ({"means": [[0.0, 1]]}, ValueError, r"means: expected 1 features .*, as X has, found 2"),
        ({"means": [[np.inf]]}, ValueError, r"means: expected finite numbers .* found inf at"),
        ({"means": [["a"]]}, TypeError, "means: expected a dense array of real numbers, found"),
        ({"max_iter": -1}, ValueError, "max_iter: expected at least 0, found -1"),
        ({"max_iter": 2.0}, TypeError, "max_iter: expected a whole number, found 2.0"),
        ({"max_iter": True}, TypeError, "max_iter: expected a whole number, found True"),
        ({"max_iter": None}, TypeError, "max_iter: expected a whole number, found None"),
    ],
)
def test_kmeans_refuses(wrong, error, message):
    steps = kmeans(**({"X": THREE, "means": [[0.0], [8.0]]} | wrong))
    with pytest.raises(error, match=message):
        next(steps)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"X": [0.0, 2]}, ValueError, r"X: expected a 2-D array, found 1-D of shape \(2,\)"),
        ({"X": [[0.0], [np.inf], [1]]}, ValueError, r"X: expected finite numbers .* found inf at"),
        ({"X": [["a"]]}, TypeError, "X: expected a dense array of real numbers, found list"),
        (
            {"n_components": 4},
            ValueError,
            "X: expected at least as many rows as components, 4, found 3 rows",
        ),
        (
            {"X": [[0.0], [-0.0], [1]], "n_components": 3},
            ValueError,
            "X: expected at least n_components = 3 distinct rows, found 2",
        ),
        ({"n_components": 0}, ValueError, "n_components: expected at least 1, found 0"),
        ({"n_components": 2.0}, TypeError, "n_components: expected a whole number, found 2.0"),
        ({"rng": "0"}, TypeError, "rng: expected None, a whole number, .* found '0'"),
        ({"rng": -1}, ValueError, "rng: expected at least 0, found -1"),
    ],
)
def test_draw_means_refuses(wrong, error, message):
    with pytest.raises(error, match=message):
        draw_means(**({"X": THREE, "n_components": 2, "rng": 0} | wrong))
