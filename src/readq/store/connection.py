"""Opening a library file safely, and the one way to write to it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readq.errors import LibraryError
from readq.filters import fold_name
from readq.text import fold

APPLICATION_ID = 0x52445131  # "RDQ1"
SCHEMA_VERSION = 3  # how many migrations `readq.store.schema` has
BUSY_SECONDS = 5.0
_INTERRUPT_REPEAT = 0.002
_CACHE_KIB, _ROOMY_KIB = 2_048, 131_072

Connection = sqlite3.Connection


def connect(path: Path, *, create: bool = True) -> Connection:
    """Open the library at ``path``; make it (0600, in a 0700 folder) when it is missing and ``create`` is true.

    An older library is migrated. Raises `LibraryError`, leaving the file untouched, when it is missing, foreign,
    newer, damaged or not readable.
    """
    fresh = not path.exists()
    if fresh:
        if not create:
            raise LibraryError(f"There is no library at {path}. Make one with: readq ingest PATH")
        _make_file(path)
    elif path.is_dir():
        raise LibraryError(f"{path} is a folder, not a readq library. Name a file with --db or READQ_DB.")
    connection = _open(path)
    try:
        version = _version(connection, path)
        if version < SCHEMA_VERSION:
            from readq.store.schema import migrate

            migrate(connection, path)
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _make_file(path: Path) -> None:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise LibraryError(f"Cannot make a library at {path}: {error.strerror or error}.") from error


def _open(path: Path) -> Connection:
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        # The rollback journal keeps one library one file; FULL makes a committed decision survive a power cut.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    connection.create_function("fold_name", 1, fold_name, deterministic=True)
    connection.create_function("fold_text", 1, lambda text: fold(text or ""), deterministic=True)
    return connection


def _version(connection: Connection, path: Path) -> int:
    """The schema version of a readq library, 0 for an empty file; LibraryError for anything else."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        empty = application == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error
    if empty:
        return 0
    if application != APPLICATION_ID:
        raise LibraryError(f"{path} is an SQLite file but not a readq library; it was left as it is. Name another.")
    if version > SCHEMA_VERSION:
        raise LibraryError(f"{path} was written by a newer readq; it was left as it is. Update readq to open it.")
    return version


def explain(error: sqlite3.Error, path: Path | str, left: str = "nothing was changed") -> LibraryError:
    """``error`` as a sentence that says what to do; ``left`` says how the library was left."""
    text = str(error)
    if "not a database" in text:
        return LibraryError(f"{path} is not a readq library (not even an SQLite file); it was left as it is.")
    if "locked" in text:
        return LibraryError(f"{path} is being written by another program; {left}. Try again.")
    if "readonly" in text:
        return LibraryError(f"{path} is read-only; {left}. Check its permissions.")
    if "unable to open" in text:
        return LibraryError(f"{path} cannot be opened. Check that it exists and that you may read it.")
    if "malformed" in text:
        return LibraryError(f"{path} is damaged ({text}). Restore a backup, or try: readq check")
    if "full" in text:
        return LibraryError(f"The disk is full; in {path} {left}. Make room and try again.")
    return LibraryError(f"{path}: {text}.")


@contextmanager
def explained(path: Path | str, left: str = "nothing was changed") -> Iterator[None]:
    """Turn what SQLite raises in this block into a `LibraryError` about ``path``; see `explain`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path, left) from error


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A write transaction: all of it is on disk when the block ends, or none of it when the block raises.

    A block inside another one joins it.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def roomy(connection: Connection, large: bool = True) -> Iterator[None]:
    """Let a ``large`` transaction of this block keep its pages in memory: until they no longer fit, others can go on
    reading, and nothing is written twice."""
    if large:
        connection.execute(f"PRAGMA cache_size=-{_ROOMY_KIB}")
    try:
        yield
    finally:
        if large:
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")


class OutOfTime(Exception):
    """A query did not finish within its budget."""


@contextmanager
def budget(connection: Connection, seconds: float) -> Iterator[None]:
    """Let the queries of the block run for ``seconds`` in all; then they raise `OutOfTime`.

    A timer thread interrupts the connection, since a full-text query can work for seconds inside one step, where
    SQLite's progress handler is not called.
    """
    done, over = threading.Event(), threading.Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        over.set()
        while not done.is_set():  # again and again: an interrupt between two statements is forgotten
            connection.interrupt()
            done.wait(_INTERRUPT_REPEAT)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except sqlite3.OperationalError as error:
        # Only a query that is running says "interrupted"; the opening of a full-text table, for one, just fails.
        if over.is_set():
            raise OutOfTime from error
        raise
    finally:
        done.set()
        watcher.join()


def data_version(connection: Connection) -> int:
    """A number that differs from the last answer when another connection changed the file."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
