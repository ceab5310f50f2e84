"""Memory that a pass over blocks of rows uses again for every block."""

from math import prod

import numpy as np

from gmmlib.checks import Array


class Workspace:
    """Arrays by name, made once. `one_block`: the features of the only block are kept too."""

    def __init__(self, one_block: bool = False) -> None:
        self.one_block = one_block
        self._memory: dict[str, Array] = {}
        self._phi: Array | None = None

    def take(self, name: str, *shape: int) -> Array:
        """Return an array of this shape whose entries are not set."""
        size = prod(shape)
        if name not in self._memory or self._memory[name].size < size:
            self._memory[name] = np.empty(size)
        return self._memory[name][:size].reshape(shape)

    def phi(self, kind, Z: Array) -> Array:
        """Return phi(x) = [quadratic part, x, 1] of each column of Z, F x B."""
        if self._phi is not None:
            return self._phi
        D, B = Z.shape
        Q = kind.n_quadratic(D)
        phi = self.take("phi", Q + D + 1, B)
        kind.fill_quadratic(Z, phi[:Q])
        phi[Q : Q + D] = Z
        phi[Q + D] = 1
        if self.one_block:
            self._phi = phi
        return phi
