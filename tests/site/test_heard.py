"""What only those notice who hear a page: names, languages, and places to jump to."""

import re

import pytest

from .ears import hear, tree

CHAPTER = "book/02-if-we-knew.html"


@pytest.fixture(scope="module")
def folded(tab):
    return tab().open(CHAPTER, folded=True, formulas=False)


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
    names = folded.locator(".cell > details > summary").evaluate_all(
        "all => all.map(it => it.ariaLabel)"
    )
    kinds = {"code of the figure below", "code of what follows", "code that shows nothing"}
    assert set(filter(None, names)) <= kinds
    words = folded.locator(".cell > details > summary:not([aria-label])").all_inner_texts()
    assert "code: X, mixture, chances, …" in words
    assert [it for it in words if not re.fullmatch(r"code: \w+(, \w+)*(, …)?", it)] == []


def test_korean_says_that_it_is_korean(tab):
    page = tab().open("book/glossary.html", formulas=False)
    for word in ("책임도", "가우시안 혼합 모델"):
        assert page.get_by_text(word, exact=True).first.get_attribute("lang") == "ko"


def test_what_scrolls_sideways_has_a_name(tab):
    page = tab(375).open("book/04-m-step.html")
    page.wait_for_selector("[tabindex='0'][data-more]")
    unnamed = "[...document.querySelectorAll('article [data-more]')].filter(it => !it.ariaLabel)"
    assert page.evaluate(f"{unnamed}.map(it => it.outerHTML.slice(0, 90))") == []
    assert page.locator("[aria-label^='Equation (4.'][aria-label$=', wide']").count() > 0


@pytest.fixture(scope="module")
def heard(tab):
    """The chapter, as it is heard before anything is unfolded."""
    return tree(tab().open(CHAPTER, folded=True))


def test_formula_number_and_mark_are_one_group_and_the_formula_comes_first(tab, heard):
    groups = [it for it in heard.all("group") if it.name.startswith("Equation (")]
    assert len(groups) == tab().page.locator(".eqno:visible").count() > 9
    for group in groups:
        number = re.fullmatch(r"Equation (\(2\.\d+\)), (proved|definition|cited)", group.name)
        first, *_ = (it.role for it in group.all("MathMLMath", "StaticText", "button"))
        assert first == "MathMLMath"
        (mark,) = group.all("button")
        assert mark.name == f"{number[2].capitalize()}. Why? Equation {number[1]}"


TABLES = ("MathMLTable", "MathMLTableRow", "MathMLTableCell")


def test_a_formula_of_several_lines_is_heard_as_one_line(heard, site):
    assert (site / CHAPTER).read_text("utf-8").count(r"\begin{aligned}") > 5
    assert "\\begin{split}" not in (site / CHAPTER).read_text("utf-8")
    formulas = list(heard.all("MathMLMath"))
    assert len(formulas) > 100
    assert [it.text() for it in formulas if list(it.all(*TABLES, "table", "row", "cell"))] == []


def test_a_matrix_keeps_its_rows_and_columns(tab):
    page = tab().open("book/01-mixture-model.html", folded=True)
    assert page.locator("article").evaluate("it => it.innerHTML.includes('pmatrix')")
    rows = page.locator("mjx-assistive-mml mtable > mtr").all()
    assert len(rows) >= 2


def test_letters_of_another_face_are_characters_of_their_own(heard):
    said = "".join(it.text() for it in heard.all("MathMLMath"))
    for letter in "𝒩𝒙𝝁𝚺":
        assert letter in said, letter


ROWS = """() => [...document.querySelectorAll('article tbody tr')]
    .filter(it => it.checkVisibility({visibilityProperty: true})).length"""


@pytest.mark.parametrize(
    ("name", "width"),
    [("04-m-step", 1280), ("notation", 1280), ("equations", 375), ("verdicts", 375)],
)
def test_each_row_of_a_table_has_a_head_and_each_table_a_name(tab, name, width):
    page = tab(width).open(f"book/{name}.html", folded=True, formulas=False)
    heads = list(hear(page, "article table", "rowheader"))
    assert sum(map(len, heads)) == page.evaluate(ROWS) > 3
    assert all(head.name.strip() for it in heads for head in it)
    tables = zip(hear(page, "article table"), heads, strict=True)
    names = [table.name for found, rows in tables if rows for table in found]
    assert len(names) == len(list(filter(None, heads)))
    assert all(name and "\\" not in name for name in names)


