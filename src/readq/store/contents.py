"""All that a library holds and nothing could make anew, as plain records, and back into an empty one.

A record is a row by the names of its columns, without those that are empty. That of a paper has the rows of every other
table about it in it, as lists by the table's name, and the names of its tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readq.store.connection import Connection
from readq.text import TITLE_CAP

# Tables with rows of their own, in this order before and after the papers, and what their rows are in order by.
BEFORE = {
    "source": "id", "saved_view": "position, name", "interest": "name", "arrival_rule": "id", "subscription": "id",
    "state": "key",
}  # fmt: skip
AFTER = {"suggestion": "first, second", "merged": "id", "operation": "id", "change": "id"}
# Tables about papers, and the column that names the paper.
ABOUT = {
    "paper_text": "id", "paper_further": "id", "note": "paper_id", "identifier": "paper_id", "title_alias": "paper_id",
    "author": "paper_id", "link": "paper_id", "appearance": "paper_id", "fact": "paper_id", "figure": "paper_id",
    "citation_key": "paper_id", "watched": "paper_id",
}  # fmt: skip
# Tables about a paper's place in a source.
BESIDE = ("appearance_count", "appearance_record")
PAPER, TAGS = "paper", "tags"
# What follows from the rest, is only there to save time, or is of this one file.
LEFT_OUT = frozenset(
    (
        "counter", "signature_block", "title_key", "said", "known_record", "feature_block", "feature_basis",
        "feature_stale", "fetched", "library", "tag", "paper_tag",
    )
)  # fmt: skip
_OF_THIS_FILE = {"subscription": ("claim",)}
_PAGE = 500
_MOST_PAPERS = 1 << 32  # signatures keep their numbers in 32 bits
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1


class Misshapen(ValueError):
    """A record that is none of a library; says why."""


def columns(connection: Connection, table: str) -> list[str]:
    """The columns of a table that are not computed."""
    return [name for _, name, _, _, _, _, hidden in connection.execute(f"PRAGMA table_xinfo({table})") if not hidden]


def is_empty(connection: Connection) -> bool:
    """Whether a library holds nothing but what the app keeps for itself."""
    tables = (PAPER, *(set(BEFORE) - {"state"}), "operation")
    return not any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)


def records(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything, as (table, record), a page in memory at a time; nobody writes meanwhile."""
    for table, order in BEFORE.items():
        yield from ((table, row) for row in _rows(connection, table, order))
    last = -1
    while page := _page(connection, last):
        yield from ((PAPER, row) for row in page)
        last = page[-1]["id"]
    for table, order in AFTER.items():
        yield from ((table, row) for row in _rows(connection, table, order))


def _rows(connection: Connection, table: str, order: str) -> Iterator[dict[str, Any]]:
    names = [name for name in columns(connection, table) if name not in _OF_THIS_FILE.get(table, ())]
    cursor = connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}")
    for record in cursor:
        yield _named(names, record)


def _named(names: list[str], record: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, record, strict=True) if value is not None}


def _page(connection: Connection, after: int) -> list[dict[str, Any]]:
    """The papers that follow a number, with all about them."""
    names = columns(connection, PAPER)
    query = f"SELECT {', '.join(names)} FROM paper WHERE id > ? ORDER BY id LIMIT {_PAGE}"
    papers = {record[0]: _named(names, record) for record in connection.execute(query, (after,))}
    if not papers:
        return []
    ends = min(papers), max(papers)

    def add(table: str, query: str, names: list[str]) -> None:
        for id_, *record in connection.execute(query, ends):
            papers[id_].setdefault(table, []).append(_named(names, tuple(record)))

    for table, column in ABOUT.items():
        names = [name for name in columns(connection, table) if name != column]
        key = ", ".join((column, *_key(connection, table)))
        chosen = ", ".join((column, *names))
        add(table, f"SELECT {chosen} FROM {table} WHERE {column} BETWEEN ? AND ? ORDER BY {key}", names)
    for table in BESIDE:
        names = columns(connection, table)
        chosen = ", ".join(("a.paper_id", *(f"x.{name}" for name in names)))
        query = (
            f"SELECT {chosen} FROM appearance a CROSS JOIN {table} x ON x.source_id = a.source_id AND x.rank = a.rank "
            "WHERE a.paper_id BETWEEN ? AND ? ORDER BY a.paper_id, x.source_id, x.rank"
        )
        add(table, query, names)
    query = (
        "SELECT x.paper_id, t.name FROM paper_tag x CROSS JOIN tag t ON t.id = x.tag_id "
        "WHERE x.paper_id BETWEEN ? AND ? ORDER BY x.paper_id, t.folded"
    )
    for id_, name in connection.execute(query, ends):
        papers[id_].setdefault(TAGS, []).append(name)
    return list(papers.values())


