// EM step by step, as a figure walks through it, and where it may start.
"use strict";

// steps: 0 at the start, odd after an E-step, even after an M-step. Iterations are made as needed.
class Walk {
  static LIMIT = 1000; // iterations, as gmmlib.em's
  static STEPS = 2 * Walk.LIMIT + 2;

  constructor(rows, start, shape, psi) {
    this.source = gmm.em(rows, start, shape, psi);
    this.history = []; // what gmm.em yields for each iteration
    this.fate = null; // when it has ended: {rest}, {limit}, or {component, count} that collapsed
  }

  reach(n) {
    while (this.history.length <= n && !this.fate) {
      const { value, done } = this.source.next();
      if (!done) this.history.push(value);
      if (done) this.fate = value ?? { rest: true };
      else if (this.history.length > Walk.LIMIT) this.fate = { limit: true };
    }
  }

  // The step, or the last one there is: EM rests after an E-step, and collapses in an M-step.
  bound(step) {
    this.reach((step >> 1) + 1);
    const last = 2 * this.history.length - (this.fate && "component" in this.fate ? 0 : 1);
    return this.fate ? Math.min(step, last) : step;
  }

  // How it has ended, at this step; or null.
  end(step) {
    return this.bound(step + 1) === step ? this.fate : null;
  }

  // The iteration n, its parameters, and the responsibilities that the last E-step has found.
  at(step) {
    const n = Math.min(this.bound(step) >> 1, this.history.length - 1);
    const gamma = step ? this.history[(step - 1) >> 1].gamma : null;
    return { ...this.history[n], n, gamma };
  }

  // The gain in ln L of each iteration, from 1.
  gains() {
    const heights = this.history.map(({ logLikelihood }) => logLikelihood);
    return heights.slice(1).map((height, n) => height - heights[n]);
  }

  // The ln L at the end of a walk.
  static top(rows, start) {
    return [...gmm.em(rows, start)].at(-1).logLikelihood;
  }
}

const starts = (() => {
  // Components of the same weight, at these means, each with the covariance of all rows.
  function even(rows, means) {
    const { Sigma } = gmm.overall(rows);
    const weights = means.map(() => 1 / means.length);
    return { weights, means, covariances: means.map(() => Sigma) };
  }

  // The same, at different rows that are drawn at random.
  function random(rows, K, next) {
    const chosen = new Map();
    while (chosen.size < K) {
      const row = rows[Math.floor(next() * rows.length)];
      chosen.set(String(row), row);
    }
    return even(rows, [...chosen.values()]);
  }

  // One component narrow and on the first row, the other as wide as all.
  function narrow(rows) {
    const { mean, Sigma } = gmm.overall(rows);
    const small = Sigma.map((row) => row.map((value) => value / 1000));
    return { weights: [0.1, 0.9], means: [rows[0], mean], covariances: [small, Sigma] };
  }

  // A fit, and one component more: flat, on the rows with the most frequent second number.
  function line(rows, start) {
    const { weights, means, covariances } = [...gmm.em(rows, start)].at(-1).parameters;
    const groups = rows.map((row) => rows.filter(([, second]) => second === row[1]));
    const shared = groups.reduce((most, group) => (group.length > most.length ? group : most));
    const mean = sum(shared.map(([first]) => first)) / shared.length;
    const variance = sum(shared.map(([first]) => (first - mean) ** 2)) / shared.length;
    const flat = [
      [variance, 0],
      [0, 0.1],
    ];
    return {
      weights: [...weights.map((weight) => 0.95 * weight), 0.05],
      means: [...means, [mean, shared[0][1]]],
      covariances: [...covariances, flat],
    };
  }

  return { overall: gmm.overall, even, random, narrow, line };
})();

const FEW = 15; // a component on fewer rows, three for each of its parameters, is doubted
const THIN = 0.05; // and one that is thinner, in standard deviations of the data

// The smallest standard deviation of Sigma (D = 2) in any direction, in units of those of `whole`.
function thinnest(Sigma, whole) {
  const [a, b] = [Sigma[0][0] / whole[0][0], Sigma[1][1] / whole[1][1]];
  const squared = Sigma[0][1] ** 2 / (whole[0][0] * whole[1][1]);
  return Math.sqrt((2 * (a * b - squared)) / (a + b + Math.sqrt((a - b) ** 2 + 4 * squared)));
}

