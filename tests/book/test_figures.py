"""Figures are the same bytes wherever they are drawn."""

import re

import figures
import matplotlib.pyplot as plt
import numpy as np


def picture(error=0.0, step=0.0):
    """A picture with lines, marks, bars and clip paths, of data with such an error."""
    noise = np.random.default_rng(5).random((6, 6))
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2 + step + error], noise[0, :3] * (1 + error), marker="o")
    axes.scatter(*noise[:2], c=noise[2], alpha=0.5)
    axes.bar([0.5], [noise[3, 3]], hatch="/")
    axes.plot([error - 1e-9, 1], [-error, 0])
    text = figures.rounded_svg(figure)
    plt.close(figure)
    return text


def test_an_error_in_the_last_bits_changes_no_byte():
    assert picture(error=1e-13) == picture()
    assert picture(error=-1e-13) == picture()
    assert picture(step=1e-3) != picture()


def test_every_name_in_a_picture_is_still_one_part_of_it():
    text = picture()
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text))
    assert len(used) > 4
    assert {a or b for a, b in used} <= set(names)


def test_pictures_share_no_name():
    one, other = (set(re.findall(r'\bid="(p[^"]+)"', picture(step=s))) for s in (0, 0.1))
    own = {name for name in one if not name.startswith("patch")}
    assert own
    assert not own & other


def test_there_is_no_negative_zero():
    assert not re.search(r"[ \"(,]-0(\.0*)?[ \",)]", picture())
