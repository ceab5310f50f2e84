"""Choose a number of components and a covariance type, by BIC, from blocks of rows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

import gmmlib

rows = np.concatenate([c + np.random.default_rng(c).normal(size=(40, 2)) for c in (0, 8)])


def blocks() -> Iterator[NDArray[np.float64]]:
    yield from np.array_split(rows, 3)


chosen: gmmlib.Selection = gmmlib.select(blocks, [1, 2], ["diag", "tied_spherical"], random_state=0)
best: gmmlib.GaussianMixture = chosen.best
assert best.n_components == 2
fitted = [row.bic for row in chosen.table if row.bic is not None]
assert min(fitted) == best.bic(blocks)
weighted = gmmlib.select(
    rows, range(1, 3), criterion="icl", sample_weight=[1.0] * 80, random_state=0
)
assert len(weighted.table) == 8
merged: list[gmmlib.MergeStep] = list(gmmlib.merge_by_entropy(best.predict_proba(rows)))
assert [len(step.groups) for step in merged] == [2, 1]
assert merged[1].pair == ((0,), (1,))
held = gmmlib.held_out_log_density(rows, 2, 4, random_state=0, covariance_type="diag")
assert held.shape == (80,)
