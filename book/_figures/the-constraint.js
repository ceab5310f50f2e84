// The constraint (chapter 5): two weights in the plane, the line on which they sum to 1, and the
// gradient of the objective sum_k N_k ln pi_k beside the normal of the line.
"use strict";

{
  const END = 1.4; // of both axes
  const BOUNDS = [0.01, 1.35];
  const ON_LINE = [0.01, 0.99];
  const LEVELS = [-0.44, -0.22, -0.07, 0.07, 0.22, 0.33]; // above the best of the line, over N
  const SCALE = 0.25; // length of the gradient's arrow, over N
  const HEAD = 11;

  const LOOK = `
    .line.level { stroke: var(--pst-color-text-muted, #555); stroke-width: 1 }
    .line.through, .arrow.gradient { stroke: var(--pst-color-primary, #06c) }
    .line.through { stroke-width: 2.5 }
    .line.constraint { stroke: var(--ink); stroke-width: 3 }
    .arrow { fill: none; stroke-width: 3 }
    .arrow.normal { stroke: var(--ink); stroke-dasharray: 5 4 }
    .tip { stroke: none }
    .tip.gradient { fill: var(--pst-color-primary, #06c) }
    .tip.normal { fill: var(--ink) }
    .numbers { align-items: center; display: grid; gap: .1rem .5rem;
      grid-template-columns: auto auto 1fr; overflow-wrap: anywhere }
    .numbers svg { width: 30px }
    .cut { grid-column: 1 / -1 }
    sub { font-size: .75em; line-height: 0 }
    input[type="checkbox"] { flex: none; height: 24px; margin: 0; width: 24px }`;

  class TheConstraint extends Figure {
    start() {
      return { ...structuredClone(this.data), free: false };
    }

    accept({ weights, counts, free }) {
      const numbers = [...weights, ...counts];
      if (numbers.length !== 4 || weights.length !== 2) throw new RangeError();
      if (!numbers.every(Number.isFinite) || typeof free !== "boolean") throw new RangeError();
      if (Math.min(...counts) <= 0) throw new RangeError();
      return { weights: this.allowed(weights, free), counts, free };
    }

    // The allowed place next to this one: within the bounds and, unless free, on the line.
    allowed([first, second], free) {
      const within = (bounds) => [clamp(bounds, first), clamp(bounds, second)];
      if (free) return within(BOUNDS);
      if (Math.abs(first + second - 1) < 1e-12) return within(ON_LINE);
      const along = clamp(ON_LINE, (1 + first - second) / 2);
      return [along, 1 - along];
    }

    plotName() {
      return "The plane of the two weights, with the line on which they sum to 1";
    }

    build() {
      this.shadowRoot.append(this.make("style", { textContent: LOOK }));
      const numbers = this.add(this.make("div", { className: "wide numbers" }));
      this.refreshers.push(() => (numbers.innerHTML = this.numbers()));
      this.add(this.leash());
      [0, 1].forEach((k) => this.add(this.weightSlider(k)));
      const N = sum(this.state.counts);
      this.add(
        this.range({
          min: 0.05 * N,
          max: 0.95 * N,
          step: 0.1,
          name: () => "count of component 1",
          words: () => {
            const [one, two] = this.state.counts.map((count) => count.toFixed(1));
            return `N\u2081 = ${one}, N\u2082 = ${two}`;
          },
          get: () => this.state.counts[0],
          set: (count) => this.change({ counts: [count, sum(this.state.counts) - count] }),
        }),
      );
    }

    leash() {
      const input = this.make("input", { type: "checkbox" });
      input.addEventListener("change", () => {
        this.change({ free: !input.checked });
        this.place(this.state.weights);
      });
      this.refreshers.push(() => (input.checked = !this.state.free));
      const words = this.make("span", {
        textContent: "stay on the line \u03c0\u2081 + \u03c0\u2082 = 1",
      });
      return this.make("label", { className: "choice wide" }, input, words);
    }

    weightSlider(k) {
      return this.range({
        min: BOUNDS[0],
        max: BOUNDS[1],
        step: 0.01,
        get: () => this.state.weights[k],
        name: () => `weight of component ${k + 1}`,
        words: () => `\u03c0${subscript(k + 1)} = ${show(this.state.weights[k], 3)}`,
        set: (weight) => {
          const other = this.state.free ? this.state.weights[1 - k] : 1 - weight;
          this.place(k ? [other, weight] : [weight, other]);
        },
      });
    }

    place(weights) {
      this.change({ weights: this.allowed(weights, this.state.free) });
    }

    measure() {
      const { weights, counts } = this.state;
      this.total = sum(weights);
      this.gradient = gmm.weightsSlopes(counts, weights);
      this.objective = gmm.weightsObjective(counts, weights);
      this.best = counts.map((count) => count / sum(counts));
      this.most = gmm.weightsObjective(counts, this.best);
      const [across, up] = this.gradient;
      this.angle = (Math.abs(Math.atan2(up, across) - Math.PI / 4) * 180) / Math.PI;
    }

    draw(plot) {
      this.measure();
      const room = this.matches("[alone], [slide]")
        ? Math.max(260, this.height - 66)
        : this.height - 20;
      const side = Math.min(this.width - 66, room);
      const [x, y] = [
        [0, END],
        [0, END],
      ];
      const named = { xName: "\u03c0\u2081", yName: "\u03c0\u2082" };
      plot.frame({ width: side + 66, height: side + 66, x, y, ...named });
      plot.svg.setAttribute("viewBox", `0 0 ${this.width} ${side + 66}`);
      const N = sum(this.state.counts);
      LEVELS.forEach((above, n) =>
        this.drawLevel(plot, `level ${n}`, this.most + above * N, "level"),
      );
      this.drawLevel(plot, "through", this.objective, "through");
      plot.line(
        "constraint",
        [
          [0, 1],
          [1, 0],
        ],
        "constraint",
      );
      const length = (SCALE * Math.hypot(...this.gradient)) / N;
      this.whole = this.drawArrow(plot, "gradient", this.gradient, length);
      this.drawArrow(plot, "normal", [1, 1], 0.3);
      this.drawHandle(plot);
    }

    // The curve on which the objective has this value.
    drawLevel(plot, part, value, style) {
      const [one, two] = this.state.counts;
      const other = (along) => Math.exp((value - one * Math.log(along)) / two);
      const from = Math.exp((value - two * Math.log(END)) / one);
      if (from >= END) return;
      const points = Array.from({ length: 61 }, (_, n) => from * (END / from) ** (n / 60));
      plot.line(
        part,
        points.map((along) => [along, other(along)]),
        style,
      );
    }

    // An arrow from the present weights, not beyond the axes. Is it as long as wanted?
    drawArrow(plot, part, direction, wanted) {
      const { weights } = this.state;
      const [across, up] = direction.map((value) => value / Math.hypot(...direction));
      const length = Math.min(wanted, (END - weights[0]) / across, (END - weights[1]) / up);
      const [x, y] = [plot.px(weights[0] + length * across), plot.py(weights[1] + length * up)];
      const back = [x - HEAD * across, y + HEAD * up];
      const wing = (side) => `${back[0] + side * HEAD * up} ${back[1] + side * HEAD * across}`;
      const shaft = `M${plot.at(weights)}L${back.join(" ")}`;
      plot.put(part, "path", { d: shaft, class: `arrow ${part}` });
      const tip = { d: `M${x} ${y}L${wing(0.45)}L${wing(-0.45)}z`, class: `tip ${part}` };
      plot.put(`${part} tip`, "path", tip);
      return length === wanted;
    }

    drawHandle(plot) {
      const { weights, free } = this.state;
      const [low, high] = free ? BOUNDS : ON_LINE;
      plot.handle("weights", {
        at: weights,
        path: PALETTE.markers[0],
        value: [low, weights[0], high],
        label: `the weights: ${free ? "left and right for the first, up and down for the second" : "left and right along the line"}`,
        text: `\u03c0\u2081 = ${show(weights[0], 3)}, \u03c0\u2082 = ${show(weights[1], 3)}`,
        move: (place) => this.place(place),
        nudge: (dx, dy) => {
          const [first, second] = this.state.weights;
          const [right, up] = [dx && 0.01 * dx, dy && 0.01 * dy];
          const along = right - up;
          if (this.state.free) this.place([first + right, second + up]);
          else if (along) this.place([first + along, second - along]);
        },
      });
    }

    // The legend: the look of each thing drawn, and its number.
    numbers() {
      const [first, second] = this.gradient.map((slope) => show(slope, 0));
      const cut = this.whole
        ? ""
        : '<span class="cut">The gradient\u2019s arrow is cut short.</span>';
      const arrow = (part) =>
        `M0 8H20" class="arrow ${part}"/><path d="M20 3L30 8L20 13z" class="tip ${part}`;
      const lines = [
        [
          'M0 8H30" class="line constraint',
          `${symbol("\u03c0", 1)} + ${symbol("\u03c0", 2)}`,
          show(this.total, 3),
        ],
        ['M0 2Q4 13 30 14" class="line through', "objective", show(this.objective, 1)],
        [arrow("gradient"), "gradient", `(${first}, ${second})`],
        [arrow("normal"), "normal, angle to it", `${show(this.angle, 1)}\u00b0`],
      ];
      const key = (look) => `<svg viewBox="0 0 30 16" aria-hidden="true"><path d="${look}"/></svg>`;
      const line = ([look, words, value]) =>
        `${key(look)}<span>${words}</span><span>= ${value}</span>`;
      return lines.map(line).join("") + cut;
    }

    describe() {
      const [first, second] = this.state.weights.map((weight) => show(weight, 3));
      const where = Math.abs(this.total - 1) < 1e-9 ? "on the line" : "off the line";
      const [one, two] = this.gradient;
      const gains = `it pays to move some weight to component ${one > two ? 1 : 2}`;
      const verdict =
        this.angle < 1 ? "moving a little weight from one to the other gains nothing" : gains;
      return (
        `The weights ${first} and ${second} are ${where}. The objective is ` +
        `${show(this.objective, 1)}. The gradient (${show(one, 0)}, ${show(two, 0)}) makes an angle ` +
        `of ${show(this.angle, 1)} degrees with the normal: ${verdict}.`
      );
    }

    more() {
      const [one, two] = this.state.counts.map((count) => count.toFixed(1));
      const touches = this.angle < 1 ? "touches" : "crosses";
      const line =
        Math.abs(this.total - 1) < 1e-9 ? ` The level curve ${touches} the line here.` : "";
      return `The counts are ${one} and ${two}.${line}`;
    }

    tasks() {
      return [
        {
          ask: "Climb: find the place on the line where the objective is largest. How does the gradient stand there, and the level curve?",
          missing: () => this.needsLine() || this.needsAligned(),
        },
        {
          ask: "Leave the line, and find weights with a larger objective than all on it.",
          missing: () => this.needsPlane() || this.needsHigher(),
        },
        {
          ask: "Off the line: find another place where gradient and normal are aligned. So what does the constraint add?",
          missing: () => this.needsPlane() || this.needsAligned(),
        },
        {
          ask: "Give component 1 four fifths of all rows. Where is the best place on the line now? Go there.",
          missing: () => this.needsCounts() || this.needsLine() || this.needsAligned(),
        },
      ];
    }

    needsLine() {
      return Math.abs(this.total - 1) < 1e-9 ? "" : "the weights are off the line";
    }

    needsPlane() {
      const words = `the weights sum to ${show(this.total)}; go farther from the line`;
      return Math.abs(this.total - 1) > 0.0499 ? "" : words;
    }

    needsAligned() {
      const words = `the gradient is ${show(this.angle, 1)} degrees from the normal`;
      return this.angle < 1 ? "" : words;
    }

    needsHigher() {
      const words = `the best of the line is ${show(this.most - this.objective, 1)} higher`;
      return this.objective > this.most ? "" : words;
    }

    needsCounts() {
      const words = `component 1 has a share of ${show(this.best[0], 3)}`;
      return Math.abs(this.best[0] - 0.8) < 0.005 ? "" : words;
    }
  }

  customElements.define("the-constraint", TheConstraint);
}
