"""Run notebooks again in place, two at a time.  usage: python tools/rerun.py NOTEBOOK…"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

# As conftest.py has it: with any number of cores a sum is made in the same order.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def stored(notebook):
    """The text of a notebook's file: nothing in it depends on the machine or on the time."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("trusted", None)
    return nbformat.writes(notebook) + "\n"


def rerun(path):
    """Execute one notebook in its folder and store it. Returns whether it ran."""
    before, start = path.read_text("utf-8"), time.monotonic()
    notebook = nbformat.reads(before, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        print(f"{path.stem}: failed, and left as it was\n{error}", flush=True)
        return False
    after = stored(notebook)
    path.write_text(after, "utf-8")
    change = "unchanged" if after == before else "changed"
    print(f"{path.stem}: {time.monotonic() - start:.1f} s, {change}", flush=True)
    return True


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as pool:
        sys.exit(not all(pool.map(rerun, map(Path, sys.argv[1:]))))
