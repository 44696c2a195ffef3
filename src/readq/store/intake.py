"""Bulk writes of what listings bring: sources, new papers, and what known papers gain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from readq.model import Author, Link, Mark
from readq.store.connection import Connection
from readq.store.orders import POSITION_GAP
from readq.store.papers import places, titles
from readq.store.words import fold_ahead, reindexed

_BATCH = 500
_ABSTRACT, _LINK, _CODE = int(Mark.ABSTRACT), int(Mark.LINK), int(Mark.CODE)  # an enum's own | takes a microsecond
_BULK = {"cache_size": -49_152, "secure_delete": 0, "foreign_keys": 0}


@contextmanager
def bulk(connection: Connection) -> Iterator[None]:
    """Set the connection up for the writes of this module, outside a transaction.

    More cache; pages that merging the index frees are not zeroed (they hold words of papers the library has; what a
    reader deletes still is); no test whether each row refers to one that was written just before.
    """
    before = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _BULK}
    try:
        for name, value in _BULK.items():
            connection.execute(f"PRAGMA {name}={value}")
        yield
    finally:
        for name, value in before.items():
            connection.execute(f"PRAGMA {name}={value}")


@dataclass(slots=True)
class NewPaper:
    """A paper to be added. ``key_hash`` is the 64-bit hash of its merge key, None if the title is too short for one."""

    id: int
    title: str
    title_sort: str
    key_hash: int | None
    abstract: str | None
    authors: tuple[Author, ...]
    identifiers: dict[str, str]
    links: list[Link]
    published: str | None
    venue: str | None
    origin: int
    source_id: int
    listed: int = 1


@dataclass(slots=True)
class KnownPaper:
    """What is stored of a paper that a listing names again, as far as a listing can add to it.

    ``identifiers`` and ``links`` are None until `identifiers_of` and `links_of` are asked: few listings add any.
    """

    id: int
    abstract: str | None
    published: str | None
    venue: str | None
    origin: int
    has_authors: int
    identifiers: dict[str, str] | None = None
    links: list[Link] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    id: int
    name: str
    kind: str
    sha256: str
    listed: int
    problems: int


def source_with(connection: Connection, column: str, value: str) -> Source | None:
    """The source with this ``sha256`` or ``path``."""
    if column not in ("sha256", "path"):
        raise ValueError(column)
    query = f"SELECT id, name, kind, sha256, listed, problems FROM source WHERE {column} = ? LIMIT 1"
    found = connection.execute(query, (value,)).fetchone()
    return Source(*found) if found else None


def known_contents(connection: Connection) -> set[str]:
    """The SHA-256 of every source that was understood as a whole."""
    return {sha for (sha,) in connection.execute("SELECT sha256 FROM source WHERE problems = 0").fetchall()}


def add_source(
    connection: Connection,
    *,
    kind: str,
    name: str,
    path: str | None,
    sha256: str,
    page_date: str | None,
    at: int,
    listed: int,
    problems: int,
) -> int:
    cursor = connection.execute(
        "INSERT INTO source(kind, name, path, sha256, page_date, ingested_at, listed, problems) "
        "VALUES (?,?,?,?,?,?,?,?)",
        (kind, name, path, sha256, page_date, at, listed, problems),
    )
    return int(cursor.lastrowid or 0)


def renew_source(
    connection: Connection, id_: int, *, sha256: str, page_date: str | None, at: int, listed: int, problems: int
) -> list[int]:
    """Tell that the file of a source has new contents, and forget its appearances; returns the papers it named."""
    named = [r[0] for r in connection.execute("SELECT DISTINCT paper_id FROM appearance WHERE source_id = ?", (id_,))]
    connection.execute("DELETE FROM appearance WHERE source_id = ?", (id_,))
    connection.execute(
        "UPDATE source SET sha256 = ?, page_date = ?, ingested_at = ?, listed = ?, problems = ? WHERE id = ?",
        (sha256, page_date, at, listed, problems, id_),
    )
    return named


def next_paper_id(connection: Connection) -> int:
    return int(connection.execute("SELECT ifnull(max(id), 0) + 1 FROM paper").fetchone()[0])


def with_titles(connection: Connection, hashes: Sequence[int]) -> dict[int, list[int]]:
    """The papers that were seen under titles with these merge-key hashes."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(hashes), _BATCH):
        batch = hashes[start : start + _BATCH]
        query = f"SELECT hash, paper_id FROM title_key WHERE hash IN ({places(batch)})"
        for key, paper_id in connection.execute(query, tuple(batch)).fetchall():
            found.setdefault(key, []).append(paper_id)
    return found


