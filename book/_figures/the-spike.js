// The spike (chapter 10): one component, as narrow as one likes; ln L over its sigma.
"use strict";

{
  const SIGMA = [1e-6, 30];
  const PSI = [1e-4, 100]; // or 0
  const [FINE, STEPS] = [400, 120]; // of the sliders; and FINE of the curve
  const [ON, OFF] = [1e-9, 0.2]; // minutes from the nearest row
  const NARROW = 0.1; // below it a top is a spike
  const START = 0.5; // EM begins narrow below
  const NEAR = 0.05; // to the best, in ln sigma
  const NONE = 1e-290; // of rows: no M-step
  const NATS = [-95, 40]; // from the good fit, in the lower plot
  const SPACE = 2.8; // pixels for a row
  const STYLE = `.value { fill: none; stroke-linecap: round; stroke-width: 2.4 }
    [role="status"] { min-height: 6rem }`;
  const ratio = ([low, high], share) => clamp([low, high], low * (high / low) ** share);
  const share = ([low, high], value) => Math.log(value / low) / Math.log(high / low);
  const range = (n, value) => Array.from({ length: n + 1 }, (_, i) => value(i));
  const grid = range(FINE, (n) => ratio(SIGMA, n / FINE));
  const short = (value) => String(Number(value.toPrecision(3))).replace("-", "\u2212");
  const highest = (points) => points.reduce((best, it) => (it[1] > best[1] ? it : best));
  const said = ([sigma, height]) => `${show(height)} at \u03c3 = ${short(sigma)}`;
  // The best from NARROW on, and below it.
  const tops = (points) =>
    [true, false].map((wide) => highest(points.filter(([sigma]) => sigma >= NARROW === wide)));
  // Component 2 is held, and so is its part.
  const cost = (sigma, psi) => psi && gmm.cost({ covariances: [[[sigma ** 2]]] }, "full", [[psi]]);

  class TheSpike extends Figure {
    start() {
      const { mean, sigma, rows } = this.data;
      this.values = [...new Set(rows)];
      this.counts = this.values.map((value) => rows.filter((row) => row === value).length);
      this.X = this.values.map((value) => [value]);
      this.ends = extent(rows);
      return { mean, sigma, psi: 0, at: 0 };
    }

    // mean and sigma: where EM began; at: its iterations since.
    accept({ mean, sigma, psi, at }) {
      this.start();
      const numbers = [mean, sigma, psi, at];
      if (!numbers.every(Number.isFinite) || Math.min(...numbers) < 0) throw new RangeError();
      const inside = { mean: clamp(this.ends, mean), sigma: clamp(SIGMA, sigma) };
      return { ...inside, psi: psi && clamp(PSI, psi), at: Math.floor(Math.min(1e4, at)) };
    }

    plotName() {
      return "Density of the mixture, and below it the rows";
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      const lower = this.make("div", { className: "wide", innerHTML: "<svg role=img></svg>" });
      this.curves = new Plot(this.add(lower).firstChild);
      this.buildSliders();
      const runner = this.button("", () => (this.playing ? this.pause() : this.run()));
      const words = () => (this.playing ? "Pause" : "EM for component 1");
      this.refreshers.push(() => (runner.textContent = words()));
      this.add(runner);
    }

    buildSliders() {
      const slider = (name, [min, max, step], value, get, set) => {
        const words = () => `${name} = ${value(get())}`;
        this.add(this.range({ name: () => name, words, min, max, step, get, set }));
      };
      const begin = (mean) => this.begin({ mean });
      slider("mean of component 1", [...this.ends, 0.1], show, () => this.moment.mean, begin);
      const place = () => FINE * share(SIGMA, this.moment.sigma);
      const width = (n) => ratio(SIGMA, n / FINE);
      const toWidth = (n) => this.begin({ sigma: width(n) });
      slider("standard deviation, \u03c3", [0, FINE, 1], (n) => short(width(n)), place, toWidth);
      const at = () => this.state.psi && 1 + STEPS * share(PSI, this.state.psi);
      const prior = (n) => n && ratio(PSI, (n - 1) / STEPS);
      const words = (n) => short(prior(n)) + (n ? "" : " (none)");
      slider("prior, \u03c8", [0, STEPS + 1, 1], words, at, (n) => this.begin({ psi: prior(n) }));
    }

    // Component 2 and the weights are held.
    theta(mean, sigma) {
      const { weights, second, variance } = this.data;
      return { weights, means: [[mean], [second]], covariances: [[[sigma ** 2]], [[variance]]] };
    }

    lnL(mean, sigma) {
      const logs = gmm.logDensity(this.X, this.theta(mean, sigma));
      return sum(logs.map((log, n) => this.counts[n] * log));
    }

    component(mean, sigma) {
      const gamma = gmm.responsibilities(this.X, this.theta(mean, sigma));
      const N1 = sum(gamma.map(([first], n) => this.counts[n] * first));
      const lnL = this.lnL(mean, sigma);
      return { mean, sigma, gamma, N1, lnL, objective: lnL - cost(sigma, this.state.psi) };
    }

    after({ gamma }) {
      const all = gamma.map((shares, n) => shares.map((it) => this.counts[n] * it));
      const { means, covariances } = gmm.mStep(this.X, all, "full", [[this.state.psi]]);
      return this.component(means[0][0], clamp(SIGMA, Math.sqrt(covariances[0][0][0])));
    }

    // EM begins anew.
    begin(part) {
      this.pause();
      const { mean, sigma } = this.moment;
      this.change({ mean, sigma, at: 0, ...part });
    }

    // By tenths: so it can come to a row.
    place(mean) {
      this.begin({ mean: clamp(this.ends, Math.round(10 * mean) / 10) });
    }

    // Iterations as far as needed, until one gains nothing.
    reach(n) {
      const { mean, sigma, psi } = this.state;
      const asked = [mean, sigma, psi].join();
      if (this.asked !== asked) {
        Object.assign(this, { asked, rest: false, past: [this.component(mean, sigma)] });
      }
      while (this.past.length <= n && !this.rest) {
        const last = this.past.at(-1);
        const next = last.N1 >= NONE && this.after(last);
        this.rest = !next || !(next.objective - last.objective > 1e-9);
        if (!this.rest) this.past.push(next);
      }
      return Math.min(n, this.past.length - 1);
    }

    get moment() {
      this.state.at = this.reach(this.state.at);
      return this.past[this.state.at];
    }

    get ended() {
      return this.reach(this.state.at + 1) === this.state.at;
    }

    // How EM has ended, in words; "" at rest.
    failed() {
      if (!this.ended) return "EM is not at rest";
      if (this.moment.N1 < NONE) return "no row is left to component 1";
      return this.moment.sigma > SIGMA[0] ? "" : "\u03c3 falls without end";
    }

    next(steps = 1) {
      this.change({ at: this.reach(this.state.at + steps) });
    }

    // Steps at first, then strides; from the end, all again.
    run() {
      if (this.ended) this.change({ at: 0 });
      this.play(() => {
        this.next(1 + Math.floor(this.state.at / 15));
        return !this.ended;
      }, 250);
    }

    curve() {
      const { mean } = this.moment;
      if (this.known !== mean) this.points = grid.map((it) => [it, this.lnL(mean, it)]);
      this.known = mean;
      return this.points;
    }

    penalised() {
      return this.curve().map(([sigma, lnL]) => [sigma, lnL - cost(sigma, this.state.psi)]);
    }

    parts(x) {
      const { mean, sigma } = this.moment;
      return gmm.logJoint([[x]], this.theta(mean, sigma))[0].map(Math.exp);
    }

    draw(plot) {
      const { width, height } = this;
      const below = SPACE * Math.max(...this.counts) + 6;
      this.cap = 3 * this.parts(this.data.second)[1];
      this.peak = sum(this.parts(this.moment.mean));
      const [x, y] = [roomFor(this.data.rows), [0, this.cap]];
      const names = { xName: "waiting time (minutes)", yName: "density" };
      plot.frame({ width, height, below, x, y, ...names });
      this.drawDensity(plot);
      this.drawRows(plot);
      this.drawLegend(plot);
      this.drawHandle(plot);
      this.drawCurves(this.curves);
    }

    drawDensity(plot) {
      const { mean, sigma } = this.moment;
      const [low, high] = plot.range.x;
      const even = range(160, (n) => low + (n / 160) * (high - low));
      const close = range(100, (n) => mean + (n / 10 - 5) * sigma);
      const xs = [...even, ...close].filter((x) => x >= low && x <= high).sort((a, b) => a - b);
      const line = (f) => xs.map((x) => [x, Math.min(this.cap, f(this.parts(x)))]);
      const [first, second] = [0, 1].map((k) => line((both) => both[k]));
      plot.line("mixture", line(sum), "sum");
      plot.component("part 2", second, 1);
      plot.component("part 1", first, 0);
    }

    // Rows of one value hang below each other, in the colours of their shares.
    drawRows(plot) {
      const { values, counts } = this;
      values.forEach((value, n) => {
        const down = SPACE * (counts[n] - 1) + 0.01;
        plot.put(`value ${value}`, "path", {
          class: "value",
          d: `M${plot.px(value).toFixed(1)} ${plot.inside.bottom + 4}v${down}`,
          "stroke-dasharray": `0 ${SPACE}`,
          style: `stroke: ${mixed(this.moment.gamma[n])}`,
        });
      });
    }

    drawLegend(plot) {
      const { left, right, top } = plot.inside;
      ["mixture", "component 1", "component 2"].forEach((text, n) => {
        const y = top + 10 + 20 * n;
        const look = { d: `M${left + 10} ${y}h30`, class: `line ${n ? `k${n}` : "sum"}` };
        const dashes = { "stroke-dasharray": PALETTE.lines[n - 1] ?? "" };
        plot.put(`sample ${n}`, "path", { ...look, ...dashes });
        plot.put(`word ${n}`, "text", { x: left + 46, y: y + 5 }, text);
      });
      const end = { x: right, y: 14, "text-anchor": "end" };
      if (this.peak > this.cap) plot.put("cut", "text", end, `cut off, ${short(this.peak)} high`);
    }

    drawHandle(plot) {
      const { mean } = this.moment;
      plot.handle("mean", {
        at: [mean, 0.1 * this.cap],
        k: 0,
        value: [this.ends[0], mean, this.ends[1]],
        label: "component 1: left and right for its mean",
        text: `mean ${show(mean)}`,
        move: ([x]) => this.place(x),
        nudge: (dx, dy) => (dx || dy) && this.place(this.moment.mean + (dx + dy) / 10),
      });
    }

    drawCurves(plot) {
      plot.zoom = this.plot.zoom;
      const width = Math.max(240, plot.svg.getBoundingClientRect().width / plot.zoom);
      const { best } = this.data;
      const [x, y] = [SIGMA.map(Math.log10), NATS.map((nats) => best + nats)];
      const names = { xName: "log\u2081\u2080 \u03c3 (minutes)", yName: "nats" };
      plot.frame({ width, height: 160, x, y, ...names });
      const { left, right } = plot.inside;
      const d = `M${left} ${plot.py(best)}H${right}`;
      plot.put("best", "path", { d, class: "axis", "stroke-dasharray": "2 3" });
      const inside = ([, nats]) => clamp(y, nats) === nats;
      const line = (points) => points.filter(inside).map(([it, nats]) => [Math.log10(it), nats]);
      plot.line("ln L", line(this.curve()), "sum");
      const { sigma, lnL, objective } = this.moment;
      const place = (nats) => [Math.log10(sigma), clamp(y, nats)];
      const { psi } = this.state;
      if (psi) {
        plot.component("penalised", line(this.penalised()), 2);
        plot.marker("so penalised", place(objective), 2);
      }
      const transform = `translate(${plot.at(place(lnL))})`;
      plot.put("here", "circle", { transform, r: 6, class: "dot" });
      const more = psi ? `; penalised ${show(objective)}` : lnL > y[1] ? "; cut off" : "";
      const end = { x: right, y: 14, "text-anchor": "end" };
      const above = { ...end, y: plot.py(best) - 5 };
      plot.put("fit", "text", above, `good fit ${show(best)}`);
      plot.put("said", "text", end, `ln L ${show(lnL)}${more}`);
      plot.svg.ariaLabel = this.curveInWords();
      plot.sweep();
    }

    curveInWords() {
      const best = (points) => tops(points).map(said).join(" and ");
      const psi = this.state.psi ? `; penalised ${best(this.penalised())}` : "";
      return `ln\u00a0L over \u03c3 is ${said(this.curve()[0])}; its best from ${NARROW} on and below: ${best(this.curve())}${psi}.`;
    }

    describe() {
      const { mean, sigma, lnL, objective, N1 } = this.moment;
      const { at, psi } = this.state;
      const by = lnL - this.data.best;
      const fit = `${show(Math.abs(by))} ${by > 0 ? "above" : "below"} the good fit`;
      const prior = psi ? `, penalised ${show(objective)}` : "";
      const em = at ? ` After ${count(at, "iteration")} ${this.failed() || "EM is at rest"}.` : "";
      const first = `mean ${show(mean)}, \u03c3 = ${short(sigma)}, N\u2081 = ${show(N1)}`;
      return `Component 1: ${first}; ${this.where()}. ln\u00a0L is ${show(lnL)}, ${fit}${prior}.${em}`;
    }

    // Minutes to the nearest row.
    far() {
      return Math.min(...this.values.map((value) => Math.abs(value - this.moment.mean)));
    }

    where() {
      const far = this.far();
      return far < ON ? "the mean is on a row" : `the mean is ${short(far)} from a row`;
    }

    more() {
      const cut = this.peak > this.cap ? ", cut off" : "";
      const width = show(Math.sqrt(this.data.variance));
      return `Component 2 has its mean at ${show(this.data.second)}, \u03c3 = ${width}. At the mean of component 1 the density is ${short(this.peak)}${cut}. ${this.curveInWords()}`;
    }

    tasks() {
      const { best } = this.data;
      const lnL = () => this.moment.lnL;
      const row = () => this.far() >= ON && this.where();
      const off = () => this.far() < OFF - ON && this.where();
      const low = () => lnL() <= best && `ln L is ${show(best - lnL())} too low`;
      const many = () => this.moment.N1 >= FEW && `N\u2081 is ${show(this.moment.N1)}`;
      const wide = () =>
        this.state.sigma >= START && `EM began with \u03c3 = ${short(this.state.sigma)}`;
      const asks = [
        "Put the mean on a row, and find a \u03c3 at which ln L is above the good fit. Does every row do?",
        `Put the mean at least ${OFF} minutes from every row. Is there such a \u03c3? Find the best one there.`,
        `With the mean on a row, find a prior that leaves the penalised curve no higher value below \u03c3 = ${NARROW} than above.`,
        `Start EM from a \u03c3 below ${START} so that it comes to rest with N\u2081 below ${FEW}. Would you report this component?`,
      ];
      const missing = [
        () => row() || low(),
        () => off() || this.needsTop(),
        () => row() || this.needsPrior(),
        () => wide() || this.failed() || many(),
      ];
      return asks.map((ask, n) => ({ ask, missing: missing[n] }));
    }

    needsTop() {
      const [sigma, lnL] = highest(this.curve());
      const far = Math.abs(Math.log(this.moment.sigma / sigma)) > NEAR;
      return far && `another \u03c3 is better by ${show(lnL - this.moment.lnL)}`;
    }

    needsPrior() {
      if (!this.state.psi) return "there is no prior";
      const [wide, spike] = tops(this.penalised());
      return spike[1] > wide[1] && `below ${NARROW} it is higher by ${show(spike[1] - wide[1])}`;
    }
  }

  customElements.define("the-spike", TheSpike);
}
