"""Bulk writes of what listings bring: new papers, where they were listed, and what known papers gain."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from readq.model import Author, Link, Mark
from readq.store.connection import Connection
from readq.store.fulltext import fold_ahead, reindexed
from readq.store.lookup import KnownPaper, links_of
from readq.store.marks import set_mark
from readq.store.orders import POSITION_GAP
from readq.store.papers import FURTHER, last_id, places

_ABSTRACT, _LINK, _CODE = int(Mark.ABSTRACT), int(Mark.LINK), int(Mark.CODE)  # an enum's own | takes a microsecond
_WITHDRAWN = int(Mark.WITHDRAWN)
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


def next_paper_id(connection: Connection) -> int:
    """A number that no paper has or had."""
    merged = connection.execute("SELECT ifnull(max(id), 0) FROM merged").fetchone()[0]
    return max(last_id(connection), int(merged)) + 1


def add_papers(connection: Connection, papers: Sequence[NewPaper], at: int) -> None:
    """Add papers, undecided, at the end of the listed order. Their words are not indexed yet."""
    names = {p.id: _names(p.authors) for p in papers if p.authors}
    connection.executemany(
        "INSERT INTO paper(id, title, title_sort, position, marks, listed, year, source_id, added_at, uid) "
        f"VALUES (?1,?2,?3,?1*{POSITION_GAP},?4,?5,?6,?7,{int(at)},random())",
        [
            (
                p.id,
                p.title,
                p.title_sort,
                _marks(p.abstract, p.links, p.further),
                p.listed,
                _year(p.published),
                p.source_id,
            )
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
    _add_authors(
        connection,
        [(p.id, at, each.name, each.family, each.given) for p in papers for at, each in enumerate(p.authors)],
    )
    for paper in papers:
        if paper.links:
            _add_links(connection, paper.id, paper.links, 0)
    _put_further(connection, [(p.id, p.further) for p in papers if p.further])
    fold_ahead(connection, ((p.id, p.title, p.abstract or "", names.get(p.id, "")) for p in papers))
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


def _add_authors(connection: Connection, authors: Sequence[tuple[int, int, str, str, str]]) -> None:
    connection.executemany("INSERT INTO author(paper_id, position, name, family, given) VALUES (?,?,?,?,?)", authors)


def _put_further(connection: Connection, facts: Sequence[tuple[int, dict[str, str]]]) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO paper_further(id, {_FURTHER}) VALUES (?,{places(FURTHER)})",
        [(id_, *map(known.get, FURTHER)) for id_, known in facts],
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
        if "withdrawn" in changed:
            set_mark(connection, paper.id, Mark.WITHDRAWN, True)
    if not _SHOWN.isdisjoint(changed):
        links = paper.links if paper.links is not None else links_of(connection, paper.id)
        connection.execute(
            "UPDATE paper SET marks = (marks & ~?) | ?, year = ifnull(?, year) WHERE id = ?",
            (_ABSTRACT | _LINK | _CODE, _marks(paper.abstract, links, {}), _year(paper.published), paper.id),
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
        _add_authors(
            connection,
            [(paper.id, at, each.name, each.family, each.given) for at, each in enumerate(paper.authors)],
        )
        connection.execute("UPDATE paper_text SET authors = ? WHERE id = ?", (_names(paper.authors), paper.id))


def _marks(abstract: str | None, links: Sequence[Link], further: Mapping[str, str]) -> int:
    """What a list row shows of these, as `Mark`s are stored."""
    marks = _ABSTRACT if abstract else 0
    if "withdrawn" in further:
        marks |= _WITHDRAWN
    if links:
        marks |= _LINK | _CODE if any(link.kind == "code" for link in links) else _LINK
    return marks


def _names(authors: Sequence[Author]) -> str:
    """All author names as one text, a line each."""
    return "\n".join([author.name for author in authors])


def _year(published: str | None) -> int | None:
    return int(published[:4]) if published and published[:4].isdigit() else None
