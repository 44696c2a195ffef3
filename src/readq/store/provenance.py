"""Which source gave which fact of a paper, what more was told of it, and which papers may be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readq.model import Suggestion
from readq.source_names import source_name
from readq.store.connection import Connection

SCHEMA = """
-- authority: see readq.listing.Authority. place: what its path is (file, stdin, member, http). complete: 0 while it is
-- taken in, and after that was interrupted.
ALTER TABLE source ADD COLUMN authority INTEGER NOT NULL DEFAULT 10;
ALTER TABLE source ADD COLUMN place TEXT NOT NULL DEFAULT 'file';
ALTER TABLE source ADD COLUMN complete INTEGER NOT NULL DEFAULT 1;

-- What a draft said in full, as a checksum: the same again, under the same title, is of the same paper and teaches
-- nothing. The first is beside the title; said is where the others are.
ALTER TABLE title_key ADD COLUMN digest INTEGER;
CREATE TABLE said(hash INTEGER NOT NULL, digest INTEGER NOT NULL, paper_id INTEGER NOT NULL,
    PRIMARY KEY(hash, digest)) STRICT, WITHOUT ROWID;

-- Which source gave a field that is not from paper.source_id; 0: a person. (paper_text.origin, which said so of
-- abstracts alone, is no longer read.)
CREATE TABLE fact(paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, field TEXT NOT NULL,
    source_id INTEGER NOT NULL, PRIMARY KEY(paper_id, field)) STRICT, WITHOUT ROWID;

-- What few papers have and no list shows. Lists of words have a line each.
CREATE TABLE paper_further(id INTEGER PRIMARY KEY REFERENCES paper(id) ON DELETE CASCADE, updated TEXT, announced TEXT,
    categories TEXT, keywords TEXT, comment TEXT, summary TEXT) STRICT;

-- What a listing showed beside a paper: figures by name (upvotes, comments …); and what else its record said, as JSON,
-- with the record itself where its format keeps it.
CREATE TABLE appearance_count(source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    rank INTEGER NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY(source_id, rank, name)) STRICT, WITHOUT ROWID;
CREATE TABLE appearance_record(source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    rank INTEGER NOT NULL, told TEXT NOT NULL, raw TEXT,
    PRIMARY KEY(source_id, rank)) STRICT, WITHOUT ROWID;

-- Pairs of papers, first < second, that may be one, until a person decides.
CREATE TABLE suggestion(first INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE,
    second INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, reason TEXT NOT NULL, at INTEGER NOT NULL,
    decision TEXT, decided_at INTEGER, PRIMARY KEY(first, second)) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_second ON suggestion(second);
"""


def authorities(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """The authority of the source of each (paper, field) of the papers ``ids`` that another source gave than the one
    which brought the paper; a person's is 100."""
    import json

    query = (
        "SELECT f.paper_id, f.field, ifnull(s.authority, 100) FROM fact f LEFT JOIN source s ON s.id = f.source_id "
        "WHERE f.paper_id IN (SELECT value FROM json_each(?))"
    )
    found = connection.execute(query, (json.dumps(list(ids)),)).fetchall()
    return {(paper, field): authority for paper, field, authority in found}


def credit(connection: Connection, given: Iterable[tuple[int, str, int]]) -> None:
    """Note that these (paper, field, source) are so: the source gave the field as it is now."""
    connection.executemany(
        "INSERT INTO fact(paper_id, field, source_id) VALUES (?,?,?) "
        "ON CONFLICT DO UPDATE SET source_id = excluded.source_id",
        given,
    )


def sources_of_fields(connection: Connection, paper_id: int) -> dict[str, str]:
    """What the source is called of each field that another source gave than the one which brought the paper."""
    query = (
        "SELECT f.field, s.kind, s.name, s.page_date FROM fact f JOIN source s ON s.id = f.source_id "
        "WHERE f.paper_id = ?"
    )
    return {field: source_name(*source) for field, *source in connection.execute(query, (paper_id,)).fetchall()}


def earlier_abstracts(connection: Connection, paper_id: int, most: int) -> list[tuple[str, int, str]]:
    """The abstracts a paper had before, newest first: (the text, until when in seconds since the epoch, what the
    source is called whose abstract replaced it)."""
    query = (
        "SELECT c.before, o.at, s.kind, s.name, s.page_date FROM change c JOIN operation o ON o.id = c.operation_id "
        "LEFT JOIN source s ON s.id = CAST(substr(c.field, 10) AS INTEGER) "
        "WHERE c.paper_id = ? AND c.field > 'abstract:' AND c.field < 'abstract;' AND ifnull(c.before, '') <> '' "
        "ORDER BY c.id DESC LIMIT ?"
    )
    found = connection.execute(query, (paper_id, most)).fetchall()
    return [(text, at, source_name(*source) if source[1] else "") for text, at, *source in found]


def suggest(connection: Connection, pairs: Iterable[tuple[int, int, str]], at: int) -> int:
    """Suggest that these (paper, other, reason) may be one; how many of the pairs were not known. A pair that was
    decided stays decided."""
    before = connection.total_changes
    connection.executemany(
        "INSERT INTO suggestion(first, second, reason, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING",
        [(min(one, other), max(one, other), reason, at) for one, other, reason in pairs],
    )
    return connection.total_changes - before


def decide(connection: Connection, one: int, other: int, decision: str | None, at: int) -> bool:
    """Note what was decided about a pair, None for nothing any more; whether it is another decision than before."""
    pair = min(one, other), max(one, other)
    query = "UPDATE suggestion SET decision = ?, decided_at = ? WHERE first = ? AND second = ? AND decision IS NOT ?"
    cursor = connection.execute(query, (decision, at if decision else None, *pair, decision))
    return bool(cursor.rowcount)


def suggestions(connection: Connection, *, undecided: bool = True) -> list[Suggestion]:
    """The pairs of papers that may be one, oldest first."""
    condition = "WHERE decision IS NULL " if undecided else ""
    query = f"SELECT first, second, reason, at, decision FROM suggestion {condition}ORDER BY at, first, second"
    return [Suggestion((first, second), *rest) for first, second, *rest in connection.execute(query).fetchall()]
