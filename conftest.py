"""For every run of pytest: notebooks are compared whole, and the seconds of each stage shown."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

# One thread each for BLAS, in kernels too: more of them than cores take many times as long. And
# sums are then made in the same order on any number of cores.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# SymPy remembers a thousand results of each function: proofs ask for more of them again.
os.environ["SYMPY_CACHE_SIZE"] = "100000"
PROVING = [
    f"tests/book/test_{name}.py"
    for name in (
        "equations false_statements judge judge_rules kit_printing matrices verdicts"
    ).split()
]
# Files whose tests start browsers, kernels or other processes, draw thousands of samples, or take
# more than three seconds of CPU.
SLOW = (
    "bench equation_index form_along form_family form_soft form_supposed fuzz gate handin "
    "handin_draws handin_moodle handouts hits homework kit_holes kit_sums mutants package plot "
    "pull sklearn sklearn_own sources standard_errors stopping types"
).split()
STAGES = Path(__file__).parent / "_build" / "stages.txt"
NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?")


def pytest_addoption(parser):
    parser.addoption(
        "--outputs",
        choices=["exact", "close", "any"],
        default="exact",
        help="how a notebook's stored outputs must agree with new ones",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Slow is a test that needs all proofs, too. What is marked weekly runs with GMM_ALL=1."""
    for item in items:
        if item.path.stem.removeprefix("test_") in SLOW or "proofs" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker("slow")
    if not os.environ.get("GMM_ALL"):
        weekly = [item for item in items if item.get_closest_marker("weekly")]
        config.hook.pytest_deselected(items=weekly)
        items[:] = [item for item in items if not item.get_closest_marker("weekly")]
    if hasattr(config, "workerinput"):  # processes side by side
        items.sort(key=turn)


def turn(item):
    """The proofs, the longest chain, begin a run; pages, short and many, end it: so no process
    works alone for long.
    """
    file = item.nodeid.split("::")[0]
    return file not in PROVING, "::TestPage::" in item.nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file's tests run in one process; so do all files that need the proofs, which are long.

    Looks at a page share its load; pages are many, and shared out. Processes take their work in
    the order of the tests, which is that of their turns.
    """
    config.option.loadscopereorder = False

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            if "::TestPage::" in nodeid or "::TestDeck::" in nodeid:
                return nodeid[nodeid.index("[") :]
            scope = super()._split_scope(nodeid)
            return "proofs" if scope in PROVING else scope

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """nbval leaves out the metadata of outputs and the names of streams: compare them too."""
    result = yield
    how = item.config.getoption("outputs")
    if hasattr(item, "test_outputs") and how != "any":
        simplify = without_counts if how == "exact" else to_four_digits
        assert simplify(item.test_outputs) == simplify(item.cell.outputs)
    return result


def without_counts(outputs):
    """Whole outputs. nbval's kernel counts no cells; test_notebooks.py compares the counts."""
    return [{key: output[key] for key in output if key != "execution_count"} for output in outputs]


def to_four_digits(outputs):
    """Outputs without pictures, their numbers rounded: what another machine reproduces."""
    rounded = []
    for output in outputs:
        data = output.get("data", {"text": output.get("text", "")})
        kept = {kind: text for kind, text in data.items() if not kind.startswith("image/")}
        rounded.append(NUMBER.sub(lambda number: f"{float(number[0]):.4g}", str(kept)))
    return rounded


def pytest_terminal_summary(terminalreporter, config):
    how = config.getoption("outputs")
    if how == "close":
        terminalreporter.line(
            "Not Linux on x86-64: stored numbers compared to 4 digits, pictures left out."
        )
    if how == "any":
        terminalreporter.line("Notebooks were run; their stored outputs were not compared.")
    if STAGES.exists():
        stages = [line.rsplit(" ", 1) for line in STAGES.read_text("utf-8").splitlines()]
        show(terminalreporter, "seconds of the stages before pytest", stages)
    show(terminalreporter, "seconds of work in pytest", work(terminalreporter).items())


def work(terminalreporter):
    """Seconds by folder."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                folder = report.nodeid.split("::")[0].rpartition("/")[0]
                seconds["notebooks" if folder == "book" else folder] += report.duration
    return seconds


def show(terminalreporter, title, seconds):
    parts = ", ".join(f"{name} {float(value):.0f}" for name, value in seconds)
    if parts:
        terminalreporter.line(f"{title}: {parts}")
