"""The judge's verdict on every equation of the book, and that it notices what is changed.

GMM_ALL=1 judges each equation and its mutants in fifty general models instead of two, and tries
all mutants.
"""

import copy
import os
import time

import mpmath
import pytest
import sympy as sp
from judge import judge
from judge.judging import DIGITS, models_of
from judge.wrong import is_false
from kit.notation import mu, pi, sigma2

from . import mutation

EVERYTHING = bool(os.environ.get("GMM_ALL"))
INSTANCES = 50 if EVERYTHING else 2
MUTANTS = None if EVERYTHING else 1


def changed(known, rhs):
    """The same statement with another right-hand side."""
    other = copy.copy(known)
    other.rhs = rhs
    return other


def test_every_equation_holds_in_random_models(equations):
    start = time.process_time()
    verdicts = [judge(known, instances=INSTANCES) for known in equations.values()]
    print(f"{len(verdicts)} equations judged in {time.process_time() - start:.0f} s of CPU")
    assert [str(verdict) for verdict in verdicts if not verdict.holds] == []
    assert all(verdict.models > 0 for verdict in verdicts)


def test_of_every_equation_each_part_is_judged(equations):
    assert {label: known.unjudged for label, known in equations.items() if known.unjudged} == {}


def test_mutants_of_every_result_are_noticed(equations):
    """The judge sees each small change of a right-hand side that changes its exact value."""
    unnoticed, counted = [], 0
    for label, known in equations.items():
        if known.kind == "result":
            tried = [form for form in false_mutants(known)]
            with mpmath.workdps(DIGITS):
                models = models_of(known, INSTANCES, 0)
                unnoticed += [(label, form) for form in tried if not noticed(known, form, models)]
            counted += len(tried)
    print(f"{counted} false mutants, {len(unnoticed)} unnoticed", *unnoticed, sep="\n")
    assert unnoticed == []
    assert counted >= 100


def false_mutants(known):
    """Mutants that are false at the kit's exact instances, the first few or all."""
    found = []
    for _, form in mutation.shuffled(f"judge {known.label}", known.rhs):
        if len(found) == MUTANTS:
            break
        try:
            found += [form] if known.fails_at_instance(form) else []
        except (TypeError, KeyError):  # no real number, such as ln(-1)
            continue
    return found


def noticed(known, form, models):
    return any(is_false(known, form, model) for model in models)


@pytest.mark.parametrize(
    "label", ["joint", "mean-gradient", "m-step-weights", "tangent-bound", "tie", "q-gap"]
)
def test_a_changed_right_hand_side_is_reported_with_both_values(equations, label):
    known = equations[label]
    verdict = judge(changed(known, 2 * known.rhs - 1))
    assert not verdict.holds
    assert label in str(verdict)
    assert " beside " in str(verdict)
    assert "N = " in str(verdict)


def test_a_changed_left_hand_side_is_noticed(equations):
    known = copy.copy(equations["mean-gradient"])
    known.derived = 2 * known.derived
    assert not judge(known).holds


def test_a_changed_density_is_noticed_in_its_definition(equations):
    """The density is never the formula that a cell typed."""
    for label in ("gaussian-1d", "gaussian", "direction", "shared-gaussian"):
        known = equations[label]
        assert judge(known).holds
        assert not judge(changed(known, known.rhs * sp.sqrt(2))).holds


def test_a_changed_name_of_the_field_is_noticed_in_its_definition(equations):
    for label in ("counts", "q-function", "elbo", "entropy", "conjugate-prior", "bic"):
        assert not judge(changed(equations[label], 1 + equations[label].rhs)).holds


def test_a_false_premise_is_noticed(equations):
    known, two = copy.copy(equations["gibbs"]), copy.copy(equations["weights-sum"])
    two.rhs = sp.Integer(2)
    known.given = [two]
    assert "the premise weights-sum" in str(judge(known))


def test_a_wrong_form_that_is_true_is_noticed(equations):
    known = copy.copy(equations["mean-gradient"])
    known.wrong = {"the same": sp.expand(known.rhs)}
    assert "the wrong form 'the same'" in str(judge(known))


def test_a_wrong_maximum_is_noticed(equations):
    known = copy.copy(equations["single-maximum"])
    known.solution = {mu[sp.Symbol("k", integer=True)]: sp.Integer(0)}
    assert not judge(known).holds


def test_a_wrong_covariance_is_noticed(equations):
    """A whole matrix is put, so that densities stay defined; one that is not definite is wrong."""
    known = equations["m-step-tied"]
    assert judge(known).holds
    assert "the root" in str(judge(changed(known, known.rhs / 2)))
    assert "the sign of the root" in str(judge(changed(known, -known.rhs)))


def test_conditions_that_never_hold_are_noticed(equations):
    known = copy.copy(equations["counts-sum"])
    known.conditions = (sp.Lt(sigma2[1], 0, evaluate=False), sp.Gt(pi[1], 0, evaluate=False))
    assert "never hold" in str(judge(known))


def test_a_condition_that_is_needed_is_missed(equations):
    """Without it there is a model in which the statement is false or undefined."""
    for label in ("aitken-finite", "single-maximum", "scatter-split", "weights-zero-stays"):
        known = copy.copy(equations[label])
        known.all_conditions = lambda: ()
        assert "undefined" in str(judge(known)), label


def test_a_false_replacement_is_noticed(equations):
    known = copy.copy(equations["gaussian-2d"])
    ((pairs, moving),) = known.swapped
    known.swapped = (({old: 2 * new for old, new in pairs.items()}, moving),)
    assert "the replacement of" in str(judge(known))


def test_verdicts_are_the_same_each_time_and_differ_by_seed(equations):
    known = changed(equations["counts-sum"], equations["counts-sum"].rhs + mu[1])
    assert judge(known) == judge(known)
    assert judge(known) != judge(known, seed=1)
