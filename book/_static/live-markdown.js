// The Markdown that the book's cells print, as elements: formulas, tables, lists, code, paragraphs.
// A library that reads all of Markdown would weigh more than all other scripts of a page.

const make = (tag, properties, ...parts) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...parts);
  return made;
};

const INLINE = [
  [/^\$([^$]+)\$$/s, (tex) => make("span", { className: "math" }, `\\(${tex}\\)`)],
  [/^\*\*([^*]+)\*\*$/s, (text) => make("strong", {}, text)],
  [/^\*([^*]+)\*$/s, (text) => make("em", {}, text)],
  [/^\{eq\}`([^`]+)`$/, (label) => equationLink(label)],
  [/^\{\w+\}`(?:[^`<]*<)?([^`<>]+)>?`$/, (label) => make("code", {}, label)],
  [/^`([^`]+)`$/, (text) => make("code", {}, text)],
];
const PIECES = /(\$[^$]+\$|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|(?:\{\w+\})?`[^`]+`)/;

// An equation of this page is a link with its number; of another, its label, in the list of all.
function equationLink(label) {
  const number = document.getElementById(`equation-${label}`)?.querySelector(".eqno");
  if (number) return make("a", { href: `#equation-${label}` }, number.firstChild.textContent);
  return make("a", { href: bookPage(`equations.html#row-${label}`) }, label);
}

const bookPage = (address) => new URL(`../book/${address}`, LIVE.folder).href;

function inlineOf(text) {
  return text.split(PIECES).map((piece) => {
    for (const [pattern, built] of INLINE) {
      const found = pattern.exec(piece);
      if (found) return built(found[1]);
    }
    return piece;
  });
}

const cellsOf = (line) =>
  line
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((it) => it.trim());
const rowOf = (line, tag) =>
  make("tr", {}, ...cellsOf(line).map((it) => make(tag, {}, ...inlineOf(it))));

const BLOCKS = [
  [
    /^\$\$\s*(.*?)\s*\$\$(?: \([\w-]+\))?$/s,
    ([, tex]) => make("div", { className: "math" }, `\\[${tex}\\]`),
  ],
  [/^```\w*\n(.*)\n```$/s, ([, code]) => make("pre", {}, code)],
  [
    /^\|.*\n\|[ :|-]+\n/,
    ({ input }) => {
      const [head, , ...rows] = input.split("\n");
      const body = make("tbody", {}, ...rows.map((it) => rowOf(it, "td")));
      const table = make(
        "table",
        { className: "table" },
        make("thead", {}, rowOf(head, "th")),
        body,
      );
      return make("div", { className: "pst-scrollable-table-container" }, table);
    },
  ],
  [
    /^(?:-|\d+\.) /,
    ({ input }) => {
      const items = input.split(/\n(?=(?:-|\d+\.) )/).map((it) => it.replace(/^(?:-|\d+\.) /, ""));
      return make(
        input.startsWith("-") ? "ul" : "ol",
        {},
        ...items.map((it) => make("li", {}, ...inlineOf(it))),
      );
    },
  ],
];

function formatted(markdown) {
  const blocks = markdown.split(/\n\n+(?![^`]*\n```(?:\n|$))/).filter(Boolean);
  return blocks.map((block) => {
    for (const [pattern, built] of BLOCKS) {
      const found = pattern.exec(block);
      if (found) return built(found);
    }
    return make("p", {}, ...inlineOf(block));
  });
}
