"""A reader's table, as it was pasted or read from a file: its numbers, and what was left out."""

import csv
import math
from typing import NamedTuple

from live.problems import Told

SEPARATORS = "\t;,"
HOLES = {"", "na", "n/a", "nan", "null", "none", "-", "?"}
MOST_ROWS, MOST_COLUMNS = 20_000, 8
SLIPS = 10  # a column with one word in so many lines, or fewer, is a column of numbers
SHOWN = 3  # so many lines are named; of more, the first


class Unreadable(Told):
    """What is wrong with a table, in words."""


class Table(NamedTuple):
    """The names of the columns, the rows, and in words what was left out."""

    names: list
    rows: list
    remarks: list


def read(text):
    """The numbers of a table: columns of words, constant columns and rows with holes are left out.

    Raises
    ------
    Unreadable
        Where no column or too few rows of numbers are left.
    """
    lines = fields_of(text)
    names, lines = header_of(lines)
    remarks = []
    kept = [place for place in range(len(names)) if is_kept(place, names, lines, remarks)]
    if not kept:
        raise Unreadable(" ".join(["No column of numbers is left.", *remarks]))
    if len(kept) > MOST_COLUMNS:
        raise Unreadable(f"{len(kept)} columns of numbers; expected at most {MOST_COLUMNS}.")
    rows, holes = [], []
    for number, line in lines:
        row = [number_in(line[place]) for place in kept]
        (holes.append(number) if any(map(math.isnan, row)) else rows.append(row))
    if holes:
        rows_have = "1 row has" if len(holes) == 1 else f"{len(holes)} rows have"
        remarks.append(f"{rows_have} holes, left out: {listed(holes)}.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"{len(rows)} rows; in a page, expected at most {MOST_ROWS}.")
    return Table([names[place] for place in kept], rows, remarks)


def fields_of(text):
    """Each line that is not empty: its number, and its fields."""
    lines = [(n, line) for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)]
    lines = [(n, line) for n, line in lines if line.strip()]
    if len(lines) < 2:
        raise Unreadable("There is no table yet: one row in a line, its numbers apart by a comma.")
    separator = next((it for it in SEPARATORS if it in lines[0][1]), None)
    fields = [(n, split(line, separator)) for n, line in lines]
    width = len(fields[0][1])
    uneven = [(n, len(line)) for n, line in fields if len(line) != width]
    if uneven:
        n, found = uneven[0]
        raise Unreadable(f"Line {n} has {found} fields; line {fields[0][0]} has {width}.")
    if separator == ";":  # then a comma is a decimal point
        fields = [(n, [it.replace(",", ".") for it in line]) for n, line in fields]
    return fields


def split(line, separator):
    """The fields of a line; without a separator, what stands between spaces."""
    if separator is None:
        return line.split()
    fields = csv.reader([line], delimiter=separator, skipinitialspace=True)
    return [it.strip() for it in next(fields)]


def header_of(lines):
    """The names of the columns, and the other lines; names are made up where there are none."""
    first = lines[0][1]
    if any(is_word(it) for it in first):
        return first, lines[1:]
    return [f"column {n}" for n in range(1, len(first) + 1)], lines


def is_kept(place, names, lines, remarks):
    """Whether a column is numbers, and not all the same; if not, why goes to the remarks.

    In a column of numbers a few words are slips: their lines have holes.
    """
    words = [(n, line[place]) for n, line in lines if is_word(line[place])]
    values = {number_in(line[place]) for _, line in lines}
    if words:
        n, word = words[0]
        found = f"{word!r} in line {n} is no number"
        if len(lines) < SLIPS * len(words):
            remarks.append(f"{names[place]} is left out: {found}.")
            return False
        remarks.append(f"{names[place]}: {found}.")
    if len([it for it in values if not math.isnan(it)]) < 2:
        remarks.append(f"{names[place]} is left out: it has one value only, or none.")
        return False
    return True


def is_word(field):
    """Whether a field is neither a number nor a hole."""
    return field.lower() not in HOLES and math.isnan(number_in(field))


def number_in(field):
    """The number in a field; nan where there is none, or an infinite one."""
    try:
        value = float(field)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def listed(lines):
    shown = ", ".join(map(str, lines[:SHOWN]))
    return f"line{'s' if len(lines) > 1 else ''} {shown}{' …' if len(lines) > SHOWN else ''}"
