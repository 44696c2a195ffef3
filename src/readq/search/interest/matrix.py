"""The words of all papers as one sparse matrix of weights: a row a paper, a column a bucket."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.words import BUCKETS, Block

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
_LARGEST = 0xFFFFFFFF  # number of a paper


class WordMatrix:
    """``ids`` are the papers in the order of the rows, ascending; with ``only`` those of these alone. Of several
    entries for a paper the last counts.

    A weight is (1 + log count) · log((papers + 1) / papers with that bucket), as in tf-idf; each row has length 1, or
    0 if the paper has no words that tell anything.
    """

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
        self.ids: Places = ids
        self.starts: Places = starts
        self.words: NDArray[np.uint16] = words
        self.papers_with = np.bincount(words[counts > 0], minlength=BUCKETS)
        idf = np.log((len(ids) + 1) / np.maximum(self.papers_with, 1)).astype(np.float32)
        with np.errstate(divide="ignore"):
            weights = np.where(counts > 0, 1 + np.log(counts, dtype=np.float32), 0) * idf[words]
        lengths_of = np.sqrt(self._summed(weights * weights))
        weights /= np.repeat(np.where(lengths_of > 0, lengths_of, 1), np.diff(starts))
        self.weights: Floats = weights.astype(np.float32)

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
        at = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[at] == wanted, at, -1).astype(np.int64)

    def row(self, place: int) -> tuple[NDArray[np.uint16], Floats]:
        """The buckets and weights of a row."""
        span = slice(self.starts[place], self.starts[place + 1])
        return self.words[span], self.weights[span]

    def dense(self, place: int) -> Floats:
        """A row with a weight for every bucket."""
        out = np.zeros(BUCKETS, np.float32)
        words, weights = self.row(place)
        out[words] = weights
        return out

    def times(self, vector: Floats) -> Floats:
        """The product of every row with a vector of a number a bucket."""
        return self._summed(self.weights * vector[self.words])

    def rows_times(self, places: Places, vector: Floats) -> Floats:
        """The product of some rows with a vector."""
        starts, lengths = self.starts[places], np.diff(self.starts)[places]
        taken = spans(starts, lengths)
        products = self.weights[taken] * vector[self.words[taken]]
        begins = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        return np.add.reduceat(products, begins) if len(places) else np.zeros(0, np.float32)

    def combined(self, places: Places, factors: Floats) -> Floats:
        """The sum of some rows, each times its factor, as a number a bucket."""
        lengths = np.diff(self.starts)[places]
        taken = spans(self.starts[places], lengths)
        summed = np.bincount(self.words[taken], self.weights[taken] * np.repeat(factors, lengths), BUCKETS)
        return summed.astype(np.float32)

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
