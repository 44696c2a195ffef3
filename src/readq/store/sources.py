"""The sources that papers came from: files, and whatever else was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readq.listing import Authority
from readq.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Source:
    id: int
    name: str
    kind: str
    sha256: str
    listed: int
    problems: int
    complete: int


def source_with(connection: Connection, column: str, value: str) -> Source | None:
    """The source with this ``sha256`` (one taken in to its end before others) or ``path``."""
    if column not in ("sha256", "path"):
        raise ValueError(column)
    query = (
        "SELECT id, name, kind, sha256, listed, problems, complete FROM source "
        f"WHERE {column} = ? ORDER BY complete DESC, id LIMIT 1"
    )
    found = connection.execute(query, (value,)).fetchone()
    return Source(*found) if found else None


def known_contents(connection: Connection) -> set[str]:
    """The SHA-256 of every source that was understood as a whole."""
    query = "SELECT sha256 FROM source WHERE problems = 0 AND complete"
    return {sha for (sha,) in connection.execute(query).fetchall()}


def add_source(
    connection: Connection,
    *,
    kind: str,
    name: str,
    path: str | None,
    sha256: str,
    page_date: str | None,
    at: int,
    authority: int = Authority.CAPTURE,
    place: str = "file",
) -> int:
    """Begin to take in a source; `close_source` tells how that ended."""
    cursor = connection.execute(
        "INSERT INTO source(kind, name, path, sha256, page_date, ingested_at, listed, authority, place, complete) "
        "VALUES (?,?,?,?,?,?,0,?,?,0)",
        (kind, name, path, sha256, page_date, at, authority, place),
    )
    return int(cursor.lastrowid or 0)


def renew_source(
    connection: Connection,
    id_: int,
    *,
    kind: str,
    sha256: str,
    page_date: str | None,
    at: int,
    authority: int,
    grows: bool = False,
) -> list[int]:
    """Begin to take in the new contents of a source, and forget its appearances unless it ``grows``; returns the papers
    it named."""
    if grows:
        connection.execute(
            "UPDATE source SET kind = ?, sha256 = ?, page_date = ?, ingested_at = ?, authority = ?, complete = 0 "
            "WHERE id = ?",
            (kind, sha256, page_date, at, authority, id_),
        )
        return []
    named = [r[0] for r in connection.execute("SELECT DISTINCT paper_id FROM appearance WHERE source_id = ?", (id_,))]
    for table in ("appearance", "appearance_count", "appearance_record"):
        connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (id_,))
    connection.execute("DELETE FROM counter WHERE scope = 'source' AND key = ?", (id_,))
    connection.execute(
        "UPDATE source SET kind = ?, sha256 = ?, page_date = ?, ingested_at = ?, authority = ?, listed = 0, "
        "complete = 0 WHERE id = ?",
        (kind, sha256, page_date, at, authority, id_),
    )
    return named


def last_rank(connection: Connection, id_: int) -> int:
    """The rank of the last paper that a source lists; 0 if there is none."""
    query = "SELECT ifnull(max(rank), 0) FROM appearance WHERE source_id = ?"
    return int(connection.execute(query, (id_,)).fetchone()[0])


def paper_at(connection: Connection, id_: int, rank: int) -> int:
    """The paper that a source lists at this rank."""
    query = "SELECT paper_id FROM appearance WHERE source_id = ? AND rank = ?"
    return int(connection.execute(query, (id_, rank)).fetchone()[0])


def undecided_in(connection: Connection, id_: int) -> list[int]:
    """The papers in the inbox that a source lists, in its order."""
    query = (
        "SELECT a.paper_id FROM appearance a JOIN paper p ON p.id = a.paper_id "
        "WHERE a.source_id = ? AND p.status = 0 ORDER BY a.rank"
    )
    return list(dict.fromkeys(r[0] for r in connection.execute(query, (id_,)).fetchall()))


def close_source(connection: Connection, id_: int, *, listed: int, problems: int, complete: bool) -> None:
    """Tell how much of a source was taken in so far, and whether that is all of it."""
    connection.execute(
        "UPDATE source SET listed = ?, problems = ?, complete = ? WHERE id = ?", (listed, problems, complete, id_)
    )


def forget_source(connection: Connection, id_: int) -> None:
    """Remove a source that turned out to list nothing, unless something was listed under it before."""
    connection.execute(
        "DELETE FROM source WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM appearance WHERE source_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM paper WHERE source_id = ?1)",
        (id_,),
    )


def drop_again(connection: Connection, source: int, after: int) -> list[int]:
    """Of what a source lists after a rank, forget the papers it listed up to there; returns these papers."""
    known = "SELECT paper_id FROM appearance WHERE source_id = ?1 AND rank <= ?2"
    again = connection.execute(
        f"SELECT rank, paper_id FROM appearance WHERE source_id = ?1 AND rank > ?2 AND paper_id IN ({known})",
        (source, after),
    ).fetchall()
    _drop(connection, source, [rank for rank, _ in again])
    return [paper for _, paper in again]


def _drop(connection: Connection, source: int, ranks: Iterable[int]) -> None:
    gone: Sequence[tuple[int, int]] = [(source, rank) for rank in ranks]
    for table in ("appearance_count", "appearance_record", "appearance"):
        connection.executemany(f"DELETE FROM {table} WHERE source_id = ? AND rank = ?", gone)
