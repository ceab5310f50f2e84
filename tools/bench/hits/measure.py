"""Every problem, every library, some seeds: how long a fit takes and where it leads."""

import json
import time
import warnings
from functools import partial
from typing import Any

import numpy as np
import threadpoolctl

from bench.hits.families import Rows
from bench.hits.judge import ROWS_A_FEATURE, Verdict, in_shape, verdict
from bench.hits.libraries import LIBRARIES, Library, can, ours
from bench.hits.problems import PROBLEMS, Problem
from bench.measure import about

SEEDS = 10
TOLERANCE = 1e-3  # nats a row below the best fit known, and still a hit
RANDOM_STARTS = 10  # for the best fit known, beside ten searches and the mixture drawn from


def hit_rates() -> dict[str, Any]:
    """Return all that the page draws of it."""
    rules = {"seeds": SEEDS, "tolerance": TOLERANCE, "rows_a_feature": ROWS_A_FEATURE}
    found = {"about": about(), "rules": rules}  # before SciPy brings a second BLAS
    with threadpoolctl.threadpool_limits(1):
        warm_up()
        return found | {"problems": [told(it) for it in PROBLEMS]}


def warm_up() -> None:
    """Fit once with each library: what only its first fit does is no part of a fit's time."""
    X = np.random.default_rng(0).normal(size=(100, 2))
    for library in LIBRARIES.values():
        timed(library, X, PROBLEMS[0], seed=0)


def told(problem: Problem) -> dict[str, Any]:
    """Measure a problem, and print how many of each library's fits are hits."""
    found = measure(problem, seeds := 1 if problem.large else SEEDS)
    hits = [
        f"{name} {sum(map(partial(is_hit, best=found['best']), fits['reached'], fits['sound']))}"
        for name, fits in found["fits"].items()
    ]
    print(f"{problem.name}, of {seeds}: {', '.join(hits)}", flush=True)
    return found


def is_hit(reached: float | None, sound: bool, best: float | None) -> bool:
    return sound and reached >= best - TOLERANCE


def measure(problem: Problem, seeds: int) -> dict[str, Any]:
    """Return a problem, the best sound fit known of it, and the fits of each library."""
    rows = problem.rows()
    fits = {
        name: [timed(library, rows.X, problem, seed) for seed in range(seeds)]
        for name, library in LIBRARIES.items()
        if can(name, problem.kind)
    }
    verdicts = [end for ends in fits.values() for _, end in ends] + references(problem, rows)
    N, D = rows.X.shape
    return {
        "name": problem.name,
        **{"N": N, "D": D, "K": problem.K, "kind": problem.kind},
        **{"by_rule": problem.by_rule, "unseen": problem.unseen, "large": problem.large},
        "best": best_known(verdicts),
        "fits": {name: as_stored(ends) for name, ends in fits.items()},
    }


def timed(library: Library, X: np.ndarray, problem: Problem, seed: int) -> tuple[float, Verdict]:
    """Return the processor's time that a fit takes, and the verdict on it."""
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fit = library(X, problem.K, problem.kind, seed)
        except (ValueError, RuntimeError):  # it collapsed: scikit-learn's error, oneDAL's
            fit = None
    seconds = time.process_time() - start
    return seconds, verdict(X, problem.kind, fit)


def references(problem: Problem, rows: Rows) -> list[Verdict]:
    """Return where more fits lead that compete with nobody: they tell how good a fit can be.

    Of a large problem only the mixture that its rows are drawn from.
    """
    one = partial(ours, init_params="random_from_data")
    starts = [(one, seed) for seed in range(RANDOM_STARTS)] + [(partial(ours, n_init=10), SEEDS)]
    starts = [] if problem.large else starts
    ends = [timed(library, rows.X, problem, seed)[1] for library, seed in starts]
    if rows.truth is not None:
        ends.append(verdict(rows.X, problem.kind, in_shape(problem.kind, rows.truth)))
    return ends


def best_known(verdicts: list[Verdict]) -> float | None:
    """Return the largest log-likelihood per row of a sound fit; None where none is sound."""
    return max((rounded(it.reached) for it in verdicts if it.sound), default=None)


def as_stored(ends: list[tuple[float, Verdict]]) -> dict[str, list]:
    return {
        "seconds": [float(f"{seconds:.4g}") for seconds, _ in ends],
        "handed": [rounded(it.handed) for _, it in ends],
        "reached": [rounded(it.reached) for _, it in ends],
        "sound": [it.sound for _, it in ends],
    }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def as_text(found: dict[str, Any]) -> str:
    """Return JSON, a line for each problem."""
    head = {name: found[name] for name in ("about", "rules")}
    problems = ",\n".join("  " + json.dumps(it) for it in found["problems"])
    return f'{json.dumps(head, indent=1)[:-2]},\n "problems": [\n{problems}\n ]\n}}\n'
