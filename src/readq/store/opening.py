"""Opening a library file safely: found or made, looked at before anything is changed, brought to the present shape."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import suppress
from pathlib import Path

from readq.errors import LibraryError
from readq.filters import fold_name
from readq.searchable import has, searchable
from readq.source_names import answers_to, page_day
from readq.store.connection import (
    APPLICATION_ID,
    CACHE_KIB,
    SCHEMA_VERSION,
    Connection,
    about,
    confirm_contents,
    confirm_room,
    folded_by,
)
from readq.store.faults import explained, unlocked
from readq.store.locking import lacking
from readq.store.openfile import OpenFile
from readq.term_pattern import folding
from readq.text import FOLD_VERSION

BUSY_SECONDS = 5.0  # how long to wait for another program
_NAMED_VERSION = 3  # from which on a library knows its uid and where it is


def connect(path: Path, *, create: bool = True, like: Connection | None = None, read_only: bool = False) -> Connection:
    """Open the library at ``path``; with ``create`` make it (0600, in a 0700 folder) when it is missing or empty, or
    its making was interrupted. ``read_only``: SQLite refuses all writing.

    An older library is migrated, or refused where it is only to be read. Where locks do not hold, it is only read
    (`Connection.unlocked`), and none is made. Raises `LibraryError`, leaving the file
    untouched, when it is missing, foreign, newer, damaged or not readable; or not the very one that ``like`` has open.
    """
    with explained(path):
        file = like.file if like is not None else _found(path, create)
        seen = file.confirm()
        connection = _open(path, read_only, like)
        connection.file, connection.seen = file, seen
        try:
            if like is None:
                _bring_up_to_date(connection, path, create, read_only)
            connection.execute("PRAGMA foreign_keys=ON")
            connection.uid = like.uid if like is not None else about(connection, "uid")
            confirm_contents(connection)
            file.confirm()  # nothing was put in its place between looking at it and opening it
            if like is None and not connection.read_only and folded_by(connection) != FOLD_VERSION:
                from readq.store.refolding import refold

                with suppress(
                    sqlite3.OperationalError
                ):  # it can still be read; the next change of its texts tries again
                    refold(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _bring_up_to_date(connection: Connection, path: Path, create: bool, read_only: bool) -> None:
    version = _version(connection, path)
    if connection.unlocked and version < SCHEMA_VERSION:
        if version == 0 and create:
            _unmake(path)
            raise LibraryError(
                f"No library can be made at {path}: {connection.unlocked}, so two programs could spoil it. Name a place "
                "on a disk of this machine with --db or READQ_DB."
            )
        raise unlocked(path, connection.unlocked)
    if version == 0 and not create:
        raise LibraryError(f"{path} is empty, not a readq library yet. Make it one with: readq ingest PATH")
    if version >= _NAMED_VERSION:
        connection.file.confirm_journal(about(connection, "path"))
    if version < SCHEMA_VERSION and read_only:
        raise LibraryError(f"{path} was written by an older readq and has to be brought up to date: readq check")
    if version < SCHEMA_VERSION:
        from readq.store.schema import migrate

        confirm_room(connection)
        migrate(connection, path)


def _found(path: Path, create: bool) -> OpenFile:
    try:
        if path.is_dir():
            raise LibraryError(f"{path} is a folder, not a readq library. Name a file with --db or READQ_DB.")
        fresh = not path.exists()
        if not fresh and not path.is_file():
            raise LibraryError(
                f"{path} is no ordinary file and so no readq library. Name another with --db or READQ_DB."
            )
    except OSError as error:
        raise LibraryError(f"{path} cannot be reached ({error.strerror or error}).") from error
    if fresh:
        if not create:
            raise LibraryError(f"There is no library at {path}. Make one with: readq ingest PATH")
        _make_file(path)
    return OpenFile(path)


def _make_file(path: Path) -> None:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise LibraryError(f"Cannot make a library at {path}: {error.strerror or error}.") from error


def _unmake(path: Path) -> None:
    """Take away the empty file that was made for a library that cannot be."""
    with suppress(OSError):
        if not path.stat().st_size:
            path.unlink()


def _open(path: Path, read_only: bool, like: Connection | None) -> Connection:
    # Opening never makes a file: one that went away meanwhile must be missed, not replaced by an empty one.
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = _connected(address)
    why = like.unlocked if like is not None else lacking(path)
    if why:
        connection.close()
        connection, read_only = _connected(f"{path.absolute().as_uri()}?mode=ro&nolock=1"), True
        connection.unlocked = why
    # The rollback journal keeps one library one file; EXTRA makes a committed decision survive a power cut (with FULL,
    # the journal that was removed may be there again afterwards, and take the decision back).
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.patience, connection.read_only = BUSY_SECONDS, read_only
    connection.create_function("fold_name", 1, fold_name, deterministic=True)
    connection.create_function("searchable", 1, lambda text: searchable(text or ""), deterministic=True)
    connection.create_function("answers_to", 3, answers_to, deterministic=True)
    connection.create_function("page_day", 2, page_day, deterministic=True)
    connection.create_function("spelt", -1, _spelt, deterministic=True)
    return connection


def _connected(address: str) -> Connection:
    return sqlite3.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=Connection
    )


def _spelt(marks: int, pattern: str, *texts: str | None) -> bool:
    """Whether one of ``texts``, as it is searched, has a `readq.term_pattern.TermPattern.pattern`."""
    found, folded = re.compile(pattern).search, folding(bool(marks))
    return any(text and has(text, found, folded) for text in texts)


def _version(connection: Connection, path: Path) -> int:
    """The schema version of a readq library, 0 for a file that is still to become one; LibraryError for anything
    else."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application == version == 0:
        query = "SELECT count(*) FROM sqlite_master WHERE tbl_name NOT IN ('_sqlite_migrations', 'sqlite_sequence')"
        if connection.execute(query).fetchone()[0] == 0:
            return 0
    if application != APPLICATION_ID:
        raise LibraryError(f"{path} is an SQLite file but not a readq library; it was left as it is. Name another.")
    if version > SCHEMA_VERSION:
        raise LibraryError(f"{path} was written by a newer readq; it was left as it is. Update readq to open it.")
    return version
