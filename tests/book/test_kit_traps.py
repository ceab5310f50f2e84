"""Traps: what could let a wrong formula pass, and is refused."""

import pytest
import sympy as sp
from derivation import (
    At,
    AtLabel,
    Hat,
    Integral,
    K,
    Lambda,
    Limit,
    Matrix,
    N,
    Product,
    Psi,
    Q,
    Rational,
    Sigma,
    Slope,
    Sum,
    Symbol,
    V,
    a,
    b,
    c,
    circle_constant,
    count,
    define,
    eq,
    exp,
    freeze,
    gamma,
    given_label,
    greater,
    h,
    held,
    i,
    j,
    joint,
    k,
    lam,
    ln_L,
    log,
    m,
    mu,
    normal,
    oo,
    p,
    pi,
    prior,
    prove,
    prove_bound,
    prove_maximum,
    prove_nonnegative,
    prove_root,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    shared_sigma2,
    shorthand,
    sigma2,
    sqrt,
    tangent,
    theta,
    w,
    x,
    z,
)
from kit import words
from kit.calculus import derivative
from kit.forms.definition import Definition
from kit.forms.root import solve_linear
from kit.forms.statement import NotProved
from kit.instances import Instance, differ, evaluate
from kit.opening import use
from kit.register import Register, current, using
from kit.signs import nonnegative, positive, split_logs
from kit.sums import is_zero, unify

WRONG = {"any other number": Rational(17, 3)}
t = Symbol("t", positive=True)
# Two sides that are equal, and not the same object.
LEFT, RIGHT = Sum(x[i] - mu[k], (i, 1, N)), Sum(x[h], (h, 1, N)) - N * mu[k]


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


# ---- the gate itself ----------------------------------------------------------------------------


def test_a_true_equation_passes_and_is_registered():
    known = prove("try", LEFT, RIGHT, wrong=WRONG)
    assert current().stated["try"] is known


@pytest.mark.parametrize(
    "wrong",
    [
        Sum(x[i], (i, 1, N)) - mu[k],
        Sum(x[i], (i, 1, N)) - K * mu[k],
        Sum(x[i], (i, 1, N)) - N * mu[m],
        Sum(x[i], (i, 1, N)) + N * mu[k],
        N * (x[i] - mu[k]),
    ],
)
def test_a_wrong_right_hand_side_is_not_proved(wrong):
    with pytest.raises(NotProved, match="left"):
        prove("try", LEFT, wrong, wrong=WRONG)
    assert "try" not in current().stated


def test_a_proof_needs_a_wrong_form():
    with pytest.raises(NotProved, match="no wrong form"):
        prove("try", LEFT, RIGHT, wrong={})
    with pytest.raises(TypeError, match="wrong"):
        prove("try", LEFT, RIGHT)


@pytest.mark.parametrize("e", [x[i] - x[i], x[i], Sum(x[i], (i, 1, N))])
def test_nothing_is_proved_of_an_object_and_itself(e):
    with pytest.raises(NotProved, match="same object"):
        prove("try", e, e, wrong=WRONG)


def test_matrices_of_unequal_shapes_are_not_compared():
    column = Matrix([x[1], x[2]])
    for other in (Matrix([x[1]]), column.T, x[1], Matrix(0, 0, [])):
        with pytest.raises(TypeError, match="shape"):
            prove("try", column, other, wrong=WRONG)


def test_a_wrong_form_that_is_right_after_all_is_no_refutation():
    with pytest.raises(NotProved, match="is not refuted"):
        prove("try", (x[i] - mu[k]) ** 2, (mu[k] - x[i]) ** 2, wrong={"a": (x[i] - mu[k]) ** 2})


def test_a_wrong_form_that_cannot_be_proved_but_holds_is_no_refutation():
    """The kit does not take ln(x^2) apart, as x has no sign; but no instance tells the two."""
    one, same = log(pi[k] * x[i] ** 2), log(pi[k]) + log(x[i] ** 2)
    assert not is_zero(one - same)
    with pytest.raises(NotProved, match="is not refuted"):
        prove("try", LEFT + one, RIGHT + one, wrong={"the same": RIGHT + same})


