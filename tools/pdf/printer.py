"""A page as a PDF, printed by Chromium: at least twice, since then numbers of pages are known."""

from io import BytesIO

import pikepdf

MINUTES = 10
PRINTS = 4
WIDTH = 575  # pixels: as wide as the text on the sheet
WIDE = """[...document.querySelectorAll("body *:not(mjx-math *)")]
    .filter((it) => {
        const { left, right } = it.getBoundingClientRect();
        return left < -1 || Math.max(right, it.scrollWidth) > innerWidth + 1;
    })
    .map((it) => it.outerHTML.slice(0, 60))"""
UNSET = "document.querySelectorAll('mjx-merror, .math:not(:has(mjx-container))').length"


def printed(browser, html, work):
    """The PDF's bytes. html: the page; work: the file to put it in meanwhile."""
    work.write_text(html, "utf-8")
    tab = browser.new_context(offline=True, viewport={"width": WIDTH, "height": 900}).new_page()
    try:
        open_page(tab, work)
        return printed_until_right(tab)
    finally:
        tab.context.close()
        work.unlink()


def open_page(tab, file):
    """Open the page, and set its formulas."""
    tab.set_default_timeout(MINUTES * 60_000)
    tab.emulate_media(media="print")
    tab.goto(file.as_uri())
    tab.evaluate("ready")
    unset = tab.evaluate(UNSET)
    if unset:
        raise ValueError(f"{file.name}: {unset} formulas are not set, expected none")
    wide = tab.evaluate(WIDE)
    if wide:
        raise ValueError(f"{file.name}, wider than the sheet: {wide}")


def printed_until_right(tab):
    """Numbers of pages are those of the print before; as long as they move, there is another."""
    pages = page_numbers(as_pdf(tab, tagged=False))
    for _ in range(PRINTS):
        lost = tab.evaluate("fillPages", pages)
        if lost:
            raise ValueError(f"{lost}: nothing in the PDF has these names")
        pdf = as_pdf(tab, tagged=True)
        before, pages = pages, page_numbers(pdf)
        if pages == before:
            return pdf
    raise ValueError(f"{PRINTS} prints, and each has other numbers of pages than the one before")


def as_pdf(tab, tagged):
    """With tags come the structure and the outline, which take time."""
    return tab.pdf(
        prefer_css_page_size=True,
        print_background=True,
        tagged=tagged,
        outline=tagged,
    )


def page_numbers(pdf):
    """On which page each name is that a link leads to."""
    with pikepdf.open(BytesIO(pdf)) as read:
        number = {page.obj.objgen: n for n, page in enumerate(read.pages, start=1)}
        names = read.Root.Dests
        return {name[1:]: number[place[0].objgen] for name, place in names.items()}
