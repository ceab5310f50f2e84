// What a cell shows, put into the page: text, formulas, pictures, what was refused and why.

const KINDS = {
  text: ({ text }) => [make("pre", {}, text)],
  markdown: ({ markdown }) => formatted(markdown),
  svg: ({ svg }) => {
    const src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    return [make("img", { src, alt: "The figure that this cell has drawn just now" })];
  },
  refused: (it) => [...formatted(it.refused), ...claimed(it), ...leftOver(it), ...differ(it)],
  stated: ({ stated }) => formatted(stated),
  problem: ({ problem, hint = "" }) => [make("pre", {}, problem), ...formatted(hint)],
};

const display = (tex) => make("div", { className: "math" }, `\\[${tex}\\]`);
const inLine = (tex) => make("span", { className: "math" }, `\\(${tex}\\)`);

function claimed({ claim }) {
  return claim ? [make("p", {}, "You claim:"), display(claim)] : [];
}

function leftOver({ leftIs, left }) {
  if (!left.length) return [];
  const shown = left.map((tex) =>
    tex ? display(tex) : make("p", {}, "(a formula too long to read)"),
  );
  return [make("p", {}, leftIs), ...shown];
}

function differ({ differ: found }) {
  if (!found) return [];
  const line = formatted(found.words);
  const numbers = Object.entries(found.numbers).map(([tex, n]) =>
    make("li", {}, inLine(`${tex} = ${n}`)),
  );
  if (!numbers.length) return line;
  const list = make("ul", { className: "live-numbers" }, ...numbers);
  return [...line, make("details", {}, make("summary", {}, "The numbers of this model"), list)];
}

async function showIn(box, shown) {
  const bad = shown.some((it) => "refused" in it || "problem" in it);
  box.className = `live-result ${bad ? "wrong" : shown.some((it) => it.right) ? "right" : ""}`;
  box.replaceChildren(
    make("p", { className: "live-whose" }, "Yours"),
    ...shown.flatMap((it) => KINDS[Object.keys(it).find((key) => KINDS[key])](it)),
  );
  if (!shown.length) box.append(make("p", {}, "It ran, and printed nothing."));
  await MathJax.startup.promise;
  await MathJax.typesetPromise([...box.querySelectorAll(".math")]);
  keepToThePage(box);
}
