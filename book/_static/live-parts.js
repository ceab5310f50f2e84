// The parts of Python: each script hands over gzip in base64, is loaded once a page, and kept,
// compressed, for the next worker. A script may be loaded from a disk, where nothing may be fetched.

const waitingParts = {};

// What the scripts of the parts call.
window.livePart = (name, text) => waitingParts[name](text);

const partsHere = {};

function partOf(name) {
  partsHere[name] ??= loadPart(name).catch((error) => {
    delete partsHere[name];
    throw error;
  });
  return partsHere[name];
}

function loadPart(name) {
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    waitingParts[name] = (text) => {
      tag.remove();
      resolve(new Blob([bytesOf(text)], { type: "text/javascript" }));
    };
    tag.addEventListener("error", () => reject(new Error(`live/${name}.js could not be loaded.`)));
    tag.src = `${LIVE.folder}${name}.js`;
    document.head.append(tag);
  });
}

function bytesOf(text) {
  return Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (it) => it.charCodeAt(0));
}
