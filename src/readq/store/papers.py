"""Reading papers: list rows by id, and one paper with all that is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import chain

from readq.model import Appearance, Author, Counts, Figure, Link, Mark, Paper, Row, Status
from readq.store.connection import Connection
from readq.store.faults import confirm_values, moment

SNOOZED = 4  # the status number of a snoozed paper in the file: in none of the four views until it is due

ROW_COLUMNS = (
    "p.id, p.title, p.status, p.priority, p.marks, p.listed, p.year, p.source_id, p.added_at, p.decided_at, "
    "p.snoozed_until"
)
# The facts of a paper that are kept beside its text; of the lists among them a line each is stored.
FURTHER = ("updated", "announced", "categories", "keywords", "comment", "summary", "version", "withdrawn")
_BATCH = 500
_STATUS = (Status.INBOX, Status.QUEUE, Status.READ, Status.SKIP, Status.INBOX)
_EVERY_MARK = int(sum(Mark))
# How a paper ``p`` was rated where it came from, of five.
RATING = (
    "(SELECT CAST(round(5 * max(min(1, iif(json_valid(r.told), json_extract(r.told, '$.rating'), NULL)))) AS INTEGER) "
    "FROM appearance a JOIN appearance_record r ON r.source_id = a.source_id AND r.rank = a.rank "
    "WHERE a.paper_id = p.id)"
)


class _Marks(dict[int, Mark]):
    """Marks by their number, each made once: that takes longer than the rest of a row."""

    def __missing__(self, number: int) -> Mark:
        if not 0 <= number <= _EVERY_MARK:
            raise ValueError(f"there are no marks {number}")
        self[number] = made = Mark(number)
        return made


_MARKS = _Marks()


def make_row(record: Sequence[object]) -> Row:
    """A `Row` from a record of `ROW_COLUMNS`; ValueError or LookupError for one that readq never writes."""
    id_, title, status, priority, marks, listed, year, source, added, decided, snoozed = record
    confirm_values(record, f"paper {id_}")
    if status < 0 or marks < 0:  # type: ignore[operator]
        raise ValueError(f"paper {id_} has the status {status} and the marks {marks}")
    moment(added, f"paper {id_}")  # type: ignore[arg-type]
    if decided is not None:
        moment(decided, f"paper {id_}")  # type: ignore[arg-type]
    if snoozed is not None:
        date.fromisoformat(snoozed)  # type: ignore[arg-type]
    return Row(id_, title, _STATUS[status], priority, _MARKS[marks], listed, year, source, added, decided, snoozed)  # type: ignore[arg-type, call-overload, index]


def rows(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """The rows of the papers ``ids``, in that order; an id that is in no library any more is left out."""
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = f"SELECT {ROW_COLUMNS} FROM paper p WHERE p.id IN ({places(batch)})"
        for record in connection.execute(query, tuple(batch)).fetchall():
            found[record[0]] = make_row(record)
    return [found[id_] for id_ in ids if id_ in found]


def without_identifiers(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those of some papers that have no identifier, in their order."""
    found: list[int] = []
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        query = f"SELECT DISTINCT paper_id FROM identifier WHERE paper_id IN ({places(batch)})"
        known = {record[0] for record in connection.execute(query, batch).fetchall()}
        found += [id_ for id_ in batch if id_ not in known]
    return found


def places(values: Sequence[object]) -> str:
    """As many SQL placeholders as there are ``values``."""
    return ",".join("?" * len(values))


def papers(connection: Connection, ids: Sequence[int]) -> list[Paper]:
    """The papers ``ids`` with all their parts, in that order; one query a part, not a paper."""
    result: list[Paper] = []
    for start in range(0, len(ids), _BATCH):
        result += _papers(connection, ids[start : start + _BATCH])
    return result