def test_a_wrong_form_that_is_right_at_the_instances_by_accident_is_no_refutation():
    """At both instances N is 4: so 4 for N would look like a form that is not wrong."""
    assert {Instance(seed=seed).sizes[N] for seed in (1, 2)} == {4}
    with pytest.raises(NotProved, match="is not refuted"):
        prove("try", Sum(x[i] - x[i] + 1, (i, 1, N)) + mu[k], N + mu[k], wrong={"a": 4 + mu[k]})


def test_a_failed_simplification_refutes_nothing():
    """Equal at every instance, whatever the kit can or cannot prove."""
    left, right = log(pi[k] * x[i] ** 2), log(pi[k]) + log(x[i] ** 2)
    assert not is_zero(left - right)
    assert not any(differ(left, right, Instance(seed=seed)) for seed in (1, 2))


def test_a_divisor_of_zero_at_an_instance_says_nothing_there():
    """A wrong form that divides by 0 at a special instance is refuted at another, or not at all."""
    model = Instance()
    at_home = model.symbol(N)
    assert not differ(x[1], x[1] + 1 / (N - at_home), model)
    assert differ(x[1], x[1] + 1 / (N - at_home - 1), model)


def test_an_integral_is_the_same_whatever_its_row_is_called():
    """Of a closed density: both sides are one number, though the kit cannot prove it."""
    over_i, over_h = (Integral(normal(row, k) * log(normal(row, m)), x[row]) for row in (i, h))
    other = Integral(normal(h, m) * log(normal(h, k)), x[h])
    assert not differ(over_i, over_h, Instance())
    assert differ(over_i, other, Instance())


def test_instances_are_distinct_and_of_order_one():
    model = Instance()
    weights = [model.entry(pi, (n,)) for n in (1, 2, 3)]
    entries = [model.entry(x, (n,)) for n in (1, 2, 3, 4)]
    assert len(set(weights + entries)) == 7
    assert all(0.05 < abs(value) < 3 for value in weights + entries)


def test_instances_are_models():
    model = Instance()
    for row in (1, 2, 3, 4):
        assert sum(model.entry(gamma.name and gamma[i, k].base, (row, n)) for n in (1, 2, 3)) == 1
        assert sum(model.entry(z, (row, n)) for n in (1, 2, 3)) == 1
    assert sum(model.entry(pi, (n,)) for n in (1, 2, 3)) == 1
    rows = range(1, 4)
    for r in rows:
        for q in rows:
            entry = sum(
                model.entry(Sigma, (2, r, n)) * model.entry(Lambda, (2, n, q)) for n in rows
            )
            assert entry == (r == q)
            shared = sum(
                model.entry(shared_Sigma, (r, n)) * model.entry(shared_Lambda, (n, q)) for n in rows
            )
            assert shared == (r == q)
            assert model.entry(Psi, (r, q)) == model.entry(Psi, (q, r))
    assert all(model.entry(w, (row,)) in (1, 2, 3) for row in rows)
    precision = Matrix(3, 3, lambda r, q: model.entry(shared_Lambda, (r + 1, q + 1)))
    assert model.symbol(shared_det_Lambda) == precision.det()


# ---- what is refused on sight -------------------------------------------------------------------


def test_matrix_symbols_are_refused():
    E = sp.MatrixSymbol("E", 2, 2)
    for e in (sp.Trace(E), sp.log(sp.Determinant(E)), E[0, 0] + 0 * x[i]):
        with pytest.raises(TypeError, match="matrix symbol"):
            prove("try", e, 0, wrong=WRONG)
        with pytest.raises(TypeError, match="matrix symbol"):
            prove("try", 0 * x[i], e, wrong=WRONG)


@pytest.mark.parametrize("number", [0.5 * x[i], (2 + 6) / 2 * mu[k], x[i] ** (4 / 2)])
def test_floating_point_numbers_are_refused(number):
    with pytest.raises(TypeError, match="exact numbers"):
        prove("try", number, 2 * h, wrong=WRONG)
    with pytest.raises(TypeError, match="exact numbers"):
        prove("try", Matrix([x[i]]), Matrix([number]), wrong=WRONG)


