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
