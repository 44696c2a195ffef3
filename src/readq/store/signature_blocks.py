"""Signatures for fuzzy find, packed into blocks; a later block's entry for a paper replaces an earlier one's."""

from __future__ import annotations

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


def drop(connection: Connection) -> None:
    """Forget all blocks."""
    connection.execute("DELETE FROM signature_block")
