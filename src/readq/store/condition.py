"""What a library file and its surroundings are like, told without opening it: nothing is migrated, locked or played
back, so it can be asked of a file that nobody can open."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from readq.store.connection import APPLICATION_ID, SCHEMA_VERSION
from readq.store.copies import JOURNAL
from readq.store.faults import size_limit
from readq.store.locking import lacking, mounted

_HEADER, _MAGIC = 100, b"SQLite format 3\0"  # https://sqlite.org/fileformat.html
_VERSION, _APPLICATION = slice(60, 64), slice(68, 72)
_DISTANT = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "gluster",
    "lustre",
    "fuse",
    "sshfs",
    "webdav",
    "davfs",
    "vboxsf",
)


class Condition(NamedTuple):
    """``kind`` is what the path leads to: ``library``, ``other SQLite file``, ``no SQLite file``, ``empty``,
    ``missing``, ``folder``, ``special file`` or ``unreadable``. What cannot be told is None; sizes are in bytes.
    ``unlocked`` is why locks on it do not hold, '' if they do."""

    kind: str
    version: int | None = None
    size: int | None = None
    mode: int | None = None
    own: bool | None = None
    names: int | None = None
    link: bool = False
    journal: bool = False
    unlocked: str | None = None
    folder_mode: int | None = None
    writable: bool | None = None
    file_system: str | None = None
    free: int | None = None
    limit: int | None = None


def condition(path: Path) -> Condition:
    """The condition of the library file at ``path``; never raises `OSError`."""
    around = _around(path.parent)._replace(
        link=path.is_symlink(), journal=os.path.exists(f"{path}{JOURNAL}"), limit=size_limit()
    )
    try:
        found = path.stat()
    except FileNotFoundError:
        return around._replace(kind="missing")
    except OSError:
        return around._replace(kind="unreadable")
    own = found.st_uid == os.geteuid() if hasattr(os, "geteuid") else None
    around = around._replace(size=found.st_size, mode=stat.S_IMODE(found.st_mode), own=own, names=found.st_nlink)
    if stat.S_ISDIR(found.st_mode):
        return around._replace(kind="folder")
    if not stat.S_ISREG(found.st_mode):
        return around._replace(kind="special file")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return around._replace(kind="unreadable")
    kind, version = _of_header(header)
    return around._replace(kind=kind, version=version, unlocked=_unlocked(path))


def present_version() -> int:
    """The version of libraries that this readq makes."""
    return SCHEMA_VERSION


def sqlite() -> tuple[str, bool]:
    """The version of SQLite, and whether it can search full text."""
    connection = sqlite3.connect(":memory:")
    try:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text, content='', tokenize='ascii')")
        except sqlite3.Error:
            return sqlite3.sqlite_version, False
        return sqlite3.sqlite_version, True
    finally:
        connection.close()


def distant(file_system: str) -> bool:
    """Whether files of this kind of file system lie, or may lie, on another machine, where locks may not hold."""
    return file_system.lower().startswith(_DISTANT)


def _of_header(header: bytes) -> tuple[str, int | None]:
    if not header:
        return "empty", None
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        return "no SQLite file", None
    if int.from_bytes(header[_APPLICATION], "big") != APPLICATION_ID:
        return "other SQLite file", None
    return "library", int.from_bytes(header[_VERSION], "big")


def _around(folder: Path) -> Condition:
    known = Condition("missing", file_system=_file_system(folder))
    with suppress(OSError):
        known = known._replace(folder_mode=stat.S_IMODE(folder.stat().st_mode), writable=os.access(folder, os.W_OK))
        known = known._replace(free=shutil.disk_usage(folder).free)
    return known


def _file_system(folder: Path) -> str | None:
    """What kind of file system ``folder`` is on, None where nobody tells."""
    found = mounted(folder)
    return found[0] if found is not None else None


def _unlocked(path: Path) -> str | None:
    """Why the file cannot be locked, '' if it can; who uses it is not in the way of that."""
    try:
        with path.open("r+b" if os.access(path, os.W_OK) else "rb") as file:
            return lacking(path, file.fileno())
    except OSError:
        return None
