// "Try it" beside code that a reader can change and run here. Nothing more is loaded before the first
// click: then the scripts below, and Python in parts, from the site's own folder live/.

const LIVE = { folder: new URL("../live/", document.currentScript.src).href, here: new Set() };

{
  const { src, dataset } = document.currentScript;
  const SCRIPTS = "parts python markdown shown answers bar figure cell data".split(" ");
  const LETTERS = { n: "numpy", p: "plot", s: "sympy" };
  const words = dataset.weights.split(" ");
  const weight = (part) => Number(words[words.indexOf(part) + 1]);

  const add = (tag, properties) =>
    new Promise((loaded, failed) => {
      const it = Object.assign(document.createElement(tag), properties);
      it.addEventListener("load", loaded);
      it.addEventListener("error", failed);
      document.head.append(it);
    });
  const beside = (name) => new URL(`live-${name}`, src);

  // Scripts run in the order in which they were put in.
  let scripts;
  const load = () =>
    (scripts ??= Promise.all([
      add("link", { rel: "stylesheet", href: beside("cell.css") }),
      ...SCRIPTS.map((it) => add("script", { src: beside(`${it}.js`), async: false })),
    ]));

  // How much a cell still has to load: "13.6 MB, once", or nothing.
  LIVE.weight = (parts) => {
    const missing = ["all", ...parts].filter((it) => !LIVE.here.has(it));
    const sum = missing.reduce((all, it) => all + weight(it), 0);
    return sum ? `${(sum / 1e6).toFixed(1)} MB, once` : "";
  };

  const offers = [];
  LIVE.tellWeights = () => offers.forEach((tell) => tell());

  const offer = (place, cell, label = "Try it") => {
    const bar = Object.assign(document.createElement("div"), { className: "live-offer" });
    const it = Object.assign(document.createElement("button"), { type: "button" });
    const note = document.createElement("small");
    it.textContent = label;
    it.ariaLabel = `${label}: ${cell.title}`;
    const tell = () => {
      const rest = LIVE.weight(cell.parts);
      note.textContent = rest && `loads ${rest}`;
    };
    tell();
    offers.push(tell);
    it.addEventListener("click", async () => {
      it.disabled = true;
      await load();
      (cell.kind === "data" ? LIVE.openData : LIVE.open)(place, cell, bar);
    });
    bar.append(note, it);
    place.append(bar);
  };

  const proof = (name) => {
    const number = document.querySelector(`[id="${name}"] .eqno`)?.firstChild.textContent;
    const title = `the proof of ${number ?? name.replace("cell-", "")}`;
    return { name, kind: "proof", parts: ["sympy"], title };
  };

  const page = decodeURIComponent(location.pathname.replace(/.*\/|\.html$/g, ""));
  for (const it of document.querySelectorAll(".proof-cell")) {
    offer(it.querySelector(".cell_input"), proof(it.id));
  }
  document.querySelectorAll('.cell[id^="run-"] .cell_input').forEach((place, n) => {
    const [, letters, index] = place.closest(".cell").id.split("-");
    const parts = [...letters].map((it) => LETTERS[it]);
    offer(place, { name: `${page} ${index}`, kind: "code", parts, title: `code, ${n + 1}` });
  });
  for (const place of document.querySelectorAll(".own-table")) {
    const data = { name: "data", kind: "data", parts: ["numpy", "plot"], title: "fit it here" };
    offer(place, data, "Use your own table");
  }
  // The panel beside an equation shows the code of its folded proof (equation-why.js).
  document.addEventListener("code", ({ target }) => {
    const id = target.dataset.code;
    if (id.startsWith("cell-")) offer(target, proof(id));
  });
}
