// A question with its folded answer becomes a form. Nothing is sent, nothing is stored.

{
  const make = (tag, properties, ...parts) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...parts);
    return made;
  };

  // The contents of a paragraph, or of an item of a list.
  const inside = (element) => [...(element.querySelector("p") ?? element).childNodes];
  const copies = (element) => inside(element).map((node) => node.cloneNode(true));

  // Each kind has its fields, and judges what was entered: "right", "wrong" or "", and the words.

  const choices = (quiz, answer) => {
    const list = quiz.querySelector(":scope > ol");
    const reasons = answer.querySelectorAll("ol > li");
    const buttons = [...list.children].map((choice, i) => {
      const button = make("input", { type: "radio", name: quiz.id, value: i + 1 });
      const words = make("span", {}, ...inside(choice));
      return [button, make("label", {}, button, words)];
    });
    list.remove();
    const judge = () => {
      const taken = buttons.findIndex(([button]) => button.checked);
      if (taken < 0) return ["", ["Choose an answer first."]];
      const right = taken + 1 === Number(quiz.dataset.right);
      return [right ? "right" : "wrong", copies(reasons[taken])];
    };
    return [buttons.map(([, label]) => label), judge];
  };

  // 0.25, 0,25 and 1/4 are the same number; words that are no number give NaN.
  const numberIn = (text) => {
    const [above, below = "1", ...more] = text.replaceAll(",", ".").replaceAll("−", "-").split("/");
    return above.trim() && below.trim() && !more.length ? above / below : NaN;
  };

  const field = (quiz, answer) => {
    const { right, within, slips } = quiz.dataset;
    const input = make("input", { type: "text", size: 10 });
    const near = (value) => Math.abs(numberIn(input.value) - value) <= within * (1 + 1e-9);
    const judge = () => {
      if (!isFinite(numberIn(input.value))) return ["", ["Type a number, such as 0.25 or 1/4."]];
      if (near(right)) return ["right", ["Right: ", ...copies(answer.querySelector("p"))]];
      const slip = slips.split(" ").findIndex((value) => value && near(value));
      if (slip < 0) return ["wrong", ["Not yet. Try again, or open the answer."]];
      return ["wrong", ["Not yet. ", ...copies(answer.querySelectorAll("ul > li")[slip])]];
    };
    return [[make("label", {}, "Your number", input)], judge];
  };

  const makeForm = (quiz, n, all) => {
    const answer = quiz.querySelector("details");
    const question = quiz.querySelector(":scope > p");
    const [fields, judge] = (quiz.dataset.within ? field : choices)(quiz, answer);
    const legend = make("legend", {}, ...question.childNodes);
    const check = make("button", { type: "submit" }, "Check");
    const result = make("output", { id: `${quiz.id}-verdict` });
    const ariaLabel = `Question ${n + 1} of ${all.length}`;
    const form = make("form", { autocomplete: "off", ariaLabel });
    form.append(make("fieldset", {}, legend, ...fields), check, result);
    form.querySelector("[type=text]")?.setAttribute("aria-describedby", result.id);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [verdict, words] = judge();
      result.className = verdict;
      result.replaceChildren(...words);
    });
    // A verdict is about what was judged, and not about what is there now.
    form.addEventListener("input", () => {
      result.className = "";
      result.replaceChildren();
    });
    answer.querySelector("summary").ariaLabel = `Answer to question ${n + 1}`;
    question.replaceWith(form);
  };

  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".quiz").forEach(makeForm));
}
