// What figures draw with: axes, lines, markers, and handles for mouse, finger and keyboard.
"use strict";

const SURE = 0.9;
const SLIP = 3; // pixels that a press may slide without being a drag

// The colours of the components, in these shares.
function mixed(shares) {
  let [colour, total] = ["var(--k1)", shares[0]];
  for (let k = 1; k < shares.length; k++) {
    total += shares[k];
    const part = total ? (100 * shares[k]) / total : 0;
    colour = `color-mix(in srgb, var(--k${k + 1}) ${part.toFixed(1)}%, ${colour})`;
  }
  return `color-mix(in srgb, ${colour} var(--share, 100%), var(--ink))`;
}

// Steps for ticks: round numbers, about `n` of them between low and high.
function ticks(low, high, n) {
  const raw = (high - low) / n;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= raw);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: show(value, digits) };
  });
}

// A drawing in an <svg>. Each draw: frame(…), then put what there is, then sweep().
class Plot {
  constructor(svg) {
    this.svg = svg;
    this.parts = new Map();
    this.zoom = 1; // pixels of the screen for each of the drawing
    this.layers = [0, 1].map(() => svg.appendChild(this.make("g")));
    this.layers[0].setAttribute("aria-hidden", true); // all but the handles is said in words
  }

  make(tag) {
    return document.createElementNS("http://www.w3.org/2000/svg", tag);
  }

  // Create the part of this name, or change it: so a part keeps the reader's focus.
  put(name, tag, attributes, text = "", layer = 0) {
    const part = this.parts.get(name) ?? this.layers[layer].appendChild(this.make(tag));
    this.parts.set(name, part);
    this.fresh.add(name);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    if (text && part.textContent !== text) part.textContent = text;
    return part;
  }

  // Remove what was not put since frame().
  sweep() {
    for (const [name, part] of this.parts) {
      if (!this.fresh.has(name)) {
        part.remove();
        this.parts.delete(name);
      }
    }
  }

