"""A reader's own table, fitted and drawn in the page; it goes nowhere else."""

import warnings

import figures  # noqa: F401  (pictures in the book's style)
import numpy as np
from source import say

import gmmlib
from gmmlib.search.runs import ROWS_A_FEATURE
from live import table

SIZES = range(1, 6)  # numbers of components that are compared, as far as there are rows for them
HANGS = "a component has fewer rows"
DOUBTFUL = (
    "A fit is doubtful where a component hangs on a few rows, or on rows almost in a line, as "
    "rounded numbers lie, or where EM ended early: its log-likelihood and BIC say little. "
)
SHOWN = "What is drawn is the best of the others.", "All are; what is drawn has the lowest BIC."
PICTURE = (
    "In a picture of two columns each ellipse is two standard deviations from the mean of a "
    "component, and the grey lines are contours of the density."
)


def run(cell):
    """Print what was read, draw the fit, and return its numbers."""
    found = table.read(cell["source"])
    X = np.array(found.rows)
    print(f"{len(X)} rows of {', '.join(found.names)}.", *found.remarks, sep="\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the table says of each fit whether it is doubtful
        chosen = gmmlib.select(X, sizes_for(*X.shape), ["full"], random_state=0)
    rows = [looked_at(row, fit, X) for row, fit in zip(chosen.table, chosen.fits)]
    best = best_of(rows)
    model = chosen.fits[rows.index(best)]
    draw(model, X, found.names)
    said = compared(rows, best), *remark(rows, best)
    return say("\n\n".join([*said, parameters(model, found.names), PICTURE]))


def looked_at(row, model, X):
    """The row of a fit; also with a remark where the search would not call it sound: few rows."""
    n_samples, n_features = X.shape
    few = model is not None and n_samples * model.weights_.min() < ROWS_A_FEATURE * n_features
    return row._replace(remark=row.remark or HANGS) if few else row


def best_of(rows):
    """The row of lowest BIC, of those that nothing speaks against where there are some."""
    fitted = [row for row in rows if row.bic is not None]
    sound = [row for row in fitted if not doubt(row)]
    return min(sound or fitted, key=lambda row: row.bic)


def remark(rows, best):
    """What a doubtful fit is, where one is."""
    return [DOUBTFUL + SHOWN[bool(doubt(best))]] if any(map(doubt, rows)) else []


def sizes_for(n_samples, n_features):
    """The numbers of components with twice as many rows as a component has numbers."""
    numbers = (n_features + 1) * (n_features + 2) // 2
    sizes = [size for size in SIZES if n_samples >= 2 * numbers * size]
    if not sizes:
        found = f"{n_samples} rows are too few for {n_features} columns"
        raise table.Unreadable(f"{found}; expected {2 * numbers} or more.")
    return sizes


def draw(model, X, names):
    """The rows and the fit, each axis with its column's name."""
    model.feature_names_in_ = np.array([name.replace("$", r"\$") for name in names], dtype=object)
    axes = gmmlib.plot(model, X)
    if X.shape[1] == 1:
        axes.set_xlabel(model.feature_names_in_[0])


def compared(rows, best):
    """A row for each number of components; the best is bold."""
    lines = ["| components | log-likelihood | BIC | |", "| --- | --- | --- | --- |"]
    for row in rows:
        mark = "**" if row is best else ""
        lines.append(f"| {row.n_components} | {numbers(row, mark)} | {doubt(row)} |")
    return "\n".join(lines if any(map(doubt, rows)) else [without_last(line) for line in lines])


def numbers(row, mark):
    """The numbers of one fit, or none where there is no fit."""
    if row.bic is None:
        return " | "
    return f"{row.log_likelihood:.2f} | {mark}{row.bic:.2f}{mark}"


def doubt(row):
    """What speaks against a fit, in a word or two."""
    return "no fit" if row.bic is None else "doubtful" if row.remark else ""


def without_last(line):
    """A table's line without its last column."""
    return line.rstrip("|").rpartition("|")[0] + "|"


def parameters(model, names):
    """The weight and the mean of each component."""
    head = ["component", "weight", *(f"mean of {name}" for name in names)]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for k, (weight, mean) in enumerate(zip(model.weights_, model.means_), 1):
        numbers = [f"{weight:.3f}", *(f"{value:.4g}" for value in mean)]
        lines.append(f"| {k} | {' | '.join(numbers)} |")
    return "\n".join(lines)
