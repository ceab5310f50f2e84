"""What went wrong in a cell, in words: a proof that was refused, or an error and its line."""

import traceback

LONGEST = 3000  # letters of LaTeX: a formula of more fills no purpose in a page


class Told(Exception):
    """What is wrong, in words that need no more."""


def of(error):
    """What the page shows of an error."""
    if isinstance(error, Told):
        return {"problem": str(error)}
    if type(error).__name__ == "NotProved":
        return refusal(error)
    return {"problem": f"{where(error)}{type(error).__name__}: {words(error)}"}


def where(error):
    """The last line of the cell, or of one before it, that the error went through."""
    if isinstance(error, SyntaxError):
        return f"Line {error.lineno}. " if error.lineno else ""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [step for step in steps if step.filename == "cell" or " " in step.filename]
    if not lines:
        return ""
    own = lines[-1].filename == "cell"
    return f"Line {lines[-1].lineno}{'' if own else f' of cell {lines[-1].filename}'}. "


def words(error):
    """An error's own words; of a key that is missing, the key alone has no words."""
    if isinstance(error, SyntaxError):
        return error.msg
    if isinstance(error, KeyError) and len(error.args) == 1:
        return str(error.args[0])
    return str(error) or "it says no more"


def refusal(error):
    """A refused proof: in one sentence, what is left over, and where both sides differ."""
    from kit.notation import sigma2

    left, found = error.left_over, error.difference
    parts = [*left, *(found.numbers if found else ())]
    scalar = any(part.has(sigma2) for part in parts)
    return {
        "refused": sentence(error),
        "left": [formula(e, error.statement, scalar) for e in left],
        "differ": found and difference(found, error.statement, scalar),
    }


def sentence(error):
    """Why it is refused, of a wrong form also where it is right."""
    if error.is_right:
        return f"The form that you call wrong ({error.reason}) is in fact right: it is proved."
    if error.reason is not None:
        return f"The form that you call wrong ({error.reason}) was not refuted, nor is it proved."
    _, _, said = str(error).partition(": ")
    if not said.startswith("left "):
        return f"{said[:1].upper()}{said[1:]}."
    if error.left_over:
        return "The two sides are not equal."
    return "The two sides are equal, but what is claimed besides does not follow from their form."


def formula(e, statement, scalar):
    """LaTeX, as of one feature where it is; None where it is too long to help."""
    from kit.printing import tex

    text = tex(e, scalar or statement.scalar)
    return text if len(text) <= LONGEST else None


def difference(found, statement, scalar):
    """A model in which both sides have different values, those values, and its numbers."""
    from kit.refusals import shown

    numbers = {formula(it, statement, scalar): shown(value) for it, value in found.numbers.items()}
    sizes = {str(size): shown(value) for size, value in found.sizes.items()}
    values = {"leftValue": shown(found.left), "rightValue": shown(found.right)}
    return {**values, "sizes": sizes, "numbers": numbers}
