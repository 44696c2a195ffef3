"""What the library knows of the papers that drafts may be about: looked up for many at once, or when it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from readq.model import Author, Link
from readq.store.connection import Connection
from readq.store.papers import FURTHER, places
from readq.store.provenance import authorities

_BATCH = 500
_FURTHER = ", ".join(FURTHER)


@dataclass(slots=True)
class KnownPaper:
    """What is stored of a paper that a listing names again, as far as a listing can add to it.

    ``authority`` is that of the source which brought it. What is None is not looked up until a listing may add to it:
    see `identifiers_of`, `links_of`, `authors_of`, `further_of`.
    """

    id: int
    title: str
    abstract: str | None
    published: str | None
    venue: str | None
    authority: int
    source_id: int
    given: dict[str, int] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] | None = None
    links: list[Link] | None = None
    authors: tuple[Author, ...] | None = None
    further: dict[str, str] | None = None


def with_titles(connection: Connection, hashes: Sequence[int]) -> dict[int, dict[int, int | None]]:
    """The papers that were seen under titles with these merge-key hashes, oldest first, each with the digest of what
    was said of it under that title."""
    found: dict[int, dict[int, int | None]] = {}
    for start in range(0, len(hashes), _BATCH):
        batch = hashes[start : start + _BATCH]
        query = f"SELECT hash, paper_id, digest FROM title_key WHERE hash IN ({places(batch)})"
        for key, paper_id, digest in connection.execute(query, tuple(batch)).fetchall():
            found.setdefault(key, {})[paper_id] = digest
    return found


def with_said(connection: Connection, hashes: Sequence[int]) -> dict[tuple[int, int], int]:
    """The papers of which more than one thing was said under titles with these hashes, by (hash, digest)."""
    query = "SELECT hash, digest, paper_id FROM said WHERE hash IN (SELECT value FROM json_each(?))"
    found = connection.execute(query, (json.dumps(list(hashes)),)).fetchall()
    return {(key, digest): paper_id for key, digest, paper_id in found}


def with_identifiers(connection: Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The papers that have these (scheme, value) identifiers."""
    values: dict[str, list[str]] = {}
    for scheme, value in pairs:
        values.setdefault(scheme, []).append(value)
    # By its key: asked otherwise, SQLite may go through the whole table.
    query = (
        "SELECT i.value, i.paper_id FROM json_each(?2) j CROSS JOIN identifier i "
        "WHERE i.scheme = ?1 AND i.value = j.value"
    )
    return {
        (scheme, value): paper_id
        for scheme, asked in values.items()
        for value, paper_id in connection.execute(query, (scheme, json.dumps(asked))).fetchall()
    }


def known(connection: Connection, ids: Sequence[int]) -> dict[int, KnownPaper]:
    """What is stored of the papers ``ids``."""
    found: dict[int, KnownPaper] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = (
            "SELECT p.id, p.title, t.abstract, t.published, t.venue, s.authority, s.id FROM paper p "
            f"JOIN paper_text t ON t.id = p.id JOIN source s ON s.id = p.source_id WHERE p.id IN ({places(batch)})"
        )
        for record in connection.execute(query, batch).fetchall():
            found[record[0]] = KnownPaper(*record)
    for (paper_id, name), authority in authorities(connection, list(found)).items():
        found[paper_id].given[name] = authority
    return found


def identifiers_of(connection: Connection, paper_id: int) -> list[tuple[str, str]]:
    """The identifiers of a paper, as (scheme, value)."""
    return connection.execute("SELECT scheme, value FROM identifier WHERE paper_id = ?", (paper_id,)).fetchall()


def authors_of(connection: Connection, paper_id: int) -> tuple[Author, ...]:
    """The authors of a paper, in order."""
    query = "SELECT name, family, given FROM author WHERE paper_id = ? ORDER BY position"
    return tuple([Author(*record) for record in connection.execute(query, (paper_id,)).fetchall()])


def further_of(connection: Connection, paper_id: int) -> dict[str, str]:
    """The further facts of a paper that are known, by name."""
    record = connection.execute(f"SELECT {_FURTHER} FROM paper_further WHERE id = ?", (paper_id,)).fetchone()
    return {name: text for name, text in zip(FURTHER, record, strict=True) if text} if record else {}


def links_of(connection: Connection, paper_id: int) -> list[Link]:
    """The web addresses of a paper, in order."""
    query = "SELECT kind, url FROM link WHERE paper_id = ? ORDER BY position"
    return [Link(*record) for record in connection.execute(query, (paper_id,)).fetchall()]
