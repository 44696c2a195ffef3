"""Records that were taken in before, told by their text alone, so that they need not be read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from readq import __version__
from readq.store import known_records
from readq.store.connection import Connection

if TYPE_CHECKING:
    from readq.formats.base import Record


_FEW = 200_000  # records, up to which looking them up is done before numpy is imported


class Unread(NamedTuple):
    """A record that most likely is known, and its checksum."""

    record: Record
    digest: int


class Again(NamedTuple):
    """A record that was taken in before, of this paper; it names no identifier of it when ``by_title``."""

    paper: int
    by_title: bool


class Checksums:
    """64-bit checksums of what records of a format say. This readq's version is in them: another may read more from
    the same."""

    def __init__(self, format_: str, authority: int) -> None:
        self._begun = blake2b(digest_size=8, key=f"{__version__} {format_}".encode())
        self._authority = authority

    def of(self, text: str) -> int:
        told = self._begun.copy()
        told.update(text.encode("utf-8", "surrogatepass"))
        return (int.from_bytes(told.digest(), "little") ^ self._authority) & 0x7FFF_FFFF_FFFF_FFFF


def packed(known: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Papers by checksum as a block for `known_records.add`."""
    from array import array

    return array("q", known).tobytes(), array("I", known.values()).tobytes()


class KnownRecords:
    """The records of a library that were taken in before this was made; 24 bytes each while it is used, of a small
    library a few times that."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._find: Callable[[Sequence[int]], list[int | None]] | None = None

    def recognised(self, digests: Sequence[int]) -> list[int | None]:
        """The paper of each record, None where it is not known."""
        if not digests:
            return []
        if self._find is None:
            blocks = list(known_records.blocks(self._connection))
            known, papers = (b"".join(part) for part in zip(*blocks, strict=True)) if blocks else (b"", b"")
            blocks.clear()
            self._find = _in_table(known, papers) if len(known) <= 8 * _FEW else _in_order(known, papers)
        found = self._find(digests)
        # A paper that went into another is looked for by what the record says.
        there = known_records.present(self._connection, _some(found))
        return [paper if paper in there else None for paper in found]


def _in_table(digests: bytes, papers: bytes) -> Callable[[Sequence[int]], list[int | None]]:
    """What finds the papers of digests among these, of which the first counts where one comes twice."""
    from array import array

    known = dict(zip(reversed(array("q", digests)), reversed(array("I", papers)), strict=True))
    return lambda asked: list(map(known.get, asked))


def _in_order(digests: bytes, papers: bytes) -> Callable[[Sequence[int]], list[int | None]]:
    """The same in less memory."""
    import numpy as np

    known, of = np.frombuffer(digests, dtype=np.int64), np.frombuffer(papers, dtype=np.uint32)
    order = np.argsort(known, kind="stable")
    known, of = known[order], of[order]

    def find(asked: Sequence[int]) -> list[int | None]:
        wanted = np.array(asked, dtype=np.int64)
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return [
            paper if same else None for paper, same in zip(of[at].tolist(), (known[at] == wanted).tolist(), strict=True)
        ]

    return find


def _some(found: Iterable[int | None]) -> list[int]:
    return sorted({paper for paper in found if paper is not None})
