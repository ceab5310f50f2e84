"""Words, controls and code that lie over others.

Letters of a plot may lie over its lines, those of a formula belong together, and what is opened
covers what it stands on.
"""

COVERED = """(root) => {
    const within = (it) => [...it.querySelectorAll("*")].flatMap((e) =>
        [e, ...(e.shadowRoot ? within(e.shadowRoot) : [])]);
    const apart = "svg, mjx-container, .ear, .why, details[open], option";
    const boxes = (it) => {
        if (it.matches("button, input, select, pre")) return [it.getBoundingClientRect()];
        const range = new Range();
        return [...it.childNodes].filter((e) => e.nodeType === 3 && e.data.trim()).flatMap((e) => {
            range.selectNode(e);
            return [...range.getClientRects()];
        });
    };
    const seen = within(root)
        .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(apart))
        .flatMap((it) => boxes(it).map((box) => ({ it, box, is: it.textContent.slice(0, 20) })));
    const share = (one, other, from, to) =>
        Math.min(one.box[to], other.box[to]) - Math.max(one.box[from], other.box[from]);
    const covers = (one, other) => !one.it.contains(other.it) && !other.it.contains(one.it)
        && share(one, other, "left", "right") > 2 && share(one, other, "top", "bottom") > 4;
    return seen.flatMap((one, n) => seen.slice(n + 1).filter((other) => covers(one, other))
        .map((other) => `${one.it.localName} ${one.is} | ${other.it.localName} ${other.is}`));
}"""
