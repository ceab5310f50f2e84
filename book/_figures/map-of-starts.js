// A map of starts (chapter 11): each place is a start of EM, its colour the end of EM from there.
"use strict";

{
  const { CELL, LIMIT, NONE, Ends, axisOf, near, sorted, theta, trail } = basins;
  const SIGMA = [0.5, 6];
  const NAMES = [1, 2, 3].map((k) => `start of mean ${k}, \u03bc${subscript(k)}`);
  const INDICES = "An end's indices are the components from left to right";
  const SLICE = 16; // milliseconds of work on the map between two frames
  const CROSS = "M-7 -1.5h5.5v-5.5h3v5.5h5.5v3h-5.5v5.5h-3v-5.5h-5.5z";
  const STYLE = `.map path { shape-rendering: crispEdges }
    .map text { text-anchor: middle }
    .way { fill: none; stroke: var(--ink); stroke-linecap: round; stroke-width: 2 }
    .way.halo { stroke: var(--pst-color-background, #fff); stroke-width: 5 }
    .way.dots { stroke-width: 6 }
    .now { fill: var(--pst-color-background, #fff); stroke: var(--ink); stroke-width: 3 }
    .hatch { fill: none; stroke-linecap: round; stroke-width: 2 }
    .tick { stroke-width: 1.5 }
    .controls { grid-template-columns: 1fr auto }
    .row { flex-wrap: nowrap }
    .slider { align-items: center; display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr) }
    :host([slide]) .ends { font-size: 1em }
    :host([slide]) .settings { grid-column: 1 }
    .ends { border-spacing: 0; font-size: .9em; margin-top: .5rem; width: 100% }
    .ends caption { caption-side: bottom; padding: 0; text-align: left }
    .ends :is(td, th) { font-weight: normal; padding: 0 .2rem 0 0; text-align: left; white-space: nowrap }
    .ends svg { display: inline-block; height: 20px; margin-right: .3rem; vertical-align: middle; width: 26px }
    [role="status"] { min-height: 6rem }
    @container (max-width: 400px) {
      .controls { grid-template-columns: 1fr }
      .row { flex-wrap: wrap }
      .ends { display: block; overflow-x: auto } }
    @container (min-width: 680px) {
      :host(:not([alone], [front], [slide])) .frame { grid-template-columns: 13fr 7fr }
      :host(:not([alone], [front], [slide])) .stage
        { align-items: start; display: grid; gap: 0 1rem; grid-template-columns: 10fr 9fr } }`;
  const whole = (value) => Number.isInteger(value) && value >= 0 && value <= LIMIT;
  const inWords = (values, digits) => values.map((it) => show(it, digits)).join(", ");

  class MapOfStarts extends Figure {
    start() {
      const { rows, start, K, sigma } = this.data;
      this.axis = axisOf(rows);
      this.ends = extent(this.axis);
      return { K, sigma, start: [...start], at: 0, before: [] };
    }

    // start: of three means, also where K = 2; before: where the run before has come to rest.
    accept({ K, sigma, start, at, before }) {
      this.start();
      const lists = start.length === 3 && [0, K].includes(before.length) && [2, 3].includes(K);
      if (!lists || !whole(at) || ![sigma, ...start, ...before].every(Number.isFinite)) {
        throw new RangeError();
      }
      const places = start.map((mean) => this.place(mean));
      return { K, sigma: clamp(SIGMA, sigma), start: places, at, before };
    }

    plotName() {
      return "Map of starts";
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      const panel = this.make("div", { className: "wide", innerHTML: "<svg role=img></svg>" });
      this.panel = new Plot(this.add(panel).firstChild);
      [0, 1, 2].forEach((k) => this.meanSlider(k));
      this.sigmaSlider();
      const choose = (words) => this.other({ K: Number(words) });
      this.add(this.select("Components", { 2: "2", 3: "3" }, () => this.state.K, choose));
      const runner = this.button("", () => (this.playing ? this.pause() : this.run()));
      this.refreshers.push(() => (runner.textContent = this.playing ? "Pause" : "Run"));
      const ended = () => this.ended;
      this.stepper = this.button("Step", () => this.next(), ended);
      this.runner = runner;
      this.add(this.make("div", { className: "row" }, this.stepper, runner));
      this.table = this.make("table", { className: "ends", ariaHidden: "true" });
      this.find(".side").prepend(this.make("div", { className: "settings" }, this.table));
    }

    slider(spec) {
      const words = () => `${spec.seen} = ${show(spec.get(), 1)}`;
      return Object.assign(this.add(this.range({ ...spec, words })), { className: "wide slider" });
    }

    meanSlider(k) {
      const [min, max] = this.ends;
      const seen = `start of \u03bc${subscript(k + 1)}`;
      const get = () => this.state.start[k];
      const set = (value) => this.begin({ start: this.state.start.with(k, value) });
      const label = this.slider({ seen, name: () => NAMES[k], min, max, step: CELL, get, set });
      this.refreshers.push(() => (label.hidden = k >= this.state.K));
    }

    sigmaSlider() {
      const [min, max] = SIGMA;
      const get = () => this.state.sigma;
      const set = (sigma) => this.other({ sigma });
      const name = () => "standard deviation \u03c3";
      this.slider({ seen: "\u03c3", name, min, max, step: 0.1, get, set });
    }

    place(mean) {
      const [low] = this.ends;
      return clamp(this.ends, low + CELL * Math.round((mean - low) / CELL));
    }

    // EM begins anew; where it has come to rest is kept.
    begin(part) {
      this.pause();
      const before = this.ended ? this.means : this.state.before;
      this.change({ before, at: 0, ...part });
    }

    // With another K or sigma, the ends of before are no ends.
    other(part) {
      this.begin({ before: [], ...part });
    }

    // All iterations of EM.
    get trail() {
      const { K, sigma, start } = this.state;
      const asked = JSON.stringify([K, sigma, start]);
      if (this.asked !== asked) this.past = trail(this.data.rows, start.slice(0, K), sigma);
      this.asked = asked;
      return this.past;
    }

    get means() {
      this.state.at = Math.min(this.state.at, this.trail.length - 1);
      return this.trail[this.state.at];
    }

    get ended() {
      return this.state.at >= this.trail.length - 1;
    }

    get map() {
      const { K, sigma, start } = this.state;
      const asked = [K, sigma, K > 2 && start[2]].join();
      if (this.mapped !== asked) this.known = new Ends(this.data.rows, K, sigma, start[2]);
      this.mapped = asked;
      return this.known;
    }

    // The end of EM from this start; none before the map has come to it.
    get here() {
      const [column, row] = this.state.start.map((mean) => this.axis.indexOf(mean));
      return this.map.done ? this.map.end(column, row) : null;
    }

    next(steps = 1) {
      const at = Math.min(this.state.at + steps, this.trail.length - 1);
      this.change({ at });
      if (this.ended && this.shadowRoot.activeElement === this.stepper) this.runner.focus();
    }

    // Steps at first, then strides; from the end, all again.
    run() {
      if (this.ended) this.change({ at: 0 });
      this.play(() => {
        this.next(1 + Math.floor(this.state.at / 10));
        return !this.ended;
      }, 250);
    }

    draw(plot) {
      const { width, height, map } = this;
      const range = [this.ends[0] - CELL / 2, this.ends[1] + CELL / 2];
      const [xName, yName] = NAMES;
      plot.frame({ width, height, x: range, y: range, xName, yName });
      map.work(performance.now() + SLICE);
      this.drawMap(plot);
      this.drawWay(plot);
      this.drawHandle(plot);
      this.drawPanel(this.panel);
      if (!map.done) this.change({}); // goes on in the next frame
    }

    // Anew when there is a tenth more of it, or another size.
    drawMap(plot) {
      const { map, width, height } = this;
      const drawn = [this.mapped, Math.floor(10 * map.progress), width, height].join();
      const group = plot.put("map", "g", { class: "map" });
      if (this.drawn === drawn) return;
      this.drawn = drawn;
      group.innerHTML = basins.picture(map, plot);
      const row = ([name, ...cells]) =>
        `<tr><td><svg><rect width="26" height="20" fill="url(#end-${name})"/></svg>${[name, ...cells].join("<td>")}`;
      const caption = `<caption>${INDICES}.`;
      const head = ["<tr><th>end", "ln\u00a0L", "means", "starts"].join("<th>");
      this.table.innerHTML = caption + head + this.entries().map(row).join("");
    }

    drawWay(plot) {
      const way = this.trail.slice(0, this.state.at + 1);
      const d = plot.path(way);
      plot.put("halo", "path", { class: "way halo", d });
      plot.put("way", "path", { class: "way", d });
      const dots = way.map((means) => `M${plot.at(means)}h0`).join("");
      plot.put("dots", "path", { class: "way dots", d: dots });
      const [cx, cy] = plot.at(this.means).split(" ");
      plot.put("now", "circle", { class: "now", cx, cy, r: 5 });
    }

    drawHandle(plot) {
      const [x, y] = this.state.start;
      plot.handle("start", {
        at: [x, y],
        path: CROSS,
        value: [this.ends[0], x, this.ends[1]],
        label: "start of EM",
        hint: "Left and right for mean 1, up and down for mean 2.",
        text: `mean 1 at ${show(x, 1)}, mean 2 at ${show(y, 1)}`,
        move: (to) => this.take(to),
        nudge: (dx, dy) => {
          const [a, b] = this.state.start; // maybe not drawn yet
          if (dx || dy) this.take([a + (dx && CELL * dx), b + (dy && CELL * dy)]);
        },
      });
    }

    take([x, y]) {
      const start = [this.place(x), this.place(y), this.state.start[2]];
      if (String(start) !== String(this.state.start)) this.begin({ start });
    }

    // The density of the mixture, and the rows under it.
    drawPanel(plot) {
      plot.zoom = this.plot.zoom;
      const width = Math.max(240, plot.svg.getBoundingClientRect().width / plot.zoom);
      const { x } = this.plot.range;
      const now = theta(this.means, this.state.sigma);
      const joint = (X) => gmm.logJoint(X, now).map((logs) => logs.map(Math.exp));
      const X = Array.from({ length: 221 }, (_, n) => [x[0] + (n / 220) * (x[1] - x[0])]);
      const parts = joint(X);
      const line = (height) => parts.map((all, n) => [X[n][0], height(all)]);
      const y = [0, 1.1 * Math.max(...parts.map(sum))];
      const xName = this.data.name;
      plot.frame({ width, height: 160, below: 14, x, y, xName, yName: "density" });
      plot.line("mixture", line(sum), "sum");
      gmm.responsibilities(this.map.X, now).forEach((shares, i) => {
        const d = `M${plot.px(this.map.X[i][0]).toFixed(1)} ${plot.inside.bottom + 3}v12`;
        plot.put(`row ${i}`, "path", { class: "tick", d, style: `stroke: ${mixed(shares)}` });
      });
      joint(now.means).forEach((heights, k) => {
        const part = line((all) => all[k]);
        plot.component(`part ${k}`, part, k);
        plot.marker(`mean ${k}`, [this.means[k], heights[k]], k);
      });
      const end = { x: plot.inside.right, y: 14, "text-anchor": "end" };
      plot.put("said", "text", end, `ln L ${show(this.lnL())}`);
      plot.svg.ariaLabel = `Density over the rows; means at ${inWords(this.means)}`;
      plot.sweep();
    }

    lnL() {
      return gmm.logLikelihood(this.map.X, theta(this.means, this.state.sigma));
    }

    // Of each maximum, and the highest of the saddles: name, ln L, means, share of the map.
    entries() {
      const { map } = this;
      const saddles = map.groups.filter((it) => !it.top);
      const share = (group) => (map.done ? `${show(100 * map.share(group), 1)}\u00a0%` : "\u2026");
      const last = (group) => (group.top ? share(group) : count(saddles.length, "saddle"));
      const listed = map.groups.filter((group) => group.top || group === saddles[0]);
      return listed.map((it) => [it.name, show(it.lnL), inWords(it.means, 1), last(it)]);
    }

    describe() {
      const { at } = this.state;
      const now = `After ${count(at, "iteration")} the means are ${inWords(this.means)}; ln\u00a0L is ${show(this.lnL())}.`;
      return `${now} ${this.ended ? this.rest() : ""} ${this.map.done ? "" : "The map is not ready."}`;
    }

    rest() {
      const { here } = this;
      if (!this.map.done) return "At rest.";
      if (!here) return `Not at rest after ${LIMIT} iterations.`;
      const { lnL, top } = here.group;
      const by = this.map.groups[0].lnL - lnL;
      const below = by > 0 && top ? `, ${show(by)} below A` : "";
      return `At rest in ${basins.nameOf(here)}, a ${top ? "local maximum" : "saddle"}${below}.`;
    }

    more() {
      const ends = this.entries().map((entry) => entry.join(", "));
      const here = this.here ? ` This start is in ${basins.nameOf(this.here)}.` : "";
      return `On the map, with ln\u00a0L, means and share of the starts: ${ends.join("; ")}. Regions, with starts of mean 1 and mean 2 in their middle: ${this.map.places().join("; ")}.${here} ${INDICES}. Beyond the diagonal the labels 1 and 2 are swapped.`;
    }

    tasks() {
      const ready = () => !this.map.done && "the map is not ready";
      const rest = () => ready() || (!this.ended && "EM is not at rest");
      const asks = [
        "Run EM from a start that ends in a local maximum lower than A. What do its components describe?",
        "Then find a start that ends in the same density with other labels. Where on the map does it lie?",
        "Begin with two means on one place, and run. Why do they never part?",
        "Make \u03c3 so large that all starts end in one place.",
      ];
      const missing = [
        () => rest() || this.needsLower(),
        () => rest() || this.needsMirror(),
        () => rest() || this.needsTwins(),
        () => ready() || this.needsOne(),
      ];
      return asks.map((ask, n) => ({ ask, missing: () => missing[n]() || "" }));
    }

    needsLower() {
      const group = this.here?.group;
      if (!group?.top) return "this is no maximum";
      return group.rank === 0 && "this is A, the highest";
    }

    needsMirror() {
      const [before, means] = [this.state.before, this.means];
      if (!before.length) return "no run before has come to rest";
      if (!near(sorted(before), sorted(means))) return "the run before ended in other means";
      return near(before, means) && "the labels are the same";
    }

    needsTwins() {
      const { K, start } = this.state;
      const twins = new Set(start.slice(0, K)).size < K;
      return !twins && "the means began in different places";
    }

    needsOne() {
      const { ends, cells } = this.map;
      if (cells.includes(NONE)) return "from some starts EM does not come to rest";
      return ends.length > 1 && `there are ${ends.length} ends`;
    }
  }

  customElements.define("map-of-starts", MapOfStarts);
}
