"""What only those notice who hear a page: names, languages, and places to jump to."""

import pytest

CHAPTER = "book/02-if-we-knew.html"


@pytest.fixture(scope="module")
def folded(tab):
    return tab().open(CHAPTER, folded=True)


def test_each_solution_has_a_button_of_its_own_name(folded):
    names = folded.locator(".solution > .admonition-title > .toggle-button").evaluate_all(
        "all => all.map(it => it.ariaLabel)"
    )
    assert len(set(names)) == len(names) > 4
    assert all(name.startswith("Solution to Exercise 2.") for name in names)


def test_the_title_of_each_exercise_is_a_heading(folded):
    titles = folded.get_by_role("heading", name="Exercise 2.", level=3)
    assert titles.count() == folded.locator(".exercise").count() > 4


def test_a_folded_cell_says_what_it_is_the_code_of(folded):
    names = folded.locator("details > summary").evaluate_all("all => all.map(it => it.ariaLabel)")
    kinds = {"code of the figure below", "code of what follows", "code that shows nothing"}
    assert set(filter(None, names)) == kinds


def test_korean_says_that_it_is_korean(tab):
    page = tab().open("book/glossary.html")
    for word in ("책임도", "가우시안 혼합 모델"):
        assert page.get_by_text(word, exact=True).first.get_attribute("lang") == "ko"


def test_what_scrolls_sideways_has_a_name(tab):
    page = tab(375).open("book/04-m-step.html")
    page.wait_for_selector("[tabindex='0'][data-more]")
    unnamed = "[...document.querySelectorAll('article [data-more]')].filter(it => !it.ariaLabel)"
    assert page.evaluate(f"{unnamed}.map(it => it.outerHTML.slice(0, 90))") == []
    assert page.locator("[aria-label^='Equation (4.'][aria-label$=', wide']").count() > 0


def test_a_panel_is_entered_when_its_formulas_are_set(tab):
    page = tab().open(CHAPTER)
    mark = page.locator(".why-mark").nth(3)
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.why')")
    assert page.evaluate("document.activeElement.querySelectorAll('mjx-container').length") > 0
    assert "\\(" not in page.evaluate("document.activeElement.innerText")
