"""python tools/bench FILE: measure everything and write it down. See `make bench`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tools, for `bench` and `large`

from bench.measure import everything  # noqa: E402

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(everything(), indent=1) + "\n")
