"""A mixture as a vector of its free numbers, with explicit matrices, and derivatives of functions.

Derivatives are differences. Nothing here uses gmmlib.
"""

import dense
import numpy as np

# f'(0) and f''(0) from the values at -4 ... 4 steps; the error is of the order of step^8.
FIRST = np.array([1 / 280, -4 / 105, 1 / 5, -4 / 5, 0, 4 / 5, -1 / 5, 4 / 105, -1 / 280])
SECOND = np.array([-1 / 560, 8 / 315, -1 / 5, 8 / 5, -205 / 72, 8 / 5, -1 / 5, 8 / 315, -1 / 560])
STEPS = 0.004 * np.arange(-4, 5)


class Free:
    """The weights but the last; the means; and of each covariance what is free: of a matrix the
    places of its upper triangle, row by row, that are not 0.
    """

    def __init__(self, name, weights, means, matrices):
        self.name, self.K, self.D = name, *means.shape
        kept = dense.kept(name, matrices)
        self.shape = kept.shape
        self.n = 1 if dense.is_shared(name) else self.K
        each = kept.reshape(self.n, -1)
        upper = np.triu(np.ones((self.D, self.D))).ravel() if dense.is_matrix(name) else 1
        self.places = np.flatnonzero(each[0] * upper)
        self.numbers = np.concatenate([weights[:-1], means.ravel(), each[:, self.places].ravel()])

    def split(self, numbers):
        return np.split(numbers, [self.K - 1, self.K - 1 + self.K * self.D])

    def mixture(self, numbers):
        """Weights, means and matrices K x D x D."""
        weights, means, free = self.split(numbers)
        each = np.zeros((self.n, int(np.prod(self.shape)) // self.n))
        each[:, self.places] = free.reshape(self.n, -1)
        kept = each.reshape(self.shape)
        if dense.is_matrix(self.name):
            kept = kept + np.triu(kept, 1).swapaxes(-1, -2)
        matrices = dense.explicit(self.name, kept, self.K, self.D)
        return np.append(weights, 1 - weights.sum()), means.reshape(self.K, self.D), matrices


def derivatives(f, at):
    """Of a function from p numbers to N: the slopes of each, N x p, and the second derivatives of
    their sum, p x p."""

    def along(direction):
        return np.array([f(at + t * direction) for t in STEPS])

    unit, h = np.eye(len(at)), STEPS[5]
    alone = [along(e) for e in unit]
    slopes = np.array([FIRST @ values / h for values in alone]).T
    second = np.diag([SECOND @ values.sum(axis=1) / h**2 for values in alone])
    for i in range(len(at)):
        for j in range(i):
            both = SECOND @ along(unit[i] + unit[j]).sum(axis=1) / h**2
            second[i, j] = second[j, i] = (both - second[i, i] - second[j, j]) / 2
    return slopes, second
