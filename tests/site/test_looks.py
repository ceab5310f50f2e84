"""Which costly looks a page gets: the same ones until it changes, and in the end all of them."""

from collections import Counter

import pytest

from .looks import MODES, ONCE, drawn, taken


def content(n, foot="2026-01-01"):
    return f'<p>Page {n}</p><p class="colophon">Version 1, {foot}</p>'.encode()


@pytest.mark.parametrize("looks", [MODES, ONCE], ids=["modes", "once"])
def test_over_many_pages_each_look_is_drawn_as_often_as_the_others(looks):
    found = Counter(drawn(content(n), looks) for n in range(1000))
    assert set(found) == set(looks)
    assert max(found.values()) < 1.3 * min(found.values())


@pytest.mark.parametrize("looks", [MODES, ONCE], ids=["modes", "once"])
def test_a_page_keeps_its_look_until_it_changes(looks):
    kept = [drawn(content(n), looks) for n in range(50)]
    assert [drawn(content(n, "2027-12-31"), looks) for n in range(50)] == kept
    assert [drawn(content(n) + b" ", looks) for n in range(50)] != kept


def test_the_mode_says_nothing_of_the_other_look():
    pairs = {(drawn(content(n), MODES), drawn(content(n), ONCE)) for n in range(1000)}
    assert len(pairs) == len(MODES) * len(ONCE)


def test_a_run_takes_one_look_at_a_page_or_all(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(content(1))
    assert taken(page, ONCE, every=False) == [drawn(content(1), ONCE)]
    assert taken(page, ONCE, every=True) == ONCE
