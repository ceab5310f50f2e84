"""Units in which EM works: features centred and divided by a power of two, which is exact.

So a fit does not depend on the units or the offset of the data, and no square overflows.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gmmlib.checks import Array

LEAST_RANGE = 1e-140  # the variance of a narrower feature would not fit into float64


@dataclass(frozen=True, eq=False)
class Frame:
    """z = (x - center) / scale, feature by feature. Both: D."""

    center: Array
    scale: Array

    @classmethod
    def from_range(cls, mean: Array, smallest: Array, largest: Array, common_scale: bool) -> Self:
        """Return the frame of data with this mean and range of each feature.

        Raises ValueError for a feature too narrow for its variance to be a float64 number.
        """
        center = np.clip(mean, smallest, largest)
        reach = np.maximum(largest - center, center - smallest)
        narrow = np.flatnonzero((reach > 0) & (reach < LEAST_RANGE))
        if len(narrow):
            found = f"feature {narrow[0]} with a range of {reach[narrow[0]]:.3g}"
            raise ValueError(f"X: expected features whose variance float64 can hold, found {found}")
        return cls.around(center, reach, common_scale)

    @classmethod
    def around(cls, center: Array, reach: Array, common_scale: bool) -> Self:
        """Return the frame of data that reach so far from the center, feature by feature."""
        if common_scale:
            reach = np.full_like(reach, reach.max())
        exponents = np.frexp(np.where(reach > 0, reach, 0.5))[1]  # 0.5: a scale of 1
        return cls(center, np.ldexp(np.ones_like(center), exponents))

    @classmethod
    def identity(cls, n_features: int) -> Self:
        """Return the frame of rows that are in units of a frame already."""
        return cls(np.zeros(n_features), np.ones(n_features))

    def enter(self, X: Array, out: Array | None = None) -> Array:
        """Return Z, D x B and contiguous, of the rows X, B x D; or put it into `out`."""
        Z = np.empty(X.shape[::-1]) if out is None else out
        np.subtract(X.T, self.center[:, None], out=Z)
        np.divide(Z, self.scale[:, None], out=Z)
        return Z

    @property
    def log_volume(self) -> float:
        """ln p(x) = ln p(z) - log_volume."""
        return float(np.log(self.scale).sum())
