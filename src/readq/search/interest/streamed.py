"""The words of a large library's papers, which stay where they are kept and are read anew whenever they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.halves import Halves
from readq.search.interest.matrix import Entries, Floats, Matrix, Places, spans
from readq.search.interest.words import BUCKETS, Block


class Kept(NamedTuple):
    """A block by its number; ``latent`` is where its papers lie along the directions of ``basis``, if that is known."""

    number: int
    block: Block
    basis: int
    latent: bytes | None


Read = Callable[[Sequence[int], bool], Iterable[Kept]]  # of the blocks of these numbers what there is; with `latent`?

_TOGETHER = 1_024  # papers that are multiplied at once: all that takes stays near the processor
_BLOCKS = 64  # that are looked into at once
_FEW = 1_200  # rows that are remembered once they were asked for: those of decided papers are, again and again
_REMEMBERED = 3_000
_TIMES = np.concatenate([[0], 1 + np.log(np.arange(1, 256))]).astype(np.float32)  # what a count weighs


class Index(NamedTuple):
    """Where the words of each paper are. ``numbers`` of the blocks, the place of the ``firsts`` of each among all
    entries (one more at the end: how many there are), and ``checks`` that tell whether a block is still of the same
    papers. ``at``: the place of each row's entry; of several entries for a paper the last counts. None: the first row
    has the first entry, and so on."""

    ids: NDArray[np.uint32]
    at: NDArray[np.uint32] | None
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
        in_order = len(at) == len(every) and np.array_equal(at, np.arange(len(at)))
        checks_ = np.asarray(checks, np.uint32)
        return cls(found[known], None if in_order else at, np.asarray(numbers, np.int64), firsts, checks_)

    def rows(self) -> NDArray[np.int32]:
        """The row of each entry; -1 if it is not the one that counts."""
        out = np.full(int(self.firsts[-1]), -1, np.int32)
        out[self._counting] = np.arange(len(self.ids), dtype=np.int32)
        return out

    def by_row(self, of_entries: Floats) -> Floats:
        """Numbers of entries as those of the rows."""
        return of_entries[self._counting]

    def places(self, rows: Places) -> Places:
        """The places of the entries of rows."""
        return rows if self.at is None else self.at[rows].astype(np.int64)

    @property
    def _counting(self) -> NDArray[np.uint32] | slice:
        return slice(None) if self.at is None else self.at


class _Joined(NamedTuple):
    """Blocks, one after the other: how many buckets each paper has, buckets, counts, and where it lies."""

    lengths: Places
    words: NDArray[np.uint16]
    counts: NDArray[np.uint8]
    along: NDArray[np.int8]  # a row a paper, without columns if nobody asked


class _Part(NamedTuple):
    """What is remembered of a row."""

    words: NDArray[np.uint16]
    weights: Floats
    along: NDArray[np.int8]


class StreamedMatrix(Matrix):
    """Holds eight to twelve bytes a paper, and the ``halves`` of where they lie along the directions of ``basis``, once
    it was told. ``read`` gets at the blocks; it is called from whatever thread asks."""

    def __init__(self, index: Index, read: Read) -> None:
        self._index, self._read = index, read
        self.ids = index.ids
        self._seen: dict[int, _Part] = {}
        self.basis, self.halves = 0, Halves.of(np.zeros((0, 0), np.int8), 0)
        self.papers_with = self._counted()
        self._rarity = np.log((len(self.ids) + 1) / np.maximum(self.papers_with, 1)).astype(np.float32)
        self._long = np.ones(int(index.firsts[-1]), np.float32)  # how long an entry would be, by which it is divided
        for first, (lengths, words, counts, _) in self._stream():
            weights = self._rarity.take(words)
            _weigh(weights, counts)
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
        parts = (*self._index, self.papers_with, self._rarity, self._long, self.halves.packed)
        return sum(part.nbytes for part in parts if part is not None)

    def times(self, vector: Floats) -> Floats:
        return self._times(vector, None)

    def times_both(self, vector: Floats, direction: Floats) -> Floats:
        """The product of every row with a vector, and of where it lies with a direction, in sum: read once."""
        return self._times(vector, direction)

    def _times(self, vector: Floats, direction: Floats | None) -> Floats:
        found = np.zeros(len(self._long), np.float32)
        spoken = self._rarity * vector
        for first, (lengths, words, counts, along) in self._stream(along=direction is not None):
            products = spoken.take(words)
            _weigh(products, counts)
            said = np.add.reduceat(products, np.cumsum(lengths) - lengths)
            said /= self._long[first : first + len(lengths)]
            if direction is not None:
                said += along.astype(np.float32) @ direction
            found[first : first + len(lengths)] = said
        return self._index.by_row(found)

    def entries(self, places: Places) -> Entries:
        return self._of(places)[0]

    def along(self, places: Places) -> NDArray[np.int8]:
        """Where some rows lie along the directions."""
        return self._of(places)[1]

    def _of(self, places: Places) -> tuple[Entries, NDArray[np.int8]]:
        """Some rows; few are remembered."""
        if len(places) > _FEW:
            return self._entries(places)
        wanted = places.tolist()
        parts = {at: self._seen.pop(at) for at in dict.fromkeys(wanted) if at in self._seen}
        if lacking := [at for at in dict.fromkeys(wanted) if at not in parts]:
            found, along = self._entries(np.asarray(lacking))
            ends = np.cumsum(found.lengths).tolist()
            for at, begin, end, lies in zip(lacking, [0, *ends], ends, along, strict=False):
                parts[at] = _Part(found.words[begin:end].copy(), found.weights[begin:end].copy(), lies.copy())
        self._seen.update(parts)
        for at in list(self._seen)[: max(0, len(self._seen) - _REMEMBERED)]:
            del self._seen[at]
        entries = Entries(
            np.asarray([len(parts[at].words) for at in wanted], np.int64),
            np.concatenate([parts[at].words for at in wanted] or [np.zeros(0, np.uint16)]),
            np.concatenate([parts[at].weights for at in wanted] or [np.zeros(0, np.float32)]),
        )
        return entries, np.asarray([parts[at].along for at in wanted], np.int8).reshape(len(wanted), -1)

    def rows_times(self, places: Places, vector: Floats) -> Floats:
        return self.rows_times_both(places, vector, np.zeros(self.halves.width, np.float32))

    def rows_times_both(self, places: Places, vector: Floats, direction: Floats) -> Floats:
        """Like `times_both`, of some rows."""
        if not len(places):
            return np.zeros(0, np.float32)
        seen = len(places) <= _FEW and all(at in self._seen for at in places.tolist())
        # Else they are candidates, of which most will not be asked for again.
        found, along = self._of(places) if seen else self._entries(places)
        said: Floats = np.add.reduceat(found.weights * vector[found.words], found.begins)
        said += along.astype(np.float32) @ direction
        return said

    def blocks(self) -> Iterator[tuple[int, NDArray[np.int32]]]:
        """The number of each block and the rows of its papers; -1 for those that another block has anew."""
        rows = self._index.rows()
        for number, first, end in zip(self._index.numbers, self._index.firsts, self._index.firsts[1:], strict=False):
            yield int(number), rows[first:end]

    def _counted(self) -> Places:
        """How many papers have each bucket."""
        found = np.zeros(BUCKETS, np.int64)
        counts_ = self._index.rows() >= 0
        for first, (lengths, words, counts, _) in self._stream():
            here = counts_[first : first + len(lengths)]
            found += np.bincount(words[(counts > 0) & np.repeat(here, lengths)], minlength=BUCKETS)
        return found

    def _stream(self, *, along: bool = False) -> Iterator[tuple[int, _Joined]]:
        """Everything: the first entry of each part, and what is in it."""
        firsts = self._index.firsts
        start = 0
        while start < len(self._index.numbers):
            end = max(start + 1, int(np.searchsorted(firsts, firsts[start] + _TOGETHER, side="right")) - 1)
            yield int(firsts[start]), self._joined(range(start, end), along=along)
            start = end

    def _entries(self, places: Places) -> tuple[Entries, NDArray[np.int8]]:
        """Some rows, from where they are kept: by block, then in the order that was asked for."""
        at = self._index.places(places)
        order = np.argsort(at, kind="stable")
        of = np.searchsorted(self._index.firsts, at[order], side="right") - 1
        blocks, sizes = np.unique(of, return_index=True)[0], np.diff(self._index.firsts)
        lengths_, words_, weights_, along_ = [], [], [], []
        for start in range(0, len(blocks), _BLOCKS):
            some = blocks[start : start + _BLOCKS]
            mine = order[np.searchsorted(of, some[0]) : np.searchsorted(of, some[-1], side="right")]
            before = np.cumsum(sizes[some]) - sizes[some]  # papers of the blocks before it
            block = np.searchsorted(some, np.searchsorted(self._index.firsts, at[mine], side="right") - 1)
            inside = at[mine] - self._index.firsts[some[block]] + before[block]
            lengths, words, counts, along = self._joined(some.tolist(), along=self.halves.width > 0)
            taken = spans((np.cumsum(lengths) - lengths)[inside], lengths[inside])
            words = words[taken]
            weights = self._rarity.take(words) * _TIMES.take(counts[taken])
            weights /= np.repeat(self._long[at[mine]], lengths[inside])
            lengths_.append(lengths[inside])
            words_.append(words)
            weights_.append(weights)
            along_.append(along[inside])
        if not lengths_:
            none = Entries(np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.float32))
            return none, np.zeros((0, self.halves.width), np.int8)
        lengths, words, weights = np.concatenate(lengths_), np.concatenate(words_), np.concatenate(weights_)
        back = np.argsort(order, kind="stable")
        taken = spans((np.cumsum(lengths) - lengths)[back], lengths[back])
        return Entries(lengths[back], words[taken], weights[taken]), np.concatenate(along_)[back]

    def _joined(self, blocks: Sequence[int], *, along: bool) -> _Joined:
        """Blocks, one after the other; nothing but a bucket that was there 0 times for each paper of one that is gone,
        damaged or of other papers now. ``along``: also where the papers lie; nowhere, if that is gone."""
        index, some = self._index, np.asarray(blocks, np.int64)
        numbers, checks = index.numbers[some].tolist(), index.checks[some].tolist()
        sizes = index.firsts[some + 1] - index.firsts[some]
        width = self.halves.width if along else 0
        there = {kept.number: kept for kept in self._read(numbers, along)}
        parts, lies = [], []
        for number, size, check in zip(numbers, sizes.tolist(), checks, strict=True):
            kept = there.get(number)
            sound_ = kept is not None and _is_of(kept.block, size, check)
            parts.append(kept.block if kept is not None and sound_ else _hollow(size))
            if along:
                latent = kept.latent if kept is not None and sound_ and kept.basis == self.basis else None
                lies.append(latent if latent is not None and len(latent) == size * width else bytes(size * width))
        lengths, sound = _lengths(parts, sizes)
        if not sound.all():
            sound_of = zip(parts, sizes.tolist(), sound.tolist(), strict=True)
            parts = [part if well else _hollow(size) for part, size, well in sound_of]
            lengths, _ = _lengths(parts, sizes)
        return _Joined(
            lengths,
            np.frombuffer(b"".join([part.words for part in parts]), np.uint16),
            np.frombuffer(b"".join([part.counts for part in parts]), np.uint8),
            np.frombuffer(b"".join(lies), np.int8).reshape(len(lengths), width),
        )


class StreamedPlaces:
    """Where the papers of a matrix lie along the directions: whole bytes, read where they are kept, or about."""

    def __init__(self, matrix: StreamedMatrix) -> None:
        self.matrix = matrix
        self.shape = len(matrix), matrix.halves.width

    def __getitem__(self, rows: Places) -> NDArray[np.int8]:
        return self.matrix.along(rows)

    def about(self, direction: Floats) -> Floats:
        """About the product of all with a direction, from memory."""
        return self.matrix.halves.times(direction)


def _weigh(products: Floats, counts: NDArray[np.uint8]) -> None:
    """Multiply by what counts weigh: most words are there once, which weighs 1."""
    other = np.flatnonzero(counts != 1)
    products[other] *= _TIMES.take(counts[other])


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
