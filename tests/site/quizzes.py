"""The questions of a page, answered in every way."""

# Of each question: what is said of each choice, and the reason that its folded answer gives.
CHOSEN = """all => all.map(quiz => {
    const reasons = [...quiz.querySelectorAll("details li")].map(it => it.innerText);
    const said = [...quiz.querySelectorAll("input[type=radio]")].map(choice => {
        choice.click();
        quiz.querySelector("form button").click();
        const { className, innerText } = quiz.querySelector("output");
        return [className, innerText];
    });
    return [reasons, said];
})"""
# The same for each number in a list: slips, and numbers that are a little off.
ENTERED = """all => all.map(quiz => {
    const { right, within, slips } = quiz.dataset;
    const reasons = [...quiz.querySelectorAll("details li")].map(it => it.innerText);
    const input = quiz.querySelector("input[type=text]");
    const near = Number(right) + 0.9 * within, far = Number(right) + 1.1 * within + 1e-6;
    const said = [near, far, ...slips.split(" ").filter(it => it)].map(number => {
        input.value = number;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        quiz.querySelector("form button").click();
        const { className, innerText } = quiz.querySelector("output");
        return [className, innerText];
    });
    return [reasons, said];
})"""


def is_judged_and_explained(questions, kind):
    for reasons, said in questions.evaluate_all(CHOSEN if kind == "radio" else ENTERED):
        if kind == "radio":
            judges_choices(reasons, said)
        else:
            judges_numbers(reasons, said)


def judges_choices(reasons, said):
    """One is right, and each is answered in the words of the folded answer."""
    assert [words for _, words in said] == reasons
    assert all(w.startswith("Yes." if verdict == "right" else "No.") for verdict, w in said)
    assert sorted(verdict for verdict, _ in said) == ["right"] + ["wrong"] * (len(said) - 1)


def judges_numbers(reasons, said):
    """Right within the tolerance only; known slips get their own explanation."""
    near, far, *slips = said
    assert (near[0], far[0]) == ("right", "wrong")
    assert slips == [["wrong", f"Not yet. {reason}"] for reason in reasons]
