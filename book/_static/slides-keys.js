// The keys of a deck, and its buttons. What has the focus keeps the keys that it needs itself.
{
  const root = document.documentElement;
  const keys = document.getElementById("keys");
  const { slides } = Deck;

  const printed = (withNotes) => {
    root.classList.toggle("with-notes", withNotes);
    print();
  };
  const fullScreen = () =>
    document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();

  const DO = {
    next: () => Deck.go(Deck.at + 1),
    back: () => Deck.go(Deck.at - 1),
    first: () => Deck.go(0),
    last: () => Deck.go(slides.length - 1),
    overview: () => Deck.overview(),
    notes: () => Deck.openNotes(),
    dark: () => Theme.turn(),
    screen: fullScreen,
    print: () => printed(false),
    printNotes: () => printed(true),
    help: () => (keys.open ? keys.close() : keys.showModal()),
  };
  const KEYS = {
    ...Object.fromEntries(["ArrowRight", "ArrowDown", "PageDown", " "].map((key) => [key, "next"])),
    ...Object.fromEntries(["ArrowLeft", "ArrowUp", "PageUp"].map((key) => [key, "back"])),
    Home: "first",
    End: "last",
    o: "overview",
    n: "notes",
    d: "dark",
    f: "screen",
    p: "print",
    P: "printNotes",
    "?": "help",
  };
  // Caps Lock makes an o an O, and Shift makes a p a P.
  const named = ({ key, shiftKey }) => {
    if (!/^[a-z]$/i.test(key)) return key;
    return shiftKey ? key.toUpperCase() : key.toLowerCase();
  };
  const PAGE = new Set(["PageUp", "PageDown"]); // a clicker's
  const KEPT = {
    "input[type=text], select": /^(Arrow|Home|End|.$)/,
    "input, [role=slider]": /^(Arrow|Home|End| $)/,
    "button, summary, a": /^ $/,
    ".why, .why *, pre, [tabindex='0']:not(.slide)": /^(Arrow| $)/,
  };
  const isKept = (target, key) =>
    Object.entries(KEPT).some(([who, its]) => target.matches?.(who) && its.test(key));

  const choose = (key) => {
    if (!Deck.isOverview()) return false;
    if (key === "Escape") Deck.overview(false);
    else if (key === "Enter" || key === " ") document.activeElement.click();
    else return false;
    return true;
  };

  // A figure lets Page up and down reach a handle: on a slide a clicker comes first.
  const pressed = (event) => {
    const [target] = event.composedPath();
    const key = named(event);
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || keys.open)
      return;
    if (!PAGE.has(key) && isKept(target, key)) return;
    if (!choose(key)) {
      if (!KEYS[key]) return;
      DO[KEYS[key]]();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  Deck.pressed = pressed;

  addEventListener("keydown", (event) => PAGE.has(event.key) && pressed(event), true);
  addEventListener("keydown", pressed);
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => DO[button.dataset.do]());
  }
  keys.addEventListener("close", () => slides[Deck.at].focus());
  // An open answer or solution closes by Escape, as a panel does.
  document.addEventListener("keydown", ({ key, target }) => {
    const open = key === "Escape" && target.closest?.(".slide")?.querySelector("details[open]");
    if (open) open.open = false;
  });
}
