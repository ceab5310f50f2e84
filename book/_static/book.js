// Repairs of the theme, in the page.

// What is wider than the page scrolls: the keyboard must reach it, also where it was folded away.
addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  const watch = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  const scrolling =
    'mjx-container[display="true"], span.math, .pst-scrollable-table-container, pre';
  for (const box of document.querySelectorAll(scrolling)) watch.observe(box);
});

// On narrow pages the theme shows a second menu button, and listens to the hidden first one.
addEventListener("DOMContentLoaded", () => {
  for (const side of ["primary", "secondary"]) {
    const [first, ...others] = document.querySelectorAll(`button.${side}-toggle`);
    for (const button of others) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        first.click();
      });
    }
  }
});
