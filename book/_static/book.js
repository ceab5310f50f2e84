// Repairs of the theme, in the page.

// A reader who opens a page, or follows a link into it, sees that place before the rest is laid out.
// A reader who comes back, or has scrolled meanwhile, is left where they are.
let followed = performance.getEntriesByType("navigation")[0]?.type === "navigate";
function goThere() {
  if (followed) document.querySelector(":target")?.scrollIntoView();
}
for (const move of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  addEventListener(move, () => (followed = false), { once: true, passive: true });
}
if (!location.hash || followed) {
  document.documentElement.classList.add("arriving");
  addEventListener("load", () => {
    document.documentElement.classList.remove("arriving");
    goThere();
  });
}

// Paper shows all pictures, also those that the first screen did not need.
addEventListener("load", () =>
  (window.requestIdleCallback ?? setTimeout)(() => {
    for (const picture of document.querySelectorAll("img[loading=lazy]")) picture.loading = "eager";
  }),
);

const FORMULA = 'mjx-container[display="true"], span.math';
// A formula smaller than this is hard to read, so it scrolls. On slides formulas are large.
const SMALLEST = Number(document.documentElement.dataset.smallest ?? 0.7);
const AT_ONCE = 40; // formulas set before the page may answer the reader

// Formulas are set in parts, first those on the screen, so a reader on a slow machine does not wait
// for the end of the chapter. MathJax.startup.promise is kept when the last formula is set.
async function setFormulas(MathJax) {
  goThere();
  const later = new Set(document.querySelectorAll(".math"));
  const known = new Map();
  while (later.size) {
    const seen = [...later].filter(onTheScreen);
    const part = seen.length ? seen : [...later].slice(0, AT_ONCE);
    part.forEach((box) => later.delete(box));
    await setOnce(MathJax, part, known);
    await new Promise((resume) => setTimeout(resume));
  }
}

function onTheScreen(box) {
  const { top, bottom } = box.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// A formula that has been set before is copied; every second formula of a chapter has. `known` maps
// what a box held to what it holds once its formula is set.
async function setOnce(MathJax, boxes, known) {
  const named = boxes.map((box) => [box.outerHTML, box]);
  const fresh = new Map(named.filter(([name]) => !known.has(name)));
  await MathJax.typesetPromise([...fresh.values()]);
  fresh.forEach(sayIt);
  for (const [name, box] of fresh) known.set(name, box.innerHTML);
  for (const [name, box] of named) if (box !== fresh.get(name)) box.innerHTML = known.get(name);
}

// A name that is made of contents, such as a choice's, leaves a formula out unless it has a label.
function sayIt(box) {
  if (box.dataset.spoken) box.querySelector("math").ariaLabel = box.dataset.spoken;
}

addEventListener("DOMContentLoaded", () => {
  const { MathJax } = window;
  if (MathJax?.startup?.promise) {
    const ready = MathJax.startup.promise;
    MathJax.startup.promise = ready.then(() => setFormulas(MathJax));
  }
});

// A formula that is wider than its place gets smaller. All are measured before any is changed, so
// the page is laid out once, and not for each formula.
function fit(boxes) {
  const measured = [];
  for (const box of boxes.filter((each) => each.matches(FORMULA))) {
    const svg = box.querySelector("svg");
    if (svg?.dataset.asSet) svg.style.cssText = svg.dataset.asSet;
    if (svg) measured.push({ box, svg });
  }
  for (const formula of measured) {
    const { width, height } = formula.svg.getBoundingClientRect();
    const room = formula.box.getBoundingClientRect().width;
    const share = Math.max(SMALLEST, (0.99 * room) / width);
    Object.assign(formula, { width, height, share, fits: width < room + 0.5 });
  }
  for (const { svg, width, height, share, fits } of measured) {
    if (fits) continue;
    svg.dataset.asSet ??= svg.style.cssText;
    svg.style.width = `${share * width}px`;
    svg.style.height = `${share * height}px`;
    svg.style.verticalAlign = `${share * parseFloat(svg.style.verticalAlign)}ex`;
  }
}

// A box that is still wider scrolls: the keyboard must reach it, also where it was folded away, and
// a screen reader must be able to name it.
function letTheKeyboardReach(boxes) {
  const wide = boxes.map((box) => box.scrollWidth > box.clientWidth);
  boxes.forEach((box, i) => {
    if (wide[i]) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    nameRegion(box, wide[i]);
    box.toggleAttribute("data-more", wide[i]);
  });
}

let regions = 0; // of one page, so that each has another name

function nameRegion(box, wide) {
  if (box.hasAttribute("role") === wide) return;
  box.role = wide ? (box.matches("pre") ? "group" : "region") : null;
  box.ariaLabel = wide ? nameOf(box) : null;
}

function nameOf(box) {
  const number = box.closest("div.math")?.querySelector(".eqno")?.firstChild.textContent;
  if (number) return `Equation ${number}, wide`;
  const kind = box.matches(".math, mjx-container")
    ? "formula"
    : box.matches("pre")
      ? "code"
      : "table";
  return `Wide ${kind} ${++regions}`;
}

// A wide box fades out at its end until it is scrolled there.
addEventListener(
  "scroll",
  ({ target }) => {
    if (!target.hasAttribute?.("tabindex")) return;
    const left = target.scrollWidth - target.clientWidth - target.scrollLeft;
    target.toggleAttribute("data-more", left > 1);
  },
  { capture: true, passive: true },
);

const watch = new ResizeObserver((changes) => {
  const boxes = changes.map(({ target }) => target);
  requestAnimationFrame(() => {
    fit(boxes);
    letTheKeyboardReach(boxes);
  });
});

// Wide boxes in this part of the page fit or scroll from now on.
function keepToThePage(part) {
  const scrolling = `${FORMULA}, .pst-scrollable-table-container, pre`;
  for (const box of part.querySelectorAll(scrolling)) watch.observe(box);
}

addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  keepToThePage(document);
});

// A link to a folded proof cell, or into a folded solution, opens it. The browser has scrolled a
// solution's box itself to get there, its title out of sight.
function unfold() {
  const place = document.querySelector(":target");
  if (place?.matches(".proof-cell:not(.open-proof)")) {
    place.classList.add("open-proof");
    place.scrollIntoView(); // the browser has kept the equation in its place, below the code
  }
  const folded = place?.closest(".toggle-hidden");
  if (!folded) return;
  folded.scrollTop = 0;
  folded.querySelector(".toggle-button").click();
  place.scrollIntoView();
}
addEventListener("load", unfold);
addEventListener("hashchange", unfold);
addEventListener("click", ({ target }) => {
  if (target.closest('a[href^="#"]')) setTimeout(unfold); // also to where the page is already
});

// Paper is white: what is printed is the light page.
matchMedia("print").addEventListener("change", ({ matches: printing }) => {
  const { dataset } = document.documentElement;
  if (printing) [dataset.shown, dataset.theme] = [dataset.theme, "light"];
  else dataset.theme = dataset.shown;
});

// The theme shows a second menu button on narrow pages, but listens to the hidden first one.
addEventListener("DOMContentLoaded", () => {
  for (const side of ["primary", "secondary"]) {
    const [first, ...others] = document.querySelectorAll(`button.${side}-toggle`);
    for (const button of others) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        first.click();
      });
    }
  }
});
