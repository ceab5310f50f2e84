"""The judge: a statement, evaluated in several models."""

from functools import partial
from itertools import chain, islice

import mpmath
from kit.names import normal
from kit.register import find

from judge import wrong
from judge.claims import all_claims, form_of
from judge.conditions import met, where_parameters_agree
from judge.densities import density_about, density_of
from judge.draws import draws, draws_of_each_dimension
from judge.errors import Undefined, Unjudged
from judge.evaluate import RULES
from judge.matrix_forms import matrix_claims
from judge.models import Model
from judge.parts import expressions, is_costly, sizes_needed
from judge.supposed import where_they_hold
from judge.unjudged import unjudged
from judge.verdict import Finding, Verdict, difference

DIGITS = 50


@mpmath.workdps(DIGITS)
def judge(statement, instances=2, seed=0):
    """Evaluate everything that a statement claims and rests on, without the prover's algebra.

    Parameters
    ----------
    statement : Statement
        A definition, a citation or a result, after its proof.
    instances, seed : int
        How many general models, and which; the edges come on top.

    Returns
    -------
    Verdict
    """
    words, models, findings = unjudged(statement), models_of(statement, instances, seed), []
    if form_of(statement):
        findings += in_models(statement, models, words)
        findings += misnamed(statement, models)
    if not models:
        findings.append(Finding("the side conditions", "any model", "never hold"))
    return Verdict(statement.label, len(models), tuple(findings), words)


def in_models(statement, models, words):
    """The claims that do not hold in some model; each stops where it meets what is not judged."""
    for model in models:
        try:
            yield from wrong_claims(statement, model)
        except Unjudged:
            if not words:  # it must be known from the statement alone
                raise


def known_to(statement, label):
    """An equation by its label; the statement itself need not be registered."""
    return statement if label == statement.label else find(label)


def densities(statement):
    """The densities that `normal` may be in this statement."""
    if type(statement.lhs) is normal:
        return [density_of(statement)]
    using = getattr(statement, "using", None)
    if using is not None:
        return [density_of(find(using))]
    return density_about(expressions(statement))


@mpmath.workdps(DIGITS)
def compare_matrix(statement):
    """Where a matrix form says something else than the entries do, for D = 1, 2, 3, 4.

    Parameters
    ----------
    statement : Statement
        Whose `matrix` is not None.

    Returns
    -------
    tuple of Finding
    """
    models = where_met(statement, draws_of_each_dimension(*sizes_needed(statement)))
    if len(models) < 4:
        return (Finding("the side conditions", "1 to 4 features", "do not hold in every size"),)
    found = (found_in(matrix_claims(statement, model), model) for model in models)
    return tuple(chain.from_iterable(found))


def models_of(statement, instances, seed):
    """The models that keep the side conditions; one is enough where each takes long."""
    kept = where_met(statement, draws(instances, seed, *sizes_needed(statement)))
    return kept[:1] if is_costly(statement) else kept


def where_met(statement, lists):
    """Of each list of draws the first model that keeps the side conditions."""
    families, find_in = densities(statement), partial(known_to, statement)
    kept = []
    for n, tries in enumerate(lists):
        density = families[n % len(families)]
        drawn = (Model(draw, density, RULES, find_in) for draw in tries)
        restricted = (where_parameters_agree(statement, model) for model in drawn)
        models = (where_they_hold(statement, model) for model in restricted)
        kept += islice((model for model in models if model and met(statement, model)), 1)
    return kept


def wrong_claims(statement, model):
    """The claims that do not hold in a model, those of the matrix form among them."""
    claims = chain(all_claims(statement, model), matrix_claims(statement, model))
    return found_in(claims, model)


def found_in(claims, model):
    """The claims that do not hold, and the first that has no value."""
    try:
        for claim in claims:
            if not claim.holds:
                yield Finding(claim.part, str(model.draw), difference(claim))
    except Undefined as reason:
        yield Finding("a value", str(model.draw), f"undefined: {reason}")


def misnamed(statement, models):
    """The wrong forms that are true."""
    for name in wrong.not_refuted(statement, models):
        yield Finding(f"the wrong form {name!r}", "every model", "holds")
