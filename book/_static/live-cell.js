// One cell that a reader has opened: its code to change, Run, Stop, As it was, and what it shows.

const changedCells = {}; // name -> what a reader has made of a cell that others may need

LIVE.open = (place, cell, offer) => {
  const original = place.querySelector(".highlight pre").textContent.trimEnd();
  cell.exercise = place.closest(".exercise")?.querySelector(".admonition-title")?.textContent;
  const code = editor(cell, original);
  const { bar, status, result, begin } = runBar(cell, () => code.value);
  const reset = button("As it was");
  status.before(reset, ...(cell.exercise ? [exportButton()] : []), ...figureButton(code));
  reset.addEventListener("click", () => {
    code.value = original;
    result.replaceChildren();
    code.dispatchEvent(new Event("input"));
    code.focus();
  });
  code.addEventListener("input", () => noteChange(cell, code.value, original));
  code.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) begin();
  });
  if (code.value !== original) status.textContent = "Your answer, as this browser has kept it.";
  const note = make("p", { className: "live-before", hidden: true });
  place.classList.add("live-open");
  offer.replaceWith(code, bar, note, result);
  code.focus();
  warmUp(cell, note);
};

// The code, or the answer to an exercise that was kept.
function editor(cell, original) {
  const kept = cell.exercise && keptAnswers()[cell.name];
  const value = kept ? kept.source : original;
  const rows = original.split("\n").length + 1;
  const code = make("textarea", { className: "live-code", value, spellcheck: false, rows });
  code.ariaLabel = `Code of ${cell.title}`;
  return code;
}

function noteChange(cell, source, original) {
  if (source === original) delete changedCells[cell.name];
  else changedCells[cell.name] = source;
  if (cell.exercise) keepAnswer(cell, source, original);
}

const exportButton = () => {
  const it = button("All my answers (.ipynb)");
  it.addEventListener("click", exportAnswers);
  return it;
};

// Python comes while the reader types, and says which cells run before this one.
async function warmUp(cell, note) {
  try {
    const [needed] = await runCell({ ...cell, warm: true }, () => {});
    if (!needed) return;
    cell.before = needed.before.map(([, , source]) => source);
    sayBefore(note, needed.before);
  } catch {} // Run says what is wrong
}

// "Runs first what it needs: X; our_em", each a link where the page shows the cell.
function sayBefore(note, before) {
  const links = before.map(([name, wanted]) => {
    const words = wanted.join(", ");
    const index = name.split(" ").pop();
    const place = document.querySelector(`.cell[id^="run-"][id$="-${index}"]`);
    return place ? make("a", { href: `#${place.id}` }, words) : words;
  });
  const listed = links.flatMap((it, n) => (n ? ["; ", it] : [it]));
  note.append("Runs first what it needs: ", ...listed, ".");
  note.hidden = !before.length;
}
