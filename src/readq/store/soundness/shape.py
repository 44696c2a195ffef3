"""Whether a library has the tables, indices and nothing else that this readq makes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from readq.store import schema
from readq.store.connection import SCHEMA_VERSION, Connection
from readq.store.soundness import index
from readq.store.soundness.fault import Fault
from readq.store.soundness.rule import RESTORE

# Tables that hold nothing which could not be rebuilt from the others, or missed.
_DERIVED = frozenset(
    {
        "counter",
        "signature_block",
        "title_key",
        "said",
        "state",
        "known_record",
        "feature_block",
        "feature_basis",
        "feature_stale",
    }
)
_INDEX = "paper_fts"
_APPLIED = "_sqlite_migrations"


def shape(connection: Connection) -> Iterator[Fault]:
    """Tables, indices, views and triggers that are missing, other than they should be, or not readq's."""
    expected, present = _expected(), _objects(connection)
    for (kind, name), sql in expected.items():
        if kind == "index" and ("table", _table(sql)) not in present:
            continue  # it went with its table
        found = present.get((kind, name))
        if found is None:
            yield _missing(kind, name)
        elif kind == "table" and _plain(found) != _plain(sql):
            yield Fault(f"The table {name} has another shape than readq gives it. {RESTORE}", mendable=False)
        elif kind != "table" and _plain(found) != _plain(sql):
            yield Fault(f"The {kind} {name} is another than readq makes.")
    for kind, name in present.keys() - expected.keys():
        if kind != "table":
            yield Fault(f"The {kind} {name} is none of readq's.")
        elif not name.startswith(f"{_INDEX}_"):
            yield Fault(
                f"The table {name} is none of readq's. If it is not needed, remove it with: "
                f"sqlite3 LIBRARY 'DROP TABLE \"{name}\"'",
                mendable=False,
            )
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        yield Fault("The version of the file's shape is not the one it has.")
    if _steps(connection) != _every_step():
        yield Fault("The list of steps that gave the file its shape is wrong.")


def _missing(kind: str, name: str) -> Fault:
    if kind == "table" and name not in _DERIVED and not name.startswith(_INDEX):
        return Fault(f"The table {name} is missing, and what was in it. {RESTORE}", mendable=False)
    return Fault(f"The {kind} {name} is missing.")


def mend_shape(connection: Connection) -> None:
    """Make what is missing as far as nothing is lost by it, and remove indices, views and triggers that are not
    readq's."""
    expected, present = _expected(), _objects(connection)
    for kind, name in list(present):
        other = _plain(present[kind, name]) != _plain(expected.get((kind, name), ""))
        if kind != "table" and other:
            connection.execute(f'DROP {kind} "{name}"')
            del present[kind, name]
    if any(name.startswith(_INDEX) and (kind, name) not in present for kind, name in expected):
        index.replace(connection)
    for (kind, name), sql in sorted(expected.items(), key=lambda item: item[0][0] != "table"):
        lost = kind == "table" and name not in _DERIVED
        taken = kind == "view" and ("table", name) in present
        index_part = kind == "table" and name.startswith(_INDEX)
        if (kind, name) not in present and not (lost or taken or index_part):
            connection.execute(sql)
    if _steps(connection) != _every_step():
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {_APPLIED}(id INTEGER PRIMARY KEY, migration_set, name, applied_at)"
        )
        connection.execute(f"DELETE FROM {_APPLIED} WHERE migration_set = 'readq'")
        connection.executemany(
            f"INSERT INTO {_APPLIED}(migration_set, name, applied_at) VALUES ('readq', ?, datetime('now'))",
            [(step,) for step in _every_step()],
        )
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _every_step() -> list[str]:
    return [f"{number:04d}" for number in range(1, SCHEMA_VERSION + 1)]


def _steps(connection: Connection) -> list[str]:
    try:
        query = f"SELECT name FROM {_APPLIED} WHERE migration_set = 'readq' ORDER BY name"
        return [name for (name,) in connection.execute(query).fetchall()]
    except sqlite3.OperationalError:  # there is no such table
        return []


@cache
def _expected() -> Mapping[tuple[str, str], str]:
    """What a library just made consists of."""
    fresh = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    try:
        schema.migrate(fresh, Path("a new library"))
        return _objects(fresh)
    finally:
        fresh.close()


def _objects(connection: Connection) -> dict[tuple[str, str], str]:
    # How the list of migrations is kept is the business of the library that keeps it.
    query = f"SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' AND tbl_name <> '{_APPLIED}'"
    return {(kind, name): sql or "" for kind, name, sql in connection.execute(query).fetchall()}


def _table(sql: str) -> str:
    """The table that ``CREATE INDEX`` is about."""
    return re.split(r"\sON\s+", sql, maxsplit=1)[-1].partition("(")[0].strip(' "')


def _plain(sql: str) -> str:
    """``sql`` without what says nothing: comments, spacing, quotes around names."""
    return re.sub(r"\s+", "", re.sub(r"--[^\n]*", "", sql)).replace('"', "")
