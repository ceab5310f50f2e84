"""The problems: rows, how many components, and which kind of covariance."""

import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from bench.hits import families, unseen
from bench.hits.families import Family, Rows

DATA = Path(__file__).parents[3] / "data"


class Problem(NamedTuple):
    """by_rule: which fit is the best is a matter of what counts as sound, the rows are so few or
    the components so many. unseen: gmmlib's search was not tuned on it. large: one seed must do.
    """

    name: str
    K: int
    family: Family
    kind: str = "full"
    by_rule: bool = False
    unseen: bool = False
    large: bool = False

    def rows(self) -> Rows:
        """Return the rows: the same ones for the same name."""
        return self.family(np.random.default_rng(zlib.crc32(self.name.encode())))


def faithful(rng: Generator) -> Rows:
    return Rows(np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1))


def galaxies(rng: Generator) -> Rows:
    return Rows(np.loadtxt(DATA / "galaxies.csv", skiprows=1)[:, None] / 1000)


def iris(rng: Generator) -> Rows:
    from sklearn.datasets import load_iris

    return Rows(load_iris().data)


def wine(rng: Generator) -> Rows:
    from sklearn.datasets import load_wine

    return Rows(load_wine().data)


def overlap(D: int, K: int, N: int, share: float, kind: str = "full", **marks: bool) -> Problem:
    name = f"mixsim D{D} K{K} N{N} o{share:g}" + (f" {kind}" if kind != "full" else "")
    return Problem(name, K, families.overlap(N, D, K, share, kind), kind, **marks)


