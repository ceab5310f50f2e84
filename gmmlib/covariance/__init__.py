"""The kinds of covariance: one class each, all under the contract of `CovarianceKind`.

A new kind is one more class and one more line in COVARIANCES: README.md says how.
"""

from gmmlib.covariance.diagonal import Diagonal
from gmmlib.covariance.full import Full
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.covariance.spherical import Spherical
from gmmlib.covariance.tied import Tied
from gmmlib.covariance.tied_diagonal import TiedDiagonal
from gmmlib.covariance.tied_spherical import TiedSpherical

__all__ = ["COVARIANCES", "CovarianceKind", "Diagonal", "Full", "Spherical", "Tied"]
__all__ += ["TiedDiagonal", "TiedSpherical"]

COVARIANCES: dict[str, type[CovarianceKind]] = {
    "full": Full,
    "tied": Tied,
    "diag": Diagonal,
    "spherical": Spherical,
    "tied_diag": TiedDiagonal,
    "tied_spherical": TiedSpherical,
}
