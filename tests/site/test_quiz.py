"""The quick questions as forms: by mouse and by keyboard, and with no trace.

How each answer of each page is judged: test_every_page.py.
"""

import re

import pytest

from .ears import hear

FIRST = "book/01-mixture-model.html"
KEPT = """[JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
          location.href, performance.getEntriesByType("resource").length]"""


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(FIRST, formulas=False)


@pytest.fixture
def page(opened):
    """The page, with nothing chosen and nothing entered."""
    opened.evaluate("document.querySelectorAll('.quiz form').forEach(form => form.reset())")
    return opened


def result(quiz):
    """What is announced: its kind and its words."""
    said = quiz.get_by_role("status")
    return said.get_attribute("class"), said.inner_text()


def check(quiz):
    quiz.get_by_role("button", name="Check").click()
    return result(quiz)


def test_a_number_may_be_written_in_several_ways(page):
    quiz = page.locator("#quiz-spread-of-two")
    no_number = ("", "Type a number, such as 0.25 or 1/4.")
    for written in ("", "much", "1/", "1/0", "19.4/1/7"):
        quiz.get_by_role("textbox").fill(written)
        assert check(quiz) == no_number
    for written in ("19.4", "19,4", " 194/10 "):
        quiz.get_by_role("textbox").fill(written)
        assert check(quiz)[0] == "right"


def test_a_verdict_goes_when_the_answer_changes(page):
    choice, number = page.locator("#quiz-tall-bell"), page.locator("#quiz-spread-of-two")
    choice.get_by_role("radio").first.check()
    number.get_by_role("textbox").fill("19.4")
    for quiz in (choice, number):
        assert check(quiz)[0] != ""
    choice.get_by_role("radio").last.check()
    number.get_by_role("textbox").fill("19")
    for quiz in (choice, number):
        assert quiz.locator("output").text_content() == ""
        assert quiz.locator("output").get_attribute("class") == ""


def test_the_keyboard_alone_answers(page):
    choice, number = page.locator("#quiz-tall-bell"), page.locator("#quiz-density-of-two")
    choice.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    assert result(choice)[0] == "right"
    for _ in range(1 + choice.locator("output a").count()):  # past the equation that decides
        page.keyboard.press("Tab")
    assert choice.locator("summary").evaluate("it => it === document.activeElement")
    number.get_by_role("textbox").focus()
    page.keyboard.type("0.19")
    page.keyboard.press("Enter")
    assert result(number)[0] == "right"


def test_the_fields_of_a_question_are_a_group_that_it_names(page):
    group = page.get_by_role("group", name="Three programs report the density")
    assert group.get_by_role("radio").count() == 3
    quiz = group.locator("xpath=ancestor::div[contains(@class, 'quiz')]")
    assert check(quiz) == ("", "Choose an answer first.")


def test_an_answer_leaves_no_trace(page, tab):
    it = tab()
    page.wait_for_function("[...document.images].every(it => it.naturalWidth)")  # late ones
    before = page.evaluate(KEPT)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#quiz-tall-bell").get_by_role("radio").last.check()
    page.locator("#quiz-density-of-two").get_by_role("textbox").fill("0.5")
    for name in ("tall-bell", "density-of-two"):
        check(page.locator(f"#quiz-{name}"))
    assert (page.evaluate(KEPT), asked, it.problems) == (before, [], [])
    page = it.open(FIRST, formulas=False)
    assert page.locator(".quiz :checked").count() == 0
    assert page.locator("#quiz-density-of-two").get_by_role("textbox").input_value() == ""


def test_without_scripts_the_folded_answer_is_there(browser, site):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((site / FIRST).as_uri())
    quiz = page.locator("#quiz-tall-bell")
    assert quiz.locator(":scope > ol > li").count() == 3
    answer = quiz.locator("details li").last
    assert not answer.is_visible()
    quiz.locator("summary").click()
    assert answer.is_visible()
    context.close()


def test_a_choice_and_a_question_are_heard_with_their_formulas(tab):
    page = tab().open("book/05-mixing-weights.html")
    parts = [*hear(page, ".quiz", "radio"), *hear(page, ".quiz", "group")]
    heard = {re.sub(r" ([.,?])", r"\1", it.name) for part in parts for it in part}
    assert {"It grows by N ln 10.", "It grows by ln 10."} <= heard
    assert any(name.startswith("We multiply all weights by 10 in ln L, as if") for name in heard)
