// The search page: results as a reader types. Arrow keys lead from the field through the results.
addEventListener("DOMContentLoaded", () => {
  const SHOWN = 20;
  const WAIT = 150; // milliseconds without a key
  const form = document.querySelector(".bd-search-container form");
  const field = form.elements.q;
  const list = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  let timer;
  let formulas = Promise.resolve();
  const known = new Map(); // formulas that have been set

  const result = ({ passage, terms }) => {
    const { address, above, title, text } = passage;
    const place = (above ?? []).flatMap((heading) => [...withFormulas(heading), " › "]);
    const link = element("a", "", element("span", "above", ...place));
    link.append(...marked(title.match(PIECE), terms));
    const item = element("li", "", link);
    link.href = address;
    if (passage.formula) item.append(formula("div", `\\[${passage.formula}\\]`));
    if (text) item.append(element("p", "", ...snippet(text, terms)));
    return item;
  };

  const outcome = (query, count) => {
    const unknown = wordsOf(query).filter(
      (word) => !parts(word).every((it) => isKnown(compared(it))),
    );
    const nowhere = unknown.map((word) => ` “${word}” is not a word of the book.`);
    const best = count > SHOWN ? `The best ${SHOWN} of ` : "";
    return `${best}${count} ${count === 1 ? "passage" : "passages"} for “${query}”.${nowhere.join("")}`;
  };

  const nothing = (query) => (query ? `Nothing in the book matches “${query}”.` : "");

  const setFormulas = async () => {
    await window.MathJax?.startup?.promise;
    await setOnce(MathJax, [...list.querySelectorAll(".math")], known);
    keepToThePage(list);
  };

  const search = () => {
    clearTimeout(timer);
    const query = field.value.trim();
    const results = query ? answers(query) : [];
    list.replaceChildren(...results.slice(0, SHOWN).map(result));
    status.textContent = results.length ? outcome(query, results.length) : nothing(query);
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    formulas = formulas.then(setFormulas);
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.parentElement.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next || !stops.includes(document.activeElement)) return;
    event.preventDefault();
    next.focus();
  });

  field.setAttribute("aria-describedby", "search-hint");
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.focus();
  search();
});
