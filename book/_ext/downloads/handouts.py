"""Exercises to hand out: a notebook of each chapter's exercises, without their solutions.

Made from the chapters when the site is built, so nothing is typed twice. Each keeps the
chapter's cells that define what its own cells use, and can be downloaded for lecturers.
"""

import ast
import re
from pathlib import Path
from symtable import symtable

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.errors import ExtensionError

PAGE, HERE = "book/for-lecturers", "<!-- handouts -->"
FENCE = re.compile(r"`{3,}\{solution-(start|end)\}[^`]*`{3,}")
EXERCISE = re.compile(r"`{3,}\{exercise-start\} (.*)\n:label: (.*)\n`{3,}")
END = re.compile(r"`{3,}\{exercise-end\}\n`{3,}")
QUOTED = re.compile(r"`(\w+)(?:[.(][^`\n]*)?`")
ROLE = re.compile(r"\{(\w+)\}`(?:([^`<]*?)\s*<)?([^`<>]*)>?`")
FIRST, LAST = "## Exercises", re.compile(r"## (?:\w+ quick questions|In one minute)")
INTRODUCTION = """# Exercises: %s

The exercises of one chapter of *Gaussian mixtures and EM*. Keep this notebook in the folder \
`book/` of the book's repository: its cells use the data and the checks that are there. Labels \
such as `m-step-mean` name equations of the book."""


def handout(chapter):
    """The notebook of a chapter's exercises."""
    title = re.search(r"^# (.*)$", chapter.cells[0].source, re.M)[1]
    before, exercises = divided(chapter.cells)
    titles = dict(reversed(it) for cell in exercises for it in EXERCISE.findall(cell.source))
    wanted = {"X"}.union(*map(mentioned, exercises))
    used = needed([cell for cell in before if cell.cell_type == "code"], wanted)
    cells = [new_markdown_cell(INTRODUCTION % title), *used]
    cells += [plain(cell, titles) for cell in exercises]
    return numbered(new_notebook(cells=cells, metadata=chapter.metadata))


def divided(cells):
    """The cells before the exercises; and the exercises, where solutions are cut out."""
    texts = [cell.source for cell in cells]
    start = next((n for n, text in enumerate(texts) if FIRST in text), None)
    if start is None:
        raise ExtensionError(f"{texts[0].splitlines()[0]}: expected the heading {FIRST}")
    exercises, solved = [], False
    for cell in cells[start:]:
        if cell.cell_type == "code":
            exercises += [] if solved else [new_code_cell(cell.source)]
            continue
        text, *rest = LAST.split(cell.source.rpartition(FIRST)[2], maxsplit=1)
        kept, solved = unsolved(text, solved)
        exercises += [new_markdown_cell(kept)] if kept.strip() else []
        if rest:
            break
    return cells[:start], exercises


def unsolved(text, solved):
    """The part of a text outside of solutions, and whether one is open at its end."""
    kept = []
    for n, part in enumerate(FENCE.split(text)):
        if n % 2:
            solved = part == "start"
        elif not solved:
            kept.append(part)
    return END.sub("", "".join(kept)), solved


def mentioned(cell):
    """The names that an exercise uses in its code, or quotes in its words."""
    if cell.cell_type == "code":
        return asked(cell.source)
    return set(QUOTED.findall(cell.source))


def needed(before, wanted):
    """The import cell, and the cells that define what is wanted."""
    kept = []
    for cell in reversed(before[1:]):
        made = defined(cell.source)
        if made & wanted:
            wanted = (wanted - made) | asked(cell.source)
            kept.append(new_code_cell(cell.source))
    return [new_code_cell(before[0].source), *reversed(kept)]


def asked(source):
    """The names that a cell takes from earlier ones: used by a statement before they are set."""
    wanted, made = set(), set()
    for statement in in_turn(ast.parse(source).body):
        wanted |= used(statement) - made
        made |= defined(ast.unparse(statement))
    return wanted


def in_turn(statements):
    """The same with loops opened: what a loop sets is set before its body reads it."""
    for statement in statements:
        if isinstance(statement, ast.For):
            turn = ast.Assign([statement.target], statement.iter)
            yield ast.copy_location(turn, statement)
            yield from in_turn(statement.body)
        else:
            yield statement


def used(statement):
    """The global names that a statement reads, and those that it adds to."""
    names = read(symtable(ast.unparse(statement), "cell", "exec"))
    steps = [node.target for node in ast.walk(statement) if isinstance(node, ast.AugAssign)]
    return names | {target.id for target in steps if isinstance(target, ast.Name)}


def read(table):
    """The global names that code reads, also within its functions."""
    symbols = (it for it in table.get_symbols() if it.is_referenced() and it.is_global())
    return {it.get_name() for it in symbols}.union(*map(read, table.get_children()))


def defined(source):
    """The names that a cell sets, defines or imports."""
    symbols = symtable(source, "cell", "exec").get_symbols()
    return {it.get_name() for it in symbols if it.is_assigned() or it.is_imported()}


def plain(cell, titles):
    """A cell that reads well without the site: headings for directives, words for references."""
    text = EXERCISE.sub(r"## \1\n", cell.source)
    if cell.cell_type == "markdown":
        cell.source = ROLE.sub(lambda role: words(role, titles), text).strip()
    return cell


def words(role, titles):
    kind, shown, label = role.groups()
    if kind == "ref":
        return f"“{titles[label]}”" if label in titles else shown or f"`{label}`"
    return {"eq": f"equation `{label}`", "cite": f"[{label}]"}.get(kind, f"`{label}`")


def numbered(notebook):
    """The same notebook gets the same names of cells in every build."""
    for n, cell in enumerate(notebook.cells):
        cell.id = f"cell-{n}"
    return notebook


def write_handouts(app):
    """One notebook for each chapter, in a folder from which Sphinx takes downloads."""
    folder = Path(app.srcdir, "_build", "handouts")
    folder.mkdir(parents=True, exist_ok=True)
    app.handouts = []
    for path in sorted(Path(app.srcdir, "book").glob("[0-9]*.ipynb")):
        made = handout(nbformat.read(path, 4))
        nbformat.write(made, folder / f"exercises-{path.name}")
        app.handouts.append((f"/_build/handouts/exercises-{path.name}", made.cells[0].source))


def outdated(app, env, added, changed, removed):
    return [PAGE] if PAGE in env.found_docs else []


def list_handouts(app, docname, source):
    if docname == PAGE:
        links = [
            f"- {{download}}`{text.splitlines()[0].removeprefix('# ')} <{path}>`"
            for path, text in app.handouts
        ]
        source[0] = source[0].replace(HERE, "\n".join(links))
