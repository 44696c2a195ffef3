"""The signatures of a whole library in memory, scanned for every key typed into fuzzy find. Imports numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readq.search.signatures import SIGNATURE_BYTES, signature, word_bits
from readq.text import tokens

_WORDS = SIGNATURE_BYTES // 8
_CHUNK = 1 << 16  # rows scanned at once: what is in hand then fits the processor's cache, and giving up is quick
_QUERY_WORDS, _QUERY_LETTERS = 16, 32  # of a pasted text, in the second look
_SPARE = 4  # so many times the limit get the second look, where the length of the text counts too
_SHARE, _LEAST, _MOST = 1000, 800, 1600  # of how many papers one is worth ranking, and the bounds of that


class FuzzyIndex:
    """Which papers may be meant by a misspelt query: 37 bytes a paper. Not to be changed while it is being searched.

    An id may stand for several texts, e.g. a title and a note. Signatures are kept in columns of 64 bits, so that a
    scan is four passes over plain arrays.
    """

    def __init__(self, size: int = 0) -> None:
        """An empty index with room for ``size`` texts; it grows beyond that by itself."""
        self._ids: NDArray[np.uint32] = np.zeros(size, np.uint32)
        self._columns: NDArray[np.uint64] = np.zeros((_WORDS, size), np.uint64)
        self._sizes: NDArray[np.uint8] = np.zeros(size, np.uint8)  # how many bits are set
        self._rows = 0
        self._removed = 0

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
            index._append(np.frombuffer(ids, "<u4"), np.frombuffer(packed, "<u8").reshape(-1, _WORDS))
        return index

    def __len__(self) -> int:
        return self._rows - self._removed

    def add(self, id: int, text: str) -> None:
        """Add a text of paper ``id``, beside those it has."""
        self._append(np.array([id], np.uint32), _row(text)[None])

    def replace(self, id: int, text: str) -> None:
        """Let ``text`` be the only one of paper ``id``, whether or not it was there."""
        self.remove(id)
        self.add(id, text)

    def remove(self, id: int) -> None:
        """Forget paper ``id``; nothing happens if it is not there."""
        # A row without bits is never found; its place is used again when the index is next built.
        rows = np.flatnonzero(self._ids[: self._rows] == id)
        self._ids[rows] = 0
        self._sizes[rows] = 0
        self._columns[:, rows] = 0
        self._removed += len(rows)

    def breadth(self) -> int:
        """How many candidates are worth ranking: the more papers there are, the more look like any query."""
        return min(max(len(self) // _SHARE, _LEAST), _MOST)

    def candidates(
        self, query: str, limit: int | None = None, cancelled: Callable[[], bool] | None = None
    ) -> list[int]:
        """At most ``limit`` (default: ``breadth()``) ids of the papers that have most in common with ``query``.

        Those with most come first, of equals the latest added. Empty if the query has no words but stop words, or
        when ``cancelled`` says so on the way.
        """
        limit = self.breadth() if limit is None else limit
        wanted = _row(query)
        asked = int(np.bitwise_count(wanted).sum())
        if not asked or limit <= 0 or not self._rows:
            return []
        common = self._common(wanted, cancelled)
        if common is None:
            return []
        sizes = self._sizes[: self._rows]
        least = _highest(common, limit * _SPARE, asked)
        chosen = common >= least
        if np.count_nonzero(chosen) > limit * _SPARE * 2:
            # Very many have all of a short query: of those, the shortest have it to themselves.
            ties = common == least
            chosen ^= ties
            ties &= sizes <= _smallest(sizes, ties, limit * _SPARE)
            chosen |= ties
        rows = np.flatnonzero(chosen)[::-1]
        # A long text has some of the bits by chance: about asked/256 for every bit set in it.
        score = common[rows] - sizes[rows] * np.float32(asked / (SIGNATURE_BYTES * 8))
        likely = np.arange(len(rows))
        if len(rows) > limit * _SPARE:
            likely = np.sort(np.argpartition(-score, limit * _SPARE)[: limit * _SPARE])
        rows = rows[likely]
        score = score[likely] - self._errors(rows, query)
        order = np.argsort(-score, kind="stable")[:limit]
        return list(dict.fromkeys(self._ids[rows[order]].tolist()))

    def _errors(self, rows: NDArray[np.intp], query: str) -> NDArray[np.float32]:
        """How many typing errors it takes to explain the trigrams of ``query`` that ``rows`` lack.

        One error spoils the trigrams around it, at most four in a row; as many lacking here and there are another
        word, or chance.
        """
        errors = np.zeros(len(rows), np.float32)
        columns = self._columns[:, rows]
        lacking: dict[int, NDArray[np.bool_]] = {}
        spoilt = np.empty(len(rows), np.int8)
        for word in tokens(query)[:_QUERY_WORDS]:
            spoilt[:] = 0
            for bit in word_bits(word)[:_QUERY_LETTERS]:
                if bit not in lacking:
                    lacking[bit] = (columns[bit // 64] & np.uint64(1 << bit % 64)) == 0
                new = lacking[bit] & (spoilt <= 0)
                errors += new
                spoilt -= 1
                spoilt[new] = 3
        return errors

    def _common(self, wanted: NDArray[np.uint64], cancelled: Callable[[], bool] | None) -> NDArray[np.uint8] | None:
        """How many bits every row has in common with ``wanted``; None if cancelled."""
        common = np.empty(self._rows, np.uint8)
        both = np.empty(_CHUNK, np.uint64)
        count = np.empty(_CHUNK, np.uint8)
        used = [number for number in range(_WORDS) if wanted[number]]
        for start in range(0, self._rows, _CHUNK):
            if cancelled is not None and cancelled():
                return None
            chunk = common[start : start + _CHUNK]
            size = len(chunk)
            for number in used:
                np.bitwise_and(self._columns[number, start : start + size], wanted[number], out=both[:size])
                if number == used[0]:
                    np.bitwise_count(both[:size], out=chunk)
                else:
                    chunk += np.bitwise_count(both[:size], out=count[:size])
        return common

    def _append(self, ids: NDArray[Any], signatures: NDArray[Any]) -> None:
        end = self._rows + len(ids)
        if end > len(self._ids):
            more = max(end, self._rows + self._rows // 4 + 64) - len(self._ids)
            self._ids = np.pad(self._ids, (0, more))
            self._sizes = np.pad(self._sizes, (0, more))
            self._columns = np.pad(self._columns, ((0, 0), (0, more)))
        self._ids[self._rows : end] = ids
        self._columns[:, self._rows : end] = signatures.T
        self._sizes[self._rows : end] = np.minimum(np.bitwise_count(signatures).sum(axis=1, dtype=np.uint16), 255)
        self._rows = end


def _row(text: str) -> NDArray[np.uint64]:
    row = np.frombuffer(signature(text), "<u8").astype(np.uint64)
    if np.bitwise_count(row).sum() > 255:
        row[0] ^= np.uint64(1)  # counts of common bits are kept in bytes
    return row


def _highest(common: NDArray[np.uint8], enough: int, most: int) -> int:
    """The highest number of common bits that at least ``enough`` rows reach, but no less than 1."""
    low, high = 1, most
    while low < high:
        middle = (low + high + 1) // 2
        if np.count_nonzero(common >= middle) >= enough:
            low = middle
        else:
            high = middle - 1
    return low


def _smallest(sizes: NDArray[np.uint8], among: NDArray[np.bool_], enough: int) -> int:
    """The lowest size that at least ``enough`` of the rows ``among`` do not exceed."""
    low, high = 0, 255
    while low < high:
        middle = (low + high) // 2
        if np.count_nonzero(among & (sizes <= middle)) >= enough:
            high = middle
        else:
            low = middle + 1
    return low
