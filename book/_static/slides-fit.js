// A slide that holds too much gets smaller letters, down to a fiftieth of its height (slides.css).
{
  const STEP = 0.04;
  const LEAST = 0.5;

  const isOver = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
  const isFull = (seen) => isOver(seen) || [...seen.querySelectorAll("pre")].some(isOver);

  const fit = (slide) => {
    const seen = slide.querySelector(".seen");
    let share = 1;
    slide.style.removeProperty("--share-of-size");
    while (isFull(seen) && share > LEAST) {
      share -= STEP;
      slide.style.setProperty("--share-of-size", share.toFixed(2));
    }
  };

  // The overview, the notes and paper show slides of the shape that they have here.
  const fitAll = () => {
    const shape = (innerHeight / innerWidth).toFixed(4);
    document.documentElement.style.setProperty("--shape", shape);
    Deck.slides.forEach(fit);
  };
  // What is answered on a slide takes room as well.
  const again = () => requestAnimationFrame(() => fit(Deck.slides[Deck.at]));
  for (const kind of ["submit", "toggle"]) document.addEventListener(kind, again, true);

  addEventListener("resize", fitAll);
  addEventListener("load", async () => {
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([window.MathJax?.startup?.promise, document.fonts.ready]);
    fitAll();
    document.documentElement.dataset.ready = "";
  });
}
