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
  let room = null;
  let began = null;

  // A picture of a slide: nothing in it can be pressed.
  const picture = (slide) => {
    if (!slide) return [];
    const copy = slide.cloneNode(true);
    copy.querySelectorAll(".notes, .why").forEach((it) => it.remove());
    copy.classList.add("now");
    copy.inert = true;
    return [copy];
  };

  const place = (name) => room.document.getElementById(name);

  const show = () => {
    if (!room || room.closed) return;
    const slide = Deck.slides[Deck.at];
    const notes = slide.querySelector(".notes")?.cloneNode(true).childNodes ?? [];
    place("now").replaceChildren(...picture(slide));
    place("after").replaceChildren(...picture(Deck.slides[Deck.at + 1]));
    place("said").replaceChildren(...notes);
    tell();
  };

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
    paper.documentElement.dataset.theme = document.documentElement.dataset.theme;
    paper.title = `Notes: ${document.querySelector("h1").textContent}`;
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const copy = paper.createElement("link");
      paper.head.append(Object.assign(copy, { rel: "stylesheet", href: link.href }));
    }
    for (const style of document.querySelectorAll("head style"))
      paper.head.append(style.cloneNode(true));
    paper.body.innerHTML = FRAME;
    room.addEventListener("keydown", Deck.pressed);
  };

  Deck.openNotes = () => {
    if (!room || room.closed) {
      room = open("", "notes", "popup,width=1100,height=760");
      if (!room) return; // the browser lets no window open
      furnish();
      began ??= new Date();
    }
    room.focus();
    show();
  };
  document.addEventListener("slide", show);
  setInterval(tell, 1000);
}
