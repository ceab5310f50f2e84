"""Answers made of another answer."""


def then(answer, change):
    """The answer with its result changed: every part of a tuple, else the whole."""

    def changed(*arguments):
        found = answer(*arguments)
        return tuple(map(change, found)) if isinstance(found, tuple) else change(found)

    return changed
