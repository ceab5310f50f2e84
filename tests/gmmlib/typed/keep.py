"""Save a fit and load it again; parameters as they are."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

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
assert parameters.marginal([1]).n_features == 1