# ---- derivatives --------------------------------------------------------------------------------


def test_a_slope_by_an_index_that_is_also_bound_inside_is_not_captured():
    """Raw SymPy takes every k of the sum for the free one."""
    squares = Sum(mu[k] ** 2, (k, 1, K))
    prove("try", Slope(squares, mu[k]), 2 * mu[k], wrong={"all of them": 2 * K * mu[k]})
    prove("try", Slope(squares, mu[m]), 2 * mu[m], wrong=WRONG)
    assert is_zero(derivative(squares, mu[k]) - 2 * mu[k])
    assert not is_zero(squares.diff(mu[k]) - 2 * mu[k])


def test_a_slope_in_a_variable_that_does_not_occur_is_refused():
    for variable in (mu[m], sigma2[m], theta[m], lam, t):
        with pytest.raises(ValueError, match="expected an expression in it"):
            prove("try", Slope(Sum(x[i] ** 2, (i, 1, N)), variable), 0, wrong=WRONG)


def test_an_opaque_density_is_not_differentiated_to_zero():
    for e in (ln_L, Q, log(normal(i, m)), gamma(i, m), p(i)):
        with pytest.raises(ValueError, match="expected an expression in it|may depend"):
            prove("try", Slope(e, mu[m]), 0, wrong=WRONG)


def test_the_posterior_is_differentiated_and_held_responsibilities_are_not():
    posterior = Slope(Sum(gamma(i, m), (i, 1, N)), pi[m])
    with pytest.raises(NotProved):
        prove("try", posterior, 0, wrong=WRONG)
    with pytest.raises(ValueError, match="expected an expression in it"):
        prove("try", Slope(count(m), pi[m]), 0, wrong=WRONG)


# ---- roots --------------------------------------------------------------------------------------


def test_the_root_of_a_raw_sum_is_found():
    """sympy.solve returns no root here."""
    e = Sum(gamma[i, m] * (x[i] - mu[m]), (i, 1, N))
    assert sp.solve(e, mu[m]) == []
    mean = Sum(gamma[i, m] * x[i], (i, 1, N)) / Sum(gamma[i, m], (i, 1, N))
    wrong = {"1/N": Sum(gamma[i, m] * x[i], (i, 1, N)) / N}
    assert prove_root("try", e, mu[m], mean, wrong=wrong).conditions == ()
    with pytest.raises(NotProved):
        prove_root("try", e, mu[m], wrong["1/N"], wrong={"the mean": mean})


def test_what_is_not_linear_or_has_no_root_is_refused():
    for e in (
        mu[m] ** 2 - x[i] ** 2,
        mu[m] ** 2 - 3 * mu[m],
        mu[m] ** 3,
        exp(mu[m]) - 1,
        1 / mu[m],
        x[i] + 0 * mu[m],
    ):
        with pytest.raises(ValueError, match="not linear"):
            prove_root("try", e, mu[m], x[1], wrong=WRONG)


def test_a_solution_for_each_row_says_that_a_sum_is_missing():
    e = gamma[i, m] * (x[i] - mu[m])
    with pytest.raises(NotProved, match=r"changes with i, but mu\[m\] is one number for all"):
        prove_root("try", e, mu[m], x[i], wrong=WRONG)


def test_a_root_that_needs_a_slope_not_zero_says_so():
    counts = Sum(z[i, m], (i, 1, N))
    e = Sum(z[i, m] * (x[i] - mu[m]), (i, 1, N))
    known = prove_root("try", e, mu[m], Sum(z[i, m] * x[i], (i, 1, N)) / counts, wrong=WRONG)
    assert known.conditions == (greater(counts, 0),)
    (condition,) = known.record.conditions
    assert condition.words.endswith("is larger than 0")
    assert f"Where ${condition.latex}$." in words.markdown(known.record)
    assert condition.latex.endswith("> 0")


