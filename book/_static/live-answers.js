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

const cellOf = (kind, source, n) => {
  const cell = { cell_type: kind, id: `cell-${n}`, metadata: {}, source };
  return kind === "code" ? { ...cell, execution_count: null, outputs: [] } : cell;
};

// Of all answers: a heading, the cells that it needs and are not there yet, the answer.
function notebookOf(kept) {
  const start = `# My answers

Exercises of *Gaussian mixtures and EM*. The cells run in the folder \`book/\` of its repository.`;
  const cells = [["markdown", start]];
  const there = new Set();
  for (const name of Object.keys(kept).sort(byPlace)) {
    const { title, source, before } = kept[name];
    cells.push(["markdown", `## ${title}`]);
    for (const needed of before.filter((it) => !there.has(it))) {
      there.add(needed);
      cells.push(["code", needed]);
    }
    cells.push(["code", source]);
  }
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec, language_info: { name: "python" } };
  const made = cells.map(([kind, text], n) => cellOf(kind, text, n));
  return { cells: made, metadata, nbformat: 4, nbformat_minor: 5 };
}

// "06-em 93" comes after "02-if-we-knew 108".
const byPlace = (one, other) => one.localeCompare(other, "en", { numeric: true });

function exportAnswers() {
  const text = JSON.stringify(notebookOf(keptAnswers()), null, 1);
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  make("a", { href, download: "my-answers.ipynb" }).click();
}
