// Names for who hears the page, where a name that is seen says less than its place does.

// The button that opens a solution stands in its title, and is called like all others.
addEventListener("load", () => {
  for (const button of document.querySelectorAll(".admonition-title > .toggle-button")) {
    const words = [...button.parentElement.childNodes].filter((it) => it !== button);
    const title = words.map((it) => it.textContent).join("");
    button.ariaLabel = title.replace(/\s+/g, " ").trim();
    button.querySelector("svg")?.setAttribute("aria-hidden", "true");
  }
});

// Exercises follow each other without a heading between them: their titles are what one jumps to.
addEventListener("DOMContentLoaded", () => {
  for (const title of document.querySelectorAll(".exercise > .admonition-title")) {
    title.role = "heading";
    title.ariaLevel = 3;
  }
});

// A link that only a pointer finds: to the ear and to the keyboard it is a word like others.
function leaveToPointers(link) {
  const address = link.getAttribute("href");
  for (const name of ["href", "aria-label"]) link.removeAttribute(name);
  link.addEventListener("pointerover", () => link.setAttribute("href", address));
  link.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") link.removeAttribute("href"); // a finger is gone before its click
  });
}

// A word is linked in every section, for the eye. Half of all stops of the keyboard would be such
// links: so of each meaning the first on the page is one, if there is one in text that is not folded.
addEventListener("DOMContentLoaded", () => {
  const links = [...document.querySelectorAll("article a.look-up")];
  const isFolded = (link) => Boolean(link.closest(".dropdown, details"));
  const met = new Set();
  for (const link of [...links.filter((it) => !isFolded(it)), ...links.filter(isFolded)]) {
    const { href } = link;
    if (met.has(href)) leaveToPointers(link);
    met.add(href);
  }
});

// Code, and what it prints, are apart from the text and from each other. Of an exercise that is not
// done yet the output is no verdict on the reader.
addEventListener("load", () => {
  for (const part of document.querySelectorAll(".cell_input, .cell_output")) {
    const lines = part.querySelector("pre");
    const isOutput = part.matches(".cell_output");
    if (!lines || (isOutput && part.querySelector(".math, p"))) continue;
    const undone = isOutput && lines.textContent.startsWith("Not yet");
    const name = undone ? "what the check says of the code as it stands" : "output";
    Object.assign(part, { role: "group", ariaLabel: isOutput ? name : "code" });
    for (const button of part.querySelectorAll(".copybtn"))
      button.ariaLabel = isOutput ? "Copy output" : "Copy code";
  }
});
