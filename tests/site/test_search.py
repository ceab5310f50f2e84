"""The search page finds words, equations by label and functions of gmmlib, from the disk."""

import pytest


@pytest.mark.parametrize(
    ("words", "page", "anchor"),
    [
        ("responsibilities", "book/03-e-step.html", ""),
        ("Old Faithful", "book/01-mixture-model.html", ""),
        ("m-step-mean", "book/04-m-step.html", ""),
        ("m-step-mean", "book/equations.html", ""),
        ("gmmlib.log_gaussian", "book/api.html", "#gmmlib.log_gaussian"),
        ("GaussianMixture", "book/api.html", "#gmmlib.GaussianMixture"),
    ],
)
def test_a_reader_types_sees_results_and_follows_one(tab, site, words, page, anchor):
    it = tab()
    search = it.open("search.html")
    search.locator("input[name=q]:visible").fill(words)
    search.keyboard.press("Enter")
    target = f'#search-results li a[href^="{page}"]'
    wanted = search.locator(f'{target}[href*="{anchor}"]' if anchor else target).first
    wanted.wait_for()
    wanted.press("Enter")  # results come one by one and move under a pointer
    search.wait_for_url(f"{(site / page).as_uri()}**", wait_until="commit")
    assert search.url.endswith(anchor)
    search.locator("article h1").wait_for()
    assert it.problems == []


def test_what_is_nowhere_is_said(tab):
    page = tab().open("search.html", "?q=zebrafish")
    page.get_by_text("did not match any documents").wait_for()
