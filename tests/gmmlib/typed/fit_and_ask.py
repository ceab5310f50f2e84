"""Fit a mixture to rows of any source, and ask it."""

from collections.abc import Generator, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

import gmmlib
from gmmlib.sources import RowSource

rng = np.random.default_rng(0)
rows: NDArray[np.float64] = np.concatenate([rng.normal(size=(60, 2)), 5 + rng.normal(size=(60, 2))])
weights = np.ones(120)


def blocks() -> Iterator[NDArray[np.float64]]:
    yield rows[:50]
    yield rows[50:]


def weighted_blocks() -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    yield rows[:50], weights[:50]
    yield rows[50:], weights[50:]


class Blocks:
    """Any object that can be called is a source."""

    def __call__(self) -> list[NDArray[np.float64]]:
        return [rows[:50], rows[50:]]


def parts(n: int) -> Generator[list[list[float]], None, None]:
    for part in np.array_split(rows, n):
        yield part.tolist()


def score_of(source: RowSource) -> float:
    model = gmmlib.GaussianMixture(2, random_state=0).fit(source)
    return model.score(source)


sources: list[RowSource] = [rows, rows.tolist(), list(rows), blocks, weighted_blocks, Blocks()]
sources += [partial(parts, 3), lambda: (rows, rows), lambda: [(rows, weights)]]
scores = [score_of(source) for source in sources]
assert max(scores) - min(scores) < 1e-9
model = gmmlib.GaussianMixture(n_components=2, covariance_type="tied_diag", random_state=0)
model.fit(rows, sample_weight=weights)
labels: NDArray[np.int64] = model.predict(rows)
shares: NDArray[np.float64] = model.predict_proba([[0.0, 0.0], [5.0, 5.0]])
assert set(labels.tolist()) == {0, 1}
assert abs(shares.sum() - 2) < 1e-12
criteria: list[float] = [model.aic(blocks), model.bic(rows, weights), model.icl(rows, hard=True)]
errors: gmmlib.StandardErrors = model.standard_errors(blocks, method="opg")
assert errors.covariances.shape == model.covariances_.shape
again: gmmlib.Bootstrap = gmmlib.bootstrap(model, 120, n_replicates=5, random_state=rng)
low, high = again.intervals(level=0.9).means
assert low.shape == again.standard_errors.means.shape == (2, 2)
test: gmmlib.LikelihoodRatioTest = gmmlib.likelihood_ratio_test(
    blocks, 1, n_replicates=2, random_state=0, covariance_type="tied_diag"
)
assert test.p_value == 1 / 3
drawn, components = model.sample(3)
assert drawn.shape == (3, 2)
assert len(components) == 3
assert model.n_parameters_ + len(model.lower_bounds_) > 0
