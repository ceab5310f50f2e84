"""What went wrong in a cell, in words: a proof that was refused, or an error and its line."""

import traceback

from live import slips


class Told(Exception):
    """What is wrong, in words that need no more."""


def told(error, cell):
    """What the page shows of an error, also where the search for a reason meets another one."""
    try:
        return of(error, cell)
    except Exception:
        return {"problem": f"{where(error)}{type(error).__name__}: {words(error)}"}


def of(error, cell):
    """What the page shows of an error in a cell."""
    if isinstance(error, Told):
        return {"problem": str(error)}
    if any(it.__name__ == "NotProved" for it in type(error).__mro__):  # code needs no kit
        from live import refused

        return refused.of(error)
    said = {"problem": f"{where(error)}{type(error).__name__}: {words(error)}"}
    meant = slips.hint(error, cell)
    return said | {"hint": meant} if meant else said


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
