"""Which records were taken in already, and which paper each is about, packed into blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from readq.store.connection import Connection

SCHEMA = """
-- Checksums of the texts of records that said nothing but facts of their paper (packed 64-bit), and these papers
-- (packed 32-bit): the same text again needs not be read again.
CREATE TABLE known_record(id INTEGER PRIMARY KEY, digests BLOB NOT NULL, papers BLOB NOT NULL) STRICT;
"""


def add(connection: Connection, digests: bytes, papers: bytes) -> None:
    """Remember a block of records."""
    connection.execute("INSERT INTO known_record(digests, papers) VALUES (?, ?)", (digests, papers))


def any_known(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM known_record LIMIT 1").fetchone() is not None


def blocks(connection: Connection) -> Iterator[tuple[bytes, bytes]]:
    """All blocks, oldest first; of one that is damaged nothing."""
    for digests, papers in connection.execute("SELECT digests, papers FROM known_record ORDER BY id"):
        if len(digests) == 2 * len(papers) and not len(papers) % 4:
            yield digests, papers


def present(connection: Connection, papers: Sequence[int]) -> set[int]:
    """Those of the papers that are still in the library."""
    query = "SELECT id FROM paper WHERE id IN (SELECT value FROM json_each(?))"
    return {id_ for (id_,) in connection.execute(query, (json.dumps(list(papers)),))}
