"""python tools/bench FOLDER [PART …]: measure and write it down. See `make bench`.

A file for each kind of processor, as OpenBLAS calls them.
"""

import json
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tools, for `bench` and `large`

from bench.hits import measure as hits  # noqa: E402
from bench.measure import everything  # noqa: E402

PARTS = {  # what is measured, and how it is written
    "steps": ("", everything, partial(json.dumps, indent=1)),
    "hits": ("hits", hits.hit_rates, hits.as_text),
}

if __name__ == "__main__":
    for part in sys.argv[2:] or PARTS:
        place, measure, as_text = PARTS[part]
        found = measure()
        name = found["about"]["blas"]["architecture"].lower() + ".json"
        path = Path(sys.argv[1], place, name)
        path.write_text(as_text(found).rstrip() + "\n")
