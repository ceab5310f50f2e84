// A reader's own table, on the page on own data: pasted or chosen, fitted and drawn, sent nowhere.

LIVE.openData = (place, cell, offer) => {
  const table = make("textarea", { className: "live-code", rows: 8, spellcheck: false });
  Object.assign(table, { ariaLabel: "Your table", placeholder: "height, weight\n1.71, 68\n…" });
  const file = make("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv" });
  const choose = make("label", { className: "live-file" }, "Or choose a file: ", file);
  const { bar, result, begin } = runBar(cell, () => table.value);
  runByKeys(table, begin);
  file.addEventListener("change", async () => {
    if (file.files.length) table.value = await file.files[0].text();
  });
  offer.replaceWith(table, choose, bar, result);
  table.focus();
  runCell({ ...cell, warm: true }, () => {}).catch(() => {});
};
