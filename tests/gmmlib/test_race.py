"""Who leaves a race, and when it ends early: runs whose heights and soundness are given."""

from types import SimpleNamespace

import pytest

from gmmlib.search import race as module
from gmmlib.search.race import AGREED, ALIKE, FINALISTS, HEAT, agreed, in_order
from gmmlib.search.runs import SOUND, Run


@pytest.fixture
def problem(monkeypatch):
    """A problem in which a run is as sound as its theta says."""
    monkeypatch.setattr(module, "soundness", lambda problem, theta: theta)
    return SimpleNamespace()


def runs_at(*ends, sound=SOUND):
    """Settled runs, which end at these objectives."""
    return [Run(sound, (end, end)) for end in ends]


def test_of_many_runs_the_lowest_leave_and_of_few_the_least_sound(problem):
    unsound = Run(SOUND - 1, (0.0, 0.0))  # the highest
    few = [*runs_at(*range(-FINALISTS + 1, 0)), unsound]
    assert len(few) == FINALISTS
    assert in_order(problem, few) == [*runs_at(*range(-1, -FINALISTS, -1)), unsound]
    many = [*few, *runs_at(-FINALISTS)]
    assert in_order(problem, many)[0] is unsound


def test_runs_that_have_met_are_one(problem):
    first, second, other = runs_at(-1.0, -1.0 - ALIKE / 2, -1.0 - 2 * ALIKE)
    assert in_order(problem, [second, other, first]) == [first, other]


def test_runs_are_compared_after_as_many_steps(problem):
    early, late = Run(SOUND, (-2.0, -1.0, 0.0)), Run(SOUND, (-3.0, -1.5, 5.0))
    assert in_order(problem, [late, early], 2) == [early, late]
    assert in_order(problem, [early, late]) == [late, early]


def test_they_agree_where_all_but_one_stand_at_one_height(problem):
    best = [-1.0] * (HEAT - 1)
    assert agreed(problem, runs_at(*best, -9.0))
    assert not agreed(problem, runs_at(*best))  # one has collapsed: too few to say
    assert not agreed(problem, runs_at(-1.0, *[-1.0 - 2 * AGREED] * (HEAT - 2), -9.0))


def test_they_do_not_agree_while_one_still_climbs(problem):
    settled = runs_at(*[-1.0] * (HEAT - 1))
    climbing = Run(SOUND, (-1.0 - 2 * AGREED, -1.0))
    assert agreed(problem, [*settled, climbing])  # three have settled
    assert not agreed(problem, [*settled[:-1], climbing, *runs_at(-9.0)])


def test_they_do_not_agree_on_an_unsound_fit(problem):
    assert not agreed(problem, runs_at(*[-1.0] * HEAT, sound=SOUND - 1))
    best = Run(SOUND - 1, (-1.0 + AGREED / 2,) * 2)
    assert not agreed(problem, [*runs_at(*[-1.0] * (HEAT - 1)), best])
