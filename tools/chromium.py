"""Find the Chromium that prints, looks and tests, or install one, or say what to install."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


def find():
    """The path of a Chromium or Chrome: one on PATH, else playwright's own, else None."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def launched():
    """A browser, until the block ends."""
    found = find()
    if not found:
        raise FileNotFoundError("no Chromium or Chrome, expected one: run `make chromium`")
    flags = FLAGS + (["--no-sandbox"] if os.getuid() == 0 else [])
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=flags)


def install():
    """Try playwright's download, then Debian's package where this user may install it."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.getuid() == 0 and shutil.which("apt-get"):
        attempts += [["apt-get", "-q", "update"], ["apt-get", "-qy", "install", "chromium"]]
    for command in attempts:
        print("No Chromium yet:", " ".join(command[-3:]), flush=True)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if find():
            return find()
    return None


if __name__ == "__main__":
    if not (find() or install()):
        sys.exit(
            "The browser tests need Chromium or Chrome, and none could be installed.\n"
            "On Debian: apt-get install chromium. On Ubuntu and others: install Google Chrome."
        )
