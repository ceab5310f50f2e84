// Run and Stop, what is being done meanwhile, and what was shown at the end.

const button = (words) => make("button", { type: "button", textContent: words });

// `source` gives the code, or the table, when it is run; `then` hears what it has shown.
function runBar(cell, source, then = () => {}) {
  const [run, stop] = ["Run", "Stop"].map(button);
  const status = make("span", { role: "status" });
  const result = make("output", { className: "live-result" });
  stop.hidden = true;

  const begin = async () => {
    if (run.disabled) return;
    [run.disabled, stop.hidden] = [true, false];
    const done = counting(status, LIVE.weight(cell.parts));
    try {
      const text = source();
      const shared = { changed: changedCells, figure: figureState(text) };
      const sent = { ...cell, ...shared, source: text };
      const shown = await runCell(sent, done.tell);
      await showIn(result, shown);
      then(text, shown);
      done.say();
    } catch (error) {
      result.replaceChildren();
      done.say(error.message);
    }
    [run.disabled, stop.hidden] = [false, true];
  };
  run.addEventListener("click", begin);
  stop.addEventListener("click", () =>
    stopPython("Stopped. The next run starts Python anew, which takes longer."),
  );
  const bar = make("div", { className: "live-bar" }, run, stop, status);
  return { bar, status, result, begin };
}

// Ctrl-Enter in the box runs what stands in it.
function runByKeys(box, begin) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) begin();
  });
}

// The seconds that pass, and what is being done meanwhile.
function counting(status, weight) {
  const since = performance.now();
  const seconds = (digits) => `${((performance.now() - since) / 1000).toFixed(digits)} s`;
  let words = weight ? `Loading Python, ${weight}` : "Waiting for Python";
  const show = () => (status.textContent = `${words} … ${seconds(0)}`);
  const clock = setInterval(show, 1000);
  show();
  return {
    tell: (stage) => {
      words = stage;
      show();
    },
    say: (text = seconds(1)) => {
      clearInterval(clock);
      status.textContent = text;
    },
  };
}
