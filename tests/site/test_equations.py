"""equations.json says what the site shows, and the build fails where the sources disagree."""

import html
import json
import re

FIELDS = ["label", "kind", "chapter", "latex", "scope", "where", "rests_on", "literature"]
FIELDS += ["proof", "refuted", "code", "tests"]
SHOWN = re.compile(r'<div class="math[^"]*" id="equation-([^"]+)">(.*?)</div>', re.S)


def squeezed(latex):
    """LaTeX without spaces and without what Sphinx wraps it in."""
    return re.sub(r"\s|\\\[|\\\]|\\begin\{(split|aligned)\}|\\end\{(split|aligned)\}", "", latex)


def entries(site):
    return json.loads((site / "equations.json").read_text("utf-8"))


def shown(site):
    """(chapter, label) -> LaTeX of every numbered equation in the built chapters."""
    found = {}
    for path in site.glob("book/*.html"):
        for label, body in SHOWN.findall(path.read_text("utf-8")):
            latex = re.sub(r"<span class=\"eqno\">.*?</span>", "", body, flags=re.S)
            found[path.stem, label] = squeezed(html.unescape(re.sub("<[^>]+>", "", latex)))
    return found


def test_index_and_site_show_the_same_equations(site):
    indexed = {(e["chapter"], e["label"]): squeezed(e["latex"]) for e in entries(site)}
    assert indexed == shown(site)


def test_every_entry_is_complete(site):
    for entry in entries(site):
        assert list(entry) == FIELDS
        assert entry["kind"] in ("definition", "result", "cited")
        assert bool(entry["proof"]) == (entry["kind"] != "definition")
        assert bool(entry["scope"]) == bool(entry["refuted"]) == (entry["kind"] == "result")


def test_what_an_equation_rests_on_is_in_the_book_and_is_not_itself(site):
    known = {entry["label"]: entry for entry in entries(site)}
    for label, entry in known.items():
        assert {*entry["rests_on"], *entry["literature"]} <= known.keys() - {label}
        assert all(known[it]["kind"] == "cited" for it in entry["literature"])
    assert known["m-step-mean"]["rests_on"] == ["index-mean", "counts"]


def test_a_result_s_proof_is_an_anchor_of_the_site(site):
    for entry in entries(site):
        if entry["kind"] == "result":
            page, anchor = entry["proof"].split("#")
            assert f'id="{anchor}"' in (site / page).read_text("utf-8")


def test_the_page_lists_every_equation(site):
    page = (site / "book/equations.html").read_text("utf-8")
    assert all(f'#equation-{entry["label"]}"' in page for entry in entries(site))
