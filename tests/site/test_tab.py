"""What the tests take for a problem of a page: all that failed in its tab, and nothing else."""

QUIET = "CONTRIBUTING.html"
LACKING = """() => new Promise((done) => {
    const picture = new Image();
    picture.onerror = () => setTimeout(done);
    picture.src = "none.svg";
})"""
LEAVING = "() => { for (let n = 0; n < 50; n++) new Image().src = `none.svg?${n}`; }"


def test_a_picture_that_is_not_there_is_a_problem(tab):
    it = tab()
    it.open(QUIET).evaluate(LACKING)
    it.page.evaluate("() => console.error('wrong')")
    assert it.problems == [
        f"failed: {(it.site / 'none.svg').as_uri()}",
        "error: Failed to load resource: net::ERR_FILE_NOT_FOUND",
        "error: wrong",
    ]


def test_what_a_page_still_asked_for_is_not_a_problem_of_the_next(tab):
    it = tab()
    it.open(QUIET).evaluate(LEAVING)
    it.open("search.html")
    assert it.problems == []


def test_a_page_that_is_opened_without_its_formulas_keeps_their_tex_and_the_next_has_them(tab):
    """Also where the browser has MathJax from the page before."""
    it, unset, made = tab(), ".math:not(:has(mjx-container))", "mjx-container"
    it.open("book/notation.html")
    page = it.open("book/notation.html", formulas=False)
    assert page.locator(made).count() == 0
    assert "\\(" in page.locator(unset).first.text_content()
    assert it.problems == []
    page = it.open("book/notation.html")
    assert page.locator(unset).count() == 0
    assert page.locator(made).count() > 0
