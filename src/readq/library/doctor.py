"""What a report of a fault should tell of the library and its surroundings, and what of it is worth a remark. Nothing
in it is the reader's own: no titles, names or paths."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from readq.store.condition import Condition, condition, distant, present_version, sqlite

_TIGHT = 2  # so many times its size a library needs, to be copied before it is changed


class Finding(NamedTuple):
    """One thing that was looked at: its ``value`` for programs, ``remark`` a sentence where something is to be done."""

    name: str
    value: str | int | bool | None
    remark: str = ""


def of_library(path: Path) -> list[Finding]:
    """What there is to say of the library file at ``path``, which is not opened."""
    found = condition(path)
    return [
        Finding("file", found.kind, _kind(found)),
        Finding("version", found.version, _version(found)),
        Finding("size", found.size),
        Finding("permissions", _octal(found.mode), _permissions(found)),
        Finding("yours", found.own, "It belongs to somebody else." if found.own is False else ""),
        Finding("other names", found.names - 1 if found.names else found.names),
        Finding("symbolic link", found.link),
        Finding("journal", found.journal, _journal(found)),
        Finding("folder permissions", _octal(found.folder_mode), _folder(found)),
        Finding("file system", found.file_system, _system(found)),
        Finding("locks", None if found.unlocked is None else not found.unlocked, _locks(found)),
        Finding("free room", found.free, _room(found)),
        Finding("file size limit", found.limit),
    ]  # fmt: skip


def of_sqlite() -> list[Finding]:
    """What there is to say of the database engine."""
    version, searches = sqlite()
    remark = "" if searches else "This SQLite has no FTS5, which readq needs. Use another build of Python."
    return [Finding("SQLite", version), Finding("full text (FTS5)", searches, remark)]


def _kind(found: Condition) -> str:
    return {
        "missing": "There is no library yet. Make one with: readq ingest PATH",
        "empty": "The file is empty. Make it a library with: readq ingest PATH",
        "library": "",
        "unreadable": "The file cannot be read. Check its permissions.",
    }.get(found.kind, "This is no readq library. Name another with --db or READQ_DB.")


def _version(found: Condition) -> str:
    if found.version is None:
        return ""
    if found.version > present_version():
        return "A newer readq wrote it. Update readq to open it."
    return "An older readq wrote it; it is brought up to date when it is opened." if _is_older(found) else ""


def _is_older(found: Condition) -> bool:
    return 0 < (found.version or 0) < present_version()


def _octal(mode: int | None) -> str | None:
    return None if mode is None else f"{mode:04o}"


def _permissions(found: Condition) -> str:
    if found.mode is None or found.kind == "folder":
        return ""
    if found.mode & 0o077:
        return "Others may read it. Keep it to yourself with: chmod 600"
    return "" if found.mode & 0o200 else "It is read-only: nothing can be decided."


def _folder(found: Condition) -> str:
    return "Nothing can be written there, so nothing can be decided." if found.writable is False else ""


def _journal(found: Condition) -> str:
    if not found.journal:
        return ""
    return "Something is being written, or was left half written, which is put right at the next start. Keep it there."


def _locks(found: Condition) -> str:
    if not found.unlocked:
        return ""
    return f"{found.unlocked[0].upper()}{found.unlocked[1:]}: it can only be read. Copy it to a disk of this machine."


def _system(found: Condition) -> str:
    if found.file_system and distant(found.file_system):
        return "It may be on another machine, where locks may not hold: use it from one machine at a time."
    return ""


def _room(found: Condition) -> str:
    if found.free is None or found.free > _TIGHT * (found.size or 0):
        return ""
    return "There is no room for a copy of the library."
