"""How long a chapter's main road is, as a fresh reader sees it, folded. The figures are printed.

The main road ends where the first second reading or the exercises begin. Its prose is what stands
in paragraphs, items of lists and headings; the rest is formulas, figures, tables and code.
"""

SCREENS = 20
ARRIVED = "() => !document.documentElement.classList.contains('arriving')"
ROAD = """() => {
    const article = document.querySelector("article"), top = article.getBoundingClientRect().top;
    const ends = [...article.querySelectorAll("h2, h3")]
        .filter((it) => /Second reading|Exercises/.test(it.textContent));
    const end = ends[0].getBoundingClientRect().top;
    const on = (it) => it.checkVisibility() && it.getBoundingClientRect().bottom <= end;
    const all = (selector) => [...article.querySelectorAll(selector)].filter(on);
    const prose = all("p, li, h1, h2, h3, h4").filter((it) => !it.querySelector("p, li"));
    const height = (parts) =>
        parts.reduce((sum, it) => sum + it.getBoundingClientRect().height, 0);
    const said = (it) => {
        const copy = it.cloneNode(true);
        copy.querySelectorAll("mjx-container").forEach((formula) => formula.replaceWith("x"));
        return copy.textContent;
    };
    return {
        ends: ends.length,
        height: end - top,
        prose: height(prose),
        words: prose.map(said).join(" ").split(/\\s+/).length,
        cells: all(".cell_input pre").length,
    };
}"""


def test_a_main_road_is_short(tab, chapter):
    page = tab().open(chapter, folded=True)
    page.wait_for_function(ARRIVED)
    road = page.evaluate(ROAD)
    screens, share = road["height"] / 900, road["prose"] / road["height"]
    counts = f"{road['words']:5} words, {road['cells']:2} open cells"
    print(f"{chapter:30} {screens:4.1f} screens, {share:4.0%} prose, {counts}")
    assert road["ends"] >= 1
    assert 3 < screens <= SCREENS
