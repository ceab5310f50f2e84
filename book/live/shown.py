"""What a value is in the page: a formula with its receipt, a picture, text."""

import sys


def of_value(value):
    """A value as the page gets it, or nothing for None."""
    if value is None:
        return []
    if not hasattr(value, "_repr_mimebundle_"):
        return [{"text": repr(value)}]
    bundle = value._repr_mimebundle_()
    markdown = bundle.get("text/markdown")
    return [{"markdown": markdown} if markdown else {"text": bundle["text/plain"]}]


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
