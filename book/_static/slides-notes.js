// The lecturer's window: this slide and the next one, the notes, the clock, and the minutes that were
// planned up to here. It is written into, so it needs no address and works from the disk.
{
  const FRAME = `<main><p id="time" role="timer"></p>
    <section id="now" aria-label="This slide"></section>
    <section id="after" aria-label="The next slide"></section>
    <section id="said" aria-label="Notes" tabindex="0"></section></main>`;
  const planned = (n) =>
    Deck.slides.slice(0, n + 1).reduce((all, it) => all + Number(it.dataset.minutes ?? 0), 0);
  const two = (number) => String(number).padStart(2, "0");
  const asClock = (seconds) => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
  const KEPT = ["notes-open", `notes-began ${location.pathname}`];
  let room = null;
  let began = null;

  // What outlives a reload of the deck: that the window is open, and when the lecture began.
  const keep = (name, value) => {
    try {
      sessionStorage[name] = value;
    } catch {
      return; // a browser that lets no page of the disk store anything
    }
  };
  const kept = (name) => {
    try {
      return sessionStorage[name];
    } catch {
      return "";
    }
  };

  // A figure that moves, as it stands now: its drawing without what makes it move.
  const still = (figure, copy) => {
    const shown = document.createElement("still-figure");
    for (const { name, value } of figure.attributes) shown.setAttribute(name, value);
    const drawing = shown.attachShadow({ mode: "open" });
    drawing.append(...[...figure.shadowRoot.childNodes].map((it) => it.cloneNode(true)));
    const chosen = figure.shadowRoot.querySelectorAll("select");
    drawing.querySelectorAll("select").forEach((it, i) => (it.value = chosen[i].value));
    copy.replaceWith(shown);
  };
  const figures = (slide) =>
    [...slide.querySelectorAll(".moving > *")].filter((it) => it.shadowRoot);

  // A picture of a slide, of the deck's size and then made smaller: nothing in it can be pressed.
  const picture = (slide) => {
    if (!slide) return [];
    const marked = figures(slide);
    marked.forEach((it, i) => (it.dataset.figure = i));
    const copy = slide.cloneNode(true);
    for (const it of marked) {
      still(it, copy.querySelector(`[data-figure="${it.dataset.figure}"]`));
      delete it.dataset.figure;
    }
    copy.querySelectorAll(".notes, .why").forEach((it) => it.remove());
    copy.classList.add("now");
    copy.inert = true;
    return [copy];
  };

  const place = (name) => room.document.getElementById(name);

  const scale = () => {
    if (!room || room.closed) return;
    const { style } = room.document.documentElement;
    style.setProperty("--deck-width", innerWidth);
    style.setProperty("--deck-height", innerHeight);
    for (const name of ["now", "after"]) {
      const { clientWidth } = place(name);
      place(name).style.setProperty("--scale", clientWidth / innerWidth);
    }
  };

  const show = () => {
    if (!room || room.closed) return;
    const slide = Deck.slides[Deck.at];
    const notes = slide.querySelector(".notes")?.cloneNode(true).childNodes ?? [];
    place("after").replaceChildren(...picture(Deck.slides[Deck.at + 1]));
    place("said").replaceChildren(...notes);
    showNow();
    tell();
    watch(slide);
  };
  const showNow = () => {
    place("now").replaceChildren(...picture(Deck.slides[Deck.at]));
    scale();
  };

  // What changes on the slide, changes in its picture before the next frame.
  let waiting = null;
  const later = () => {
    if (!room || room.closed) return;
    waiting ??= requestAnimationFrame(() => {
      showNow();
      changes.takeRecords(); // its own marks
      waiting = null;
    });
  };
  const changes = new MutationObserver(later);
  const watch = (slide) => {
    changes.disconnect();
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    for (const it of [slide, ...figures(slide).map(({ shadowRoot }) => shadowRoot)])
      changes.observe(it, all);
  };
  for (const kind of ["input", "change"]) document.addEventListener(kind, later);

  const tell = () => {
    if (!room || room.closed) return;
    const now = new Date();
    const passed = asClock((now - began) / 1000);
    place("time").textContent =
      `${two(now.getHours())}:${two(now.getMinutes())} · ${passed} of ${planned(Deck.at)} minutes` +
      ` · slide ${Deck.at + 1} of ${Deck.slides.length}`;
  };

  // Styles are the deck's; what is pressed here, the deck does.
  const furnish = () => {
    const { document: paper } = room;
    paper.documentElement.lang = document.documentElement.lang;
    paper.documentElement.className = "notes-window";
    paper.head.replaceChildren();
    paper.title = `Notes: ${document.querySelector("h1").textContent}`;
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const copy = paper.createElement("link");
      paper.head.append(Object.assign(copy, { rel: "stylesheet", href: link.href, onload: scale }));
    }
    for (const style of document.querySelectorAll("head style"))
      paper.head.append(style.cloneNode(true));
    paper.body.innerHTML = FRAME;
    room.addEventListener("keydown", Deck.pressed);
    room.addEventListener("resize", scale);
    room.addEventListener("pagehide", () => keep(KEPT[0], ""));
    keep(KEPT[0], "yes");
    began ??= new Date(Number(kept(KEPT[1])) || Date.now());
    keep(KEPT[1], Number(began));
    paint();
  };
  const paint = () => {
    if (room && !room.closed)
      room.document.documentElement.dataset.theme = document.documentElement.dataset.theme;
  };

  // From the disk each load of a deck is a stranger to the window that the one before has opened.
  const isStrange = (window) => {
    try {
      return !window.document;
    } catch {
      return true;
    }
  };
  // The window that is open already, else a new one, if the browser lets one open.
  const take = () => {
    room = open("", "notes", "popup,width=1100,height=760");
    if (room && isStrange(room)) {
      room.close();
      room = null;
      keep(KEPT[0], "");
    }
    if (room) furnish();
  };
  Deck.openNotes = () => {
    if (!room || room.closed) take();
    if (!room) take(); // a stranger was closed
    if (!room) return;
    room.focus();
    show();
  };
  Deck.hasNotes = () => Boolean(room && !room.closed);
  document.addEventListener("slide", show);
  addEventListener("resize", scale);
  const theme = { attributeFilter: ["data-theme"] };
  new MutationObserver(paint).observe(document.documentElement, theme);
  setInterval(tell, 1000);

  // A deck that is loaded again goes on with the window that it had; from the disk N opens another.
  addEventListener("load", () => {
    if (kept(KEPT[0])) take();
    show();
  });
}
