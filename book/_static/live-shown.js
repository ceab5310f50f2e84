// What a cell shows, put into the page: text, formulas, pictures, what was refused and why.

const KINDS = {
  text: ({ text }) => [make("pre", {}, text)],
  markdown: ({ markdown }) => formatted(markdown),
  svg: ({ svg }) => {
    const src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    return [make("img", { src, alt: "The figure that this cell has drawn just now" })];
  },
  refused: (it) => [
    make("p", {}, make("strong", {}, "Not proved. "), it.refused),
    ...leftOver(it),
    ...differ(it),
  ],
  problem: ({ problem }) => [make("pre", {}, problem)],
};

const display = (tex) => make("div", { className: "math" }, `\\[${tex}\\]`);
const inLine = (tex) => make("span", { className: "math" }, `\\(${tex}\\)`);

// What is left when the right side is taken from the left.
function leftOver({ left }) {
  if (!left.length) return [];
  const shown = left.map((tex) =>
    tex ? display(tex) : make("p", {}, "(a formula too long to read)"),
  );
  return [make("p", {}, "Left over, the left side minus the right side:"), ...shown];
}

function differ({ differ: found }) {
  if (!found) return [];
  const sizes = Object.entries(found.sizes)
    .map(([name, n]) => `${name} = ${n}`)
    .join(",\\; ");
  const model = sizes ? ["In a model with ", inLine(sizes), " the"] : ["In a model the"];
  const values = [" left side is ", make("strong", {}, found.leftValue), ", the right side "];
  const line = make("p", {}, ...model, ...values, make("strong", {}, found.rightValue), ".");
  const numbers = Object.entries(found.numbers).map(([tex, n]) =>
    make("li", {}, inLine(`${tex} = ${n}`)),
  );
  if (!numbers.length) return [line];
  const list = make("ul", { className: "live-numbers" }, ...numbers);
  return [line, make("details", {}, make("summary", {}, "The numbers of this model"), list)];
}

async function showIn(box, shown, kind) {
  const bad = shown.some((it) => "refused" in it || "problem" in it);
  box.className = `live-result ${bad ? "wrong" : kind === "proof" ? "right" : ""}`;
  box.replaceChildren(
    ...shown.flatMap((it) => KINDS[Object.keys(it).find((key) => KINDS[key])](it)),
  );
  if (!shown.length) box.append(make("p", {}, "It ran, and printed nothing."));
  await MathJax.startup.promise;
  await MathJax.typesetPromise([...box.querySelectorAll(".math")]);
  keepToThePage(box);
}
