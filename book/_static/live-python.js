// Python, in a worker: one a page, made when it is first asked, and again after Stop. Cells run one
// after the other; the page answers meanwhile.

const CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "book"];
const python = {
  worker: undefined,
  sent: new Set(),
  asked: new Map(),
  count: 0,
  turn: Promise.resolve(),
};

// What a cell shows, once Python is here and has run it. `tell` hears what is being done.
function runCell(cell, tell) {
  return new Promise((resolve, reject) => {
    const id = ++python.count;
    python.asked.set(id, { resolve, reject, tell });
    const send = () => sendCell(id, cell).catch((error) => settle(id, "reject", error));
    python.turn = python.turn.then(send);
  });
}

function stopPython(reason) {
  python.worker?.terminate();
  python.worker = undefined;
  for (const id of python.asked.keys()) settle(id, "reject", new Error(reason));
}

function settle(id, how, value) {
  python.asked.get(id)?.[how](value);
  python.asked.delete(id);
}

async function sendCell(id, cell) {
  const names = [...CORE, ...cell.parts];
  await Promise.all(["worker", ...names].map(partOf));
  for (const it of ["all", ...cell.parts]) LIVE.here.add(it);
  LIVE.tellWeights();
  if (!python.asked.has(id)) return; // stopped meanwhile
  if (!python.worker) await startPython();
  const fresh = names.filter((it) => !python.sent.has(it));
  const bytes = await Promise.all(fresh.map(async (it) => (await partOf(it)).arrayBuffer()));
  fresh.forEach((it) => python.sent.add(it));
  python.worker?.postMessage({ id, cell, parts: fresh.map((it, n) => [it, bytes[n]]) }, bytes);
}

async function startPython() {
  const text = await (await partOf("worker")).arrayBuffer();
  const stream = new Blob([text]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = await new Response(stream).blob();
  python.worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  python.sent = new Set();
  python.worker.addEventListener("error", () =>
    stopPython("Python does not start in this browser."),
  );
  python.worker.addEventListener("message", ({ data: { id, stage, shown, failed } }) => {
    if (stage) python.asked.get(id)?.tell(stage);
    else if (failed) settle(id, "reject", new Error(failed));
    else settle(id, "resolve", shown);
  });
}
