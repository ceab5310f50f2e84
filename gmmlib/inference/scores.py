"""A pass over rows that sums up their scores: the slopes of ln p(x) along the parameters.

Were the component of a row known to be k, its score would be s_k = (1, y, c), with y white and
c_j = (y^T B_j y - tr B_j) / 2; it is 0 along what belongs to other components. The score of the row
is the mean of these by its responsibilities.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.engine.kernel import CACHED
from gmmlib.inference.coordinates import Coordinates
from gmmlib.sources.rows import Sums, each_weight, slices_of
from gmmlib.underflow import softmax

FEWEST_ROWS = 64  # at a time: fewer are slow to multiply


class Scores:
    """A function of blocks of rows: their number, and two sums of outer products, P x P.

    The first is of the scores s_k, by responsibilities; its rows w_k hold the sums of s_k. The
    second is of the scores of the rows.
    """

    def __init__(self, coordinates: Coordinates, means: Array) -> None:
        kind = coordinates.kind
        self.coordinates = coordinates
        self.means = means
        cholesky = kind.precisions_cholesky(coordinates.roots)
        heights = np.log(kind.diagonal(cholesky)).sum(axis=1) + np.log(coordinates.weights)
        self.heights = heights[:, None]
        self.cholesky = np.broadcast_to(cholesky, (kind.K, *kind.axes[1:]))
        numbers = coordinates.size + 2 * len(coordinates.family.a) + (kind.K + 2) * kind.D
        self.n_rows = max(FEWEST_ROWS, CACHED // numbers)

    def __call__(self, X: Array, sample_weight: Array | None) -> Sums:
        size = self.coordinates.size
        complete, observed = np.zeros((2, size, size))
        weights = each_weight(X, sample_weight)
        with np.errstate(over="ignore", invalid="ignore"):  # who asks looks for what is not finite
            for rows in slices_of(len(X), self.n_rows):
                self._add(X[rows], weights[rows], complete, observed)
        return Sums((len(X), complete, observed))

    def _add(self, X: Array, weights: Array, complete: Array, observed: Array) -> None:
        """Add the outer products of some rows."""
        white = self._white(X)
        logs = self.heights - (white * white).sum(axis=1) / 2
        scores = np.zeros((len(X), self.coordinates.size))
        for own, y, gamma in zip(self.coordinates.places, white, softmax(logs.T).T):
            y[:, gamma == 0] = 0  # of rows so far away no square is needed, and none may be inf
            forms = self.coordinates.family.forms(y) / 2
            each = np.hstack([np.ones((len(X), 1)), y.T, forms])
            scores[:, own] += gamma[:, None] * each
            complete[np.ix_(own, own)] += (each.T * (gamma * weights)) @ each
        observed += (scores.T * weights) @ scores

    def _white(self, X: Array) -> Array:
        """Return L_k^-1 (x - mu_k), K x D x B."""
        kind = self.coordinates.kind
        white = np.empty((kind.K, kind.D, len(X)))
        for mean, cholesky, out in zip(self.means, self.cholesky, white):
            kind.whiten(cholesky, np.ascontiguousarray((X - mean).T), out=out)
        return white
