"""The parameters theta of a mixture: weights, means and covariances, together."""

from dataclasses import dataclass

from gmmlib.checks import Array, check_gaussians, check_weights


@dataclass(frozen=True, eq=False)
class Parameters:
    """The parameters of a mixture of K Gaussians in D dimensions.

    weights: K, not negative, sum 1 (a weight may be exactly 0); means: K x D; covariances:
    K x D x D, each symmetric positive definite. They are checked and copied, and cannot be
    changed afterwards.

    Raises ValueError or TypeError, naming the argument, where these conditions do not hold.
    Source: Bishop (2006), sec. 9.2.
    """

    weights: Array
    means: Array
    covariances: Array

    def __post_init__(self) -> None:
        means, covariances = check_gaussians(self.means, self.covariances)
        weights = check_weights(self.weights, len(means))
        for name, array in (("weights", weights), ("means", means), ("covariances", covariances)):
            copy = array.copy()
            copy.flags.writeable = False
            object.__setattr__(self, name, copy)

    @property
    def n_components(self) -> int:
        """K."""
        return self.means.shape[0]

    @property
    def n_features(self) -> int:
        """D."""
        return self.means.shape[1]


def check_parameters(parameters: Parameters) -> None:
    """Refuse what is not the parameters of a mixture."""
    if not isinstance(parameters, Parameters):
        found = type(parameters).__name__
        raise TypeError(f"parameters: expected gmmlib.Parameters, found {found}")
