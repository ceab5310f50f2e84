"""What the page says of a refused proof: the verdict follows from what is known."""

import pytest
from kit.notebooks import proof_cells
from kit.refusals import NotProved
from live import problems, proofs, refused, shown

ORDER = 'prove("try", Sum(count(k), (k, 1, K)), {right}, given=[{given}], wrong={{"one": 1}})'
PREMISE = 'held("responsibilities-sum")'


def told(source):
    with pytest.raises(NotProved) as caught:
        proofs.run({"source": source})
    return refused.of(caught.value)


def of_book(label, *changes):
    """The book's cell of that label, changed."""
    source = proof_cells()[label][1]
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    return source


def test_a_false_equation_is_called_false_and_a_model_says_so():
    shown = told(ORDER.format(right="N + 1", given=PREMISE))
    assert shown["refused"].startswith("**False.**")
    assert shown["differ"]["words"].startswith(
        "In a model with $K = 3,\\; N = 4$ the left side is **4**"
    )


def test_what_is_claimed_is_shown_as_a_formula():
    shown = told(of_book("single-mean", ("(i, 1, N)) / N,", "(i, 1, N)) / K,")))
    slope, mean = shown["claim"].split(r"\;\iff\;")
    assert slope.endswith("= 0 ")
    assert mean == r" {\mu}_{k} = \frac{1}{K} \sum_{i=1}^{N} {x}_{i}"


def test_a_wrong_form_is_no_claim():
    shown = told(of_book("counts-sum", ('"one, as for a single row": 1', '"mine": N')))
    assert shown["claim"] is None


def test_an_equation_that_holds_at_the_sizes_of_a_proof_only_is_false_at_others():
    shown = told(ORDER.format(right="4", given=PREMISE))  # the proof's own models have 4 rows
    assert shown["refused"].startswith("**False.**")
    assert "the right side **4**" in shown["differ"]["words"]


def test_a_true_equation_that_the_kit_does_not_reach_is_not_called_false():
    split = """1 / (1 + Sum(pi[j] * normal(i, j), (j, 1, k - 1)) / (pi[k] * normal(i, k))
               + Sum(pi[j] * normal(i, j), (j, k + 1, K)) / (pi[k] * normal(i, k))),"""
    right = "pi[k] * normal(i, k) / Sum(pi[j] * normal(i, j), (j, 1, K)),"
    shown = told(of_book("responsibility", (right, split)))
    assert shown["refused"].startswith("**Not proved.**")
    assert "In none of the 11 models tried do the two sides differ." in shown["refused"]
    assert shown["differ"] is None
    assert "s_{" not in shown["left"][0]


@pytest.mark.parametrize(
    ("label", "taken", "missing"),
    [
        ("counts-sum", PREMISE, "responsibilities-sum"),
        ("multiplier", ', "weights-sum"', "weights-sum"),
    ],
)
def test_a_premise_that_was_taken_away_is_named(label, taken, missing):
    shown = told(of_book(label, (taken, "")))
    assert shown["refused"].startswith("**A premise is missing.**")
    assert f"{{eq}}`{missing}`" in shown["refused"]


def test_a_premise_is_named_only_where_it_is_enough():
    shown = told(of_book("counts-sum", (PREMISE, ""), ("N,\n", "N * Sum(pi[k], (k, 1, K)),\n")))
    assert shown["refused"].startswith("**Not proved.**")
    assert "responsibilities-sum" not in shown["refused"]


def test_a_wrong_root_has_the_value_that_was_put_in_and_what_should_be_zero():
    shown = told(
        of_book("m-step-mean", ("(i, 1, N)) / count(m),\n           m", "(i, 1, N)) / N, m"))
    )
    assert shown["leftIs"] == "Left over, the solution that the kit finds minus yours:"
    assert "at your ${\\mu}_{m d} = " in shown["differ"]["words"]
    assert "what should be **0** is **" in shown["differ"]["words"]


SQUARE = "Sum(gamma[i, m] * x[i]**2, (i, 1, N)) / count(m)"
CROSS = "2 * mu[m] * Sum(gamma[i, m] * x[i], (i, 1, N)) / count(m)"


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("+", "**Not proved.** Your side is the solution that the kit finds. But $"),
        ("-", "**False.**"),
    ],
)
def test_a_variance_without_a_sign_is_false_only_where_it_is(sign, words):
    right = f"{SQUARE} - {CROSS} {sign} mu[m]**2"
    shown = told(of_book("m-step-variance", ("squares / count(m)", right)))
    assert shown["refused"].startswith(words)
    assert "Sum(" not in shown["refused"]


