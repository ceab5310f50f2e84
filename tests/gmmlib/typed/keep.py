"""Save a fit and load it again; parameters as they are."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import gmmlib

rows = np.random.default_rng(1).normal(size=(50, 3))
model = gmmlib.GaussianMixture(2, covariance_type="diag", prior="fraley-raftery", random_state=3)
with TemporaryDirectory() as folder:
    path = Path(folder) / "model.npz"
    model.fit(rows).save(path)
    back: gmmlib.GaussianMixture = gmmlib.GaussianMixture.load(path)
    model.parameters_.save(str(path))
    parameters: gmmlib.Parameters = gmmlib.Parameters.load(str(path))
assert np.array_equal(back.means_, parameters.means)
given = parameters.conditional([0, 2], [0.5, -1.0])
assert given.mean().shape == (1,)
many: gmmlib.Conditional = parameters.conditional([0, 2], [[0.5, -1.0], [0.0, 1.0]])
assert many.mean().shape == (2, 1)
assert parameters.conditional([1], rows[:, [1]]).mean().shape == (50, 2)
named = gmmlib.Parameters([1.0], [[0.0, 1.0]], [np.eye(2)], feature_names=["long", "wide"])
one: gmmlib.Parameters = named.conditional(["wide"], [0.5])
assert one.feature_names == ("long",)
made: gmmlib.GaussianMixture = gmmlib.GaussianMixture.from_parameters(parameters, random_state=0)
other = gmmlib.GaussianMixture.from_parameters(([1.0], [[0.0, 1.0]], [[1.0, 2.0]]), "diag")
mean: NDArray[np.float64] = made.predict_conditional(rows[:, [1]], [1])
at_a_row, std = made.predict_conditional([[0.5]], [1], return_std=True)
cov: NDArray[np.float64] = made.predict_conditional([[0.5]], [1], return_cov=True)[1]
assert (mean.shape, at_a_row.shape, cov.shape) == ((50, 2), std.shape, (1, 2, 2))
assert other.predict_conditional([[0.5]], [1]).shape == (1, 1)
assert parameters.marginal([1]).n_features == 1
