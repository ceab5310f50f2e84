// A moving figure of the page and a cell share what they have: rows, and components as they stand.

// The figure's element: to a cell that has this in it, these lines may be added.
const SHARED = {
  element: "two-steps-in-turn",
  inCode: "def our_em(",
  lines: `

# From the moving figure of this page: its rows, and its components as they stand.
steps = our_em(figure.X, figure.weights, figure.means, figure.covariances)
for n, (weights, means, covariances, height) in zip(range(6), steps):
    print(f"iteration {n}: ln L = {height:.4f}, means", *means.round(2))`,
};

// What Python gets of the figure, where the code speaks of it.
function figureState(source) {
  const figure = document.querySelector(SHARED.element);
  if (!figure?.moment || !/\bfigure\./.test(source)) return null;
  const { weights, means, covariances } = figure.moment().parameters;
  return { X: figure.data.rows, weights, means, covariances };
}

// A button that adds the lines, for a cell that they suit.
function figureButton(code) {
  const figure = document.querySelector(SHARED.element);
  if (!figure?.moment || !code.value.includes(SHARED.inCode)) return [];
  const it = button("On the rows of the figure");
  it.addEventListener("click", () => {
    code.value += SHARED.lines;
    code.dispatchEvent(new Event("input"));
    it.disabled = true;
  });
  return [it];
}
