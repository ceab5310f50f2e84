"""A reader's own table, fitted and drawn in the page; it goes nowhere else."""

import warnings

import figures  # noqa: F401  (pictures in the book's style)
import numpy as np
from source import say

import gmmlib
from live import table

SIZES = range(1, 6)  # numbers of components that are compared, as far as there are rows for them
STARTS = 3


def run(cell):
    """Print what was read, draw the fit, and return its numbers."""
    found = table.read(cell["source"])
    X = np.array(found.rows)
    print(f"{len(X)} rows of {', '.join(found.names)}.", *found.remarks, sep="\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = gmmlib.select(X, sizes_for(*X.shape), ["full"], n_init=STARTS, random_state=0)
    for warning in caught:
        print(f"{warning.category.__name__}: {warning.message}")
    draw(chosen.best, X, found.names)
    return say("\n\n".join([compared(chosen), parameters(chosen.best, found.names)]))


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


def compared(chosen):
    """A row for each number of components; the best is bold."""
    lines = ["| components | log-likelihood | BIC | |", "| --- | --- | --- | --- |"]
    best = min(row.bic for row in chosen.table if np.isfinite(row.bic))
    for row in chosen.table:
        mark = "**" if row.bic == best else ""
        numbers = f"{row.log_likelihood:.2f} | {mark}{row.bic:.2f}{mark}"
        lines.append(f"| {row.n_components} | {numbers} | {row.remark} |")
    return "\n".join(lines)


def parameters(model, names):
    """The weight and the mean of each component."""
    head = ["component", "weight", *(f"mean of {name}" for name in names)]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for k, (weight, mean) in enumerate(zip(model.weights_, model.means_), 1):
        numbers = [f"{weight:.3f}", *(f"{value:.4g}" for value in mean)]
        lines.append(f"| {k} | {' | '.join(numbers)} |")
    return "\n".join(lines)