def with_identifiers(connection: Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The papers that have these (scheme, value) identifiers."""
    found = {}
    for pair in pairs:
        record = connection.execute("SELECT paper_id FROM identifier WHERE scheme = ? AND value = ?", pair).fetchone()
        if record:
            found[pair] = int(record[0])
    return found


def known(connection: Connection, ids: Sequence[int]) -> dict[int, KnownPaper]:
    """What is stored of the papers ``ids``."""
    found: dict[int, KnownPaper] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = (
            "SELECT id, abstract, published, venue, origin, authors <> '' FROM paper_text "
            f"WHERE id IN ({places(batch)})"
        )
        for record in connection.execute(query, batch).fetchall():
            found[record[0]] = KnownPaper(*record)
    return found


def identifiers_of(connection: Connection, paper_id: int) -> dict[str, str]:
    """The identifiers of a paper by scheme."""
    return dict(connection.execute("SELECT scheme, value FROM identifier WHERE paper_id = ?", (paper_id,)).fetchall())


def links_of(connection: Connection, paper_id: int) -> list[Link]:
    """The web addresses of a paper, in order."""
    query = "SELECT kind, url FROM link WHERE paper_id = ? ORDER BY position"
    return [Link(*record) for record in connection.execute(query, (paper_id,)).fetchall()]


def first_family(connection: Connection, paper_id: int) -> str:
    """The family name (or the whole name) of a paper's first author, '' if it has none."""
    query = "SELECT family, name FROM author WHERE paper_id = ? ORDER BY position LIMIT 1"
    record = connection.execute(query, (paper_id,)).fetchone()
    return (record[0] or record[1]) if record else ""


def add_papers(connection: Connection, papers: Sequence[NewPaper], at: int) -> None:
    """Add papers, undecided, at the end of the listed order. Their words are not indexed yet."""
    names = {p.id: _names(p.authors) for p in papers if p.authors}
    connection.executemany(
        "INSERT INTO paper(id, title, title_sort, position, marks, listed, year, source_id, added_at, uid) "
        f"VALUES (?1,?2,?3,?1*{POSITION_GAP},?4,?5,?6,?7,{int(at)},random())",
        [
            (p.id, p.title, p.title_sort, _marks(p.abstract, p.links), p.listed, _year(p.published), p.source_id)
            for p in papers
        ],
    )
    connection.executemany(
        "INSERT INTO paper_text(id, abstract, authors, published, venue, origin) VALUES (?,?,?,?,?,?)",
        [(p.id, p.abstract, names.get(p.id, ""), p.published, p.venue, p.origin) for p in papers],
    )
    connection.executemany(
        "INSERT INTO title_key(hash, paper_id) VALUES (?,?)",
        sorted([(p.key_hash, p.id) for p in papers if p.key_hash is not None]),  # neighbours in the table together
    )
    for paper in papers:
        if paper.identifiers:
            add_identifiers(connection, paper.id, paper.identifiers)
        if paper.authors:
            _add_authors(connection, paper.id, paper.authors)
        if paper.links:
            _add_links(connection, paper.id, paper.links, 0)
    fold_ahead(
        connection,
        [
            (p.id, p.title, p.abstract or "", names.get(p.id, ""))
            for p in papers
            if not (p.title.isascii() and (p.abstract or "").isascii() and names.get(p.id, "").isascii())
        ],
    )
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) VALUES ('all', 0, 0, ?) "
        "ON CONFLICT DO UPDATE SET n = n + excluded.n",
        (len(papers),),
    )


def add_identifiers(connection: Connection, paper_id: int, identifiers: dict[str, str]) -> None:
    connection.executemany(
        "INSERT INTO identifier(scheme, value, paper_id) VALUES (?,?,?) ON CONFLICT DO NOTHING",
        [(scheme, value, paper_id) for scheme, value in identifiers.items()],
    )


def add_title(connection: Connection, paper_id: int, title: str, key_hash: int | None) -> None:
    """Remember another title a paper was seen under."""
    connection.execute("INSERT INTO title_alias VALUES (?, ?) ON CONFLICT DO NOTHING", (paper_id, title))
    if key_hash is not None:
        connection.execute("INSERT INTO title_key VALUES (?, ?) ON CONFLICT DO NOTHING", (key_hash, paper_id))


