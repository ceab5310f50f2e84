// Where EM ends, from each start of a grid: one feature, equal weights, one held sigma.
"use strict";

const basins = (() => {
  const [MOVED, LIMIT] = [1e-6, 2000]; // EM rests when no mean moves more; or it gives up
  const SAME = 0.03; // so near are ends that are one
  const BLOCK = 4; // cells: at first one cell of each block is computed, and stands for it
  const [COARSE, NONE] = [-1, -2]; // cells that are not computed, and where EM did not rest
  const sorted = (values) => [...values].sort((a, b) => a - b);
  const apart = (a, b) => Math.max(...a.map((value, k) => Math.abs(value - b[k])));
  const near = (a, b) => apart(a, b) < SAME;

  const theta = (means, sigma) => ({
    weights: means.map(() => 1 / means.length),
    means: means.map((mean) => [mean]),
    covariances: means.map(() => [[sigma ** 2]]),
  });

  // The means where EM rests; null if it does not. pass(means) is told of each iteration.
  function settle(xs, start, sigma, pass = () => {}) {
    let means = start;
    for (let n = 0; n < LIMIT; n++) {
      const next = gmm.nextMeans(xs, means, sigma);
      pass(next);
      if (apart(next, means) < MOVED) return next;
      means = next;
    }
    return null;
  }

  // Does ln L bend down in all directions there? -sigma^2 times its Hessian has a Cholesky factor.
  function isMaximum(X, means, sigma) {
    const gamma = gmm.responsibilities(X, theta(means, sigma));
    const z = X.map(([x]) => means.map((mean) => (x - mean) / sigma));
    const term = (i, k, j) =>
      gamma[i][k] * (k === j ? 1 - z[i][k] ** 2 : 0) +
      gamma[i][k] * gamma[i][j] * z[i][k] * z[i][j];
    const entry = (k, j) => sum(X.map((_, i) => term(i, k, j)));
    try {
      return Boolean(gmm.cholesky(means.map((_, k) => means.map((__, j) => entry(k, j)))));
    } catch {
      return false;
    }
  }

  // The ends of EM from all starts (x, y, third): an end is a place, a group all orders of its means.
  class Ends {
    constructor(xs, K, sigma, third, axis) {
      Object.assign(this, { xs, K, sigma, third, axis, n: axis.length, ends: [], groups: [] });
      this.cells = new Int16Array(this.n ** 2).fill(COARSE);
      const all = [...this.cells.keys()];
      const first = (cell) => this.stands(cell) === cell;
      this.order = [...all.filter(first), ...all.filter((cell) => !first(cell))];
      this.X = xs.map((x) => [x]);
      this.next = 0;
    }

    // The cell that stands for this one's block; never one with equal means.
    stands(cell) {
      const [column, row] = [cell % this.n, Math.floor(cell / this.n)];
      const within = (at, by) => Math.min(this.n - 1, at - (at % BLOCK) + by);
      return within(row, 2) * this.n + within(column, 1);
    }

    get done() {
      return this.next === this.order.length;
    }

    work(until) {
      while (!this.done && performance.now() < until) {
        const cell = this.order[this.next++];
        this.cells[cell] = this.endFrom(
          this.axis[cell % this.n],
          this.axis[Math.floor(cell / this.n)],
        );
      }
    }

    endFrom(x, y) {
      const means = settle(this.xs, [x, y, this.third].slice(0, this.K), this.sigma);
      if (!means) return NONE;
      const known = this.ends.findIndex((end) => near(end.means, means));
      return known < 0 ? this.add(means) : known;
    }

    add(means) {
      const order = sorted(means);
      let group = this.groups.find((it) => near(it.means, order));
      if (!group) this.groups.push((group = this.group(order)));
      const rank = means.map((_, k) => k + 1).sort((a, b) => means[a - 1] - means[b - 1]);
      const met = order.some((mean, k) => k && mean - order[k - 1] < SAME);
      this.name();
      return this.ends.push({ means, group, order: met ? "" : subscript(rank.join("")) }) - 1;
    }

    group(means) {
      const lnL = gmm.logLikelihood(this.X, theta(means, this.sigma));
      return { means, lnL, top: isMaximum(this.X, means, this.sigma) };
    }

    // Maxima are A, B, … from the highest on, saddles S, T, …
    name() {
      this.groups.sort((a, b) => b.top - a.top || b.lnL - a.lnL);
      const tops = this.groups.filter((it) => it.top).length;
      this.groups.forEach((group, n) => {
        group.name = String.fromCharCode(group.top ? 65 + n : 83 + n - tops);
        group.rank = n;
      });
    }

    end(column, row) {
      const cell = row * this.n + column;
      const found = this.cells[cell];
      return this.ends[found === COARSE ? this.cells[this.stands(cell)] : found];
    }

    share(group) {
      const cells = this.cells.filter((cell) => this.ends[cell]?.group === group);
      return `${show((100 * cells.length) / this.cells.length, 1)}\u00a0%`;
    }

    // For each end its cells: [row, first column, last column].
    runs() {
      const runs = new Map();
      for (let row = 0; row < this.n; row++) {
        for (let column = 0, from = 0; column < this.n; column++) {
          const end = this.end(column, row);
          if (column + 1 < this.n && this.end(column + 1, row) === end) continue;
          if (end) runs.set(end, [...(runs.get(end) ?? []), [row, from, column]]);
          from = column + 1;
        }
      }
      return runs;
    }

    // For each end the largest square in it, [side, column, row]: for its name.
    squares() {
      const [best, sides] = [new Map(), new Map()];
      for (let row = 0; row < this.n; row++) {
        for (let column = 0; column < this.n; column++) {
          const end = this.end(column, row);
          const side = (a, b) => (this.end(a, b) === end && sides.get(b * this.n + a)) || 0;
          const before = row && column ? [side(column - 1, row), side(column, row - 1)] : [0];
          const here = 1 + Math.min(...before, row && column ? side(column - 1, row - 1) : 0);
          sides.set(row * this.n + column, here);
          if (here > (best.get(end)?.[0] ?? 0)) best.set(end, [here, column, row]);
        }
      }
      return best;
    }
  }

  return { LIMIT, NONE, Ends, near, settle, sorted, theta };
})();
