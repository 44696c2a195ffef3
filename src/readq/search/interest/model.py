"""What was learnt from decisions: a score for every paper, and the papers that are most like some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.latent import Basis
from readq.search.interest.learner import Doubles, fit, recency, towards_middle
from readq.search.interest.matrix import Floats, Matrix, Places
from readq.search.interest.streamed import StreamedMatrix, StreamedPlaces
from readq.search.interest.words import BUCKETS

_LATENT_SHARE = 0.5  # how much latent directions count beside words in a large library
_LARGE = 8_000  # papers; those of fewer are too few to tell which words go together (docs/RANKING.md)
_LONG = 127.0  # the length of a row of latent places
_CANDIDATES = 500  # papers that are alike by latent directions, of which words choose
_ALL = 2_000  # papers, of which all are compared by words
_CHUNK = 16_384  # rows made into floats at once: they stay near the processor


class Said(NamedTuple):
    """The scores ``of`` all papers of a library, when words spoke ``by`` these numbers and directions by ``along``."""

    by: Floats
    along: Floats
    of: Floats


class Model:
    """``matrix`` and ``latent`` have the same rows: words, and where the papers lie along the directions of ``base``.
    Without a ``base`` only words count. ``share`` is how much the directions count beside words. ``said`` is what was
    said of all papers when that was last asked for: it may be kept for another model of the same papers."""

    def __init__(self, matrix: Matrix, base: Basis | None, latent: NDArray[np.int8] | StreamedPlaces | None) -> None:
        self.matrix = matrix
        self.base = base if latent is not None and latent.shape[1] else None
        self.latent = latent if self.base is not None else None
        self.share = _LATENT_SHARE * min(1.0, len(matrix) / _LARGE) if self.base is not None else 0.0
        self.decided: Places = np.zeros(0, np.int64)  # rows
        self.liked: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.alphas: Doubles = np.zeros(0)
        self.words: Floats = np.zeros(0, np.float32)  # what a bucket speaks for, once something was learnt
        self.directions: Floats = np.zeros(0, np.float32)  # the same of the latent directions
        self._kernel: Doubles = np.zeros((0, 0))
        self._fitted: Doubles = np.zeros(0)  # before they were drawn towards the middle
        self.said: Said | None = None

    def anew(self, matrix: Matrix | None = None) -> Model:
        """Another model of the same papers, which has learnt nothing; with ``matrix`` it reads their words there."""
        if matrix is None:
            return Model(self.matrix, self.base, self.latent)
        latent = StreamedPlaces(matrix) if isinstance(matrix, StreamedMatrix) and self._streams else self.latent
        return Model(matrix, self.base, latent)

    def part(self, rows: Places) -> Model:
        """A model of these papers alone, which has learnt nothing and knows the weights and directions of all."""
        latent = self.latent[rows] if self.latent is not None else None
        return Model(self.matrix.part(rows), self.base, latent)

    @property
    def _streams(self) -> bool:
        """Whether it is read from the file where papers lie."""
        return isinstance(self.latent, StreamedPlaces)

    @property
    def learnt(self) -> bool:
        """Whether anything was decided that counts for."""
        return bool(self.liked.any())

    def learn(self, decided: Sequence[tuple[int, bool]]) -> None:
        """Learn from decisions, as (paper, whether it counts for), the latest first. Of what was learnt before, all is
        used that is the same; a decision more costs a row of products and some rounds of the fit."""
        rows = self.matrix.places([id_ for id_, _ in decided])
        liked = np.asarray([liked for _, liked in decided], np.bool_)[rows >= 0]
        rows = rows[rows >= 0]
        same = np.array_equal(rows, self.decided) and np.array_equal(liked, self.liked)
        if same and len(self.words):
            return
        self._grow(rows)
        known = dict(zip(self.decided.tolist(), self._fitted.tolist(), strict=True))
        start = np.asarray([known.get(row, 0.0) for row in rows.tolist()])
        self.decided, self.liked = rows, liked
        recent = recency(len(rows))
        self._fitted = fit(self._kernel, liked, start, recent=recent)
        self.alphas = towards_middle(self._kernel, liked, self._fitted, recent)
        self._speak(rows, self.alphas.astype(np.float32))

    def begin(self, rows: Places) -> None:
        """Say what these papers say, taken together, as if nothing but they were liked; of no papers, nothing."""
        self.liked = np.ones(1, np.bool_)
        self._speak(rows, np.full(len(rows), 1 / max(len(rows), 1), np.float32))

    def _speak(self, rows: Places, factors: Floats) -> None:
        self.words = self.matrix.combined(rows, factors)
        if self.latent is not None:
            self.directions = self.share / _LONG * (self.latent[rows].astype(np.float32).T @ factors)

    def _grow(self, rows: Places) -> None:
        """Have the kernel of these rows: those that were in it before are not multiplied again."""
        place = {row: at for at, row in enumerate(self.decided.tolist())}
        kept = np.asarray([place.get(row, -1) for row in rows.tolist()], np.int64)
        kernel = np.zeros((len(rows), len(rows)))
        old = np.flatnonzero(kept >= 0)
        kernel[np.ix_(old, old)] = self._kernel[np.ix_(kept[old], kept[old])]
        new = np.flatnonzero(kept < 0).tolist()
        if new:
            found = self.matrix.entries(rows)
            begins, ends = found.begins, found.ends
            along = self.latent[rows].astype(np.float32) / _LONG if self.latent is not None else None
            one = np.zeros(BUCKETS, np.float32)
            for at in new:
                mine = found.words[begins[at] : ends[at]]
                one[mine] = found.weights[begins[at] : ends[at]]
                alike = np.add.reduceat(found.weights * one[found.words], begins)
                if along is not None:
                    alike += self.share * (along @ along[at])
                kernel[at, :] = kernel[:, at] = alike
                one[mine] = 0
        self._kernel = kernel

    def alike(self, rows: Places, row: int) -> Floats:
        """How alike some papers and another are: 0 for nothing in common, up to 1 + `share`."""
        found = self.matrix.rows_times(rows, self.matrix.dense(row))
        if self.latent is not None:
            along = self.latent[rows].astype(np.float32)
            found = found + self.share / _LONG**2 * (along @ self.latent[np.asarray([row])][0].astype(np.float32))
        return found

    def scores(self, rows: Places | None = None) -> Floats:
        """How much speaks for papers (all, or these rows); what is liked is high. Only their order means something."""
        if not self.learnt:
            return np.zeros(len(self.matrix) if rows is None else len(rows), np.float32)
        said = self.said
        if said is not None and self._is_by(said):
            return said.of.copy() if rows is None else said.of[rows]
        found = self._both(rows, self.words, self.directions / _LONG)
        if rows is not None:
            return found
        self.said = Said(self.words, self.directions, found)
        return found.copy()

    @property
    def exact(self) -> bool:
        """Whether `scores` of all papers are there without reading the words of all."""
        return not self.learnt or (self.said is not None and self._is_by(self.said))

    def _is_by(self, said: Said) -> bool:
        """Whether these are the words that something was said by; the fit ends a little otherwise each time."""
        return said.by is self.words or np.allclose(said.by, self.words, atol=1e-6)

    def rough(self) -> Floats:
        """About what `scores` gives, at once: as it was when all words were last read, and what directions say since
        then. It needs directions."""
        if self.said is None:
            return self._about(self.directions / _LONG)
        return self.said.of + self._about((self.directions - self.said.along) / _LONG)

    def similar(self, rows: Places, count: int) -> list[tuple[int, float]]:
        """The papers that are most like those of ``rows`` taken together, best first, as (row, how alike); not these
        themselves."""
        if not len(rows) or not len(self.matrix):
            return []
        factors = np.full(len(rows), 1 / len(rows), np.float32)
        along = self.latent[rows].astype(np.float32).T @ factors / _LONG if self.latent is not None else None
        total = self.nearest(self.matrix.combined(rows, factors), along, self.share, len(rows))
        total[rows] = -np.inf
        return [(row, float(total[row])) for row in highest(total, count)]

    def nearest(self, words: Floats, along: Floats | None, share: float, more: int = 0) -> Floats:
        """How alike all papers are to weights of ``words`` and a place ``along`` the directions, which count ``share``
        beside words. In a large library only of those that are near by directions (500 and ``more``), else -inf."""
        if along is None or self.latent is None:
            return self.matrix.times(words)
        direction = along / np.float32(_LONG)
        if len(self.matrix) <= _ALL:
            return self._both(None, words, share * direction)
        near = self._about(direction)
        total = np.full(len(self.matrix), -np.inf, np.float32)
        wanted = np.argpartition(-near, _CANDIDATES + more)[: _CANDIDATES + more]
        total[wanted] = self._both(wanted, words, share * direction)
        return total

    def _both(self, rows: Places | None, words: Floats, direction: Floats) -> Floats:
        """What weights of words and a direction say together of papers (all, or these rows)."""
        if self._streams and isinstance(self.matrix, StreamedMatrix):
            if rows is None:
                return self.matrix.times_both(words, direction)
            return self.matrix.rows_times_both(rows, words, direction)
        found = self.matrix.times(words) if rows is None else self.matrix.rows_times(rows, words)
        return found + self._along(direction, rows) if self.latent is not None else found

    def _about(self, direction: Floats) -> Floats:
        """About where all papers lie along a direction, from memory."""
        if isinstance(self.latent, StreamedPlaces):
            return self.latent.about(direction)
        return self._along(direction, None)

    def _along(self, direction: Floats, rows: Places | None) -> Floats:
        """The product of latent places with a direction; all of them as floats at once would take four times the
        memory."""
        assert self.latent is not None
        assert not isinstance(self.latent, StreamedPlaces)
        if rows is not None:
            return self.latent[rows].astype(np.float32) @ direction
        parts = [
            self.latent[start : start + _CHUNK].astype(np.float32) @ direction
            for start in range(0, len(self.latent), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def highest(scores: Floats, count: int) -> list[int]:
    """The places of the highest scores above 0, best first, those that are as high as they come."""
    wanted = np.flatnonzero(scores > 0)
    if count < len(wanted):
        wanted = wanted[scores[wanted] >= np.partition(scores[wanted], len(wanted) - count)[-count]]
    found: list[int] = wanted[np.argsort(-scores[wanted], kind="stable")][:count].tolist()
    return found
