"""How soon the first proof is there, how much is loaded for it, and how much memory it takes.

What counts is the processor time of the page's thread and of the worker's, which work one after the
other: what else the machine does is not in it. A slower processor needs as many times more.
"""

import time
from pathlib import Path

import psutil
import pytest

CHAPTER = "book/03-e-step.html"
CELL = "#cell-responsibility > .cell_input"
FIRST, LATER = 6.0, 1.0
SLOWER, FIRST_THERE = 4, 15.0
MEGABYTES = {"proofs": 14, "with NumPy": 18, "with pictures": 25}
MEMORY = 500
CORE = {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "worker", "book"}
PARTS = {"proofs": {"sympy"}, "with NumPy": {"sympy", "numpy"}}
PARTS["with pictures"] = {"sympy", "numpy", "plot"}


@pytest.mark.parametrize("kind", PARTS)
def test_what_is_loaded_is_light(site, kind):
    files = [site / "live" / f"{name}.js" for name in CORE | PARTS[kind]]
    weight = sum(path.stat().st_size for path in files) / 1e6
    print(f"{kind}: {weight:.1f} MB")
    assert weight <= MEGABYTES[kind]


def test_every_file_of_live_belongs_to_a_part_and_all_licences_are_there(site):
    found = {path.name.removesuffix(".js") for path in (site / "live").iterdir()}
    assert found == CORE | PARTS["with pictures"] | {"licences.txt"}
    text = (site / "live" / "licences.txt").read_text("utf-8")
    for words in ("Mozilla Public License", "SymPy Development Team", "NumPy Developers"):
        assert words in text
    for words in ("Fredrik Johansson", "Matplotlib Development Team", "Pillow", "dateutil"):
        assert words in text


@pytest.fixture(scope="module")
def timed(browser, site):
    """Seconds of the first proof from the click on, those of a later one, and megabytes."""
    others = renderers(browser)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((site / CHAPTER).as_uri())
    page.evaluate("MathJax.startup.promise")
    place = page.locator(CELL)
    place.scroll_into_view_if_needed()
    processes = renderers(browser) - others  # the page's, and one that waits for the next page
    start, before = time.monotonic(), seconds(processes)
    place.get_by_role("button", name="Try it").click()
    prove(place)
    waited, middle = time.monotonic() - start, seconds(processes)
    prove(place)
    first, later = middle - before, seconds(processes) - middle
    memory = max(map(own_memory, processes))
    context.close()
    print(f"first proof {first:.1f} s ({waited:.1f} s waited), a later one {later:.2f} s")
    print(f"memory {memory:.0f} MB")
    return first, later, memory


def prove(place):
    """Press Run, and wait for what is proved."""
    place.locator(".live-result").evaluate_all("all => all.forEach(it => it.className = '')")
    place.get_by_role("button", name="Run", exact=True).click()
    place.locator(".right mjx-container").first.wait_for(timeout=120_000)


def renderers(browser):
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return {it["id"] for it in found if it["type"] == "renderer"}


def own_memory(process):
    """Megabytes that only this process holds."""
    return psutil.Process(process).memory_full_info().uss / 1e6


def seconds(processes):
    """Processor time of the page's own thread and of its workers."""
    return sum(
        it.user_time + it.system_time
        for process in processes
        for it in psutil.Process(process).threads()
        if it.id == process or is_worker(Path(f"/proc/{process}/task/{it.id}/comm"))
    )


def is_worker(name):
    return name.exists() and name.read_text("ascii").startswith("DedicatedWorker")


def test_the_first_proof_comes_soon_and_later_ones_at_once(timed):
    first, later, _ = timed
    assert 0.5 < first < FIRST
    assert SLOWER * first < FIRST_THERE
    assert later < LATER


def test_the_page_takes_little_memory(timed):
    assert timed[2] < MEMORY
