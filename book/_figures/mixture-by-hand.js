// A mixture by hand (chapter 1): weights, means and standard deviations of one to four components.
"use strict";

{
  const X = [-6.5, 6.5]; // every mixture that can be made has its area within these, to 3 digits
  const MEANS = [-3, 3];
  const WIDTHS = [0.2, 1];
  const ROWS = 120;
  const LIGHT = 0.09; // the weight of a component that comes: too light for a task to be done by it
  const GRID = Array.from({ length: 651 }, (_, n) => X[0] + n * ((X[1] - X[0]) / 650));

  class MixtureByHand extends Figure {
    start() {
      return { ...structuredClone(this.data), chosen: 0, rows: 0, seed: 0 };
    }

    accept({ weights, means, widths, chosen, rows, seed }) {
      const K = weights.length;
      const numbers = [...weights, ...means, ...widths, chosen, rows, seed];
      if (!(K >= 1 && K <= 4 && means.length === K && widths.length === K)) throw new RangeError();
      if (!numbers.every(Number.isFinite) || Math.min(...weights) < 0) throw new RangeError();
      if (!(sum(weights) > 0)) throw new RangeError();
      return {
        weights: weights.map((weight) => weight / sum(weights)),
        means: means.map((mean) => clamp(MEANS, mean)),
        widths: widths.map((width) => clamp(WIDTHS, width)),
        chosen: clamp([0, K - 1], Math.round(chosen)),
        rows: clamp([0, ROWS], Math.round(rows)),
        seed: clamp([0, 1e6], Math.round(seed)),
      };
    }

    plotName() {
      return "Density of the mixture and of its parts";
    }

    build() {
      const choose = (chosen) => this.change({ chosen });
      const K = () => this.state.weights.length;
      const choice = this.components("Change component", K, () => this.state.chosen, choose);
      this.add(this.make("div", { className: "row wide" }, this.number(), choice));
      this.slider("weight", "\u03c0", "weights", [0, 1], 0.01, (weight) => this.weigh(weight));
      this.slider("mean", "\u03bc", "means", MEANS, 0.05, (mean) => this.set("means", mean));
      this.slider("standard deviation", "\u03c3", "widths", WIDTHS, 0.02, (width) =>
        this.set("widths", width),
      );
      const draw = this.button(`Draw ${ROWS} rows`, () => this.drawRows());
      const away = this.button(
        "Take them away",
        () => this.stop(),
        () => !this.state.rows,
      );
      this.add(this.make("div", { className: "row wide" }, draw, away));
    }

    number() {
      const said = this.make("span");
      const K = () => this.state.weights.length;
      this.refreshers.push(() => (said.textContent = count(K(), "component")));
      const fewer = this.button(
        "\u2212",
        () => this.remove(),
        () => K() === 1,
      );
      const more = this.button(
        "+",
        () => this.append(),
        () => K() === 4,
      );
      fewer.ariaLabel = "one component fewer";
      more.ariaLabel = "one component more";
      return this.make("div", { className: "row" }, fewer, said, more);
    }

    slider(noun, letter, key, [min, max], step, set) {
      const get = () => this.state[key][this.state.chosen];
      const name = () => `${noun} of component ${this.state.chosen + 1}`;
      const words = () => `${noun} ${letter}${subscript(this.state.chosen + 1)} = ${show(get())}`;
      this.add(this.range({ name, words, min, max, step, get, set }));
    }

    set(key, value, k = this.state.chosen) {
      this.change({ chosen: k, [key]: this.state[key].map((old, j) => (j === k ? value : old)) });
    }

    // A weight for the chosen component; the others share the rest as they did.
    weigh(weight) {
      const { weights, chosen } = this.state;
      const others = 1 - weights[chosen];
      const share = (old) =>
        others > 1e-9 ? (old / others) * (1 - weight) : (1 - weight) / (weights.length - 1);
      if (weights.length === 1) return this.change({});
      this.change({ weights: weights.map((old, k) => (k === chosen ? weight : share(old))) });
    }

    // One more component takes its weight from all; the last one gives its weight to the others.
    append() {
      const { weights, means, widths } = this.state;
      const K = weights.length + 1;
      this.change({
        weights: [...weights.map((weight) => weight * (1 - LIGHT)), LIGHT],
        means: [...means, clamp(MEANS, 3 - K / 2)],
        widths: [...widths, 0.5],
        chosen: K - 1,
      });
    }

    remove() {
      const [weights, means, widths] = ["weights", "means", "widths"].map((key) =>
        this.state[key].slice(0, -1),
      );
      const total = sum(weights);
      this.change({
        weights: weights.map((weight) => (total > 1e-9 ? weight / total : 1 / weights.length)),
        means,
        widths,
        chosen: Math.min(this.state.chosen, weights.length - 1),
      });
    }

    next() {
      this.drawRows();
    }

    drawRows() {
      this.change({ rows: 0, seed: this.state.seed + 1 });
      this.play(() => {
        this.change({ rows: Math.min(ROWS, this.state.rows + 2) });
        return this.state.rows < ROWS;
      });
    }

    stop() {
      this.pause();
      this.change({ rows: 0 });
    }

    // The curves: the parts pi_k N(x | mu_k, sigma_k^2) and their sum, at the points of GRID.
    measure() {
      const { weights, means, widths, rows, seed } = this.state;
      const covariances = widths.map((width) => [[width * width]]);
      this.parameters = { weights, means: means.map((mean) => [mean]), covariances };
      const logs = gmm.logJoint(
        GRID.map((x) => [x]),
        this.parameters,
      );
      this.parts = weights.map((_, k) => logs.map((row) => Math.exp(row[k])));
      this.density = GRID.map((_, n) => sum(this.parts.map((part) => part[n])));
      const p = this.density;
      this.area = sum(GRID.slice(1).map((x, n) => ((x - GRID[n]) * (p[n] + p[n + 1])) / 2));
      this.peaks = p.filter((height, n) => height > p[n - 1] && height >= p[n + 1]).length;
      this.sample = gmm.sample(this.parameters, ROWS, gmm.random(seed));
      this.drawn = this.sample.labels.slice(0, rows);
    }

    draw(plot) {
      this.measure();
      const most = Math.max(...this.density);
      if (!plot.held) this.top = [0.3, 0.5, 1, 2].find((top) => top >= 1.04 * most) ?? 2.1;
      const K = this.state.weights.length;
      const { width, height } = this;
      const below = this.drawn.length ? 14 * K + 8 : 0;
      const named = { xName: "x", yName: "density" };
      plot.frame({ width, height, x: X, y: [0, this.top], ...named, below });
      const curve = GRID.map((x, n) => [x, this.density[n]]);
      plot.line("area", [[X[0], 0], ...curve, [X[1], 0]], "area");
      this.parts.forEach((part, k) => {
        plot.component(
          `part ${k}`,
          GRID.map((x, n) => [x, part[n]]),
          k,
        );
      });
      plot.line("sum", curve, "sum");
      const right = { x: width - 12, y: 14, "text-anchor": "end" };
      plot.put("said", "text", right, `area ${show(this.area, 3)}, ${count(this.peaks, "peak")}`);
      this.drawSample(plot);
      this.parts.forEach((_, k) => this.drawHandle(plot, k));
    }

    // Rows under the axis, in a lane for each component.
    drawSample(plot) {
      const perPixel = this.top / (plot.inside.bottom - plot.inside.top);
      this.drawn.forEach((k, i) => {
        plot.marker(`row ${i} of ${k}`, [this.sample.X[i][0], -(14 * k + 12) * perPixel], k, 0.6);
      });
    }

    // The handle is the top of a part: sideways moves the mean, upwards makes the bell narrower.
    drawHandle(plot, k) {
      const { weights, means, widths } = this.state;
      const height = weights[k] / (widths[k] * Math.sqrt(2 * Math.PI));
      const text = `mean ${show(means[k])}, standard deviation ${show(widths[k])}`;
      plot.handle(`handle ${k}`, {
        at: [means[k], height],
        k,
        text,
        value: [MEANS[0], means[k], MEANS[1]],
        label: `component ${k + 1}: left and right for its mean, up and down for its width`,
        move: ([x, y]) => {
          const width = weights[k] / (Math.max(y, 1e-6) * Math.sqrt(2 * Math.PI));
          this.place(k, x, weights[k] ? width : widths[k]);
        },
        nudge: (dx, dy) => {
          this.place(k, this.state.means[k] + (dx && 0.1 * dx), this.state.widths[k] - 0.02 * dy);
        },
      });
    }

    place(k, mean, width) {
      this.set("means", clamp(MEANS, mean), k);
      this.set("widths", clamp(WIDTHS, width), k);
    }

    describe() {
      const { weights } = this.state;
      const most = Math.max(...this.density);
      const shares = weights.map((_, k) => this.drawn.filter((label) => label === k).length);
      const rows = this.drawn.length
        ? ` ${this.drawn.length} rows: ${shares.map((n, k) => `${n} from component ${k + 1}`).join(", ")}.`
        : "";
      return (
        `${count(weights.length, "component")} with the weights ${weights.map((w) => show(w)).join(", ")}; ` +
        `${count(this.peaks, "peak")}. The area under the drawn curve is ${show(this.area, 3)}, ` +
        `its greatest height ${show(most)}.${rows}`
      );
    }

    more() {
      const { weights, means, widths } = this.state;
      const parts = weights.map(
        (_, k) =>
          `Component ${k + 1} has the mean ${show(means[k])}, the standard deviation ${show(widths[k])}`,
      );
      const p = this.density;
      const tops = GRID.filter((_, n) => p[n] > p[n - 1] && p[n] >= p[n + 1]);
      const heights = tops.map((x) => `${show(p[GRID.indexOf(x)])} at ${show(x)}`);
      return `${parts.join("; ")}. Peaks: ${heights.join(", ")}.`;
    }

    tasks() {
      return [
        {
          ask: "Make a mixture of two components, with different means, that has one peak.",
          missing: () => this.needs(2) || this.needsApart() || this.needsPeaks(1),
        },
        {
          ask: "Now pull the means apart until there are two peaks, and no farther than you must. (Give both the same weight and the same width.)",
          missing: () =>
            this.needs(2) || this.needsEqual() || this.needsPeaks(2) || this.needsNear(),
        },
        {
          ask: "Make three components with two peaks, none of them with a weight below 0.1.",
          missing: () => this.needs(3) || this.needsWeights() || this.needsPeaks(2),
        },
        {
          ask: "A density may be above 1, though its area is 1: make one.",
          missing: () => {
            const most = Math.max(...this.density);
            return most > 1 ? "" : `the greatest height is ${show(most)}`;
          },
        },
      ];
    }

    needs(K) {
      const found = this.state.weights.length;
      return found === K ? "" : `there ${found === 1 ? "is" : "are"} ${count(found, "component")}`;
    }

    needsPeaks(n) {
      return this.peaks === n ? "" : `the curve has ${count(this.peaks, "peak")}`;
    }

    needsWeights() {
      const least = Math.min(...this.state.weights);
      return least > 0.0999 ? "" : `one weight is ${show(least)}`;
    }

    needsApart() {
      const [first, second] = this.state.means;
      return (
        this.needsWeights() ||
        (Math.abs(first - second) > 0.499 ? "" : "the means are too close to tell apart")
      );
    }

    needsEqual() {
      const { weights, widths } = this.state;
      if (Math.abs(weights[0] - weights[1]) > 0.015) return "the weights differ";
      return Math.abs(widths[0] - widths[1]) > 0.015 ? "the widths differ" : "";
    }

    needsNear() {
      const { means, widths } = this.state;
      const apart = Math.abs(means[0] - means[1]) / widths[0];
      const words = `the means are ${show(apart)} standard deviations apart: less is enough`;
      return apart < 2.35 ? "" : words;
    }
  }

  customElements.define("mixture-by-hand", MixtureByHand);
}
