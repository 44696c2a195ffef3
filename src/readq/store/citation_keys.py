"""What papers are cited by. A key that was once given stays the paper's, whatever becomes known of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from readq.store.connection import Connection
from readq.store.faults import confirm_values
from readq.store.papers import places

SCHEMA = """
-- The first key of a paper is the one it is cited by; others came from papers that went into it. No key is ever given
-- to another paper. BibTeX knows no case.
CREATE TABLE citation_key(id INTEGER PRIMARY KEY, key TEXT NOT NULL COLLATE NOCASE UNIQUE,
    paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE) STRICT;
CREATE INDEX citation_key_paper ON citation_key(paper_id);
"""
_BATCH = 500


def keys(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The key of each of these papers that has one."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        query = f"SELECT paper_id, key FROM citation_key WHERE paper_id IN ({places(batch)}) ORDER BY id DESC"
        found.update(connection.execute(query, batch).fetchall())
    confirm_values(found.values(), "a citation key")
    return found


def of_key(connection: Connection, key: str) -> int | None:
    """The paper that has a key, or had it before it was merged."""
    record = connection.execute("SELECT paper_id FROM citation_key WHERE key = ?", (key,)).fetchone()
    return None if record is None else int(record[0])


def taken_like(connection: Connection, key: str) -> set[str]:
    """Every key that begins as this one does, in lower case."""
    query = "SELECT key FROM citation_key WHERE key >= ?1 AND key < ?1 || char(1114111)"
    return {found.lower() for (found,) in connection.execute(query, (key,)).fetchall()}


def give(connection: Connection, paper_id: int, key: str) -> None:
    """Let a paper be cited by a key that no paper has."""
    connection.execute("INSERT INTO citation_key(key, paper_id) VALUES (?, ?)", (key, paper_id))


def told(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, dict[str, object]]]:
    """What other programs' records said of these papers beside their facts, oldest first: (paper, JSON object)."""
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        query = (
            "SELECT a.paper_id, r.told FROM appearance a JOIN appearance_record r "
            f"ON r.source_id = a.source_id AND r.rank = a.rank WHERE a.paper_id IN ({places(batch)}) "
            "ORDER BY a.source_id, a.rank"
        )
        yield from _read(connection.execute(query, batch).fetchall())


def _read(records: Iterable[tuple[int, str]]) -> Iterator[tuple[int, dict[str, object]]]:
    for paper_id, text in records:
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            continue  # damaged: `readq check` says so
        if isinstance(record, dict):
            yield paper_id, record
