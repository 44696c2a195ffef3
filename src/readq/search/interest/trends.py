"""Words that some papers have more often than others would let expect."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import NamedTuple

import numpy as np

from readq.search.interest.matrix import Matrix, Places
from readq.search.interest.words import BUCKETS

_CHANCE = 0.05  # that any word is called rising which is not
_TERMS = 60  # of the tail of a distribution; those behind them are nothing


class Rise(NamedTuple):
    """A bucket that ``rows`` have, of which ``expected`` were to be expected; ``score`` is by how many standard
    deviations they are more."""

    bucket: int
    rows: Places
    expected: float
    score: float


def rises(matrix: Matrix, some: Places, others: Places, *, score: float, papers: int, count: int) -> list[Rise]:
    """The buckets that ``some`` papers have more often than ``others``, at least by ``score`` standard deviations and
    in so many ``papers``: the most striking first."""
    if not len(some) or not len(others):
        return []
    with_it, without = _with(matrix, some), _with(matrix, others)
    share = (without + 1) / (len(others) + 2)  # a word that no other paper has may be new, or only rare
    expected = len(some) * share
    found = (with_it - expected) / np.sqrt(expected * (1 - share))
    often = with_it >= papers
    chance = _CHANCE / max(int(often.sum()), 1)  # of so many words some would be striking by chance alone
    striking = np.flatnonzero((found >= score) & often)
    rising = np.asarray([at for at in striking if _tail(int(with_it[at]), float(expected[at])) < chance], np.int64)
    best = rising[np.argsort(-found[rising], kind="stable")][:count]
    return [
        Rise(int(at), _having(matrix, some, int(at)), float(expected[at]), float(found[at])) for at in best.tolist()
    ]


def _tail(papers: int, expected: float) -> float:
    """The chance of at least so many papers where so many are expected (Poisson)."""
    logs = [at * log(expected) - expected - lgamma(at + 1) for at in range(papers, papers + _TERMS)]
    return sum(map(exp, logs))


def _with(matrix: Matrix, rows: Places) -> Places:
    """How many of some papers have each bucket."""
    if 2 * len(rows) > len(matrix):  # all but the others
        return matrix.papers_with - _with(matrix, np.setdiff1d(np.arange(len(matrix)), rows))
    found = matrix.entries(rows)
    return np.bincount(found.words[found.weights > 0], minlength=BUCKETS).astype(np.int64)


def _having(matrix: Matrix, rows: Places, bucket: int) -> Places:
    found = matrix.entries(rows)
    having: Places = rows[np.repeat(np.arange(len(rows)), found.lengths)[found.words == bucket]]
    return having
