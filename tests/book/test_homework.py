"""The homework for lecturers: the key has full marks, every typical slip none, nothing crashes."""

import re
import subprocess
import sys
from math import dist
from pathlib import Path

import nbformat
import numpy as np
import pytest
from homework.__main__ import write
from homework.exercises import EXERCISES, kmeans_step, tie
from homework.marker import judge, mark
from homework.notebooks import homework, key, student
from homework.seed import read_seed
from homework.task import POINTS, TOLERANCE, Exercise, draw, normal, score
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
SEEDS = [0, 1, 7, 2026]
NAMES = [name for exercise in homework(0) for name in exercise.wrong]
CODE = re.compile(r"\w+ = (.*)")


def given(seed):
    return [exercise.given for exercise in homework(seed)]


def expected(seed):
    return {name: it for exercise in homework(seed) for name, it in exercise.values.items()}


def saved(folder, notebook):
    path = folder / "filled.ipynb"
    nbformat.write(notebook, path)
    return path


def remarks(marks):
    return {mark.answer: mark.remark for mark in marks}


def test_a_slip_that_always_gives_the_right_value_is_refused(monkeypatch):
    monkeypatch.setattr("homework.task.MOST_DRAWS", 3)
    twice = {"answer": {"added to itself": "2 * number"}}

    def make(rng):
        given = f"number = {rng.integers(9)}"
        return Exercise("Doubled", 1, "What is twice this?", given, "answer = 2 * number", twice)

    with pytest.raises(ValueError, match="Doubled: expected a slip to differ .* in one of 3"):
        draw(make, 0, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_values_have_full_marks_and_typical_slips_none(seed):
    truth = {name: value for name, (value, _) in expected(seed).items()}
    assert {mark.points for mark in judge(truth, seed)} == {POINTS}
    for name, (_, slips) in expected(seed).items():
        for reason, slip in slips.items():
            (found,) = [it for it in judge(truth | {name: slip}, seed) if it.answer == name]
            assert (found.points, found.remark) == (0, reason)


@pytest.mark.parametrize("seed", SEEDS)
def test_rounding_to_the_tolerance_is_forgiven_and_more_is_not(seed):
    truth = {name: np.asarray(value, float) for name, (value, _) in expected(seed).items()}
    for factor, points in ((1 + 0.9 * TOLERANCE, POINTS), (1 + 1.2 * TOLERANCE, 0)):
        near = {name: value * factor for name, value in truth.items()}
        assert {mark.points for mark in judge(near, seed)} == {points}


@pytest.mark.parametrize(
    ("value", "remark"),
    [
        (None, "no answer"),
        ("a function", "expected numbers, found a function"),
        ([1.0, 2.0, 3.0, 4.0, 5.0], "expected the shape (), found (5,)"),
        (np.nan, "another value"),
        (np.inf, "another value"),
    ],
)
def test_what_is_no_answer_gets_a_remark(value, remark):
    found = judge(dict.fromkeys(NAMES, value), 0)[NAMES.index("density")]
    assert (found.points, found.remark) == (0, remark)


def test_a_students_errors_cost_only_what_they_spoil(tmp_path):
    notebook = key(7)
    cells = {name: it for it in notebook.cells for name in NAMES if f"\n{name} =" in it.source}
    cells["density"].source = "density = lambda: 1"
    cells["log_likelihood"].source = "log_likelihood = 1 / 0"
    cells["gamma_row"].source = "gamma_row = [0.5, 0.5"
    cells["covariance"].source = "while True: pass"
    cells["label_variances"].source = "label_variances = None"
    cells["gain"].source += "\nprint = json = None"
    marks = mark(saved(tmp_path, notebook), 7, seconds=5)
    spoilt = {
        "density": "expected numbers, found a function",
        "log_likelihood": "no answer",
        "gamma_row": "no answer",
        "covariance": "no answer",
        "label_variances": "no answer",
    }
    assert {name: text for name, text in remarks(marks).items() if text} == spoilt


@pytest.mark.parametrize("text", ["", "{}", "no notebook"])
def test_a_file_that_is_no_notebook_has_no_marks(tmp_path, text):
    path = tmp_path / "filled.ipynb"
    path.write_text(text, "utf-8")
    marks = mark(path, 7)
    assert sum(it.points for it in marks) == 0
    assert all("could not be run" in it.remark for it in marks)


def test_the_students_notebook_runs_and_holds_no_solution():
    notebook = student(7)
    text = "\n".join(cell.source for cell in notebook.cells)
    for exercise in homework(7):
        assert not [line for line in exercise.solution.splitlines() if line and line in text]
    assert "gmmlib" not in text
    assert [text.count(f"\n{name} = None") + text.count(f"{name} = None\n") for name in NAMES]
    NotebookClient(notebook, kernel_name="python3").execute()


def test_the_students_notebook_does_not_tell_its_seed():
    seed = 9876543210
    assert str(seed) not in nbformat.writes(student(seed))
    assert str(seed) in key(seed).cells[0].source


@pytest.mark.parametrize("given", ["", "abc", "-1", "1.5", "7 8"])
def test_a_seed_that_is_no_number_is_refused_in_words(given):
    said = re.escape(f"SEED={given or '(nothing)'}: expected a whole number")
    with pytest.raises(SystemExit, match=f"^{said}"):
        read_seed(given)


def test_the_command_ends_with_such_words():
    command = [sys.executable, str(ROOT / "tools" / "homework"), "7 8"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("SEED=7 8: expected a whole number")


def test_another_seed_gives_other_numbers_and_the_same_the_same_bytes(tmp_path):
    numbers = [given(seed) for seed in range(20)]
    for same in zip(*numbers):
        assert len(set(same)) == len(same)
    for folder in ("one", "two"):
        write(3, tmp_path / folder)
    for name in ("homework.ipynb", "key.ipynb", "mark.py"):
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_what_the_marker_script_prints(tmp_path):
    write(3, tmp_path)
    command = [sys.executable, str(tmp_path / "mark.py"), str(tmp_path / "key.ipynb")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"total            {POINTS * len(NAMES)} of {POINTS * len(NAMES)}" in printed


def test_chapters_1_to_6_and_9_to_12_each_have_an_exercise():
    assert {exercise.chapter for exercise in homework(0)} == {1, 2, 3, 4, 5, 6, 9, 10, 11, 12}
    assert len(EXERCISES) >= 6


# ---- the solutions, in another way than by gmmlib ---------------------------------------------


def known(exercise):
    numbers = {"np": np}
    exec(exercise.given, numbers)
    return numbers


def by_loops(x, gamma):
    counts = [sum(row[k] for row in gamma) for k in (0, 1)]
    means = [sum(r[k] * t for r, t in zip(gamma, x)) / counts[k] for k in (0, 1)]
    squares = [sum(r[k] * (t - means[k]) ** 2 for r, t in zip(gamma, x)) for k in (0, 1)]
    return counts, means, [s / n for s, n in zip(squares, counts)]


def nearest(rows, means):
    return [0 if dist(row, means[0]) < dist(row, means[1]) else 1 for row in rows]


def averages(rows, labels):
    groups = [[row for row, label in zip(rows, labels) if label == k] for k in (0, 1)]
    return [[sum(column) / len(group) for column in zip(*group)] for group in groups]


def distortion(rows, means):
    return sum(min(dist(row, mean) ** 2 for mean in means) for row in rows)


def narrow(x, weights, means):
    """Responsibilities so near to the limit that a farther component has none."""
    terms = weights * normal(x, means, 0.01)
    return terms / terms.sum()


@pytest.mark.parametrize("seed", range(50))
def test_no_row_of_kmeans_is_tied_and_no_group_is_empty(seed):
    numbers = known(draw(kmeans_step, seed, EXERCISES.index(kmeans_step)))
    rows, means = numbers["X"], numbers["old_means"]
    for centres in (means, averages(rows, nearest(rows, means))):
        assert set(nearest(rows, centres)) == {0, 1}
        gaps = [dist(row, centres[0]) ** 2 - dist(row, centres[1]) ** 2 for row in rows]
        assert min(map(abs, gaps)) > 0.9


@pytest.mark.parametrize("seed", range(50))
def test_the_row_of_the_tie_is_midway_between_two_means_and_farther_from_the_third(seed):
    numbers = known(draw(tie, seed, EXERCISES.index(tie)))
    one, two, third = sorted(abs(numbers["means"] - numbers["x"]))
    assert 0 < one == two <= third - 1
    assert len({*numbers["means"]}) == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solutions_agree_with_sums_written_out(seed):
    exercises = [exercise for exercise in homework(seed) if exercise.chapter < 10]
    numbers = [known(exercise) for exercise in exercises]
    truth = {name: it for exercise in exercises for name, (it, _) in exercise.values.items()}
    one, rows, told, three, step, plane, share, turn, sizes, pairs, tied = numbers
    bells = [normal(three["x"], m, v) for m, v in zip(three["means"], three["variances"])]
    terms = np.array(bells) * three["weights"]
    gamma = turn["weights"] * normal(turn["x"][:, None], turn["means"], turn["variances"])
    gamma = gamma / gamma.sum(axis=1, keepdims=True)
    counts, means, variances = by_loops(turn["x"], gamma)
    after = score(turn["x"], np.array(counts) / 6, np.array(means), np.array(variances))
    gaps = plane["X"] - np.average(plane["X"], axis=0, weights=plane["gamma_k"])
    penalties = np.log(sizes["n_samples"]) * np.array([5, 11, 17, 23])
    criteria = penalties - 2 * sizes["log_likelihoods"]
    choice = nearest(pairs["X"], pairs["old_means"])
    moved = averages(pairs["X"], choice)
    costs = [distortion(pairs["X"], means) for means in (pairs["old_means"], moved)]
    parts = [one["weights"], one["means"], one["variances"]]
    found = {
        "density": sum(w * normal(one["x"], m, v) for w, m, v in zip(*parts)),
        "log_likelihood": score(rows["x"], rows["weights"], rows["means"], rows["variances"]),
        "label_variances": [told["x"][told["labels"] == k].var() for k in (0, 1)],
        "gamma_row": terms / terms.sum(),
        "new_means": by_loops(step["x"], step["gamma"])[1],
        "new_variances": by_loops(step["x"], step["gamma"])[2],
        "covariance": (plane["gamma_k"] * gaps.T) @ gaps / plane["gamma_k"].sum(),
        "multiplier": share["gamma"].sum(),
        "new_weights": share["gamma"].mean(axis=0),
        "gain": after - score(turn["x"], turn["weights"], turn["means"], turn["variances"]),
        "bic": criteria,
        "best_K": 1 + np.argmin(criteria),
        "groups": choice,
        "group_means": moved,
        "distortions": costs,
        "shared_variance": costs[1] / 12,
        "tied_row": narrow(tied["x"], tied["weights"], tied["means"]),
    }
    assert found.keys() == truth.keys()
    for name, value in found.items():
        np.testing.assert_allclose(value, truth[name], rtol=1e-9, atol=1e-12, err_msg=name)
