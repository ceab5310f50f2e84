"""What a refused proof carries for a reader."""

import pytest
import sympy as sp
from derivation import K, N, Sum, count, gamma, h, i, j, k, m, mu, pi, prove, prove_root, x
from kit.printing import tex
from kit.refusals import NotProved, in_letters, shown

pytestmark = pytest.mark.usefixtures("register_apart")


def refused(prover, *sides, **options):
    with pytest.raises(NotProved) as caught:
        prover("try", *sides, **options)
    return caught.value


def test_what_is_left_over_is_both_sides_apart_in_the_letters_of_the_cell():
    error = refused(prove, Sum(x[i] * mu[j], (j, 1, K)), x[i], wrong={"none": 0})
    assert error.left_over == (sp.Sum(mu[j], (j, 1, K)) * x[i] - x[i],)
    assert error.reason is None


def test_no_dummy_is_left_over_of_nested_sums():
    e = Sum(Sum(x[i] * mu[k], (k, 1, K)) * mu[m] ** x[i], (i, 1, N))
    (left,) = refused(prove, e, 0, wrong={"one": 1}).left_over
    assert "s" not in {str(s)[0] for s in left.atoms(sp.Symbol) - left.free_symbols}
    assert "s_{" not in tex(left)


def test_letters_of_sums_inside_each_other_differ_and_meet_no_free_one():
    s, t = sp.symbols("s0 s1", integer=True)
    e = sp.Sum(sp.Sum(mu[s] * mu[t] * mu[k], (s, 1, K)), (t, 1, K))
    assert in_letters(e) == sp.Sum(mu[m] * mu[j] * mu[k], (j, 1, K), (m, 1, K))
    assert in_letters(in_letters(e)) == in_letters(e)


def test_a_sum_up_to_an_index_is_written_with_a_letter_of_its_range():
    s = sp.Symbol("s0", integer=True)
    assert in_letters(sp.Sum(x[s] * x[h], (s, 1, h))) == sp.Sum(x[i] * x[h], (i, 1, h))


def test_a_model_where_both_sides_differ_gives_the_values_that_its_numbers_give():
    error = refused(prove, Sum(x[i], (i, 1, N)), x[h], wrong={"none": 0})
    found = error.difference
    rows = [found.numbers[x[n]] for n in range(1, found.sizes[N] + 1)]
    assert float(found.left) == pytest.approx(sum(map(float, rows)))
    assert float(found.right) == pytest.approx(float(rows[2]))
    assert len(set(rows)) == len(rows)


def test_a_wrong_root_leaves_what_is_not_zero():
    error = refused(prove_root, 2 * mu[k] - pi[k], mu[k], pi[k], wrong={"none": 0})
    assert error.left_over == (-pi[k] / 2,)
    assert float(error.difference.left) == pytest.approx(float(error.difference.numbers[pi[1]]))
    assert error.difference.right == 0


def test_a_wrong_form_that_is_right_is_said_to_be():
    error = refused(
        prove,
        Sum(x[i], (i, 1, N)) / N,
        Sum(x[i] / N, (i, 1, N)),
        wrong={"r": Sum(x[i], (i, 1, N)) / N},
    )
    assert error.reason == "r"
    assert error.is_right
    assert error.left_over == ()


def test_an_infinite_side_has_no_values_to_show():
    error = refused(prove, sp.oo, mu[k], wrong={"none": 0})
    assert error.difference is None


def test_an_error_without_a_statement_carries_nothing():
    error = NotProved("words")
    assert (error.left_over, error.difference, error.is_right) == ((), None, False)


@pytest.mark.parametrize(("value", "words"), [(3, "3"), (sp.Rational(1, 3), "0.333333")])
def test_numbers_are_shown_short(value, words):
    assert shown(sp.sympify(value)) == words


def test_names_that_stay_folded_have_values_too():
    error = refused(prove, gamma(i, k) * count(k), pi[k], wrong={"none": 0})
    assert error.difference is not None
    assert error.left_over
