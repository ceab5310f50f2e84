"""Terms of the glossary that a sentence uses in another sense: there they are not linked.

A term is a false friend where one of its phrases covers it. To find more, read what is linked; a
word that is mostly said in its everyday sense stands in EVERYDAY of glossary_links.py instead.
"""

import re

PHRASES = {
    "argmax": ["argmax of (?!the table)", "(?:objective:|two|this|on the) argmax"],
    "diagonal": ["diagonal(?! covariance| and spherical)"],
    "estimate": ["(?<!likelihood )(?<!unbiased )estimates?"],
    "evidence": ["weak evidence"],
    "expectation": ["expectation-conditional"],
    "iteration": ["fixed-point iteration"],
    "joint": ["joint maximum"],
    "joint density": [
        "so that their joint density",
        "the joint density is a product",
        "joint density(?: divided by|, up to)",
        "grid of the joint density",
    ],
    "k-means": [r"k-means\+\+"],
    "label": [
        "label of (?:the equation|this book)",
        "label that decides",
        "misspell a label",
        "write its label",
        "(?:ways to|use it:) label",
    ],
    "mixture": ["mixture of positive densities"],
    "peak": ["sharper the peak", "one of its peaks"],
    "rests on": [
        "(?<!equations that it )(?<!proof )(?<!says it )(?<!what it )(?<!What )rests on",
    ],
    "row": [
        "all rows the same",
        "in a row",
        r"matrix (?:of|with) \S+ rows",
        "one-hot row",
        "product of the two rows",
        r"rows (?:on features|that (?:add up|sum) to 1|and \S+ columns)",
        "(?:first|second) row of",
        "rows? of the table",
        "along that row|the row.s length",
        r"the rows \(",
    ],
    "slope": [
        r"slopes? of (?:the density|a sum|a product|\\log)",
        "slope (?:at 0|0 or|has the sign)",
        "sum of the slopes",
        "take the slope",
    ],
    "symmetric": ["not symmetric about"],
    "tied": ["tied to every"],
    "tolerance": ["tolerance for rounding"],
    "trace": [
        "(?:Their|Look at the|things: the|no) trace",
        "trace of the (?:log-likelihood|conversion|program)",
    ],
    "variance": [r"\(co\)variance"],
    "weight": [
        "a weight w",
        "its weights, of the",
        "mean with weights",
        "one component weights",
        "take weights",
        "weight of 2",
        "weight that it has",
        "weights (?:enter|of the average|that are not)",
    ],
}
COMPILED = {term: re.compile("|".join(phrases), re.I) for term, phrases in PHRASES.items()}


def misread(term, text, start):
    """Whether the term that begins at this place of a paragraph's text means something else."""
    found = COMPILED[term].finditer(text.replace("\n", " ")) if term in COMPILED else ()
    return any(phrase.start() <= start < phrase.end() for phrase in found)
