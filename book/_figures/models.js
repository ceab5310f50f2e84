// Mixtures of every shape and number of components for the same rows (D = 2), and their criteria.
"use strict";

const models = (() => {
  const SHAPES = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"];
  const WORDS = SHAPES.map((shape) => shape.replace("diag", "diagonal").replace("_", " "));
  const KS = [1, 2, 3, 4, 5, 6];
  const ALL = SHAPES.length * KS.length;
  const CRITERIA = ["BIC", "AIC", "ICL", "ln L"];
  const REG = 0.01; // of the penalty: gmmlib's reg_covar
  const [DRAWN, GROWN, TRIED] = [6, 12, 15]; // starts of each kind; their iterations
  const [GAIN, LIMIT] = [1e-5, 1000]; // of the best of them: nats of the last iteration; iterations
  const SLICE = 12; // milliseconds
  const KOLMOGOROV = 1.358; // 95 of 100 samples come within this / sqrt(N)
  const CUT = 4; // times the median distance from the best: there an axis ends
  const scaled = (Sigma, factor) => Sigma.map((row) => row.map((value) => factor * value));
  const entropy = (gamma) => -sum(gamma.flat().map((share) => share && share * Math.log(share)));

  // How many numbers K components with D features are free to choose.
  function nParameters(shape, K, D) {
    const one = { diag: D, spherical: 1 }[shape.replace("tied_", "")] ?? (D * (D + 1)) / 2;
    return K - 1 + K * D + (shape.startsWith("tied") ? 1 : K) * one;
  }

  // The probability transform of feature d: how much of the mixture lies below each row, N.
  const transform = (X, { weights, means, covariances }, d) => {
    const part = (x, k) => gmm.below((x - means[k][d]) / Math.sqrt(covariances[k][d][d]));
    return X.map((x) => sum(weights.map((weight, k) => weight * part(x[d], k))));
  };

  // All models of these rows. Fitted in slices, and once for a page.
  class Fits {
    static kept = new Map();

    static of(rows, first) {
      const key = JSON.stringify(rows);
      if (!Fits.kept.has(key)) Fits.kept.set(key, new Fits(rows, first));
      return Fits.kept.get(key);
    }

    constructor(rows, first) {
      this.rows = rows;
      this.Sigma = starts.overall(rows).Sigma;
      this.table = SHAPES.map(() => []);
      this.work = this.all([first, ...SHAPES.keys()]);
    }

    *all(order) {
      for (const shape of new Set(order)) {
        for (const K of KS) this.table[shape].push(yield* this.fit(shape, K));
      }
    }

    // Many starts for a few iterations; from there the best goes on to its rest.
    *fit(shape, K) {
      const name = SHAPES[shape];
      const psi = gmm.penalty(this.rows, K, REG);
      let best = null;
      for (const first of this.starts(shape, K)) {
        const run = { first, source: gmm.em(this.rows, first, name, psi), iterations: 0, gain: 1 };
        while (run.iterations < TRIED && run.gain) yield this.step(run);
        if (!best || run.now.objective > best.now.objective) best = run;
      }
      while (best.iterations < LIMIT && best.gain > GAIN) yield this.step(best);
      return this.done(shape, K, best);
    }

    step(run) {
      const { value, done } = run.source.next();
      run.gain = done ? 0 : value.objective - (run.now?.objective ?? -Infinity);
      if (!done) Object.assign(run, { now: value, iterations: run.iterations + 1 });
    }

    // Rows far apart, drawn; and the fit with one component less, to which a drawn row comes.
    starts(shape, K) {
      if (K === 1) return [gmm.start(this.rows, K, gmm.random(0))];
      const less = this.table[shape].at(-1).parameters;
      const seeds = (n, first) => Array.from({ length: n }, (_, i) => gmm.random(first + i));
      return [
        ...seeds(DRAWN, 0).map((next) => gmm.start(this.rows, K, next)),
        ...seeds(GROWN, 100).map((next) => this.grown(less, K, next)),
      ];
    }

    grown({ weights, means, covariances }, K, next) {
      return {
        weights: [...weights.map((weight) => weight * (1 - 1 / K)), 1 / K],
        means: [...means, this.rows[Math.floor(next() * this.rows.length)]],
        covariances: [...covariances, scaled(this.Sigma, 1 / (4 * K))],
      };
    }

    done(shape, K, { first, now }) {
      const { parameters, gamma, logLikelihood: lnL, objective } = now;
      const [N, D] = [this.rows.length, 2];
      const p = nParameters(SHAPES[shape], K, D);
      const BIC = -2 * lnL + p * Math.log(N);
      const ICL = BIC + 2 * entropy(gamma);
      const numbers = { BIC, AIC: -2 * lnL + 2 * p, ICL, "ln L": lnL };
      const sorted = (d) => transform(this.rows, parameters, d).sort((a, b) => a - b);
      const u = [0, 1].map(sorted);
      const bends = u.map((values) => this.bend(values));
      return { shape, K, p, first, parameters, gamma, objective, numbers, u, bends };
    }

    // How far these sorted values go from the uniform quantiles at most, with its sign.
    bend(u) {
      const { uniform } = this;
      const far = u.map((value, i) => value - uniform[i]);
      return far.reduce((most, it) => (Math.abs(it) > Math.abs(most) ? it : most));
    }

    get uniform() {
      return this.rows.map((_, i) => (i + 0.5) / this.rows.length);
    }

    // So far from the quantiles is within Kolmogorov's distance.
    get band() {
      const N = this.rows.length;
      return KOLMOGOROV / Math.sqrt(N) - 0.5 / N;
    }

    // How much worse than the best by this criterion.
    behind({ numbers }, name) {
      const [low, high] = extent(this.list.map((fit) => fit.numbers[name]));
      return name === "ln L" ? high - numbers[name] : numbers[name] - low;
    }

    // Of an axis: it leaves out what is far worse than most.
    span(name) {
      const { list } = this;
      if (!list.length) return [0, 1];
      const far = list.map((fit) => this.behind(fit, name));
      const reach = CUT * far.toSorted((a, b) => a - b)[far.length >> 1];
      const shown = list.filter((_, i) => far[i] <= reach);
      return roomFor(shown.map(({ numbers }) => numbers[name]));
    }

    get list() {
      return this.table.flat();
    }

    get ready() {
      return this.list.length === ALL;
    }

    // Whether a model has been fitted meanwhile.
    slice() {
      const [before, end] = [this.list.length, performance.now() + SLICE];
      while (performance.now() < end && !this.work.next().done);
      return this.list.length > before;
    }
  }

  return { SHAPES, WORDS, KS, ALL, CRITERIA, nParameters, transform, of: Fits.of };
})();
