"""What is measured in a fresh process: extra memory of a fit, and the time of an import."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TOOLS = Path(__file__).parents[1]
MEMORY = """
import numpy as np
from bench.cases import Case, draw
from bench.contenders import contenders
from large import MB, peak, reset_peak

case = Case("full", {N}, 2, 8)
X, start = draw(case)
small = Case("full", 1000, 2, 8)
contenders(*(lambda X, start: (X, small, start))(*draw(small)), False)[{library!r}](2)
fit = contenders(X, case, start, False)[{library!r}]
reset_peak()
before = peak()
fit(3)
print(peak() - before)
"""
IMPORT = """
import time
import numpy
start = time.process_time()
import {module}
print(1000 * (time.process_time() - start))
"""
IMPORTED = ("gmmlib", "sklearn.mixture")


def extra_memory(library: str, N: int = 1_000_000) -> float:
    """Return the MB that a fit of N x 2 rows, K = 8, needs beyond the rows. Needs Linux."""
    return run(MEMORY.format(library=library, N=N))


def import_milliseconds(module: str, turns: int = 9) -> float:
    """Return the least time of importing a module after NumPy."""
    return min(run(IMPORT.format(module=module)) for _ in range(turns))


def run(code: str) -> Any:
    """Return what a program prints."""
    environment = os.environ | {"PYTHONPATH": f"{TOOLS}{os.pathsep}{TOOLS.parent}"}
    environment["PYTHONDONTWRITEBYTECODE"] = ""  # what is imported is compiled once
    command = [sys.executable, "-c", code]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=-1).stdout)
