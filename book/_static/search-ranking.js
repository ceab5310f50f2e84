// The passages that answer a query, best first.

const SHELVES = { chapter: 1, page: 0.75, aside: 0.4 };
const KINDS = {
  equation: 0.2,
  section: 1,
  figure: 0.4,
  exercise: 0.3,
  term: 0.3,
  symbol: 0.4,
  code: 0.3,
};
const SPOKEN = {
  equation: ["equation", "eq"],
  section: ["section", "chapter"],
  figure: ["figure", "fig"],
  exercise: ["exercise", "ex"],
};
const FIELDS = { title: 4, above: 1, names: 2, text: 1 };
const STRONG = Object.fromEntries(Object.entries(FIELDS).map(([name, boost]) => [name, 2 * boost]));

// The label of what has one is its anchor, so the index does not say it again.
const LABELLED = new Set(["equation", "figure", "exercise"]);
const namesIn = ({ kind, anchor, names: said }) =>
  LABELLED.has(kind) ? [anchor.replace(/^equation-/, "")] : said;
const passages = SEARCH.pages.flatMap(({ address, shelf, passages: found }) =>
  found.map((it) => ({ ...it, names: namesIn(it), address: `${address}#${it.anchor}`, shelf })),
);
passages.forEach((it, id) => (it.id = id));

const vocabulary = new Map(); // each term, and how often it stands in the book
const count = (term) => vocabulary.set(term, (vocabulary.get(term) ?? 0) + 1);
const engine = new MiniSearch({
  fields: Object.keys(FIELDS),
  extractField: (it, field) => (field === "id" ? it.id : [it[field] ?? ""].flat().join(" ")),
  tokenize: (text) => indexed(text),
  processTerm: (term) => count(term) && term,
  searchOptions: {
    boost: FIELDS,
    boostDocument: (id) => SHELVES[passages[id].shelf] * KINDS[passages[id].kind],
    tokenize: (term) => [term],
    processTerm: (term) => term,
  },
});
engine.addAll(passages);

// A query as it is compared with names and numbers: "Eq. (4.8)" is "eq 4.8".
function asName(query) {
  return wordsOf(query).map(joined).join(" ");
}

// The names of a passage: gmmlib.Parameters.mean is also Parameters.mean. A bare word names what it
// means, and no function or label.
function namesOf({ kind, title, number, names = [] }) {
  const spoken = number ? ["", ...SPOKEN[kind]].map((word) => `${word} ${number}`) : [];
  const code = kind === "code" ? title.split(".").map((_, at, all) => all.slice(at).join(".")) : [];
  const bare = (name) => kind !== "term" && !/[-._A-Z]/.test(name);
  return [...spoken, ...[...code, ...names].filter((name) => !bare(name))];
}

const inOrder = Object.keys(KINDS).flatMap((kind) => passages.filter((it) => it.kind === kind));
const named = new Map();
for (const it of inOrder) {
  for (const name of namesOf(it)) {
    const key = asName(name);
    named.set(key, [...(named.get(key) ?? []), it]);
  }
}

// Does a word of the book begin so?
const isKnown = (term) => [...vocabulary.keys()].some((known) => known.startsWith(term));
// A word of the query: as it is or longer; if the book does not have it, with one other letter.
// A number is what it is.
function oneWord(word) {
  const whole = joined(word);
  const terms = isKnown(whole) ? [whole] : parts(word).map(compared);
  return {
    combineWith: "AND",
    queries: terms.map((term) => ({
      queries: [term],
      prefix: /^\D../.test(term),
      fuzzy: /^\D.../.test(term) && !isKnown(term) && 1,
    })),
  };
}

// What the book says for what the query says.
function otherWords(query) {
  const typed = ` ${asName(query)} `;
  return SEARCH.synonyms
    .filter((it) => it.typed.some((words) => typed.includes(` ${asName(words)} `)))
    .flatMap((it) => it.book);
}

function inOtherWords(phrase) {
  return { combineWith: "AND", queries: wordsOf(phrase).map(joined), boost: STRONG };
}

// What bears the query as its name: all that has this number; of what has this name one, so a section
// comes next.
function bearers(query) {
  const all = named.get(asName(query)) ?? [];
  return all[0]?.number === asName(query) ? all : all.slice(0, 1);
}

// All passages for a query. Each has the terms that were found in it, and what a term says: a word
// that stands everywhere says little, and one that the reader typed the more.
function answers(query) {
  const words = wordsOf(query).map(oneWord);
  const together = { combineWith: "AND", queries: words };
  const queries = [together, ...words, ...otherWords(query).map(inOtherWords)];
  const ranked = engine.search({ combineWith: "OR", queries });
  const typed = new Set(
    engine.search({ combineWith: "OR", queries: words }).flatMap((it) => it.terms),
  );
  const worth = (term) => (typed.has(term) ? 2 : 1) / Math.log(2 + vocabulary.get(term));
  const terms = new Map(ranked.map((it) => [it.id, it.terms.map((term) => [term, worth(term)])]));
  const ids = new Set([...bearers(query).map((it) => it.id), ...terms.keys()]);
  return [...ids].map((id) => ({ passage: passages[id], terms: new Map(terms.get(id)) }));
}
