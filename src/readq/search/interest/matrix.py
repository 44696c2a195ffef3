"""The words of all papers as one sparse matrix of weights: a row a paper, a column a bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.words import BUCKETS, Block

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
_LARGEST = 0xFFFFFFFF  # number of a paper
_MANY = 50_000  # papers


class Entries(NamedTuple):
    """The buckets of some rows and their weights, one row after the other, and how many each row has: at least one."""

    lengths: Places
    words: NDArray[np.uint16]
    weights: Floats

    @property
    def begins(self) -> Places:
        """Where each row begins."""
        return self.ends - self.lengths

    @property
    def ends(self) -> Places:
        """Where each row ends."""
        return np.cumsum(self.lengths)


class Matrix(ABC):
    """``ids`` are the papers in the order of the rows, ascending; ``papers_with`` says how many have each bucket.

    A weight is (1 + log count) · log((papers + 1) / papers with that bucket), as in tf-idf; each row has length 1, or
    0 if the paper has no words that tell anything.
    """

    ids: NDArray[np.int64] | NDArray[np.uint32]
    papers_with: Places

    @abstractmethod
    def entries(self, places: Places) -> Entries:
        """Some rows."""

    @abstractmethod
    def times(self, vector: Floats) -> Floats:
        """The product of every row with a vector of a number a bucket."""

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, ids: Sequence[int]) -> Places:
        """The rows of papers, -1 for those it does not have."""
        try:
            wanted = np.asarray(ids, np.int64)
        except OverflowError:  # no paper has such a number
            wanted = np.asarray([id_ if 0 < id_ <= _LARGEST else 0 for id_ in ids], np.int64)
        if not len(self.ids):
            return np.full(len(wanted), -1, np.int64)
        if len(wanted) > _MANY and self.ids[-1] < 4 * len(self.ids):  # looking up is faster than searching then
            row_of = np.full(int(self.ids[-1]) + 2, -1, np.int32)
            row_of[self.ids] = np.arange(len(self.ids), dtype=np.int32)
            return row_of[np.clip(wanted, -1, len(row_of) - 1)].astype(np.int64)  # the last one is of no paper
        at = np.minimum(np.searchsorted(self.ids, wanted.clip(0, _LARGEST).astype(self.ids.dtype)), len(self.ids) - 1)
        return np.where(self.ids[at] == wanted, at, -1).astype(np.int64)

    def row(self, place: int) -> tuple[NDArray[np.uint16], Floats]:
        """The buckets and weights of a row."""
        return self.entries(np.asarray([place]))[1:]

    def dense(self, place: int) -> Floats:
        """A row with a weight for every bucket."""
        out = np.zeros(BUCKETS, np.float32)
        words, weights = self.row(place)
        out[words] = weights
        return out

    def rows_times(self, places: Places, vector: Floats) -> Floats:
        """The product of some rows with a vector."""
        if not len(places):
            return np.zeros(0, np.float32)
        found = self.entries(places)
        return np.add.reduceat(found.weights * vector[found.words], found.begins)

    def combined(self, places: Places, factors: Floats) -> Floats:
        """The sum of some rows, each times its factor, as a number a bucket."""
        found = self.entries(places)
        summed = np.bincount(found.words, found.weights * np.repeat(factors, found.lengths), BUCKETS)
        return summed.astype(np.float32)

    def part(self, places: Places) -> WordMatrix:
        """These rows alone, in memory, with the weights they have here."""
        return WordMatrix.of(self.ids[places].astype(np.int64), self.entries(places), self.papers_with)


class WordMatrix(Matrix):
    """All of it in memory, with ``only`` the rows of these papers. Of several entries for a paper the last counts."""

    def __init__(self, blocks: Iterable[Block], only: Places | None = None) -> None:
        parts = [_unpacked(block) for block in blocks]
        ids = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int64)
        lengths = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.int64)
        words = np.concatenate([part[2] for part in parts]) if parts else np.zeros(0, np.uint16)
        counts = np.concatenate([part[3] for part in parts]) if parts else np.zeros(0, np.uint8)
        _, last = np.unique(ids[::-1], return_index=True)
        rows = len(ids) - 1 - last
        if only is not None:
            rows = rows[np.isin(ids[rows], only)]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        if not np.array_equal(rows, np.arange(len(ids))):
            taken = spans(starts[rows], lengths[rows])
            ids, lengths, words, counts = ids[rows], lengths[rows], words[taken], counts[taken]
            starts = np.concatenate([[0], np.cumsum(lengths)])
        self.ids = ids
        self.starts: Places = starts
        self.words: NDArray[np.uint16] = words
        self.papers_with = np.bincount(words[counts > 0], minlength=BUCKETS)
        idf = np.log((len(ids) + 1) / np.maximum(self.papers_with, 1)).astype(np.float32)
        with np.errstate(divide="ignore"):
            weights = np.where(counts > 0, 1 + np.log(counts, dtype=np.float32), 0) * idf[words]
        lengths_of = np.sqrt(self._summed(weights * weights))
        weights /= np.repeat(np.where(lengths_of > 0, lengths_of, 1), np.diff(starts))
        self.weights: Floats = weights.astype(np.float32)

    @classmethod
    def of(cls, ids: Places, entries: Entries, papers_with: Places) -> WordMatrix:
        """The matrix with these rows."""
        out = cls(())
        out.ids, out.words, out.weights, out.papers_with = ids, entries.words, entries.weights, papers_with
        out.starts = np.concatenate([[0], np.cumsum(entries.lengths)])
        return out

    def entries(self, places: Places) -> Entries:
        starts = self.starts[places]
        lengths = self.starts[places + 1] - starts
        taken = spans(starts, lengths)
        return Entries(lengths, self.words[taken], self.weights[taken])

    def row(self, place: int) -> tuple[NDArray[np.uint16], Floats]:
        span = slice(self.starts[place], self.starts[place + 1])
        return self.words[span], self.weights[span]

    def times(self, vector: Floats) -> Floats:
        return self._summed(self.weights * vector[self.words])

    def _summed(self, values: Floats) -> Floats:
        """The sums of values, one an entry, by rows; every row has an entry."""
        return np.add.reduceat(values, self.starts[:-1]) if len(self.ids) else np.zeros(0, np.float32)


def _unpacked(block: Block) -> tuple[Places, Places, NDArray[np.uint16], NDArray[np.uint8]]:
    starts = np.frombuffer(block.starts, np.uint32).astype(np.int64)
    return (
        np.frombuffer(block.ids, np.uint32).astype(np.int64),
        np.diff(starts),
        np.frombuffer(block.words, np.uint16),
        np.frombuffer(block.counts, np.uint8),
    )


def spans(starts: Places, lengths: Places) -> Places:
    """The numbers from each start on, as many as its length, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths - starts, lengths)
