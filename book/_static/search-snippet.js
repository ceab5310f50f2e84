// The words around what was found in a passage, with marks.

const LONGEST = 36; // words of a snippet
const LEAD = 6; // of these before the first that was found
const PIECE = /(?:\\\(.*?\\\)|\S)+/g; // a word with its punctuation; a formula is not divided
const EDGES = /^([("“‘]*)(.*?)((?:(?<!\\)[)"”’.,;:?!…])*)$/s; // no edge is within a formula

function snippet(text, terms) {
  const pieces = text.match(PIECE) ?? [];
  const start = bestStart(pieces, terms);
  const nodes = marked(pieces.slice(start, start + LONGEST), terms);
  if (start > 0) nodes.unshift("… ");
  if (start + LONGEST < pieces.length) nodes.push(" …");
  return nodes;
}

// Where the terms that say most stand together. `terms` maps each to what it says.
function bestStart(pieces, terms) {
  const hits = pieces.map((piece) => indexed(piece).filter((term) => terms.has(term)));
  let [best, most] = [0, 0];
  for (const start of hits.keys()) {
    if (!hits[start].length) continue;
    const near = hits.slice(start, start + LONGEST - LEAD).flat();
    const said = sum(new Set(near), terms) + sum(near, terms) / 100;
    if (said > most) [best, most] = [start, said];
  }
  return best > LEAD ? best - LEAD : 0;
}

function sum(near, terms) {
  return [...near].reduce((total, term) => total + terms.get(term), 0);
}

// Pieces as nodes for the page, spaces between them.
function marked(pieces, terms) {
  return pieces.flatMap((piece, place) => {
    const found = indexed(piece).some((term) => terms.has(term));
    const nodes = found ? withMark(piece) : withFormulas(piece);
    return [place ? " " : "", ...(nodes.length > 1 ? [element("span", "glued", ...nodes)] : nodes)];
  });
}

function withMark(piece) {
  const [, before, inside, after] = piece.match(EDGES);
  return [before, element("mark", "", ...withFormulas(inside)), after].filter(Boolean);
}

// Text, and a box for each formula, in which it is set.
function withFormulas(text) {
  const parted = text.split(/(\\\(.*?\\\))/).filter(Boolean);
  return parted.map((part) => (part.startsWith("\\(") ? formula("span", part) : part));
}

function formula(name, tex) {
  return element(name, "math notranslate", tex);
}

function element(name, className, ...content) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...content);
  return made;
}
