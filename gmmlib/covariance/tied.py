"""One covariance matrix for all components: D x D."""

from gmmlib.covariance.full import Full
from gmmlib.covariance.shared import Shared


class Tied(Shared, Full):
    """Implements equations ``m-step-tied`` and ``tied-softmax`` of the book."""
