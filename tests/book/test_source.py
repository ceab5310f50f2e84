"""A function on a page: all of its code, and of its docstring what comes before the sections."""

import ast

import pytest
import source

import gmmlib

FUNCTIONS = [gmmlib.em, gmmlib.e_step, gmmlib.m_step, gmmlib.log_gaussian]


def parsed(text):
    """The tree of a function or class, with the first paragraph of its docstring alone."""
    (node,) = ast.parse(text).body
    node.body[0].value.value = ast.get_docstring(node).partition("\n")[0]
    return ast.dump(node)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda it: it.__name__)
def test_a_page_shows_all_the_code_of_a_function(function):
    shown = source.show(function)
    assert parsed(shown.text) == parsed(source.inspect.getsource(function))
    assert "-----" not in shown.text
    assert len(shown.text) < len(source.inspect.getsource(function))


def test_a_function_without_sections_is_shown_as_it_is():
    assert source.show(parsed).text == source.inspect.getsource(parsed).rstrip()
