"""Opening a library file safely, and the one way to write to it."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from readq.errors import LibraryError
from readq.filters import fold_name
from readq.store.faults import IMPOSSIBLE, NOTHING_CHANGED, explain, explained, size_limit, too_large
from readq.store.openfile import OpenFile, Trace
from readq.text import FOLD_VERSION, fold

APPLICATION_ID = 0x52445131  # "RDQ1"
SCHEMA_VERSION = 5  # how many migrations `readq.store.schema` has
BUSY_SECONDS = 5.0
_NAMED_VERSION = 3  # from which on a library knows its uid and where it is
_INTERRUPT_REPEAT = 0.002
_CACHE_KIB, _ROOMY_KIB = 2_048, 131_072


class Connection(sqlite3.Connection):
    """A connection to a library; ``file`` is what it has open, ``uid`` the library's own name for itself, ``seen`` what
    the file was like when it was last known whether others wrote to it, ``patience`` how many seconds it waits for
    others, ``named`` whether the library knows under which path this writes to it."""

    file: OpenFile
    uid = ""
    seen: Trace
    patience: float
    named = False

    @contextmanager
    def explained(self, left: str = NOTHING_CHANGED) -> Iterator[None]:
        """The one way into a library: whatever goes wrong in this block is a `ReadqError` that says what happened to
        which file and what to do. ``left`` says how the library was left."""
        try:
            yield
        except (sqlite3.Error, *IMPOSSIBLE) as error:
            # What happened to the file explains more than what SQLite made of it.
            self.file.confirm()
            with suppress(sqlite3.Error, *IMPOSSIBLE):
                _confirm_contents(self)
            raise explain(error, self.file.path, left) from error


def connect(path: Path, *, create: bool = True, like: Connection | None = None) -> Connection:
    """Open the library at ``path``; with ``create`` make it (0600, in a 0700 folder) when it is missing or empty, or
    its making was interrupted.

    An older library is migrated. Raises `LibraryError`, leaving the file untouched, when it is missing, foreign,
    newer, damaged or not readable; or not the very one that ``like`` has open.
    """
    with explained(path):
        file = like.file if like is not None else _found(path, create)
        seen = file.confirm()
        connection = _open(path)
        connection.file, connection.seen = file, seen
        try:
            if like is None:
                _bring_up_to_date(connection, path, create)
            connection.execute("PRAGMA foreign_keys=ON")
            connection.uid = like.uid if like is not None else _about(connection, "uid")
            _confirm_contents(connection)
            file.confirm()  # nothing was put in its place between looking at it and opening it
            if like is None and folded_by(connection) != FOLD_VERSION:
                from readq.store.refolding import refold

                with suppress(sqlite3.OperationalError):  # it can still be read; whoever changes its texts tries again
                    refold(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _bring_up_to_date(connection: Connection, path: Path, create: bool) -> None:
    version = _version(connection, path)
    if version == 0 and not create:
        raise LibraryError(f"{path} is empty, not a readq library yet. Make it one with: readq ingest PATH")
    if version >= _NAMED_VERSION:
        connection.file.confirm_journal(_about(connection, "path"))
    if version < SCHEMA_VERSION:
        from readq.store.schema import migrate

        _confirm_room(connection)
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


def _open(path: Path) -> Connection:
    # Opening never makes a file: one that went away meanwhile must be missed, not replaced by an empty one.
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=Connection
    )
    # The rollback journal keeps one library one file; EXTRA makes a committed decision survive a power cut (with FULL,
    # the journal that was removed may be there again afterwards, and take the decision back).
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    connection.patience = BUSY_SECONDS
    connection.create_function("fold_name", 1, fold_name, deterministic=True)
    connection.create_function("fold_text", 1, lambda text: fold(text or ""), deterministic=True)
    connection.create_function("spelt", -1, _spelt, deterministic=True)
    return connection


def _spelt(pattern: str, *texts: str | None) -> bool:
    """Whether one of ``texts``, folded, has a `readq.wording.Wording.pattern`."""
    found = re.compile(pattern).search
    return any(text and found(fold(text).lower()) for text in texts)


def folded_by(connection: Connection) -> int:
    """The version of `readq.text.fold` that the words of the library were folded by; the present one where that is
    too damaged to tell, so that it can be looked at and mended."""
    try:
        found = connection.execute("SELECT value FROM state WHERE key = 'fold'").fetchone()
        return int(found[0]) if found else 1
    except (sqlite3.OperationalError, ValueError) as error:
        if isinstance(error, sqlite3.OperationalError) and _code(error) != sqlite3.SQLITE_ERROR:
            raise
        return FOLD_VERSION


def folded_now(connection: Connection) -> None:
    """Note that the words of the library are folded by the present `readq.text.fold`."""
    query = "INSERT INTO state VALUES ('fold', ?) ON CONFLICT DO UPDATE SET value = excluded.value"
    connection.execute(query, (str(FOLD_VERSION),))


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


def rename(connection: Connection) -> None:
    """Take note that the library was given another name of its own through this connection, if it was."""
    with suppress(sqlite3.OperationalError):  # no such table
        connection.uid = _about(connection, "uid")


def _about(connection: Connection, column: str) -> str:
    """What the library says of itself, '' where it does not, or is too damaged to: then it can still be looked at and
    mended."""
    try:
        found = connection.execute(f"SELECT {column} FROM library").fetchone()
    except UnicodeDecodeError:  # of what SQLite says of the damage
        return ""
    except sqlite3.DatabaseError as error:
        if _code(error) not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT):
            raise
        return ""
    return found[0] or "" if found else ""


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code of an error, 0 for one of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _remember_name(connection: Connection) -> None:
    """Note under which path the library is going to be written to: a transaction of its own, since what is left half
    written must say where its journal is."""
    real = connection.file.real()
    if connection.uid and _about(connection, "path") != real:
        with whole(connection):
            _confirm_contents(connection)
            connection.execute("UPDATE library SET path = ?", (real,))
    connection.named = True


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A write transaction: all of it is on disk when the block ends, or none of it when the block raises.

    Raises `LibraryError` when the file is not the one that was opened any more. A block inside another one joins it.
    """
    if connection.in_transaction:
        yield
        return
    _look(connection)
    _confirm_room(connection)
    if not connection.named:
        _remember_name(connection)
    with whole(connection):
        _confirm_contents(connection)
        yield
        connection.file.confirm()
    with suppress(LibraryError):  # it is written; whatever becomes of the file now is told the next time
        connection.seen = connection.file.confirm()


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """A transaction that nobody else can write during; taken back when the block raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _take_back(connection)
        raise


def _look(connection: Connection) -> None:
    """Make sure that the path leads to the file that was opened, and that it is read anew if others wrote to it."""
    before, connection.seen = connection.seen, connection.file.confirm()
    if before != connection.seen:
        # SQLite knows by a counter in the file whether its cache is still true, and two libraries may have the same.
        connection.execute("PRAGMA shrink_memory")


def _confirm_room(connection: Connection) -> None:
    """Raise `LibraryError` if the system lets nobody write as much as there is already: what was half written could not
    be taken back either."""
    limit = size_limit()
    if limit is not None and limit < connection.seen.size:
        raise too_large(connection.file.path, limit)


def _confirm_contents(connection: Connection) -> None:
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application == APPLICATION_ID and _about(connection, "uid") == connection.uid:
            return
    except sqlite3.DatabaseError as error:
        if _code(error) != sqlite3.SQLITE_NOTADB:
            raise
    raise connection.file.overwritten()


def _take_back(connection: Connection) -> None:
    """Undo a transaction that failed, as far as the disk lets us."""
    with suppress(sqlite3.Error, UnicodeDecodeError):  # what made it fail says more
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # After an error of the disk SQLite leaves its journal for the next who reads; that is us, now.
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()


@contextmanager
def discarded(connection: Connection) -> Iterator[None]:
    """A transaction that leaves the file as it was: all that is read in the block is of one moment, whoever writes
    meanwhile, and what is written is undone at its end."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


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


def glance(connection: Connection) -> int | None:
    """Like `data_version`, but never waits: None while another program keeps everyone from reading.

    Raises `LibraryError` when the file is not the one that was opened any more.
    """
    _look(connection)
    connection.execute("PRAGMA busy_timeout=0")
    try:
        _confirm_contents(connection)
        return data_version(connection)
    except sqlite3.OperationalError as error:
        if _code(error) == sqlite3.SQLITE_BUSY:
            return None
        raise
    finally:
        wait_at_most(connection, connection.patience)


def wait_at_most(connection: Connection, seconds: float) -> None:
    """Wait no longer than this for another program that keeps everyone from reading, or from writing."""
    connection.patience = seconds
    connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
