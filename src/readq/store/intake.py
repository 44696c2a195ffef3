"""Bulk writes of what listings bring: sources, new papers, and what known papers gain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from readq.model import Author, Authority, Link, Mark
from readq.store.connection import Connection
from readq.store.orders import POSITION_GAP
from readq.store.papers import FURTHER, places
from readq.store.provenance import authorities
from readq.store.words import fold_ahead, reindexed

_BATCH = 500
_ABSTRACT, _LINK, _CODE = int(Mark.ABSTRACT), int(Mark.LINK), int(Mark.CODE)  # an enum's own | takes a microsecond
_FURTHER = ", ".join(FURTHER)
_FURTHER_NAMES = frozenset(FURTHER)
_INDEXED = frozenset(("title", "abstract", "authors"))  # what the full-text index covers
_KEPT = frozenset(("published", "venue"))  # what else is in paper_text
_SHOWN = frozenset(("abstract", "links", "published"))  # what a list row depends on
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
    identifiers: list[tuple[str, str]]
    links: list[Link]
    published: str | None
    venue: str | None
    source_id: int
    authority: int
    digest: int
    further: dict[str, str]
    given: dict[str, int] = field(default_factory=dict)  # authority of the source of each field of another source
    listed: int = 1


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
    connection: Connection, id_: int, *, kind: str, sha256: str, page_date: str | None, at: int, authority: int
) -> list[int]:
    """Begin to take in the new contents of a source, and forget its appearances; returns the papers it named."""
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


def next_paper_id(connection: Connection) -> int:
    return int(connection.execute("SELECT ifnull(max(id), 0) + 1 FROM paper").fetchone()[0])


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


def first_family(connection: Connection, paper_id: int) -> str:
    """The family name (or the whole name) of a paper's first author, '' if it has none."""
    query = "SELECT family, name FROM author WHERE paper_id = ? ORDER BY position LIMIT 1"
    record = connection.execute(query, (paper_id,)).fetchone()
    return (record[0] or record[1]) if record else ""


def add_papers(connection: Connection, papers: Sequence[NewPaper], at: int) -> None:
    """Add papers, undecided, at the end of the listed order. Their words are not indexed yet."""
    names = {p.id: _names(p.authors) for p in papers if p.authors}
    connection.executemany(
        "INSERT INTO paper(id, title, title_sort, position, marks, listed, year, source_id, added_at) "
        f"VALUES (?1,?2,?3,?1*{POSITION_GAP},?4,?5,?6,?7,{int(at)})",
        [
            (p.id, p.title, p.title_sort, _marks(p.abstract, p.links), p.listed, _year(p.published), p.source_id)
            for p in papers
        ],
    )
    connection.executemany(
        "INSERT INTO paper_text(id, abstract, authors, published, venue) VALUES (?,?,?,?,?)",
        [(p.id, p.abstract, names.get(p.id, ""), p.published, p.venue) for p in papers],
    )
    connection.executemany(
        "INSERT INTO title_key(hash, paper_id, digest) VALUES (?,?,?)",
        sorted([(p.key_hash, p.id, p.digest) for p in papers if p.key_hash is not None]),  # neighbours together
    )
    add_identifiers(connection, [(*pair, p.id) for p in papers for pair in p.identifiers])
    _add_authors(connection, [(p.id, *author) for p in papers for author in _listed(p.authors)])
    for paper in papers:
        if paper.links:
            _add_links(connection, paper.id, paper.links, 0)
    _put_further(connection, [(p.id, p.further) for p in papers if p.further])
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


def add_identifiers(connection: Connection, identifiers: Sequence[tuple[str, str, int]]) -> None:
    """Give papers identifiers, as (scheme, value, paper); one that a paper has stays with it."""
    connection.executemany(
        "INSERT INTO identifier(scheme, value, paper_id) VALUES (?,?,?) ON CONFLICT DO NOTHING", sorted(identifiers)
    )


def add_title(connection: Connection, paper_id: int, title: str) -> None:
    """Remember another title a paper was seen under."""
    connection.execute("INSERT INTO title_alias VALUES (?, ?) ON CONFLICT DO NOTHING", (paper_id, title))


def remember(connection: Connection, said: Sequence[tuple[int, int, int]]) -> None:
    """Remember that this was said under a title, as (hash of the merge key, digest, paper)."""
    connection.executemany(
        "INSERT INTO title_key(hash, digest, paper_id) VALUES (?,?,?) "
        "ON CONFLICT DO UPDATE SET digest = excluded.digest WHERE digest IS NULL",
        sorted(said),
    )
    connection.executemany("INSERT INTO said(hash, digest, paper_id) VALUES (?,?,?) ON CONFLICT DO NOTHING", said)


def _listed(authors: Sequence[Author]) -> Iterator[tuple[int, str, str, str]]:
    for position, author in enumerate(authors):
        yield position, author.name, author.family, author.given


