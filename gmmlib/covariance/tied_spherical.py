"""One variance for all features and all components: a single number."""

from gmmlib.covariance.shared import Shared
from gmmlib.covariance.spherical import Spherical


class TiedSpherical(Shared, Spherical):
    """The mean variance of the covariance matrix that equation ``m-step-tied`` of the book gives.

    Equation ``m-step-spherical`` takes the mean over the features for each component; here the
    scatters of all components are added first, and divided by the number of rows. EM with this
    kind and a variance near 0 is K-means.
    """
