"""The reader's path: parameters from lists, and the steps of EM one by one."""

import numpy as np

import gmmlib

X = [[0.1], [0.4], [0.7], [5.0], [5.5], [6.5]]
start = gmmlib.Parameters([0.5, 0.5], [[0.0], [5.0]], [[[1.0]], [[1.0]]])
steps: list[gmmlib.Step] = list(gmmlib.em(X, start, tol=1e-9, max_iter=100))
last = steps[-1]
gamma = gmmlib.responsibilities(X, last.parameters)
again = gmmlib.m_step(X, gamma)
statistics, log_likelihood = gmmlib.e_step(X, again)
both = statistics + gmmlib.SufficientStatistics.of(X, gamma)
assert np.allclose(both.maximize().means, again.means, rtol=1e-3)
assert abs(gmmlib.log_likelihood(X, again) - log_likelihood) < 1e-12
assert gmmlib.log_gaussian(X, [[0.0]], [[[1.0]]]).shape == (6, 1)
assert gmmlib.log_density(X, again).shape == (6,)
assert gmmlib.probability_transform(X, again).shape == (6, 1)