// A component that rests on too few of N rows, or is too thin, in words; or nothing.
function inDoubt({ weights, covariances }, N, whole) {
  const widths = covariances.map((Sigma) => thinnest(Sigma, whole));
  const k = widths.findIndex((width, j) => weights[j] * N < FEW || width < THIN);
  const words = `component ${k + 1} rests on ${(weights[k] * N).toFixed(1)} rows`;
  return k < 0 ? "" : `${words} and is ${Math.round(1 / widths[k])} times as thin as the data`;
}

// The components' counts; before there are responsibilities, their weights.
function sharesInWords({ weights }, gamma) {
  const words = (name, value, k) => `${name}${subscript(k + 1)}\u00a0=\u00a0${value}`;
  const count = (k) => sum(gamma.map((shares) => shares[k])).toFixed(1);
  const share = (weight, k) => words("\u03c0", weight.toFixed(3), k);
  return weights.map(gamma ? (_, k) => words("N", count(k), k) : share).join(", ");
}

// Where the components are, and how wide.
function componentsInWords({ means, covariances }) {
  const said = ([x, y], k) => {
    const [[a, b], [, c]] = covariances[k];
    return (
      `Component ${k + 1} at ${show(x)} and ${show(y, 1)} minutes, standard deviations ${show(Math.sqrt(a))} and ` +
      `${show(Math.sqrt(c), 1)}, correlation ${show(b / Math.sqrt(a * c))}`
    );
  };
  return `${means.map(said).join("; ")}.`;
}

// What the eye sees at a step: what it has changed, the colours of the rows, and the ellipses.
function momentInWords(step, { parameters, gamma }) {
  const components = componentsInWords(parameters);
  if (!step) return `No row has shares yet. ${components}`;
  const most = gamma.map((shares) => shares.indexOf(Math.max(...shares)));
  const rows = gamma[0].map((_, k) => most.filter((it) => it === k).length);
  const changed = step % 2 ? "E-step has changed the shares" : "M-step has moved the components";
  const kept = step % 2 ? "the components" : "the shares";
  const shares = rows.map((n, k) => `that of component ${k + 1} in ${count(n, "row")}`).join(", ");
  return `The ${changed} and kept ${kept}. The largest share is ${shares}. ${components}`;
}

// At most nine iterations of the trace, the first and the last among them.
function traceInWords(heights) {
  const last = heights.length - 1;
  const stops = new Set(Array.from({ length: 9 }, (_, n) => Math.round((n * last) / 8)));
  return [...stops].map((n) => `${show(heights[n], 1)} at iteration ${n}`).join(", ");
}

function collapseInWords(k, count) {
  return (
    `Component ${k + 1} has collapsed: its N${subscript(k + 1)} = ${count.toFixed(3)} effective rows ` +
    "do not determine a mean and a positive definite covariance. Try another start, or a penalty."
  );
}

// The trace of the heights so far, with the present iteration marked.
function drawTrace(plot, heights, n, name, words) {
  const width = Math.max(240, plot.svg.getBoundingClientRect().width / plot.zoom);
  const [low, high] = extent(heights);
  const room = Math.max(5, 0.06 * (high - low));
  const x = [0, Math.max(8, heights.length - 1)];
  plot.frame({
    width,
    height: 150,
    x,
    y: [low - room, high + room],
    xName: "iteration",
    yName: name,
  });
  plot.line(
    "trace",
    heights.map((height, i) => [i, height]),
    "sum",
  );
  const dot = (i, r) => ({ cx: plot.px(i), cy: plot.py(heights[i]), r, class: "dot" });
  const few = heights.length <= 60 ? heights : [];
  few.forEach((_, i) => plot.put(`dot ${i}`, "circle", dot(i, 3)));
  plot.put("here", "circle", dot(n, 6));
  const said = words || show(heights[n], 4);
  plot.put("said", "text", { x: width - 12, y: 14, "text-anchor": "end" }, said);
  plot.svg.ariaLabel = `Trace of ${name}: ${traceInWords(heights)}`;
  plot.sweep();
}