def _add_authors(connection: Connection, authors: Sequence[tuple[int, int, str, str, str]]) -> None:
    connection.executemany("INSERT INTO author(paper_id, position, name, family, given) VALUES (?,?,?,?,?)", authors)


def _put_further(connection: Connection, facts: Sequence[tuple[int, dict[str, str]]]) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO paper_further(id, {_FURTHER}) VALUES (?,{places(FURTHER)})",
        [(id_, *(known.get(name) for name in FURTHER)) for id_, known in facts],
    )


def _add_links(connection: Connection, paper_id: int, links: Sequence[Link], position: int) -> None:
    connection.executemany(
        "INSERT INTO link(paper_id, position, kind, url) VALUES (?,?,?,?)",
        [(paper_id, place, link.kind, link.url) for place, link in enumerate(links, position)],
    )


def add_appearances(connection: Connection, source_id: int, listed: Sequence[tuple[int, int]]) -> None:
    """Tell which papers a source listed, as (rank, paper id), and count by status those it is not known to have listed
    before."""
    # By its index: the papers of a long source that come again are few.
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) SELECT 'source', ?1, p.status, count(*) FROM paper p "
        "WHERE p.id IN (SELECT value FROM json_each(?2)) AND NOT EXISTS "
        "(SELECT 1 FROM appearance a INDEXED BY appearance_paper WHERE a.paper_id = p.id AND a.source_id = ?1) "
        "GROUP BY p.status ON CONFLICT DO UPDATE SET n = n + excluded.n",
        (source_id, json.dumps(list({paper_id for _, paper_id in listed}))),
    )
    connection.executemany(
        f"INSERT INTO appearance(source_id, rank, paper_id) VALUES ({int(source_id)},?,?) "
        "ON CONFLICT DO UPDATE SET paper_id = excluded.paper_id",
        listed,
    )


def add_beside(
    connection: Connection,
    counts: Sequence[tuple[int, int, str, int]],
    records: Sequence[tuple[int, int, str, str | None]],
) -> None:
    """Tell what listings showed beside papers: figures, as (source, rank, name, number), and what else the records
    said, as (source, rank, JSON, the record itself)."""
    connection.executemany("INSERT OR REPLACE INTO appearance_count(source_id, rank, name, n) VALUES (?,?,?,?)", counts)
    connection.executemany(
        "INSERT OR REPLACE INTO appearance_record(source_id, rank, told, raw) VALUES (?,?,?,?)", records
    )


def count_listed(connection: Connection, ids: Iterable[int]) -> None:
    """Bring the number of appearances of the papers ``ids`` up to date."""
    connection.execute(
        "UPDATE paper SET listed = (SELECT count(*) FROM appearance WHERE paper_id = paper.id) "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )


def complete(connection: Connection, paper: KnownPaper, changed: Collection[str], title_sort: str) -> None:
    """Store the ``changed`` fields of a known paper as they are in ``paper`` now; ``links`` and the names of
    `FURTHER` too. ``title_sort`` is that of its title."""
    if not _INDEXED.isdisjoint(changed):
        with reindexed(connection, [paper.id]):
            _put_text(connection, paper, changed, title_sort)
    elif not _KEPT.isdisjoint(changed):
        _put_text(connection, paper, changed, title_sort)
    if "links" in changed:
        connection.execute("DELETE FROM link WHERE paper_id = ?", (paper.id,))
        _add_links(connection, paper.id, paper.links or (), 0)
    if not _FURTHER_NAMES.isdisjoint(changed):
        _put_further(connection, [(paper.id, paper.further or {})])
    if not _SHOWN.isdisjoint(changed):
        links = paper.links if paper.links is not None else links_of(connection, paper.id)
        connection.execute(
            "UPDATE paper SET marks = (marks & ~?) | ?, year = ifnull(?, year) WHERE id = ?",
            (_ABSTRACT | _LINK | _CODE, _marks(paper.abstract, links), _year(paper.published), paper.id),
        )


def _put_text(connection: Connection, paper: KnownPaper, changed: Collection[str], title_sort: str) -> None:
    connection.execute(
        "UPDATE paper_text SET abstract = ?, published = ?, venue = ? WHERE id = ?",
        (paper.abstract, paper.published, paper.venue, paper.id),
    )
    if "title" in changed:
        connection.execute(
            "UPDATE paper SET title = ?, title_sort = ? WHERE id = ?", (paper.title, title_sort, paper.id)
        )
    if "authors" in changed and paper.authors is not None:
        connection.execute("DELETE FROM author WHERE paper_id = ?", (paper.id,))
        _add_authors(connection, [(paper.id, *author) for author in _listed(paper.authors)])
        connection.execute("UPDATE paper_text SET authors = ? WHERE id = ?", (_names(paper.authors), paper.id))


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


def drop_signatures(connection: Connection) -> None:
    """Forget all blocks."""
    connection.execute("DELETE FROM signature_block")


Error = sqlite3.Error
