// The words around what was found in a passage, with marks.

const LONGEST = 36; // words of a snippet
const LEAD = 6; // of these before the first that was found
const PIECE = /(?:\\\(.*?\\\)|\S)+/g; // a word with its punctuation; a formula is not divided
const EDGES = /^([("“‘]*)(.*?)([)"”’.,;:?!…]*)$/s;

function snippet(text, terms) {
  const pieces = text.match(PIECE) ?? [];
  const start = bestStart(pieces, terms);
  const nodes = marked(pieces.slice(start, start + LONGEST), terms);
  if (start > 0) nodes.unshift("… ");
  if (start + LONGEST < pieces.length) nodes.push(" …");
  return nodes;
}

// Where most of the terms stand together.
function bestStart(pieces, terms) {
  const hits = pieces.map((piece) => indexed(piece).filter((term) => terms.has(term)));
  let [best, most] = [0, 0];
  for (const start of hits.keys()) {
    if (!hits[start].length) continue;
    const near = hits.slice(start, start + LONGEST - LEAD).flat();
    const worth = new Set(near).size + near.length / 100;
    if (worth > most) [best, most] = [start, worth];
  }
  return best > LEAD ? best - LEAD : 0;
}

// Pieces as nodes for the page, spaces between them.
function marked(pieces, terms) {
  return pieces.flatMap((piece, place) => {
    const found = indexed(piece).some((term) => terms.has(term));
    return [place ? " " : "", ...(found ? withMark(piece) : withFormulas(piece))];
  });
}

function withMark(piece) {
  const [, before, inside, after] = piece.match(EDGES);
  const mark = document.createElement("mark");
  mark.append(...withFormulas(inside));
  return [before, mark, after];
}

// Text, and a box for each formula, in which it is set.
function withFormulas(text) {
  return text
    .split(/(\\\(.*?\\\))/)
    .map((part) => (part.startsWith("\\(") ? box("span", part) : part));
}

function box(name, tex) {
  const made = document.createElement(name);
  made.className = "math notranslate nohighlight";
  made.textContent = tex;
  return made;
}
