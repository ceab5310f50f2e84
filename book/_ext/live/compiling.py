"""What compile.mjs runs in the page's Python: /sources.zip to /compiled.zip, without docstrings."""

import ast
import marshal
from importlib.util import MAGIC_NUMBER
from zipfile import ZipFile, ZipInfo

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def compiled(source, path):
    """The bytes of a .pyc file that no date is compared with."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node.body[0])]
    code = compile(tree, path, "exec", dont_inherit=True)
    return MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


with ZipFile("/sources.zip") as sources, ZipFile("/compiled.zip", "w") as target:
    for path in sources.namelist():
        content = sources.read(path)
        if path.endswith(".py"):
            path, content = f"{path}c", compiled(content, path)
        target.writestr(ZipInfo(path), content)
