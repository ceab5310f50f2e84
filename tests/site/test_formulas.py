"""Formulas that come again are copied: each is still the one its own TeX gives."""

NAMED = """addEventListener("DOMContentLoaded", () => document.querySelectorAll("span.math")
    .forEach((box) => box.dataset.tex = box.textContent))"""
# What is read and what is drawn; not its size, which is fitted to the page a little later, and not
# the words of a formula in a name, which are its place's.
ALL = """() => [...document.querySelectorAll("span.math")].map((it) => [it.dataset.tex,
    it.querySelector("math").outerHTML.replace(/ aria-label="[^"]*"/, ""),
    [...it.querySelectorAll("svg [d], svg rect, svg g")].map((part) => part.outerHTML).join()])"""
AGAIN = """async () => {
    const boxes = [...document.querySelectorAll("span.math")];
    MathJax.typesetClear();
    for (const box of boxes) box.textContent = box.dataset.tex;
    await MathJax.typesetPromise(boxes);
}"""


def test_a_copied_formula_is_what_its_own_tex_gives(browser, site):
    page = browser.new_page()
    page.add_init_script(NAMED)
    page.goto((site / "book/02-if-we-knew.html").as_uri())
    page.evaluate("() => MathJax.startup.promise")
    copied = page.evaluate(ALL)
    page.evaluate(AGAIN)
    own = page.evaluate(ALL)
    page.close()
    assert len({tex for tex, *_ in copied}) < 0.7 * len(copied)
    assert [tex for (tex, *was), (_, *now) in zip(copied, own, strict=True) if was != now] == []


TARGET = "equation-m-step-covariance"
SET_BEFORE = f"""addEventListener("DOMContentLoaded", () => requestAnimationFrame(function look() {{
    const all = document.querySelectorAll(".math mjx-container").length;
    if (document.querySelector("#{TARGET} mjx-container")) window.setBefore = all;
    else requestAnimationFrame(look);
}}))"""


def test_what_a_link_leads_to_is_set_first_and_stays_in_view(browser, site):
    page = browser.new_page()
    page.add_init_script(SET_BEFORE)
    page.goto(f"{(site / 'book/04-m-step.html').as_uri()}#{TARGET}")
    page.evaluate("() => MathJax.startup.promise")
    before, total = page.evaluate("[setBefore, document.querySelectorAll('.math').length]")
    top = page.locator(f"[id={TARGET}]").bounding_box()["y"]
    height = page.viewport_size["height"]
    page.close()
    assert total > 200
    assert before < total / 4
    assert 0 <= top < height


MOVED_ON = """addEventListener("DOMContentLoaded", () => {
    Element.prototype.scrollIntoView = () => (window.pulled = true);
    dispatchEvent(new Event("wheel"));
})"""


def test_who_has_moved_on_is_not_pulled_back_to_where_the_link_led(browser, site):
    page = browser.new_page()
    page.add_init_script(MOVED_ON)
    page.goto(f"{(site / 'book/glossary.html').as_uri()}#term-row")
    page.evaluate("() => MathJax.startup.promise")
    pulled, there = page.evaluate("[!!window.pulled, !!document.querySelector(':target')]")
    page.close()
    assert (pulled, there) == (False, True)
