"""A refused proof: the verdict, what was claimed, what is left over, and a model against it.

What is known decides the verdict. False: here is a model. Premise missing: the book's own cell has
it. Not proved: neither a proof nor such a model was found.
"""

from copy import copy

import sympy as sp
from kit.forms.root import Root
from kit.notation import sigma2
from kit.printing import tex
from kit.refusals import NoSign, NotProved, shown
from kit.register import using

from live.proofs import Trial

LONGEST = 3000  # letters of LaTeX: a formula of more fills no purpose in a page
MOST = 250  # operations: to bring more of them into another form takes seconds


def of(error):
    """What the page shows of it; words are Markdown."""
    left, found = [*map(simplest, error.left_over)], error.difference
    parts = [*left, *(found.numbers if found else ())]
    scalar = any(part.has(sigma2) for part in parts)
    return {
        "refused": verdict(error),
        "claim": claim(error),
        "leftIs": left_is(error.statement),
        "left": [formula(e, error.statement, scalar) for e in left],
        "differ": found and difference(found, error.statement, scalar),
    }


def claim(error):
    """LaTeX of what the cell states; None where that is not what was refused, or is too long."""
    if error.statement is None or error.reason is not None:
        return None
    text = error.statement.latex()
    return text if len(text) <= LONGEST else None


def simplest(e):
    """The shortest of three forms that are the same by algebra, where it is not long already."""
    forms = (e, sp.expand(e), sp.factor(e)) if sp.count_ops(e) <= MOST else (e,)
    return min(forms, key=sp.count_ops)


def verdict(error):
    """What is known of the statement, in bold, and why."""
    if error.reason is not None:
        return of_a_wrong_form(error)
    if error.difference:
        return f"**False.** There is a model in which the two sides differ.{closed(error)}"
    if error.statement and error.statement.fails_at_instance(error.rhs):
        return f"**False.** {where_false(error)}{closed(error)}"
    missing = left_out(error)
    if missing:
        names = " and ".join(f"{{eq}}`{label}`" for label in missing)
        known = f"The book's cell takes {names} as given, and then it is proved."
        return f"**A premise is missing.** {known} {all_meet(error) or no_model(error)}"
    return f"**Not proved.** {unproved(error)}"


def of_a_wrong_form(error):
    """A form under `wrong` that is right, or of which nothing is known."""
    said = f"The form that you call wrong ({error.reason})"
    if error.is_right:
        return f"**Not wrong.** {said} is in fact right: the kit proves it."
    return f"**Not refuted.** {said} is not proved. {no_model(error)}"


def unproved(error):
    """Why it is not proved, where no model speaks against it."""
    _, _, said = str(error).partition(": ")
    if isinstance(error, NoSign):
        variable = formula(error.statement.variable, error.statement, scalar=False)
        known = "" if error.left_over else "Your side is the solution that the kit finds. But "
        form = f"${variable}$ is positive, and the form of your side does not show that it is"
        return f"{known}{form}: a sum of squares would. {no_model(error)}"
    if not said.startswith("left "):
        return f"{said[:1].upper()}{said[1:]}."
    if error.left_over:
        reach = "It may be true, and out of the kit's reach or in need of a premise."
        return f"No proof was found. {no_model(error)} {reach}"
    claim = "what is claimed besides"
    if hasattr(error.statement, "sign"):
        claim = f"that they are ${' '.join(error.statement.sign())}$"
    return f"The two sides are equal, but {claim} does not follow from the form of the right side."


def no_model(error):
    if not error.tried:
        return "No model speaks against it."
    return f"In none of the {len(error.tried)} models tried do the two sides differ."


def closed(error):
    """That the book's cell opens a name which stays closed here, so that it may be anything."""
    label = error.statement.label
    if getattr(error.statement, "using", None) or label not in Trial.book.cells():
        return ""
    with using(Trial.book):
        opened = getattr(Trial.book.find(label), "using", None)
    return f" The book's cell says what its densities are: `using={opened!r}`." if opened else ""


def where_false(error):
    """A place at which the claim is false, where the form has one number for it."""
    if not hasattr(error.statement, "fault"):
        return "In a model that was tried it does not hold."
    place, value = error.statement.fault(error.rhs)
    return f"At ${tex(error.statement.t)} = {tex(place)}$ the bound is {shown(value)}."


def all_meet(error):
    """That the models which were tried cannot speak against a missing premise, if it is so."""
    with using(Trial.book):
        book = Trial.book.find(error.statement.label)
        if error.tried and all(book.meets_premises(model) for *_, model in error.tried):
            return "All models that were tried meet it, so they cannot show what it is for."
    return ""


def left_out(error):
    """The labels of premises of the book's cell of this name, where with them it is proved."""
    tried = copy(error.statement)
    if tried is None or tried.label not in Trial.book.cells():
        return []
    with using(Trial.book):
        book = Trial.book.find(tried.label)
        own = [known.label for known in tried.given]
        missing = [known for known in book.given if known.label not in own]
        tried.given = [*tried.given, *missing]
        return [it.label for it in missing] if is_proved(tried, error.rhs) else []


def is_proved(statement, rhs):
    try:
        statement.check()
        return statement.goes_through(rhs)
    except NotProved:
        return False


def left_is(statement):
    """What the formula that is left over is."""
    if isinstance(statement, Root):
        return "Left over, the solution that the kit finds minus yours:"
    return "Left over, the left side minus the right side:"


def formula(e, statement, scalar):
    """LaTeX, as of one feature where it is; None where it is too long to help."""
    text = tex(e, scalar or statement.scalar)
    return text if len(text) <= LONGEST else None


def difference(found, statement, scalar):
    """A model in which both sides have different values, in words, and its numbers."""

    def equal(parts):
        return [(formula(it, statement, scalar), shown(value)) for it, value in parts.items()]

    sizes = ",\\; ".join(f"{size} = {shown(value)}" for size, value in found.sizes.items())
    model = f"In a model with ${sizes}$" if sizes else "In a model"
    left, right = f"**{shown(found.left)}**", f"**{shown(found.right)}**"
    values = f"{model} the left side is {left}, the right side {right}."
    for variable, value in equal(found.put_in):
        values = f"{model}, at your ${variable} = {value}$, what should be {right} is {left}."
    return {"words": values, "numbers": dict(equal(found.numbers))}
