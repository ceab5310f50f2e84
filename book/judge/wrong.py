"""Wrong forms: each one that a statement refutes must be false in some model."""

from judge.claims import best_of, form_of
from judge.errors import Undefined


def is_false(statement, form, model):
    """Whether a wrong form is false, or without a value, in this model."""
    try:
        if isinstance(form, dict):  # other parameters of a maximum
            solution = {**statement.solution, **form}
            return best_of(statement, statement.solution, model) > best_of(
                statement, solution, model
            )
        return not all(claim.holds for claim in form_of(statement)(statement, form, model))
    except Undefined:
        return True


def not_refuted(statement, models):
    """The names of the wrong forms that hold in all models."""
    for name, form in getattr(statement, "wrong", {}).items():
        if not any(is_false(statement, form, model) for model in models):
            yield name
