"""python tools/bench FOLDER: measure everything and write it down. See `make bench`.

A file for each kind of processor, as OpenBLAS calls them.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tools, for `bench` and `large`

from bench.measure import everything  # noqa: E402

if __name__ == "__main__":
    found = everything()
    path = Path(sys.argv[1], found["about"]["blas"]["architecture"].lower() + ".json")
    path.write_text(json.dumps(found, indent=1) + "\n")
