"""The words about an equation, made from its record: for notebooks, panels and the index alike.

A formula inside the words stands between dollars.
"""

from kit.equation import ANY, ONE_PARAMETER

DENSITIES = {
    ANY: "any component density",
    ONE_PARAMETER: "any component density with one real parameter of its own",
}


def markdown(equation):
    """What a notebook shows: the numbered formula, and what is known of it."""
    parts = [f"**{equation.label}** · *{equation.kind}.*", *sentences(equation)]
    return f"$$\n{equation.latex}\n$$ ({equation.label})\n\n" + " ".join(parts)


def sentences(equation):
    """Everything that is said of an equation, in a fixed order."""
    yield from proved_for(equation)
    yield from in_entries(equation)
    yield from where(equation)
    yield from (naming(opening, labels) for opening, labels in named(equation))
    yield from refusals(equation)
    yield from not_judged(equation)
    if equation.source:
        yield f"{equation.source}."


def proved_for(equation):
    """The sizes for which a result is proved: one sentence, or none for what has no proof."""
    if equation.kind == "result":
        yield f"Proved for {scope(equation.scope)}."


def in_entries(equation):
    """What is proved, entry by entry, where the formula is shown in matrices."""
    if equation.index_latex:
        yield f"In entries: ${' '.join(equation.index_latex.split())}$."


def in_short(equation):
    """The sizes for which it is proved, and whether it has conditions; or its kind."""
    return _proved(equation, ", under conditions")


def in_full(equation):
    """The sizes for which it is proved, and where; or its kind: to stand after a colon."""
    return _proved(equation, f", where {formulas(equation)}")


def _proved(equation, conditions):
    if equation.kind != "result":
        return equation.kind
    return f"proved for {scope(equation.scope)}{conditions if equation.conditions else ''}"


def where(equation):
    """The side conditions in a sentence of their own, if there are any."""
    if equation.conditions:
        yield f"Where {formulas(equation)}."


def formulas(equation):
    """The side conditions as formulas, to stand after "where"."""
    return listed(
        [f"${condition.latex}${for_every(condition)}" for condition in equation.conditions]
    )


def needs(equation):
    """The side conditions in words, to stand inside a sentence."""
    return listed([f"{condition.words}{for_every(condition)}" for condition in equation.conditions])


def for_every(condition):
    """The end of a condition that is meant for all values of some indices."""
    letters = listed([f"${letter}$" for letter in condition.every])
    return f" for every {letters}" if letters else ""


def named(equation):
    """How a sentence that names other equations begins, and their labels."""
    if equation.rests_on:
        yield "Rests on", equation.rests_on
    if equation.cites:
        yield "Rests in the end on the literature:", equation.cites


def naming(opening, labels):
    """The sentence that begins so and names these labels."""
    return f"{opening} {', '.join(labels)}."


def refusals(equation):
    """A sentence for each wrong form."""
    for form in equation.refuted:
        yield f"Refuted: ${form.latex}$ ({form.name})."


def not_judged(equation):
    """What the second evaluator could not evaluate, if there is anything."""
    if equation.unjudged:
        yield f"Not judged by the second evaluator: {'; '.join(equation.unjudged)}."


def scope(sizes):
    """A scope in words: "any $N$ and $K$; $D = 1$"."""
    free = [f"${name}$" for name, value in sizes.sizes.items() if value == ANY]
    fixed = [f"${name} = {value}$" for name, value in sizes.sizes.items() if isinstance(value, int)]
    parts = [f"any {listed(free)}"] if free else []
    parts += [listed(fixed)] if fixed else []
    parts += [DENSITIES[sizes.density]] if sizes.density in DENSITIES else []
    return "; ".join(parts) or "every value of its symbols"


def listed(parts):
    """The parts in a row, with "and" before the last."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
