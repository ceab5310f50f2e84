"""A reader's table: what is read of it, what is left out, and what is said where nothing can be."""

from types import SimpleNamespace

import numpy as np
import pytest
from live import own_data
from live.table import MOST_ROWS, Unreadable, read


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,5\n",
        "a;b\n1,0;2,0\n3,0;5,0",
        "a\tb\r\n1\t2\r\n\r\n3\t5\r\n",
        '\ufeff"a", "b"\n1, 2\n3, 5',
        "a b\n 1   2\n3 5",
    ],
)
def test_a_table_is_read_whatever_stands_between_its_numbers(text):
    found = read(text)
    assert found == (["a", "b"], [[1, 2], [3, 5]], [])


def test_columns_without_names_get_numbers():
    assert read("1,2\n3,5").names == ["column 1", "column 2"]


def test_words_constants_and_holes_are_left_out_and_said_to_be():
    found = read("name,x,one,y\nAda,1,7,2\nBob,,7,5\nCyd,4,7,NA\nDan,5,7,1e3")
    assert found.names == ["x", "y"]
    assert found.rows == [[1, 2], [5, 1000]]
    words = " ".join(found.remarks)
    assert "name is left out: 'Ada' in line 2" in words
    assert "one is left out: it has one value" in words
    assert "2 rows have holes, left out: lines 3, 4." in words


def test_a_slip_in_a_column_of_numbers_costs_its_line_only():
    lines = [f"{n},{n * n}" for n in range(40)]
    lines[16] = "16x.3,256"
    found = read("a,b\n" + "\n".join(lines))
    assert found.names == ["a", "b"]
    assert len(found.rows) == 39
    assert found.remarks == [
        "a: '16x.3' in line 18 is no number.",
        "1 row has holes, left out: line 18.",
    ]


def fit_of(bic, remark=""):
    return SimpleNamespace(n_components=2, log_likelihood=-1.0, bic=bic, remark=remark)


def test_of_fits_the_best_that_nothing_speaks_against_is_shown():
    rows = [fit_of(9.0), fit_of(7.0), fit_of(3.0, "component 1: with few rows"), fit_of(None)]
    best = own_data.best_of(rows)
    assert best.bic == 7.0
    lines = own_data.compared(rows, best).splitlines()[2:]
    assert [line.count("|") for line in lines] == [5] * 4
    assert ["doubtful" in line for line in lines] == [False, False, True, False]
    assert "no fit" in lines[3]
    assert "best of the others" in own_data.remark(rows, best)[0]
    assert own_data.best_of(rows[2:]) is rows[2]


@pytest.mark.parametrize(("weight", "doubtful"), [(2.9 / 20, True), (3.1 / 20, False)])
def test_a_fit_is_doubtful_where_a_component_has_fewer_than_three_rows_a_column(weight, doubtful):
    row = own_data.gmmlib.select(np.arange(20.0)[:, None], [1], ["full"]).table[0]
    model = SimpleNamespace(weights_=np.array([1 - weight, weight]))
    found = own_data.looked_at(row, model, np.zeros((20, 1)))
    assert bool(own_data.doubt(found)) == doubtful
    assert own_data.looked_at(row, None, np.zeros((20, 1))) is row


def test_fits_without_doubt_have_no_column_for_it():
    rows = [fit_of(9.0), fit_of(7.0)]
    assert own_data.remark(rows, rows[1]) == []
    assert own_data.compared(rows, rows[1]).splitlines()[0].count("|") == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no table yet"),
        ("1,2", "no table yet"),
        ("a,b\n1,2\n1,2,3", "Line 3 has 3 fields; line 1 has 2"),
        ("a,b\nx,y\nz,w", "No column of numbers is left. a is left out: 'x' in line 2"),
        ("a\n" + "1\n2\n" * MOST_ROWS, "expected at most 20000"),
        (",".join("abcdefghi") + "\n" + "1,2,3,4,5,6,7,8,9\n2,3,4,5,6,7,8,9,1", "9 columns"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, words):
    with pytest.raises(Unreadable, match=words):
        read(text)


def test_an_infinite_number_is_none():
    assert read("a,b\ninf,1\n2,3").remarks == ["a is left out: 'inf' in line 2 is no number."]
