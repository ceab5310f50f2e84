"""One variance for each feature, the same for all components: D."""

from gmmlib.covariance.diagonal import Diagonal
from gmmlib.covariance.shared import Shared


class TiedDiagonal(Shared, Diagonal):
    """The diagonal of the covariance matrix that equation ``m-step-tied`` of the book gives.

    Equation ``m-step-diagonal`` keeps the diagonal for each component; here the scatters of all
    components are added first, and divided by the number of rows.
    """