def _papers(connection: Connection, ids: Sequence[int]) -> list[Paper]:
    def grouped(query: str) -> dict[int, list[tuple[object, ...]]]:
        groups: dict[int, list[tuple[object, ...]]] = {}
        for record in connection.execute(query.format(places(ids)), tuple(ids)).fetchall():
            confirm_values(record, f"paper {record[0]}")
            groups.setdefault(record[0], []).append(record[1:])
        return groups

    texts = grouped("SELECT id, abstract, venue, published FROM paper_text WHERE id IN ({})")
    authors = grouped(
        "SELECT paper_id, name, family, given FROM author WHERE paper_id IN ({}) ORDER BY paper_id, position"
    )
    identifiers = grouped(
        "SELECT paper_id, scheme, value FROM identifier WHERE paper_id IN ({}) ORDER BY scheme, value"
    )
    links = grouped("SELECT paper_id, kind, url FROM link WHERE paper_id IN ({}) ORDER BY paper_id, position")
    seen = grouped(
        "SELECT a.paper_id, s.name, s.kind, s.page_date, a.rank, a.source_id FROM appearance a "
        "JOIN source s ON s.id = a.source_id WHERE a.paper_id IN ({}) ORDER BY a.source_id, a.rank"
    )
    counted = grouped(
        "SELECT a.paper_id, c.source_id, c.rank, c.name, c.n FROM appearance a JOIN appearance_count c "
        "ON c.source_id = a.source_id AND c.rank = a.rank WHERE a.paper_id IN ({}) ORDER BY c.name"
    )
    counts: dict[object, list[object]] = {}
    for source, rank, *count in chain.from_iterable(counted.values()):
        counts.setdefault((source, rank), []).append(tuple(count))
    further = grouped(f"SELECT id, {', '.join(FURTHER)} FROM paper_further WHERE id IN ({{}})")
    figures = grouped(
        "SELECT f.paper_id, f.name, f.n, ifnull(s.name, ''), f.at FROM figure f "
        "LEFT JOIN source s ON s.id = f.source_id WHERE f.paper_id IN ({}) ORDER BY f.name, s.name"
    )
    tags = grouped(
        "SELECT x.paper_id, t.name FROM paper_tag x JOIN tag t ON t.id = x.tag_id "
        "WHERE x.paper_id IN ({}) ORDER BY t.folded"
    )
    ratings = grouped(f"SELECT id, {RATING} FROM paper p WHERE id IN ({{}})")
    notes = grouped("SELECT paper_id, body, updated_at FROM note WHERE paper_id IN ({})")
    result = []
    for row in rows(connection, ids):
        abstract, venue, published = texts.get(row.id, [(None, None, None)])[0]
        note, written = notes.get(row.id, [(None, None)])[0]
        if written is not None:
            moment(written, f"the note of paper {row.id}")  # type: ignore[arg-type]
        told = further.get(row.id, [(None,) * len(FURTHER)])[0]
        updated, announced, categories, keywords, comment, summary, version, withdrawn = told
        result.append(
            Paper(
                row=row,
                abstract=abstract,  # type: ignore[arg-type]
                authors=tuple(Author(*record) for record in authors.get(row.id, ())),  # type: ignore[arg-type]
                identifiers=tuple((str(scheme), str(value)) for scheme, value in identifiers.get(row.id, ())),
                links=tuple(Link(*record) for record in links.get(row.id, ())),  # type: ignore[arg-type]
                appearances=tuple(
                    Appearance(*record, tuple(counts.get((source, record[-1]), ())))  # type: ignore[arg-type, call-arg]
                    for *record, source in seen.get(row.id, ())
                ),
                tags=tuple(str(name) for (name,) in tags.get(row.id, ())),
                note=note,  # type: ignore[arg-type]
                note_updated_at=written,  # type: ignore[arg-type]
                venue=venue,  # type: ignore[arg-type]
                published=published,  # type: ignore[arg-type]
                updated=updated,  # type: ignore[arg-type]
                announced=announced,  # type: ignore[arg-type]
                categories=_lines(categories),
                keywords=_lines(keywords),
                comment=comment,  # type: ignore[arg-type]
                summary=summary,  # type: ignore[arg-type]
                version=version,  # type: ignore[arg-type]
                withdrawn=withdrawn,  # type: ignore[arg-type]
                rating=ratings[row.id][0][0],  # type: ignore[arg-type]
                figures=tuple(Figure(*record) for record in figures.get(row.id, ())),  # type: ignore[arg-type]
            )
        )
    return result


