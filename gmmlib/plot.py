"""Pictures of a mixture. They need matplotlib, which is imported only when one is drawn.

Components differ in colour, in marker and in line style, and bear their numbers, so that no
picture depends on colour alone.
"""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data
from gmmlib.density import log_density, log_joint
from gmmlib.parameters import Parameters

# Colours of P. Tol's "bright" scheme, distinguishable without full colour vision.
COLOURS = ("#4477AA", "#EE6677", "#228833", "#AA3377", "#66CCEE", "#CCBB44")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":")
GREY = "#555555"
RADIUS = 2  # of the ellipses: so many standard deviations in each direction


def plot(mixture: Any, X: ArrayLike | None = None, ax: Any = None) -> Any:
    """Draw a mixture, over the rows X, N x D, where they are given; return the axes.

    D = 1: the density, and the part of each component, over a histogram. D = 2: contours of the
    density, where it is exp(-1/2), exp(-2) and exp(-9/2) of its largest value; of each component
    the mean, and the ellipse two standard deviations away; rows marked by their likeliest
    component. More: each pair of features so, and each feature alone on the diagonal; then the
    axes are an array, D x D, empty above the diagonal.

    mixture: a fitted GaussianMixture or Parameters; ax: matplotlib axes to draw in, or an array of
    them, D x D. Raises ValueError or TypeError for wrong arguments.
    """
    parameters = _parameters(mixture)
    D = parameters.n_features
    labels = None
    if X is not None:
        X = check_data(X, D)
        labels = log_joint(X, parameters).argmax(axis=1)
    names = getattr(mixture, "feature_names_in_", None)
    if names is None:
        names = ["$x_i$"] if D == 1 else [f"$x_{{i{d + 1}}}$" for d in range(D)]
    draw = {1: _draw_one, 2: _draw_map}.get(D, _draw_pairs)
    ax = _new_axes(D if D > 2 else 1) if ax is None else ax
    draw(ax, parameters, X, labels, names)
    return ax


def plot_objective(model: Any, ax: Any = None) -> Any:
    """Draw the objective per row after each step of EM; return the axes.

    model: a fitted GaussianMixture; ax: matplotlib axes to draw in. Raises ValueError where the
    model has taken no step.
    """
    objectives = getattr(model, "lower_bounds_", None)
    if not objectives:
        raise ValueError(f"model: expected a GaussianMixture after some steps of EM, found {model}")
    ax = _new_axes(1) if ax is None else ax
    ax.plot(range(1, len(objectives) + 1), objectives, "o-", color=COLOURS[0], markersize=3)
    ax.set(xlabel="step of EM", ylabel="objective per row")
    return ax


def _parameters(mixture: Any) -> Parameters:
    if isinstance(mixture, Parameters):
        return mixture
    if not hasattr(type(mixture), "parameters_"):
        found = type(mixture).__name__
        raise TypeError(f"mixture: expected a GaussianMixture or Parameters, found {found}")
    return mixture.parameters_


def _new_axes(D: int) -> Array:
    import matplotlib.pyplot as plt

    size = (6, 4) if D == 1 else (2.7 * D, 2.3 * D)
    return plt.subplots(D, D, figsize=size, layout="constrained")[1]


def _style(k: int) -> dict[str, Any]:
    return {"color": COLOURS[k % len(COLOURS)], "linestyle": LINES[k % len(LINES)]}


def _limits(parameters: Parameters, X: Array | None, d: int) -> tuple[float, float]:
    """Return from where to where feature d is drawn: all rows, and most of every component."""
    means, widths = parameters.means[:, d], np.sqrt(parameters.covariances[:, d, d])
    seen = np.concatenate([means - 3 * widths, means + 3 * widths, [] if X is None else X[:, d]])
    edge = np.ptp(seen) / 40
    return seen.min() - edge, seen.max() + edge


def _draw_one(ax, parameters: Parameters, X, labels, names) -> None:
    """Draw the only feature, with a legend."""
    _draw_curves(ax, parameters, X, labels, names)
    ax.legend(title=r"$\pi_k\,\mathcal{N}(x_i \mid \mu_k, \Sigma_k)$", frameon=False)


