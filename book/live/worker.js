// Python, in a worker that the page makes from this text. The page's messages bring the parts of
// Pyodide as bytes: so nothing is fetched here, and a site and a disk are the same.

// Chromium refuses a module worker made from a blob on file://, so this one is classic, and imports
// modules; Pyodide only wants to see that importScripts does nothing, as in a module worker.
self.importScripts = () => {
  throw new TypeError("not used");
};

const SITE = "https://files.invalid/"; // never asked: fetch answers from what is held
const INFO = { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3" };
const BOOK = "/gmm";
const held = new Map();

const take = (name) => {
  const bytes = held.get(name);
  held.delete(name);
  return bytes;
};

self.fetch = async (request) => {
  const name = String(request.url ?? request).slice(SITE.length);
  if (!held.has(name)) throw new TypeError(`not here: ${name}`);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(take(name), { headers: { "content-type": type } });
};

// From a data: URL: on file://, WebKit lets a worker import neither its own blobs nor the page's.
const imported = (name) => {
  const text = new TextDecoder().decode(take(name));
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
};

const unpacked = (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};

let python, packages, cells;

async function start() {
  const { loadPyodide } = await imported("pyodide.mjs");
  const { default: createPyodideModule } = await imported("pyodide.asm.mjs");
  const lockFileContents = { info: { ...INFO, python: "3.14.2", version: "1" }, packages: {} };
  python = await loadPyodide({ indexURL: SITE, createPyodideModule, lockFileContents });
  packages = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  python.FS.mkdirTree(BOOK);
}

// The files of each part that has come go where Python finds them.
function unpackParts() {
  for (const name of held.keys()) {
    const extractDir = name === "book" ? BOOK : packages;
    python.unpackArchive(take(name), ["book", "sympy"].includes(name) ? "xztar" : "zip", {
      extractDir,
    });
  }
  cells ??= python.runPython(`import sys; sys.path.insert(0, "${BOOK}/book")
from live import answer
answer`);
}

async function answer({ id, parts, cell }) {
  const say = (message) => postMessage({ id, ...message });
  try {
    await Promise.all(parts.map(async ([name, bytes]) => held.set(name, await unpacked(bytes))));
    if (!python) {
      say({ stage: "Starting Python" });
      await start();
    }
    unpackParts();
    say({ stage: cell.kind === "proof" ? "Proving" : "Running" });
    const asked = cell.warm ? cells.warm : cells.answer;
    say({ shown: JSON.parse(asked(JSON.stringify(cell))) });
  } catch (error) {
    say({ failed: `${error.name}: ${error.message}` });
  }
}

let turn = Promise.resolve();
self.addEventListener("message", ({ data }) => (turn = turn.then(() => answer(data))));