def test_a_pointer_looks_up_a_word_also_where_the_keyboard_passes_it_by(tab):
    page = tab().open("book/04-m-step.html", folded=True, formulas=False)
    link = page.locator("article p a.look-up:not([href]):visible").nth(5)
    link.hover()
    page.evaluate("rest()")
    page.locator("#preview strong").wait_for()
    page.mouse.move(2, 2)
    page.evaluate("rest()")
    page.locator("#preview").wait_for(state="hidden")
    link.click()
    page.wait_for_url(re.compile(r"/(?:glossary|notation)\.html#(?:term|symbol)-"))


@pytest.mark.parametrize(
    ("page", "link", "words"),
    [
        ("04-m-step", 'href="#equation-moments-second"', r"Equation \(4\.\d+\), proved"),
        ("04-m-step", 'href="03-e-step.html#equation-counts"', r"\(3\.\d+\) counts: \w.*\."),
        (
            "equations",
            'href$="#equation-counts"]:not(th a)[href',
            "\\(3\\.\\d+\\) counts definition",
        ),
        ("06-em", 'href="01-mixture-model.html#equation-log-likelihood"', ".* any N, K and D; .*"),
        ("06-em", 'href$="#symbol-gamma-ik-mathrm-old"', "gamma i k, old: its value at .*"),
        ("04-m-step", 'href="glossary.html#term-responsibility"', r"responsibility.*: .*"),
    ],
)
def test_a_link_is_described_by_words_and_no_formula_is_cut(tab, page, link, words):
    opened = tab().open(f"book/{page}.html", folded=True, formulas=False)
    found = opened.locator(f"article a:not(.headerlink)[{link}]:visible").first
    opened.keyboard.press("Tab")
    found.focus()
    opened.locator("#preview").wait_for()
    ((heard,),) = hear(opened, "a:focus")
    assert heard.role == "link"
    assert re.fullmatch(words, heard.description), heard


def test_code_and_output_are_apart_and_a_stored_answer_is_no_verdict(heard):
    names = [it.name for it in heard.all("group")]
    assert names.count("code") > 5
    assert names.count("output") >= 1
    assert names.count("what the check says of the code as it stands") > 2
    buttons = [it.name for it in heard.all("button")]
    assert "Copy to clipboard" not in buttons
    assert {"Copy code", "Copy output"} <= set(buttons)


def test_what_stands_around_the_text_names_itself(tab):
    page = tab().open(CHAPTER, folded=True, formulas=False)
    heard = tree(page)
    assert list(heard.all("banner", "contentinfo")) == []
    headings = list(heard.all("heading"))
    assert headings[0].name == "2. If we knew"
    assert page.locator(".bd-links a[aria-current=page]").inner_text() == "2. If we knew"
    names = [it.name for it in heard.all("button")]
    assert "Color mode: light" in names
    button, modes = page.get_by_role("button", name="Color mode"), set()
    for _ in range(3):
        button.click()
        modes.add(button.get_attribute("aria-label"))
    assert modes == {f"Color mode: {mode}" for mode in ("light", "dark", "as the system")}
    pages = page.get_by_role("button", name="List of pages", expanded=True)
    pages.click()
    page.get_by_role("button", name="List of pages", expanded=False).click()
    pages.wait_for()


def test_who_skips_the_menus_comes_to_the_text(tab):
    page = tab().open(CHAPTER, folded=True, formulas=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


def test_a_panel_is_entered_when_its_formulas_are_set(tab):
    page = tab().open(CHAPTER)
    mark = page.locator(".why-mark").nth(3)
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.why')")
    assert page.evaluate("document.activeElement.querySelectorAll('mjx-container').length") > 0
    assert "\\(" not in page.evaluate("document.activeElement.innerText")


def test_no_link_is_called_an_exercise(site):
    """Which one it is stands in its name: one who walks from link to link hears the name alone."""
    for path in site.glob("book/*.html"):
        assert not re.search(r">[Aa]n exercise\b[^<]*</span></a>", path.read_text("utf-8")), path


def test_each_question_is_a_form_of_its_own_name_and_a_field_is_described_by_its_verdict(tab):
    page = tab().open(CHAPTER, folded=True, formulas=False)
    names = [form.name for it in hear(page, ".quiz", "form") for form in it]
    questions = page.locator(".quiz").count()
    assert names == [f"Question {n} of {questions}" for n in range(1, questions + 1)]
    field = page.locator(".quiz input[type=text]").first
    field.fill("1e9")
    field.press("Enter")
    ((heard,),) = hear(page, ".quiz input:focus")
    assert heard.role == "textbox"
    assert heard.description == "Not yet. Try again, or open the answer."
