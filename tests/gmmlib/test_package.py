"""The package as a whole: what it exports, cites and imports."""

import inspect
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import gmmlib


def test_version_is_the_installed_one_and_has_an_entry_in_the_changelog():
    changelog = Path(gmmlib.__file__).parents[1] / "CHANGELOG.md"
    assert gmmlib.__version__ == version("gmmlib")
    assert f"## {gmmlib.__version__}" in changelog.read_text("utf-8")


def test_everything_public_is_exported_documented_and_typed():
    public = [name for name, value in vars(gmmlib).items() if not inspect.ismodule(value)]
    assert sorted(gmmlib.__all__) == sorted(name for name in public if not name.startswith("_"))
    assert (Path(gmmlib.__file__).parent / "py.typed").exists()
    for name in gmmlib.__all__:
        value = getattr(gmmlib, name)
        assert inspect.getdoc(value)
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            kinds = [p.annotation for p in signature.parameters.values()]
            assert inspect.Signature.empty not in [*kinds, signature.return_annotation]


def test_functions_are_short():
    for path in Path(gmmlib.__file__).parent.glob("*.py"):
        for function in re.findall(r"^ *def .*?(?=\n\n)", path.read_text("utf-8"), re.S | re.M):
            without_docstring = re.sub(r'""".*?"""', "", function, flags=re.S)
            assert without_docstring.count("\n") <= 25, function


def test_import_needs_numpy_only():
    code = "import sys, gmmlib; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"sklearn", "scipy", "pandas", "sympy", "matplotlib"} & set(loaded.stdout.split())
