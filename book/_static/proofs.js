// Proofs are folded until a reader asks for them: one by one, or all by a switch that is remembered.
// The page begins so, before it is drawn. Without this script all proofs are shown.
{
  const { dataset } = document.documentElement;
  dataset.proofs = localStorage.proofs ?? "folded";

  addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm proofs-switch" });
    Object.assign(button, { textContent: "Proofs", ariaLabel: "Show all proofs" });
    const say = () => (button.ariaPressed = dataset.proofs === "shown");
    say();
    button.addEventListener("click", () => {
      localStorage.proofs = dataset.proofs = dataset.proofs === "shown" ? "folded" : "shown";
      say();
    });
    document.querySelector(".article-header-buttons .theme-switch-button").before(button);
  });
}
