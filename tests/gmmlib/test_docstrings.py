"""Docstrings of the public names: numpydoc's sections, every parameter by name, examples that run.

The signature says which sections and parameters there must be; examples start from nothing but
what they import themselves, as a reader's session does.
"""

import doctest
import inspect
import re

import matplotlib.pyplot as plt
import pytest

import gmmlib

HEADING = re.compile(r"^(\w+(?: \w+)*)\n(-+)$", re.M)
FIELD = re.compile(r"^(\S.*?) : ", re.M)  # X : array_like, N x D


def members():
    """Every public name, and every method and property that gmmlib wrote for a public class."""
    for name in gmmlib.__all__:
        thing = getattr(gmmlib, name)
        yield name, thing
        for member, value in inspect.getmembers(thing) if inspect.isclass(thing) else []:
            function = getattr(value, "fget", value)
            written_here = str(getattr(function, "__module__", None)).startswith("gmmlib")
            if written_here and callable(function) and is_shown(member):
                yield f"{name}.{member}", value


def is_shown(member):
    return member == "__add__" or not member.startswith("_")


MEMBERS = dict(members())
CALLABLES = {name: thing for name, thing in MEMBERS.items() if callable(thing)}


def sections(docstring):
    """Heading -> text, of a docstring in numpydoc form."""
    _, *parts = HEADING.split(docstring)
    assert all(len(title) == len(line) for title, line in zip(parts[::3], parts[1::3]))
    return dict(zip(parts[::3], parts[2::3]))


def described(section):
    """The names that a section describes, a line or a part of a line for each."""
    return [name for names in FIELD.findall(section) for name in names.split(", ")]


def parameters(thing):
    """The names of the parameters as a caller knows them, with the stars of those that collect."""
    if inspect.isclass(thing) and issubclass(thing, Exception) and "__init__" not in vars(thing):
        return []  # whatever every exception takes
    found = inspect.signature(thing).parameters.values()
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [stars.get(it.kind, "") + it.name for it in found if it.name != "self"]


def complaints(thing, docstring):
    """What the docstring of a function, method or class lacks."""
    found = sections(docstring)
    wanted = parameters(thing)
    told = described(found.get("Parameters", ""))
    missing = [f"parameter {name}" for name in wanted if name not in told]
    missing += [f"no parameter {name}" for name in told if name not in wanted]
    nothing = (None, "None")
    returns = inspect.isroutine(thing) and inspect.signature(thing).return_annotation not in nothing
    missing += ["Returns"] * (returns and not {"Returns", "Yields"} & found.keys())
    missing += ["Examples"] * (">>>" not in found.get("Examples", ""))
    summary, _, rest = docstring.partition("\n")
    missing += ["a summary of one line"] * (not summary.endswith(".") or rest[:1] not in ("", "\n"))
    return missing


def test_the_public_names_are_found():
    assert {"m_step", "GaussianMixture.fit", "GaussianMixture.get_params"} <= CALLABLES.keys()
    assert {"Parameters.n_features", "GaussianMixture.parameters_"} <= MEMBERS.keys()
    assert {"Parameters.load", "SufficientStatistics.of", "CollapseError"} <= CALLABLES.keys()


@pytest.mark.parametrize("name", CALLABLES)
def test_a_docstring_has_all_sections_and_parameters(name):
    assert complaints(CALLABLES[name], inspect.getdoc(CALLABLES[name])) == []


@pytest.mark.parametrize("name", MEMBERS)
def test_examples_run_and_print_what_they_show(name, monkeypatch):
    plt.switch_backend("agg")
    docstring = inspect.getdoc(MEMBERS[name])
    examples = doctest.DocTestParser().get_doctest(docstring, {}, name, None, 0)
    assert examples.examples
    report = []
    result = doctest.DocTestRunner().run(examples, out=report.append)
    plt.close("all")
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("name", CALLABLES)
def test_a_parameter_or_section_left_out_is_noticed(name):
    thing = CALLABLES[name]
    docstring = inspect.getdoc(thing)
    for parameter in parameters(thing):
        line = re.compile(rf"^((?:.*, )?){re.escape(parameter)}((?:, .*)?) : ", re.M)
        assert f"parameter {parameter}" in complaints(thing, line.sub(r"\1nothing\2 : ", docstring))
    for title in {"Returns", "Yields", "Examples"} & sections(docstring).keys():
        assert complaints(thing, re.sub(rf"^{title}\n-+\n", "", docstring, flags=re.M))
