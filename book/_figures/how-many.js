// How many, and what shape? (chapter 12): 36 models by a criterion; one of them, and its residuals.
"use strict";

{
  const SHAPES = {
    full: "full",
    tied: "tied",
    diag: "diagonal",
    spherical: "spherical",
    tied_diag: "tied diagonal",
    tied_spherical: "tied spherical",
  };
  const [NAMES, WORDS] = [Object.keys(SHAPES), Object.values(SHAPES)];
  const KS = [1, 2, 3, 4, 5, 6];
  const ALL = NAMES.length * KS.length;
  const CRITERIA = ["BIC", "AIC", "ICL", "ln L"];
  const REG = 0.01; // of the penalty: gmmlib's reg_covar
  const [DRAWN, GROWN, TRIED] = [6, 6, 15]; // starts of each kind; their iterations
  const [GAIN, LIMIT] = [1e-5, 1000]; // of the best of them, in nats; of its iterations
  const SLICE = 12; // milliseconds of a frame
  const SIZE = 0.55; // of a marker
  const CUT = 4; // times the median distance from the best, the axis ends
  const SAME = 1e-6; // models that differ by less are as good
  const NEAR = 40; // pixels from a point, to press it
  const KOLMOGOROV = 1.358; // 95 of 100 samples are nearer than this / sqrt(N)
  const STYLE = `.shapes { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.6rem, 1fr)) }
    .shapes svg { display: inline-block; height: 16px; vertical-align: -3px; width: 36px }
    .shapes .legend { grid-column: 1 / -1 }
    .pictures { display: grid; gap: .25rem 1rem; grid-template-columns: repeat(auto-fit, minmax(min(15em, 100%), 1fr)) }
    .stage > svg { cursor: pointer }
    .second { stroke: var(--ink); stroke-dasharray: 7 3; stroke-width: 2 }
    [role="status"] { min-height: 8.6rem }`;
  const whole = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;
  const scaled = (Sigma, factor) => Sigma.map((row) => row.map((value) => factor * value));
  const entropy = (gamma) => -sum(gamma.flat().map((share) => share && share * Math.log(share)));
  const inside = ([low, high], value) => value >= low && value <= high;

  // All models of these rows. Fitted in slices, and once for a page.
  class Fits {
    static kept = new Map();

    static of(rows, first) {
      const key = JSON.stringify(rows);
      if (!Fits.kept.has(key)) Fits.kept.set(key, new Fits(rows, first));
      return Fits.kept.get(key);
    }

    constructor(rows, first) {
      this.rows = rows;
      this.Sigma = starts.overall(rows).Sigma;
      this.table = NAMES.map(() => []);
      this.work = this.all([first, ...NAMES.keys()]);
    }

    *all(order) {
      for (const shape of new Set(order)) {
        for (const K of KS) this.table[shape].push(yield* this.fit(shape, K));
      }
    }

    // Many starts for a few iterations; from there the best goes on to its rest.
    *fit(shape, K) {
      const name = NAMES[shape];
      const psi = gmm.penalty(this.rows, K, REG);
      let best = null;
      for (const first of this.starts(shape, K)) {
        const run = { first, source: gmm.em(this.rows, first, name, psi), iterations: 0, gain: 1 };
        while (run.iterations < TRIED && run.gain) yield this.step(run);
        if (!best || run.now.objective > best.now.objective) best = run;
      }
      while (best.iterations < LIMIT && best.gain > GAIN) yield this.step(best);
      return this.done(shape, K, best);
    }

    step(run) {
      const { value, done } = run.source.next();
      run.gain = done ? 0 : value.objective - (run.now?.objective ?? -Infinity);
      if (!done) Object.assign(run, { now: value, iterations: run.iterations + 1 });
    }

    // Rows far apart, drawn; and the fit with one component less, to which a drawn row comes.
    starts(shape, K) {
      if (K === 1) return [gmm.start(this.rows, K, gmm.random(0))];
      const less = this.table[shape].at(-1).parameters;
      const seeds = (n) => Array.from({ length: n }, (_, seed) => gmm.random(seed));
      return [
        ...seeds(DRAWN).map((next) => gmm.start(this.rows, K, next)),
        ...seeds(GROWN).map((next) => this.grown(less, K, next)),
      ];
    }

    grown({ weights, means, covariances }, K, next) {
      return {
        weights: [...weights.map((weight) => weight * (1 - 1 / K)), 1 / K],
        means: [...means, this.rows[Math.floor(next() * this.rows.length)]],
        covariances: [...covariances, scaled(this.Sigma, 1 / (4 * K))],
      };
    }

    done(shape, K, { first, now }) {
      const { parameters, gamma, logLikelihood: lnL, objective } = now;
      const [N, D] = [this.rows.length, 2];
      const p = gmm.nParameters(NAMES[shape], K, D);
      const BIC = -2 * lnL + p * Math.log(N);
      const ICL = BIC + 2 * entropy(gamma);
      const numbers = { BIC, AIC: -2 * lnL + 2 * p, ICL, "ln L": lnL };
      const sorted = (d) => gmm.transform(this.rows, parameters, d).sort((a, b) => a - b);
      return { shape, K, p, first, parameters, gamma, objective, numbers, u: [0, 1].map(sorted) };
    }

    get list() {
      return this.table.flat();
    }

    get ready() {
      return this.list.length === ALL;
    }

    // Whether a model has been fitted meanwhile.
    slice() {
      const [before, end] = [this.list.length, performance.now() + SLICE];
      while (performance.now() < end && !this.work.next().done);
      return this.list.length > before;
    }
  }

  class HowMany extends Figure {
    start() {
      const { rows, shape, n_components: K } = this.data;
      this.fits = Fits.of(rows, NAMES.indexOf(shape));
      return { shape: NAMES.indexOf(shape), K, criterion: 0 };
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

    plotHeight(zoom) {
      const height = super.plotHeight(zoom);
      return this.hasAttribute("alone") || this.hasAttribute("slide") ? height : clamp([0, 280], height);
    }

    build() {
      this.add(this.make("style", { textContent: STYLE }));
      this.add(this.buildShapes());
      this.add(
        this.range({
          name: () => "number of components",
          words: () => `K = ${this.state.K}`,
          min: 1,
          max: 6,
          step: 1,
          get: () => this.state.K,
          set: (K) => this.change({ K }),
        }),
      );
      const set = (criterion) => this.change({ criterion: Number(criterion) });
      this.add(this.select("Criterion", { ...CRITERIA }, () => this.state.criterion, set));
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
        const innerHTML = `<svg viewBox="-18 -8 36 16"><path d="M-18 0h36" ${look}/>${marker}</svg> ${ariaLabel}`;
        const sample = this.make("span", { ariaHidden: "true", innerHTML });
        return this.make("label", { className: "choice" }, input, sample);
      });
      const words = this.make("span", { className: "legend", textContent: "Covariances" });
      const className = "shapes wide";
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

    // How much worse than the best.
    behind({ numbers }, name) {
      const all = this.fits.list.map((it) => it.numbers[name]);
      const [low, high] = extent(all);
      return name === "ln L" ? high - numbers[name] : numbers[name] - low;
    }

    // Of the axis: it leaves out what is far worse than most.
    span() {
      const { list } = this.fits;
      if (!list.length) return [0, 1];
      const far = list.map((fit) => this.behind(fit, this.name)).sort((a, b) => a - b);
      const reach = CUT * far[far.length >> 1];
      const shown = list.filter((fit) => this.behind(fit, this.name) <= reach);
      return roomFor(shown.map(({ numbers }) => numbers[this.name]));
    }

    choose({ shape, K }) {
      this.change({ shape, K });
    }

    // The nearest model to a place of the plot; none if it is too far.
    nearest([x, y], reach = Infinity) {
      const { plot } = this;
      const place = ({ K, numbers }) => clamp(plot.range.y, numbers[this.name]);
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
      const height = ({ numbers }) => numbers[this.name].toFixed(6);
      here.sort((a, b) => height(a) - height(b) || a.shape - b.shape);
      const place = here.findIndex((fit) => fit.shape === shape);
      this.choose(here[clamp([0, here.length - 1], place + dy)]);
    }

    draw(plot) {
      const { width, height, name, fits } = this;
      const [x, y] = [[0.9, 6.1], this.span()];
      const better = name === "ln L" ? "higher" : "lower";
      const yName = `${name} (${better} is better)`;
      plot.frame({ width, height, x, y, xName: "number of components, K", yName });
      const clip = this.clip(plot);
      fits.table.forEach((row, k) => {
        const points = row.map(({ K, numbers }) => [K, numbers[name]]);
        const style = k === this.state.shape ? "stroke-width: 4" : "";
        plot.component(`line ${k}`, points, k);
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
      const id = `inside-${[this.plot, this.picture].indexOf(plot)}`;
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
      plot.frame({ width, height: 200, ...names });
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

    get uniform() {
      const N = this.data.rows.length;
      return this.data.rows.map((_, i) => (i + 0.5) / N);
    }

    // Half the width of the band: as far as Kolmogorov's distance allows.
    get band() {
      const N = this.data.rows.length;
      return KOLMOGOROV / Math.sqrt(N) - 0.5 / N;
    }

    // How far each feature is from the diagonal at most, with its sign.
    bends() {
      const far = (u) => u.map((value, i) => value - this.uniform[i]);
      const most = (all) => all.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
      return this.fit.u.map((u) => most(far(u)));
    }

    drawResiduals(plot) {
      const [x, y] = [[0, 1], [0, 1]];
      this.small(plot, { x, y, xName: "uniform quantiles", yName: "F(x), sorted" });
      const { band, uniform } = this;
      const edges = [
        [[0, band], [1 - band, 1]],
        [[band, 0], [1, 1 - band]],
      ];
      edges.forEach((ends, n) => {
        const look = { d: plot.path(ends), class: "axis", "stroke-dasharray": "2 3" };
        plot.put(`edge ${n}`, "path", look);
      });
      const { right, bottom, left, top } = plot.inside;
      const end = { x: right, "text-anchor": "end" };
      this.data.names.forEach((name, d) => {
        const style = d ? "second" : "sum";
        const at = bottom - 28 + 18 * d;
        plot.put(`look ${d}`, "path", { d: `M${right - 26} ${at - 5}h26`, class: `line ${style}` });
        plot.put(`name ${d}`, "text", { ...end, x: right - 32, y: at, class: "name" }, name.split(" (")[0]);
        if (!this.fit) return;
        plot.line(`feature ${d}`, this.fit.u[d].map((u, i) => [uniform[i], u]), style);
      });
      plot.svg.ariaLabel = `Residuals. ${this.fit ? this.bendsInWords() : ""}`;
      plot.sweep();
    }

    bendsInWords() {
      const { names } = this.data;
      const said = this.bends().map((far, d) => {
        const side = far > 0 ? "above" : "below";
        return `${names[d].split(" (")[0]} ${show(Math.abs(far), 3)} ${side}`;
      });
      return `Farthest from the diagonal: ${said.join(", ")} (band ${show(this.band, 3)}).`;
    }

    modelInWords() {
      return `${WORDS[this.state.shape]}, K = ${this.state.K}`;
    }

    describe() {
      const { fit, fits, name } = this;
      const model = this.modelInWords();
      const all = fits.ready ? "" : ` ${fits.list.length} of ${ALL} models are fitted.`;
      if (!fit) return `${model}: not yet fitted.${all}`;
      const { numbers, p } = fit;
      const by = this.behind(fit, name);
      const end = name === "ln L" ? "highest" : "lowest";
      const from = `${show(by)} ${name === "ln L" ? "below" : "above"} the ${end}`;
      const rank = fits.ready ? `, ${by < SAME ? `the ${end} of ${ALL}` : from}` : "";
      const L = `ln\u00a0L = ${show(numbers["ln L"])}`;
      const number = name === "ln L" ? `${L}${rank}` : `${L}, ${name} = ${show(numbers[name])}${rank}`;
      return `${model}: ${count(p, "parameter")}, ${number}. ${this.bendsInWords()}${all}`;
    }

    more() {
      const { fits, fit, name } = this;
      const said = (it) => `${show(it.numbers[name])} at K = ${it.K}`;
      const best = (row) =>
        row.reduce((a, b) => (this.behind(b, name) < this.behind(a, name) ? b : a));
      const rows = fits.table.filter((row) => row.length);
      const shapes = rows.map((row) => `${WORDS[row[0].shape]} ${said(best(row))}`);
      const parts = fit?.parameters.weights.map((weight, k) => {
        const [x, y] = fit.parameters.means[k];
        return `component ${k + 1} with weight ${show(weight)} at ${show(x)} and ${show(y)}`;
      });
      return `The best ${name} of each shape: ${shapes.join(", ")}. ${parts ? `In the picture: ${parts.join(", ")}.` : ""}`;
    }

    tasks() {
      const wait = () => !this.fits.ready && `${this.fits.list.length} of ${ALL} models are fitted`;
      const lowest = (name) => wait() || this.needsLowest(name);
      return [
        {
          ask: "Choose the model that BIC prefers, of all shapes and K.",
          missing: () => lowest("BIC"),
        },
        {
          ask: "Choose the model that ICL prefers. Which rows does it no longer share out?",
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
      const by = this.behind(this.fit, name);
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
      const most = Math.max(...this.bends().map(Math.abs));
      return most > this.band ? "" : `they come ${show(most, 3)} from the diagonal, within the band`;
    }
  }

  customElements.define("how-many", HowMany);
}
