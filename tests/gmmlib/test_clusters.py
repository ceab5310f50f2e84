"""Merging by entropy against its definition, in all unions of clusters, and by fractions."""

from fractions import Fraction
from itertools import combinations
from math import fsum, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib
from gmmlib import merge_by_entropy

# ---- oracles: the entropy of a partition, and all partitions that merges lead to -----------------


def entropy_of(gamma, groups, weights=None):
    """-sum w t ln t from the components themselves: nothing is merged, and sums are exact."""
    weights = [1.0] * len(gamma) if weights is None else weights
    terms = []
    for w, row in zip(weights, gamma, strict=True):
        for group in groups:
            t = fsum(row[k] for k in group)
            terms.append(-w * t * log(t) if t > 0 else 0.0)
    return fsum(terms)


def unions(groups):
    """Every partition that one merge leads to, in order of its first components."""
    for one, other in combinations(groups, 2):
        kept = [group for group in groups if group not in (one, other)]
        yield tuple(sorted([*kept, tuple(sorted(one + other))]))


def partitions(K, n):
    """Every partition of K components into n clusters, by merges in every order."""
    found = {tuple((k,) for k in range(K))}
    for _ in range(K - n):
        found = {union for groups in found for union in unions(groups)}
    return found


def sparse_gamma(seed, N, K):
    """Responsibilities of which many are exactly 0, some rows one-hot."""
    rng = np.random.default_rng(seed)
    raw = rng.dirichlet(np.full(K, 0.7), size=N) * (rng.random((N, K)) < 0.6)
    raw[np.arange(N), rng.integers(0, K, N)] += 0.3
    return raw / raw.sum(axis=1, keepdims=True)


def whole(step):
    """The components of a step, of all its groups."""
    return sorted(sum(step.groups, ()))


sizes = st.integers(1, 6)
seeds = st.integers(0, 2**32 - 1)

# ---- what is merged ------------------------------------------------------------------------------


def test_partitions_are_as_many_as_stirling_says():
    assert [len(partitions(5, n)) for n in (1, 2, 3, 4, 5)] == [1, 15, 25, 10, 1]


@pytest.mark.parametrize("make", ["dense", "sparse"])
@pytest.mark.parametrize("K", [2, 3, 4, 5])
def test_each_merge_is_the_best_of_all_unions(draw_gamma, make, K):
    for seed in range(10):
        gamma = draw_gamma(seed, 12, K) if make == "dense" else sparse_gamma(seed, 12, K)
        steps = list(merge_by_entropy(gamma))
        assert [len(step.groups) for step in steps] == list(range(K, 0, -1))
        assert steps[0].groups == tuple((k,) for k in range(K))
        for before, step in zip(steps, steps[1:]):
            reached = {groups: entropy_of(gamma, groups) for groups in unions(before.groups)}
            assert step.groups in reached
            assert reached[step.groups] <= min(reached.values()) + 1e-11


@pytest.mark.parametrize("K", [3, 4, 5])
def test_to_merge_once_is_best_of_all_partitions_and_twice_need_not_be(draw_gamma, K):
    """Merging is greedy: two clusters of four may be told apart better by other merges."""
    missed = 0
    for seed in range(40):
        gamma = draw_gamma(seed, 8, K)
        steps = list(merge_by_entropy(gamma))
        least = [min(entropy_of(gamma, it) for it in partitions(K, n)) for n in (K - 1, 2)]
        assert steps[1].entropy == pytest.approx(least[0], abs=1e-11)
        assert steps[K - 2].entropy >= least[1] - 1e-11
        missed += steps[K - 2].entropy > least[1] + 1e-3
    assert (missed > 0) == (K > 3)


def test_what_steps_say_by_hand():
    """Rows in sixteenths: the middle two are confused, then the first joins them."""
    rows = [[1, 7, 8, 0], [0, 8, 6, 2], [12, 2, 2, 0], [0, 0, 0, 16]]
    gamma = np.array(rows) / 16
    start, first, second, last = merge_by_entropy(gamma)
    assert (start.pair, first.pair) == ((), ((1,), (2,)))
    assert (second.pair, last.pair) == (((0,), (1, 2)), ((0, 1, 2), (3,)))
    assert first.groups == ((0,), (1, 2), (3,))
    assert second.groups == ((0, 1, 2), (3,))
    assert last.groups == ((0, 1, 2, 3),)
    united = [[Fraction(it, 16) for it in (a, b + c, d)] for a, b, c, d in rows]
    np.testing.assert_array_equal(first.responsibilities, np.array(united, float))
    assert first.labels.tolist() == [1, 1, 0, 2]
    assert start.labels.tolist() == [2, 1, 0, 3]
    expected = -fsum(t * log(t) for row in united for t in map(float, row) if t)
    assert first.entropy == pytest.approx(expected, rel=1e-14)
    assert last.entropy == 0
    assert last.labels.dtype == np.int64