  // Begin a drawing of x and y, each [low, high], in so many pixels; the axes with their names.
  frame({ width, height, x, y, xName, yName, below = 0 }) {
    this.fresh = new Set();
    const inside = { left: 54, right: width - 12, top: 26, bottom: height - 40 - below };
    Object.assign(this, { inside, range: { x, y } });
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height * this.zoom);
    this.xAxis(xName, below);
    this.yAxis(yName);
    const rounded = (end) => String(Number(end.toPrecision(3))).replace("-", "\u2212");
    const span = (name, ends) => `${name} from ${ends.map(rounded).join(" to ")}`;
    this.svg.setAttribute("aria-description", `${span(xName, x)}; ${span(yName, y)}`);
  }

  xAxis(name, below) {
    const { left, right, bottom } = this.inside;
    this.put("x axis", "path", { d: `M${left} ${bottom}H${right}`, class: "axis" });
    for (const { value, text } of ticks(...this.range.x, Math.min(8, (right - left) / 55))) {
      const at = { x: this.px(value), y: bottom + below + 18, "text-anchor": "middle" };
      this.put(`x ${text}`, "text", at, text);
    }
    const at = { x: (left + right) / 2, y: bottom + below + 36, "text-anchor": "middle" };
    this.put("x name", "text", at, name);
  }

  yAxis(name) {
    const { left, top, bottom } = this.inside;
    this.put("y axis", "path", { d: `M${left} ${top}V${bottom}`, class: "axis" });
    for (const { value, text } of ticks(...this.range.y, Math.min(5, (bottom - top) / 28))) {
      const at = { x: left - 6, y: this.py(value) + 4, "text-anchor": "end" };
      this.put(`y ${text}`, "text", at, text);
    }
    this.put("y name", "text", { x: 4, y: 14 }, name);
  }

  // From values to pixels, and back.
  px(x) {
    const [low, high] = this.range.x;
    return this.inside.left + ((x - low) / (high - low)) * (this.inside.right - this.inside.left);
  }

  py(y) {
    const [low, high] = this.range.y;
    return this.inside.bottom - ((y - low) / (high - low)) * (this.inside.bottom - this.inside.top);
  }

  values(event) {
    const box = this.svg.getBoundingClientRect();
    const { left, right, top, bottom } = this.inside;
    const across = ((event.clientX - box.left) / this.zoom - left) / (right - left);
    const up = (bottom - (event.clientY - box.top) / this.zoom) / (bottom - top);
    const between = ([low, high], share) => low + share * (high - low);
    return [between(this.range.x, across), between(this.range.y, up)];
  }

  path(points) {
    return points.map(([x, y], i) => `${i ? "L" : "M"}${this.at([x, y])}`).join("");
  }

  at([x, y]) {
    return `${this.px(x).toFixed(1)} ${this.py(y).toFixed(1)}`;
  }

  line(name, points, style) {
    this.put(name, "path", { d: this.path(points), class: `line ${style}` });
  }

  // A line of component k.
  component(name, points, k) {
    this.put(name, "path", {
      d: this.path(points),
      class: `line k${k + 1}`,
      "stroke-dasharray": PALETTE.lines[k],
    });
  }

  // A row (grey), or with its responsibilities: the marker of the component that most likely made
  // it, the colour mixed from all, and open where no responsibility is above SURE.
  row(name, point, shares) {
    const k = shares ? shares.indexOf(Math.max(...shares)) : 0;
    const open = shares && shares[k] < SURE;
    this.put(name, "path", {
      d: PALETTE.markers[k],
      class: `row-mark ${shares ? `k${k + 1}` : ""} ${open ? "open" : ""}`,
      style: shares ? `--own: ${mixed(shares)}` : "",
      transform: `translate(${this.at(point)}) scale(${shares ? 0.65 : 0.45})`,
    });
  }

  marker(name, point, k, size = 1) {
    const transform = `translate(${this.at(point)}) scale(${size})`;
    this.put(name, "path", { d: PALETTE.markers[k], class: `marker k${k + 1}`, transform });
  }

  // A handle for the reader. spec: at [x, y]; k (its look) or a path of its own; label, and a hint;
  // value [lowest, now, highest] and its text, for screen readers; move([x, y], from), for mouse and
  // finger, which took hold at from; nudge(dx, dy), for the arrow keys (1 a step, 10 with Page up
  // and down, Infinity for Home and End).
  handle(name, spec) {
    const [lowest, now, highest] = spec.value;
    const handle = this.put(
      name,
      "g",
      {
        role: "slider",
        tabindex: 0,
        class: spec.path ? "handle" : `handle k${spec.k + 1}`,
        "aria-label": spec.label,
        ...(spec.hint && { "aria-description": spec.hint }),
        "aria-valuemin": lowest,
        "aria-valuemax": highest,
        "aria-valuenow": now,
        "aria-valuetext": spec.text,
        transform: `translate(${this.at(spec.at)})`,
      },
      "",
      1,
    );
    if (!handle.hasChildNodes()) this.fill(handle, spec.path ?? PALETTE.markers[spec.k]);
    handle.spec = spec;
  }

  fill(handle, path) {
    const reach = handle.appendChild(this.make("circle"));
    reach.setAttribute("r", 22);
    handle.appendChild(this.make("path")).setAttribute("d", path);
    let grip; // from where it was taken hold of to its own place, and whether it has moved
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      this.held = handle;
      this.from = [...handle.spec.at];
      const pointer = this.values(event);
      grip = { x: event.clientX, y: event.clientY, moved: false };
      grip.by = this.from.map((value, d) => value - pointer[d]);
    });
    // Not every browser heeds touch-action within an SVG: else the page would slide away.
    handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    handle.addEventListener("pointermove", (event) => {
      if (this.held !== handle) return;
      grip.moved ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > SLIP;
      const to = this.values(event).map((value, d) => value + grip.by[d]);
      if (grip.moved) handle.spec.move(to, this.from);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      handle.addEventListener(end, () => {
        this.held = null;
        handle.spec.nudge(0, 0);
      });
    }
    handle.addEventListener("keydown", (event) => {
      const direction = DIRECTIONS[event.key];
      if (!direction) return;
      event.preventDefault();
      handle.spec.nudge(...direction);
    });
  }
}

const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
  PageDown: [0, -10],
  PageUp: [0, 10],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
};
