// Bayes at a point (chapter 3): one row moves over a mixture of two components; the terms of Bayes'
// fraction there, their sum, and the shares of it, beside the label of the largest.
"use strict";

{
  const POINTS = 241;
  const POINTER = "M0 1l5 8h-10z"; // stands under the axis
  const density = (value) =>
    value >= 1e-4 || !value
      ? value.toPrecision(3)
      : value.toExponential(2).replace(/e-(\d+)/, "\u00d710<sup>\u2212$1</sup>");
  const spoken = (value) => density(value).replace(/<sup>(.*)<.sup>/, " to the power $1");

  const LOOK = `
    .controls { grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)) }
    .terms { align-items: baseline; display: grid; gap: 0 .6rem; grid-template-columns: auto auto 1fr;
      margin: .5rem 0; width: fit-content }
    .terms > .total { border-top: 2px solid var(--ink) }
    @media (max-width: 480px) { .terms { font-size: .875rem; gap: 0 .3rem } }
    @media (max-width: 400px) { .terms { font-size: .75rem; gap: 0 .15rem } }
    sub, sup { font-size: .75em; line-height: 0 }
    .share { align-items: center; display: grid; gap: 0 .5rem; grid-template-columns: 3em 1fr;
      margin: .3rem 0 }
    .bar { border: 2px solid var(--ink); display: flex; height: 22px }
    .bar span { background: var(--own) }
    .bar .k2 { background: repeating-linear-gradient(135deg, var(--own) 0 5px, transparent 5px 9px) }
    .stack { fill: var(--own); stroke: var(--own); stroke-width: 2 }
    .stack.k2 { fill-opacity: .25 }`;

  class BayesAtAPoint extends Figure {
    start() {
      return structuredClone(this.data);
    }

    accept({ x, weights, means, variances }) {
      const numbers = [x, ...weights, ...means, ...variances];
      if (numbers.length !== 7 || !numbers.every(Number.isFinite)) throw new RangeError();
      if (Math.min(...weights) < 0 || Math.min(...variances) <= 0) throw new RangeError();
      if (!(sum(weights) > 0) || means.length !== 2 || variances.length !== 2)
        throw new RangeError();
      const shares = weights.map((weight) => weight / sum(weights));
      return { x: clamp(this.reach(means, variances), x), weights: shares, means, variances };
    }

    // The row may move over all values that either component is likely to make.
    reach(means, variances) {
      const ends = (sign) => means.map((mean, k) => mean + sign * 3.4 * Math.sqrt(variances[k]));
      return [Math.min(...ends(-1)), Math.max(...ends(1))];
    }

    plotName() {
      return "The two terms and their sum along the axis, and the row on it";
    }

    build() {
      this.shadowRoot.append(this.make("style", { textContent: LOOK }));
      this.add(this.output("terms", () => this.fraction()));
      this.add(this.output("shares", () => this.bars()));
      const [min, max] = this.reach(this.state.means, this.state.variances);
      this.add(
        this.range({
          min: min.toFixed(1),
          max: max.toFixed(1),
          step: 0.1,
          name: () => "row",
          words: () => `row x\u1d62 = ${this.state.x.toFixed(1)} minutes`,
          get: () => this.state.x,
          set: (x) => this.change({ x }),
        }),
      );
      this.add(
        this.range({
          min: 0,
          max: 1,
          step: 0.01,
          name: () => "weight of component 1",
          words: () => {
            const [first, second] = this.state.weights.map((weight) => weight.toFixed(2));
            return `\u03c0\u2081 = ${first}, \u03c0\u2082 = ${second}`;
          },
          get: () => this.state.weights[0],
          set: (weight) => this.change({ weights: [weight, 1 - weight] }),
        }),
      );
    }

    // What follows the state, for the eye: describe() has the same numbers in words.
    output(className, html) {
      const element = this.make("div", { className: `wide ${className}`, ariaHidden: "true" });
      this.refreshers.push(() => (element.innerHTML = html()));
      return element;
    }

    // How far the row is from each mean.
    more() {
      const far = this.state.means.map((mean) => this.state.x - mean);
      const said = (by, k) =>
        `${Math.abs(by).toFixed(1)} minutes ${by < 0 ? "below" : "above"} the mean of component ${k + 1}`;
      return `The row is ${far.map(said).join(" and ")}.`;
    }

    // The terms at x, their sum, and the shares.
    measure(x) {
      const { weights, means, variances } = this.state;
      const covariances = variances.map((variance) => [[variance]]);
      const theta = { weights, means: means.map((mean) => [mean]), covariances };
      const terms = gmm.logJoint([[x]], theta)[0].map(Math.exp);
      return { terms, p: sum(terms), gamma: gmm.responsibilities([[x]], theta)[0] };
    }

    draw(plot) {
      const { x, means, variances } = this.state;
      const { width, height } = this;
      const [low, high] = this.reach(means, variances);
      const grid = Array.from(
        { length: POINTS },
        (_, n) => low + (n * (high - low)) / (POINTS - 1),
      );
      const curves = grid.map((point) => this.measure(point));
      const peak = Math.max(...variances.map((variance) => 1 / Math.sqrt(2 * Math.PI * variance)));
      const top = Math.max(...curves.map(({ p }) => p)) < 0.73 * peak ? 0.75 * peak : 1.05 * peak;
      const named = { xName: "waiting time (minutes)", yName: "density (per minute)" };
      plot.frame({ width, height, x: [low, high], y: [0, top], ...named, below: 16 });
      plot.line(
        "sum",
        grid.map((point, n) => [point, curves[n].p]),
        "sum",
      );
      means.forEach((_, k) => {
        plot.component(
          `term ${k}`,
          grid.map((point, n) => [point, curves[n].terms[k]]),
          k,
        );
      });
      Object.assign(this, this.measure(x));
      this.hard = this.gamma[1] > this.gamma[0] ? 1 : 0;
      this.forgotten = this.gamma[1 - this.hard];
      this.drawStack(plot, x);
      this.drawHandle(plot, [low, high]);
    }

    // The terms at x are stacked, so they reach the curve of the sum.
    drawStack(plot, x) {
      let bottom = 0;
      this.terms.forEach((term, k) => {
        const [from, to] = [plot.py(bottom), plot.py(bottom + term)];
        const box = { x: plot.px(x) - 7, y: to, width: 14, height: from - to };
        plot.put(`stack ${k}`, "rect", { ...box, class: `stack k${k + 1}` });
        plot.marker(`marker ${k}`, [x, term], k);
        bottom += term;
      });
    }

    drawHandle(plot, [low, high]) {
      const place = (x) => this.change({ x: clamp([low, high], x) });
      plot.handle("row", {
        at: [this.state.x, 0],
        path: POINTER,
        label: "the row: left and right to move it",
        value: [low, this.state.x, high],
        text: `${this.state.x.toFixed(1)} minutes`,
        move: ([x]) => place(x),
        nudge: (dx, dy) => {
          if (dx || dy) place(this.state.x + 0.1 * (dx || dy));
        },
      });
    }

    // The fraction: a line for each term and for the sum.
    fraction() {
      const term = (k) =>
        `${symbol("\u03c0", k + 1)} \ud835\udca9(${symbol("x", "i")} | ${symbol("\u03bc", k + 1)}, ${symbol("\u03c3", k + 1)}<sup>2</sup>)`;
      const line = (k) =>
        `<span>${mark(k)} ${term(k)}</span><span>= ${density(this.terms[k])}</span>` +
        `<span>${symbol("\u03b3", `i${k + 1}`)} = ${this.gamma[k].toFixed(3)}</span>`;
      return (
        `${line(0)}${line(1)}<span class="total">sum: <i>p</i>(${symbol("x", "i")})</span>` +
        `<span class="total">= ${density(this.p)}</span><span class="total">sum = 1</span>`
      );
    }

    // The shares as they are, and rounded to a label.
    bars() {
      const bar = (name, shares) =>
        `<div class="share"><span>${name}</span><div class="bar">` +
        shares
          .map((share, k) => `<span class="k${k + 1}" style="width:${100 * share}%"></span>`)
          .join("") +
        "</div></div>";
      return (
        bar("soft", this.gamma) +
        bar(
          "hard",
          this.gamma.map((_, k) => Number(k === this.hard)),
        )
      );
    }

    describe() {
      const [first, second] = this.gamma.map((share) => share.toFixed(3));
      return (
        `At ${this.state.x.toFixed(1)} minutes the terms are ${spoken(this.terms[0])} and ` +
        `${spoken(this.terms[1])}; their sum is ${spoken(this.p)}. Component 1 has a share of ` +
        `${first} of it, component 2 of ${second}. A hard label says component ` +
        `${this.hard + 1} and forgets the share of ${this.forgotten.toFixed(3)}.`
      );
    }

    tasks() {
      return [
        {
          ask: "Where do soft and hard differ most? Move the row there.",
          missing: () => this.needsHalf(),
        },
        {
          ask: "Find a row that is nearer to the mean of component 1, though component 2 has the larger share.",
          missing: () =>
            this.needsNearer() || (this.hard === 1 ? "" : "component 1 has the larger share"),
        },
        {
          ask: "Find a row that is rare, with a sum below 0.001, and yet sure, with a share above 0.99.",
          missing: () =>
            this.needsRare() || (this.forgotten < 0.01 ? "" : "no share is above 0.99"),
        },
        {
          ask: "Put the row midway between the means (the figure tells you how far it is). Then give both components the same share, by the weights alone. Are the weights equal?",
          missing: () => this.needsMiddle() || this.needsSame(),
        },
      ];
    }

    needsHalf() {
      const words = `the hard label forgets a share of ${this.forgotten.toFixed(3)}; it can be more`;
      return this.forgotten > 0.47 ? "" : words;
    }

    needsNearer() {
      const [first, second] = this.state.means.map((mean) => Math.abs(mean - this.state.x));
      return first < second ? "" : "the row is nearer to the mean of component 2";
    }

    needsRare() {
      return this.p < 0.001 ? "" : `the sum is ${density(this.p)}`;
    }

    needsMiddle() {
      const far = this.state.x - sum(this.state.means) / 2;
      const side = far > 0 ? "right" : "left";
      const words = `the row is ${Math.abs(far).toFixed(2)} minutes to the ${side} of the middle`;
      return Math.abs(far) < 0.06 ? "" : words; // the slider's step is 0.1
    }

    needsSame() {
      const [first, second] = this.gamma.map((share) => share.toFixed(3));
      return this.forgotten > 0.49 ? "" : `the shares are ${first} and ${second}`;
    }
  }

  customElements.define("bayes-at-a-point", BayesAtAPoint);
}
