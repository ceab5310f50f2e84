"""Seconds of a step: a long fit minus a short one, so that what is done once does not count.

The fits take turns, so that a slow minute of the machine is slow for all, and of each length the
least time counts. Time is the processor's time of this process, on one thread: other programs on
the machine lengthen it only by what they push out of the caches.
"""

import time
from collections.abc import Callable
from typing import Any

from bench.contenders import Fit

SHORT = 2
FEWEST = 4  # steps more in the long fit: of fewer there would be little to measure
TURNS = 5


def seconds_a_step(
    fits: dict[str, Fit], made: dict[str, int], long: int, turns: int = TURNS
) -> dict[str, float]:
    """Return the seconds of one step of each fit.

    made: the steps that a long fit did make. One that ended too early is left out.
    """
    least = {(name, steps): float("inf") for steps in (SHORT, long) for name in fits}
    for _ in range(turns):
        for name, steps in least:
            least[name, steps] = min(least[name, steps], seconds(fits[name], steps))
    return {
        name: (least[name, long] - least[name, SHORT]) / (steps - SHORT)
        for name, steps in made.items()
        if steps - SHORT >= FEWEST
    }


def seconds(function: Callable, *arguments: Any) -> float:
    """Return the processor's time that a call takes."""
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start
