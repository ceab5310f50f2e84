// Soft to hard (chapter 9): EM with equal weights and one held sigma; K-means, where it is 0.
"use strict";

{
  const SQUEEZE = [0.2, 5];
  const WIDTHS = [0.05, 3]; // of sigma but for 0; as the next two in standard deviations of the data
  const [MET, APART] = [0.01, 0.1]; // how far means are that have met, or have not
  const RISEN = 1.02; // times the lowest J
  const STYLE = `.traces, .settings { display: grid; gap: .25rem 1rem }
    .traces { grid-template-columns: repeat(auto-fit, minmax(min(15em, 100%), 1fr)) }
    .traces p { display: grid; height: 150px; margin: 0; place-content: center }
    .settings { align-items: end; grid-template-columns: 2fr 3fr; margin-top: .5rem }
    [role="status"] { min-height: 8.6rem }`;
  const whole = (value, high) => Number.isInteger(value) && value >= 0 && value <= high;
  const far = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const spread = (means) => Math.max(...means.flatMap((a) => means.map((b) => far(a, b))));
  const scaled = (points, factor) => points.map(([x, y]) => [factor * x, y]);
  const round = (sigma) => [
    [sigma ** 2, 0],
    [0, sigma ** 2],
  ];

  // The most rows that keep their group, whatever its name: one column for each line.
  function kept([line, ...others]) {
    if (!line) return 0;
    const without = (j) => others.map((other) => other.filter((_, column) => column !== j));
    return Math.max(...line.map((n, j) => n + kept(without(j))));
  }

  // Iterations from these means, as far as needed.
  class Iterations {
    constructor(X, means, sigma) {
      Object.assign(this, { X, sigma });
      this.moments = [this.moment(means)];
    }

    // The E-step at these means; J; ln L, where there is a density.
    moment(means) {
      const { X, sigma } = this;
      const squared = X.map((x) => means.map((mean) => far(x, mean) ** 2));
      const J = sum(squared.map((row) => Math.min(...row)));
      if (!sigma) {
        const nearest = (row, k) => row.indexOf(Math.min(...row)) === k;
        const gamma = squared.map((row) => row.map((_, k) => Number(nearest(row, k))));
        return { means, gamma, J };
      }
      const weights = means.map(() => 1 / means.length);
      const theta = { weights, means, covariances: means.map(() => round(sigma)) };
      const logs = gmm.logJoint(X, theta);
      const totals = logs.map(gmm.logSumExp);
      const gamma = logs.map((row, i) => row.map((log) => Math.exp(log - totals[i])));
      return { means, gamma, J, "ln L": sum(totals) };
    }

    // The M-step, for the means; one without rows stays.
    after({ means, gamma }) {
      const made = gmm.mStep(this.X, gamma).means;
      return made.map((mean, k) => (mean.every(Number.isFinite) ? mean : means[k]));
    }

    // This iteration, or the one at rest: the next gains nothing.
    reach(n) {
      while (this.moments.length <= n && !this.rest) {
        const last = this.moments.at(-1);
        const next = this.moment(this.after(last));
        const gain = this.sigma ? next["ln L"] - last["ln L"] : last.J - next.J;
        this.rest = !(gain > 1e-9 * this.X.length);
        if (!this.rest) this.moments.push(next);
      }
      return Math.min(n, this.moments.length - 1);
    }

    end(n) {
      return this.reach(n + 1) === n;
    }
  }

  class SoftToHard extends Figure {
    start() {
      const { rows, means, sigma } = this.data;
      const { Sigma } = starts.overall(rows);
      this.scale = Math.sqrt((Sigma[0][0] + Sigma[1][1]) / 2);
      this.widths = WIDTHS.map((width) => width * this.scale);
      this.bounds = [0, 1].map((d) => roomFor(rows.map((row) => row[d])));
      return { means, sigma, squeeze: 1, seed: 0, at: 0 };
    }

    // means: where it began, in the rows' own units.
    accept({ means, sigma, squeeze, seed, at }) {
      this.start();
      const pairs = whole(means.length - 2, 2) && means.every((mean) => mean.length === 2);
      const numbers = [...means.flat(), sigma, squeeze].every(Number.isFinite);
      const counts = whole(seed, 1e6) && whole(at, 1e4);
      if (!pairs || !numbers || !counts || sigma < 0) throw new RangeError();
      return {
        means: means.map((mean) => this.within(mean)),
        sigma: sigma && clamp(this.widths, sigma),
        squeeze: clamp(SQUEEZE, squeeze),
        seed,
        at,
      };
    }

    plotName() {
      return "Rows with their shares, and the means";
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      this.add(this.sigmaSlider());
      this.add(this.squeezeSlider());
      this.runner = this.button("Run", () => (this.playing ? this.pause() : this.run()));
      this.refreshers.push(() => (this.runner.textContent = this.playing ? "Pause" : "Run"));
      const end = () => this.end();
      this.stepper = this.button("Step", () => this.next(), end);
      this.add(this.make("div", { className: "row wide" }, this.stepper, this.runner));
      const innerHTML = "<svg role=img></svg><svg role=img></svg><p>No density: no ln\u00a0L.</p>";
      const traces = this.add(this.make("div", { className: "wide traces", innerHTML })).children;
      this.traces = [new Plot(traces[0]), new Plot(traces[1])];
      const K = () => this.state.means.length;
      const settings = [
        this.select("Means, K", { 2: "2", 3: "3", 4: "4" }, K, (k) => this.drawStart(+k, 0)),
        this.button("Draw a new start", () => this.drawStart(K(), 1)),
      ];
      this.find(".side").prepend(this.make("div", { className: "settings" }, ...settings));
    }

    // From 0, which is hard; from 1 on in equal ratios.
    sigmaSlider() {
      const [low, high] = this.widths;
      const place = (sigma) => 1 + (99 * Math.log(sigma / low)) / Math.log(high / low);
      const width = (at) => clamp(this.widths, low * (high / low) ** ((at - 1) / 99));
      return this.range({
        min: 0,
        max: 100,
        step: 1,
        name: () => "standard deviation \u03c3",
        words: () => `\u03c3 = ${this.sigmaInWords()}`,
        get: () => this.state.sigma && place(this.state.sigma),
        set: (at) => this.begin({ sigma: at < 1 ? 0 : width(at) }),
      });
    }

    sigmaInWords() {
      const { sigma } = this.state;
      return sigma ? showDigits(sigma) : "0 (hard: K-means)";
    }

    squeezeSlider() {
      return this.range({
        min: -50,
        max: 50,
        step: 1,
        name: () => "factor of the first feature",
        words: () => `factor = ${showDigits(this.state.squeeze)}`,
        get: () => (50 * Math.log(this.state.squeeze)) / Math.log(SQUEEZE[1]),
        set: (at) => this.begin({ squeeze: clamp(SQUEEZE, SQUEEZE[1] ** (at / 50)) }),
      });
    }

    // Begins the iterations anew, where the means are now.
    begin(part) {
      this.pause();
      this.change({ means: this.means(), at: 0, ...part });
    }

    means() {
      return scaled(this.moment().means, 1 / this.state.squeeze);
    }

    drawStart(K, more) {
      const seed = this.state.seed + more;
      this.begin({ seed, means: gmm.start(this.data.rows, K, gmm.random(seed)).means });
    }

    within(mean) {
      return mean.map((value, d) => clamp(this.bounds[d], value));
    }

    // Mean k comes to a point of the plot.
    place(k, [x, y]) {
      const to = this.within([x / this.state.squeeze, y]);
      this.begin({ means: this.means().with(k, to) });
    }

    get iterations() {
      const { means, sigma, squeeze } = this.state;
      const asked = JSON.stringify([means, sigma, squeeze]);
      if (this.asked !== asked) this.made = this.from(sigma, squeeze);
      this.asked = asked;
      return this.made;
    }

    from(sigma, squeeze) {
      const [X, means] = [this.data.rows, this.state.means].map((it) => scaled(it, squeeze));
      return new Iterations(X, means, sigma);
    }

    moment() {
      return this.past().at(-1);
    }

    past() {
      this.state.at = this.iterations.reach(this.state.at);
      return this.iterations.moments.slice(0, this.state.at + 1);
    }

    end() {
      return this.iterations.end(this.state.at);
    }

    advance(steps) {
      this.change({ at: this.iterations.reach(this.state.at + steps) });
    }

    next() {
      this.pause();
      this.advance(1);
      if (this.end() && this.shadowRoot.activeElement === this.stepper) this.runner.focus();
    }

    // Steps at first, then strides; from the end, all again.
    run() {
      if (this.end()) this.change({ at: 0 });
      this.play(() => {
        this.advance(1 + Math.floor(this.state.at / 15));
        return !this.end();
      }, 250);
    }

    // Axes with equal scales and room for all rows.
    ranges() {
      const wanted = [this.bounds[0].map((end) => end * this.state.squeeze), this.bounds[1]];
      const pixels = [this.width - 66, this.height - 66];
      const unit = Math.max(...wanted.map(([low, high], d) => (high - low) / pixels[d]));
      return wanted.map(([low, high], d) =>
        [-1, 1].map((side) => (low + high + side * unit * pixels[d]) / 2),
      );
    }

    draw(plot) {
      const { means, gamma } = this.moment();
      const { width, height, state } = this;
      const [x, y] = this.ranges();
      const [first, yName] = this.data.names;
      const xName = `${first} times ${showDigits(state.squeeze)}`;
      plot.frame({ width, height, x, y, xName, yName });
      const { left, right, top, bottom } = plot.inside;
      const clip = plot.put("clip", "clipPath", { id: "inside" });
      clip.innerHTML = `<path d="M${left} ${top}H${right}V${bottom}H${left}z"/>`;
      this.iterations.X.forEach((row, i) => plot.row(`row ${i}`, row, gamma[i]));
      means.forEach((mean, k) => {
        if (state.sigma) {
          plot.component(`circle ${k}`, gmm.ellipse(mean, round(state.sigma), 1), k);
          plot.put(`circle ${k}`, "path", { "clip-path": "url(#inside)" });
        }
        this.drawHandle(plot, mean, k);
      });
      this.drawTraces();
    }

    drawHandle(plot, [x, y], k) {
      const step = this.scale / 20;
      plot.handle(`mean ${k}`, {
        at: [x, y],
        k,
        value: [plot.range.x[0], x, plot.range.x[1]],
        label: `mean of component ${k + 1}`,
        hint: "Left and right for the first feature, up and down for the second.",
        text: `${show(x)} and ${show(y)}`,
        move: (to) => this.place(k, to),
        nudge: (dx, dy) => {
          const [a, b] = this.moment().means[k]; // maybe not drawn yet
          if (dx || dy) this.place(k, [a + (dx && step * dx), b + (dy && step * dy)]);
        },
      });
    }

    drawTraces() {
      const { at, sigma } = this.state;
      this.traces[1].svg.toggleAttribute("hidden", !sigma);
      this.find(".traces p").hidden = sigma > 0;
      for (const [n, name] of (sigma ? ["J", "ln L"] : ["J"]).entries()) {
        this.traces[n].zoom = this.plot.zoom;
        drawTrace(this.traces[n], this.trace(name), at, name);
      }
    }

    trace(name) {
      return this.past().map((moment) => moment[name]);
    }

    unsure() {
      return this.moment().gamma.filter((shares) => Math.max(...shares) < SURE).length;
    }

    // A number, and what the last iteration has changed.
    said(name) {
      const [now, before] = this.trace(name).toReversed();
      const by = show(Math.abs(now - before), 4);
      const moved = before === undefined ? "" : `, ${now < before ? "down" : "up"} ${by}`;
      return `${name.replace(" ", "\u00a0")}\u00a0=\u00a0${show(now, 4)}${moved}`;
    }

    describe() {
      const { at, sigma } = this.state;
      const { gamma } = this.moment();
      const L = sigma ? this.said("ln L") : "no ln\u00a0L at \u03c3 = 0";
      const shares = sharesInWords({ weights: gamma[0] }, gamma);
      const open = `${count(this.unsure(), "row")} with no share above ${SURE} (open markers).`;
      return `Iteration ${at}: ${this.said("J")}; ${L}; ${shares}. ${open} ${this.end() ? "At rest." : ""}`;
    }

    more() {
      const said = ([x, y], k) => `Mean ${k + 1} at ${show(x)} and ${show(y)}`;
      return `${this.moment().means.map(said).join("; ")}. \u03c3 is ${this.sigmaInWords()}.`;
    }

    tasks() {
      const rest = () => !this.end() && "the means are not at rest";
      const hard = () => this.state.sigma && "\u03c3 is not 0";
      const soft = () => !this.state.sigma && "\u03c3 is 0";
      return [
        {
          ask: "Run K-means (\u03c3 = 0) with K = 2 to its rest. From there raise \u03c3 until at least a quarter of the rows are unsure (open), and run again. Which way do the means go?",
          missing: () => this.needsStart() || this.needsUnsure() || rest() || "",
        },
        {
          ask: "Find a \u03c3 at which the means meet: they begin apart, and end in one place. In which?",
          missing: () => rest() || this.needsMet(),
        },
        {
          ask: "With \u03c3 = 0, squeeze the first feature until K-means cuts otherwise: at rest, a fifth of the rows are in another group than with the factor 1, from the same start.",
          missing: () => hard() || rest() || this.needsChanged(),
        },
        {
          ask: "Find a soft run in which J falls at first, and ends 2\u00a0% above its lowest. Does ln L ever fall?",
          missing: () => soft() || this.needsTurn(),
        },
      ];
    }

    needsStart() {
      const { means, sigma, squeeze } = this.state;
      if (means.length !== 2) return `there are ${means.length} means`;
      if (!sigma) return this.end() ? "\u03c3 is 0" : "K-means is not at rest";
      return this.from(0, squeeze).end(0) ? "" : "this run did not begin where K-means rests";
    }

    needsUnsure() {
      const [n, N] = [this.unsure(), this.data.rows.length];
      return n < N / 4 ? `${count(n, "row")} of ${N} unsure` : "";
    }

    needsMet() {
      const [began, end] = [this.past()[0], this.moment()].map(({ means }) => spread(means));
      if (began < APART * this.scale) return "they did not begin apart";
      return end < MET * this.scale ? "" : `they end ${show(end)} apart`;
    }

    // The rows in each pair of groups, without a squeeze and here.
    needsChanged() {
      const plain = this.from(0, 1);
      const before = plain.moments[plain.reach(Infinity)].gamma;
      const now = this.moment().gamma;
      const both = (k, j) => sum(now.map((shares, i) => before[i][k] * shares[j]));
      const ks = [...this.state.means.keys()];
      const moved = now.length - kept(ks.map((k) => ks.map((j) => both(k, j))));
      return moved < now.length / 5 ? `${count(moved, "row")} changed the group` : "";
    }

    needsTurn() {
      const J = this.trace("J");
      const lowest = Math.min(...J);
      if (lowest === J[0]) return "J has not fallen";
      return J.at(-1) > RISEN * lowest ? "" : "J has not risen enough after a fall";
    }
  }

  customElements.define("soft-to-hard", SoftToHard);
}
