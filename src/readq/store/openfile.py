"""Which file a connection has open, and whether its path still leads there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from readq.errors import LibraryError

_DELETED = " (deleted)"  # what Linux adds to the name of an open file that has none any more


class Trace(NamedTuple):
    """What writing to a file changes about it: its size in bytes, and when that or anything else last changed."""

    size: int
    modified: int
    changed: int


class OpenFile:
    """The file at ``path`` as it is now: its device and inode.

    SQLite goes on writing to a file that was moved, deleted or replaced, where nobody would look for it again.
    Raises `LibraryError` when it cannot be reached.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._where = os.path.abspath(path)
        now = self._stat()
        self._id = now.st_dev, now.st_ino

    def confirm(self) -> Trace:
        """Raise `LibraryError`, saying what happened, unless the path still leads to this file; takes microseconds.
        Returns what tells whether it was written to."""
        now = self._stat()
        if (now.st_dev, now.st_ino) != self._id:
            raise self._lost(_fate(self._id), replaced=True)
        return Trace(now.st_size, now.st_mtime_ns, now.st_ctime_ns)

    def barred(self) -> str:
        """What keeps everyone from writing to the file, in few words; '' if nothing is seen to. Takes microseconds."""
        if not os.access(self._where, os.W_OK):
            return "read-only file"
        return "" if os.access(os.path.dirname(self._where), os.W_OK) else "read-only folder"

    def real(self) -> str:
        """The path without symbolic links, as text: beside it SQLite puts the journal."""
        return os.fsencode(os.path.realpath(self._where)).decode("utf-8", "replace")

    def confirm_journal(self, name: str) -> None:
        """Raise `LibraryError` if what was last written to this file, under the path ``name``, was not finished: the
        journal that puts it right is looked for beside the path that is opened, and lies beside the other."""
        real = self.real()
        if name in ("", self._where) or not os.path.exists(f"{name}-journal"):
            name = self._other_name(real)
            if not name:
                return
        try:
            there = os.stat(name)
        except FileNotFoundError:
            raise LibraryError(
                f"{self.path} was left half written when it was at {name}. Put its journal beside it first: "
                f"mv {name}-journal {real}-journal"
            ) from None
        if name != real and (there.st_dev, there.st_ino) == self._id:
            raise LibraryError(
                f"{self.path} was left half written under its other name {name}. Only under that name can it be put "
                f"right; open it once with: readq --db {name} list"
            )

    def _other_name(self, real: str) -> str:
        """Another name of this file in its folder that has a journal, as far as the folder can be read; else ''."""
        if self._stat().st_nlink < 2:
            return ""
        folder, own = os.path.split(real)
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return ""
        others = (name.removesuffix("-journal") for name in names if name.endswith("-journal"))
        same = (each for each in others if each != own and os.path.exists(os.path.join(folder, each)))
        found = next((each for each in same if os.path.samefile(os.path.join(folder, each), real)), None)
        return os.path.join(folder, found) if found is not None else ""

    def overwritten(self) -> LibraryError:
        """The error for a file that holds another library, or none, than when it was opened."""
        return LibraryError(
            f"{self.path} was overwritten with something else while it was open, so nothing is written. "
            "Start readq again to use what is there now."
        )

    def _stat(self) -> os.stat_result:
        try:
            return os.stat(self._where)
        except (FileNotFoundError, NotADirectoryError):
            raise self._lost(_fate(getattr(self, "_id", None)), replaced=False) from None
        except OSError as error:
            raise LibraryError(
                f"{self.path} cannot be reached ({error.strerror or error}), so nothing is written. "
                "Try again when it is there."
            ) from error

    def _lost(self, fate: tuple[int, str] | None, *, replaced: bool) -> LibraryError:
        names, now_at = fate if fate is not None else (None, "")
        to = f" (to {now_at})" if now_at else ""
        if replaced:
            how = "moved away" + to + " and another put in its place" if names else "replaced by another"
            what, then = how, "Start readq again to use the one that is there now."
        elif names == 0:
            what, then = "deleted", "Put a backup in its place and start readq again."
        else:
            what = f"moved away{to}" if names else "moved away or deleted"
            then = "Put it back and go on, or start readq again where it is now."
        return LibraryError(f"{self.path} was {what} while it was open, so nothing is written. {then}")


def _fate(id_: tuple[int, int] | None) -> tuple[int, str] | None:
    """How many names an open file of ours still has, and the one it was opened under as it is now ('': unknown).

    Looked up among this process's open files: opening and closing another here would end the locks of SQLite.
    """
    for name, found in descriptors(id_):
        try:
            now_at = os.readlink(name) if name.startswith("/proc") else ""
        except OSError:
            continue
        return found.st_nlink, "" if now_at.endswith(_DELETED) else now_at
    return None


def descriptors(id_: tuple[int, int] | None) -> Iterator[tuple[str, os.stat_result]]:
    """The descriptors, as paths that end with their numbers, through which this process has the file of that device and
    inode open, and what is known of it."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            numbers = os.listdir(folder)
        except OSError:
            continue
        for number in numbers:
            try:
                found = os.fstat(int(number))
            except (OSError, ValueError):
                continue
            if (found.st_dev, found.st_ino) == id_:
                yield f"{folder}/{number}", found
