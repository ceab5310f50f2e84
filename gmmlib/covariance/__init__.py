"""The four kinds of covariance: one class each, all with the same methods.

A new kind is one more class and one more line in COVARIANCES.
"""

from gmmlib.covariance.diagonal import Diagonal
from gmmlib.covariance.full import Full
from gmmlib.covariance.spherical import Spherical
from gmmlib.covariance.tied import Tied

COVARIANCES = {"full": Full, "tied": Tied, "diag": Diagonal, "spherical": Spherical}
