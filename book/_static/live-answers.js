// Answers to coded exercises: kept in the browser's own storage, and taken away as one notebook.

const ANSWERS = "gmm-answers"; // the name in the storage: exercise's cell -> answer

const keptAnswers = () => JSON.parse(localStorage.getItem(ANSWERS) ?? "{}");

// An answer with the exercise's title and the cells that it needs; the untouched stub is none.
function keepAnswer(cell, source, original) {
  const kept = keptAnswers();
  if (source === original) delete kept[cell.name];
  else kept[cell.name] = { title: cell.exercise, source, before: cell.before ?? [] };
  localStorage.setItem(ANSWERS, JSON.stringify(kept));
}

// What was said of an answer goes with it, as long as it is the same.
function keepVerdict(cell, source, shown) {
  const kept = keptAnswers();
  if (kept[cell.name]?.source !== source) return;
  kept[cell.name].said = shown.flatMap(({ text, problem }) => text ?? problem ?? []);
  kept[cell.name].before = cell.before ?? [];
  localStorage.setItem(ANSWERS, JSON.stringify(kept));
}

const cellOf = ([kind, source, said = []], n) => {
  const cell = { cell_type: kind, id: `cell-${n}`, metadata: {}, source };
  const outputs = said.map((text) => ({
    output_type: "stream",
    name: "stdout",
    text: `${text}\n`,
  }));
  return kind === "code" ? { ...cell, execution_count: null, outputs } : cell;
};

// Of all answers: a heading, the cells that it needs and are not there yet, the answer.
function notebookOf(kept) {
  const start = `# My answers

Exercises of *Gaussian mixtures and EM*. Under each answer stands what its last run in the page said.

To run them again: the download button at the top right of a chapter gives a zip; put this file beside
the chapter's notebook in it, and open it in JupyterLab. In a clone of the book it runs in \`book/\`.`;
  const cells = [["markdown", start]];
  const there = new Set();
  for (const name of Object.keys(kept).sort(byPlace)) {
    const { title, source, before, said } = kept[name];
    cells.push(["markdown", `## ${title}`]);
    for (const needed of before.filter((it) => !there.has(it))) {
      there.add(needed);
      cells.push(["code", needed]);
    }
    cells.push(["code", source, said]);
  }
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec, language_info: { name: "python" } };
  return { cells: cells.map(cellOf), metadata, nbformat: 4, nbformat_minor: 5 };
}

// "06-em 93" comes after "02-if-we-knew 108".
const byPlace = (one, other) => one.localeCompare(other, "en", { numeric: true });

function exportAnswers() {
  const text = JSON.stringify(notebookOf(keptAnswers()), null, 1);
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  make("a", { href, download: "my-answers.ipynb" }).click();
}
