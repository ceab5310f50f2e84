"""The observed information, as Louis has it: the complete less the missing one.

    -d^2 ln L = sum_ik gamma_ik (h_ik - s_ik s_ik^T) + sum_i s_i s_i^T,

where s_ik and h_ik are slope and curvature, downward, of ln pi_k N(x_i | mu_k, Sigma_k), and s_i is
the score of a row. It holds at every theta. The sum of the h_ik follows from that of the s_ik
s_ik^T, since h_ik has only squares of x_i.
Source: Louis (1982), Finding the observed information matrix when using the EM algorithm.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.inference.coordinates import Coordinates


def observed_information(coordinates: Coordinates, complete: Array, observed: Array) -> Array:
    """Return minus the second derivatives of ln L along w, u and E, P x P.

    complete, observed: the sums of outer products that `Scores` gives.
    """
    missing = complete - observed
    return complete_information(coordinates, complete) - missing


def complete_information(coordinates: Coordinates, complete: Array) -> Array:
    """Return the sum over rows and components of gamma_ik h_ik, P x P.

    h is 1 along w_k and u_k, B_j y between u_k and E, and, along E, y^T (B_j B_l + B_l B_j) y / 2
    - tr(B_j B_l) / 2.
    """
    family = coordinates.family
    D = coordinates.kind.D
    information = np.zeros_like(complete)
    for places in coordinates.places:
        w, u, E = places[0], places[1 : 1 + D], places[1 + D :]
        count = complete[w, w]
        information[w, w] = count
        information[u, u] = count
        mixed = family.times(complete[w, u])
        information[np.ix_(u, E)] = mixed
        information[np.ix_(E, u)] = mixed.T
        second = complete[np.ix_(u, u)] - count / 2 * np.eye(D)
        information[np.ix_(E, E)] += family.traces(second)
    return information
