// The base of the moving figures: a custom element that shows in place of the picture inside it,
// where scripts run and the page is not printed. See README.md beside this file.
"use strict";

const COMPONENTS = PALETTE.markers; // as many as a figure can show
const STYLE = `
:host { container-type: inline-size; display: block; text-align: left; --ink: var(--pst-color-text-base, #222);
  ${COMPONENTS.map((_, k) => `--k${k + 1}: ${PALETTE.colours[k]};`).join(" ")} }
@media screen { slot { display: var(--still, none) } }
@media print { .frame { display: none } }
.frame { background: var(--pst-color-background, #fff); border: 1px solid
  var(--pst-color-border, #999); border-radius: .4rem; color: var(--ink); font-size: 1rem;
  line-height: 1.4; padding: .75rem }
svg { display: block; width: 100%; overflow: visible; user-select: none }
svg text { fill: var(--ink); font-size: 14px }
.axis { fill: none; stroke: var(--ink) }
.line { fill: none; stroke-width: 2 }
.sum { stroke: var(--ink); stroke-width: 3 }
.area { fill: var(--ink); opacity: .12 }
${COMPONENTS.map((_, k) => `.k${k + 1} { --own: color-mix(in srgb, var(--k${k + 1}) var(--share, 100%), var(--ink)) }`).join("\n")}
.line:not(.sum) { stroke: var(--own) }
.marker, .handle path { fill: var(--own, var(--ink)) }
.row-mark { fill: var(--own, var(--pst-color-text-muted, #666)) }
.row-mark.open { fill: var(--pst-color-background, #fff); stroke: var(--own); stroke-width: 2 }
.name { paint-order: stroke; stroke: var(--pst-color-background, #fff); stroke-width: 4px }
.dot { fill: var(--ink) }
.mark svg { display: inline-block; height: 16px; vertical-align: -3px; width: 16px }
.handle { cursor: grab; touch-action: none }
.handle circle { fill: transparent }
.handle path { stroke: var(--pst-color-background, #fff); stroke-width: .5; scale: 1.7 }
.handle:focus-visible { outline: 2px solid var(--pst-color-primary, #06c) }
.handle:focus:not(:focus-visible) { outline: none }
.handle:hover:not(:focus-visible) circle { stroke: var(--pst-color-primary, #06c);
  stroke-width: 3 }
.controls { align-items: end; display: grid; gap: .25rem 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)) }
[hidden] { display: none !important }
.row, .choice { align-items: center; display: flex; flex-wrap: wrap; gap: .25rem .75rem;
  min-height: 44px }
@media (max-width: 480px) { .legend { width: 100% } }
.wide { grid-column: 1 / -1 }
.choice { cursor: pointer; flex-wrap: nowrap; gap: .4rem }
input { accent-color: var(--pst-color-primary, #06c) }
input[type="range"] { display: block; height: 44px; margin: 0; touch-action: pan-y; width: 100% }
input[type="radio"] { height: 24px; margin: 0; width: 24px }
select { display: block; width: 100% }
button, select { background: var(--pst-color-surface, #eee); border: 1px solid
  var(--pst-color-text-muted, #555); border-radius: .3rem; color: inherit; cursor: pointer;
  font: inherit; min-height: 44px; min-width: 44px; padding: .25rem .75rem }
button:disabled { cursor: default; opacity: .5 }
:is(button, select, input, a, summary):focus-visible { outline: 3px solid
  var(--pst-color-primary, #06c); outline-offset: 2px }
a { color: var(--pst-color-link, #06c); display: inline-flex; align-items: center;
  min-height: 44px }
p { margin: .5rem 0 }
:is(.stage, .side) { display: contents }
.stage > svg { margin-bottom: .5rem }
@media screen and (min-width: 1100px) {
  :host([alone]) .frame { column-gap: 1.5rem; display: grid; grid-template-columns: 3fr 2fr }
  :host([alone]) .frame { font-size: max(1rem, 1.25vw) }
  :host([alone]) .stage > svg { align-self: start; grid-row: 1 / 9; position: sticky; top: 4rem }
}
@media screen {
  @container (min-width: 680px) {
    :host(:not([alone], [front], [slide])) .frame { column-gap: 1.5rem; display: grid;
      grid-template-columns: 5fr 3fr }
    :host(:not([alone], [front], [slide])) :is(.stage, .side) { display: block; min-width: 0 }
    :host(:not([alone], [front], [slide])) .stage { align-self: start; position: sticky; top: 3.25rem }
  }
}
@media screen {
  :host([slide]) .frame { background: none; border: 0; display: var(--moving, grid); font-size: 1em; gap: .3em 1.5em;
    grid-template: minmax(0, 1fr) auto auto / 3fr 2fr !important; height: 100%; padding: 0 }
  :host([slide]) .settings { grid-column: 1 / -1; grid-row: 2 }
  :host([slide]) :is([role="status"], .last) { grid-row: 3 }
  :host([slide]) .stage > svg { margin: 0; position: static }
  :host([slide]) .controls { align-content: center; gap: .2em 1em }
  :host([slide]) [role="status"] { margin: 0; min-height: 4.3em }
  :host([slide]) :is(button, select, a, .row, .choice, input[type="range"]) { min-height: max(var(--target, 24px), 1.9em) }
  :host([slide]) input[type="range"] { height: 1.9em }
  :host([slide]) :is(.tasks, .ask) { display: none }
}
@media screen and (min-height: 640px) {
  @container (max-width: 600px) {
    .stage > svg { background: var(--pst-color-background, #fff); position: sticky; top: 3.5rem;
      z-index: 1 }
  }
}
.tasks { margin: 0; padding-left: 1.5rem }
.tasks li { margin: .4rem 0 }
.verdict { display: block }
.done .verdict { font-weight: bold }
`;

