"""What was learnt from decisions: a score for every paper, and the papers that are most like some."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.latent import Basis
from readq.search.interest.learner import Doubles, fit
from readq.search.interest.matrix import Floats, Places, WordMatrix

_LATENT_SHARE = 0.5  # how much latent directions count beside words in a large library
_LARGE = 8_000  # papers; those of fewer are too few to tell which words go together (docs/RANKING.md)
_LONG = 127.0  # the length of a row of latent places
_CANDIDATES = 500  # papers that are alike by latent directions, of which words choose
_ALL = 2_000  # papers, of which all are compared by words
_CHUNK = 65_536  # rows made into floats at once


class Model:
    """``matrix`` and ``latent`` have the same rows: words, and where the papers lie along the directions of ``base``.
    Without a ``base`` only words count. ``share`` is how much the directions count beside words."""

    def __init__(self, matrix: WordMatrix, base: Basis | None, latent: NDArray[np.int8] | None) -> None:
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

    def anew(self) -> Model:
        """Another model of the same papers, which has learnt nothing."""
        return Model(self.matrix, self.base, self.latent)

    @property
    def learnt(self) -> bool:
        """Whether anything was decided that counts for."""
        return bool(self.liked.any())

    def learn(self, decided: Sequence[tuple[int, bool]]) -> None:
        """Learn from decisions, as (paper, whether it counts for). Of what was learnt before, all is used that is the
        same; a decision more costs a row of products and some rounds of the fit."""
        rows = self.matrix.places([id_ for id_, _ in decided])
        liked = np.asarray([liked for _, liked in decided], np.bool_)[rows >= 0]
        rows = rows[rows >= 0]
        same = np.array_equal(rows, self.decided) and np.array_equal(liked, self.liked)
        if same and len(self.words):
            return
        self._grow(rows)
        known = dict(zip(self.decided.tolist(), self.alphas.tolist(), strict=True))
        start = np.asarray([known.get(row, 0.0) for row in rows.tolist()])
        self.decided, self.liked = rows, liked
        self.alphas = fit(self._kernel, liked, start)
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
        for at in np.flatnonzero(kept < 0):
            alike = self.alike(rows, int(rows[at]))
            kernel[at, :] = alike
            kernel[:, at] = alike
        self._kernel = kernel

    def alike(self, rows: Places, row: int) -> Floats:
        """How alike some papers and another are: 0 for nothing in common, up to 1 + `share`."""
        found = self.matrix.rows_times(rows, self.matrix.dense(row))
        if self.latent is not None:
            found = found + self.share / _LONG**2 * (
                self.latent[rows].astype(np.float32) @ self.latent[row].astype(np.float32)
            )
        return found

    def scores(self, rows: Places | None = None) -> Floats:
        """How much speaks for papers (all, or these rows); what is liked is high. Only their order means something."""
        if not self.learnt:
            return np.zeros(len(self.matrix) if rows is None else len(rows), np.float32)
        found = self.matrix.times(self.words) if rows is None else self.matrix.rows_times(rows, self.words)
        return found + self._along(self.directions, rows) / _LONG if self.latent is not None else found

    def similar(self, rows: Places, count: int) -> list[tuple[int, float]]:
        """The papers that are most like those of ``rows`` taken together, best first, as (row, how alike); not these
        themselves."""
        if not len(rows) or not len(self.matrix):
            return []
        factors = np.full(len(rows), 1 / len(rows), np.float32)
        along = self.latent[rows].astype(np.float32).T @ factors / _LONG if self.latent is not None else None
        total = self.nearest(self.matrix.combined(rows, factors), along, self.share, len(rows))
        total[rows] = -np.inf
        best = np.argsort(-total, kind="stable")[:count]
        return [(int(row), float(total[row])) for row in best if total[row] > 0]

    def nearest(self, words: Floats, along: Floats | None, share: float, more: int = 0) -> Floats:
        """How alike all papers are to weights of ``words`` and a place ``along`` the directions, which count ``share``
        beside words. In a large library only of those that are near by directions (500 and ``more``), else -inf."""
        if along is None or self.latent is None:
            return self.matrix.times(words)
        near = self._along(along, None) / _LONG
        if len(self.matrix) <= _ALL:
            return self.matrix.times(words) + share * near
        total = np.full(len(self.matrix), -np.inf, np.float32)
        wanted = np.argpartition(-near, _CANDIDATES + more)[: _CANDIDATES + more]
        total[wanted] = self.matrix.rows_times(wanted, words) + share * near[wanted]
        return total

    def _along(self, direction: Floats, rows: Places | None) -> Floats:
        """The product of latent places with a direction; all of them as floats at once would take four times the
        memory."""
        assert self.latent is not None
        if rows is not None:
            return self.latent[rows].astype(np.float32) @ direction
        parts = [
            self.latent[start : start + _CHUNK].astype(np.float32) @ direction
            for start in range(0, len(self.latent), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)
