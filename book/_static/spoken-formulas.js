// The MathML of formulas, as it is heard: it is there beside each drawing, which the eye reads.

// Letters of a face are characters of their own: 𝓛 is not L, 𝒙 is not x. Voices read characters, and
// not every voice knows the attribute that MathJax gives. Of each face: where its A, a, Α and α are.
const FACES = {
  bold: [0x1d400, 0x1d41a, 0x1d6a8, 0x1d6c2],
  "bold-italic": [0x1d468, 0x1d482, 0x1d71c, 0x1d736],
  script: [0x1d49c],
};
const FIRST = ["A", "a", "\u0391", "\u03b1"].map((it) => it.codePointAt());
// Characters that were there before the others have their old places.
const OLD = { B: "ℬ", E: "ℰ", F: "ℱ", H: "ℋ", I: "ℐ", L: "ℒ", M: "ℳ", R: "ℛ" };

function inItsFace(letter, face) {
  if (face === "script" && OLD[letter]) return OLD[letter];
  const places = FACES[face] ?? [];
  const row = FIRST.findLastIndex((first) => first <= letter.codePointAt());
  const step = letter.codePointAt() - FIRST[row];
  return places[row] && step < 26 ? String.fromCodePoint(places[row] + step) : letter;
}

function sayLetters(math) {
  for (const it of math.querySelectorAll("[mathvariant]")) {
    const letters = [...it.textContent].map((letter) =>
      inItsFace(letter, it.getAttribute("mathvariant")),
    );
    if (letters.join("") === it.textContent) continue;
    it.textContent = letters.join("");
    it.removeAttribute("mathvariant");
  }
}

// A formula of several lines is one formula, and no table of so many rows and a first column that is
// empty. Of a matrix the rows and columns stay: only lines are displayed.
function joinLines(math) {
  for (const lines of math.querySelectorAll('mtable[displaystyle="true"]')) {
    const line = document.createElementNS(lines.namespaceURI, "mrow");
    for (const row of lines.children)
      for (const cell of row.children) line.append(...cell.childNodes);
    lines.replaceWith(line);
  }
}

// MathJax sets the parts of a page, and what panels and previews show: all of it is heard so.
addEventListener("DOMContentLoaded", () => {
  const set = window.MathJax?.typesetPromise;
  if (!set) return;
  MathJax.typesetPromise = async (boxes) => {
    await set(boxes);
    for (const box of boxes ?? [document])
      for (const math of box.querySelectorAll("mjx-assistive-mml > math:not([data-heard])")) {
        sayLetters(math);
        joinLines(math);
        math.dataset.heard = "";
      }
  };
});
