"""Records that were taken in before, told by their text alone, so that they need not be read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from readq import __version__
from readq.store import known_records
from readq.store.connection import Connection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readq.formats.base import Record


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
    """The records of a library that were taken in before this was made; 24 bytes each while it is used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._digests: NDArray[np.int64] | None = None
        self._papers: NDArray[np.uint32] | None = None

    def recognised(self, digests: Sequence[int]) -> list[int | None]:
        """The paper of each record, None where it is not known."""
        if not digests:
            return []
        import numpy as np

        if self._digests is None or self._papers is None:
            self._digests, self._papers = self._loaded()
        if not len(self._digests):
            return [None] * len(digests)
        asked = np.array(digests, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._digests, asked), len(self._digests) - 1)
        found = [
            paper if same else None
            for paper, same in zip(self._papers[at].tolist(), (self._digests[at] == asked).tolist(), strict=True)
        ]
        # A paper that went into another is looked for by what the record says.
        there = known_records.present(self._connection, _some(found))
        return [paper if paper in there else None for paper in found]

    def _loaded(self) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        import numpy as np

        blocks = list(known_records.blocks(self._connection))
        digests = np.frombuffer(b"".join([digests for digests, _ in blocks]), dtype=np.int64)
        papers = np.frombuffer(b"".join([papers for _, papers in blocks]), dtype=np.uint32)
        blocks.clear()
        order = np.argsort(digests, kind="stable")
        return digests[order], papers[order]


def _some(found: Iterable[int | None]) -> list[int]:
    return sorted({paper for paper in found if paper is not None})
