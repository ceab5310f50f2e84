// Formulas are set, and what is wider than its place gets smaller: nothing scrolls on paper.

// MathJax writes glyphs by style sheet alone, and such text has no place in a PDF's structure: so each
// glyph becomes text within an element of its own, which has the style.
function writeGlyphs() {
  for (const rule of document.getElementById("MJX-CHTML-styles").sheet.cssRules) {
    const [glyph, before] = rule.selectorText?.split(/(::before)$/) ?? [];
    if (!before || !glyph.includes("mjx-c")) continue;
    rule.selectorText = `${glyph} > mjx-glyph`;
    const text = rule.style.content.slice(1, -1).replace("\\a0", "\u00a0");
    for (const place of text ? document.querySelectorAll(glyph) : []) {
      place.innerHTML = "<mjx-glyph></mjx-glyph>";
      place.firstChild.textContent = text;
    }
  }
}

// The PDF's structure has no formulas, only pictures with words: finish.py makes formulas of these.
function nameFormulas() {
  for (const { math, typesetRoot } of MathJax.startup.document.math) {
    const { spoken } = typesetRoot.closest(".math").dataset;
    typesetRoot.role = "img";
    typesetRoot.ariaLabel = `formula: ${spoken ?? math.trim()}`;
  }
}

// A formula that has been set before is copied, as on the site: every second one has.
async function setFormulas() {
  const first = new Map();
  const boxes = [...document.querySelectorAll(".math")].map((box) => [box.outerHTML, box]);
  for (const [name, box] of boxes) if (!first.has(name)) first.set(name, box);
  await MathJax.typesetPromise([...first.values()]);
  writeGlyphs();
  nameFormulas();
  for (const [name, box] of boxes) {
    if (box !== first.get(name)) box.innerHTML = first.get(name).innerHTML;
  }
}

// In the PDF's outline a heading would have these words and the letters.
function unnameHeadings() {
  for (const formula of document.querySelectorAll(":is(h1, h2, h3, h4, h5, nav) mjx-container")) {
    formula.removeAttribute("role");
    formula.removeAttribute("aria-label");
  }
}

const PLACES = "p, li, dd, dt, td, th, figcaption, h2, h3, h4, .math[class]:not(span)";

// All are measured before any is changed, so the page is laid out once.
function fitFormulas() {
  const measured = [...document.querySelectorAll("mjx-container")].map((formula) => {
    const place = formula.hasAttribute("display") ? formula : formula.closest(PLACES);
    const { width } = formula.querySelector("mjx-math").getBoundingClientRect();
    return { formula, share: (0.99 * place.clientWidth) / width };
  });
  for (const { formula, share } of measured.filter((it) => it.share < 1)) {
    formula.style.fontSize = `calc(${share} * ${getComputedStyle(formula).fontSize})`;
  }
}

// Kept when the page may be printed.
window.ready = new Promise((done) => addEventListener("load", done)).then(async () => {
  await MathJax.startup.promise;
  await setFormulas();
  unnameHeadings();
  await document.fonts.ready;
  fitFormulas();
  await Promise.all([...document.images].map((picture) => picture.decode()));
});

// Fills in the numbers of pages; returns the names that lead nowhere.
window.fillPages = (pages) => {
  const lost = [];
  for (const link of document.querySelectorAll("a:has([data-page]), a[data-page]")) {
    const name = decodeURIComponent(link.hash.slice(1));
    const place = link.querySelector("[data-page]") ?? link;
    if (name in pages) place.textContent = pages[name];
    else lost.push(name);
  }
  return lost;
};