const SHELL = `<style>${STYLE}</style><slot></slot>
<div class="frame" role="group">
<div class="stage"><svg role="group"></svg><div class="controls"></div></div>
<div class="side">
<p role="status" aria-live="polite"></p>
<p class="ask"><b>Try this.</b></p><ol class="tasks"></ol>
<div class="row last"></div>
</div>
</div>`;

const PAUSE = 400; // milliseconds without a change before a screen reader is told
const PACE = 60; // milliseconds between two steps of what plays by itself

class Figure extends HTMLElement {
  // A figure gives, besides:
  //   start()      the state it starts from, plain data, made from this.data
  //   accept(s)    the state s from a link, made safe; throws where it is none
  //   build()      puts its controls in place, once
  //   draw(plot)   draws this.state
  //   plotName(), describe()   words: what the plot is; what it shows now
  //   tasks()      [{ask, missing}]: missing() is "" when done, else what is still missing
  // and, if moving its first handle on is not it,
  //   next()       what the space key does where the figure is alone

  connectedCallback() {
    if (this.shadowRoot) return;
    this.data = JSON.parse(this.querySelector("script").textContent);
    this.attachShadow({ mode: "open" }).innerHTML = SHELL;
    this.plot = new Plot(this.find("svg"));
    this.find(".frame").setAttribute("aria-label", this.heading());
    this.find("svg").setAttribute("aria-label", this.plotName());
    this.refreshers = [];
    this.state = this.fromLink() ?? this.start();
    this.build();
    this.buildTasks();
    this.buildLast();
    addEventListener("hashchange", () => this.change(this.fromLink() ?? {}));
    if (this.hasAttribute("alone")) document.addEventListener("keydown", (it) => this.keyed(it));
    new ResizeObserver(() => this.change({})).observe(this.find("svg"));
    this.change({});
  }

  find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  heading() {
    const words = this.localName.replaceAll("-", " ");
    return words[0].toUpperCase() + words.slice(1);
  }

  // Every change of the state comes through here.
  change(part) {
    Object.assign(this.state, part);
    this.frame ??= requestAnimationFrame(() => this.show());
  }

  // All changes before the next frame are shown at once. A screen reader is told when nothing changes
  // for a moment, and not while the figure plays.
  show() {
    this.frame = null;
    this.drawAgain();
    for (const refresh of this.refreshers) refresh();
    clearTimeout(this.timer);
    const status = this.find("[role=status]");
    status.ariaLive = this.playing ? "off" : "polite";
    if (this.playing) status.textContent = this.describe();
    else this.timer = setTimeout(() => (status.textContent = this.words()), PAUSE);
  }

  drawAgain() {
    const zoom = (this.plot.zoom = this.zoom());
    this.width = Math.max(240, this.find("svg").getBoundingClientRect().width / zoom);
    this.height = this.plotHeight(zoom);
    this.draw(this.plot);
    this.plot.sweep();
  }

  // Alone it grows with the window, and on a slide with the letters: these are for a whole room.
  zoom() {
    if (this.hasAttribute("slide")) return parseFloat(getComputedStyle(this).fontSize) / 14;
    return this.hasAttribute("alone") ? Math.max(1, innerWidth / 1280) : 1;
  }

  // Alone it fills a screen, but for the controls on a phone; on a slide, the place that it has there.
  // In a chapter they stay in view with it.
  plotHeight(zoom) {
    const wide = innerWidth > 600;
    if (this.hasAttribute("slide")) return (this.clientHeight - this.below()) / zoom;
    if (this.hasAttribute("alone"))
      return Math.max(320, ((wide ? 0.72 : 0.45) * innerHeight) / zoom);
    if (wide && this.hasAttribute("front")) return 400;
    return wide ? clamp([240, 320], innerHeight - 400) : 320;
  }

  // Pixels under a slide's plot.
  below() {
    const parts = this.shadowRoot.querySelectorAll(".side > :is(.settings, [role=status])");
    return sum([...parts].map((it) => 1.1 * it.offsetHeight));
  }

  words() {
    const done = this.fresh.map((n) => ` Task ${n} is done.`).join("");
    this.fresh = [];
    return this.describe() + (this.hasAttribute("slide") ? "" : done);
  }

