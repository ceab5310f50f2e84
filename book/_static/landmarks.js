// What stands around the text, for who hears it: the bar, the lists of pages and sections.

// One who skips the menus comes to the text, and not to the buttons above it.
addEventListener("DOMContentLoaded", () => {
  const text = document.querySelector(".bd-article");
  const skip = document.querySelector("#pst-skip-link a");
  if (!text || !skip) return;
  text.id ||= "text";
  skip.hash = text.id;
});

// The names of parts of the book are no headings of this page, and this page's own link says so.
addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector(".bd-links");
  list?.querySelectorAll(".caption").forEach((it) => it.removeAttribute("role"));
  list?.querySelectorAll(".caption").forEach((it) => it.removeAttribute("aria-level"));
  for (const link of list?.querySelectorAll("a.current") ?? []) link.ariaCurrent = "page";
});

// Buttons of the bar say what is so now.
addEventListener("DOMContentLoaded", () => {
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const { dataset } = document.documentElement;
  const sayMode = () => {
    const mode = dataset.mode === "auto" ? "as the system" : dataset.mode;
    all(".theme-switch-button", (it) => (it.ariaLabel = `Color mode: ${mode}`));
  };
  new MutationObserver(sayMode).observe(document.documentElement, {
    attributeFilter: ["data-mode"],
  });
  sayMode();

  const saySize = () =>
    all(".btn-fullscreen-button", (it) => (it.ariaPressed = Boolean(document.fullscreenElement)));
  addEventListener("fullscreenchange", saySize);
  saySize();

  for (const [side, words] of [
    ["primary", "List of pages"],
    ["secondary", "List of sections"],
  ]) {
    const list = document.getElementById(`pst-${side}-sidebar`);
    const say = () => {
      const ariaExpanded = list.checkVisibility() && !list.matches(".pst-sidebar-hidden");
      all(`.${side}-toggle`, (it) => Object.assign(it, { ariaLabel: words, ariaExpanded }));
    };
    if (!list) continue;
    new ResizeObserver(say).observe(list);
    new MutationObserver(say).observe(list, { attributeFilter: ["class"] });
  }
});