def test_a_negative_root_of_a_positive_unknown_is_not_dropped():
    assert sp.solve(t + 1, t) == []
    root, slope = solve_linear(sigma2[k] + 1, sigma2[k])
    assert (root, slope) == (-1, 1)


@pytest.mark.parametrize(
    ("stands_for", "sign"),
    [
        (Sum((x[i] - mu[1]) ** 2, (i, 1, N)), True),
        (Sum(gamma[i, 1] * x[i] ** 2, (i, 1, N)), True),
        (Sum(x[i] - mu[1], (i, 1, N)), False),
        (Sum(x[i] ** 2, (i, 1, N)) - mu[1] ** 2, False),
        (-Sum(x[i] ** 2, (i, 1, N)), False),
    ],
)
def test_the_sign_of_a_root_may_show_only_where_its_names_are_opened(stands_for, sign):
    total = shorthand("total", "T")
    define("total", total, stands_for)
    assert not nonnegative(total / N)
    e, wrong = N * shared_sigma2 - total, {"over N - 1": total / (N - 1)}
    if sign:
        known = prove_root("try", e, shared_sigma2, total / N, wrong=wrong)
        assert known.rhs == total / N  # it is shown by its name
    else:
        with pytest.raises(NotProved, match="is positive, and .* may not be"):
            prove_root("try", e, shared_sigma2, total / N, wrong=wrong)


# ---- logarithms and signs -----------------------------------------------------------------------


def test_logarithms_split_only_where_every_factor_is_positive():
    assert split_logs(log(pi[k] * sigma2[k])) == log(pi[k]) + log(sigma2[k])
    for e in (log(x[i] * mu[k]), log(x[i] ** 2), log(pi[k] * x[i]), log(z[i, k] * pi[k])):
        assert split_logs(e) == e
    unsplit = log(Product(x[i], (i, 1, N)))
    assert split_logs(unsplit) == unsplit


def test_the_logarithm_of_a_sum_is_not_a_sum_of_logarithms():
    inside = Sum(log(pi[k] * normal(i, k)), (k, 1, K), (i, 1, N))
    with pytest.raises(NotProved):
        prove("try", ln_L, inside, wrong=WRONG)


def test_what_may_be_negative_is_not_called_positive():
    assert positive(Sum(pi[k] * sigma2[k], (k, 1, K)))
    assert nonnegative(Sum(pi[k] * (x[i] - mu[k]) ** 2, (k, 1, K)))
    for e in (
        x[i],
        pi[k] - 1,
        -pi[k],
        Sum(mu[k], (k, 1, K)),
        x[i] ** 3,
        pi[k] - sigma2[k],
        V[a, b],
    ):
        assert not positive(e)
        assert not nonnegative(e)
    assert not positive((x[i] - mu[k]) ** 2)
    assert not positive(z[i, k])


def test_a_gap_that_can_be_negative_is_rejected():
    square = (x[i] - mu[k]) ** 2
    for gap in (square - sigma2[k], -square, x[i] * mu[k], square + x[i], log(pi[k])):
        with pytest.raises(NotProved):
            prove_nonnegative("try", Slope(t * gap, t), gap, wrong=WRONG)
    prove_nonnegative("try", x[i] ** 2 - 2 * x[i] * mu[k] + mu[k] ** 2, square, wrong=WRONG)


def test_the_bound_needs_a_minimum_at_zero():
    def bound(f, zero_at=1, wrong=None):
        wrong = wrong or {"twice the logarithm": t - 1 - 2 * log(t)}
        return prove_bound("tangent-bound", tangent(t), f, t, zero_at=zero_at, wrong=wrong)

    bound(t - 1 - log(t))
    late = (t - 1) ** 2 * (10 - t)  # negative from t = 10 on, where no instance is tried
    for f in (t - 1 - 2 * log(t), t - log(t), log(t) + 1 - t, t - 2 - log(t), (t - 1) ** 3, late):
        with pytest.raises(NotProved):
            bound(f)
    with pytest.raises(NotProved):
        bound(t - 1 - log(t), zero_at=2)
    with pytest.raises(NotProved, match="is not refuted"):
        bound(t - 1 - log(t), wrong={"twice": 2 * (t - 1 - log(t))})


