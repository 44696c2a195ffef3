"""An order for a reader of several interests: what was learnt from all decisions, and beside it what each named
interest says, which begins with what it is made from and goes on with the decisions about it.

A paper stands where the highest of these would put it: who likes two things that have nothing in common is not served
by what lies between them (docs/RANKING.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from readq.search.interest.beginnings import Beginning
from readq.search.interest.matrix import Floats
from readq.search.interest.meaning import along_of, weighed
from readq.search.interest.model import Model
from readq.search.interest.words import bucket

_LIKE = 5  # decisions about an interest that weigh as much as what it is made from
_CLEARLY = 1.0  # standard deviations above the library from which on a paper is of an interest
_ITSELF = 2.0  # and by how many those stand higher that are by its author, or have its tag
_NEAR = 0.7  # of the highest: what comes so near it has put a paper in its place, too
_NAMED = 2

Decisions = Sequence[tuple[int, bool]]


class _Part:
    """What one interest says: what it is made from, and what was learnt of it."""

    def __init__(self, model: Model, made: Beginning) -> None:
        self.made = made
        self._start = _begun(model, made)
        scores = self._start.scores()
        self._start_spread = _spread(scores)
        self.begins = _standing(scores)
        if made.itself:
            rows = model.matrix.places(made.papers)
            self.begins[rows[rows >= 0]] += _ITSELF
        self.own = model.anew()
        self._own_spread = 1.0
        self.says = self.begins
        self._share = 1.0

    def learn(self, decided: Decisions, about: int) -> None:
        """Learn from the liked papers that are of it and from what was skipped; ``about`` it were so many."""
        self.own.learn(decided)
        self._share = _LIKE / (_LIKE + about)
        self.says = np.float32(self._share) * self.begins
        if self.own.learnt:
            scores = self.own.scores()
            self._own_spread = _spread(scores)
            self.says += np.float32(1 - self._share) * _standing(scores)

    @property
    def weighed(self) -> Floats:
        """What it says as far as it counts."""
        return np.where(self.says > 0, self.says * np.float32(self.made.weight), self.says)

    def reasons(self) -> Model:
        """A model whose words and directions are what spoke, and whose decisions those that were learnt from."""
        out = self.own.anew()
        out.decided, out.liked, out.alphas = self.own.decided, self.own.liked, self.own.alphas
        out.words, out.directions = np.zeros_like(self._start.words), np.zeros_like(self._start.directions)
        for model, part in (
            (self._start, self._share / self._start_spread),
            (self.own, (1 - self._share) / self._own_spread),
        ):
            if model.learnt:
                out.words = out.words + np.float32(part) * model.words
                out.directions = out.directions + np.float32(part) * model.directions
        return out


class Several:
    """The interests of a reader over a ``model`` of words that learns from all decisions."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._parts: dict[Beginning, _Part] = {}
        self._all: Floats = np.zeros(0, np.float32)  # what was learnt from all decisions says
        self._scores: Floats | None = None

    def have(self, made: Sequence[Beginning]) -> None:
        """Have these interests; those that it has already cost nothing."""
        kept = {_unweighed(each): part for each, part in self._parts.items()}
        self._parts = {}
        for each in made:
            part = kept.get(_unweighed(each)) or _Part(self._model, each)
            part.made = each
            self._parts[each] = part
        self._scores = None

    def learn(self, decided: Decisions) -> None:
        """Learn from decisions, as (paper, whether it counts for), the latest first. What is liked of a muted interest
        is left out, and what is liked of one that weighs less than others counts for that one alone."""
        parts = list(self._parts.values())
        rows = self._model.matrix.places([id_ for id_, _ in decided])
        of = np.full(len(rows), -1)
        if parts and len(rows):
            begins = np.stack([part.begins[rows] for part in parts])
            of = np.where((begins.max(axis=0) >= _CLEARLY) & (rows >= 0), begins.argmax(axis=0), -1)
        apart = [at for at, part in enumerate(parts) if part.made.muted or part.made.weight < 1]
        self._model.learn(
            [pair for pair, at in zip(decided, of.tolist(), strict=True) if not pair[1] or at not in apart]
        )
        for at, part in enumerate(parts):
            if part in self._heard():
                mine = [pair for pair, whose in zip(decided, of.tolist(), strict=True) if not pair[1] or whose == at]
                part.learn(mine, int((of == at).sum()))
        self._all = _standing(self._model.scores()) if self._model.learnt else np.zeros(0, np.float32)
        self._scores = None

    @property
    def speaks(self) -> bool:
        """Whether there is any order at all."""
        return self._counts_all or any(bool(part.says.any()) for part in self._heard())

    def scores(self) -> Floats:
        """How much speaks for each paper, in the order of the rows. Only their order means something."""
        if self._scores is None:
            said = [part.weighed for part in self._heard()]
            if self._counts_all:
                said.append(self._all)
            self._scores = np.max(said, axis=0)
        return self._scores

    def of(self, row: int) -> list[str]:
        """The names of the interests that a paper owes its place to, the strongest first."""
        found = sorted(((float(part.weighed[row]), part.made.name) for part in self._heard()), key=lambda x: -x[0])
        least = max(_CLEARLY, _NEAR * float(self.scores()[row]))
        return [name for value, name in found if value >= least][:_NAMED]

    def reasons(self, row: int) -> Model:
        """The model whose words and decisions put a paper in its place."""
        best = max(self._heard(), key=lambda part: float(part.weighed[row]), default=None)
        if best is None or (self._counts_all and self._all[row] > best.weighed[row]):
            return self._model
        return best.reasons()

    @property
    def _counts_all(self) -> bool:
        return self._model.learnt and not any(part.made.followed for part in self._parts.values())

    def _heard(self) -> list[_Part]:
        """The interests that count now."""
        followed = [part for part in self._parts.values() if part.made.followed]
        return followed or [part for part in self._parts.values() if not part.made.muted]


def _unweighed(made: Beginning) -> Beginning:
    return made._replace(name="", weight=1.0, muted=False, followed=False)


def _begun(model: Model, made: Beginning) -> Model:
    """A model that says only what an interest is made from: its papers taken together, and its words as a paper's."""
    rows = model.matrix.places(made.papers)
    out = model.anew()
    out.begin(rows[rows >= 0])
    if made.words:
        counts = {at: times for word, times in made.words if (at := bucket(word)) >= 0}
        words = weighed(model, counts)
        along = along_of(model, words)
        half = np.float32(0.5 if (rows >= 0).any() else 1.0)
        out.words = half * (out.words + words) if half < 1 else words
        if along is not None:
            place = np.float32(model.share) * along
            out.directions = half * (out.directions + place) if half < 1 else place
    return out


def _spread(scores: Floats) -> float:
    return max(float(scores.std()), 1e-6) if len(scores) else 1.0


def _standing(scores: Floats) -> Floats:
    """Scores in standard deviations from their mean, so that those of different makes can be compared."""
    found: Floats = ((scores - scores.mean()) / np.float32(_spread(scores))).astype(np.float32)
    return found
