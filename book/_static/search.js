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

  const part = (name, className, ...content) => {
    const made = Object.assign(document.createElement(name), { className });
    made.append(...content);
    return made;
  };

  const result = ({ passage, terms }) => {
    const { address, above, title, text, formula } = passage;
    const place = (above ?? []).flatMap((heading) => [...withFormulas(heading), " › "]);
    const shown = part("span", "title", ...marked(title.match(PIECE), terms));
    const link = part("a", "", part("span", "above", ...place), shown);
    const item = part("li", "", link);
    link.href = address;
    if (formula) item.append(box("div", `\\[${formula}\\]`));
    if (text) item.append(part("p", "", ...snippet(text, terms)));
    return item;
  };

  const outcome = (query, count) => {
    const unknown = wordsOf(query).filter(
      (word) => !parts(word).every((it) => isKnown(compared(it))),
    );
    const nowhere = unknown.map((word) => `“${word}” is not a word of the book.`);
    const much = count > SHOWN ? `The best ${SHOWN} of ${count} passages` : `${count} passages`;
    const head = count ? `${much} for “${query}”.` : `Nothing in the book matches “${query}”.`;
    return [head, ...nowhere].join(" ");
  };

  const setFormulas = async () => {
    await window.MathJax?.startup?.promise;
    window.MathJax?.typesetClear?.([list]);
    await window.MathJax?.typesetPromise?.([list]);
    keepToThePage(list);
  };

  const search = () => {
    clearTimeout(timer);
    const query = field.value.trim();
    const results = query ? answers(query) : [];
    list.replaceChildren(...results.slice(0, SHOWN).map(result));
    status.textContent = query ? outcome(query, results.length) : "";
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

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.focus();
  search();
});