# ---- maxima -------------------------------------------------------------------------------------

best = Hat(mu[k], Sum(x[i], (i, 1, N)) / N)
objective = -Sum((x[i] - mu[k]) ** 2, (i, 1, N))
OFF = {"off by one": {mu[k]: best + 1}}


def test_a_maximum_with_its_gap_is_proved():
    prove_maximum("try", objective, {mu[k]: best}, N * (mu[k] - best) ** 2, wrong=OFF)


@pytest.mark.parametrize("constant", [0, 1])
def test_the_objective_elsewhere_stands_in_brackets_where_a_sign_leads_it(constant):
    """Without them a reader takes its second half with the wrong sign."""
    gap = N * (mu[k] - best) ** 2
    known = prove_maximum("try", constant + objective, {mu[k]: best}, gap, wrong=OFF)
    assert r"- \left[" in known.latex()


@pytest.mark.parametrize(
    "gap",
    [
        N * (mu[k] - best) ** 2 / 2,
        (mu[k] - best) ** 2,
        -N * (mu[k] - best) ** 2,
        N * (mu[k] - best - 1) ** 2,
    ],
)
def test_a_wrong_gap_is_rejected(gap):
    with pytest.raises(NotProved):
        prove_maximum("try", objective, {mu[k]: best}, gap, wrong=OFF)


def test_a_gap_must_show_that_the_solution_is_the_only_one():
    """Here every mean that equals the variance does as well."""
    ridge = -((mu[k] - sigma2[k]) ** 2)
    solution = {mu[k]: Hat(mu[k], sp.S.One), sigma2[k]: Hat(sigma2[k], sp.S.One)}
    with pytest.raises(NotProved, match="unique"):
        prove_maximum("try", ridge, solution, -ridge, wrong=OFF)


def test_a_wrong_solution_that_does_as_well_is_no_refutation():
    same = {"the same mean": {mu[k]: Sum(x[h], (h, 1, N)) / N}}
    with pytest.raises(NotProved, match="is not refuted"):
        prove_maximum("try", objective, {mu[k]: best}, N * (mu[k] - best) ** 2, wrong=same)


def test_a_stationary_point_that_is_a_minimum_is_rejected():
    with pytest.raises(NotProved):
        prove_maximum("try", -objective, {mu[k]: best}, N * (mu[k] - best) ** 2, wrong=OFF)


# ---- limits and infinities ----------------------------------------------------------------------


def test_a_limit_is_one_infinity_and_not_the_other():
    prove("try", Limit(1 / t, t, 0), oo, wrong={"the other": -oo, "a number": 0})
    for wrong in (-oo, 0, x[i]):
        with pytest.raises(NotProved):
            prove("try", Limit(1 / t, t, 0), wrong, wrong={"a": 1})
    with pytest.raises(NotProved, match="is not refuted"):
        prove("try", Limit(1 / t, t, 0), oo, wrong={"the same": oo})
    with pytest.raises(NotProved):
        prove("try", Limit(-1 / t, t, 0), oo, wrong={"a": 1})


def test_a_limit_from_above():
    step_up = sp.Symbol("r", real=True)
    prove("try", Limit(1 / step_up, step_up, 0), oo, wrong={"from below": -oo})


def test_a_limit_of_unknown_sign_is_not_decided():
    with pytest.raises(ValueError, match="limit: expected"):
        prove("try", Limit(t * mu[k], t, oo), oo, wrong={"a": 1})


# ---- opening names and using equations ----------------------------------------------------------


def test_arguments_of_a_name_are_not_captured_by_its_sums():
    """gamma(i, j): the j of the sum in the denominator is another one."""
    total = Sum(pi[k] * normal(i, k), (k, 1, K))
    prove("try", gamma(i, j), pi[j] * normal(i, j) / total, wrong={"1/K": Rational(1) / K})
    with pytest.raises(NotProved):
        prove("try", gamma(i, j), Rational(1) / K, wrong=WRONG)


