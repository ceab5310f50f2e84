"""The names that a cell takes from earlier ones, read in the order in which it would run.

As exact as can be: what a cell does not need would run before it each time.
"""

import ast

from _ext.downloads.handouts import defined, used


def asked(source):
    """The names that a cell reads before it sets them, wherever it may."""
    wanted, _ = read(ast.parse(source).body, frozenset())
    return wanted


def read(block, made):
    """The names that a block reads and has not set, and those that are set after it."""
    wanted = set()
    for statement in block:
        reader = READERS.get(type(statement), simple)
        more, made = reader(statement, made)
        wanted |= more
    return wanted, made


def simple(statement, made):
    return used(statement) - made, made | defined(ast.unparse(statement))


def loop(statement, made):
    """A loop sets its own names before its body; the body may not run at all."""
    first = names(statement.iter) - made
    inside = made | defined_by(statement.target)
    body, _ = read(statement.body, inside)
    after, _ = read(statement.orelse, inside)
    return first | body | after, made | defined_by(statement.target)


def branch(statement, made):
    """Either branch may run: what only one of them sets is not set after it."""
    one, then = read(statement.body, made)
    other, otherwise = read(statement.orelse, made)
    return (names(statement.test) - made) | one | other, then & otherwise


def context(statement, made):
    """What `with` opens is there in its body, and what that sets is there after it."""
    first = set().union(*(names(item.context_expr) for item in statement.items)) - made
    opened = [item.optional_vars for item in statement.items if item.optional_vars]
    wanted, made = read(statement.body, made.union(*map(defined_by, opened)))
    return first | wanted, made


READERS = {ast.For: loop, ast.If: branch, ast.While: branch, ast.With: context}


def names(expression):
    """The global names that an expression reads."""
    return used(ast.Expr(expression))


def defined_by(target):
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
