"""What the site folds stands at the end of the book: solutions, answers, and cells that prove.

Where it stood, its page is named.
"""

from itertools import count

from .article import fragment, slug

FOLDED_PROOF = ".proof-cell:not(.open-proof) > .cell_input"


def solutions(text):
    """The solution of each exercise, whose box says on which page it stands."""
    for solution in text.select(".solution"):
        yield "Solution", solution, solution.find_previous(class_="exercise")


def answers(text):
    """The answers to quick questions, which get numbers, and to others that the site folds."""
    number = count(1)
    for answer in text.select("details"):
        words, quiz = answer.summary.extract().get_text(), answer.find_parent(class_="quiz")
        title = f"Question {next(number)}" if quiz else words
        if quiz:
            quiz.insert(0, titled(title))
        answer.name = "div"
        answer.insert(0, titled(title))
        yield words, answer, quiz or answer.insert_before(fragment("<p></p>"))[0]


def proofs(text):
    """The cells that prove equations, with number and label; a solution keeps its own."""
    for code in text.select(FOLDED_PROOF):
        cell = code.parent
        number = cell.select_one(".eqno").get_text(strip=True)
        label = cell["id"].rpartition("--cell-")[2]
        code.insert(0, titled(f"{number} {label}"))
        yield "Proof", code, cell.select_one(".receipt")


ENDS = {"Solutions and answers": [solutions, answers], "Proofs": [proofs]}


def titled(words):
    return fragment(f"<p class='title'>{words}</p>")


def taken_from(text, page):
    """What is taken out of a chapter for each of the ends."""
    number = count(1)
    ends = {}
    for end, kinds in ENDS.items():
        found = [it for kind in kinds for it in kind(text)]
        for words, element, place in found:
            name = f"{slug(page)}--end-{next(number)}"
            element["id"] = name
            lead = f"{words}: page <a href='#{name}' data-page>000</a>"
            place.append(fragment(f"<span class='lead'>{lead}</span>"))
        ends[end] = [element.extract() for _, element, _ in found]
    return ends
