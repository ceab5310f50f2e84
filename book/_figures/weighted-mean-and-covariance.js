// Weighted mean and covariance (chapter 4): rows in the plane, shared by two components; what their
// responsibilities make of the means and the covariances, divided by N_k or, by mistake, by N.
"use strict";

{
  const RADIUS = 10; // of a row's disc, in pixels
  const FULL = 90; // pixels of a drag from none to all
  const NAMES = ["length", "waiting time"];
  const SHARE = [0, 1];
  const name = (letter, k) => `<span>${symbol(letter, k + 1)}</span>`;

  const LOOK = `
    .controls { grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)) }
    .disc { fill: var(--own); fill-opacity: .3 }
    .part { fill: var(--own) }
    .rim { fill: none; stroke: var(--ink) }
    .chosen { stroke-width: 4 }
    .line.right { stroke: var(--ink); stroke-width: 1 }
    svg .number { font-size: 14px }
    .numbers { align-items: center; display: flex; flex-wrap: wrap; gap: .2rem .9rem }
    .numbers > span { align-items: center; display: inline-flex; gap: .3rem }
    .matrix { border: solid var(--ink); border-width: 0 1.5px; border-radius: 4px;
      column-gap: .6rem; display: inline-grid; font-size: .85em; grid-template-columns: auto auto;
      line-height: 1.25; padding: 0 .3rem; text-align: right }
    :host([slide]) .matrix { font-size: 1em }
    sub { font-size: .75em; line-height: 0 }`;

  class WeightedMeanAndCovariance extends Figure {
    start() {
      return { ...structuredClone(this.data), chosen: 0, note: false };
    }

    accept({ rows, first, chosen, note }) {
      const N = rows.length;
      const numbers = [...rows.flat(), ...first, chosen];
      if (!numbers.every(Number.isFinite) || typeof note !== "boolean") throw new RangeError();
      if (!(N >= 3 && N <= 12) || first.length !== N) throw new RangeError();
      if (!rows.every((row) => row.length === 2)) throw new RangeError();
      const within = clamp([0, N - 1], Math.round(chosen));
      return { rows, first: first.map((share) => clamp(SHARE, share)), chosen: within, note };
    }

    plotName() {
      return "Rows, shared by two components, with the mean and the ellipse of each";
    }

    build() {
      this.shadowRoot.append(this.make("style", { textContent: LOOK }));
      this.add(this.divisors());
      [0, 1].forEach((k) => this.add(this.output(() => this.numbers(k))));
      this.add(this.rowSlider());
      this.add(this.shareSlider());
      const all = (words, share) =>
        this.button(words, () => this.change({ first: this.state.first.map(share) }));
      const buttons = [all("All to 1", () => 1), all("All half and half", () => 0.5)];
      buttons.push(
        all("All to 2", () => 0),
        all("Halve every \u03b3\u1d62\u2081", (share) => share / 2),
      );
      this.add(this.make("div", { className: "row wide" }, ...buttons));
    }

    // N_k or N under the covariance.
    divisors() {
      const choice = (note, words) => {
        const input = this.make("input", { type: "radio", name: "divisor" });
        input.addEventListener("change", () => this.change({ note }));
        this.refreshers.push(() => (input.checked = this.state.note === note));
        const text = this.make("span", { innerHTML: words });
        return this.make("label", { className: "choice" }, input, text);
      };
      const legend = "Divide the covariance by";
      const row = this.make(
        "div",
        { className: "row wide", ariaLabel: legend },
        this.make("span", { textContent: legend }),
        choice(false, "<i>N<sub>k</sub></i>"),
        choice(true, "<i>N</i>, as a common mistake does"),
      );
      row.setAttribute("role", "radiogroup");
      return row;
    }

    // What follows the state, for the eye: describe() and more() have the same numbers in words.
    output(html) {
      const element = this.make("div", { className: "wide numbers", ariaHidden: "true" });
      this.refreshers.push(() => (element.innerHTML = html()));
      return element;
    }

    rowSlider() {
      return this.range({
        min: 1,
        max: this.state.rows.length,
        step: 1,
        name: () => "row",
        words: () => `row i = ${this.state.chosen + 1}, at ${this.place(this.state.chosen)}`,
        get: () => this.state.chosen + 1,
        set: (number) => this.change({ chosen: number - 1 }),
      });
    }

    shareSlider() {
      const share = () => this.state.first[this.state.chosen];
      return this.range({
        min: 0,
        max: 1,
        step: 0.01,
        get: share,
        name: () => `responsibility of component 1 for row ${this.state.chosen + 1}`,
        words: () => this.shares(this.state.chosen),
        set: (value) => this.share(this.state.chosen, value),
      });
    }

    place(i) {
      const [length, wait] = this.state.rows[i];
      return `${show(length, 1)} and ${show(wait, 0)} minutes`;
    }

    shares(i) {
      const [one, two] = [this.state.first[i], 1 - this.state.first[i]];
      const row = subscript(i + 1);
      const dot = row.length > 1 ? "\u00b7" : "";
      return `\u03b3${row}${dot}${subscript(1)} = ${one.toFixed(2)}, \u03b3${row}${dot}${subscript(2)} = ${two.toFixed(2)}`;
    }

    share(i, value) {
      const first = this.state.first.map((old, h) => (h === i ? clamp(SHARE, value) : old));
      this.change({ chosen: i, first });
    }

    // The M-step; a component without rows has no mean, one with rows on a line no ellipse.
    measure() {
      const { rows, first, note } = this.state;
      const gamma = first.map((share) => [share, 1 - share]);
      const fitted = gmm.mStep(rows, gamma);
      const N = rows.length;
      this.counts = [0, 1].map((k) => sum(gamma.map((row) => row[k])));
      this.factors = this.counts.map((count) => (note ? Math.sqrt(count / N) : 1));
      this.parts = this.counts.map((count, k) => {
        if (count < 1e-9) return { mean: null, right: null, drawn: null };
        const [mean, right] = [fitted.means[k], fitted.covariances[k]];
        if (this.flat(right)) return { mean, right: null, drawn: null };
        const factor = this.factors[k] ** 2;
        return { mean, right, drawn: right.map((line) => line.map((value) => value * factor)) };
      });
    }

    flat([[a, b], [, c]]) {
      const [across, up] = this.spans();
      return !(a * c - b * b > 1e-9 * (across * up) ** 2);
    }

    values(d) {
      return this.state.rows.map((row) => row[d]);
    }

    // How far apart the outermost rows are, in each feature.
    spans() {
      return [0, 1].map((d) => extent(this.values(d))).map(([low, high]) => high - low);
    }

    // The axes: the rows and a margin. An ellipse of distance 1 is never wider than its rows, but
    // on one side it reaches as far as 21% of their range beyond them.
    ranges() {
      return [0, 1].map((d) => roomFor(this.values(d), 0.25));
    }

    draw(plot) {
      this.measure();
      const [x, y] = this.ranges();
      const named = { xName: "eruption length (minutes)", yName: "waiting time (minutes)" };
      plot.frame({ width: this.width, height: this.height, x, y, ...named });
      this.state.rows.forEach((_, i) => this.drawRow(plot, i));
      this.parts.forEach(({ mean, right, drawn }, k) => {
        const right1 = right && gmm.ellipse(mean, right, 1);
        if (drawn && this.state.note) plot.line(`right ${k}`, right1, "right");
        if (drawn) plot.component(`ellipse ${k}`, gmm.ellipse(mean, drawn, 1), k);
        if (mean) plot.marker(`mean ${k}`, mean, k, 1.5);
      });
    }

    // A disc; the sector from the top is component 1's share of it.
    drawRow(plot, i) {
      const { rows, first, chosen } = this.state;
      const place = { transform: `translate(${plot.at(rows[i])})` };
      const angle = 2 * Math.PI * Math.min(first[i], 0.99999);
      const end = `${RADIUS * Math.sin(angle)} ${-RADIUS * Math.cos(angle)}`;
      const large = first[i] > 0.5 ? 1 : 0;
      const sector = `M0 0V${-RADIUS}A${RADIUS} ${RADIUS} 0 ${large} 1 ${end}z`;
      plot.put(`disc ${i}`, "circle", { r: RADIUS, class: "disc k2", ...place });
      plot.put(`part ${i}`, "path", { d: sector, class: "part k1", ...place });
      const rim = i === chosen ? "rim chosen" : "rim";
      plot.put(`rim ${i}`, "circle", { r: RADIUS, class: rim, ...place });
      const beside = { x: RADIUS + 3, y: -RADIUS + 3, class: "number", ...place };
      plot.put(`number ${i}`, "text", beside, `${i + 1}`);
      this.drawHandle(plot, i);
    }

    drawHandle(plot, i) {
      const { rows, first } = this.state;
      plot.handle(`row ${i}`, {
        at: rows[i],
        path: "M0 0",
        value: [0, first[i], 1],
        text: this.shares(i),
        label: `row ${i + 1}: up and down for its share of component 1`,
        hint: `It lies at ${this.place(i)}.`,
        move: ([, y], from) => {
          if (this.hold !== from)
            Object.assign(this, {
              hold: from,
              held: this.state.first[i],
            });
          this.share(i, this.held + (plot.py(from[1]) - plot.py(y)) / FULL);
        },
        nudge: (dx, dy) => this.share(i, this.state.first[i] + (dx || dy ? 0.05 * (dx || dy) : 0)),
      });
    }

    numbers(k) {
      const { mean, drawn } = this.parts[k];
      const count = `<span>${mark(k)} ${name("N", k)} = ${this.counts[k].toFixed(2)}</span>`;
      if (!mean) return `${count}<span>no mean</span>`;
      const bold = (letter) => `<b>${name(letter, k)}</b>`;
      const place = `<span>${bold("\u03bc")} = (${mean.map((value) => showDigits(value)).join(", ")})</span>`;
      if (!drawn) return `${count}${place}<span>no ellipse</span>`;
      const cells = drawn
        .flat()
        .map((value) => `<span>${showDigits(value)}</span>`)
        .join("");
      return `${count}${place}<span>${bold("\u03a3")} = <span class="matrix">${cells}</span></span>`;
    }

    describe() {
      const parts = this.parts.map(({ mean, drawn }, k) => {
        const has = `Component ${k + 1} has ${this.counts[k].toFixed(2)} of ${this.state.rows.length} rows`;
        if (!mean) return `${has}: no mean, no ellipse.`;
        const at = `${has} and its mean at (${mean.map((value) => showDigits(value)).join(", ")})`;
        return drawn ? `${at}.` : `${at}; its rows leave no ellipse.`;
      });
      const drawn = this.factors.filter((_, k) => this.parts[k].drawn);
      const factors = drawn.map((factor) => factor.toFixed(2)).join(" and ");
      const axes = `the axes of the ${drawn.length > 1 ? "ellipses" : "ellipse"} are ${factors} times`;
      const words = this.state.note
        ? `Divided by N, ${axes} as long as the right ones (thin lines).`
        : "The covariances are divided by the counts.";
      return [...parts, words].join(" ");
    }

    more() {
      const said = ({ drawn }, k) => {
        if (!drawn) return "";
        const [one, two] = [0, 1].map((d) => showDigits(Math.sqrt(drawn[d][d])));
        const [across, up] = [0, 1].map((d) => showDigits(drawn[d][d]));
        return (
          `Ellipse ${k + 1} has the variances ${across} and ${up}, the covariance ` +
          `${showDigits(drawn[0][1])}, the standard deviations ${one} and ${two}.`
        );
      };
      return this.parts.map(said).join(" ");
    }

    tasks() {
      return [
        {
          ask: "Make the two means the same. What must the responsibilities have in common?",
          missing: () => this.needsSame(),
        },
        {
          ask: "Divide by N, as a common mistake does, and make the axes of ellipse 1 half as long as the right ones, or less. What is its count then?",
          missing: () => this.needsNote() || this.needsFactor((factor) => factor <= 0.5),
        },
        {
          ask: "Divide by N, and yet get the right ellipse for component 1.",
          missing: () => this.needsNote() || this.needsFactor((factor) => factor > 0.9995),
        },
        {
          ask: "Give component 1 a part of one row only. Does it matter for its mean how large the part is? And where is its ellipse?",
          missing: () => {
            const n = this.state.first.filter((share) => share > 0).length;
            return n === 1 ? "" : `it has a part of ${n} rows`;
          },
        },
      ];
    }

    needsSame() {
      const [one, two] = this.parts.map(({ mean }) => mean);
      if (!one || !two) return "one component has no mean";
      const apart = one.map((value, d) => Math.abs(value - two[d]));
      const near = this.spans().every((span, d) => apart[d] < 0.01 * span);
      const words = apart
        .map((value, d) => `${showDigits(value, 2)} minutes of ${NAMES[d]}`)
        .join(" and ");
      return near ? "" : `the means are ${words} apart`;
    }

    needsNote() {
      return this.state.note ? "" : "the covariance is divided by the count";
    }

    needsFactor(enough) {
      if (!this.parts[0].drawn) return "component 1 has no ellipse";
      const words = `its axes are ${this.factors[0].toFixed(2)} times as long as the right ones`;
      return enough(this.factors[0]) ? "" : words;
    }
  }

  customElements.define("weighted-mean-and-covariance", WeightedMeanAndCovariance);
}
