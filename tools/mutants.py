"""One-place changes put into copies of gmmlib: how many do its tests notice?

usage: python tools/mutants.py [--sample N] [--seed S]

A change swaps an operator or a comparison, moves a constant, negates a condition, takes another
name of the same function, or leaves a statement out. Each is run against tests/gmmlib alone, two
at a time. Survivors are listed; those known to change nothing, with the reason, are in
tools/equivalent_mutants.txt. Fails where less than 95 % of the others are noticed.
"""

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
COPIED = ("gmmlib", "tests/gmmlib", "data", "tools")
COPIED_FILES = ("pyproject.toml", "conftest.py", "CHANGELOG.md")
LEFT_OUT = ("test_mutants.py", "test_package.py", "test_floors.py", "test_types.py")  # of the text
AT_A_TIME, SECONDS, WANTED = 2, 600, 0.95

SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
REMOVABLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.If, ast.For)


class Change(NamedTuple):
    """A file of gmmlib with one place changed, named `file:function: old line -> new line`."""

    file: str
    source: str
    name: str


def changes(file: str, source: str) -> dict[str, Change]:
    """Return every change of a file by name. Constants at its top are choices, and left alone."""
    found = {}
    for scope in range(len(functions(ast.parse(source)))):
        places = [len(alternatives(*place)) for place in nodes(ast.parse(source), scope)]
        for number, kinds in enumerate(places):
            for kind in range(kinds):
                change = changed(file, source, scope, number, kind)
                found[change.name] = change
    return found


def changed(file: str, source: str, scope: int, number: int, kind: int) -> Change:
    """Return the change of this kind, at this node of this function."""
    tree = ast.parse(source)
    node, function = nodes(tree, scope)[number]
    before = ast.unparse(function).splitlines()
    alternatives(node, function)[kind]()
    after = ast.unparse(function).splitlines()
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    old = " ".join(line[1:].strip() for line in lines if line[0] == "-")
    new = " ".join(line[1:].strip() for line in lines if line[0] == "+")
    return Change(file, ast.unparse(tree) + "\n", f"{file}:{function.name}: {old} -> {new}")


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def nodes(tree: ast.AST, scope: int) -> list[tuple[ast.AST, ast.FunctionDef]]:
    """Return the nodes of a function, with it; not those of its annotations."""
    function = functions(tree)[scope]
    inner = [node for statement in function.body for node in ast.walk(statement)]
    return [(node, function) for node in [function, *function.args.defaults, *inner]]


def alternatives(node: ast.AST, function: ast.FunctionDef) -> list:
    """Return functions, each of which changes the node in place."""
    found = MAKERS.get(type(node), nothing)(node, function)
    return found + removals(node)


def nothing(node, function):
    return []


def operators(node, function):
    other = SWAPS.get(type(node.op))
    return [lambda: setattr(node, "op", other())] if other else []


def comparisons(node, function):
    other = SWAPS[type(node.ops[0])]
    return [lambda: node.ops.__setitem__(0, other())] if len(node.ops) == 1 else []


def constants(node, function):
    if isinstance(node.value, bool):
        return [lambda: setattr(node, "value", not node.value)]
    if isinstance(node.value, int | float):
        return [lambda: setattr(node, "value", node.value + 1)]
    return []


def conditions(node, function):
    return [lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))]


def unary(node, function):
    return [lambda: setattr(node, "op", ast.UAdd())] if isinstance(node.op, ast.USub) else []


def names(node, function):
    """Another variable of the function, the next one by name."""
    own = sorted(
        {arg.arg for arg in function.args.args}
        | {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and is_stored(n)}
    )
    if node.id not in own or len(own) < 2 or is_stored(node):
        return []
    other = own[(own.index(node.id) + 1) % len(own)]
    return [lambda: setattr(node, "id", other)]


def is_stored(node):
    return isinstance(node.ctx, ast.Store)


def removals(node):
    """Leave out one statement of a body, but no docstring."""
    body = getattr(node, "body", None)
    if not isinstance(body, list):
        return []
    return [
        lambda n=n: body.__setitem__(n, ast.Pass())
        for n, statement in enumerate(body)
        if isinstance(statement, REMOVABLE) and not is_text(statement)
    ]


def is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


MAKERS = {
    ast.BinOp: operators,
    ast.AugAssign: operators,
    ast.BoolOp: operators,
    ast.Compare: comparisons,
    ast.Constant: constants,
    ast.If: conditions,
    ast.IfExp: conditions,
    ast.UnaryOp: unary,
    ast.Name: names,
}


def copy_of_the_project(folder: Path) -> Path:
    """Return a copy of what the tests of gmmlib need."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED_FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in LEFT_OUT:
        (folder / "tests" / "gmmlib" / name).unlink()
    return folder


def stages(change: Change | None, folder: Path) -> list[list[str]]:
    """Return what pytest is given, the soonest done first: the file of tests named as the changed
    file, if there is one; what is fast; the rest.
    """
    name = f"tests/gmmlib/test_{Path(change.file).stem}.py" if change else ""
    own = [[name]] if (folder / name).is_file() else []
    return [*own, ["-m", "not slow", "tests/gmmlib"], ["-m", "slow", "tests/gmmlib"]]


def noticed(change: Change | None, folder: Path) -> bool:
    """Do the tests fail, or take for ever, with this change in the copy in this folder?"""
    path = folder / change.file if change else folder / "conftest.py"
    before = path.read_text("utf-8")
    path.write_text(change.source if change else before, "utf-8")
    try:
        return any(fails(stage, folder) for stage in stages(change, folder))
    except subprocess.TimeoutExpired:
        print(f"not done after {SECONDS} s, so noticed: {change.name}", flush=True)
        return True
    finally:
        path.write_text(before, "utf-8")


def fails(stage: list[str], folder: Path) -> bool:
    """Does one of these tests fail in the copy in this folder?"""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *stage]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS
    )
    return done.returncode != 0


def known_equivalent() -> set[str]:
    """Return the changes that are known to change nothing: lines without their reasons."""
    lines = EQUIVALENT.read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", " "))}


def survivors(sample: list[Change], folders: SimpleQueue) -> Iterator[Change]:
    """Yield the changes that no test noticed."""

    def run(change):
        folder = folders.get()
        try:
            return noticed(change, folder)
        finally:
            folders.put(folder)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for change, seen in zip(sample, pool.map(run, sample), strict=True):
            if not seen:
                print(f"survived: {change.name}", flush=True)
                yield change


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    files = sorted((ROOT / "gmmlib").rglob("*.py"))
    every = {}
    for path in files:
        every |= changes(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    known = known_equivalent()
    if known - set(every):
        print("no longer a change:", *sorted(known - set(every)), sep="\n")
        return 1
    tried = [change for name, change in every.items() if name not in known]
    sample = random.Random(asked.seed).sample(tried, min(asked.sample, len(tried)))
    folders = SimpleQueue()
    with tempfile.TemporaryDirectory() as place:
        for n in range(AT_A_TIME):
            folders.put(copy_of_the_project(Path(place) / str(n)))
        first = folders.get()
        if noticed(None, first):
            print("the tests fail without any change")
            return 1
        folders.put(first)
        alive = list(survivors(sample, folders))
    share = 1 - len(alive) / len(sample)
    print(f"{len(every)} changes, {len(sample)} tried (seed {asked.seed}), {share:.1%} noticed")
    return share < WANTED


if __name__ == "__main__":
    sys.exit(main())
