// A deck: one slide fills the window, and its number stands in the address, as #/7.
const Deck = {
  slides: [...document.querySelectorAll(".slide")],
  at: -1,

  heading(n) {
    const parts = [...(Deck.slides[n]?.querySelector("h2").childNodes ?? [])];
    const words = parts.filter((it) => !it.matches?.(".headerlink")).map((it) => it.textContent);
    return words.join("").trim();
  },

  // The slide that an address names: by number, or by something that stands on it.
  named(hash) {
    const name = decodeURIComponent(hash.replace(/^#\/?/, ""));
    if (/^\d+$/.test(name)) return Number(name) - 1;
    return Deck.slides.indexOf(document.getElementById(name)?.closest(".slide"));
  },

  go(n) {
    const to = Math.min(Math.max(0, n), Deck.slides.length - 1);
    if (to === Deck.at) return;
    Deck.at = to;
    Deck.slides.forEach((slide, i) => slide.classList.toggle("now", i === to));
    history.replaceState(null, "", `#/${to + 1}`);
    Deck.say(to);
    Deck.slides[to].focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("slide"));
  },

  say(n) {
    const share = `${n + 1} / ${Deck.slides.length}`;
    document.getElementById("place").textContent = share;
    document.documentElement.style.setProperty("--done", (n + 1) / Deck.slides.length);
    document.title = `${Deck.heading(n)} (${share})`;
  },

  // All slides side by side: one is chosen by a click, or by Tab and Enter.
  overview(open = !Deck.isOverview()) {
    document.documentElement.classList.toggle("overview", open);
    document.querySelector("[data-do=overview]").ariaPressed = open;
    Deck.slides.forEach((slide, i) => {
      slide.tabIndex = open ? 0 : -1;
      for (const part of slide.children) part.inert = open;
      slide.ariaLabel = open ? `Slide ${i + 1}: ${Deck.heading(i)}` : null;
      slide.role = open ? "button" : null;
    });
    const now = Deck.slides[Deck.at];
    now.focus();
    if (open) now.scrollIntoView({ block: "center" });
  },

  isOverview() {
    return document.documentElement.classList.contains("overview");
  },
};

{
  for (const slide of Deck.slides) slide.tabIndex = -1;
  addEventListener("hashchange", () => {
    const n = Deck.named(location.hash);
    if (n >= 0) Deck.go(n);
  });
  document.querySelector("main").addEventListener("click", (event) => {
    const slide = event.target.closest(".slide");
    if (!Deck.isOverview() || !slide) return;
    event.preventDefault();
    Deck.go(Deck.slides.indexOf(slide));
    Deck.overview(false);
  });
  Deck.go(Deck.named(location.hash));

  // A finger that is drawn across turns over, where it took hold of nothing else.
  const KEPT = "input, select, button, a, summary, pre, .why, details[open], [slide]";
  let start = null;
  addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 && !touches[0].target.closest(KEPT) ? touches[0] : null;
  });
  addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start || Deck.isOverview()) return;
    const [dx, dy] = [end.clientX - start.clientX, end.clientY - start.clientY];
    if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)) Deck.go(Deck.at - Math.sign(dx));
    start = null;
  });
}