MEASURED = [
    *(Problem(f"faithful K{K}", K, faithful, by_rule=K > 2) for K in range(2, 7)),
    *(Problem(f"galaxies K{K}", K, galaxies, by_rule=True) for K in range(3, 7)),
    Problem("iris K3", 3, iris),
    Problem("wine K3", 3, wine, by_rule=True),
    Problem("wine K3 diag", 3, wine, "diag", by_rule=True),
    Problem("Pearson crabs K2", 2, families.crabs),
]
OVERLAPPING = [
    overlap(2, 3, 300, 0.05),
    overlap(2, 6, 1000, 0.01),
    overlap(2, 10, 2000, 0.01),
    overlap(2, 20, 4000, 0.002),
    overlap(5, 4, 1000, 0.001),
    overlap(5, 4, 1000, 0.01),
    overlap(5, 4, 1000, 0.05),
    overlap(5, 4, 2000, 0.1),
    overlap(5, 8, 2000, 0.01),
    overlap(10, 5, 2000, 0.01),
    overlap(10, 10, 5000, 0.003),
    overlap(20, 5, 4000, 0.003),
    overlap(2, 4, 200, 0.02),
    overlap(3, 8, 100_000, 0.01, large=True),
    overlap(20, 20, 20_000, 0.001, large=True),
    overlap(8, 12, 20_000, 0.01, large=True),
    overlap(5, 5, 1000, 0.02, "diag"),
    overlap(5, 5, 1000, 0.02, "spherical"),
    overlap(5, 5, 1000, 0.02, "tied"),
    overlap(10, 8, 2000, 0.01, "diag"),
    overlap(2, 10, 1500, 0.01, "spherical"),
]
SHAPED = [
    Problem("grid 5x5 N2500", 25, families.grid),
    Problem("far groups D2 K8 N800", 8, families.far_groups),
    Problem("weights 1:50 D2 K4 N1000", 4, families.weights(1000, 2, 4)),
    Problem("weights 1:50 D5 K3 N2000", 3, families.weights(2000, 5, 3)),
    Problem("weights 1:50 D4 K6 N5000", 6, families.weights(5000, 4, 6)),
    Problem("volumes 1:10 D2 K4 N800", 4, families.volumes(800, 2, 4, 10)),
    Problem("volumes 1:5 D5 K5 N2000", 5, families.volumes(2000, 5, 5, 5)),
    Problem("squeezed 10 D2 N500", 2, families.squeezed(500, 2, 10)),
    Problem("squeezed 100 D2 N500", 2, families.squeezed(500, 2, 100)),
    Problem("squeezed 30 D10 N1500", 2, families.squeezed(1500, 10, 30)),
    Problem("squeezed 100 D30 N2500", 2, families.squeezed(2500, 30, 100), large=True),
    Problem("white-total D10 K2 N2000", 2, families.white(2000, 10)),
    Problem("white-total D30 K2 N2500", 2, families.white(2500, 30), large=True),
    Problem("squeezed 30 D2 K4 N1000", 4, families.squeezed(1000, 2, 30, 4)),
    Problem("squeezed 30 D5 K3 N1500", 3, families.squeezed(1500, 5, 30, 3)),
    Problem("tied cigars D5 K3 N900 tied", 3, families.squeezed(900, 5, 30, 3), "tied"),
    Problem("crossed cigars D2 K5 N1000", 5, families.cigars(1000, 2, 5)),
    Problem("crossed cigars D5 K4 N1500", 4, families.cigars(1500, 5, 4)),
    Problem("nested D2 K2 N600", 2, families.nested(600, 2, 0.1, [0.7, 0.3], 0.5)),
    Problem("nested D2 K2 small N1000", 2, families.nested(1000, 2, 0.1, [0.95, 0.05], 0.5)),
    Problem("nested D2 K4 N1000", 4, families.nested(1000, 2, 0.1, [0.55, 0.15, 0.15, 0.15], 1.0)),
    Problem("nested D5 K3 N1500", 3, families.nested(1500, 5, 0.3, [0.6, 0.2, 0.2], 0.7)),
]
NO_GAUSSIANS = [
    Problem("t3 tails D2 K3 N600", 3, families.heavy_tails(600, 2, 3, 3)),
    Problem("t4 tails D5 K4 N1500", 4, families.heavy_tails(1500, 5, 4, 4)),
    Problem("noise 5% D2 K4 N1000", 4, families.noise(1000, 2, 4, own=False)),
    Problem("noise 5% D2 K4+1 N1000", 5, families.noise(1000, 2, 4, own=True)),
    Problem("noise 5% D4 K3+1 N1000", 4, families.noise(1000, 4, 3, own=True)),
    Problem("rounded D2 K3 N400 step .5", 3, families.rounded(400, 2, 3, 0.02, 0.5)),
    Problem("rounded D3 K4 N1000 step 1", 4, families.rounded(1000, 3, 4, 0.01, 1.0)),
    Problem("overfit D2 true3 K6 N500", 6, families.too_many(500, 2, 3, 0.02), by_rule=True),
    Problem("overfit D4 true4 K8 N1000", 8, families.too_many(1000, 4, 4, 0.02), by_rule=True),
]
UNSEEN = [
    Problem("ring D2 K8 N1200", 8, unseen.ring(1200, 8), unseen=True),
    Problem("star D2 K2 N400", 2, unseen.star(400, 2), unseen=True),
    Problem("star D4 K4 N1600", 4, unseen.star(1600, 4), unseen=True),
    Problem("onion D3 K3 N900", 3, unseen.onion(900, 3, 3), unseen=True),
    Problem("tree D3 K9 N2500", 9, unseen.tree(2500, 3), unseen=True),
    Problem("chain D4 K6 N2000", 6, unseen.chain(2000, 4, 6), unseen=True),
    Problem("chain D2 K12 N3000", 12, unseen.chain(3000, 2, 12), unseen=True),
    Problem("scattered D6 K5 N1500", 5, unseen.scattered(1500, 6, 5, 1.5), unseen=True),
    Problem("scattered D15 K7 N6000", 7, unseen.scattered(6000, 15, 7, 1.0), unseen=True),
    Problem("scattered D8 K6 N1200 tied", 6, unseen.scattered(1200, 8, 6, 1.5, "tied"),
            "tied", unseen=True),
    Problem("scattered D12 K7 N1500 diag", 7, unseen.scattered(1500, 12, 7, 1.2, "diag"),
            "diag", unseen=True),
    Problem("scattered D6 K9 N1500 spherical", 9, unseen.scattered(1500, 6, 9, 1.6, "spherical"),
            "spherical", unseen=True),
    Problem("idle features D12 K4 N2500", 4, unseen.idle_features(2500, 12, 4, 9), unseen=True),
    Problem("units D6 K4 N1200", 4, unseen.units(1200, 6, 4), unseen=True),
    Problem("skewed D2 K3 N800", 3, unseen.skewed(800, 2, 3), unseen=True),
    Problem("boxes D3 K5 N1500", 5, unseen.boxes(1500, 3, 5), unseen=True),
    Problem("counts D3 K4 N1000", 4, unseen.counts(1000, 3, 4), unseen=True),
    Problem("waveforms D21 K3 N1500", 3, unseen.waveforms, unseen=True),
    Problem("tumours D6 K2 N569", 2, unseen.tumours, unseen=True),
    Problem("digits D8 K10 N1797", 10, unseen.digits, unseen=True),
]  # fmt: skip
PROBLEMS = [*MEASURED, *OVERLAPPING, *SHAPED, *NO_GAUSSIANS, *UNSEEN]
