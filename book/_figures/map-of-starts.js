// A map of starts (chapter 11): each place is a start of EM, its colour the end of EM from there.
"use strict";

{
  const { LIMIT, NONE, Ends, near, settle, sorted, theta } = basins;
  const SIGMA = [0.5, 6];
  const CELL = 0.5; // of the map, in the rows' unit: starts lie on its cells
  const SLICE = 12; // milliseconds of work on the map between two frames
  const HUES = [4, 5, 3, 2]; // of the palette; components have the first
  const MARKS = ["", "M-2 2l4 -4M0 8l8 -8M6 10l4 -4", "M4 4h.01", "M4 0v8M0 4h8"];
  const CROSS = "M-7 -1.5h5.5v-5.5h3v5.5h5.5v3h-5.5v5.5h-3v-5.5h-5.5z";
  const STYLE = `.map path { shape-rendering: crispEdges }
    .map text { text-anchor: middle }
    .way { fill: none; stroke: var(--ink); stroke-linejoin: round; stroke-width: 2 }
    .way.halo { stroke: var(--pst-color-background, #fff); stroke-width: 5 }
    .now { fill: var(--pst-color-background, #fff); stroke: var(--ink); stroke-width: 3 }
    .tick { stroke-width: 1.5 }
    .controls { grid-template-columns: 1fr 1fr; min-width: 0 }
    .ends { border-collapse: collapse; font-size: .9em; width: 100% }
    .ends :is(td, th) { font-weight: normal; padding: .1rem .3rem .1rem 0; text-align: left }
    .ends svg { height: 22px; width: 30px }
    [role="status"] { min-height: 6rem }
    @container (min-width: 680px) { :host(:not([alone], [front], [slide])) .stage
      { align-items: start; display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr } }`;
  const whole = (value) => Number.isInteger(value) && value >= 0 && value <= LIMIT;
  const grid = ([low, high]) =>
    Array.from({ length: (high - low) / CELL + 1 }, (_, n) => low + n * CELL);
  const listed = (values) => values.map((value) => show(value)).join(", ");
  const own = (colour) => `color-mix(in srgb, ${colour} var(--share, 100%), var(--ink))`;
  const pale = (colour) => `color-mix(in srgb, ${colour} 45%, var(--pst-color-background, #fff))`;

  class MapOfStarts extends Figure {
    start() {
      const { rows, start, K, sigma } = this.data;
      const [low, high] = extent(rows);
      this.ends = [Math.floor(low) - 1, Math.ceil(high)];
      this.axis = grid(this.ends);
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
      [0, 1, 2].forEach((k) => this.add(this.meanSlider(k)));
      this.add(this.sigmaSlider());
      const K = { 2: "2", 3: "3" };
      const choose = (words) => this.other({ K: Number(words) });
      this.add(this.select("Components, K", K, () => this.state.K, choose));
      const runner = this.button("", () => (this.playing ? this.pause() : this.run()));
      this.refreshers.push(() => (runner.textContent = this.playing ? "Pause" : "Run"));
      const ended = () => this.ended;
      this.stepper = this.button("Step", () => this.next(), ended);
      this.runner = runner;
      this.add(this.make("div", { className: "row" }, this.stepper, runner));
      this.table = this.make("table", { className: "ends", ariaHidden: "true" });
      this.find(".side").prepend(this.make("div", { className: "settings" }, this.table));
    }

    meanSlider(k) {
      const [min, max] = this.ends;
      const name = `start of mean ${k + 1}`;
      const get = () => this.state.start[k];
      const set = (value) => this.begin({ start: this.state.start.with(k, value) });
      const words = () => `${name} = ${show(get(), 1)}`;
      const label = this.range({ name: () => name, words, min, max, step: CELL, get, set });
      this.refreshers.push(() => (label.hidden = k >= this.state.K));
      return label;
    }

    sigmaSlider() {
      return this.range({
        name: () => "standard deviation, \u03c3",
        words: () => `standard deviation, \u03c3 = ${show(this.state.sigma, 1)}`,
        min: SIGMA[0],
        max: SIGMA[1],
        step: 0.1,
        get: () => this.state.sigma,
        set: (sigma) => this.other({ sigma }),
      });
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
      if (this.asked !== asked) {
        this.past = [start.slice(0, K)];
        settle(this.data.rows, this.past[0], sigma, (means) => this.past.push(means));
      }
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
      if (this.mapped !== asked) {
        this.known = new Ends(this.data.rows, K, sigma, start[2], this.axis);
      }
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
      const names = { xName: "start of mean 1", yName: "start of mean 2" };
      plot.frame({ width, height, x: range, y: range, ...names });
      map.work(performance.now() + SLICE);
      const drawn = plot.put("map", "g", { class: "map" });
      drawn.innerHTML = this.regions(plot);
      this.drawWay(plot);
      this.drawHandle(plot);
      this.drawPanel(this.panel);
      this.listEnds();
      if (!map.done) this.change({}); // go on in the next frame
    }

    colour({ top, rank }) {
      return top ? PALETTE.colours[HUES[rank % 4]] : "var(--pst-color-text-muted, #666)";
    }

    regions(plot) {
      const { map, axis } = this;
      const patterns = map.groups.map((group) => {
        const { name, rank, top } = group;
        const d = top ? MARKS[(rank + Math.floor(rank / 4)) % 4] : "";
        const colour = own(this.colour(group));
        const size = `width="8" height="8"`;
        const look = `stroke-linecap="round" stroke-width="2" fill="none"`;
        return `<pattern id="end-${name}" ${size} patternUnits="userSpaceOnUse"><rect ${size} style="fill: ${pale(colour)}"/><path d="${d}" ${look} style="stroke: ${colour}"/></pattern>`;
      });
      const x = (n) => plot.px(axis[0] + (n - 0.5) * CELL).toFixed(1);
      const y = (n) => plot.py(axis[0] + (n - 0.5) * CELL).toFixed(1);
      const cells = ([row, from, to]) =>
        `M${x(from)} ${y(row)}H${x(to + 1)}V${y(row + 1)}H${x(from)}z`;
      const paths = [...map.runs()].map(
        ([{ group }, runs]) =>
          `<path fill="url(#end-${group.name})" d="${runs.map(cells).join("")}"/>`,
      );
      const middle = (n, side) => axis[n] - ((side - 1) / 2) * CELL;
      const names = [...map.squares()].map(([end, [side, column, row]]) => {
        const at = plot.at([middle(column, side), middle(row, side)]).split(" ");
        const words = end && side > 4 ? end.group.name + end.order : "";
        return `<text class="name" x="${at[0]}" y="${Number(at[1]) + 5}">${words}</text>`;
      });
      return `<defs>${patterns.join("")}</defs>${paths.join("")}${names.join("")}`;
    }

    drawWay(plot) {
      const way = this.trail.slice(0, this.state.at + 1);
      const d = plot.path(way);
      plot.put("halo", "path", { class: "way halo", d });
      plot.put("way", "path", { class: "way", d });
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

    // The rows under the density of the mixture.
    drawPanel(plot) {
      plot.zoom = this.plot.zoom;
      const width = Math.max(240, plot.svg.getBoundingClientRect().width / plot.zoom);
      const now = theta(this.means, this.state.sigma);
      const x = this.plot.range.x;
      const xs = Array.from({ length: 221 }, (_, n) => x[0] + (n / 220) * (x[1] - x[0]));
      const parts = gmm
        .logJoint(
          xs.map((it) => [it]),
          now,
        )
        .map((logs) => logs.map(Math.exp));
      const y = [0, 1.1 * Math.max(...parts.map(sum))];
      const { name } = this.data;
      plot.frame({ width, height: 170, below: 14, x, y, xName: name, yName: "density" });
      plot.line(
        "mixture",
        parts.map((all, n) => [xs[n], sum(all)]),
        "sum",
      );
      const X = this.map.X;
      gmm.responsibilities(X, now).forEach((shares, i) => {
        const d = `M${plot.px(X[i][0]).toFixed(1)} ${plot.inside.bottom + 3}v12`;
        plot.put(`row ${i}`, "path", { class: "tick", d, style: `stroke: ${mixed(shares)}` });
      });
      this.means.forEach((mean, k) => {
        plot.component(
          `part ${k}`,
          parts.map((all, n) => [xs[n], all[k]]),
          k,
        );
        const [log] = gmm.logJoint([[mean]], now);
        plot.marker(`mean ${k}`, [mean, Math.exp(log[k])], k);
      });
      const end = { x: plot.inside.right, y: 14, "text-anchor": "end" };
      plot.put("said", "text", end, `ln L ${show(this.lnL())}`);
      plot.svg.ariaLabel = `Rows and density; means at ${listed(this.means)}`;
      plot.sweep();
    }

    lnL() {
      return gmm.logLikelihood(this.map.X, theta(this.means, this.state.sigma));
    }

    // Of each end: sign, name, ln L, means, share of the map.
    entries() {
      return this.map.groups.map((group) => {
        const { name, lnL, means, top } = group;
        const share = top ? this.map.share(group) : "a line";
        return [name, top ? "maximum" : "saddle", show(lnL), listed(means), share];
      });
    }

    listEnds() {
      const row = (cells) => {
        const sign = `<svg><rect width="30" height="22" fill="url(#end-${cells[0]})"/></svg>`;
        return `<tr><td>${sign}</td>${cells.map((it) => `<td>${it}</td>`).join("")}</tr>`;
      };
      const head = ["", "end", "", "ln\u00a0L", "means", "starts"].map((it) => `<th>${it}</th>`);
      this.table.innerHTML = `<tr>${head.join("")}</tr>${this.entries().map(row).join("")}`;
    }

    describe() {
      const { at } = this.state;
      const now = `After ${count(at, "iteration")} the means are ${listed(this.means)}; ln\u00a0L is ${show(this.lnL())}.`;
      return `${now} ${this.ended ? this.rest() : ""} ${this.map.done ? "" : "The map is not ready."}`;
    }

    rest() {
      const { here } = this;
      if (!here) return `Not at rest after ${LIMIT} iterations.`;
      const { name, lnL, top } = here.group;
      const by = this.map.groups[0].lnL - lnL;
      const below = by > 0 && top ? `, ${show(by)} below A` : "";
      return `At rest in ${name}${here.order}, a ${top ? "local maximum" : "saddle"}${below}.`;
    }

    more() {
      const said = ([name, kind, lnL, means, share]) =>
        `${name}, a ${kind}, ln\u00a0L ${lnL}, means ${means}, ${share} of the starts`;
      return `On the map: ${this.entries().map(said).join("; ")}. What lies on the other side of the diagonal has the labels 1 and 2 swapped.`;
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
