"""The quick questions as forms: by mouse and by keyboard, right and wrong, and with no trace."""

FIRST = "book/01-mixture-model.html"
KEPT = """[JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
          location.href, performance.getEntriesByType("resource").length]"""


def result(quiz):
    """What is announced: its kind and its words."""
    said = quiz.get_by_role("status")
    return said.get_attribute("class"), said.inner_text()


def check(quiz):
    quiz.get_by_role("button", name="Check").click()
    return result(quiz)


def every(page, kind):
    found = page.locator(f".quiz:has(input[type={kind}])").all()
    assert found, f"no question with {kind} on the page"
    return found


def test_every_answer_of_a_chapter_is_judged_and_explained(tab, chapter):
    page = tab().open(chapter)
    for quiz in every(page, "radio"):
        judges_choices(quiz)
    for quiz in every(page, "text"):
        judges_numbers(quiz)


def judges_choices(quiz):
    reasons = quiz.locator("details li").all_inner_texts()
    buttons = quiz.get_by_role("radio").all()
    verdicts = []
    for button, reason in zip(buttons, reasons, strict=True):
        button.check()
        verdict, words = check(quiz)
        assert words == reason
        assert words.startswith("Yes." if verdict == "right" else "No.")
        verdicts.append(verdict)
    assert sorted(verdicts) == ["right"] + ["wrong"] * (len(buttons) - 1)


def judges_numbers(quiz):
    """Right within the tolerance only; known slips get their own explanation."""
    right, within = (float(quiz.get_attribute(f"data-{it}")) for it in ("right", "within"))
    enter = quiz.get_by_role("textbox", name="Your number").fill
    for off, verdict in ((0.9 * within, "right"), (1.1 * within + 1e-6, "wrong")):
        enter(str(right + off))
        assert check(quiz)[0] == verdict
    slips = quiz.get_attribute("data-slips").split()
    for slip, reason in zip(slips, quiz.locator("details li").all_inner_texts(), strict=True):
        enter(slip)
        assert check(quiz) == ("wrong", f"Not yet. {reason}")


def test_a_number_may_be_written_in_several_ways(tab):
    quiz = tab().open(FIRST).locator("#quiz-spread-of-two")
    no_number = ("", "Type a number, such as 0.25 or 1/4.")
    for written in ("", "much", "1/", "1/0", "19.4/1/7"):
        quiz.get_by_role("textbox").fill(written)
        assert check(quiz) == no_number
    for written in ("19.4", "19,4", " 194/10 "):
        quiz.get_by_role("textbox").fill(written)
        assert check(quiz)[0] == "right"


def test_a_verdict_goes_when_the_answer_changes(tab):
    page = tab().open(FIRST)
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


def test_the_keyboard_alone_answers(tab):
    page = tab().open(FIRST)
    choice, number = page.locator("#quiz-tall-bell"), page.locator("#quiz-density-of-two")
    choice.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    assert result(choice)[0] == "right"
    page.keyboard.press("Tab")
    assert choice.locator("summary").evaluate("it => it === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.type("0.19")
    page.keyboard.press("Enter")
    assert result(number)[0] == "right"


def test_the_fields_of_a_question_are_a_group_that_it_names(tab):
    group = tab().open(FIRST).get_by_role("group", name="Three programs report the density")
    assert group.get_by_role("radio").count() == 3
    quiz = group.locator("xpath=ancestor::div[contains(@class, 'quiz')]")
    assert check(quiz) == ("", "Choose an answer first.")


def test_an_answer_leaves_no_trace(tab):
    it = tab()
    page = it.open(FIRST)
    page.wait_for_function("[...document.images].every(it => it.naturalWidth)")  # late ones
    before = page.evaluate(KEPT)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#quiz-tall-bell").get_by_role("radio").last.check()
    page.locator("#quiz-density-of-two").get_by_role("textbox").fill("0.5")
    for name in ("tall-bell", "density-of-two"):
        check(page.locator(f"#quiz-{name}"))
    assert (page.evaluate(KEPT), asked, it.problems) == (before, [], [])
    page = it.open(FIRST)
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
