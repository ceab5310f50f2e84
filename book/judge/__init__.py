"""The judge: a second evaluator of the book's equations that shares no algebra with the prover."""

from judge.judging import compare_matrix, judge
from judge.unjudged import unjudged
from judge.verdict import Verdict

__all__ = ["Verdict", "compare_matrix", "judge", "unjudged"]
