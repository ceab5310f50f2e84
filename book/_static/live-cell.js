// One cell that a reader has opened: its code to change, Run, Stop, As it was, and what it shows.

const changedCells = {}; // name -> what a reader has made of a cell that others may need

LIVE.open = (place, cell, offer) => {
  const original = place.querySelector(".highlight pre").textContent.trimEnd();
  cell.exercise = place.closest(".exercise")?.querySelector(".admonition-title")?.textContent;
  const code = editor(cell, original);
  const note = make("p", { className: "live-before", hidden: true });
  const book = storedOutput(place, cell);
  const asked = () => {
    sayBefore(note, cell);
    return code.value;
  };
  const own = runBar(cell, asked, (source, shown) => {
    book.beside(true);
    if (cell.exercise) keepVerdict(cell, source, shown);
  });
  const buttons = cell.exercise ? [exportButton(own.status)] : [];
  own.status.before(resetButton(code, original, own, book), ...buttons, ...figureButton(code));
  own.status.after(namesLink());
  listen(code, cell, original, own.begin);
  if (code.value !== original) own.status.textContent = "Your answer, as this browser has kept it.";
  place.classList.add("live-open");
  offer.replaceWith(code, own.bar, note, own.result);
  grow(code);
  code.setSelectionRange(0, 0); // the caret at the end would scroll the starts of lines away
  code.focus();
  warmUp(cell, note);
};

function listen(code, cell, original, begin) {
  code.addEventListener("input", () => {
    noteChange(cell, code.value, original);
    grow(code);
  });
  runByKeys(code, begin);
}

function resetButton(code, original, { status, result }, book) {
  const it = button("As it was");
  it.addEventListener("click", () => {
    code.value = original;
    result.className = "live-result";
    result.replaceChildren();
    status.textContent = "";
    book.beside(false);
    code.dispatchEvent(new Event("input"));
    code.focus();
  });
  return it;
}

// To another tab: what was typed here stays.
const namesLink = () =>
  make("a", { href: bookPage("notation.html"), target: "_blank" }, "Names and letters");

// The box is as high as its lines.
function grow(code) {
  if (code.scrollHeight > code.clientHeight) code.style.height = `${code.scrollHeight + 4}px`;
}

// What the book's cell has shown: said to be the book's beside one's own, and hidden where it
// judges a stub that an answer has replaced.
function storedOutput(place, { exercise }) {
  const stored = place.parentElement.querySelector(":scope > .cell_output");
  const whose = make("p", { className: "live-whose", hidden: true }, "In the book");
  stored?.prepend(whose);
  const beside = (is) => {
    if (exercise && stored) stored.hidden = is;
    whose.hidden = !is;
  };
  return { beside };
}

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

const exportButton = (status) => {
  const it = button("All my answers (.ipynb)");
  it.addEventListener("click", () => {
    exportAnswers();
    status.textContent =
      "my-answers.ipynb is in your downloads. Its first lines say how to run it.";
  });
  return it;
};

// Python comes while the reader types, and says which cells run before this one.
async function warmUp(cell, note) {
  const weight = LIVE.weight(cell.parts);
  if (weight) note.append(`Python is being loaded, ${weight}.`);
  note.hidden = !weight;
  try {
    const [needed] = await runCell({ ...cell, warm: true }, () => {});
    cell.needed = needed?.before ?? [];
    cell.before = cell.needed.map(([, , source]) => source);
    sayBefore(note, cell);
  } catch {
    note.hidden = true; // Run says what is wrong
  }
}

// "Runs first what it needs: X; our_em, as you have changed it", with links to cells of the page.
function sayBefore(note, { needed }) {
  if (!needed) return;
  const links = needed.map(([name, wanted]) => {
    const words = wanted.join(", ");
    const index = name.split(" ").pop();
    const place = document.querySelector(`.cell[id^="run-"][id$="-${index}"]`);
    const link = place ? make("a", { href: `#${place.id}` }, words) : words;
    return name in changedCells ? [link, ", as you have changed it"] : [link];
  });
  const listed = links.flatMap((it, n) => (n ? ["; ", ...it] : it));
  note.replaceChildren("Runs first what it needs: ", ...listed, ".");
  note.hidden = !needed.length;
}
