"""Whole copies of a library file: made aside, on disk before they have their name, and never over another file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from readq.errors import LibraryError, ReadqError
from readq.store.connection import Connection
from readq.store.opening import BUSY_SECONDS

JOURNAL = "-journal"  # what SQLite calls the file it keeps beside a library while it writes
_DRAFT = ".part"
_STALE_SECONDS = 86_400
_PAGES = 4_096  # copied between two looks at whether to stop
_FEW_PAGES, _PAUSE, _PATIENCE = 128, 0.005, 60.0  # at a time, seconds between, seconds in all: for a copy that yields
_LOCKS = (0x40000000, 512)  # where SQLite locks a file, and how many bytes; https://sqlite.org/lockingv3.html

Verify = Callable[[Path], None]  # raises `ReadqError` if the library there is not sound


def backup(connection: Connection, path: Path, verify: Verify, *, yielding: bool = False) -> None:
    """Copy the library to ``path``, which must not exist. It appears there whole, verified and on disk, or not at all.

    With ``yielding`` nobody who writes waits longer than a moment: what they change is copied again, up to a minute.
    Raises `ReadqError` that says what is in the way: of the copy, or in the library.
    """
    _refuse_existing(path)
    with _draft(path, f"No backup was made at {path}") as draft:
        _copy(connection, draft, yielding)
        verify(draft)
        _publish(draft, path)


@contextmanager
def copied(connection: Connection, path: Path) -> Iterator[Path]:
    """A copy of the library at ``path`` beside it, sound or not, for as long as the block lasts: what one moment shows
    of it, with nobody who writes waiting longer than that."""
    with _draft(path, "The library could not be copied") as draft:
        _copy(connection, draft, yielding=True)
        yield draft


def aside(connection: Connection, path: Path, why: str) -> Path:
    """Copy the library at ``path`` beside it, sound or not, under a name with the date and ``why``; its new path."""
    kept = _dated(path, why)
    with _draft(kept, f"There is no room to keep {path.name} as it is, so it was left so") as draft:
        _copy(connection, draft)
        _publish(draft, kept)
    return kept


def restore(file: Path, path: Path, verify: Verify | None) -> Path | None:
    """Put a copy of the library ``file`` in the place of the one at ``path``; where that is kept from now on (None:
    there was none). Without ``verify`` the copy is taken as it is.

    A journal left beside either by a crash belongs to it and stays with it. Whenever this is cut short, the library
    that was at ``path`` is whole, there or where it is kept.
    """
    path = path.resolve()
    if not file.is_file():
        raise ReadqError(f"There is no backup {file}. Name a file that readq backup made.")
    if not file.stat().st_size:
        raise ReadqError(f"{file} is empty, not a backup; nothing was changed.")
    if path.exists() and file.samefile(path):
        raise ReadqError(f"{file} is the library itself. Name a backup of it.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _draft(path, f"{file} was not restored") as draft:
        _fetch(file, draft)
        if verify is not None:
            verify(draft)
        _sync(draft)
        with _undisturbed(path):
            return _replace(path, draft)


def _replace(path: Path, draft: Path) -> Path | None:
    kept = _dated(path, "before-restore")
    there, journal = path.exists(), _beside(path)
    if journal.exists():
        for file, name in ((path, kept), (journal, _beside(kept))):
            if file.exists():
                shutil.copy2(file, name)
                _sync(name)
        _sync(path.parent)
        # In this order: without its journal what is there is no whole library, so it must not be met without.
        path.unlink(missing_ok=True)
        journal.unlink()
    elif there:
        _link(path, kept)
    os.replace(draft, path)
    _sync(path.parent)
    return kept if there else None


def _link(file: Path, name: Path) -> None:
    """Have ``file`` under another name, too."""
    try:
        os.link(file, name)
    except OSError:  # not every file system can
        shutil.copy2(file, name)
        _sync(name)


def _fetch(file: Path, draft: Path) -> None:
    """Copy the library ``file`` to ``draft``, with the journal that a crash may have left beside it."""
    try:
        source = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            _copy(source, draft)
        finally:
            source.close()
    except sqlite3.OperationalError:
        # It cannot be read without playing its journal, which would change the backup: then nobody writes to it.
        shutil.copyfile(file, draft)
        if _beside(file).exists():
            shutil.copyfile(_beside(file), _beside(draft))
        with closing(sqlite3.connect(draft)) as copy, suppress(sqlite3.Error):
            copy.execute("SELECT 1 FROM sqlite_master").fetchone()  # plays the journal


@contextmanager
def _undisturbed(path: Path) -> Iterator[None]:
    """Keep other programs from reading and writing the library meanwhile; LibraryError if one is just doing so.

    SQLite is not asked, since it would first play a journal that need not belong to the file any more.
    """
    try:
        import fcntl
    except ImportError:  # where files in use cannot be replaced anyway
        yield
        return
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS[1], _LOCKS[0])
        except OSError as error:
            raise LibraryError(f"{path} is in use by another program; nothing was changed. Try again.") from error
        yield


def _copy(connection: sqlite3.Connection, draft: Path, yielding: bool = False) -> None:
    """Copy page by page what one moment shows of the library."""
    waited = 0.0
    until = time.monotonic() + _PATIENCE

    def look(status: int, remaining: int, total: int) -> None:
        nonlocal waited
        if yielding:
            if time.monotonic() > until:
                raise sqlite3.OperationalError("database is locked")
            time.sleep(_PAUSE)  # the library is free now
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            waited += BUSY_SECONDS
            if waited > BUSY_SECONDS:
                raise sqlite3.OperationalError("database is locked")

    # Nobody else knows of the copy, and where it is made files need not have locks.
    copy = sqlite3.connect(f"file:{quote(str(draft.resolve()))}?nolock=1", uri=True)
    inside = connection.in_transaction
    try:
        copy.execute("PRAGMA synchronous=OFF")  # all of it is synced before it gets its name
        if not inside and not yielding:
            connection.execute("BEGIN")  # so that nobody changes what is copied in part
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        try:
            connection.backup(copy, pages=_FEW_PAGES if yielding else _PAGES, progress=look)
        except sqlite3.Error as error:
            if _writing_failed(error):
                raise OSError(None, f"{error}") from error
            raise
    finally:
        copy.close()
        if not inside and connection.in_transaction:
            connection.execute("ROLLBACK")


def _writing_failed(error: sqlite3.Error) -> bool:
    """Whether it was the copy that could not be written, rather than the library that could not be read."""
    code = getattr(error, "sqlite_errorcode", 0)
    reading = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
    return code not in reading and code & 0xFF in (
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY
    )  # fmt: skip


@contextmanager
def _draft(path: Path, failed: str) -> Iterator[Path]:
    """An empty file beside ``path``, private, under a name that nobody has; gone at the end.

    What the system has against it is a `ReadqError` that begins with ``failed``.
    """
    try:
        _sweep(path)
        descriptor, name = tempfile.mkstemp(_DRAFT, f".{path.name}.", path.parent)
        os.close(descriptor)
    except OSError as error:
        raise ReadqError(f"{failed}: {error.strerror or error} ({path.parent}).") from error
    draft = Path(name)
    try:
        yield draft
    except OSError as error:
        raise ReadqError(
            f"{failed}: {_reason(error)} ({path.parent}). Make room there, or name another place."
        ) from error
    finally:
        for left in (draft, _beside(draft)):
            left.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return "the disk is full" if "full" in text or "No space" in text else text


def _sweep(path: Path) -> None:
    """Remove what copies to ``path`` left that were killed; one that is being written is never that old."""
    for left in path.parent.glob(f".{_literal(path.name)}.*{_DRAFT}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "[*?" else char for char in name)


def _publish(draft: Path, path: Path) -> None:
    """Give a draft that is written its name, unless somebody took that meanwhile."""
    _sync(draft)
    try:
        os.link(draft, path)
    except FileExistsError:
        _refuse_existing(path)
        raise
    except OSError:  # not every file system can
        _refuse_existing(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        os.replace(draft, path)
    _sync(path.parent)


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        what = "is a folder" if path.is_dir() else "is there already; it was left as it is"
        raise ReadqError(f"{path} {what}. Name a new file for the backup.")


def _sync(path: Path) -> None:
    """See to it that a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        if not path.is_dir():  # some systems cannot do that for folders
            raise
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    """Where SQLite keeps the journal of a library."""
    return path.with_name(path.name + JOURNAL)


def _dated(path: Path, why: str) -> Path:
    """A free name beside ``path`` that says when and why it was kept."""
    stem = f"{path.stem}-{why}-{time.strftime('%Y-%m-%d-%H%M%S')}"
    number = 1
    while True:
        name = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(name) and not os.path.lexists(_beside(name)):
            return name
        number += 1
