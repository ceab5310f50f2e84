// The filter of the equation index: shows the rows that match every choice and hold every word.
{
  const form = document.getElementById("equation-filter");
  const count = document.getElementById("equation-count");
  const facts = JSON.parse(document.getElementById("equation-facts").textContent);
  const entries = Object.entries(facts).map(([label, fact]) => {
    const row = document.getElementById(`row-${label}`);
    const number = row.cells[0].textContent.match(/\([\w.]+\)/)?.[0] ?? "";
    return { ...fact, row, words: `${number} ${fact.words}` };
  });
  const sections = new Set(entries.map(({ row }) => row.closest("section")));

  // On a narrow page a row is a block, which by itself is no row to who hears it.
  const ROLES = { TABLE: "table", TBODY: "rowgroup", TR: "row", TH: "rowheader", TD: "cell" };
  const parts =
    "table.equation-index, .equation-index > tbody, .equation-index > tbody :is(tr, th, td)";
  for (const part of document.querySelectorAll(parts)) part.role = ROLES[part.tagName];

  const update = () => {
    const { words, ...choices } = Object.fromEntries(new FormData(form));
    const wanted = words.toLowerCase().split(/\s+/);
    for (const entry of entries) {
      const chosen = Object.entries(choices).every(([name, is]) => !is || entry[name] === is);
      entry.row.hidden = !(chosen && wanted.every((word) => entry.words.includes(word)));
    }
    for (const section of sections)
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    const shown = entries.filter(({ row }) => !row.hidden).length;
    count.textContent = `${shown} of ${entries.length} equations shown.`;
  };

  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
}