def test_an_argument_inside_a_sum_is_not_captured_by_it():
    define("counts", count(k), Sum(pi[j] * sigma2[k], (j, 1, K)))
    captured = Sum(pi[j] * sigma2[j], (j, 1, K))
    prove("try", count(j), sigma2[j] * Sum(pi[k], (k, 1, K)), wrong={"captured": captured})
    with pytest.raises(NotProved):
        prove("try", count(j), captured, wrong=WRONG)


def test_a_name_under_its_own_index():
    prove("try", Sum(gamma(i, j), (j, 1, K)), 1, wrong={"K": K})
    with pytest.raises(NotProved):
        prove("try", Sum(gamma(i, j), (i, 1, N)), 1, wrong=WRONG)
    with pytest.raises(NotProved):
        prove("try", Sum(gamma(i, j), (j, 1, K)), N, wrong=WRONG)


def test_unify_matches_indices_one_way_and_consistently():
    match = {}
    assert unify(gamma[i, k], gamma[h, m], match)
    assert match == {i: h, k: m}
    assert not unify(gamma[i, k] * gamma[h, k], gamma[i, j] * gamma[h, m], {})
    assert not unify(Lambda[k, a, a], Lambda[k, b, c], {})
    assert not unify(gamma[1, k], gamma[i, k], {})
    assert not unify(gamma[i, k], z[i, k], {})
    assert not unify(x[i], x[i, a], {})
    assert unify(Sigma[k, a, 1], Sigma[k, 1, b], {})  # symmetric


def test_a_rule_is_used_from_left_to_right_only():
    known = Definition("rule", x[i], mu[k] * pi[k])
    assert use(mu[k] * pi[k], known) == mu[k] * pi[k]
    one = Definition("rule", Sum(pi[k], (k, 1, K)), sp.S.One)
    assert use(sp.S.One + x[i], one) == 1 + x[i]


def test_a_rule_of_one_entry_is_not_used_for_others():
    known = Definition("rule", mu[1], sp.S.Zero)
    assert use(mu[1] + mu[2] + mu[k], known) == mu[2] + mu[k]


def test_a_result_with_a_false_rule_is_refused():
    define("two", Sum(pi[k], (k, 1, K)), 2)
    with pytest.raises(NotProved, match="two is given, and false"):
        prove("try", N * Sum(pi[k], (k, 1, K)), 2 * N, given=["two"], wrong=WRONG)
    define("none", Sum(gamma[i, k], (k, 1, K)), 0)
    with pytest.raises(NotProved, match="none is given, and false"):
        prove("try", Sum(count(k), (k, 1, K)), 0, given=["none"], wrong=WRONG)


def test_held_is_about_responsibilities_held_fixed():
    known = held("responsibilities-sum")
    assert known.lhs == Sum(gamma[i, k], (k, 1, K)) == freeze(eq("responsibilities-sum").lhs)
    assert known.rhs == 1


def test_a_hat_is_opened_also_inside_logarithms():
    total = Sum((x[i] - mu[k]) ** 2, (i, 1, N))

    def estimate():
        return Hat(sigma2[k], eq("single-variance").rhs)

    prove("try", N * estimate(), total, wrong={"not divided": N * total})
    with pytest.raises(NotProved, match="left"):
        prove("try", log(estimate()), log(sigma2[k]), wrong=WRONG)
    with pytest.raises(NotProved, match="left"):
        prove("try", estimate(), sigma2[k], wrong=WRONG)


def test_without_using_a_density_stays_opaque():
    standard = exp(-((x[i] - mu[k]) ** 2) / (2 * sigma2[k])) / sqrt(2 * circle_constant * sigma2[k])
    with pytest.raises(NotProved):
        prove("try", normal(i, k), standard, wrong=WRONG)
    prove("try", normal(i, k) / 2, standard / 2, using="gaussian-1d", wrong=WRONG)
    with pytest.raises(NotProved):
        prove("try", Integral(normal(i, k), x[i]), 1, wrong=WRONG)


def test_several_values_are_put_in_at_once():
    """One after the other, x_1 := x_2, x_2 := x_1 would make both the same."""
    swap = At(x[1] - 2 * x[2], (x[1], x[2]), (x[2], x[1]))
    prove("try", swap, x[2] - 2 * x[1], wrong={"one after the other": -x[1]})


