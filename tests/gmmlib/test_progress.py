"""What a fit shows while it runs: one refreshed line of a terminal, plain lines elsewhere."""

import os
import re
import sys
from contextlib import suppress

import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture
from gmmlib.estimator.progress import steps_left

LINE = re.compile(
    r"start (?P<start>\d)/(?P<starts>\d): step (?P<step>\d+), "
    r"objective per row (?P<objective>-?[\d.]+), "
    r"(steps left: (?P<how>about|at most) (?P<left>\d+)|(?P<end>[\w ]+))"
)


def shown(text):
    """The parts of every line; all that was written is lines."""
    lines = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(lines), text
    return [line.groupdict() for line in lines]


def fit(X, **settings):
    settings = {"tol": 1e-8, "random_state": 0, "init_params": "random_from_data"} | settings
    return GaussianMixture(3, **settings).fit(X)


def test_it_is_quiet_by_default(faithful, capsys):
    fit(faithful)
    assert capsys.readouterr() == ("", "")


def test_a_plain_line_every_ten_steps_and_one_for_the_end(faithful, capsys):
    model = fit(faithful, verbose=1)
    *lines, last = shown(capsys.readouterr().out)
    assert [int(line["step"]) for line in lines] == list(range(0, model.n_iter_ + 1, 10))
    assert [line["how"] for line in lines[:1]] == ["at most"]
    assert {line["start"] + "/" + line["starts"] for line in [*lines, last]} == {"1/1"}
    for line in lines[1:]:
        expected = model.lower_bounds_[int(line["step"]) - 1]
        assert float(line["objective"]) == pytest.approx(expected, rel=1e-8)
    assert (int(last["step"]), last["end"]) == (model.n_iter_, "converged")
    assert float(last["objective"]) == pytest.approx(model.lower_bound_, rel=1e-8)


def test_the_interval_can_be_chosen_and_every_start_is_numbered(faithful, capsys):
    fit(faithful, verbose=1, verbose_interval=25, n_init=3)
    lines = shown(capsys.readouterr().out)
    assert [line["start"] for line in lines if line["end"]] == ["1", "2", "3"]
    assert {line["starts"] for line in lines} == {"3"}
    assert all(int(line["step"]) % 25 == 0 for line in lines if not line["end"])


def test_it_says_how_many_steps_are_left_and_that_they_did_not_suffice(faithful, capsys):
    with pytest.warns(gmmlib.ConvergenceWarning):
        fit(faithful, verbose=1, max_iter=20, tol=0)
    *lines, last = shown(capsys.readouterr().out)
    assert [(line["how"], line["left"]) for line in lines] == [
        ("at most", "20"),
        ("at most", "10"),
        ("at most", "0"),
    ]
    assert last["end"] == "not converged"


def test_it_says_what_ended_a_start(capsys):
    X = np.c_[np.r_[np.random.default_rng(0).normal(size=20), 9.0, 9.0]]
    start = {"weights_init": [0.9, 0.1], "means_init": [[0], [9]], "precisions_init": [[[1]]] * 2}
    with pytest.raises(gmmlib.CollapseError):
        GaussianMixture(2, reg_covar=0, verbose=1, **start).fit(X)
    assert shown(capsys.readouterr().out)[-1]["end"] == "ended by CollapseError"


def read_all(terminal):
    """What was written to a terminal that is closed at the other end: it comes in pieces."""
    pieces = []
    with open(terminal, "rb", buffering=0) as file, suppress(OSError):  # on Linux, the end
        while piece := file.read(1000):
            pieces.append(piece)
    return b"".join(pieces).decode()


def test_a_terminal_has_one_line_that_is_refreshed(faithful, monkeypatch):
    """A line is written over the last one; only the end of a start begins a new line."""
    ours, theirs = os.openpty()
    with open(theirs, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        model = fit(faithful, verbose=1, verbose_interval=20, n_init=2)
        monkeypatch.undo()
    written = read_all(ours)
    assert written.count("\n") == 2
    before, *lines = re.split(r"\r\x1b\[K", written)
    assert before == ""
    parts = shown("\n".join(line.rstrip("\r\n") for line in lines))
    assert [line["start"] for line in parts if line["end"] == "converged"] == ["1", "2"]
    assert max(float(line["objective"]) for line in parts) == pytest.approx(model.lower_bound_)
    assert len(parts) > 4
    assert max(map(len, lines)) < 80


def test_steps_left_where_gains_shrink_by_a_known_factor():
    """Objectives -0.5^n: what is left after n steps is 0.5^n; 2^-20 is first below 1e-6."""
    objectives = [-(0.5**n) for n in range(5)]
    assert steps_left(objectives, 1e-6, 1000) == "about 16"
    assert steps_left(objectives, 1e-6, 7) == "about 7"
    assert steps_left(objectives, 1, 1000) == "about 0"
    assert steps_left(objectives[:2], 1e-6, 1000) == "at most 1000"
    assert steps_left([0.0, 1.0, 3.0], 1e-6, 1000) == "at most 1000"
    assert steps_left([0.0, 1.0, 1.0], 1e-6, 1000) == "at most 1000"
    assert steps_left(objectives, 0, 1000) == "at most 1000"
