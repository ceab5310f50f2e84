// How many, and what shape? (chapter 12): 36 models by a criterion; one of them, and its residuals.
"use strict";

{
  const { SHAPES, WORDS, KS, ALL, CRITERIA } = models;
  const SIZE = 0.55; // of a marker
  const SAME = 1e-6; // models that differ by less are as good
  const NEAR = 40; // pixels from a point, to press it
  const STYLE = `.settings { align-items: end; display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr }
    .shapes { display: grid; grid-column: 1 / -1; grid-template-columns: repeat(auto-fit, minmax(min(9em, 100%), 1fr)) }
    .shapes label span { align-items: center; display: flex; gap: .4rem; line-height: 1.2 }
    .shapes .legend { grid-column: 1 / -1 }
    .shapes svg { flex: none; height: 16px; width: 36px }
    :host([slide]) .settings { grid-template-columns: 3fr 1fr 1fr }
    :host([slide]) .shapes { grid-column: auto; grid-template-columns: repeat(3, 1fr) }
    :host([slide]) .legend { display: none }
    :host([alone]) .settings { order: -1 }
    .pictures { display: grid; gap: .25rem 1rem; grid-template-columns: repeat(auto-fit, minmax(min(15em, 100%), 1fr)) }
    .pictures .row-mark { opacity: .6 }
    .stage > svg { cursor: pointer }
    .line.second { stroke: var(--ink); stroke-dasharray: 7 3; stroke-width: 2 }
    [role="status"] { min-height: 8.6rem }`;
  const FITTING = "the models are being fitted";
  const whole = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;
  const inside = ([low, high], value) => value >= low && value <= high;

  // A line, cut off above `top`.
  const below = (top, points) =>
    points.flatMap((it, n) => {
      if (it[1] <= top) return [it];
      const near = [points[n - 1], points[n + 1]].filter((p) => p && p[1] <= top);
      return near.map(([x, y]) => [x + ((it[0] - x) * (top - y)) / (it[1] - y), top]);
    });

  class HowMany extends Figure {
    start() {
      const { rows, shape, n_components: K } = this.data;
      this.fits = models.of(rows, SHAPES.indexOf(shape));
      this.short = this.data.names.map((name) => name.split(" (")[0]); // without units
      return { shape: SHAPES.indexOf(shape), K, criterion: 0 };
    }

    accept({ shape, K, criterion }) {
      this.start();
      const known = whole(shape, [0, 5]) && whole(K, extent(KS)) && whole(criterion, [0, 3]);
      if (!known) throw new RangeError();
      return { shape, K, criterion };
    }

    plotName() {
      return "A criterion over the number of components, one line for each shape";
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      const K = this.range({
        name: () => "number of components",
        words: () => `K = ${this.state.K}`,
        min: 1,
        max: 6,
        step: 1,
        get: () => this.state.K,
        set: (value) => this.change({ K: value }),
      });
      const set = (criterion) => this.change({ criterion: Number(criterion) });
      const criterion = this.select("Criterion", { ...CRITERIA }, () => this.state.criterion, set);
      const settings = [this.buildShapes(), K, criterion];
      this.find(".side").prepend(this.make("div", { className: "settings" }, ...settings));
      const innerHTML = "<svg role=img></svg><svg role=img></svg>";
      const pictures = this.add(this.make("div", { className: "wide pictures", innerHTML }));
      [this.picture, this.residuals] = [...pictures.children].map((svg) => new Plot(svg));
      this.find("svg").addEventListener("click", (event) => this.pressed(event));
      const seen = new IntersectionObserver((all) => {
        if (!all.some((it) => it.isIntersecting)) return;
        seen.disconnect();
        this.compute();
      });
      seen.observe(this);
    }

    // The shapes, and how their lines look.
    buildShapes() {
      const labels = WORDS.map((ariaLabel, k) => {
        const input = this.make("input", { type: "radio", name: "shape", ariaLabel });
        input.addEventListener("change", () => this.change({ shape: k }));
        this.refreshers.push(() => (input.checked = k === this.state.shape));
        const look = `class="line k${k + 1}" stroke-dasharray="${PALETTE.lines[k]}"`;
        const marker = `<path class="marker k${k + 1}" d="${PALETTE.markers[k]}"/>`;
        const innerHTML = `<svg viewBox="-18 -8 36 16"><path d="M-18 0h36" ${look}/>${marker}</svg>${ariaLabel}`;
        const sample = this.make("span", { ariaHidden: "true", innerHTML });
        return this.make("label", { className: "choice" }, input, sample);
      });
      const words = this.make("span", { className: "legend", textContent: "Covariances" });
      const className = "shapes";
      const group = this.make("div", { className, ariaLabel: "Covariances" }, words, ...labels);
      group.setAttribute("role", "radiogroup");
      return group;
    }

    // A slice in each frame. Only the chosen model and the end are told.
    compute() {
      if (!this.isConnected) return;
      const [fit, ready] = [this.fit, this.fits.ready];
      const fresh = !ready && this.fits.slice();
      if (fit !== this.fit || this.fits.ready) this.change({});
      else if (fresh) this.drawAgain();
      if (!this.fits.ready) requestAnimationFrame(() => this.compute());
    }

    get busy() {
      return !this.fits.ready;
    }

    get name() {
      return CRITERIA[this.state.criterion];
    }

    // Of the chosen model, once there is one.
    get fit() {
      return this.fitOf(this.state.shape, this.state.K);
    }

    fitOf(shape, K) {
      return this.fits.table[shape][K - 1];
    }

    choose({ shape, K }) {
      this.change({ shape, K });
    }

    // The nearest model to a place of the plot; none if it is too far.
    nearest([x, y], reach = Infinity) {
      const { plot } = this;
      const place = ({ numbers }) => clamp(plot.range.y, numbers[this.name]);
      const far = (fit) =>
        Math.hypot(plot.px(fit.K) - plot.px(x), plot.py(place(fit)) - plot.py(y));
      const [first] = this.fits.list.toSorted((one, two) => far(one) - far(two));
      return first && far(first) <= reach ? first : null;
    }

    pressed(event) {
      if (event.target.closest(".handle")) return;
      const fit = this.nearest(this.plot.values(event), NEAR);
      if (fit) this.choose(fit);
    }

    // One step in K, or to the next shape above or below.
    nudge(dx, dy) {
      const { shape, K } = this.state;
      if (dx) this.change({ K: clamp(extent(KS), K + dx) });
      const here = this.fits.list.filter((fit) => fit.K === K);
      if (!dy || !here.length) return;
      here.sort((a, b) => a.numbers[this.name] - b.numbers[this.name]);
      const place = here.findIndex((fit) => fit.shape === shape);
      this.choose(here[clamp([0, here.length - 1], place + dy)]);
    }

    draw(plot) {
      const { width, height, name, fits } = this;
      const [x, y] = [[0.9, 6.1], fits.span(name)];
      const yName = `${name} (${name === "ln L" ? "higher" : "lower"} is better)`;
      plot.frame({ width, height, x, y, xName: "number of components, K", yName });
      for (const K of KS) {
        const at = { x: plot.px(K), y: height - 22, "text-anchor": "middle" };
        plot.put(`x ${K}`, "text", at, String(K)); // where there is no room too
      }
      const clip = this.clip(plot);
      fits.table.forEach((row, k) => {
        const points = row.map(({ K, numbers }) => [K, numbers[name]]);
        const style = k === this.state.shape ? "stroke-width: 4" : "";
        plot.component(`line ${k}`, below(y[1], points), k);
        plot.put(`line ${k}`, "path", { ...clip, style });
        for (const point of points.filter((it) => inside(y, it[1]))) {
          plot.marker(`point ${k} ${point[0]}`, point, k, SIZE);
        }
      });
      const at = { x: plot.inside.right, y: 14, "text-anchor": "end" };
      if (!fits.ready) plot.put("progress", "text", at, `${fits.list.length} of ${ALL} fitted`);
      this.drawHandle(plot);
      for (const it of [this.picture, this.residuals]) it.zoom = plot.zoom;
      this.drawPicture(this.picture);
      this.drawResiduals(this.residuals);
    }

    // Nothing leaves the axes.
    clip(plot) {
      const { left, right, top, bottom } = plot.inside;
      const id = `inside-${[this.plot, this.picture, this.residuals].indexOf(plot)}`;
      const d = `M${left} ${top}H${right}V${bottom}H${left}z`;
      plot.put("clip", "clipPath", { id }).innerHTML = `<path d="${d}"/>`;
      return { "clip-path": `url(#${id})` };
    }

    drawHandle(plot) {
      const { shape, K } = this.state;
      const [low, high] = plot.range.y;
      const value = this.fit ? this.fit.numbers[this.name] : (low + high) / 2;
      const said = this.fit ? `${this.name} ${show(value)}` : "not yet fitted";
      plot.handle("model", {
        at: [K, clamp(plot.range.y, value)],
        k: shape,
        value: [1, K, 6],
        label: "model",
        hint: "Left and right for the number of components, up and down for the next shape there.",
        text: `${WORDS[shape]}, K = ${K}: ${said}`,
        move: (to) => this.choose(this.nearest(to) ?? this.state),
        nudge: (dx, dy) => this.nudge(dx, dy),
      });
      plot.parts.get("model").lastChild.setAttribute("d", PALETTE.markers[shape]);
    }

    small(plot, names) {
      const width = Math.max(240, plot.svg.getBoundingClientRect().width / plot.zoom);
      const height = this.hasAttribute("slide") ? this.height / 2 : 230;
      plot.frame({ width, height, ...names });
    }

    // The rows with their shares, and an ellipse of two standard deviations for each component.
    drawPicture(plot) {
      const { rows, names } = this.data;
      const [x, y] = [0, 1].map((d) => roomFor(rows.map((row) => row[d])));
      this.small(plot, { x, y, xName: names[0], yName: names[1] });
      const clip = this.clip(plot);
      const { gamma, parameters } = this.fit ?? {};
      rows.forEach((row, i) => plot.row(`row ${i}`, row, gamma?.[i]));
      parameters?.means.forEach((mean, k) => {
        plot.component(`ellipse ${k}`, gmm.ellipse(mean, parameters.covariances[k]), k);
        plot.put(`ellipse ${k}`, "path", clip);
        plot.marker(`mean ${k}`, mean, k, 1.3);
      });
      plot.svg.ariaLabel = `${rows.length} rows, and ${parameters ? count(parameters.means.length, "ellipse") : "no ellipse yet"}`;
      plot.sweep();
    }

    drawResiduals(plot) {
      const both = [0, 1];
      this.small(plot, { x: both, y: both, xName: "uniform quantiles", yName: "F(x), sorted" });
      const { band, uniform } = this.fits;
      const look = { class: "axis", "stroke-dasharray": "2 3", ...this.clip(plot) };
      for (const by of [-band, band]) {
        plot.put(`edge ${by}`, "path", { d: plot.path(both.map((it) => [it, it + by])), ...look });
      }
      const { right, bottom } = plot.inside;
      const end = { x: right - 32, "text-anchor": "end" };
      for (const d of both) {
        const style = d ? "second" : "sum";
        const at = bottom - 28 + 18 * d;
        plot.put(`look ${d}`, "path", { d: `M${right - 26} ${at - 5}h26`, class: `line ${style}` });
        const place = { ...end, y: at, class: "name" };
        plot.put(`name ${d}`, "text", place, this.short[d]);
        const u = this.fit?.u[d] ?? [];
        const points = u.map((it, i) => [uniform[i], it]);
        plot.line(`feature ${d}`, points, style);
      }
      plot.svg.ariaLabel = `Residuals. ${this.fit ? this.bendsInWords() : ""}`;
      plot.sweep();
    }

    bendsInWords() {
      const said = this.fit.bends.map((far, d) => {
        const side = far > 0 ? "above" : "below";
        return `${this.short[d]} ${show(Math.abs(far), 3)} ${side}`;
      });
      return `Residuals, farthest from the diagonal: ${said.join(", ")}; the band reaches ${show(this.fits.band, 3)}.`;
    }

    describe() {
      const { fit, fits, name } = this;
      const model = `Model: ${WORDS[this.state.shape]}, K = ${this.state.K}`;
      if (!fit) return `${model}. Please wait: ${FITTING}.`;
      const { numbers, p } = fit;
      const by = this.fits.behind(fit, name);
      const end = name === "ln L" ? "highest" : "lowest";
      const from = `${show(by)} ${name === "ln L" ? "below" : "above"} the ${end}`;
      const rank = fits.ready ? `, ${by < SAME ? `the ${end} of ${ALL}` : from}` : "";
      const L = `ln\u00a0L = ${show(numbers["ln L"])}`;
      const number =
        name === "ln L" ? `${L}${rank}` : `${L}, ${name} = ${show(numbers[name])}${rank}`;
      return `${model}, ${count(p, "parameter")}. ${number}. ${this.bendsInWords()}`;
    }

    more() {
      const { fits, fit, name } = this;
      const said = (it) => `${show(it.numbers[name])} at K = ${it.K}`;
      const best = (row) =>
        row.reduce((a, b) => (this.fits.behind(b, name) < this.fits.behind(a, name) ? b : a));
      const rows = fits.table.filter((row) => row.length);
      const shapes = rows.map((row) => `${WORDS[row[0].shape]} ${said(best(row))}`);
      const parts = fit?.parameters.weights.map((weight, k) => {
        const [x, y] = fit.parameters.means[k];
        return `component ${k + 1} with weight ${show(weight)} at ${show(x)} and ${show(y)}`;
      });
      return `The best ${name} of each shape: ${shapes.join(", ")}. ${parts ? `In the picture: ${parts.join(", ")}.` : ""}`;
    }

    tasks() {
      const wait = () => !this.fits.ready && FITTING;
      const lowest = (name) => wait() || this.needsLowest(name);
      return [
        {
          ask: "Choose the model that BIC prefers, of all shapes and K.",
          missing: () => lowest("BIC"),
        },
        {
          ask: "Choose the model that ICL prefers. In BIC's choice, which two components shared a group?",
          missing: () => lowest("ICL"),
        },
        {
          ask: "Go one step too far: choose a model whose ln L is higher than with one component less, and whose BIC is worse.",
          missing: () => wait() || this.needsStep(),
        },
        {
          ask: "Choose a model whose residuals bend: one of its lines leaves the band. What does its picture miss?",
          missing: () => wait() || this.needsBend(),
        },
      ];
    }

    needsLowest(name) {
      const by = this.fits.behind(this.fit, name);
      return by < SAME ? "" : `its ${name} is ${show(by)} above the lowest`;
    }

    needsStep() {
      const { shape, K } = this.state;
      if (K === 1) return "it has one component";
      const [less, more] = [this.fitOf(shape, K - 1), this.fit].map(({ numbers }) => numbers);
      const by = less.BIC - more.BIC;
      if (more["ln L"] <= less["ln L"]) return "its ln L is not higher";
      return by > 0 ? `its BIC is better, by ${show(by)}` : "";
    }

    needsBend() {
      const most = Math.max(...this.fit.bends.map(Math.abs));
      return most > this.fits.band
        ? ""
        : `they come ${show(most, 3)} from the diagonal, within the band`;
    }
  }

  customElements.define("how-many", HowMany);
}
