"""gmmlib's page: every public name, and links between functions and equations both ways."""

import inspect
import json
import re

import pytest

import gmmlib

PAGE = "book/api.html"
CLASSES = ("GaussianMixture", "Parameters", "SufficientStatistics")
# Of each entry: its name, and where the links of its own text lead, not those of its members.
ENTRIES = """all => all.map(term => {
    const text = term.nextElementSibling;
    const links = [...text.querySelectorAll("a")].filter(a => a.closest("dd") === text);
    return [term.id, links.map(a => a.getAttribute("href"))];
})"""
EQUATION = re.compile(r"([\w-]+)\.html#equation-([\w-]+)")


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(PAGE, formulas=False)


@pytest.fixture(scope="module")
def links(opened):
    """name -> addresses that its entry links to."""
    return dict(opened.locator("dt.sig[id^='gmmlib.']").evaluate_all(ENTRIES))


@pytest.fixture(scope="module")
def implemented(site):
    """The public name of a function -> (chapter, label) of each equation that it implements."""
    found = {}
    for entry in json.loads((site / "equations.json").read_text("utf-8")):
        for written in entry["code"]:
            if public(written):
                found.setdefault(public(written), set()).add((entry["chapter"], entry["label"]))
    return found


def public(written):
    """gmmlib.m_step for gmmlib.m_step.m_step; None for what gmmlib does not offer."""
    for name in gmmlib.__all__:
        thing = getattr(gmmlib, name)
        where = f"{thing.__module__}.{thing.__qualname__}"
        if written == where or written.startswith(f"{where}."):
            return f"gmmlib.{name}{written.removeprefix(where)}"
    return None


def test_every_public_name_has_one_entry(links):
    assert sorted(name for name in links if name.count(".") == 1) == sorted(
        f"gmmlib.{name}" for name in gmmlib.__all__
    )


@pytest.mark.parametrize("name", CLASSES)
def test_every_member_has_an_entry(links, name):
    kind = getattr(gmmlib, name)
    members = {it for it, member in inspect.getmembers(kind) if callable(member) or is_property(it)}
    fields = set(getattr(kind, "__dataclass_fields__", ()))
    expected = {it for it in members if not it.startswith("_")} - fields
    shown = {it.removeprefix(f"gmmlib.{name}.") for it in links if it.startswith(f"gmmlib.{name}.")}
    assert shown - {"__add__"} == expected
    assert len(expected) > 1


def is_property(name):
    return any(isinstance(getattr(getattr(gmmlib, it), name, None), property) for it in CLASSES)


def test_an_entry_leads_to_the_equations_that_it_implements(links, implemented):
    found = {
        name: {pair for address in addresses for pair in EQUATION.findall(address)}
        for name, addresses in links.items()
    }
    assert {name: pairs for name, pairs in found.items() if pairs} == implemented
    assert ("04-m-step", "m-step-mean") in implemented["gmmlib.m_step"]


def test_an_equation_leads_to_the_entries_of_its_functions(site, implemented):
    index = (site / "book/equations.html").read_text("utf-8")
    rows = re.findall(r'<tr [^>]*id="row-([^"]+)">(.*?)</tr>', index, re.S)
    found = {
        (label, name)
        for label, row in rows
        for name in re.findall(r'href="api\.html#([^"]+)"', row)
    }
    expected = {(label, name) for name, pairs in implemented.items() for _, label in pairs}
    assert found == expected


def test_each_class_and_function_offers_its_file(links, site):
    for name, addresses in links.items():
        files = [address for address in addresses if "_downloads" in address]
        assert len(files) == (name.count(".") == 1), name
        for file in files:
            text = (site / "book" / file).resolve().read_text("utf-8")
            assert re.search(rf"^(def|class) {name.split('.')[1]}\b", text, re.M)


def test_no_markup_of_a_docstring_is_left(opened):
    text = opened.locator("article").inner_text()
    assert re.findall(r".{0,20}(?::\w+:|``|\\[*|]).{0,20}", text) == []


@pytest.mark.parametrize("name", ["m_step", "start_from_kmeans", "GaussianMixture.icl"])
def test_search_finds_a_function(tab, name):
    page = tab().open("search.html", f"?q={name}")
    page.locator(f"#search-results a[href*='api.html#gmmlib.{name}']").first.wait_for()
