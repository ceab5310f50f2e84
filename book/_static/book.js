// Repairs of the theme, in the page.

// What is wider than the page scrolls: the keyboard must reach it.
(() => {
  const scrolling = 'mjx-container[display="true"], .pst-scrollable-table-container, pre';
  const reach = () => {
    for (const box of document.querySelectorAll(scrolling)) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("load", async () => {
    await window.MathJax?.startup?.promise;
    reach();
    addEventListener("resize", reach);
  });
})();

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
