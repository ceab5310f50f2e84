// EM on Old Faithful (chapter 6, front page): its two steps, forwards and backwards.
"use strict";

{
  const SHAPES = { full: "full", tied: "tied", diag: "diag", spherical: "spherical" };
  const PENALTIES = { 0: "none", 1e-6: "a millionth", 0.01: "a hundredth", 0.1: "a tenth" };
  const STARTS = {
    text: "the bad guess of the text",
    random: "random rows",
    spread: "k-means++",
    own: "the means as they are now",
    poor: "a poor top",
    narrow: "one narrow component",
    line: "on rows that share a wait",
  };
  const PRESETS = {
    text: { K: 2, reg: 0 },
    poor: { K: 3, reg: 0 },
    narrow: { K: 2, reg: 0 },
    line: { K: 3, reg: 1e-6 },
  };
  const DRAWN = new Set(["random", "spread"]); // these can be drawn again
  const RUN = 250; // milliseconds for a step
  const SHOW = 450; // and on the front page
  const POOR = [226, 148]; // rows at which the front page starts
  const START = { ...PRESETS.text, shape: "full", seed: 1, at: 0, reached: 0 };
  const STYLE = `:host(:not([alone], [front])) .frame { grid-template-columns: 1fr 1fr }
    .settings { display: grid; gap: .25rem 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(8em, 100%), 1fr)) }
    .settings label:nth-child(4) { grid-column: 1 / -1 }
    .settings button { align-self: end }
    @container (min-width: 680px) { .settings label:nth-child(4) { grid-column: span 2 } }
    [role="status"] { min-height: 4.2rem }
    @media (max-width: 480px) { [role="status"] { min-height: 9.8rem } }
    :host([front]) :is(.settings, .tasks, .ask) { display: none }`;
  const whole = (value, high) => Number.isInteger(value) && value >= 0 && value <= high;

  class TwoStepsInTurn extends Figure {
    connectedCallback() {
      if (this.shadowRoot) return;
      super.connectedCallback();
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (this.hasAttribute("front") && !still) this.showItself();
    }

    start() {
      const { rows } = this.data;
      this.overall = starts.overall(rows);
      this.bounds = [0, 1].map((d) => roomFor(rows.map((row) => row[d])));
      const means = this.hasAttribute("front") ? POOR.map((n) => rows[n]) : null;
      return { ...START, means, start: means ? "own" : "text" };
    }

    accept({ K, shape, reg, start, seed, means, at, reached }) {
      const known = [
        [SHAPES, shape],
        [PENALTIES, reg],
        [STARTS, start],
      ].every((it) => Object.hasOwn(...it));
      const counts = whole(K - 1, 3) && whole(seed, 1e6) && whole(at, reached);
      if (!known || !counts || !whole(reached, Walk.STEPS)) throw new RangeError();
      if ((PRESETS[start]?.K ?? K) !== K) throw new RangeError();
      this.start();
      const own = start === "own" ? means : null;
      if (own && !(own.length === K && own.flat().every(Number.isFinite))) throw new RangeError();
      const kept = own?.map(([x, y]) => this.within([x, y])) ?? null;
      return { K, shape, reg, start, seed, means: kept, at, reached };
    }

    plotName() {
      return "Eruptions of Old Faithful, and the components";
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      this.runner = this.button("Run", () => (this.playing ? this.pause() : this.run()));
      this.refreshers.push(() => (this.runner.textContent = this.playing ? "Pause" : "Run"));
      this.steps = [this.stepButton("E-step", 0), this.stepButton("M-step", 1)];
      const end = this.button(
        "To the end",
        () => this.run(60, 40),
        () => this.end(),
      );
      this.add(this.make("div", { className: "row wide" }, ...this.steps, this.runner, end));
      this.buildTrace();
      this.buildSettings();
      for (const touch of ["pointerdown", "keydown"]) {
        this.shadowRoot.addEventListener(touch, ({ target }) => {
          if (this.playing && target !== this.runner) this.pause();
        });
      }
    }

    // The step that is due can be pressed; the focus goes on.
    stepButton(words, odd) {
      const press = () => {
        this.advance(1);
        const next = this.end() ? this.runner : this.steps[1 - odd];
        requestAnimationFrame(() => next.focus());
      };
      return this.button(words, press, () => this.end() || this.state.at % 2 !== odd);
    }

    buildTrace() {
      const place = this.add(
        this.make("div", { className: "wide", innerHTML: "<svg role=img></svg>" }),
      );
      this.trace = new Plot(place.firstChild);
      const [get, set] = [() => this.state.at, (at) => this.change({ at })];
      const slider = this.range({
        name: () => "Iteration",
        words: () => this.where(),
        min: 0,
        max: 1,
        step: 1,
        get,
        set,
      });
      const most = () => Math.max(1, this.state.reached);
      this.refreshers.unshift(() => (slider.querySelector("input").max = most()));
      this.add(slider).className = "wide";
    }

    buildSettings() {
      const now = (name) => () => this.state[name];
      const fixed = () => !DRAWN.has(this.state.start);
      const Ks = { 1: "1", 2: "2", 3: "3", 4: "4" };
      const drawn = () => (fixed() ? { start: "spread" } : {});
      const controls = [
        this.select("Components, K", Ks, now("K"), (K) => this.begin({ K: Number(K), ...drawn() })),
        this.select("Covariances", SHAPES, now("shape"), (shape) => this.begin({ shape })),
        this.select("Penalty", PENALTIES, now("reg"), (reg) => this.begin({ reg: Number(reg) })),
        this.select("Start", STARTS, now("start"), (start) => this.choose(start)),
        this.button("Draw again", () => this.begin({ seed: this.state.seed + 1 }), fixed),
      ];
      this.find(".side").prepend(this.make("div", { className: "settings" }, ...controls));
    }

    buildTasks() {
      super.buildTasks();
      const items = this.find(".tasks").children;
      ["text", "poor", "narrow", "narrow", "line"].forEach((start, n) => {
        items[n].append(this.button(`Set up task ${n + 1}`, () => this.choose(start)));
      });
    }

    choose(start) {
      const { means } = this.moment().parameters;
      const preset = start in PRESETS ? { ...PRESETS[start], shape: "full" } : {};
      this.begin(start === "own" ? { start, means } : { start, ...preset });
    }

    begin(part) {
      this.pause();
      const means = (part.start ?? this.state.start) === "own" ? this.state.means : null;
      this.change({ at: 0, reached: 0, means, ...part });
    }

    within(mean) {
      return mean.map((value, d) => clamp(this.bounds[d], value));
    }

    place(k, to) {
      const { means } = this.moment().parameters;
      this.begin({ start: "own", means: means.map((mean, j) => this.within(j === k ? to : mean)) });
    }

    nudge(k, dx, dy) {
      const [x, y] = this.moment().parameters.means[k];
      this.place(k, [x + dx, y + dy]);
    }

    parameters() {
      const { data, state } = this;
      const { rows } = data;
      const next = gmm.random(state.seed);
      const made = {
        text: () => starts.even(rows, data.means),
        poor: () => starts.even(rows, data.poor),
        own: () => starts.even(rows, state.means),
        random: () => starts.random(rows, state.K, next),
        spread: () => gmm.start(rows, state.K, next),
        narrow: () => starts.narrow(rows),
        line: () => starts.line(rows, starts.even(rows, data.means)),
      };
      return made[state.start]();
    }

    get walk() {
      const { K, shape, reg, start, seed, means } = this.state;
      const asked = JSON.stringify([K, shape, reg, start, seed, means]);
      if (this.asked !== asked) {
        const psi = gmm.penalty(this.data.rows, K, reg);
        this.asked = asked;
        this.walked = new Walk(this.data.rows, this.parameters(), shape, psi);
      }
      return this.walked;
    }

    end() {
      return this.walk.end(this.state.at);
    }

    moment() {
      for (const step of ["reached", "at"]) this.state[step] = this.walk.bound(this.state[step]);
      return this.walk.at(this.state.at);
    }

    advance(steps) {
      const at = this.walk.bound(this.state.at + steps);
      this.change({ at, reached: Math.max(at, this.state.reached) });
    }

    next() {
      this.pause();
      this.advance(1);
    }

    // Steps at first, then strides.
    run(pace = RUN, stride = 1) {
      if (this.end()) this.change({ at: 0 });
      this.play(() => {
        const { at } = this.state;
        this.advance(at < 60 ? stride : Math.max(stride, 2 * Math.ceil(at / 60)));
        return !this.end();
      }, pace);
    }

    // The front page plays it until it is touched.
    showItself() {
      let rested = 0;
      this.play(() => {
        if (!this.end()) this.advance(1);
        else if (++rested % 8 === 0) this.change({ at: 0, reached: 0 });
        return true;
      }, SHOW);
    }

    draw(plot) {
      const { parameters, gamma, n } = this.moment();
      const { width, height, data } = this;
      const [x, y] = this.bounds;
      const [xName, yName] = ["eruption (minutes)", "waiting time (min)"];
      plot.frame({ width, height, x, y, xName, yName });
      const { left, right, top, bottom } = plot.inside;
      const clip = plot.put("clip", "clipPath", { id: "inside" });
      clip.innerHTML = `<path d="M${left} ${top}H${right}V${bottom}H${left}z"/>`;
      plot.put("said", "text", { x: width - 12, y: 14, "text-anchor": "end" }, `iteration ${n}`);
      data.rows.forEach((row, i) => plot.row(`row ${i}`, row, gamma?.[i]));
      parameters.means.forEach((_, k) => this.drawComponent(plot, k, parameters));
      const seen = this.walk.history.slice(0, (this.state.reached >> 1) + 1);
      const heights = seen.map(({ objective }) => objective);
      const name = this.state.reg ? "ln L less the penalty" : "ln L";
      this.trace.zoom = plot.zoom;
      drawTrace(this.trace, heights, n, name, this.fell() ? "collapsed" : "");
    }

    drawComponent(plot, k, { means, covariances }) {
      plot.component(`ellipse ${k}`, gmm.ellipse(means[k], covariances[k], 2, 180), k);
      plot.put(`ellipse ${k}`, "path", { "clip-path": "url(#inside)" });
      const [x, y] = means[k];
      const side = [k % 2 ? 12 : -28, k < 2 ? -8 : 18]; // of a mean, for its name
      const name = { x: plot.px(x) + side[0], y: plot.py(y) + side[1], class: "name" };
      plot.put(`name ${k}`, "text", name, `\u03bc${subscript(k + 1)}`);
      plot.handle(`mean ${k}`, {
        at: means[k],
        k,
        value: [this.bounds[0][0], x, this.bounds[0][1]],
        label: `mean of component ${k + 1}`,
        hint: "Left and right for the eruption, up and down for the wait. EM starts again.",
        text: `${show(x)} and ${show(y, 1)} minutes`,
        move: (to) => this.place(k, to),
        nudge: (dx, dy) => (dx || dy) && this.nudge(k, dx && 0.05 * dx, dy),
      });
    }

    fell() {
      return this.end()?.count !== undefined;
    }

    where() {
      const { at, reached } = this.state;
      const { n } = this.moment();
      const phase = this.fell() ? ", collapsed" : at % 2 ? ", after its E-step" : "";
      return `iteration ${n}${reached > 1 ? ` of ${reached >> 1}` : ""}${phase}`;
    }

    describe() {
      const { parameters, gamma, logLikelihood, n } = this.moment();
      const gain = n ? `, up ${show(this.walk.gains()[n - 1], 4)} from iteration ${n - 1}` : "";
      const unsure = gamma?.filter((shares) => Math.max(...shares) < SURE).length;
      const open = gamma
        ? ` ${count(unsure, "row")} with no share above ${SURE} (open markers).`
        : "";
      const due = () => (this.state.at % 2 ? "Next: the M-step." : "Next: the E-step.");
      return (
        `Iteration ${n}: ln\u00a0L\u00a0=\u00a0${show(logLikelihood, 4)}${gain}; ${sharesInWords(parameters, gamma)}.` +
        `${open} ${this.end() ? this.outcome(this.end()) : due()}`
      );
    }

    more() {
      return momentInWords(this.state.at, this.moment());
    }

    outcome({ limit, component, count }) {
      if (count !== undefined) return collapseInWords(component, count);
      if (limit) return `EM is stopped, after ${Walk.LIMIT} iterations.`;
      const doubt = this.doubt();
      const so = doubt ? ` But ${doubt}: a spurious top.` : "";
      return `EM is at rest: the last iteration gained next to nothing.${so}`;
    }

    doubt() {
      return inDoubt(this.moment().parameters, this.data.rows.length, this.overall.Sigma);
    }

    tasks() {
      const from = (start) =>
        this.state.start !== start && `the start is not \u201c${STARTS[start]}\u201d`;
      const rest = () => !this.end()?.rest && "EM is not at rest";
      const fined = () => !this.state.reg && "there is no penalty";
      const fell = () => !this.fell() && "nothing has collapsed";
      return [
        {
          ask: "From the bad guess of the text, run EM to the end. Then go back to the iteration that gained most.",
          missing: () => from("text") || this.needsMost(),
        },
        {
          ask: "Run \u201ca poor top\u201d to its end. Then find a start, also with K = 3, that ends at least 10 nats higher, and not on a handful of rows. (Draw random rows, or drag the means: where do two of them do more good?)",
          missing: () => this.needsPlain() || rest() || this.doubt() || this.needsHigher(),
        },
        {
          ask: "A collapse on purpose: one component begins narrow, on one row. Take single steps until EM cannot go on.",
          missing: () => from("narrow") || fell() || "",
        },
        {
          ask: "Now give the same narrow start a penalty, and let EM come to rest. Is it an end that you would report?",
          missing: () => from("narrow") || fined() || rest() || "",
        },
        {
          ask: "One component begins flat, on rows that share a waiting time, under the small penalty that gmmlib takes if nothing is said. Run it: ln L is higher than anywhere else. Would you report it? Find a penalty that brings the component off its line.",
          missing: () => from("line") || fined() || rest() || this.doubt(),
        },
      ];
    }

    needsMost() {
      if (!this.walk.end(this.state.reached)) return "EM was not run to the end";
      const { n } = this.moment();
      const gains = [0, ...this.walk.gains()];
      return gains[n] === Math.max(...gains) ? "" : `iteration ${n} gained ${show(gains[n])}`;
    }

    needsPlain() {
      const { K, shape, reg } = this.state;
      const plain = K === 3 && shape === "full" && !reg;
      return plain ? "" : "this takes K = 3, full covariances and no penalty";
    }

    needsHigher() {
      const { rows, poor } = this.data;
      this.poorTop ??= Walk.top(rows, starts.even(rows, poor));
      const gain = this.moment().logLikelihood - this.poorTop;
      return gain >= 10 ? "" : `this end is ${show(gain)} nats above the poor top`;
    }
  }

  customElements.define("two-steps-in-turn", TwoStepsInTurn);
}
