"""A connection to a library file, and the one way to write to it; see `readq.store.opening`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from readq.errors import LibraryError
from readq.store.faults import IMPOSSIBLE, NOTHING_CHANGED, explain, size_limit, too_large, unlocked
from readq.store.openfile import OpenFile, Trace
from readq.text import FOLD_VERSION

APPLICATION_ID = 0x52445131  # "RDQ1"
SCHEMA_VERSION = 14  # how many migrations `readq.store.schema` has
_INTERRUPT_REPEAT = 0.002
CACHE_KIB, _ROOMY_KIB = 2_048, 131_072


class Connection(sqlite3.Connection):
    """A connection to a library; ``file`` is what it has open, ``uid`` the library's own name for itself, ``seen`` what
    the file was like when it was last known whether others wrote to it, ``patience`` how many seconds it waits for
    others, ``waiting`` whether it does, to write after them, ``named`` whether the library knows under which path
    this writes to it, ``read_only`` whether it never does, ``unlocked`` why it must not, where locks do not hold,
    ``still`` whether what it reads is of one moment."""

    file: OpenFile
    uid = ""
    seen: Trace
    patience: float
    waiting = False
    still = False
    named = False
    read_only = False
    unlocked = ""

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
                confirm_contents(self)
            raise explain(error, self.file.path, left) from error


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


def rename(connection: Connection) -> None:
    """Take note that the library was given another name of its own through this connection, if it was."""
    with suppress(sqlite3.OperationalError):  # no such table
        connection.uid = about(connection, "uid")


def about(connection: Connection, column: str) -> str:
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
    if connection.uid and about(connection, "path") != real:
        with whole(connection):
            confirm_contents(connection)
            connection.execute("UPDATE library SET path = ?", (real,))
    connection.named = True


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A write transaction: all of it is on disk when the block ends, or none of it when the block raises.

    Raises `LibraryError` when the file is not the one that was opened any more. A block inside another one joins it.
    """
    let_go(connection)
    if connection.in_transaction:
        yield
        return
    if connection.unlocked:
        raise unlocked(connection.file.path, connection.unlocked)
    if connection.read_only:
        raise LibraryError(f"{connection.file.path} was opened to be read only; {NOTHING_CHANGED}.")
    _look(connection)
    confirm_room(connection)
    if not connection.named:
        _remember_name(connection)
    with whole(connection):
        confirm_contents(connection)
        yield
        connection.file.confirm()
    with suppress(LibraryError):  # it is written; whatever becomes of the file now is told the next time
        connection.seen = connection.file.confirm()


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """A transaction that nobody else can write during; taken back when the block raises."""
    let_go(connection)
    connection.waiting = True
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.waiting = False
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _take_back(connection)
        raise


def hold_still(connection: Connection) -> bool:
    """Let what is read until `let_go`, or until something is written, be of one moment: other programs wait with their
    commits. False, at once, while one keeps everyone from reading."""
    if connection.still or connection.in_transaction:
        return True
    _look(connection)
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute("BEGIN")
        connection.still = True
        confirm_contents(connection)
    except sqlite3.OperationalError as error:
        let_go(connection)
        if _code(error) == sqlite3.SQLITE_BUSY:
            return False
        raise
    except BaseException:
        let_go(connection)
        raise
    finally:
        wait_at_most(connection, connection.patience)
    return True


def let_go(connection: Connection) -> None:
    """What is read from now on may be what others wrote meanwhile."""
    if connection.still:
        connection.still = False
        if connection.in_transaction:
            connection.execute("COMMIT")  # of nothing


def _look(connection: Connection) -> None:
    """Make sure that the path leads to the file that was opened, and that it is read if others wrote to it."""
    before, connection.seen = connection.seen, connection.file.confirm()
    if before != connection.seen:
        # SQLite knows by a counter in the file whether its cache is still true, and two libraries may have the same.
        connection.execute("PRAGMA shrink_memory")


def confirm_room(connection: Connection) -> None:
    """Raise `LibraryError` if the system lets nobody write as much as there is already: what was half written could not
    be taken back either."""
    limit = size_limit()
    if limit is not None and limit < connection.seen.size:
        raise too_large(connection.file.path, limit)


def confirm_contents(connection: Connection) -> None:
    """Raise `LibraryError` if what is in the file is not the library that was opened."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application == APPLICATION_ID and about(connection, "uid") == connection.uid:
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


def _of_the_disk(error: sqlite3.Error) -> sqlite3.Error:
    """``error`` if it says what is with the disk, else one that does: the full-text index has words of its own."""
    if _code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY):
        return error
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode, failed.sqlite_errorname = sqlite3.SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE"
    return failed


@contextmanager
def discarded(connection: Connection) -> Iterator[None]:
    """A transaction that leaves the file as it was: all that is read in the block is of one moment, though others write
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
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")


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
        confirm_contents(connection)
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


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """References between tables are not enforced in the block; it begins outside a transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


@contextmanager
def part(connection: Connection) -> Iterator[None]:
    """A part of a transaction, which an `sqlite3.Error` in the block takes back without the rest.

    Where the disk failed SQLite may have taken back all of it, whatever it calls the error; what raises then is one of
    the disk, since nobody may go on: each further statement would be a transaction of its own.
    """
    connection.execute("SAVEPOINT part")
    try:
        yield
    except sqlite3.Error as error:
        if not connection.in_transaction:
            raise _of_the_disk(error) from error
        connection.execute("ROLLBACK TO part")
        raise
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE part")
