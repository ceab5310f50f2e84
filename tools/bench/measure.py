"""All that is measured, with when, with what, and on what."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import threadpoolctl

import gmmlib
from bench.cases import COMPARED, GROWTH, Case, draw
from bench.clock import SHORT, TURNS, seconds, seconds_a_step
from bench.contenders import contenders, difference
from bench.fresh import IMPORTED, extra_memory, import_milliseconds
from bench.least import least_seconds

SAME = 1e-9  # fits must agree so well, or their times are not compared
LONGEST, SHORTEST = 200, 6  # steps of the long fit, by how long a step takes
SECONDS = 0.25  # about what the long fit of gmmlib takes, between these limits


def measure(case: Case, turns: int = TURNS, with_onedal: bool = True) -> dict[str, Any]:
    """Return a case with the seconds of a step of each library, and of the least it must do."""
    X, start = draw(case)
    fits = contenders(X, case, start, with_onedal)
    one = seconds(fits["gmmlib"], SHORT) / (SHORT + 1)
    long = int(np.clip(SECONDS / one, SHORTEST, LONGEST))
    found = {name: fit(long) for name, fit in fits.items()}
    apart = {name: difference(fit, found["gmmlib"]) for name, fit in found.items()}
    if apart["scikit-learn"] > SAME:
        raise ArithmeticError(f"{case}: fits differ by {apart['scikit-learn']:.2g}")
    made = {name: fit.steps for name, fit in found.items()}
    return case._asdict() | {
        "steps": long,
        "seconds": seconds_a_step(fits, made, long, turns),
        "least_seconds": least_seconds(case, turns),
        "apart": apart,
    }


def processor() -> str:
    """Return the name of the processor, as Linux tells it, or its family."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def about() -> dict[str, Any]:
    """Return when, with what and on what is measured."""
    blas = next(it for it in threadpoolctl.threadpool_info() if it["user_api"] == "blas")
    packages = ("numpy", "scikit-learn", "scikit-learn-intelex")
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "system": platform.system(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        "versions": {"gmmlib": gmmlib.__version__} | {name: version(name) for name in packages},
        "blas": {name: blas[name] for name in ("internal_api", "version", "architecture")},
    }


def told(case: Case) -> dict[str, Any]:
    """Measure a case, and print how it went."""
    found = measure(case)
    ratio = found["seconds"]["scikit-learn"] / found["seconds"]["gmmlib"]
    target = "" if case.target is None else f" (target {case.target})"
    print(f"{case.kind} {case.N} x {case.D}, K = {case.K}: {ratio:.1f} times{target}", flush=True)
    return found


def everything() -> dict[str, Any]:
    """Return all that the page draws."""
    with threadpoolctl.threadpool_limits(1):
        return {
            "about": about(),
            "compared": [told(case) for case in COMPARED],
            "growth": {letter: [told(case) for case in cases] for letter, cases in GROWTH.items()},
            "extra_memory_mb": {name: extra_memory(name) for name in ("gmmlib", "scikit-learn")},
            "import_milliseconds": {name: import_milliseconds(name) for name in IMPORTED},
        }
