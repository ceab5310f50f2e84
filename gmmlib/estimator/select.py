"""How many components, of which covariance type? Fit all, and compare by a criterion."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from numpy.typing import ArrayLike

from gmmlib.checks import check_choice, check_count, expect, shown
from gmmlib.covariance import COVARIANCES
from gmmlib.estimator.exceptions import FragileFitWarning
from gmmlib.estimator.fitting import first_largest
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.remarks import Remark, warn
from gmmlib.estimator.settings import check_keywords
from gmmlib.sources import RowSource

CRITERIA = ("aic", "bic", "icl")
INSTEAD = {"covariance_type": "covariance_types, a list, in its place"}
USUAL = ("full", "tied", "diag", "spherical")  # those that scikit-learn has


class Row(NamedTuple):
    """One fit. Where there is none, its numbers are None and `remark` says why; else `remark` is
    what the fit warned of. `fragile`: it hangs on a few rows, on the penalty alone, or has
    components without rows or that coincide.
    """

    n_components: int
    covariance_type: str
    log_likelihood: float | None = None
    n_parameters: int | None = None
    aic: float | None = None
    bic: float | None = None
    icl: float | None = None
    converged: bool = False
    remark: str = ""
    fragile: bool = False


@dataclass(frozen=True, eq=False)
class Selection:
    """The outcome of `select`. Printed, it is the table, one line a row.

    "*" marks the best by the criterion. "!" marks fits that warn of being fragile: a high
    likelihood of theirs may be an artefact. Where the best is one, the last line says which fit is
    the best of the others.

    Parameters
    ----------
    criterion : str
        The criterion that decides.
    table : tuple of rows
        One for each fit: n_components, covariance_type, log_likelihood, n_parameters, aic, bic,
        icl, converged, remark, fragile. Where there is no fit, its numbers are None and remark says
        why; else remark is what the fit warned of.
    fits : tuple of GaussianMixture or None
        The fitted mixtures in the same order, None where there is none.

    Examples
    --------
    >>> from gmmlib import select
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> chosen = select(X, n_components=[1, 2], covariance_types=["tied"], random_state=0)
    >>> chosen.criterion, round(chosen.table[0].bic, 2)
    ('bic', 39.39)
    """

    criterion: str
    table: tuple[Row, ...]
    fits: tuple[GaussianMixture | None, ...]

    @property
    def best(self) -> GaussianMixture:
        """The fit with the smallest criterion, the first of those equal but for rounding.

        Examples
        --------
        >>> from gmmlib import select
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> select(X, [1, 2], ["tied"], random_state=0).best.n_components
        2
        """
        best = self.fits[self._best]
        assert best is not None  # `_best` is among those that are fitted
        return best

    @property
    def _best(self) -> int:
        """The number of its row."""
        return self._best_of([i for i, fit in enumerate(self.fits) if fit is not None])

    def _best_of(self, rows: list[int]) -> int:
        """Return which of these rows has the smallest criterion."""
        return rows[first_largest([-getattr(self.table[i], self.criterion) for i in rows])]

    def __repr__(self) -> str:
        marks = ["*" * (i == self._best) + "!" * row.fragile for i, row in enumerate(self.table)]
        width = max(map(len, marks))
        lines = [_line(row, mark.ljust(width)) for row, mark in zip(self.table, marks)]
        return "\n".join([_line(Row._fields, " " * width), *lines, *self._legend()])

    def _legend(self) -> list[str]:
        """Return what the marks mean, and the best fit that is not fragile, if the best is."""
        legend = [f"* best by {self.criterion}"]
        if any(row.fragile for row in self.table):
            legend.append("! fragile, perhaps an artefact: see its remark")
        if self.table[self._best].fragile:
            rows = enumerate(self.table)
            sound = [i for i, row in rows if self.fits[i] is not None and not row.fragile]
            best = "none" if not sound else "{} {}".format(*self.table[self._best_of(sound)])
            legend.append(f"best that is not fragile: {best}")
        return legend


def select(
    X: RowSource,
    n_components: Iterable[int] = range(1, 10),
    covariance_types: Iterable[str] = USUAL,
    criterion: str = "bic",
    sample_weight: ArrayLike | None = None,
    **settings: Any,
) -> Selection:
    """Fit every pair of a number of components and a covariance type to X; compare them.

    A pair that cannot be fitted is a row that says why. What fits warn of stands in their rows;
    what the best one warns of is a warning too. The criterion alone decides; a fit that may be an
    artefact is marked in the table. In all criteria N is the sum of the weights.
    Source: Fraley and Raftery (2002).

    Parameters
    ----------
    X : array_like, N x D, or a source
        All that `GaussianMixture.fit` takes, larger than memory or not.
    n_components : iterable of int
        The numbers of components.
    covariance_types : iterable of str
        The covariance types.
    criterion : str
        "aic", "bic" or "icl" decides; lower is better in all three.
    sample_weight : array_like, N, or None
        As for `GaussianMixture.fit`.
    **settings : Any
        Other arguments of GaussianMixture.

    Returns
    -------
    Selection
        The table, the fits and the best of them.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments; if all pairs fail, the error of the first.

    Examples
    --------
    >>> from gmmlib import select
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> chosen = select(X, n_components=[1, 2], covariance_types=["tied"], random_state=0)
    >>> [row.n_parameters for row in chosen.table], chosen.best.n_components
    ([2, 4], 2)
    """
    check_choice("criterion", criterion, CRITERIA)
    check_keywords(settings, INSTEAD)
    sizes = [check_count("n_components", K) for K in _listed("n_components", n_components)]
    types = _listed("covariance_types", covariance_types)
    for name in types:
        check_choice("covariance_types", name, COVARIANCES)
    models = [GaussianMixture(K, covariance_type=name, **settings) for name in types for K in sizes]
    rows, fits, found = zip(*(_fit(model, X, sample_weight) for model in models))
    if not any(fits):
        raise found[0]
    chosen = Selection(criterion, rows, fits)
    warn(found[chosen._best])
    return chosen


def _fit(
    model: GaussianMixture, X: RowSource, sample_weight: ArrayLike | None
) -> tuple[Row, GaussianMixture | None, list[Remark] | ValueError]:
    """Return a row, the fit or None, and what there is to warn of or why it failed."""
    pair = model.n_components, model.covariance_type
    try:
        found = model._fit(X, sample_weight)
    except ValueError as error:
        return Row(*pair, remark=str(error)), None, error
    size = model.n_parameters_
    aic, bic, icl = (getattr(model, name)(X, sample_weight) for name in CRITERIA)
    log_likelihood = size - aic / 2  # since AIC = -2 ln L + 2 p
    remark = "; ".join(message for _, message in found)
    fragile = any(category is FragileFitWarning for category, _ in found)
    row = Row(*pair, log_likelihood, size, aic, bic, icl, model.converged_, remark, fragile)
    return row, model, found


def _listed(name: str, values: Iterable[Any]) -> list[Any]:
    """Return the values as a list. Raises TypeError or ValueError for no list, or an empty one."""
    one = isinstance(values, str)
    expect(not one, name, f"a list of them, as [{values!r}]", shown(values), TypeError)
    try:
        values = list(values)
    except TypeError as error:
        raise TypeError(f"{name}: expected a list of them, found {shown(values)}") from error
    expect(len(values) > 0, name, "at least one", "none")
    return values


def _line(row: tuple[Any, ...], mark: str) -> str:
    """Return a row as text, in columns; the mark stands for the last of its fields."""
    *cells, remark = [_cell(value) for value in row[:-1]]
    columns = [cell.rjust(max(10, len(name))) for name, cell in zip(Row._fields, cells)]
    return f"{mark} {' '.join(columns)}  {remark}".rstrip()


def _cell(value: Any) -> str:
    """Return a value as text: numbers with three decimals, "-" where there is none."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
