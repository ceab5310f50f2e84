"""The built site, and a real Chromium with the network cut."""

import contextlib
import re
from pathlib import Path

import chromium
import numpy as np
import pytest

from .reader import Reader

SITE = Path(__file__).parents[2] / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if not {"_static", "_sources", "slides"} & set(path.relative_to(SITE).parts)
)
DECKS = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("slides/*.html"))
CHAPTERS = [page for page in PAGES if re.match(r"book/\d\d-", page)]
# MathJax is taken from a page before it runs. (A request that is answered by another file is not
# enough: a browser that has MathJax from the page before asks for none.)
NO_FORMULAS = """{
    const watch = new MutationObserver(() => {
        const script = document.querySelector("script[src*='tex-svg']");
        if (script) script.type = "text/plain";
    });
    watch.observe(document, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => watch.disconnect());
}"""
# All formulas are set; what is too wide is found, and made to scroll, within three frames.
SETTLED = """async () => {
    if (!window.MathJax?.startup) return;
    await MathJax.startup.promise;
    for (const _ of [1, 2, 3]) await new Promise((done) => requestAnimationFrame(done));
}"""

# rest(): a reader rests, and what the page has put off happens at once; of all of it or of one
# timer, it returns for how many milliseconds. While busy is true, nothing put off happens before.
REST = """{
    const waiting = new Map(), later = setTimeout, never = clearTimeout;
    window.setTimeout = (act, ms = 0, ...words) => {
        const now = () => {
            clearTimeout(id);
            act(...words);
            return ms;
        };
        const id = later(() => window.busy || now(), ms);
        waiting.set(id, now);
        return id;
    };
    window.clearTimeout = (id) => {
        waiting.delete(id);
        never(id);
    };
    window.rest = (...ids) => [...waiting.keys()]
        .filter((id) => !ids.length || ids.includes(id)).map((id) => waiting.get(id)());
}"""


def pytest_generate_tests(metafunc):
    """A test of `any_page` runs for every page, a test of `chapter` for every chapter."""
    given = {
        name for mark in metafunc.definition.iter_markers("parametrize") for name in mark.args[0]
    }
    for name, pages in {"any_page": PAGES, "chapter": CHAPTERS}.items():
        if name in metafunc.fixturenames and name not in given:
            metafunc.parametrize(name, pages)


@pytest.fixture
def rng():
    """Another seed in every run, shown where a test fails."""
    seed = np.random.SeedSequence().entropy % 2**32
    print("seed", seed)
    return np.random.default_rng(seed)


@pytest.fixture(scope="session")
def site():
    assert PAGES, "no site in _build/html: run `make book`"
    return SITE


@pytest.fixture(scope="session")
def pages():
    return PAGES


@pytest.fixture(scope="session")
def browser():
    with chromium.launched() as browser:
        yield browser


class Tab:
    """One tab, and what went wrong in it since its page was opened."""

    def __init__(self, context, site):
        self.page, self.site, self.problems = context.new_page(), site, []
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("request", self.asked)
        self.page.on("requestfailed", lambda it: self.problems.append(f"failed: {it.url}"))

    def heard(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def asked(self, request):
        if not request.url.startswith((self.site.as_uri(), "data:", "blob:")):
            self.problems.append(f"left the site: {request.url}")

    def open(self, name, query="", folded=False, formulas=True):
        """Load the page and its formulas, and open what is folded, unless it is to stay so.

        Without formulas, which stay TeX, a chapter costs half: where they and heights are all one.
        """
        self.page.goto("about:blank")  # what the last page still asks for is not this one's problem
        self.problems.clear()
        with contextlib.nullcontext() if formulas else self.running(NO_FORMULAS):
            self.page.goto((self.site / name).as_uri() + query)
        if not folded:
            self.unfold()
        self.page.evaluate(SETTLED)
        return self.page

    @contextlib.contextmanager
    def running(self, script):
        """Pages that are loaded meanwhile run this script first."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.enable")
        session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        yield
        session.detach()

    def unfold(self):
        """Open all that a reader can open where it stands."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        self.page.evaluate("document.querySelectorAll('.toggle-button').forEach(b => b.click())")
        self.page.evaluate("document.documentElement.dataset.proofs = 'shown'")


@pytest.fixture(scope="session")
def tab(browser, site):
    """A tab of some width, in light or dark mode, that cannot reach the network."""
    tabs = {}

    def get(width=1280, mode="light"):
        if (width, mode) not in tabs:
            screen = {"width": width, "height": 900}
            context = browser.new_context(viewport=screen, offline=True, reduced_motion="reduce")
            kept = f"localStorage.mode = localStorage.theme = '{mode}'"
            context.add_init_script(REST)
            context.add_init_script(f"if (location.protocol === 'file:') {kept}")
            tabs[width, mode] = Tab(context, site)
        return tabs[width, mode]

    return get


@pytest.fixture
def reader(tab, request):
    """The moving figure that the file of tests names as its ELEMENT, as it starts."""
    return Reader(request.module.ELEMENT, tab())
