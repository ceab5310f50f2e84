// Where EM ends, from each start of a grid, and the map of it: one feature, equal weights, one
// held sigma.
"use strict";

const basins = (() => {
  const [MOVED, LIMIT] = [1e-6, 2000]; // EM rests when no mean moves more; or it gives up
  const SAME = 0.03; // so near are ends that are one
  const CLOSE = 0.01; // EM that comes so near to a maximum that is known ends in it
  const BLOCK = 4; // cells: at first one cell of each block is computed, and stands for it
  const [COARSE, NONE] = [-1, -2]; // cells that are not computed, and where EM did not rest
  const CELL = 0.5; // in the rows' unit: so far apart are starts
  const SMALL = 4; // cells: the side of a region that is too small to be told
  const ROOM = 30; // pixels for the name of an end
  const HUES = [4, 5, 3, 2]; // of the palette; components have the first
  const MARKS = ["", "M-2 2l4 -4M0 8l8 -8M6 10l4 -4", "M4 4h.01", "M4 0v8M0 4h8"];
  const GREY = "var(--pst-color-text-muted, #666)";
  const sorted = (values) => [...values].sort((a, b) => a - b);
  const apart = (a, b) => Math.max(...a.map((value, k) => Math.abs(value - b[k])));
  const near = (a, b, by = SAME) => apart(a, b) < by;

  const nameOf = (end) => end.group.name + end.order;

  // The places of starts, for each mean.
  function axisOf(xs) {
    const [low, high] = [Math.floor(Math.min(...xs)) - 1, Math.ceil(Math.max(...xs))];
    return Array.from({ length: (high - low) / CELL + 1 }, (_, n) => low + n * CELL);
  }

  const theta = (means, sigma) => ({
    weights: means.map(() => 1 / means.length),
    means: means.map((mean) => [mean]),
    covariances: means.map(() => [[sigma ** 2]]),
  });

  // One feature, equal weights, one held sigma: the means after an iteration of EM. (Many starts
  // need it often.) Equal means stay equal; one without rows stays where it is.
  function nextMeans(xs, means, sigma) {
    const K = means.length;
    const [parts, counts, totals] = [0, 1, 2].map(() => means.map(() => 0));
    const factor = -1 / (2 * sigma * sigma);
    for (const x of xs) {
      let largest = -Infinity;
      let total = 0;
      for (let k = 0; k < K; k++) {
        parts[k] = factor * (x - means[k]) * (x - means[k]);
        if (parts[k] > largest) largest = parts[k];
      }
      for (let k = 0; k < K; k++) {
        parts[k] = Math.exp(parts[k] - largest);
        total += parts[k];
      }
      for (let k = 0; k < K; k++) {
        const share = parts[k] / total;
        counts[k] += share;
        totals[k] += share * x;
      }
    }
    return means.map((mean, k) => (counts[k] ? totals[k] / counts[k] : mean));
  }

  // The means where EM rests; null if it does not. stop(means) is asked after each iteration.
  function settle(xs, start, sigma, stop) {
    let means = start;
    for (let n = 0; n < LIMIT; n++) {
      const next = nextMeans(xs, means, sigma);
      if (stop(next) || apart(next, means) < MOVED) return next;
      means = next;
    }
    return null;
  }

  // The start, and the means after each iteration.
  function trail(xs, start, sigma) {
    const all = [start];
    settle(xs, start, sigma, (means) => void all.push(means));
    return all;
  }

  // -sigma^2 times the Hessian of ln L in the means.
  function bends(X, means, sigma) {
    const gamma = gmm.responsibilities(X, theta(means, sigma));
    const z = X.map(([x]) => means.map((mean) => (x - mean) / sigma));
    const term = (i, k, j) =>
      gamma[i][k] * (k === j ? 1 - z[i][k] ** 2 : 0) +
      gamma[i][k] * gamma[i][j] * z[i][k] * z[i][j];
    return means.map((_, k) => means.map((__, j) => sum(X.map((___, i) => term(i, k, j)))));
  }

  // Does ln L bend down in all directions there? Then that matrix has a Cholesky factor.
  function isMaximum(X, means, sigma) {
    try {
      return Boolean(gmm.cholesky(bends(X, means, sigma)));
    } catch {
      return false;
    }
  }

  // The ends of EM from all starts (x, y, third): an end is a place, a group all orders of its means.
  class Ends {
    constructor(xs, K, sigma, third) {
      Object.assign(this, { xs, K, sigma, third, axis: axisOf(xs), ends: [], groups: [] });
      this.n = this.axis.length;
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

    get progress() {
      return this.next / this.order.length;
    }

    get done() {
      return this.progress === 1;
    }

    // The middle of such a square.
    middle([side, column, row]) {
      return [column, row].map((n) => this.axis[n] - ((side - 1) / 2) * CELL);
    }

    // Where the regions of maxima are, in words; small ones are left out.
    places() {
      const large = [...this.squares()].filter(([end, [side]]) => end?.group.top && side > SMALL);
      const words = (square) => this.middle(square).map((start) => show(start, 1));
      return large.map(([end, square]) => `${nameOf(end)} about ${words(square).join(" and ")}`);
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
      const close = (means) => this.ends.some((it) => it.group.top && near(it.means, means, CLOSE));
      const means = settle(this.xs, [x, y, this.third].slice(0, this.K), this.sigma, close);
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

    // Maxima are A, B, … from the highest on; saddles are S.
    name() {
      this.groups.sort((a, b) => b.top - a.top || b.lnL - a.lnL);
      this.groups.forEach((group, n) => {
        group.name = group.top ? String.fromCharCode(65 + n) : "S";
        group.rank = n;
      });
    }

    end(column, row) {
      const cell = row * this.n + column;
      const found = this.cells[cell];
      return this.ends[found === COARSE ? this.cells[this.stands(cell)] : found];
    }

    // The share of the starts that end there.
    share(group) {
      const cells = this.cells.filter((cell) => this.ends[cell]?.group === group);
      return cells.length / this.cells.length;
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

    // For each end the largest square in it, [side, column, row] of its last cell: for its name.
    squares() {
      const [best, sides] = [new Map(), new Map()];
      for (let row = 0; row < this.n; row++) {
        for (let column = 0; column < this.n; column++) {
          const end = this.end(column, row);
          const same = (a, b) => a >= 0 && b >= 0 && this.end(a, b) === end;
          const side = (a, b) => (same(a, b) ? sides.get(b * this.n + a) : 0);
          const [left, below] = [column - 1, row - 1];
          const here = 1 + Math.min(side(left, row), side(column, below), side(left, below));
          sides.set(row * this.n + column, here);
          if (here > (best.get(end)?.[0] ?? 0)) best.set(end, [here, column, row]);
        }
      }
      return best;
    }
  }

  const own = (colour) => `color-mix(in srgb, ${colour} var(--share, 100%), var(--ink))`;
  const pale = (colour) => `color-mix(in srgb, ${colour} 45%, var(--pst-color-background, #fff))`;

  function patterns(map) {
    const pattern = ({ name, rank, top }) => {
      const colour = own(top ? PALETTE.colours[HUES[rank % 4]] : GREY);
      const d = top ? MARKS[(rank + Math.floor(rank / 4)) % 4] : "";
      return `<pattern id="end-${name}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h8v8h-8z" style="fill: ${pale(colour)}"/><path d="${d}" class="hatch" style="stroke: ${colour}"/></pattern>`;
    };
    return `<defs>${map.groups.map(pattern).join("")}</defs>`;
  }

  function regions(map, plot) {
    const x = (n) => plot.px(map.axis[0] + (n - 0.5) * CELL).toFixed(1);
    const y = (n) => plot.py(map.axis[0] + (n - 0.5) * CELL).toFixed(1);
    const cells = ([row, from, to]) =>
      `M${x(from)} ${y(row)}H${x(to + 1)}V${y(row + 1)}H${x(from)}z`;
    const path = ([{ group }, runs]) =>
      `<path fill="url(#end-${group.name})" d="${runs.map(cells).join("")}"/>`;
    return [...map.runs()].map(path).join("");
  }

  // In the largest square of each region, where there is room.
  function names(map, plot) {
    const pixels = plot.px(CELL) - plot.px(0);
    const name = ([end, square]) => {
      if (!end || square[0] * pixels < ROOM) return "";
      const [x, y] = map.middle(square);
      const at = `x="${plot.px(x).toFixed(1)}" y="${(plot.py(y) + 5).toFixed(1)}"`;
      return `<text class="name" ${at}>${nameOf(end)}</text>`;
    };
    return [...map.squares()].map(name).join("");
  }

  // The map as SVG: its patterns, its cells, its names.
  const picture = (map, plot) => patterns(map) + regions(map, plot) + names(map, plot);

  return {
    CELL,
    LIMIT,
    NONE,
    Ends,
    axisOf,
    bends,
    nameOf,
    near,
    nextMeans,
    picture,
    sorted,
    theta,
    trail,
  };
})();
