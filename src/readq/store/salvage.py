"""What is readable of a library file that is damaged, read as it lies there: nothing is written, migrated or played
back, and what cannot be read is stepped over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from readq.errors import LibraryError
from readq.model import Status

_STEPS = 40  # doublings: further than any number of a paper
_COLUMNS = ("title", "status", "priority", "year", "snoozed_until")
_STATUSES = {status.value: status.label for status in Status}

Record = dict[str, Any]


def salvage(path: Path) -> Iterator[Record | None]:
    """The papers of the library file at ``path``, with what the reader did, by the names of
    `readq.formats.writing.record`; None for each place where something could not be read.

    Raises `LibraryError` when nothing of it can be.
    """
    if not path.is_file():
        raise LibraryError(f"There is no file {path}. Name the damaged library.")
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema=OFF")
        try:
            known = {name for _, name, *_ in connection.execute("PRAGMA table_info(paper)")}
        except sqlite3.DatabaseError as error:
            message = f"Nothing of {path} can be read ({error}). Put back a backup: readq restore FILE"
            raise LibraryError(message) from error
        if not {"id", "title"} <= known:
            raise LibraryError(f"{path} is no readq library; it was left as it is. Name another.")
        yield from _papers(connection, [name for name in _COLUMNS if name in known])


def _papers(connection: sqlite3.Connection, columns: list[str]) -> Iterator[Record | None]:
    last, query = 0, f"SELECT id, {', '.join(columns)} FROM paper WHERE id >= ? ORDER BY id"
    while True:
        try:
            for id_, *values in connection.execute(query, (last + 1,)):
                last = id_
                yield _whole(connection, id_, dict(zip(columns, values, strict=True)))
            return
        except sqlite3.DatabaseError:
            yield None
        for step in range(1, _STEPS):
            try:
                found = connection.execute(f"{query} LIMIT 1", (last + 2**step,)).fetchone()
            except (sqlite3.DatabaseError, OverflowError):
                continue
            if found is None:
                return
            last = found[0] - 1
            break
        else:
            return


def _whole(connection: sqlite3.Connection, id_: int, row: Record) -> Record:
    """A paper with what belongs to it, each as far as it can be read."""

    def all_of(query: str) -> list[tuple[Any, ...]]:
        found = []
        try:
            for record in connection.execute(query, (id_,)):
                found.append(record)
        except sqlite3.DatabaseError:
            pass  # what came before the damage is kept
        return found

    def one(query: str) -> Any:
        return next((value for (value,) in all_of(query)), None)

    text = "FROM paper_text WHERE id = ?"
    tags = all_of("SELECT name FROM paper_tag JOIN tag ON tag.id = tag_id WHERE paper_id = ? ORDER BY folded")
    return {
        "id": id_,
        "title": row["title"],
        "abstract": one(f"SELECT abstract {text}"),
        "authors": [name for (name,) in all_of("SELECT name FROM author WHERE paper_id = ? ORDER BY position")],
        "status": _STATUSES.get(row.get("status", 0), _STATUSES[0]),
        "priority": row.get("priority", 0),
        "tags": [name for (name,) in tags],
        "note": one("SELECT body FROM note WHERE paper_id = ?"),
        "identifiers": dict(all_of("SELECT scheme, value FROM identifier WHERE paper_id = ?")),
        "year": row.get("year"),
        "published": one(f"SELECT published {text}"),
        "venue": one(f"SELECT venue {text}"),
        "appearances": [],  # without them it would not be recognised
        "snoozed_until": row.get("snoozed_until"),
    }