def test_a_label_puts_a_one_at_its_component():
    one = AtLabel(prior(i), i, m)
    prove("try", one, pi[m], wrong={"the whole product": Product(pi[k], (k, 1, K))})
    with pytest.raises(NotProved):
        prove("try", AtLabel(joint(i), i, m), joint(i), wrong=WRONG)
    with pytest.raises(NotProved):
        prove("try", AtLabel(given_label(i), i, m), normal(i, k), wrong=WRONG)


# ---- the scope -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["in the definition", "in the proof"])
def test_a_value_put_in_for_the_second_mean_does_not_make_it_one_component(where):
    half, second = Rational(1, 2), [(mu[2], 0)]
    values = [
        (N, 1),
        (K, 2),
        (x[1], 0),
        *[(part[n], half) for part in (pi, sigma2) for n in (1, 2)],
    ]
    early, late = (second, []) if where == "in the definition" else ([], second)
    row = shorthand("row", r"\ell")
    define("row", row, At(ln_L, *values, *early))
    share = 1 / (1 + exp(-(mu[1] ** 2)))
    slope = At(Slope(row, mu[1]), *late) if late else Slope(row, mu[1])
    known = prove("at-row", slope, -2 * mu[1] * (1 - share), using="gaussian-1d", wrong=WRONG)
    assert words.scope(known.scope) == "$N = 1$, $K = 2$ and $D = 1$"


def test_a_size_put_in_is_the_only_one_that_was_proved():
    three = At(Sum(x[i] - x[i] + 1, (i, 1, N)), (N, 3))
    assert prove("three", three, 3, wrong=WRONG).scope.N == 3


# ---- the register -------------------------------------------------------------------------------


def test_a_result_that_is_not_there_yet_is_proved_again_by_its_own_cell():
    assert current().stated == {}
    assert eq("responsibilities-sum").rhs == 1
    assert {"responsibilities-sum", "responsibility", "mixture-density"} <= set(current().stated)


def test_a_label_that_no_cell_states_is_refused():
    with pytest.raises(KeyError, match="no cell of the book"):
        eq("of-nobody")


def test_a_label_with_a_slip_brings_those_that_are_spelt_alike():
    with pytest.raises(KeyError, match="is 'responsibilities-sum' or .* meant"):
        eq("responsibility-sum")


def test_a_result_that_rests_on_itself_is_refused():
    with (
        using(Register(cells=lambda: LOOP)),
        pytest.raises(RuntimeError, match="rests on itself: one -> two"),
    ):
        eq("one")


LOOP = {
    "one": ("01", 'define("one", x[i], eq("two").rhs)'),
    "two": ("02", 'define("two", x[i], eq("one").rhs)'),
}


def test_asking_is_remembered_for_the_next_statement_only():
    eq("single-mean-slope")
    first, second = (prove(label, LEFT, RIGHT, wrong=WRONG) for label in ("first", "second"))
    assert first.rests_on == ["single-mean-slope"]
    assert second.rests_on == []


def test_an_instance_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="known range"):
        evaluate(x[sp.Symbol("q", integer=True)], Instance())
    with pytest.raises(KeyError):
        evaluate(sp.Derivative(sp.Function("f")(t), t), Instance())


def test_a_row_that_is_squared_has_one_feature_and_prints_so():
    known = prove(
        "try",
        Sum((x[i] - 1) ** 2, (i, 1, N)),
        Sum(x[i] ** 2 - 2 * x[i] + 1, (i, 1, N)),
        wrong={"the product left out": Sum(x[i] ** 2 + 1, (i, 1, N))},
    )
    assert known.record.scope.D == 1
    assert r"\boldsymbol" not in known.record.latex


def test_a_row_that_only_a_density_holds_has_any_number_of_features():
    known = prove("try", Sum(pi[k] * normal(i, k), (k, 1, K)), p(i), wrong={"one": normal(i, 1)})
    assert known.record.scope.D == "any"