def _draw_curves(ax, parameters: Parameters, X, labels, names) -> None:
    """Draw the density of one feature, and the part of each component in it."""
    limits = _limits(parameters, X, 0)
    means, widths = parameters.means, np.sqrt(parameters.covariances[:, 0])
    near = (means + widths * np.linspace(-4, 4, 81)).ravel()  # narrow peaks need points of theirs
    x = np.unique(np.clip(np.concatenate([np.linspace(*limits, 400), near]), *limits))
    if X is not None:
        bins = int(np.clip(2 * np.sqrt(len(X)), 5, 80))
        ax.hist(X[:, 0], bins=bins, density=True, color="0.85", label="rows")
    parts = np.exp(log_joint(x[:, None], parameters))
    ax.plot(x, parts.sum(axis=1), color="black", label="sum over $k$")
    for k, part in enumerate(parts.T):
        peak = {"marker": MARKERS[k % len(MARKERS)], "markevery": [np.argmax(part)]}
        ax.plot(x, part, label=f"$k = {k + 1}$", **peak, **_style(k))
    ax.set(xlabel=names[0], ylabel="density", xlim=limits)


def _draw_map(ax, parameters: Parameters, X, labels, names) -> None:
    """Draw two features: rows, contours of the density, and each component."""
    (left, right), (low, high) = limits = [_limits(parameters, X, d) for d in (0, 1)]
    if X is not None:
        _draw_rows(ax, X, labels)
    a, b = np.linspace(left, right, 120), np.linspace(low, high, 120)
    logs = log_density(np.stack(np.meshgrid(a, b), axis=-1).reshape(-1, 2), parameters)
    levels = logs.max() - np.array([3, 2, 1]) ** 2 / 2
    ax.contour(
        a, b, logs.reshape(120, 120), levels=levels, colors=GREY, linewidths=0.8, linestyles="-"
    )
    for k in range(parameters.n_components):
        _draw_component(ax, parameters.means[k], parameters.covariances[k], k)
    ax.set(xlabel=names[0], ylabel=names[1], xlim=limits[0], ylim=limits[1])


def _draw_rows(ax, X: Array, labels: Array) -> None:
    for k in np.unique(labels):
        marker, color = MARKERS[k % len(MARKERS)], _style(k)["color"]
        ax.scatter(*X[labels == k].T, s=10, marker=marker, color=color, alpha=0.5, linewidths=0)


def _draw_component(ax, mean: Array, covariance: Array, k: int) -> None:
    """Draw the ellipse that is RADIUS standard deviations away; number the mean."""
    from matplotlib.patches import Ellipse

    variances, directions = np.linalg.eigh(covariance)
    height, width = 2 * RADIUS * np.sqrt(variances)
    angle = np.degrees(np.arctan2(*directions[::-1, 1]))  # of the longer axis
    ax.add_patch(Ellipse(mean, width, height, angle=angle, fill=False, linewidth=2, **_style(k)))
    style = {"markersize": 9, "markeredgecolor": "white", "zorder": 5}
    ax.plot(*mean, MARKERS[k % len(MARKERS)], color=_style(k)["color"], **style)
    ax.annotate(rf"$\mu_{{{k + 1}}}$", mean, (6, 6), textcoords="offset points", zorder=6)


def _draw_pairs(grid: Array, parameters: Parameters, X, labels, names) -> None:
    """Draw each feature on the diagonal, each pair below it, and a legend in the corner."""
    grid, D = np.asarray(grid), parameters.n_features
    if grid.shape != (D, D):
        raise ValueError(f"ax: expected {D} x {D} axes, found shape {grid.shape}")
    for row, column in product(range(D), repeat=2):
        ax, kept = grid[row, column], sorted({column, row})
        if column > row:
            ax.set_axis_off()
            continue
        draw = _draw_curves if row == column else _draw_map
        known = None if X is None else X[:, kept]
        draw(ax, parameters.marginal(kept), known, labels, [names[d] for d in kept])
    grid[0, -1].legend(*grid[0, 0].get_legend_handles_labels(), loc="center", frameon=False)
