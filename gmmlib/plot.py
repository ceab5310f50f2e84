"""Pictures of a mixture. They need matplotlib, which is imported only when one is drawn.

Components differ in colour, in marker and in line style, and bear their numbers, so that no
picture depends on colour alone.
"""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Labels, check_data, expect, shown, type_name
from gmmlib.density import log_density, log_joint
from gmmlib.features import check_columns
from gmmlib.parameters import Parameters

# Colours of P. Tol's "bright" scheme, distinguishable without full colour vision.
COLOURS = ("#4477AA", "#EE6677", "#228833", "#AA3377", "#66CCEE", "#CCBB44")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":")
GREY = "#555555"
RADIUS = 2  # of the ellipses: so many standard deviations in each direction


def plot(mixture: Any, X: ArrayLike | None = None, ax: Any = None) -> Any:
    """Draw a mixture, over the rows X where they are given.

    D = 1: the density, and the part of each component, over a histogram. D = 2: contours of the
    density, where it is exp(-1/2), exp(-2) and exp(-9/2) of its largest value; of each component
    the mean, and the ellipse two standard deviations away; rows marked by their likeliest
    component. Components count from 1, as in the book: 1 more than `predict` says. With more
    features, each pair of features so, and each feature alone on the diagonal.

    Parameters
    ----------
    mixture : GaussianMixture or Parameters
        The mixture; a GaussianMixture must be fitted.
    X : array_like, N x D, or None
        The rows.
    ax : matplotlib axes, D x D of them for more than two features, or None
        Where to draw; None: in a new figure.

    Returns
    -------
    matplotlib axes, or for D > 2 an array of them, D x D
        What was drawn in; above the diagonal the axes are empty.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments.

    Examples
    --------
    >>> from gmmlib import Parameters, plot
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> plot(theta, X=[[0.0], [1.0], [4.0]]).get_ylabel()
    'density'
    """
    parameters = _parameters(mixture)
    D = parameters.n_features
    check_columns(X, parameters.feature_names)
    X = np.empty((0, D)) if X is None else check_data(X, D)
    labels = log_joint(X, parameters).argmax(axis=1) if len(X) else np.empty(0, int)
    symbols = ["$x_i$"] if D == 1 else [f"$x_{{i{d + 1}}}$" for d in range(D)]
    names = parameters.feature_names or symbols
    ax = _new_axes(D if D > 2 else 1) if ax is None else ax
    for panel, kept in _panels(ax, D).items():
        draw = _draw_map if len(kept) == 2 else _draw_curves
        draw(panel, parameters.marginal(kept), X[:, kept], labels, [names[d] for d in kept])
    if D == 1:
        ax.legend(title=r"$\pi_k\,\mathcal{N}(x_i \mid \mu_k, \Sigma_k)$", frameon=False)
    elif D > 2:
        entries = ax[0][0].get_legend_handles_labels()
        ax[0][-1].legend(*entries, loc="center", frameon=False)
    return ax


def plot_objective(model: Any, ax: Any = None) -> Any:
    """Draw the objective per row after each step of EM.

    Parameters
    ----------
    model : GaussianMixture
        A fitted one.
    ax : matplotlib axes or None
        Where to draw; None: in a new figure.

    Returns
    -------
    matplotlib axes
        What was drawn in.

    Raises
    ------
    ValueError
        Where the model has taken no step.

    Examples
    --------
    >>> from gmmlib import GaussianMixture, plot_objective
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> plot_objective(GaussianMixture(2, random_state=0).fit(X)).get_xlabel()
    'step of EM'
    """
    objectives = getattr(model, "lower_bounds_", ())
    expect(len(objectives) > 0, "model", "a GaussianMixture after some steps of EM", shown(model))
    ax = _new_axes(1) if ax is None else ax
    ax.plot(range(1, len(objectives) + 1), objectives, "o-", color=COLOURS[0], markersize=3)
    ax.set(xlabel="step of EM", ylabel="objective per row")
    return ax


def _parameters(mixture: Any) -> Parameters:
    """Return the parameters of a fitted GaussianMixture, or the Parameters as they are."""
    if isinstance(mixture, Parameters):
        return mixture
    known = hasattr(type(mixture), "parameters_")
    expected = "a gmmlib.GaussianMixture or gmmlib.Parameters"
    expect(known, "mixture", expected, type_name(mixture), TypeError)
    return mixture.parameters_


def _new_axes(D: int) -> Array:
    """Return the axes of a new figure: D x D of them, or one for D = 1."""
    import matplotlib.pyplot as plt

    size = (6, 4) if D == 1 else (2.7 * D, 2.3 * D)
    return plt.subplots(D, D, figsize=size, layout="constrained")[1]


