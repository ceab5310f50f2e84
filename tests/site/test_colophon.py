"""The line at the foot of every page: source, version and date, how to report an error."""

import re
import subprocess

from _ext.words import colophon

import gmmlib

LINE = re.compile(r'<p class="colophon">.*?</p>', re.S)
# What the line calls the file that it offers, and how this file's name ends.
OFFERED = {
    "This notebook with all it needs (zip)": ".zip",
    "Notebook of this page": ".ipynb",
    "Source of this page": ".md",
}
WITHOUT_SOURCE = {"search.html", "genindex.html", "what-to-pull.html"}


def test_every_page_says_its_version_its_source_and_how_to_report_an_error(site, any_page):
    (line,) = LINE.findall((site / any_page).read_text("utf-8"))
    assert re.search(rf"Version {re.escape(gmmlib.__version__)}(, \d{{4}}-\d\d-\d\d)? ·", line)
    assert re.search(r'href="([^"#]+\.html)?#reporting-an-error">Report an error</a>', line)
    links = re.findall(r'href="([^"]+)" download>([^<]+)<', line)
    without = any_page in WITHOUT_SOURCE or any_page.startswith("figures/")
    assert len(links) == (not without)
    for href, words in links:
        source = (site / any_page).parent / href
        assert source.is_file()
        assert source.suffix == OFFERED[words]


def test_the_line_is_seen(tab):
    page = tab(375, "dark").open("book/notation.html", formulas=False)
    assert page.locator("footer .colophon").is_visible()


def test_the_date_is_that_of_the_last_commit(tmp_path):
    def git(*words):
        who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    git("init")
    assert colophon.date(tmp_path) == "", "no commit yet"
    (tmp_path / "a").write_text("a", "utf-8")
    git("add", "a")
    git("commit", "-m", "a")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", colophon.date(tmp_path))
    assert colophon.version(tmp_path).endswith(colophon.date(tmp_path))
    (tmp_path / "b").mkdir()
    assert colophon.date(tmp_path / "b") == "", "the date of somebody else's repository"


def test_without_git_there_is_a_version_and_no_date(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert colophon.version(tmp_path) == f"Version {gmmlib.__version__}"
