"""Figures about papers that were asked for, each with the service that told it and when."""

from __future__ import annotations

from collections.abc import Iterable

from readq.store.connection import Connection

SCHEMA = """
-- at: when it was asked, in seconds since the epoch. The newest of a service replaces the one before.
CREATE TABLE figure(paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, name TEXT NOT NULL,
    source_id INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(paper_id, name, source_id))
    STRICT, WITHOUT ROWID;
"""


def put(connection: Connection, paper_id: int, source_id: int, figures: Iterable[tuple[str, int]], at: int) -> None:
    """Keep figures (name, number) that a source told of a paper."""
    connection.executemany(
        "INSERT OR REPLACE INTO figure(paper_id, name, source_id, n, at) VALUES (?,?,?,?,?)",
        [(paper_id, name, source_id, number, at) for name, number in figures],
    )
