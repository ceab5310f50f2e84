// The base of the moving figures: a custom element that shows in place of the picture inside it,
// where scripts run and the page is not printed. See README.md beside this file.
"use strict";

const KEYS =
  "Arrow keys move what has the focus. Page up and Page down take larger steps, Home and End go to " +
  "the ends. What has changed is said when you rest.";
const KEYS_ALONE =
  " While nothing has the focus, the space key goes one step on, and arrow keys move the first handle.";
const SHELL = `<style>${FIGURE_STYLE}</style><slot></slot>
<div class="frame" role="group" aria-describedby="directions">
<p class="ear" id="directions"></p><p class="ear" id="first"></p>
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
  //   more()       words for the ear alone: all else that the eye sees once the figure rests
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
    this.find("#directions").textContent = this.hasAttribute("alone") ? KEYS + KEYS_ALONE : KEYS;
    const picture = this.querySelector("img")?.alt;
    if (picture) this.find("#first").textContent = `As it starts: ${picture}`;
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
    else this.timer = setTimeout(() => this.say(status), PAUSE);
  }

  say(status) {
    const more = this.make("span", { className: "ear", textContent: ` ${this.more()}` });
    status.replaceChildren(this.words(), more);
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
      input.setAttribute("aria-valuetext", words().replace(/^[^=]* = /, "")); // its name is said
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
    const ariaLabel = `${words}: ${this.heading()}`;
    const link = this.add(this.make("a", { textContent: words, ariaLabel }), ".last");
    this.refreshers.push(() => (link.href = this.link()));
  }
}
