"""Penalties of ln L by hand, up to a constant: functions of means and matrices, K x D x D."""

import dense
import numpy as np


def relative(kind, psi):
    """-1/2 tr(Psi Lambda_k), summed over the matrices there are. psi: the diagonal of Psi."""

    def penalty(means, matrices):
        used = matrices[:1] if dense.is_shared(kind) else matrices
        return -sum(np.trace(np.diag(psi) @ np.linalg.inv(C)) for C in used) / 2

    return penalty


def fraley_raftery(kind, X):
    """The logarithm of the conjugate density: nu = D + 2, scale S / K^(2/D), 0.01 rows at the mean.

    Inverse Wishart for matrices; inverse gammas of nu / 2 for variances, one a feature or one.
    """
    D, nu, center = X.shape[1], X.shape[1] + 2, X.mean(axis=0)
    S = np.cov(X.T, bias=True).reshape(D, D)
    own = "full" if kind == "tied" else kind.removeprefix("tied_")
    scale = S / D if own == "spherical" else S  # one variance: its trace is the mean variance
    power = {"full": nu + D + 1, "diag": nu + 2, "spherical": (nu + 2) / D}[own]

    def penalty(means, matrices):
        total = 0.0
        for k, (mean, L) in enumerate(zip(means, np.linalg.inv(matrices))):
            log_det = np.linalg.slogdet(L)[1]
            total += (log_det - 0.01 * (mean - center) @ L @ (mean - center)) / 2
            if k == 0 or not dense.is_shared(kind):
                total += (power * log_det - np.trace(scale @ L) / len(means) ** (2 / D)) / 2
        return total

    return penalty
