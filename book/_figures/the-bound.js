// The bound (chapter 7): ln L and the ELBO of one table over the first mean; E and M by hand.
"use strict";

{
  const POINTS = 140;
  const NATS = 180; // what the plot shows below the top of ln L
  const REST = 0.005; // nats: what is less shows as 0.00, or nearly
  const KEPT = 60; // steps that can be taken back
  const SAME = 1e-9; // nats: a step that gains less is none

  class TheBound extends Figure {
    // mean: where we stand. made: the mean at which the table was made; its bound touches there.
    start() {
      return { mean: this.data.mean, made: this.data.made, past: [] };
    }

    accept({ mean, made, past }) {
      const numbers = [mean, made, ...past.flat()];
      if (!numbers.every(Number.isFinite)) throw new RangeError();
      if (past.length > KEPT || past.some((pair) => pair.length !== 2)) throw new RangeError();
      const inside = (value) => clamp(this.data.range, value);
      const pairs = past.map((pair) => pair.map(inside));
      return { mean: inside(mean), made: inside(made), past: pairs };
    }

    plotName() {
      return "Log-likelihood and bound over the first mean";
    }

    build() {
      const [min, max] = this.data.range;
      const words = () => `mean \u03bc\u2081 = ${show(this.state.mean)}`;
      const get = () => this.state.mean;
      const set = (mean) => this.move(mean);
      const name = () => "mean of component 1";
      this.add(this.range({ name, words, min, max, step: 0.1, get, set }));
      const back = this.button(
        "Step back",
        () => this.back(),
        () => !this.state.past.length,
      );
      const e = this.button("E-step", () => this.eStep());
      const m = this.button("M-step", () => this.mStep());
      this.add(this.make("div", { className: "row" }, e, m, back));
    }

    // The step whose turn it is: E while there is a gap, else M.
    next() {
      return this.gap > REST ? this.eStep() : this.mStep();
    }

    eStep() {
      if (this.gap > SAME) this.step({ made: this.state.mean });
    }

    mStep() {
      if (this.room() > SAME) this.step({ mean: this.best });
    }

    // A move by hand ends the way of the steps.
    move(mean) {
      this.change({ mean: clamp(this.data.range, mean), past: [] });
      this.measure();
    }

    step(part) {
      const { mean, made, past } = this.state;
      this.change({ ...part, past: [...past, [mean, made]].slice(-KEPT) });
      this.measure(); // so that a step before the next frame starts from here
    }

    back() {
      const { past } = this.state;
      if (!past.length) return;
      const [mean, made] = past.at(-1);
      this.change({ mean, made, past: past.slice(0, -1) });
    }

    theta(mean) {
      const { weights, second, variances } = this.data;
      return { weights, means: [[mean], [second]], covariances: variances.map((v) => [[v]]) };
    }

    lnL(mean) {
      return gmm.logLikelihood(this.X, this.theta(mean));
    }

    elbo(mean, table) {
      return gmm.elbo(this.X, table, this.theta(mean));
    }

    // The log-likelihood's curve, once.
    measureOnce() {
      const [low, high] = this.data.range;
      this.X = this.data.rows.map((x) => [x]);
      this.grid = Array.from({ length: POINTS + 1 }, (_, n) => low + (n * (high - low)) / POINTS);
      this.curve = this.grid.map((mean) => [mean, this.lnL(mean)]);
      this.top = Math.max(...this.curve.map((point) => point[1]));
    }

    // The bound's curve, once for each table.
    measureTable() {
      this.known = this.state.made;
      this.table = gmm.responsibilities(this.X, this.theta(this.known));
      this.best = gmm.mStep(this.X, this.table).means[0][0];
      this.bound = this.grid.map((mean) => [mean, this.elbo(mean, this.table)]);
      this.highest = this.elbo(this.best, this.table);
      this.touch = this.lnL(this.known);
    }

    // The three numbers where we stand, each by its own formula.
    measure() {
      if (!this.curve) this.measureOnce();
      if (this.known !== this.state.made) this.measureTable();
      const { mean } = this.state;
      const gamma = gmm.responsibilities(this.X, this.theta(mean));
      this.now = this.lnL(mean);
      this.lower = this.elbo(mean, this.table);
      this.gap = gmm.divergence(this.table, gamma);
    }

    draw(plot) {
      this.measure();
      const { width, height } = this;
      const above = width < 480 ? 75 : 8; // on a phone the legend has the curves below it
      const ends = [this.curve[0][1], this.curve.at(-1)[1]]; // here too one can stand
      const y = [Math.min(this.top + 8 - NATS, ...ends.map((end) => end - 8)), this.top + above];
      const xName = "mean \u03bc\u2081 (minutes)";
      plot.frame({ width, height, x: this.data.range, y, xName, yName: "nats" });
      plot.component("ln L", this.above(this.curve, y[0]), 0);
      plot.component("ELBO", this.above(this.bound, y[0]), 1);
      this.drawTrail(plot, y[0]);
      this.drawGap(plot, y[0]);
      this.drawLegend(plot);
      this.drawHandle(plot);
    }

    // The part of a curve that is in the plot; where it leaves, it ends on the edge.
    above(points, low) {
      const cut = ([x, y], [u, v]) => [x + ((low - y) / (v - y)) * (u - x), low];
      return points.flatMap((point, n) => {
        if (point[1] >= low) return [point];
        return [points[n - 1], points[n + 1]]
          .filter((other) => other && other[1] > low)
          .map((other) => cut(point, other));
      });
    }

    // The way here, along bounds (M) and up to ln L (E).
    drawTrail(plot, low) {
      const way = this.state.past.map(([mean, made]) => {
        const table = gmm.responsibilities(this.X, this.theta(made));
        return [mean, Math.max(low, this.elbo(mean, table))];
      });
      const here = [this.state.mean, Math.max(low, this.lower)];
      if (way.length) plot.put("way", "path", { d: plot.path([...way, here]), class: "axis" });
      way.forEach((point, n) => plot.marker(`way ${n}`, point, 1, 0.6));
    }

    drawGap(plot, low) {
      const { mean, made } = this.state;
      const foot = Math.max(low, this.lower);
      plot.line(
        "KL",
        [
          [mean, foot],
          [mean, this.now],
        ],
        "sum",
      );
      plot.marker("touches", [made, this.touch], 2, 1.2);
      if (this.lower > low) plot.marker("ELBO here", [mean, this.lower], 1, 1.2);
    }

    drawLegend(plot) {
      const values = [`ln L = ${show(this.now)}`, `ELBO = ${show(this.lower)}`];
      const words = [...values, `KL = ${show(this.gap)}`, "bound touches"];
      const { right, top } = plot.inside;
      words.forEach((text, n) => {
        const y = top + 10 + 20 * n;
        plot.put(`word ${n}`, "text", { x: right - 134, y: y + 5 }, text);
      });
      const [left, end] = [right - 170, right - 140];
      const sample = (n) => `M${left} ${top + 10 + 20 * n}H${end}`;
      const dashed = { "stroke-dasharray": PALETTE.lines[1] };
      plot.put("sample 0", "path", { d: sample(0), class: "line k1" });
      plot.put("sample 1", "path", { d: sample(1), class: "line k2", ...dashed });
      plot.put("sample 2", "path", { d: `M${end - 8} ${top + 43}V${top + 57}`, class: "line sum" });
      const at = `translate(${end - 8} ${top + 70})`;
      plot.put("sample 3", "path", { d: PALETTE.markers[2], class: "marker k3", transform: at });
    }

    drawHandle(plot) {
      const { range } = this.data;
      const { mean } = this.state;
      plot.handle("here", {
        at: [mean, this.now],
        k: 0,
        text: this.numbers(),
        value: [range[0], mean, range[1]],
        label: "where we stand: left and right for the mean of component 1",
        move: ([x]) => this.move(x),
        nudge: (dx, dy) => (dx || dy) && this.move(mean + (dx && 0.1 * dx) + (dy && 0.1 * dy)),
      });
    }

    numbers() {
      const { mean } = this.state;
      return `mean ${show(mean)}, ln L ${show(this.now)}, ELBO ${show(this.lower)}, KL ${show(this.gap)}`;
    }

    // Is ELBO + KL = ln L where we stand, each computed by itself?
    adds() {
      return Math.abs(this.lower + this.gap - this.now) < 1e-8 * Math.abs(this.now);
    }

    describe() {
      const verdict = this.adds() ? "ELBO + KL = ln L" : "ELBO + KL is not ln L: this is an error";
      const touches = this.gap < REST ? " The bound touches here." : "";
      const top = this.room() < REST ? " Here is the top of the bound." : "";
      const said =
        `The mean \u03bc\u2081 is ${show(this.state.mean)}. ln L is ${show(this.now)}, the ELBO ` +
        `${show(this.lower)}, KL ${show(this.gap)}; ${verdict}.${touches}${top}${this.steps()}`;
      return said.replaceAll("ln L", "ln\u00a0L");
    }

    // The hill, the triangle, and the top of the bound.
    more() {
      const [first, last] = [this.curve[0], this.curve.at(-1)];
      const top = this.curve.find((point) => point[1] === this.top);
      const place = ([mean, height]) => `${show(height)} at ${show(mean)}`;
      return (
        `ln\u00a0L rises from ${place(first)} to ${place(top)}, its top, and is ${place(last)}. ` +
        `The bound lies under it and touches it at the mean ${show(this.known)}, at ` +
        `${show(this.touch)}; its own top is ${place([this.best, this.highest])}.`
      );
    }

    steps() {
      const taken = this.state.past.length;
      return taken ? ` Steps so far: ${taken}.` : "";
    }

    // The gain of an M-step on the bound.
    room() {
      return this.highest - this.lower;
    }

    tasks() {
      return [
        {
          ask: "Close the gap without moving: make KL 0 where you stand at first.",
          missing: () => this.needsStart() || this.needsTouch(),
        },
        {
          ask: "Stand on the top of a bound. Is KL 0 there?",
          missing: () => this.needsTop(),
        },
        {
          ask: "Climb until what each step gains shows as 0.00. How many rounds of E and M does it take? (Smaller steps go on.)",
          missing: () => this.needsTouch() || this.needsTop(),
        },
        {
          ask: "From the triangle, where the bound touches, move so far that ln L is higher than there, but the ELBO lower.",
          missing: () => this.needsHigher() || this.needsLower(),
        },
      ];
    }

    needsStart() {
      const moved = this.state.mean !== this.data.mean;
      return moved ? "you have moved; step back, or press Reset" : "";
    }

    needsTouch() {
      return this.gap < REST ? "" : `KL is ${show(this.gap)}`;
    }

    needsTop() {
      const room = this.room();
      return room < REST ? "" : `the bound has its top ${show(room)} nats higher`;
    }

    needsHigher() {
      return this.now > this.touch + REST ? "" : "ln L is not higher than at the triangle";
    }

    needsLower() {
      return this.lower < this.touch - REST ? "" : "the ELBO is not lower than at the triangle";
    }
  }

  customElements.define("the-bound", TheBound);
}