def test_a_mixture_of_two_in_one_cluster_is_found():
    """A square cross of two long components is one cluster; a round one is far from it."""
    crossed = [[[9.0, 0], [0, 0.1]], [[1.0, 0], [0, 1]], [[0.1, 0], [0, 9]]]
    theta = gmmlib.Parameters([0.4, 0.2, 0.4], [[0, 0], [20, 20], [0, 0]], crossed)
    X, labels = gmmlib.sample(theta, 300, rng=0)
    *_, two, _ = merge_by_entropy(gmmlib.responsibilities(X, theta))
    assert two.groups == ((0, 2), (1,))
    np.testing.assert_array_equal(two.labels, labels == 1)
    assert two.entropy < 1e-9


def test_labels_come_of_the_union_and_not_of_its_components():
    """The likeliest component is the last, and yet the first cluster is likelier."""
    gamma = [[0.3, 0.3, 0.4], [0.5, 0.5, 0.0], [0.5, 0.5, 0.0]]
    start, two, _ = merge_by_entropy(gamma)
    assert (start.labels[0], two.labels[0]) == (2, 0)


# ---- what holds for all --------------------------------------------------------------------------


@given(seed=seeds, K=sizes, N=st.integers(1, 15))
@settings(max_examples=60, deadline=None)
def test_the_entropy_never_rises_and_ends_at_0(seed, K, N):
    gamma = sparse_gamma(seed, N, K)
    kept = gamma.copy()
    steps = list(merge_by_entropy(gamma))
    entropies = np.array([step.entropy for step in steps])
    assert (np.diff(entropies) <= 1e-12).all()
    assert (entropies >= 0).all()
    assert entropies[-1] == pytest.approx(0, abs=1e-12)
    np.testing.assert_array_equal(gamma, kept)
    for step in steps:
        assert whole(step) == list(range(K))
        assert list(step.groups) == sorted(step.groups)
        assert step.entropy == pytest.approx(entropy_of(gamma, step.groups), abs=1e-11)
        t = np.transpose([gamma[:, list(group)].sum(axis=1) for group in step.groups])
        np.testing.assert_allclose(step.responsibilities, t, rtol=1e-13, atol=1e-15)
        np.testing.assert_array_equal(step.labels, step.responsibilities.argmax(axis=1))
    for before, step in zip(steps, steps[1:]):
        assert set(step.pair) == set(before.groups) - set(step.groups)


@given(seed=seeds, K=sizes)
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_components_does_not_matter(draw_gamma, seed, K):
    gamma, rng = draw_gamma(seed, 9, K), np.random.default_rng(seed)
    rows, components = rng.permutation(9), rng.permutation(K)
    for step, other in zip(
        merge_by_entropy(gamma), merge_by_entropy(gamma[rows][:, components]), strict=True
    ):
        named = {frozenset(components[list(group)].tolist()) for group in other.groups}
        assert named == set(map(frozenset, step.groups))
        assert other.entropy == pytest.approx(step.entropy, rel=1e-12, abs=1e-13)
        ours = [frozenset(step.groups[label]) for label in step.labels[rows]]
        theirs = [frozenset(components[list(other.groups[it])].tolist()) for it in other.labels]
        assert theirs == ours


@given(seed=seeds, K=sizes)
@settings(max_examples=40, deadline=None)
def test_whole_weights_are_repeated_rows(draw_gamma, seed, K):
    gamma, rng = draw_gamma(seed, 9, K), np.random.default_rng(seed)
    times = rng.integers(0, 4, 9)
    times[0] = 1
    repeated = merge_by_entropy(np.repeat(gamma, times, axis=0))
    for step, other in zip(merge_by_entropy(gamma, times), repeated, strict=True):
        assert step.groups == other.groups
        assert step.entropy == pytest.approx(other.entropy, rel=1e-12, abs=1e-13)
        assert step.entropy == pytest.approx(entropy_of(gamma, step.groups, times), abs=1e-11)
        np.testing.assert_array_equal(np.repeat(step.labels, times), other.labels)


def test_weights_decide_which_pair_is_merged():
    gamma = [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]]
    pairs = [list(merge_by_entropy(gamma, weights))[1].pair for weights in ([2, 1], [1, 2])]
    assert pairs == [((0,), (1,)), ((1,), (2,))]


