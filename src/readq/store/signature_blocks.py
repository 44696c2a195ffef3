"""Signatures for fuzzy find, packed into blocks; a later block's entry for a paper replaces an earlier one's."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from readq.store.connection import Connection


def add(connection: Connection, version: int, ids: bytes, signatures: bytes) -> None:
    """Keep a block of packed signatures (see `readq.search.signatures`) for the papers ``ids`` (packed 32-bit)."""
    connection.execute(
        "INSERT INTO signature_block(version, ids, signatures) VALUES (?, ?, ?)", (version, ids, signatures)
    )


def blocks(connection: Connection, version: int) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of this version of the hash, oldest first, one in memory at a time."""
    query = "SELECT id FROM signature_block WHERE version = ? ORDER BY id"
    for (id_,) in connection.execute(query, (version,)).fetchall():
        block = connection.execute("SELECT ids, signatures FROM signature_block WHERE id = ?", (id_,)).fetchone()
        if block is not None:
            yield block


def newest_first(connection: Connection) -> Iterator[tuple[int, bytes, bytes]]:
    """All blocks of whatever version (version, ids, signatures), the newest first."""
    return connection.execute("SELECT version, ids, signatures FROM signature_block ORDER BY id DESC")


def of(connection: Connection, paper_id: int) -> tuple[int, str] | None:
    """The version and (in hexadecimal) the signature of a paper; None if it has none."""
    for block, version, ids in connection.execute("SELECT id, version, ids FROM signature_block ORDER BY id DESC"):
        numbers = array("I", ids)
        if paper_id in numbers:
            place = len(numbers) - 1 - numbers[::-1].index(paper_id)
            packed = connection.execute("SELECT signatures FROM signature_block WHERE id = ?", (block,)).fetchone()[0]
            size = len(packed) // len(numbers)
            return version, packed[place * size : (place + 1) * size].hex()
    return None


def put(connection: Connection, paper_id: int, signature: tuple[int, str]) -> None:
    """Give a paper a signature, as `of` tells one."""
    version, packed = signature
    add(connection, version, array("I", [paper_id]).tobytes(), bytes.fromhex(packed))


def take_out(connection: Connection, paper_id: int) -> tuple[int, str] | None:
    """Remove the signatures of a paper; returns the last one, see `of`."""
    found = of(connection, paper_id)
    for block, ids in connection.execute("SELECT id, ids FROM signature_block").fetchall():
        numbers = array("I", ids)
        while paper_id in numbers:
            place = numbers.index(paper_id)
            packed = connection.execute("SELECT signatures FROM signature_block WHERE id = ?", (block,)).fetchone()[0]
            size = len(packed) // len(numbers)
            del numbers[place]
            left = packed[: place * size] + packed[(place + 1) * size :]
            query = "UPDATE signature_block SET ids = ?, signatures = ? WHERE id = ?"
            connection.execute(query, (numbers.tobytes(), left, block))
    connection.execute("DELETE FROM signature_block WHERE length(ids) = 0")
    return found


def drop(connection: Connection) -> None:
    """Forget all blocks."""
    connection.execute("DELETE FROM signature_block")
