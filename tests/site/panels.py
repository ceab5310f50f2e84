"""The panels of all equations of a page."""

# Of each mark: its name, its place, its panel's formulas that are not set, and the code shown.
OPENED = """marks => marks.map(mark => {
    const panel = document.getElementById(mark.getAttribute("aria-controls"));
    const cell = mark.closest(".cell")?.querySelector(".cell_input pre"); // none: it is typed
    return {
        label: mark.closest(".math").id.replace("equation-", ""),
        name: mark.getAttribute("aria-label"),
        group: mark.closest("[role=group]").ariaLabel,
        number: mark.closest(".eqno").firstChild.textContent,
        panel: [panel.id, panel.getAttribute("aria-label"), panel.getClientRects().length],
        unset: panel.querySelectorAll(".math:not(:has(mjx-container)), mjx-merror").length,
        code: [...panel.querySelectorAll("[data-code] pre")].map(it => it.textContent.trim()),
        cell: cell?.textContent.trim() ?? "",
    };
})"""
KINDS = {"result": "Proved", "definition": "Definition", "cited": "Cited"}
CLICK = "marks => marks.forEach(mark => mark.click())"


def are_as_the_index_says(page, entries):
    """Every mark opens a panel with its proof and its formulas set, and closes it again."""
    marks = page.locator(".why-mark")
    marks.evaluate_all(CLICK)
    page.wait_for_function("!document.querySelector('.why .math:not(:has(mjx-container))')")
    opened = marks.evaluate_all(OPENED)
    assert [mark["label"] for mark in opened] == [entry["label"] for entry in entries]
    for mark, entry in zip(opened, entries):
        number, known = mark["number"], KINDS[entry["kind"]]
        assert mark["name"] == f"{known}. Why? Equation {number}"
        assert mark["group"] == f"Equation {number}, {known.lower()}"
        assert mark["panel"] == [f"why-{mark['label']}", f"Why {number}?", 1]
        assert mark["unset"] == 0
        assert (mark["cell"] in mark["code"]) == (entry["kind"] == "result")