def _panels(ax: Any, D: int) -> dict[Any, list[int]]:
    """Return axes, with the features to draw there: all, or of more than two each and each pair."""
    if D <= 2:
        return {ax: list(range(D))}
    grid = np.asarray(ax)
    expect(grid.shape == (D, D), "ax", f"{D} x {D} axes", f"shape {grid.shape}")
    for unused in grid[np.triu_indices(D, 1)]:
        unused.set_axis_off()
    return {
        grid[row, column]: sorted({int(column), int(row)})
        for row, column in zip(*np.tril_indices(D))
    }


def _look(k: int) -> tuple[str, str, str]:
    """Return the colour, the marker and the line style of component k."""
    return COLOURS[k % len(COLOURS)], MARKERS[k % len(MARKERS)], LINES[k % len(LINES)]


def _limits(parameters: Parameters, X: Array, d: int) -> tuple[float, float]:
    """Return from where to where feature d is drawn: all rows, and most of every component."""
    means = parameters.means[:, d]
    widths = np.sqrt(parameters.covariances[:, d, d])
    seen = np.concatenate([means - 3 * widths, means + 3 * widths, X[:, d]])
    edge = np.ptp(seen) / 40
    return seen.min() - edge, seen.max() + edge


def _draw_curves(
    ax: Any, parameters: Parameters, X: Array, labels: Labels, names: list[str]
) -> None:
    """Draw the density of one feature, and the part of each component in it."""
    limits = _limits(parameters, X, 0)
    means = parameters.means
    widths = np.sqrt(parameters.covariances[:, 0])
    near = (means + widths * np.linspace(-4, 4, 81)).ravel()  # narrow peaks need points of theirs
    x = np.unique(np.clip(np.concatenate([np.linspace(*limits, 400), near]), *limits))
    if len(X):
        bins = int(np.clip(2 * np.sqrt(len(X)), 5, 80))
        ax.hist(X[:, 0], bins=bins, density=True, color="0.85", label="rows")
    parts = np.exp(log_joint(x[:, None], parameters))
    ax.plot(x, parts.sum(axis=1), color="black", label="sum over $k$")
    for k, part in enumerate(parts.T):
        color, marker, line = _look(k)
        peak = [np.argmax(part)]
        label = f"$k = {k + 1}$"
        ax.plot(x, part, marker + line, color=color, markevery=peak, label=label)
    ax.set(xlabel=names[0], ylabel="density", xlim=limits)


def _draw_map(ax: Any, parameters: Parameters, X: Array, labels: Labels, names: list[str]) -> None:
    """Draw two features: rows, contours of the density, and each component."""
    for k in np.unique(labels):
        color, marker, _ = _look(k)
        ax.scatter(*X[labels == k].T, 10, color, marker=marker, alpha=0.5, linewidths=0)
    limits = [_limits(parameters, X, d) for d in (0, 1)]
    a, b = (np.linspace(*limit, 120) for limit in limits)
    points = np.stack(np.meshgrid(a, b), axis=-1)
    logs = log_density(points.reshape(-1, 2), parameters).reshape(120, 120)
    levels = logs.max() - np.array([3, 2, 1]) ** 2 / 2
    ax.contour(a, b, logs, levels=levels, colors=GREY, linewidths=0.8, linestyles="-")
    for k in range(parameters.n_components):
        _draw_component(ax, parameters.means[k], parameters.covariances[k], k)
    ax.set(xlabel=names[0], ylabel=names[1], xlim=limits[0], ylim=limits[1])


def ellipse(mean: Array, covariance: Array, radius: float, **style: Any) -> Any:
    """Return the curve of Mahalanobis distance `radius` about a mean (D = 2), to add to axes."""
    from matplotlib.patches import Ellipse

    variances, directions = np.linalg.eigh(covariance)
    height, width = 2 * radius * np.sqrt(variances)
    center = (float(mean[0]), float(mean[1]))
    angle = np.degrees(np.arctan2(*directions[::-1, 1]))  # of the longer axis
    return Ellipse(center, width, height, angle=angle, fill=False, **style)


def _draw_component(ax: Any, mean: Array, covariance: Array, k: int) -> None:
    """Draw the ellipse that is RADIUS standard deviations away; number the mean."""
    color, marker, line = _look(k)
    ax.add_patch(ellipse(mean, covariance, RADIUS, color=color, ls=line, lw=2))
    ax.plot(*mean, marker, color=color, markersize=9, markeredgecolor="white", zorder=5)
    ax.annotate(rf"$\mu_{{{k + 1}}}$", mean, (6, 6), textcoords="offset points", zorder=6)
