// The words of a text, as the search compares them.

const SMALL_WORDS = new Set(
  `a an and are as at be by can could did do does for from had has have how i if in into is it its me
  my not of on or should so than that the their them then there these they this to was we were what
  when where which who why will with would you`.split(/\s+/),
);
const WORD = /[\p{L}\p{N}]+(?:[-–.’'_][\p{L}\p{N}]+)*_?/gu;
const TEX = /\\\((.*?)\\\)/g;

// A formula of one letter is read as a letter, so k-means is a word; others are no words.
function withoutFormulas(text) {
  return text.replace(TEX, (_, tex) => (/^\w$/.test(tex) ? tex : " "));
}

// One form for singular and plural, for -ise and -ize.
function compared(word) {
  return word
    .toLowerCase()
    .replace(/[’']s$/, "")
    .replace(/iz(?=[ei]|ation)/, "is")
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1");
}

// The parts of a compound or of a name in code: log-sum-exp has three, 4.8 has one.
function parts(word) {
  return /^\d/.test(word) ? [word] : word.split(/[-–.]/).filter(Boolean);
}

function joined(word) {
  return compared(parts(word).join(""));
}

function wordsOf(text) {
  return (withoutFormulas(text).match(WORD) ?? []).filter(
    (word) => !SMALL_WORDS.has(word.toLowerCase()),
  );
}

// What is indexed of a text: each word, a compound as a whole and by its parts.
function indexed(text) {
  return wordsOf(text).flatMap((word) => {
    const pieces = parts(word);
    return pieces.length > 1 ? [joined(word), ...pieces.map(compared)] : [joined(word)];
  });
}
