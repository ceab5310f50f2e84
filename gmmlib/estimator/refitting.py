"""Rows drawn from a fit, and mixtures fitted to them: what bootstrap and test have in common."""

from collections.abc import Iterator

from gmmlib.checks import Array, Rng
from gmmlib.collapse import CollapseError
from gmmlib.engine.drawing import draw_rows
from gmmlib.estimator.exceptions import FragileFitWarning
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.progress import counted
from gmmlib.estimator.remarks import Remark


class Samples:
    """Samples of rows drawn from a fit, one by one; and a record of how their fits went."""

    def __init__(self, model: GaussianMixture, n_samples: int, rng: Rng) -> None:
        """n_samples: the rows of each."""
        self.kind, (weights, means, covariances) = model._fitted()
        self.fit = weights, means, covariances.reshape(self.kind.axes)
        self.n_samples = n_samples
        self.rng = rng
        self.remarks = list[str]()
        self.collapses = list[CollapseError]()

    def draws(self, n_replicates: int, verbose: int) -> Iterator[Array]:
        """Yield the samples; with verbose, show how many have gone."""
        for _ in counted(n_replicates, verbose):
            yield draw_rows(self.kind, *self.fit, self.n_samples, self.rng)[0]

    def keep(self, found: list[Remark]) -> None:
        """Keep what the fits of one sample warn of."""
        self.remarks.append("; ".join(message for _, message in found))

    def refuse_few(self, fewest: int) -> None:
        """Raise the last CollapseError where fewer samples than these have fits."""
        if len(self.remarks) < fewest:
            raise self.collapses[-1]

    def left_out(self) -> Iterator[Remark]:
        """Yield how many samples have no fit, if some have none."""
        if self.collapses:
            total = len(self.remarks) + len(self.collapses)
            found = f"{len(self.collapses)} of {total} samples collapsed, and are left out"
            yield FragileFitWarning, f"{found}. The last: {self.collapses[-1]}"

    def doubtful(self) -> Iterator[Remark]:
        """Yield how many fits warn, if some do."""
        own = [remark for remark in self.remarks if remark]
        if own:
            found = f"fits of {len(own)} of {len(self.remarks)} samples warn, and are kept"
            yield FragileFitWarning, f"{found}; `remarks` has all of them. The first: {own[0]}"
