"""What is new in a library beside what it had, and what its reader has come to read more and less of: words that are
striking enough not to be chance, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from readq.filters import Field, Filter
from readq.library.context import Context
from readq.library.word_model import WordModel
from readq.store import evaluate, features
from readq.store.compile import plan

if TYPE_CHECKING:
    from readq.search.interest.matrix import Places
    from readq.search.interest.model import Model
    from readq.search.interest.trends import Rise

WEEK = 7  # days
_LATELY = 28  # days
_ENOUGH, _MOST = 70, 20_000  # papers of a week: fewer are noise (docs/RANKING.md), and more are no news
_SCORE, _PAPERS = 4.0, 4
_READ, _READ_SCORE, _READ_PAPERS = 15, 3.0, 3  # liked papers lately, and before
_SHOWN = 8  # words
_NAMED = 12  # papers of a word that are looked at for how it is spelt


class Rising(NamedTuple):
    """A word, the papers that have it, and about how many of as many papers had it before."""

    word: str
    papers: tuple[int, ...]
    usual: float


class Reading(NamedTuple):
    """What one queues and reads more of than before, and less."""

    more: tuple[Rising, ...]
    less: tuple[Rising, ...]


class Trends:
    """Compares papers by their words. Not for the thread that draws."""

    def __init__(self, context: Context, words: WordModel) -> None:
        self._context = context
        self._words = words

    def rising(self) -> tuple[Rising, ...]:
        """The words of papers that came within a week, against all that came before: four standard deviations more
        than usual, in at least four papers, and more than so many words would be by chance. None while fewer than 70
        came, or more than were there before."""
        with self._context.explained():
            connection, now = self._context.connection, self._context.now()
            since = (now.date() - timedelta(days=WEEK)).isoformat()
            came = evaluate.every_id(connection, plan(Filter(Field("added", ":>=", (since,))), now))
            if not _ENOUGH <= len(came) <= _MOST:
                return ()
            model = self._words.model()
            some = self._rows(model, came)
            others = self._others(model, some)
            if len(others) < len(some):
                return ()
            return self._risen(model, some, others, _SCORE, _PAPERS)

    def reading(self) -> Reading:
        """The words of what was liked within four weeks, against what was liked before; nothing while there is little
        of either."""
        with self._context.explained():
            from readq.library.interest import counts_for

            moment = self._context.seconds() - _LATELY * 86_400
            liked = [each for each in features.decided(self._context.connection) if counts_for(each)]
            lately = [each.paper_id for each in liked if each.at >= moment]
            before = [each.paper_id for each in liked if each.at < moment]
            if min(len(lately), len(before)) < _READ:
                return Reading((), ())
            model = self._words.model()
            new, old = self._rows(model, lately), self._rows(model, before)
            return Reading(
                self._risen(model, new, old, _READ_SCORE, _READ_PAPERS),
                self._risen(model, old, new, _READ_SCORE, _READ_PAPERS),
            )

    def _rows(self, model: Model, ids: Sequence[int]) -> Places:
        rows = model.matrix.places(ids)
        return rows[rows >= 0]

    def _others(self, model: Model, rows: Places) -> Places:
        import numpy as np

        return np.setdiff1d(np.arange(len(model.matrix)), rows)

    def _risen(self, model: Model, some: Places, others: Places, score: float, papers: int) -> tuple[Rising, ...]:
        from readq.search.interest import reasons, topics, trends

        found = trends.rises(model.matrix, some, others, score=score, papers=papers, count=3 * _SHOWN)
        named: dict[str, Rise] = {}
        for rise in found:
            ids = [int(model.matrix.ids[row]) for row in rise.rows[:_NAMED]]
            texts = [f"{title} {abstract}" for _, title, abstract in self._words.texts(ids)]
            for share in reasons.named([(rise.bucket, rise.score)], texts):
                named.setdefault(share.what, rise)
        return tuple(
            Rising(word, tuple(int(model.matrix.ids[row]) for row in named[word].rows), named[word].expected)
            for word in topics.distinct(list(named), _SHOWN)
        )
