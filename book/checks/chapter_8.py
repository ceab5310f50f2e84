"""Checks for chapter 8: grade a note, find its slips by tests, data that hide the wrong divisor."""

import numpy as np

from checks import verdict
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
    if not isinstance(answer, dict):
        return f"Expected a dictionary, found {type(answer).__name__}."
    for claim, (grade, hint) in GRADES.items():
        given = answer.get(claim)
        word = given.strip().casefold() if isinstance(given, str) else given
        if word not in ("right", "wrong"):
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
    if not callable(answer):
        return f"Expected a function, found {type(answer).__name__}."
    for slip in SLIPS:
        found = answer(_step(slip))
        if not isinstance(found, str) or found not in SLIPS:
            return f"Return one of {', '.join(SLIPS)}; found {found!r}."
        if found != slip:
            return f"A step with the slip {slip!r} was taken for {found!r}."
    return None


# ---- data on which 1/N looks right ----------------------------------------------------------

N_STEPS = 20


def _looks_problem(answer):
    X, start = answer
    if not isinstance(start, Parameters) or start.n_components != 2:
        return "The start should be a gmmlib.Parameters with two components."
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
