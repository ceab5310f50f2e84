// A preview of what a link names stands beside it while the pointer is on the link or preview, or
// the keyboard's focus is on the link; until Escape. A finger's first tap on a link shows it, the
// second follows the link, one elsewhere hides it.
{
  const WAIT = 250; // milliseconds: time to pass over a link, and to move from it to its preview
  const LINKS = 'a[href*="#"]:not(.headerlink)';
  const article = document.querySelector("article");
  const box = Object.assign(document.createElement("div"), { id: "preview", hidden: true });
  box.setAttribute("role", "tooltip");
  const words = Object.assign(document.createElement("p"), { id: "preview-words", hidden: true });
  article.append(box, words);
  const again = Object.assign(document.createElement("p"), { className: "tap" });
  again.textContent = "Tap the link again to go there.";
  let shown = null;
  let finger = false; // not a mouse pressed last
  let timer;

  // A symbol's link has its name as a label: a title would be shown beside the preview.
  for (const link of article.querySelectorAll("a.look-up[title]")) {
    link.setAttribute("aria-label", link.title);
    link.removeAttribute("title");
  }

  // An equation or a figure on this page; in the index of equations, another row's formula.
  const here = (link) => {
    const [page, id] = link.getAttribute("href").split("#").map(decodeURIComponent);
    const row = document.getElementById(id.replace(/^equation-/, "row-"));
    const it = row?.querySelector("div.math") ?? (page ? null : document.getElementById(id));
    if (!it?.matches("div.math, figure") || row?.contains(link)) return null;
    const copy = it.cloneNode(true);
    const head = row?.cells?.[0].textContent.replace(/\s+/g, " ").trim();
    if (head) Object.assign(copy, { role: "group", ariaLabel: head });
    return copy;
  };

  const preview = (link) => {
    const href = CSS.escape(link.getAttribute("href"));
    const template = document.querySelector(`template[data-preview="${href}"]`);
    const content = template?.content.cloneNode(true) ?? here(link);
    content?.querySelectorAll(".headerlink, button").forEach((it) => it.remove());
    content?.removeAttribute?.("id");
    return content;
  };

  // The preview goes under the link, or over it where there is more room.
  const place = () => {
    const link = shown.getClientRects()[0];
    box.style.left = 0; // else it is as narrow as its last place
    const most = document.documentElement.clientWidth - box.offsetWidth - 8;
    const under = link.bottom + box.offsetHeight < innerHeight || link.top < box.offsetHeight;
    box.style.left = `${Math.max(8, Math.min(link.left, most))}px`;
    box.style.top = `${under ? link.bottom : link.top - box.offsetHeight}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  };

  // What is said of a link are the words of its preview: a formula, as a description, would be one
  // string without its structure. One that stands alone has a name, of its number.
  const describe = (link) => {
    const shownWords = box.querySelector("p, figcaption");
    const said = (shownWords ?? box.firstElementChild).cloneNode(true);
    for (const it of said.querySelectorAll("[data-spoken]")) it.textContent = it.dataset.spoken;
    words.textContent = shownWords ? said.textContent : said.ariaLabel;
    link.setAttribute("aria-describedby", words.id);
  };

  const show = async (link, ...more) => {
    const content = preview(link);
    if (!content) return;
    hide();
    shown = link;
    window.MathJax?.typesetClear?.([box]);
    box.ariaLive = more.length ? "polite" : "off"; // focus reads the description by itself
    box.hidden = false;
    box.replaceChildren(content, ...more);
    describe(link);
    place();
    await window.MathJax?.typesetPromise?.([box]);
    keepToThePage(box);
    if (shown === link) place();
  };

  const soon = (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, WAIT);
  };

  article.addEventListener("pointerover", ({ target, pointerType }) => {
    const link = target.closest(LINKS);
    if (link === shown || box.contains(target)) clearTimeout(timer);
    if (link && link !== shown && pointerType !== "touch") soon(() => show(link));
  });
  article.addEventListener("pointerout", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    if (target.closest(LINKS) || box.contains(target)) soon(hide);
  });
  addEventListener(
    "pointerdown",
    ({ target, pointerType }) => {
      finger = pointerType === "touch";
      if (finger && shown && !shown.contains(target) && !box.contains(target)) hide();
    },
    true,
  );
  article.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    const tapped = finger && event.detail > 0; // a click without a press has none
    if (!tapped || !link || link === shown || !preview(link)) return;
    event.preventDefault();
    show(link, again);
  });
  article.addEventListener("focusin", ({ target }) => {
    if (target.matches(`:focus-visible:is(${LINKS})`)) show(target);
  });
  article.addEventListener("focusout", () => finger || hide());
  addEventListener("scroll", () => shown && place(), { capture: true, passive: true });
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !shown) return;
      hide();
      event.stopPropagation();
    },
    true,
  );
}
