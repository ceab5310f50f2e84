"""Checks for chapter 8: grade a note, find its slips by tests, data that hide the wrong divisor."""

import numpy as np

from checks import Verdict
from gmmlib import CollapseError, Parameters, em, log_gaussian, log_likelihood, m_step
from gmmlib import responsibilities as shares

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


def check_grading(answer):
    """answer: {"a": "right" or "wrong", …} for the ten claims of the invented note."""
    if not isinstance(answer, dict):
        return Verdict(False, f"Expected a dictionary, found {type(answer).__name__}.")
    for claim, (grade, hint) in GRADES.items():
        given = answer.get(claim)
        if not isinstance(given, str) or given not in ("right", "wrong"):
            return Verdict(False, f'Claim ({claim}) needs "right" or "wrong", found {given!r}.')
        if given != grade:
            return Verdict(False, f"Look at claim ({claim}) again: {hint}")
    return Verdict(True, "All ten claims are graded as the book proves them.")


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


def check_find_error(answer):
    """answer(step): which of SLIPS the step has; step(X, weights, means, covariances) is run."""
    if not callable(answer):
        return Verdict(False, f"Expected a function, found {type(answer).__name__}.")
    for slip in SLIPS:
        try:
            found = answer(_step(slip))
        except Exception as error:  # a reader's answer may stop in any way
            return Verdict(False, f"Your answer stopped with {type(error).__name__}: {error}")
        if not isinstance(found, str) or found not in SLIPS:
            return Verdict(False, f"Return one of {', '.join(SLIPS)}; found {found!r}.")
        if found != slip:
            return Verdict(False, f"A step with the slip {slip!r} was taken for {found!r}.")
    return Verdict(True, "Each slip is found, and the right step is not accused.")


# ---- data on which 1/N looks right ----------------------------------------------------------

N_STEPS = 20


def check_looks_right(X, start):
    """On these rows, from this start, the note's iteration climbs and rests, and is yet wrong."""
    try:
        reason, heights = _climb(X, start)
    except CollapseError:
        reason = "A component collapsed."
    except Exception as error:  # rows or a start that gmmlib does not take
        reason = f"gmmlib stopped with {type(error).__name__}: {error}"
    if reason:
        return Verdict(False, reason)
    praise = (
        f"The note climbs from {heights[0]:.1f} to {heights[1]:.1f} and never falls. "
        f"From where it rests, EM climbs on to {heights[2]:.1f}."
    )
    return Verdict(True, praise)


def _climb(X, start):
    """What does not look right, or None; ln L at the start, where the note rests, after EM."""
    if not isinstance(start, Parameters) or start.n_components != 2:
        return "The start should be a gmmlib.Parameters with two components.", None
    if len(X) > 1000:
        return f"At most 1000 rows, please; found {len(X)}.", None
    now, path = start, [log_likelihood(X, start)]
    for _ in range(N_STEPS):
        new = m_step(X, shares(X, now))
        shrunk = new.weights[:, None, None] * new.covariances
        now = Parameters(new.weights, new.means, shrunk)
        path.append(log_likelihood(X, now))
    gains = np.diff(path)
    if gains.min() < -1e-6:
        step = int(np.argmax(gains < -1e-6)) + 1
        return f"In iteration {step} the note loses {-gains[step - 1]:.4f} nats.", None
    if path[-1] < path[0] + 1:
        return "The note gains less than 1 nat: nobody would think that it works.", None
    if now.weights.min() < 0.2:
        return f"A component has shrunk to the weight {now.weights.min():.3f}; keep 0.2.", None
    *_, right = em(X, now)
    return None, (path[0], path[-1], right.log_likelihood)
