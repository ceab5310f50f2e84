// Beside the number of each equation a button: it opens a panel that says why to believe it.
{
  const code = (details) => {
    const place = document.getElementById(details.dataset.code);
    const copy = (place.content ?? place).querySelector(".highlight").cloneNode(true);
    copy.querySelectorAll("button").forEach((it) => it.remove());
    copy.querySelector("pre").removeAttribute("id");
    details.append(copy);
  };

  const panelAfter = (label, title) => {
    const panel = Object.assign(document.createElement("div"), {
      className: "why",
      id: `why-${label}`,
      role: "region",
      ariaLabel: title,
      hidden: true,
      tabIndex: -1,
    });
    document.getElementById(`equation-${label}`).nextElementSibling.after(panel);
    return panel;
  };

  const fill = async (panel, title, template, close) => {
    const [heading, button] = ["strong", "button"].map((it) => document.createElement(it));
    Object.assign(button, { type: "button", textContent: "Close", onclick: close });
    heading.textContent = title;
    panel.append(button, heading, template.content.cloneNode(true));
    panel.querySelectorAll("details[data-code]").forEach(code);
    await MathJax.startup.promise;
    await MathJax.typesetPromise([panel]);
    keepToThePage(panel);
  };

  for (const template of document.querySelectorAll("template[data-why]")) {
    const label = template.dataset.why;
    const number = document.querySelector(`[id="equation-${label}"] .eqno`);
    const title = `Why ${number.firstChild.textContent}?`;
    const panel = panelAfter(label, title);
    const mark = document.createElement("button");
    const show = (open) => {
      panel.hidden = !open;
      mark.ariaExpanded = open;
      (open ? panel : mark).focus();
    };
    Object.assign(mark, { type: "button", className: "why-mark", textContent: "Why?" });
    mark.setAttribute("aria-label", title.replace("Why", "Why?").replace(/\?$/, ""));
    mark.setAttribute("aria-controls", panel.id);
    mark.ariaExpanded = false;
    mark.onclick = async () => {
      if (panel.hidden && !panel.hasChildNodes()) {
        fill(panel, title, template, () => show(false));
      }
      show(panel.hidden);
    };
    panel.onkeydown = mark.onkeydown = (event) => {
      if (event.key === "Escape" && !panel.hidden) show(false);
    };
    number.append(mark);
  }
}
