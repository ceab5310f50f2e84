"""Type checkers accept gmmlib, and what users write with it; and the scripts run.

mypy in its strict mode, and basedpyright, which is Pyright on PyPI: it brings the Node.js that it
runs on as a wheel, so that nothing is downloaded later.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((Path(__file__).parent / "typed").glob("*.py"))
CHECKERS = {
    "mypy": ["-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")],
    "basedpyright": ["-m", "basedpyright", "--project", str(ROOT)],
}
WRONG = """import gmmlib

gmmlib.GaussianMixture(covariance_type=3)
gmmlib.GaussianMixture(2).fit(lambda: 5)
gmmlib.Parameters([1.0], [[0.0]])
"""
PLACE = re.compile(r"^ *(\S+?):(\d+)\S* (?:- )?error: ", re.MULTILINE)


def test_there_are_five_scripts():
    assert len(SCRIPTS) == 5


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_type_checker_refuses_wrong_uses_and_nothing_else(checker, tmp_path):
    """One run over the package, the scripts and three lines that are wrong."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(WRONG)
    command = [sys.executable, *CHECKERS[checker], "gmmlib", *map(str, [*SCRIPTS, wrong])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    places = {(Path(file).name, int(line)) for file, line in PLACE.findall(done.stdout)}
    assert places == {("wrong.py", 3), ("wrong.py", 4), ("wrong.py", 5)}, done.stdout + done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_script_runs(path):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