def _key(connection: Connection, table: str) -> list[str]:
    found = [(place, name) for _, name, _, _, _, place, _ in connection.execute(f"PRAGMA table_xinfo({table})")]
    return [name for place, name in sorted(found) if place]


class Filling:
    """Puts records into an empty library. What follows from them is to be made afterwards."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._columns = {
            table: frozenset(columns(connection, table)) for table in (PAPER, *BEFORE, *AFTER, *ABOUT, *BESIDE)
        }

    def put(self, table: str, record: dict[str, Any]) -> None:
        """Put in a record; raises `Misshapen`, or what SQLite raises, and may then have put in a part of it."""
        if table == PAPER:
            self._put_paper(record)
        elif table in BEFORE or table in AFTER:
            self._put(table, [record])
        else:
            raise Misshapen(f"{table!r} is nothing that a library has")

    def _put_paper(self, record: dict[str, Any]) -> None:
        parts = {name: record[name] for name in (*ABOUT, *BESIDE, TAGS) if name in record}
        row = {name: value for name, value in record.items() if name not in parts}
        if type(row.get("id")) is not int or not 0 < row["id"] < _MOST_PAPERS:
            raise Misshapen(f"{row.get('id')!r} is no number of a paper")
        if len(str(row.get("title"))) > TITLE_CAP:
            raise Misshapen("a title beyond all length")
        self._put(PAPER, [row])
        paper = row.get("id")
        for table, rows in parts.items():
            if not isinstance(rows, list):
                raise Misshapen(f"{table} is no list")
            if table == TAGS:
                self._tag(paper, rows)
            elif table in BESIDE:
                self._put(table, rows)
            else:
                self._put(table, [{ABOUT[table]: paper, **_object(row)} for row in rows])

    def _put(self, table: str, rows: list[Any]) -> None:
        for row in rows:
            unknown = _object(row).keys() - self._columns[table]
            if unknown:
                raise Misshapen(f"{table} has no {min(unknown)!r}")
            names = tuple(row)
            values = [_value(value) for value in row.values()]
            # What the app keeps for itself is its own where it is in use already.
            verb = "INSERT OR IGNORE" if table == "state" else "INSERT"
            self._connection.execute(
                f"{verb} INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
            )

    def _tag(self, paper: object, names: list[Any]) -> None:
        for name in names:
            if not isinstance(_value(name), str):
                raise Misshapen("a tag is no text")
            self._connection.execute(
                "INSERT INTO tag(name, folded) VALUES (?1, fold_name(?1)) ON CONFLICT DO NOTHING", (name,)
            )
            self._connection.execute(
                "INSERT OR IGNORE INTO paper_tag(tag_id, paper_id) SELECT id, ? FROM tag WHERE folded = fold_name(?)",
                (paper, name),
            )


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise Misshapen("a row that says nothing")
    return value


def _value(value: Any) -> int | str | None:
    """A value as a library may hold it."""
    if value is None or (type(value) is int and _SMALLEST <= value <= _LARGEST):
        return value
    if isinstance(value, str):
        if "\0" in value or not _is_text(value):
            raise Misshapen("a text that is none")
        return value
    raise Misshapen(f"{str(value)[:40]!r} is neither a text nor a number of 64 bits")


def _is_text(value: str) -> bool:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    return True