  reset() {
    this.pause();
    this.done.clear();
    this.state = {};
    this.change(this.start());
  }

  // Repeat step() while it returns true: slowly to watch, at once for readers whose system asks for
  // less motion.
  play(step, pace = PACE) {
    this.pause();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (step());
      return;
    }
    this.playing = setInterval(() => {
      if (!this.isConnected || !step()) this.pause();
    }, pace);
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
    this.change({});
  }

  // Keys where the figure is alone and nothing has the focus: space goes one step on, an arrow
  // moves the first handle; without a handle, the right arrow is the next step, too.
  keyed(event) {
    if (document.activeElement !== document.body || event.ctrlKey || event.altKey) return;
    const handle = event.key.startsWith("Arrow") && this.find(".handle");
    if (!handle && ![" ", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    if (handle) handle.spec.nudge(...DIRECTIONS[event.key]);
    else this.next();
  }

  next() {
    this.find(".handle").spec.nudge(...DIRECTIONS.ArrowRight);
  }

  // The state in a link, and from a link.

  link() {
    const state = encodeURIComponent(JSON.stringify(this.state));
    return `${this.getAttribute("page")}#${this.localName}?${state}`;
  }

  fromLink() {
    const [name, state] = location.hash.slice(1).split("?");
    try {
      return name === this.localName ? this.accept(JSON.parse(decodeURIComponent(state))) : null;
    } catch {
      return null; // a link that was cut off: the figure starts as ever
    }
  }

  // Controls. Each keeps itself as the state has it, after every change.

  add(element, place = ".controls") {
    this.find(place).append(element);
    return element;
  }

  make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // A button; off() says when it cannot be pressed.
  button(words, press, off = () => false) {
    const button = this.make("button", { type: "button", textContent: words });
    button.addEventListener("click", () => off() || press()); // it may be off since the last frame
    this.refreshers.push(() => (button.disabled = off()));
    return button;
  }

  // A slider. name() is for screen readers, words() is seen, with the value in it; get() and
  // set(value) reach the state.
  range({ name, words, min, max, step, get, set }) {
    const seen = this.make("span", { ariaHidden: "true" });
    const input = this.make("input", { type: "range", min, max, step });
    input.addEventListener("input", () => set(Number(input.value)));
    // A finger that came to scroll the page puts back what it moved on its way.
    let before;
    input.addEventListener("pointerdown", () => (before = get()));
    input.addEventListener("pointercancel", () => set(before));
    this.refreshers.push(() => {
      seen.textContent = words();
      input.value = get();
      input.ariaLabel = name();
      input.setAttribute("aria-valuetext", words());
    });
    return this.make("label", {}, seen, input);
  }

  // One of several; options: {value: words}, values are words too.
  select(name, options, get, set) {
    const entries = Object.entries(options);
    const choices = entries.map(([value, words]) =>
      this.make("option", { value, textContent: words }),
    );
    const select = this.make("select", {}, ...choices);
    select.addEventListener("change", () => set(select.value));
    this.refreshers.push(() => (select.value = get()));
    return this.make("label", {}, name, select);
  }

  // One of the first count() components, chosen by its marker and number.
  components(legend, count, get, set) {
    const labels = COMPONENTS.map((_, k) => {
      const input = this.make("input", {
        type: "radio",
        name: legend,
        ariaLabel: `component ${k + 1}`,
      });
      input.addEventListener("change", () => set(k));
      const seen = this.make("span", { ariaHidden: "true", innerHTML: `${mark(k)} ${k + 1}` });
      const label = this.make("label", { className: "choice" }, input, seen);
      this.refreshers.push(() => {
        label.hidden = k >= count();
        input.checked = k === get();
      });
      return label;
    });
    const words = this.make("span", { className: "legend", textContent: legend });
    const row = this.make("div", { className: "row", ariaLabel: legend }, words, ...labels);
    row.setAttribute("role", "radiogroup");
    return row;
  }

  buildTasks() {
    this.done = new Set();
    this.fresh = [];
    this.tasks().forEach(({ ask, missing }, n) => {
      const verdict = this.make("span", { className: "verdict" });
      const item = this.add(this.make("li", {}, ask, verdict), ".tasks");
      this.refreshers.push(() => {
        const left = missing();
        if (!left && !this.done.has(n)) this.fresh.push(n + 1);
        if (!left) this.done.add(n);
        item.className = this.done.has(n) ? "done" : "";
        verdict.textContent = this.done.has(n) ? "\u2713 Done." : `\u25cb Not yet: ${left}.`;
      });
    });
  }

  buildLast() {
    this.add(
      this.button("Reset", () => this.reset()),
      ".last",
    );
    const words = this.hasAttribute("alone") ? "Link to this state" : "Open alone, as it is now";
    const link = this.add(this.make("a", { textContent: words }), ".last");
    this.refreshers.push(() => (link.href = this.link()));
  }
}
