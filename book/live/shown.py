"""What a value is in the page: a formula with its receipt, a picture, text."""

import sys
from dataclasses import replace

STATED = {
    "result": "**Proved.** Other cells keep what the book states.",
    "definition": "**Stated, not proved.** A definition says what a name means. "
    "Other cells keep the book's.",
    "cited": "**Cited, not proved.** Other cells keep what the book states.",
}

UNSAID = (
    "**A condition is missing.** The kit finds the same form on both sides, but the book states it "
    "where {}. Elsewhere a side may have no value."
)


def of_value(value):
    """A value as the page gets it, or nothing for None."""
    if value is None:
        return []
    if hasattr(value, "record"):
        return of_statement(value.record, getattr(value, "unsaid", ""))
    if not hasattr(value, "_repr_mimebundle_"):
        return [{"text": repr(value), "right": getattr(value, "right", False) is True}]
    bundle = value._repr_mimebundle_()
    markdown = bundle.get("text/markdown")
    return [{"markdown": markdown} if markdown else {"text": bundle["text/plain"]}]


def of_statement(record, unsaid=""):
    """What is stated, and whether that is proved; labels as roles, which the page makes links."""
    from kit import words

    roles = {
        name: tuple(f"{{eq}}`{label}`" for label in getattr(record, name))
        for name in ("rests_on", "cites")
    }
    stated = UNSAID.format(unsaid) if unsaid else STATED[record.kind]
    said = {"stated": stated, "right": record.kind == "result" and not unsaid}
    return [said, {"markdown": words.markdown(replace(record, **roles))}]


def of_text(text):
    return [{"text": text}] if text else []


def of_figures():
    """What was drawn, as the book draws it, with its colours in the dark."""
    if "figures" not in sys.modules:
        return []
    import dark_svg
    import figures
    import matplotlib.pyplot as plt

    made = [
        {"svg": dark_svg.dressed(figures.rounded_svg(plt.figure(n)))} for n in plt.get_fignums()
    ]
    plt.close("all")
    return made