def _add_authors(connection: Connection, paper_id: int, authors: Sequence[Author]) -> None:
    connection.executemany(
        "INSERT INTO author(paper_id, position, name, family, given) VALUES (?,?,?,?,?)",
        [(paper_id, position, a.name, a.family, a.given) for position, a in enumerate(authors)],
    )


def _add_links(connection: Connection, paper_id: int, links: Sequence[Link], position: int) -> None:
    connection.executemany(
        "INSERT INTO link(paper_id, position, kind, url) VALUES (?,?,?,?)",
        [(paper_id, place, link.kind, link.url) for place, link in enumerate(links, position)],
    )


def add_appearances(connection: Connection, source_id: int, ranked: Sequence[tuple[int, int]]) -> None:
    """Tell which papers a source listed, as (rank, paper id), and count them by status for the source."""
    connection.executemany(
        "INSERT INTO appearance(source_id, rank, paper_id) VALUES (?,?,?)",
        [(source_id, rank, paper_id) for rank, paper_id in ranked],
    )


def count_source(connection: Connection, source_id: int) -> None:
    """Count the papers of a source anew, by status."""
    connection.execute("DELETE FROM counter WHERE scope = 'source' AND key = ?", (source_id,))
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) SELECT 'source', ?, p.status, count(*) FROM paper p "
        "WHERE p.id IN (SELECT paper_id FROM appearance WHERE source_id = ?) GROUP BY p.status",
        (source_id, source_id),
    )


def count_listed(connection: Connection, ids: Iterable[int]) -> None:
    """Bring the number of appearances of the papers ``ids`` up to date."""
    connection.execute(
        "UPDATE paper SET listed = (SELECT count(*) FROM appearance WHERE paper_id = paper.id) "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )


def complete(
    connection: Connection,
    paper: KnownPaper,
    *,
    abstract: str | None,
    authors: Sequence[Author],
    published: str | None,
    venue: str | None,
    links: Sequence[Link],
    origin: int,
) -> None:
    """Give a known paper what a listing adds: each argument is what is to be stored from now on (no authors: keep)."""
    with reindexed(connection, [paper.id]):
        connection.execute(
            "UPDATE paper_text SET abstract = ?, published = ?, venue = ?, origin = ? WHERE id = ?",
            (abstract, published, venue, origin, paper.id),
        )
        if authors:
            connection.execute("DELETE FROM author WHERE paper_id = ?", (paper.id,))
            _add_authors(connection, paper.id, authors)
            connection.execute("UPDATE paper_text SET authors = ? WHERE id = ?", (_names(authors), paper.id))
    connection.execute("DELETE FROM link WHERE paper_id = ?", (paper.id,))
    _add_links(connection, paper.id, links, 0)
    connection.execute(
        "UPDATE paper SET marks = (marks & ~?) | ?, year = ifnull(?, year) WHERE id = ?",
        (_ABSTRACT | _LINK | _CODE, _marks(abstract, links), _year(published), paper.id),
    )


def _marks(abstract: str | None, links: Sequence[Link]) -> int:
    """What a list row shows of these, as `Mark`s are stored."""
    marks = _ABSTRACT if abstract else 0
    if links:
        marks |= _LINK | _CODE if any(link.kind == "code" for link in links) else _LINK
    return marks


def _names(authors: Sequence[Author]) -> str:
    """All author names as one text, a line each."""
    return "\n".join(author.name for author in authors)


def _year(published: str | None) -> int | None:
    return int(published[:4]) if published and published[:4].isdigit() else None


def add_signatures(connection: Connection, version: int, ids: bytes, signatures: bytes) -> None:
    """Keep a block of packed signatures (see `readq.search.signatures`) for the papers ``ids`` (packed 32-bit)."""
    connection.execute(
        "INSERT INTO signature_block(version, ids, signatures) VALUES (?, ?, ?)", (version, ids, signatures)
    )


def signature_blocks(connection: Connection, version: int) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of this version of the hash, oldest first, one in memory at a time."""
    query = "SELECT id FROM signature_block WHERE version = ? ORDER BY id"
    for (id_,) in connection.execute(query, (version,)).fetchall():
        block = connection.execute("SELECT ids, signatures FROM signature_block WHERE id = ?", (id_,)).fetchone()
        if block is not None:
            yield block


def titles_in_order(connection: Connection, ids: Sequence[int]) -> list[str]:
    """The titles of the papers ``ids``, in that order; fewer if some are not there."""
    return [title for _, title in titles(connection, ids)]


def drop_signatures(connection: Connection) -> None:
    """Forget all blocks."""
    connection.execute("DELETE FROM signature_block")


Error = sqlite3.Error
