"""The folder of a course as nbgrader wants it; the student's version is made by nbgrader."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from _ext.downloads.zip_downloads import files, requirements

from handin.assignment import assignment

ROOT = Path(__file__).resolve().parents[2]
CONFIG = '''"""What nbgrader does in this folder, which may lie anywhere: all paths begin here."""

c = get_config()
c.CourseDirectory.course_id = "gaussian-mixtures"
c.ClearSolutions.code_stub = {"python": "# Your code: change the lines above."}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.ExecutePreprocessor.timeout = 120
c.ExecutePreprocessor.extra_arguments = ["--log-level=ERROR"]
'''


def write(chapter, number, seed, folder, plain):
    """Write the source of an assignment, and have nbgrader make what is handed out."""
    name = f"chapter-{number}"
    source = folder / "source" / name
    shutil.rmtree(source, ignore_errors=True)
    notebook = assignment(chapter, number, seed, plain)
    put_files(source, "\n".join(cell.source for cell in notebook.cells))
    nbformat.write(notebook, source / f"{name}.ipynb")
    (folder / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    nbgrader(folder, "generate_assignment", name, "--force")
    shutil.make_archive(str(folder / name), "zip", folder / "release", name)


def put_files(source, text):
    """What a notebook with this text imports and reads, in the repository's folders."""
    task = ("homework/__init__.py", "homework/task.py")
    beside = files(ROOT) | {f"book/{name}": ROOT / "tools" / name for name in task}
    used = {name: path for name, path in beside.items() if is_used(name, text)}
    for name, path in used.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, source / name)
    (source / "requirements.txt").write_bytes(requirements(ROOT))


def is_used(name, text):
    """Code, licences, what tells of the data, and those data that the text names."""
    return not name.startswith("data/") or name == "data/README.md" or name in text


def nbgrader(folder, *arguments):
    """Run nbgrader in a course's folder. What it says is shown where it fails."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    # It calls alembic by its name, which need not be on the path of who calls us.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"nbgrader {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr
