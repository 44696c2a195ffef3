"""The words of a large library's papers, which stay where they are kept and are read anew whenever they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.matrix import Entries, Floats, Matrix, Places, spans
from readq.search.interest.words import BUCKETS, Block

Read = Callable[[Sequence[int]], Iterable[tuple[int, Block]]]  # blocks by number, of those asked for what there is

_TOGETHER = 4_096  # papers that are multiplied at once
_BLOCKS = 64  # that are looked into at once
_FEW = 1_200  # rows that are remembered once they were asked for: those of decided papers are, again and again
_REMEMBERED = 3_000
_TIMES = np.concatenate([[0], 1 + np.log(np.arange(1, 256))]).astype(np.float32)  # what a count weighs


class Index(NamedTuple):
    """Where the words of each paper are. ``numbers`` of the blocks, the place of the ``firsts`` of each among all
    entries (one more at the end: how many there are), and ``checks`` that tell whether a block is still of the same
    papers. ``at``: the place of each row's entry; of several entries for a paper the last counts."""

    ids: NDArray[np.uint32]
    at: NDArray[np.uint32]
    numbers: Places
    firsts: Places
    checks: NDArray[np.uint32]

    @classmethod
    def of(cls, blocks: Iterable[tuple[int, bytes]], there: Places) -> Index:
        """The index of blocks, given as number and ids, for the papers that are ``there`` (ascending)."""
        numbers, checks, parts = [], [], []
        for number, ids in blocks:
            numbers.append(number)
            checks.append(crc32(ids))
            parts.append(np.frombuffer(ids, np.uint32))
        every = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
        firsts = np.concatenate([[0], np.cumsum([len(part) for part in parts], dtype=np.int64)]).astype(np.int64)
        found, last = np.unique(every[::-1], return_index=True)
        known = np.isin(found, there.astype(np.uint32), assume_unique=True)
        at = (len(every) - 1 - last[known]).astype(np.uint32)
        return cls(found[known], at, np.asarray(numbers, np.int64), firsts, np.asarray(checks, np.uint32))

    def rows(self) -> NDArray[np.int32]:
        """The row of each entry; -1 if it is not the one that counts."""
        out = np.full(int(self.firsts[-1]), -1, np.int32)
        out[self.at] = np.arange(len(self.at), dtype=np.int32)
        return out


class StreamedMatrix(Matrix):
    """Holds some twelve bytes a paper. ``read`` gets at the blocks; it is called from whatever thread asks."""

    def __init__(self, index: Index, read: Read) -> None:
        self._index, self._read = index, read
        self.ids = index.ids
        self._seen: dict[int, tuple[NDArray[np.uint16], Floats]] = {}
        self.papers_with = self._counted()
        self._rarity = np.log((len(self.ids) + 1) / np.maximum(self.papers_with, 1)).astype(np.float32)
        self._long = np.ones(int(index.firsts[-1]), np.float32)  # how long an entry would be, by which it is divided
        for first, lengths, words, counts in self._stream():
            weights = self._rarity.take(words)
            weights *= _TIMES.take(counts)
            long = np.sqrt(np.add.reduceat(weights * weights, np.cumsum(lengths) - lengths))
            self._long[first : first + len(lengths)] = np.where(long > 0, long, 1)

    def read_by(self, read: Read) -> StreamedMatrix:
        """The same, read in another way."""
        out = object.__new__(StreamedMatrix)
        out.__dict__.update(self.__dict__)
        out._read, out._seen = read, {}
        return out

    @property
    def held(self) -> int:
        """Bytes that it holds however often it is asked."""
        return sum(part.nbytes for part in (*self._index, self.papers_with, self._rarity, self._long))

    def times(self, vector: Floats) -> Floats:
        found = np.zeros(len(self._long), np.float32)
        spoken = self._rarity * vector
        for first, lengths, words, counts in self._stream():
            products = spoken.take(words)
            products *= _TIMES.take(counts)
            found[first : first + len(lengths)] = np.add.reduceat(products, np.cumsum(lengths) - lengths)
        found /= self._long
        return found[self._index.at]

    def entries(self, places: Places) -> Entries:
        if len(places) > _FEW:
            return self._entries(places)
        wanted = places.tolist()
        parts = {at: self._seen.pop(at) for at in dict.fromkeys(wanted) if at in self._seen}
        if lacking := [at for at in dict.fromkeys(wanted) if at not in parts]:
            found = self._entries(np.asarray(lacking))
            ends = np.cumsum(found.lengths).tolist()
            for at, begin, end in zip(lacking, [0, *ends], ends, strict=False):
                parts[at] = found.words[begin:end].copy(), found.weights[begin:end].copy()
        self._seen.update(parts)
        for at in list(self._seen)[: max(0, len(self._seen) - _REMEMBERED)]:
            del self._seen[at]
        return Entries(
            np.asarray([len(parts[at][0]) for at in wanted], np.int64),
            np.concatenate([parts[at][0] for at in wanted] or [np.zeros(0, np.uint16)]),
            np.concatenate([parts[at][1] for at in wanted] or [np.zeros(0, np.float32)]),
        )

    def rows_times(self, places: Places, vector: Floats) -> Floats:
        if len(places) <= _FEW and all(at in self._seen for at in places.tolist()):
            return super().rows_times(places, vector)
        found = self._entries(places)  # candidates, of which most will not be asked for again
        return np.add.reduceat(found.weights * vector[found.words], found.begins) if len(places) else self._long[:0]

    def blocks(self) -> Iterator[tuple[int, NDArray[np.int32]]]:
        """The number of each block and the rows of its papers; -1 for those that another block has anew."""
        rows = self._index.rows()
        for number, first, end in zip(self._index.numbers, self._index.firsts, self._index.firsts[1:], strict=False):
            yield int(number), rows[first:end]

    def _counted(self) -> Places:
        """How many papers have each bucket."""
        found = np.zeros(BUCKETS, np.int64)
        counts_ = self._index.rows() >= 0
        for first, lengths, words, counts in self._stream():
            here = counts_[first : first + len(lengths)]
            found += np.bincount(words[(counts > 0) & np.repeat(here, lengths)], minlength=BUCKETS)
        return found

    def _stream(self) -> Iterator[tuple[int, Places, NDArray[np.uint16], NDArray[np.uint8]]]:
        """Everything: the first entry of each part, how many buckets each of its entries has, buckets and counts."""
        firsts = self._index.firsts
        start = 0
        while start < len(self._index.numbers):
            end = max(start + 1, int(np.searchsorted(firsts, firsts[start] + _TOGETHER, side="right")) - 1)
            yield int(firsts[start]), *self._joined(range(start, end))
            start = end

    def _entries(self, places: Places) -> Entries:
        """Some rows, from where they are kept: by block, then in the order that was asked for."""
        at = self._index.at[places].astype(np.int64)
        order = np.argsort(at, kind="stable")
        of = np.searchsorted(self._index.firsts, at[order], side="right") - 1
        blocks, sizes = np.unique(of, return_index=True)[0], np.diff(self._index.firsts)
        lengths_, words_, weights_ = [], [], []
        for start in range(0, len(blocks), _BLOCKS):
            some = blocks[start : start + _BLOCKS]
            mine = order[np.searchsorted(of, some[0]) : np.searchsorted(of, some[-1], side="right")]
            before = np.cumsum(sizes[some]) - sizes[some]  # papers of the blocks before it
            block = np.searchsorted(some, np.searchsorted(self._index.firsts, at[mine], side="right") - 1)
            inside = at[mine] - self._index.firsts[some[block]] + before[block]
            lengths, words, counts = self._joined(some.tolist())
            taken = spans((np.cumsum(lengths) - lengths)[inside], lengths[inside])
            words = words[taken]
            weights = self._rarity.take(words) * _TIMES.take(counts[taken])
            weights /= np.repeat(self._long[at[mine]], lengths[inside])
            lengths_.append(lengths[inside])
            words_.append(words)
            weights_.append(weights)
        if not lengths_:
            return Entries(np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.float32))
        lengths, words, weights = np.concatenate(lengths_), np.concatenate(words_), np.concatenate(weights_)
        back = np.argsort(order, kind="stable")
        taken = spans((np.cumsum(lengths) - lengths)[back], lengths[back])
        return Entries(lengths[back], words[taken], weights[taken])

    def _joined(self, blocks: Sequence[int]) -> tuple[Places, NDArray[np.uint16], NDArray[np.uint8]]:
        """Lengths, buckets and counts of blocks, one after the other; nothing but a bucket that was there 0 times for
        each paper of one that is gone, damaged or of other papers now."""
        index, some = self._index, np.asarray(blocks, np.int64)
        numbers, checks = index.numbers[some].tolist(), index.checks[some].tolist()
        sizes = index.firsts[some + 1] - index.firsts[some]
        there = dict(self._read(numbers))
        parts = [
            part if (part := there.get(number)) is not None and _is_of(part, size, check) else _hollow(size)
            for number, size, check in zip(numbers, sizes.tolist(), checks, strict=True)
        ]
        lengths, sound = _lengths(parts, sizes)
        if not sound.all():
            sound_of = zip(parts, sizes.tolist(), sound.tolist(), strict=True)
            parts = [part if well else _hollow(size) for part, size, well in sound_of]
            lengths, _ = _lengths(parts, sizes)
        words = np.frombuffer(b"".join([part.words for part in parts]), np.uint16)
        return lengths, words, np.frombuffer(b"".join([part.counts for part in parts]), np.uint8)


def _is_of(block: Block, size: int, check: int) -> bool:
    """Whether a block is of the papers that it was of when it was indexed, as far as its size tells."""
    return len(block.starts) == 4 * size + 4 and len(block.words) == 2 * len(block.counts) and crc32(block.ids) == check


def _hollow(size: int) -> Block:
    """A block that says nothing of so many papers."""
    return Block(b"", np.arange(size + 1, dtype=np.uint32).tobytes(), bytes(2 * size), bytes(size))


def _lengths(blocks: Sequence[Block], sizes: Places) -> tuple[Places, NDArray[np.bool_]]:
    """How many entries each paper has, block after block, and whether those of a block are sound: they begin at 0, end
    with it, and there is one at least for each paper. All at once, as one by one takes longer than reading them."""
    starts = np.frombuffer(b"".join([block.starts for block in blocks]), np.uint32).astype(np.int64)
    ends = np.cumsum(sizes + 1) - 1
    lengths = np.diff(starts)
    if len(blocks) > 1:
        lengths = np.delete(lengths, ends[:-1])  # from the end of a block to the beginning of the next
    wrong = (starts[ends - sizes] != 0) | (starts[ends] != [len(block.counts) for block in blocks])
    if len(lengths) and lengths.min() <= 0:
        wrong[np.repeat(np.arange(len(sizes)), sizes)[lengths <= 0]] = True
    return lengths, ~wrong