def test_no_later_step_changes_an_earlier_one(draw_gamma):
    gamma = draw_gamma(0, 9, 5)
    kept = []
    for step in merge_by_entropy(gamma):
        kept.append((step, step.responsibilities.copy(), step.labels.copy()))
    for step, t, labels in kept:
        np.testing.assert_array_equal(step.responsibilities, t)
        np.testing.assert_array_equal(step.labels, labels)


# ---- ties, and the edge --------------------------------------------------------------------------


def test_without_doubt_pairs_tie_and_the_first_are_merged():
    steps = list(merge_by_entropy(np.eye(4)))
    assert [step.entropy for step in steps] == [0] * 4
    assert [step.pair for step in steps[1:]] == [
        ((0,), (1,)),
        ((0, 1), (2,)),
        ((0, 1, 2), (3,)),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_a_tie_but_for_rounding_goes_to_the_first(seed):
    """The same rows for both pairs, in other orders: their sums differ in the last digit."""
    rng = np.random.default_rng(seed)
    left = rng.random((500, 1))
    none = np.zeros((500, 2))
    other = left[rng.permutation(500)]
    first = np.hstack([left, 1 - left, none])
    last = np.hstack([none, other, 1 - other])
    _, step, *_ = merge_by_entropy(np.vstack([first, last]))
    assert step.groups == ((0, 1), (2,), (3,))


def test_of_equally_likely_clusters_a_row_is_in_the_first():
    start, _ = merge_by_entropy([[0.5, 0.5]])
    assert start.labels.tolist() == [0]


def test_the_smallest_numbers_count_as_what_they_are():
    least = 5e-324
    start, first, _ = merge_by_entropy([[least, 1.0, least], [0.0, 1.0, 0.0]])
    assert 0 < start.entropy < 1e-300
    assert first.entropy <= start.entropy
    assert np.isfinite(first.responsibilities).all()
    tiny = 1e-200
    steps = list(merge_by_entropy([[tiny, 1.0, 0.0]]))
    assert steps[0].entropy == pytest.approx(tiny * 200 * log(10), rel=1e-12, abs=0)
    assert steps[1].pair == ((0,), (1,))


def test_one_component_is_one_cluster_at_once():
    (step,) = merge_by_entropy([[1.0], [1.0]])
    assert (step.pair, step.groups, step.entropy) == ((), ((0,),), 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_a_fit_predicts_can_be_merged(faithful, dtype):
    X = faithful.astype(dtype)
    model = gmmlib.GaussianMixture(4, random_state=0).fit(X)
    gamma = model.predict_proba(X)
    assert gamma.dtype == dtype
    *_, two, _ = merge_by_entropy(gamma)
    long = (two.labels == two.labels[0]) == (X[0, 0] > 3)
    assert (long == (X[:, 0] > 3)).mean() > 0.98
    icl = model.bic(X) + 2 * next(merge_by_entropy(gamma)).entropy
    assert icl == pytest.approx(model.icl(X), rel=1e-6)


BAD = {
    "1-D": ([1.0, 1.0], ValueError, "responsibilities: expected a 2-D array, found 1-D"),
    "empty": ([[]], ValueError, "responsibilities: expected a 2-D array with at least one row"),
    "negative": ([[1.5, -0.5]], ValueError, "responsibilities: expected no negative number"),
    "sums": ([[1, 0], [0.5, 0.6]], ValueError, "responsibilities: expected rows .* 1.1 in row 1"),
    "nan": ([[1, 0], [np.nan, 1]], ValueError, "responsibilities: expected finite .* nan at index"),
    "text": ([["a", "b"]], TypeError, "responsibilities: expected a dense array of real numbers"),
    "None": (None, TypeError, "responsibilities: expected a dense array of real numbers"),
    "labels": ([[0], [1]], ValueError, "responsibilities: expected rows that sum to 1, found 0"),
    "far off in float32": (
        np.array([[0.5, 0.49]], np.float32),
        ValueError,
        "responsibilities: expected rows that sum to 1",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_other_responsibilities_are_refused(case):
    gamma, error, message = BAD[case]
    with pytest.raises(error, match=message):
        next(merge_by_entropy(gamma))


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ([1.0], ValueError, r"sample_weight: expected shape \(2,\), one weight for each row"),
        ([1.0, -1.0], ValueError, "sample_weight: expected no negative number, found -1"),
        ([0.0, 0.0], ValueError, "sample_weight: expected some positive number, found only zeros"),
        (["a", "b"], TypeError, "sample_weight: expected a dense array of real numbers"),
    ],
)
def test_other_weights_are_refused(weights, error, message):
    with pytest.raises(error, match=message):
        next(merge_by_entropy([[0.5, 0.5], [1, 0]], weights))
