// Light or dark before anything is drawn: as was chosen on a page of the book, else as the system has it.
const Theme = {
  chosen() {
    try {
      const { mode, theme } = localStorage;
      return mode === "auto" ? null : (theme ?? null);
    } catch {
      return null; // a browser that lets no page of the disk store anything
    }
  },
  set(name) {
    document.documentElement.dataset.theme = name;
  },
  // The pages of the book follow.
  turn() {
    const name = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    Theme.set(name);
    try {
      localStorage.mode = localStorage.theme = name;
    } catch {
      return; // it holds for this deck
    }
  },
};
Theme.set(
  Theme.chosen() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"),
);
