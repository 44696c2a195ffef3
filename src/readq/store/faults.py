"""What goes wrong with a library file, as a sentence for people: what happened, to which file, what to do about it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from readq.errors import HeldError, LibraryError

NOTHING_CHANGED = "nothing was changed"
LOOK_CLOSER = (
    "See what with: readq check. Mend what can be with: readq check --fix, or put back a backup: readq restore FILE"
)
_FIRST_SECOND, _LAST_SECOND = -62_135_000_000, 253_402_000_000  # of the years 1 to 9999, some days left out
_QUOTED = 120  # characters of somebody else's message
_UNDECODED = "Could not decode to UTF-8 column '"

# What code that reads the file raises at values readq never writes: a status 99, a day 0, NULL where there is text.
IMPOSSIBLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@contextmanager
def explained(path: Path | str, left: str = NOTHING_CHANGED) -> Iterator[None]:
    """Turn whatever reading or writing the library at ``path`` raises in this block into a `LibraryError`; ``left``
    says how the library was left."""
    try:
        yield
    except (sqlite3.Error, *IMPOSSIBLE) as error:
        raise explain(error, path, left) from error


def explain(error: Exception, path: Path | str, left: str = NOTHING_CHANGED) -> LibraryError:
    """``error``, one of SQLite or `IMPOSSIBLE`, as a sentence; see `explained`."""
    if isinstance(error, sqlite3.Error):
        held = (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        return (HeldError if held else LibraryError)(_of_sqlite(error, path, left))
    if isinstance(error, UnicodeEncodeError):
        return LibraryError(f"What was given for {path} is not text (UTF-8); {left}.")
    if isinstance(error, OverflowError) and "SQLite" in str(error):
        return LibraryError(f"No number in {path} is as large as that; {left}.")
    return LibraryError(
        f"{path} holds something that readq never writes ({type(error).__name__}: {_short(error)}); {left}. "
        f"{LOOK_CLOSER}"
    )


def moment(seconds: int, of: str) -> int:
    """``seconds`` since the epoch if that is a time a calendar knows; else ValueError, naming what it is the time
    ``of``."""
    if not _FIRST_SECOND < seconds < _LAST_SECOND:
        raise ValueError(f"{of} is dated {seconds} seconds from 1970")
    return seconds


def confirm_values(record: Iterable[object], of: str) -> None:
    """TypeError, naming what they are values ``of``, if there are bytes among values that are to be texts, numbers or
    nothing: SQLite takes any for any that stands in a damaged file, whatever a column is declared as."""
    if bytes in map(type, record):
        raise TypeError(f"{of} has bytes where there must be text or a number")


def _of_sqlite(error: sqlite3.Error, path: Path | str, left: str) -> str:
    name = getattr(error, "sqlite_errorname", None) or ""  # errors of Python's own have none
    kind = "_".join(name.split("_")[:2])
    if name == "SQLITE_READONLY_DBMOVED":
        return f"{path} was moved away or replaced while it was open; {left}. Put it back, or start readq again."
    if kind == "SQLITE_NOTADB":
        return f"{path} is not a readq library (not even an SQLite file); it was left as it is."
    if kind in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return f"{path} is being written by another program; {left}. Try again."
    if name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY"):
        return f"{path} was left half written, and is put right when it is opened to be written to: readq check"
    if kind == "SQLITE_READONLY":
        return f"{path} is read-only; {left}. Check its permissions."
    if kind == "SQLITE_CANTOPEN":
        advice = "Make room there, or check the permissions"
        return f"{path} cannot be opened, or its folder not written to; {left}. {advice}."
    if kind == "SQLITE_CORRUPT":
        # SQLite takes bytes that the disk cannot read for damage, too.
        return f"{path} is damaged, or the disk fails to read it ({_short(error)}); {left}. {LOOK_CLOSER}"
    if kind == "SQLITE_FULL":
        return f"The disk is full; in {path} {left}. Make room and try again."
    if name == "SQLITE_IOERR_DIR_FSYNC":  # the last thing of all: what is in the file now would survive readq's end
        return f"{path} was written to, but the disk does not confirm it. See what it holds now: readq history"
    if kind == "SQLITE_IOERR":
        return f"{path} {_failing(name)}; {left}{_journal_left(path)}."
    if kind == "SQLITE_INTERRUPT":
        return f"What was asked of {path} was ended before it was done; {left}."
    if kind == "SQLITE_TOOBIG":
        return f"That is more text than {path} can hold in one place; {left}."
    if _UNDECODED in str(error):
        column = str(error).partition(_UNDECODED)[2].partition("'")[0]
        return f"{path} holds bytes that are no text (as {column}); {left}. {LOOK_CLOSER}"
    if kind in ("SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_SCHEMA"):
        return f"{path} is damaged, or was changed by another program ({_short(error)}); {left}. {LOOK_CLOSER}"
    return f"{path}: {_short(error)}; {left}."


def _failing(name: str) -> str:
    if not name.startswith(("SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE")):
        reason = name.removeprefix("SQLITE_IOERR").strip("_").lower().replace("_", " ") or "I/O"
        return f"cannot be read or written: the disk or the network reports an error ({reason}). Try again; check both"
    limit = size_limit()
    if limit is not None:
        return f"cannot be written: {_limited(limit)}"
    return "cannot be written: a quota is reached, or the disk reports an error. Make room or check it, and try again"


def too_large(path: Path | str, limit: int, left: str = NOTHING_CHANGED) -> LibraryError:
    """Of a library that is larger already than a file may become."""
    return LibraryError(f"{path} cannot be written: {_limited(limit)}; {left}.")


def unlocked(path: Path | str, why: str, left: str = NOTHING_CHANGED) -> LibraryError:
    """Of a library that lies where locks do not hold, for the reason ``why``."""
    return LibraryError(
        f"{path} can only be read where it lies: {why}, so two programs could spoil it; {left}. Copy it to a disk of "
        "this machine, and name that with --db or READQ_DB."
    )


def _limited(limit: int) -> str:
    return (
        f"no file may grow beyond {limit:,} bytes here. Raise the limit of the shell (ulimit -f unlimited), "
        "start readq from there and try again"
    )


def size_limit() -> int | None:
    """To how many bytes this process may write a file, None where that is not limited."""
    try:
        import resource
    except ImportError:
        return None
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def _journal_left(path: Path | str) -> str:
    if not os.path.exists(f"{path}-journal"):
        return ""
    return f", and what was half done is taken back the next time it can be: keep {path}-journal beside it until then"


def _short(error: Exception) -> str:
    text = str(error)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
