"""What is seen of a moving figure: in the place of its picture, and all of it within its frame."""

from .reader import FRAMES

# For each control and task, the share of the plot that is seen, below the page's bar.
BESIDE = """figure => {
    const plot = figure.find(".stage > svg"), shares = {};
    const bar = document.querySelector(".bd-header-article").getBoundingClientRect().height;
    const parts = figure.shadowRoot.querySelectorAll(":is(input, select, button, a, .tasks li)");
    for (const part of [...parts].filter((it) => it.checkVisibility())) {
        figure.scrollIntoView();
        scrollBy(0, -bar);
        part.scrollIntoView({ block: "nearest" });
        const { top, bottom, height } = plot.getBoundingClientRect();
        const name = part.ariaLabel || part.textContent || part.parentNode.textContent;
        shares[name] = (Math.min(bottom, innerHeight) - Math.max(top, bar)) / height;
    }
    return shares;
}"""
SIZES = "all => all.map(it => it.getBoundingClientRect()).flatMap(it => [it.width, it.height])"
CONTROLS = ":is(button, a, select, .choice, input[type=range], .handle circle):visible"


def takes_the_pictures_place(reader):
    """Where scripts run, the figure stands for its picture, and nothing is done in it yet."""
    assert reader.tab.problems == []
    assert not reader.figure.locator("img").is_visible()
    assert reader.figure.locator("svg").first.is_visible()
    assert reader.tasks() == []
    assert reader.figure.locator(".tasks li").count() >= 3


def leaves_its_picture(browser, site, reader, *names):
    """The picture shows on these pages where no script runs, and on paper."""
    with browser.new_context(java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        for name in names:
            page.goto((site / name).as_uri())
            assert page.locator(f"{reader.element} img").is_visible()
    reader.page.emulate_media(media="print")
    assert reader.figure.locator("img").is_visible()
    assert not reader.figure.locator(".frame").is_visible()
    reader.page.emulate_media(media="screen")
    assert reader.figure.locator(".frame").is_visible()


def fits_a_finger(reader, more_than):
    """Each of its controls, of which there are more than so many, is 44 pixels wide and high."""
    sizes = reader.figure.locator(CONTROLS).evaluate_all(SIZES)
    assert len(sizes) > 2 * more_than
    assert min(sizes) >= 43.9


def the_plot_stays(reader):
    """While its tasks are worked at, the plot is seen, and leaves them half of the screen."""
    task = reader.figure.locator(".tasks li").first
    task.evaluate("it => scrollBy(0, it.getBoundingClientRect().bottom - innerHeight + 5)")
    reader.drawn()
    plot, below = reader.figure.locator("svg").first.bounding_box(), task.bounding_box()
    assert plot["y"] >= 0
    assert plot["y"] + plot["height"] <= below["y"]
    assert plot["height"] <= reader.page.viewport_size["height"] / 2


def the_plot_is_beside(reader):
    """Each control and task, scrolled into view from the figure's top, has the plot in view."""
    shares = reader.figure.evaluate(BESIDE)
    assert len(shares) > 7
    assert min(shares.values()) > 0.9, shares


def nothing_is_wider(reader):
    """Nobody has to scroll a figure from side to side."""
    assert reader.figure.evaluate("f => f.find('.frame').scrollWidth - f.clientWidth") <= 0


def stays_in_its_frame(reader, texts="svg text:visible"):
    """No text leaves the frame, also where the state is an extreme one, and no script fails."""
    reader.page.evaluate(FRAMES)
    assert reader.tab.problems == []
    nothing_is_wider(reader)
    frame = reader.figure.locator(".frame").bounding_box()
    for text in reader.figure.locator(texts).all():
        box = text.bounding_box()
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]


def words(value, digits=2):
    """A number as figures write it: with the sign minus, but for what is shown as zero."""
    return f"{value:z.{digits}f}".replace("-", "\u2212")


def mixed(shares):
    """How a row's colour is mixed: the second component's part of what the first two have."""
    return f"var(--k2) {100 * shares[1] / max(shares[:2].sum(), 1e-300):.1f}%"
