// A button beside the number of each equation opens a panel that says why it holds.
{
  const code = (box) => {
    const place = document.getElementById(box.dataset.code);
    const copy = (place.content ?? place).querySelector(".highlight").cloneNode(true);
    copy.querySelectorAll("button").forEach((it) => it.remove());
    copy.querySelector("pre").removeAttribute("id");
    box.append(copy);
    box.dispatchEvent(new Event("code", { bubbles: true })); // of live.js
  };

  // The panel stands beside the equation, under what is said of it.
  const panelOf = (equation, title) => {
    const panel = document.createElement("div");
    Object.assign(panel, { className: "why", hidden: true, tabIndex: -1 });
    panel.id = equation.id.replace("equation-", "why-");
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", title);
    equation.nextElementSibling.after(panel);
    return panel;
  };

  const fill = async (panel, title, content, close) => {
    panel.innerHTML = '<button type="button">Close</button><strong></strong>';
    panel.querySelector("button").addEventListener("click", close);
    panel.querySelector("strong").textContent = title;
    panel.append(content.cloneNode(true));
    panel.querySelectorAll("[data-code]").forEach(code);
    await MathJax.startup.promise;
    await MathJax.typesetPromise([panel]);
    keepToThePage(panel);
  };

  const KINDS = { result: "Proved", definition: "Definition", cited: "Cited" };

  // Of a result it shows a check mark, which is no text: what is seen of the name stands in it.
  const markOf = (number, title, panel, kind) => {
    const mark = document.createElement("button");
    Object.assign(mark, { type: "button", className: `why-mark ${kind}`, textContent: "Why?" });
    mark.setAttribute("aria-label", `${KINDS[kind]}. Why? ${title}`);
    mark.setAttribute("aria-controls", panel.id);
    mark.setAttribute("aria-expanded", false);
    number.append(mark);
    return mark;
  };

  for (const { dataset, content } of document.querySelectorAll("template[data-why]")) {
    const equation = document.getElementById(`equation-${dataset.why}`);
    const number = equation.querySelector(".eqno");
    const name = number.firstChild.textContent;
    const panel = panelOf(equation, `Why ${name}?`);
    const mark = markOf(number, `Equation ${name}`, panel, dataset.kind);
    // Formula, number and mark are one thing to who hears them.
    const called = `Equation ${name}, ${KINDS[dataset.kind].toLowerCase()}`;
    Object.assign(equation, { role: "group", ariaLabel: called });
    const show = (open) => {
      panel.hidden = !open;
      mark.setAttribute("aria-expanded", open);
      if (!open) mark.focus();
      const { top } = panel.getBoundingClientRect();
      if (open && top > 0.75 * innerHeight) panel.scrollIntoView({ block: "center" });
    };
    // Who hears the panel goes into it when its formulas are set, unless the reader has gone on.
    mark.addEventListener("click", async () => {
      const empty = !panel.hasChildNodes();
      const filled = empty && fill(panel, `Why ${name}?`, content, () => show(false));
      show(panel.hidden);
      await filled;
      if (!panel.hidden && document.activeElement === mark) panel.focus({ preventScroll: true });
    });
    for (const element of [panel, mark]) {
      element.addEventListener("keydown", ({ key }) => {
        if (key === "Escape" && !panel.hidden) show(false);
      });
    }
  }
}
