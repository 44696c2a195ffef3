"""The signatures of a whole library in memory, scanned for every key typed into fuzzy find. Imports numpy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from readq.search import bitplanes
from readq.search.bitplanes import ROWS, Picked, Plane, Rows
from readq.search.signatures import SIGNATURE_BYTES, signature, word_bits
from readq.text import tokens

_BITS = SIGNATURE_BYTES * 8
_SIZE = 8  # planes that tell how many bits are set
_CHUNK = 1 << 12  # words scanned at once: what is in hand then fits the processor's cache
_BUILT = 1 << 16  # rows transposed at once
_QUERY_WORDS, _QUERY_LETTERS = 16, 32  # of a pasted text, in the second look
_SPARE = 2  # so many times the limit get the second look, where the length of the text counts too
_A_BIT = 50  # candidates worth ranking for each bit a query has: one short word says little about which they are
_SHARE, _LEAST, _MOST = 1000, 800, 1600  # of how many papers one is worth ranking, and the bounds of that


class FuzzyIndex:
    """Which papers may be meant by a misspelt query: 37 bytes a paper.

    An id may stand for several texts, e.g. a title and a note. Signatures are kept as planes of bits, so that a scan
    reads only the bits that the query has.
    """

    def __init__(self, size: int = 0) -> None:
        """An empty index with room for ``size`` texts; it grows beyond that by itself."""
        self._ids: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self._planes: Plane = np.zeros((_BITS + _SIZE, 0), np.uint64)
        self._rows = 0
        self._reserve(size)

    @classmethod
    def from_blocks(cls, blocks: Iterable[tuple[bytes, bytes]], size: int = 0) -> FuzzyIndex:
        """An index of ``blocks``: packed little-endian 32-bit ids, and as many signatures one after the other.

        With ``size``, how many there are altogether, nothing is copied twice. ValueError if a block has not as many
        signatures as ids.
        """
        index = cls(size)
        for ids, packed in blocks:
            if len(ids) % 4 or len(ids) // 4 * SIGNATURE_BYTES != len(packed):
                raise ValueError(f"a block of {len(ids)} bytes of ids and {len(packed)} bytes of signatures")
            index._append(np.frombuffer(ids, "<u4"), np.frombuffer(packed, np.uint8).reshape(-1, SIGNATURE_BYTES))
        return index

    def __len__(self) -> int:
        return self._rows

    def breadth(self) -> int:
        """How many candidates are worth ranking: the more papers there are, the more look like any query."""
        return min(max(len(self) // _SHARE, _LEAST), _MOST)

    def candidates(self, query: str, limit: int | None = None) -> list[int]:
        """The ids of the papers that have most in common with ``query``, at most ``limit`` of them (default:
        ``breadth()``, fewer for a short query).

        Those with most come first, of equals the latest added. Empty if the query has no words but stop words.
        """
        asked = _bits(query)
        limit = min(self.breadth(), _A_BIT * len(asked)) if limit is None else limit
        if not asked or limit <= 0 or not self._rows:
            return []
        common = self._common(asked)
        sizes = self._planes[_BITS:, : common[0].shape[0]]
        rows = bitplanes.rows(self._likely(common, sizes, limit * _SPARE))[::-1]
        picked = Picked(rows)
        # A long text has some of the bits by chance: about asked/256 for every bit set in it.
        score = picked.values(common) - picked.values(list(sizes)) * np.float32(len(asked) / _BITS)
        likely = np.arange(len(rows))
        if len(rows) > limit * _SPARE:
            likely = np.sort(np.argpartition(-score, limit * _SPARE)[: limit * _SPARE])
        rows = rows[likely]
        score = score[likely] - self._errors(rows, query)
        order = np.argsort(-score, kind="stable")[:limit]
        return list(dict.fromkeys(self._ids[rows[order]].tolist()))

    def _common(self, asked: list[int]) -> list[Plane]:
        """How many of the bits ``asked`` every row has."""
        words = -(-self._rows // ROWS)
        common = np.empty((len(asked).bit_length(), words), np.uint64)
        for start in range(0, words, _CHUNK):
            stop = min(start + _CHUNK, words)
            for place, plane in enumerate(bitplanes.total([self._planes[bit, start:stop] for bit in asked])):
                common[place, start:stop] = plane
        return list(common)

    @staticmethod
    def _likely(common: list[Plane], sizes: NDArray[np.uint64], enough: int) -> Plane:
        """The rows with most in ``common``, about ``enough`` of them."""
        anything = np.bitwise_or.reduce(common)
        most, ties = bitplanes.highest(common, anything, enough)
        missing = enough - bitplanes.size(most)
        if bitplanes.size(ties) > missing + enough:
            # Very many have all of a short query: of those, the shortest have it to themselves.
            shortest, as_short = bitplanes.highest(bitplanes.inverted(list(sizes)), ties, missing)
            ties = shortest | as_short
        return most | ties

    def _errors(self, rows: Rows, query: str) -> NDArray[np.float32]:
        """How many typing errors it takes to explain the trigrams of ``query`` that ``rows`` lack.

        One error spoils the trigrams around it, at most four in a row; as many lacking here and there are another
        word, or chance.
        """
        errors = np.zeros(len(rows), np.float32)
        picked = Picked(rows)
        lacking: dict[int, NDArray[np.bool_]] = {}
        spoilt = np.empty(len(rows), np.int8)
        for word in tokens(query)[:_QUERY_WORDS]:
            spoilt[:] = 0
            for bit in word_bits(word)[:_QUERY_LETTERS]:
                if bit not in lacking:
                    lacking[bit] = picked.bits(self._planes[bit]) == 0
                new = lacking[bit] & (spoilt <= 0)
                errors += new
                spoilt -= 1
                spoilt[new] = 3
        return errors

    def _append(self, ids: NDArray[np.uint32], signatures: NDArray[np.uint8]) -> None:
        end = self._rows + len(ids)
        self._reserve(end)
        self._ids[self._rows : end] = ids
        for start in range(0, len(ids), _BUILT):
            some = signatures[start : start + _BUILT]
            sizes = np.minimum(np.bitwise_count(some).sum(axis=1, dtype=np.uint16), 255).astype(np.uint8)
            self._set(slice(0, _BITS), self._rows + start, bitplanes.transposed(some))
            self._set(slice(_BITS, None), self._rows + start, bitplanes.transposed(sizes[:, None]))
        self._rows = end

    def _set(self, which: slice, row: int, planes: Plane) -> None:
        """Put in ``planes`` from ``row`` on, where nothing was."""
        word, shift = row // ROWS, np.uint64(row % ROWS)
        words = planes.shape[1]
        self._planes[which, word : word + words] |= planes << shift
        if shift:
            rest = planes >> np.uint64(ROWS - int(shift))
            fitting = self._planes.shape[1] - word - 1
            self._planes[which, word + 1 : word + 1 + words] |= rest[:, :fitting]

    def _reserve(self, size: int) -> None:
        """Make room for ``size`` rows, and for some more if there was room before."""
        room = len(self._ids)
        if size > room:
            size = max(size, room + room // 4 + 64) if room else size
            words = -(-size // ROWS)
            self._ids = np.pad(self._ids, (0, words * ROWS - room))
            self._planes = np.pad(self._planes, ((0, 0), (0, words - self._planes.shape[1])))


def _bits(query: str) -> list[int]:
    """The bits of the query's signature."""
    return np.flatnonzero(np.unpackbits(np.frombuffer(signature(query), np.uint8), bitorder="little")).tolist()
