// The graph of all equations: its size, the way through it by mouse and keys, and what is said of one.
for (const graph of document.querySelectorAll(".equation-graph")) {
  const view = graph.querySelector(".window");
  const svg = view.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  const columns = [...svg.querySelectorAll(".column")].map((it) => [
    ...it.querySelectorAll(".node"),
  ]);
  const nodes = columns.flat();
  const lines = [...svg.querySelectorAll(".lines path")];

  // ---- size -------------------------------------------------------------------------------------
  const FULL = 1;
  const LARGEST = 3;
  const STEP = 1.25;
  const whole = () => Math.min(view.clientWidth / width, FULL);
  let size = FULL;

  // What is at this point of the window stays there: its middle, if none is given.
  const resize = (wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) => {
    const next = Math.min(Math.max(wanted, whole()), LARGEST);
    const left = ((view.scrollLeft + x) / size) * next - x;
    const top = ((view.scrollTop + y) / size) * next - y;
    svg.style.width = `${width * next}px`;
    svg.style.height = `${height * next}px`;
    size = next;
    view.scrollTo(left, top);
  };
  const SIZES = {
    larger: () => resize(size * STEP),
    smaller: () => resize(size / STEP),
    whole: () => resize(whole()),
    full: () => resize(FULL),
  };
  const KEYS = { "+": "larger", "=": "larger", "-": "smaller", 0: "whole", 1: "full" };
  for (const button of graph.querySelectorAll(".sizes button"))
    button.addEventListener("click", SIZES[button.name]);

  // The wheel alone scrolls, as everywhere.
  const wheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = view.getBoundingClientRect();
    const by = event.deltaY < 0 ? STEP : 1 / STEP;
    resize(size * by, event.clientX - left, event.clientY - top);
  };
  view.addEventListener("wheel", wheel, { passive: false });

  // ---- dragging ---------------------------------------------------------------------------------
  const SLACK = 4; // pixels that a click may move
  let start = null;
  let dragged = false;
  view.addEventListener("dragstart", (event) => event.preventDefault());
  view.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    start = {
      x: event.clientX,
      y: event.clientY,
      left: view.scrollLeft,
      top: view.scrollTop,
    };
  });
  addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (!dragged && Math.hypot(x, y) < SLACK) return;
    dragged = true;
    view.scrollTo(start.left - x, start.top - y);
  });
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => {
      start = null;
    });
  view.addEventListener("click", (event) => dragged && event.preventDefault(), true);

  // ---- keys: one stop of Tab, arrows from there -------------------------------------------------
  const beside = (node, key) => {
    const column = columns.findIndex((it) => it.includes(node));
    const row = columns[column].indexOf(node);
    const to = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
    const there = to && columns[column + to[0]];
    return there && there[Math.min(row + to[1], to[1] ? Infinity : there.length - 1)];
  };
  const enterAt = (node) => nodes.forEach((it) => (it.tabIndex = it === node ? 0 : -1));
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = event.target.closest(".node");
    const next = node && beside(node, event.key);
    if (!next && !KEYS[event.key]) return;
    event.preventDefault();
    if (next) next.focus();
    else {
      SIZES[KEYS[event.key]]();
      event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });

  // ---- one equation -----------------------------------------------------------------------------
  const told = graph.querySelector(".told");
  const HOW = "Point at an equation, or go there by the keyboard, to see what it rests on.";

  // All that is reached from an equation along lines, and the lines.
  const reached = (label, from, to) => {
    const found = new Set([label]);
    const along = new Set();
    for (const one of found)
      for (const line of lines)
        if (line.dataset[from] === one) {
          found.add(line.dataset[to]);
          along.add(line);
        }
    found.delete(label);
    return { found, along };
  };
  const mark = (node, below, above) => {
    svg.classList.toggle("of-one", Boolean(node));
    for (const it of nodes) {
      const rests = above.found.has(it.dataset.label);
      it.classList.toggle("one", it === node);
      it.classList.toggle("rests", rests);
      it.classList.toggle("near", it === node || rests || below.found.has(it.dataset.label));
    }
    for (const line of lines) {
      line.classList.toggle("rests", above.along.has(line));
      line.classList.toggle("near", above.along.has(line) || below.along.has(line));
    }
  };
  const counted = (set) => `${set.size} ${set.size === 1 ? "equation" : "equations"}`;
  const sentence = (node, below, above) =>
    `${node.textContent} rests on ${counted(below.found)}, at whatever remove; ` +
    `on it ${above.found.size === 1 ? "rests" : "rest"} ${counted(above.found)}.`;
  let shown = null;
  const tell = (node) => {
    shown = node;
    const below = reached(node?.dataset.label, "to", "from");
    const above = reached(node?.dataset.label, "from", "to");
    mark(node, below, above);
    told.textContent = node ? sentence(node, below, above) : HOW;
  };
  const focused = () => document.activeElement.closest(".node");
  // Not pointerover: a graph that the keyboard scrolls under a mouse at rest would tell of that.
  svg.addEventListener("pointermove", (event) => {
    const node = event.target.closest(".node") ?? focused();
    if (node !== shown) tell(node);
  });
  svg.addEventListener("pointerleave", () => tell(focused()));
  svg.addEventListener("focusin", (event) => {
    const node = event.target.closest(".node");
    tell(node);
    if (node) enterAt(node);
  });
  svg.addEventListener("focusout", () => tell(null));

  for (const hidden of [graph.querySelector(".sizes"), told]) hidden.hidden = false;
  enterAt(nodes[0]);
  tell(null);
}
