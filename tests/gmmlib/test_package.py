"""The package as a whole: how long its functions are, what it exports, cites and imports."""

import ast
import inspect
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import gmmlib

PACKAGE = Path(gmmlib.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
MOST_IN_A_FUNCTION = 25
MOST_SECONDS = 0.030  # to import it after NumPy
MOST_OF_NUMPYS = 0.375  # where the processor is slow: as 30 ms to the 80 that NumPy took elsewhere


def lines_of_code(source):
    """The numbers of the lines that are neither blank nor comment nor docstring."""
    lines = enumerate(source.splitlines(), 1)
    code = {number for number, line in lines if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            code -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return code


def functions(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def public_functions():
    """Functions the package exports, and methods and properties of the classes it exports."""
    for name in gmmlib.__all__:
        value = getattr(gmmlib, name)
        if inspect.isfunction(value):
            yield name, value
        elif inspect.isclass(value) and not issubclass(value, Exception):
            for method, member in vars(value).items():
                if not method.startswith("_") and callable(getattr(member, "fget", member)):
                    yield f"{name}.{method}", member


def python(code, bytecode):
    """What the code prints in a fresh interpreter, which keeps bytecode in this folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {"PYTHONPYCACHEPREFIX": str(bytecode)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def test_lines_are_counted_as_they_should():
    source = (
        '"""Two\\nlines."""\n# no\n\ndef f():\n    "Doc."\n    x = """a\n    b"""\n    return x\n'
    )
    assert lines_of_code(source) == {4, 6, 7, 8}


def test_version_is_the_installed_one_and_has_an_entry_in_the_changelog():
    changelog = PACKAGE.parent / "CHANGELOG.md"
    assert gmmlib.__version__ == version("gmmlib")
    assert f"## {gmmlib.__version__}" in changelog.read_text("utf-8")


def test_everything_public_is_exported_documented_and_typed():
    public = [name for name, value in vars(gmmlib).items() if not inspect.ismodule(value)]
    assert sorted(gmmlib.__all__) == sorted(name for name in public if not name.startswith("_"))
    assert (PACKAGE / "py.typed").exists()
    for name in gmmlib.__all__:
        value = getattr(gmmlib, name)
        assert inspect.getdoc(value)
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            kinds = [p.annotation for p in signature.parameters.values()]
            assert inspect.Signature.empty not in [*kinds, signature.return_annotation]


def test_every_public_function_says_what_it_does():
    assert len(list(public_functions())) > 20
    assert [name for name, value in public_functions() if not inspect.getdoc(value)] == []


def test_every_public_function_says_what_it_raises():
    exported = [(name, value) for name, value in public_functions() if name in gmmlib.__all__]
    assert len(exported) > 8
    silent = [name for name, value in exported if "raise" not in inspect.getdoc(value).lower()]
    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_documented_and_functions_short(path):
    source = path.read_text("utf-8")
    code = lines_of_code(source)
    assert ast.get_docstring(ast.parse(source))
    for function in functions(source):
        length = len(code & set(range(function.body[0].lineno, function.end_lineno + 1)))
        assert length <= MOST_IN_A_FUNCTION, f"{function.name}: {length} lines"


def test_import_loads_numpy_and_the_standard_library_only(tmp_path):
    loaded = python(
        "import sys, numpy, numpy.random; before = set(sys.modules); import gmmlib;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})",
        tmp_path,
    )
    assert set(loaded.split()) - set(sys.stdlib_module_names) - {"numpy"} == {"gmmlib"}


def test_import_adds_little_to_numpys(tmp_path):
    """The least of several runs, each in a fresh interpreter, in seconds of its processor.

    How fast the processor is, NumPy's own import tells.
    """
    code = (
        "import time; start = time.process_time(); import numpy; between = time.process_time();"
        "import gmmlib; print(between - start, time.process_time() - between)"
    )
    python(code, tmp_path)  # compiles
    runs = [map(float, python(code, tmp_path).split()) for _ in range(8)]
    numpys, ours = map(min, zip(*runs))
    print(f"NumPy {1000 * numpys:.0f} ms, gmmlib {1000 * ours:.0f} ms more")
    assert ours < max(MOST_SECONDS, MOST_OF_NUMPYS * numpys)


def test_every_folder_is_in_the_package_that_is_installed():
    settings = tomllib.loads(Path(PACKAGE.parent, "pyproject.toml").read_text("utf-8"))
    folders = {path.parent.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("__init__.py")}
    names = {".".join(folder.parts) for folder in folders}
    assert set(settings["tool"]["setuptools"]["packages"]) == names
