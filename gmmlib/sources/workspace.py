"""Memory that a pass over blocks of rows uses again for every block."""

from collections.abc import Callable
from math import prod

import numpy as np

from gmmlib.checks import Array


class Workspace:
    """Arrays by name, made once; each block overwrites what the block before left."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}

    def take(self, name: str, *shape: int) -> Array:
        """Return an array of this shape whose entries are not set."""
        size = prod(shape)
        if name not in self._arrays or self._arrays[name].size < size:
            self._arrays[name] = np.empty(size)
        return self._arrays[name][:size].reshape(shape)

    def filled(
        self, name: str, part: int, shape: tuple[int, ...], fill: Callable[[Array], None]
    ) -> Array:
        """Return an array that `fill` has set, for one part of a block."""
        array = self.take(name, *shape)
        fill(array)
        return array


class KeepingWorkspace(Workspace):
    """The workspace of one block that comes again at every pass: what was filled once is kept.

    beside: the other blocks, with which it shares all else. most_kept: so many numbers at most.
    """

    def __init__(self, beside: Workspace, most_kept: int) -> None:
        self._arrays = beside._arrays
        self._kept: dict[tuple[str, int], Array] = {}
        self._left = most_kept

    def filled(
        self, name: str, part: int, shape: tuple[int, ...], fill: Callable[[Array], None]
    ) -> Array:
        """Return what was kept, or fill it now."""
        if (name, part) in self._kept:
            return self._kept[name, part]
        if prod(shape) > self._left:
            return super().filled(name, part, shape, fill)
        array = np.empty(shape)
        fill(array)
        self._kept[name, part] = array
        self._left -= array.size
        return array
