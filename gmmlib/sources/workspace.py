"""Memory that a pass over blocks of rows uses again for every block."""

from math import prod

import numpy as np

from gmmlib.checks import Array

MOST_KEPT = 2**21  # numbers, 16 MB


class Workspace:
    """Arrays by name, made once, for one kind of covariance.

    keep: the same blocks come again at every pass, so keep the phi(x) of the first of them.
    """

    def __init__(self, keep: bool = False) -> None:
        self._arrays: dict[str, Array] = {}
        self._phis: dict[tuple[int, int], Array] = {}
        self._left = MOST_KEPT if keep else 0

    def take(self, name: str, *shape: int) -> Array:
        """Return an array of this shape whose entries are not set."""
        size = prod(shape)
        if name not in self._arrays or self._arrays[name].size < size:
            self._arrays[name] = np.empty(size)
        return self._arrays[name][:size].reshape(shape)

    def phi(self, kind, Z: Array, rows: slice) -> Array:
        """Return phi(x) = [quadratic part, x, 1] of some columns of Z, F x B."""
        key = id(Z), rows.start  # who asks to keep phi keeps Z alive, so no other has its id
        if key in self._phis:
            return self._phis[key]
        Z, Q = Z[:, rows], kind.n_quadratic
        shape = Q + len(Z) + 1, Z.shape[1]
        keep = prod(shape) <= self._left
        phi = np.empty(shape) if keep else self.take("phi", *shape)
        kind.fill_quadratic(Z, phi[:Q])
        phi[Q:-1], phi[-1] = Z, 1
        if keep:
            self._phis[key] = phi
            self._left -= phi.size
        return phi
