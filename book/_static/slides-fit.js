// A slide that holds too much gets smaller letters, down to a fiftieth of its height (slides.css). One
// that is full even so is marked, scrolls, and is framed in the overview.
{
  const STEP = 0.04;
  const LEAST = 0.5;

  const isOver = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
  // A grid gives a cell less room than it takes, and code a bar to scroll with: no slide is over then.
  const PARTS = ":is(pre, .pulled.cell):not(details *)";
  const isFull = (seen) => [seen, ...seen.querySelectorAll(PARTS)].some(isOver);

  const shrink = (slide, name, most, least) => {
    const seen = slide.querySelector(".seen");
    const set = (size) => slide.style.setProperty(name, size.toFixed(2));
    let size = most;
    set(size);
    while (isFull(seen) && size > least) set((size -= STEP));
    slide.toggleAttribute("data-full", isFull(seen));
  };
  // Code alone on a slide can be larger than words; beside much else it gives way first.
  const fit = (slide) => {
    slide.style.removeProperty("--share-of-size");
    if (slide.querySelector("pre")) shrink(slide, "--size-of-code", 1.2, 0.78);
    shrink(slide, "--share-of-size", 1, LEAST);
  };

  // The overview, the notes and paper show slides of the shape that they have here.
  const fitAll = () => {
    const shape = (innerHeight / innerWidth).toFixed(4);
    document.documentElement.style.setProperty("--shape", shape);
    Deck.slides.forEach(fit);
  };
  // What is answered on a slide takes room as well.
  const again = () => requestAnimationFrame(() => fit(Deck.slides[Deck.at]));
  for (const kind of ["submit", "toggle", "click", "keyup"])
    document.addEventListener(kind, again, true);

  addEventListener("resize", fitAll);
  // What was answered in class would stand in the hand-out, and make its letters small.
  addEventListener("beforeprint", () => {
    for (const open of document.querySelectorAll(".slide details[open]")) open.open = false;
    fitAll();
  });
  addEventListener("load", async () => {
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([window.MathJax?.startup?.promise, document.fonts.ready]);
    fitAll();
    document.documentElement.dataset.ready = "";
  });
}
