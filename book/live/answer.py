"""The one function that the page calls: a cell as JSON in, what it shows as JSON out."""

import contextlib
import io
import json
import os
import warnings
from pathlib import Path

from live import shell

os.environ["MPLBACKEND"] = "agg"
warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
shell.stand_in()

from live import problems, shown  # noqa: E402  (they may ask for what stands for IPython)

BOOK = Path(__file__).parents[1]  # cells look for ../data


def answer(message):
    """Run a cell and what stands before it; whatever goes wrong is shown as well."""
    cell = json.loads(message)
    os.chdir(BOOK)
    out, problem, value = io.StringIO(), [], None
    with contextlib.redirect_stdout(out):
        try:
            value = runner(cell)(cell)
        except (Exception, SystemExit) as error:
            problem = [problems.told(error, cell)]
    made = [*shown.of_text(out.getvalue()), *shown.of_figures(), *shown.of_value(value), *problem]
    return json.dumps(made)


def runner(cell):
    """How cells of its kind are run."""
    if cell["kind"] == "data":
        from live import own_data

        return own_data.run
    if cell["kind"] == "proof":
        from live import proofs

        return proofs.run
    from live import cells

    return cells.run


def warm(message):
    """Load what takes long, before it is asked for; return what the cell needs, as JSON."""
    cell = json.loads(message)
    if cell["kind"] == "data":
        from live import own_data  # noqa: F401

        return json.dumps([])
    if cell["kind"] == "proof":
        import derivation  # noqa: F401

        from live import proofs  # noqa: F401

        return json.dumps([])
    from live import cells

    return json.dumps(cells.needs(cell))
