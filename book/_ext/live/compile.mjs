// Compiles modules for the page, by its own Python: SymPy then comes in half a second, not in
// four.  usage: node compile.mjs FOLDER SOURCES.zip COMPILED.zip   (FOLDER has Pyodide's core)

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, sources, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const info = { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3" };
const lockFileContents = { info: { ...info, python: "3.14.2", version: "1" }, packages: {} };

try {
  const python = await loadPyodide({ indexURL: `${folder}/`, lockFileContents });
  python.FS.writeFile("/sources.zip", new Uint8Array(readFileSync(sources)));
  python.runPython(readFileSync(new URL("compiling.py", import.meta.url), "utf8"));
  writeFileSync(target, python.FS.readFile("/compiled.zip"));
} catch (error) {
  console.error(error.message); // without it, Node shows the whole script that it went through
}
