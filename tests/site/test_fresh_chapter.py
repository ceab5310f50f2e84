"""What a fresh reader meets in each chapter, folded: the page is loaded once for all of it.

The main road ends where the first second reading or the exercises begin. Its prose is what stands
in paragraphs, items of lists and headings; the rest is formulas, figures, tables and code. Its
figures are printed.
"""

import re

import numpy as np
import pytest
from bs4 import BeautifulSoup

from .conftest import CHAPTERS

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
# The letters of each full line in paragraphs of words alone: a line ends where a word is lower.
LINES = """() => {
    const full = [];
    for (const p of document.querySelectorAll("article section > p")) {
        if (p.querySelector("mjx-container, .math, code") || p.matches(".minutes")) continue;
        const lines = new Map(), range = document.createRange();
        const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        for (let text; (text = texts.nextNode()); )
            for (const word of text.data.matchAll(/\\S+\\s*/g)) {
                range.setStart(text, word.index);
                range.setEnd(text, word.index + 1);
                const line = Math.round(range.getBoundingClientRect().bottom / 12);
                lines.set(line, (lines.get(line) ?? 0) + word[0].length);
            }
        full.push(...[...lines.values()].slice(0, -1));
    }
    return full;
}"""
LOOK_UP = re.compile(r'class="look-up[^"]*" href="([^"]+)"')
STOPS = "all => all.map(it => [it.getAttribute('href'), !it.closest('.dropdown, details')])"


@pytest.fixture(params=CHAPTERS, scope="class")
def name(request):
    return request.param


@pytest.fixture(scope="class")
def page(tab, name):
    return tab().open(name, folded=True)


class TestChapter:
    def test_its_main_road_is_short(self, page, name):
        page.wait_for_function(ARRIVED)
        road = page.evaluate(ROAD)
        screens, share = road["height"] / 900, road["prose"] / road["height"]
        counts = f"{road['words']:5} words, {road['cells']:2} open cells"
        print(f"{name:30} {screens:4.1f} screens, {share:4.0%} prose, {counts}")
        assert road["ends"] >= 1
        assert 3 < screens <= SCREENS

    def test_a_line_has_65_to_75_characters(self, page, name):
        lines = page.evaluate(LINES)
        print(f"{name}: {np.mean(lines):.0f} characters in a line")
        assert len(lines) > 10
        assert 65 <= np.mean(lines) <= 75

    def test_ear_and_keyboard_meet_each_look_up_once_and_where_they_can_unfolded(
        self, page, site, name
    ):
        text = (site / name).read_text("utf-8")
        written = LOOK_UP.findall(text)
        stops = page.locator("article a.look-up[href]").evaluate_all(STOPS)
        assert sorted(href for href, _ in stops) == sorted(set(written))
        assert len(stops) < len(written) / 2
        folded = {href for href, is_open in stops if not is_open}
        others = page.locator("article a.look-up:not([href])")
        assert others.count() == len(written) - len(stops)
        assert others.evaluate_all("all => all.every(it => !it.ariaLabel)")
        soup = BeautifulSoup(text, "html.parser")
        for href in folded:
            for link in soup.select(f'a.look-up[href="{href}"]'):
                assert link.find_parent("details") or link.find_parent(class_="dropdown"), href
