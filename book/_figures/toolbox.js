// Small functions that the moving figures share.
"use strict";

const sum = (values) => values.reduce((total, value) => total + value, 0);
const extent = (values) => [Math.min(...values), Math.max(...values)];
// The axis on which these values have room: on each side a share of their range.
const roomFor = (values, share = 0.1) => {
  const [low, high] = extent(values);
  const margin = share * (high - low || 1);
  return [low - margin, high + margin];
};
const clamp = ([low, high], value) => Math.min(high, Math.max(low, value));

// Numbers as words: so many decimals (zero without a sign), or so many significant digits.
const show = (value, digits = 2) => {
  const words = value.toFixed(digits);
  return words.replace("-", Number(words) ? "\u2212" : "");
};
const showDigits = (value, digits = 3) => value.toPrecision(digits).replace("-", "\u2212");
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

// A number as an index, in plain text; and a symbol with its index, in HTML.
const subscript = (number) =>
  String(number).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
const symbol = (letter, index) => `<i>${letter}</i><sub>${index}</sub>`;

// The marker of component k, from 0, in HTML.
const mark = (k) =>
  `<span class="mark"><svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="marker k${k + 1}" d="${PALETTE.markers[k]}"/></svg></span>`;