def _lines(kept: object) -> tuple[str, ...]:
    return tuple(str(kept).split("\n")) if kept else ()


def texts(
    connection: Connection, ids: Sequence[int], *, titles_only: bool = False
) -> dict[int, tuple[str, str, str, str]]:
    """For each paper its title, abstract, author names (a line each) and note, '' where there is none.

    ``titles_only`` leaves the others '' too, and is several times as fast.
    """
    source = (
        "SELECT p.id, p.title, '', '', '' FROM paper p"
        if titles_only
        else "SELECT p.id, p.title, ifnull(t.abstract, ''), t.authors, ifnull(n.body, '') FROM paper p "
        "JOIN paper_text t ON t.id = p.id LEFT JOIN note n ON n.paper_id = p.id"
    )
    found: dict[int, tuple[str, str, str, str]] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = f"{source} WHERE p.id IN ({places(batch)})"
        for id_, *parts in connection.execute(query, tuple(batch)).fetchall():
            confirm_values(parts, f"paper {id_}")
            found[id_] = tuple(parts)
    return found


def titles(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    """The (id, title) of the papers ``ids``, in that order; cheaper than `rows`."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        found.update(connection.execute(f"SELECT id, title FROM paper WHERE id IN ({places(batch)})", batch).fetchall())
    return [(id_, found[id_]) for id_ in ids if id_ in found]


def read_ahead(connection: Connection, after: int, n: int) -> int | None:
    """Have the system read the list rows of the ``n`` ids that follow ``after``, so that asking for any of them soon
    does not wait for the disk. The id to go on after, None if there are no more."""
    if after >= last_id(connection):
        return None
    connection.execute(
        "SELECT sum(length(title)) FROM paper NOT INDEXED WHERE id > ? AND id <= ?", (after, after + n)
    ).fetchone()
    return after + n


def statuses(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The status number of each of the papers ``ids``."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        query = f"SELECT id, status FROM paper WHERE id IN ({places(batch)})"
        found.update(connection.execute(query, batch).fetchall())
    return found


def exists(connection: Connection, id_: int) -> bool:
    return connection.execute("SELECT 1 FROM paper WHERE id = ?", (id_,)).fetchone() is not None


def by_identifier(connection: Connection, pairs: Iterable[tuple[str, str]]) -> int | None:
    """The paper that has one of these (scheme, value) identifiers."""
    for pair in pairs:
        record = connection.execute("SELECT paper_id FROM identifier WHERE scheme = ? AND value = ?", pair).fetchone()
        if record:
            return int(record[0])
    return None


def sources(connection: Connection, limit: int | None = None) -> dict[int, str]:
    """The names of the sources, or of the ``limit`` newest, newest first."""
    query = "SELECT id, name FROM source ORDER BY ingested_at DESC, id LIMIT ?"
    return dict(connection.execute(query, (-1 if limit is None else limit,)).fetchall())


def source_facts(connection: Connection, limit: int | None = None) -> dict[int, tuple[str, str, str | None]]:
    """Kind, name and date as printed of the sources, or of the ``limit`` newest, newest first."""
    query = "SELECT id, kind, name, page_date FROM source ORDER BY ingested_at DESC, id LIMIT ?"
    found = connection.execute(query, (-1 if limit is None else limit,)).fetchall()
    return {id_: (kind, name, page_date) for id_, kind, name, page_date in found}


def of_source(connection: Connection, source: int, statuses: Collection[int]) -> list[int]:
    """The papers that a source listed and that have one of these status numbers, as it ranked them."""
    query = (
        "SELECT p.id FROM appearance a CROSS JOIN paper p ON p.id = a.paper_id "
        f"WHERE a.source_id = ? AND p.status IN ({places(tuple(statuses))}) GROUP BY p.id ORDER BY min(a.rank)"
    )
    return [record[0] for record in connection.execute(query, (source, *map(int, statuses))).fetchall()]


def counts(connection: Connection, sources: Collection[int] | None = None) -> Counts:
    """How many papers are where, from the maintained counters; of sources only those asked for (None: all)."""
    status = dict.fromkeys(Status, 0)
    snoozed = 0
    groups: dict[str, dict[int, list[int]]] = {"source": {}, "tag": {}}
    wanted: tuple[int, ...] = ()
    query = "SELECT scope, key, status, n FROM counter WHERE scope IN ('all', 'tag', 'source')"
    if sources is not None:
        wanted = tuple(sources)
        query = (
            "SELECT scope, key, status, n FROM counter WHERE scope IN ('all', 'tag') "
            f"OR (scope = 'source' AND key IN ({places(wanted)}))"
        )
    for scope, key, number, n in connection.execute(query, wanted).fetchall():
        if scope == "all":
            if number == SNOOZED:
                snoozed = n
            else:
                status[Status(number)] = n
            continue
        pair = groups[scope].setdefault(key, [0, 0])
        pair[1] += n
        if number == Status.INBOX:
            pair[0] += n
    names = dict(connection.execute("SELECT id, name FROM tag").fetchall())
    return Counts(
        status=status,
        snoozed=snoozed,
        sources={key: (new, all_) for key, (new, all_) in groups["source"].items()},
        tags={names[key]: (new, all_) for key, (new, all_) in groups["tag"].items() if key in names and all_},
    )


def total(connection: Connection) -> int:
    """How many papers there are; from the counters."""
    return int(connection.execute("SELECT ifnull(sum(n), 0) FROM counter WHERE scope = 'all'").fetchone()[0])


def nameless(connection: Connection) -> bool:
    """Whether no paper has an author."""
    return connection.execute("SELECT 1 FROM author LIMIT 1").fetchone() is None


def titles_after(connection: Connection, last: int, limit: int) -> list[tuple[int, str]]:
    """The (id, title) of the first ``limit`` papers with an id above ``last``."""
    query = "SELECT id, title FROM paper WHERE id > ? ORDER BY id LIMIT ?"
    return connection.execute(query, (last, limit)).fetchall()


def last_id(connection: Connection) -> int:
    """The highest number of a paper; 0 when there is none."""
    return int(connection.execute("SELECT ifnull(max(id), 0) FROM paper").fetchone()[0])


def queued_before(connection: Connection, moment: int, most: int) -> int:
    """How many papers of the queue were put there before a moment (seconds since the epoch), counted up to ``most``."""
    query = "SELECT count(*) FROM (SELECT 1 FROM paper WHERE status = ? AND k_decided > ? AND k_decided < 0 LIMIT ?)"
    return int(connection.execute(query, (int(Status.QUEUE), -moment, most)).fetchone()[0])


def count(connection: Connection) -> int:
    """How many papers there are, counted one by one."""
    return int(connection.execute("SELECT count(*) FROM paper").fetchone()[0])


def due(connection: Connection, today: date, limit: int = -1) -> list[int]:
    """The papers whose snooze is over, the last one first."""
    query = (
        "SELECT id FROM paper WHERE snoozed_until IS NOT NULL AND snoozed_until <= ? "
        "ORDER BY snoozed_until DESC, position LIMIT ?"
    )
    return [record[0] for record in connection.execute(query, (today.isoformat(), limit)).fetchall()]
