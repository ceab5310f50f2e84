"""Numbers of pages that have no number themselves: equation (T.1) of the tools, Fig. F.2 of Faster.

Sphinx would count on over these pages: (1) is then an equation of the tools, (7) one of Faster.
"""

LETTERS = {
    "book/twenty-minutes": "M",
    "book/own-data": "D",
    "book/from-scikit-learn": "K",
    "book/tools": "T",
    "book/faster": "F",
    "book/known": "L",
    "book/speed": "S",
    "book/verdicts": "V",
    "book/how-it-checks": "P",
}


def number_by_letters(app, env):
    """Give equations, figures and exercises of these pages a letter, and count from 1."""
    for page, letter in LETTERS.items():
        for numbers in env.toc_fignumbers.get(page, {}).values():
            for place, anchor in enumerate(numbers, 1):
                numbers[anchor] = (letter, place)
    return []
