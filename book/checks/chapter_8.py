"""Checks for chapter 8: grade a note, find its slips by tests, data that hide the wrong divisor."""

from collections.abc import Mapping

import numpy as np

from checks import Wrong, verdict
from checks.reading import called, reals
from gmmlib import CollapseError, Parameters, em, log_gaussian, log_likelihood, m_step
from gmmlib import responsibilities as shares


def check_grading(answer):
    """answer: {"a": "right" or "wrong", …} for the ten claims of the invented note."""
    return verdict(_grading_problem, answer, "All ten claims are graded as the book proves them.")


def check_find_error(answer):
    """answer(step): which of SLIPS the step has; step(X, weights, means, covariances) is run."""
    return verdict(
        _errors_problem, answer, "Each slip is found, and the right step is not accused."
    )


def check_looks_right(X, start):
    """On these rows, from this start, the note's iteration climbs and rests, and is yet wrong."""
    return verdict(_looks_problem, (X, start), _how_it_looks)


def _word(found, words):
    """The one of these words that was given, large or small, also by NumPy; else None."""
    if isinstance(found, np.ndarray) and found.shape == ():
        found = found.item()
    given = found.strip().casefold() if isinstance(found, str) else None
    return {word.casefold(): word for word in words}.get(given)


# ---- an invented note -----------------------------------------------------------------------

# What is right, and where to look for it if the answer differs.
GRADES = {
    "a": ("right", "what is the largest value of a narrow bell?"),
    "b": ("wrong", "draw a histogram of the average of two such numbers."),
    "c": ("wrong", "what happens to the fraction if the weights differ?"),
    "d": ("right", "add up the table row by row."),
    "e": ("wrong", "which divisor has the zero slope?"),
    "f": ("right", "which inequality compares Q at two sets of weights?"),
    "g": ("right", "look at the two moment identities."),
    "h": ("wrong", "which wrong M-step never lowers the log-likelihood?"),
    "i": ("wrong", "how high can the log-likelihood be?"),
    "j": ("wrong", "what are the responsibilities at such a start?"),
}


def _grading_problem(answer):
    if not isinstance(answer, Mapping):
        return f"Expected a dictionary, found {type(answer).__name__}."
    for claim, (grade, hint) in GRADES.items():
        given = answer.get(claim)
        word = _word(given, ("right", "wrong"))
        if word is None:
            return f'Claim ({claim}) needs "right" or "wrong", found {given!r}.'
        if word != grade:
            return f"Look at claim ({claim}) again: {hint}"
    return None


# ---- a test for each error ------------------------------------------------------------------

SLIPS = ("none", "sum to k", "sum over rows", "argmax", "1/N")


def _step(slip):
    """One iteration with this slip, row by row and component by component."""

    def step(X, weights, means, covariances):
        X = np.asarray(X, float)
        terms = np.asarray(weights) * np.exp(log_gaussian(X, means, covariances))
        table = np.array([_fractions(terms, row, slip) for row in range(len(X))])
        counts = table.sum(axis=0)
        if not counts.all():
            raise Wrong(f"On your rows a component is left with none by a step with {slip!r}.")
        new_means = np.array([np.average(X, axis=0, weights=g) for g in table.T])
        spreads = np.array([np.cov(X.T, aweights=g, ddof=0) for g in table.T])
        spreads = spreads.reshape(len(counts), X.shape[1], X.shape[1])
        if slip == "1/N":
            spreads = spreads * (counts / len(X))[:, None, None]
        return table, counts / len(X), new_means, spreads

    return step


def _fractions(terms, row, slip):
    """The responsibilities of one row."""
    mine = terms[row]
    if slip == "sum to k":
        return [mine[k] / mine[: k + 1].sum() for k in range(len(mine))]
    if slip == "sum over rows":
        return mine / terms.sum(axis=0)
    if slip == "argmax":
        return [float(k == mine.argmax()) for k in range(len(mine))]
    return mine / mine.sum()


def _errors_problem(answer):
    for slip in SLIPS:
        found = called(answer, _step(slip))
        word = _word(found, SLIPS)
        if word is None:
            return f"Return one of {', '.join(SLIPS)}; found {found!r}."
        if word != slip:
            return f"A step with the slip {slip!r} was taken for {word!r}."
    return None


# ---- data on which 1/N looks right ----------------------------------------------------------

N_STEPS = 20


def _looks_problem(answer):
    X, start = _rows_and_start(*answer)
    if len(X) > 1000:
        return f"At most 1000 rows, please; found {len(X)}."
    try:
        path, rest = _climb(X, start)
        reason = _what_gives_it_away(X, np.diff(path), rest)
        if reason is None:
            _maximum(X, rest)
    except CollapseError:
        return "A component collapsed."
    return reason


def _rows_and_start(X, start):
    """The rows as an array, the start, of as many features."""
    if not isinstance(start, Parameters):
        raise Wrong(f"The start should be a gmmlib.Parameters; found {type(start).__name__}.")
    if start.n_components != 2:
        raise Wrong(f"The start should have two components; found {start.n_components}.")
    X = reals(X, "The rows")
    if X.ndim != 2 or X.shape[1] != start.n_features:
        raise Wrong(f"The rows should have the shape (N, {start.n_features}); found {X.shape}.")
    return X, start


def _climb(X, start):
    """ln L before and after each of the note's iterations, and the parameters where it rests."""
    now, path = start, [log_likelihood(X, start)]
    for _ in range(N_STEPS):
        new = m_step(X, shares(X, now))
        shrunk = new.weights[:, None, None] * new.covariances
        now = Parameters(new.weights, new.means, shrunk)
        path.append(log_likelihood(X, now))
    return path, now


def _maximum(X, start):
    *_, right = em(X, start)
    return right.log_likelihood


def _what_gives_it_away(X, gains, rest):
    if gains.min() < -1e-6:
        step = int(np.argmax(gains < -1e-6)) + 1
        return f"In iteration {step} the note loses {-gains[step - 1]:.4f} nats."
    if gains.sum() < 1:
        return "The note gains less than 1 nat: nobody would think that it works."
    if rest.weights.min() < 0.2:
        return f"A component has shrunk to the weight {rest.weights.min():.3f}; keep 0.2."
    if np.allclose(shares(X, rest), rest.weights, atol=1e-6):
        return "The two components are twins, which stay alike; start from two that differ."
    return None


def _how_it_looks(answer):
    X, start = answer
    path, rest = _climb(X, start)
    return (
        f"The note climbs from {path[0]:.1f} to {path[-1]:.1f} and never falls. "
        f"From where it rests, EM climbs on to {_maximum(X, rest):.1f}."
    )