@pytest.mark.parametrize(
    ("label", "wrong", "right"),
    [
        ("counts-sum", '"one, as for a single row": 1', '"mine": N'),
        ("q-gap", "best_variance * count(m) / N}", "best_variance}"),
    ],
)
def test_a_form_that_is_called_wrong_and_is_right_is_not_called_unproved(label, wrong, right):
    said = told(of_book(label, (wrong, right)))["refused"]
    assert said.startswith("**Not wrong.**")
    assert "in fact right" in said
    assert "Not proved" not in said


def test_weights_that_are_none_are_false_without_two_sides_to_show():
    shown = told(of_book("labels-weights-maximum", ("(i, 1, N)) / N, g", "(i, 1, N)) / N + 1, g")))
    assert shown["refused"].startswith("**False.**")


def test_densities_that_stay_folded_are_among_the_numbers_of_a_model():
    shown = told('prove("try", pi[k] * normal(i, k), normal(i, k), wrong={"none": 0})')
    numbers = shown["differ"]["numbers"]
    (density,) = [float(n) for tex, n in numbers.items() if "mathcal{N}" in tex]
    (weight,) = [float(n) for tex, n in numbers.items() if tex == r"{\pi}_{1}"]
    left, right = (float(part) for part in shown["differ"]["words"].split("**")[1::2])
    assert (density, weight * density) == (right, pytest.approx(left, rel=1e-4))


def test_a_condition_that_was_taken_away_is_named_and_nothing_is_called_proved():
    source = of_book("weights-zero-stays", ("where=greater(K, 1), ", ""))
    stated = shown.of_value(proofs.run({"source": source}))[0]
    assert not stated["right"]
    assert "the book states it where $K$ is larger than 1." in stated["stated"]


def test_what_the_book_s_own_cell_states_leaves_nothing_out():
    source = of_book("weights-zero-stays")
    assert shown.of_value(proofs.run({"source": source}))[0]["right"]


def test_a_side_that_is_infinite_is_no_model():
    made = of_book("spike-mass", ('*symbols("v n", positive=True)', '*symbols("v n", real=True)'))
    assert told(made)["refused"].startswith("**Not proved.**")


def test_an_error_in_the_search_for_a_reason_leaves_the_error_itself(monkeypatch):
    monkeypatch.setattr(refused, "of", lambda error: {}["no such model"])
    source = 'prove("try", x[i], mu[k], wrong={"one": 1})'
    with pytest.raises(NotProved) as caught:
        proofs.run({"source": source})
    said = problems.told(caught.value, {"source": source})["problem"]
    assert said.startswith("Line 1. NotProved: try: ")


def test_a_density_that_is_left_closed_is_named_where_the_book_opens_it():
    changed = of_book("single-log-likelihood", ('using="gaussian-1d",', ""))
    said = told(changed)["refused"]
    assert said.startswith("**False.**")
    assert said.endswith("The book's cell says what its densities are: `using='gaussian-1d'`.")
    assert "densities" not in told(ORDER.format(right="N + 1", given=PREMISE))["refused"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (("t - 1 - log(t)", "t - 2 - log(t)"), "At $t = 1$ the bound is -1."),
        (("zero_at=1", "zero_at=2"), "At $t = 2$ the bound is 0.306853."),
    ],
)
def test_of_a_false_bound_a_place_and_its_value_are_shown(changed, place):
    assert told(of_book("tangent-bound", changed))["refused"] == f"**False.** {place}"


def test_a_sign_that_does_not_follow_is_named():
    changed = of_book("log-keeps-order", ("positive=True", "real=True"))
    assert r"that they are $\ge 0$ does not follow" in told(changed)["refused"]


def test_models_that_meet_a_missing_premise_are_no_evidence():
    said = told(of_book("counts-sum", (PREMISE, "")))["refused"]
    assert "meet it, so they cannot show what it is for" in said


def test_what_is_left_over_is_the_shortest_of_its_forms():
    halves = "      -N*log(2*circle_constant*sigma2[k])/2\n"
    changed = of_book("single-log-likelihood", (halves, halves.replace("/2", "/3")))
    (left,) = told(changed)["left"]
    assert left.startswith(r"-\frac{N \left(")
    assert left.endswith(r"\right)}{6}")
