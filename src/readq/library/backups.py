"""The backups readq makes by itself: one a day at most, fewer the older they are, in a folder beside the library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from readq.errors import ReadqError
from readq.library import maintenance
from readq.store import copies
from readq.store.opening import connect

_DAY = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})")
_MEGABYTE = 1_000_000


class Plan(NamedTuple):
    """How many are kept: of so many last days, weeks and months that have one, in so many megabytes in all."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 6
    megabytes: int = 1_000


class Kept(NamedTuple):
    """A backup that was made on ``day``."""

    path: Path
    day: date
    size: int


def folder(path: Path) -> Path:
    """Where the backups of the library at ``path`` are."""
    return copies.folder(path)


def kept(path: Path) -> list[Kept]:
    """The backups of the library at ``path``, newest first."""
    found = []
    with suppress(OSError):
        for file in folder(path).iterdir():
            named = file.suffix == path.suffix and file.stem.startswith(f"{path.stem}-")
            match = _DAY.fullmatch(file.stem.removeprefix(f"{path.stem}-")) if named else None
            with suppress(ValueError, OSError):
                if match:
                    found.append(Kept(file, date.fromisoformat(match["day"]), file.stat().st_size))
    return sorted(found, key=lambda each: each.day, reverse=True)


def due(path: Path, plan: Plan, today: date) -> bool:
    """Whether a backup is to be made: there is none of today, something was written since the last, and the library is
    not larger than all backups may be. Takes no longer than looking into a folder."""
    try:
        now = path.stat()
    except OSError:
        return False
    there = kept(path)
    if not (plan.daily or plan.weekly or plan.monthly) or not now.st_size or now.st_size > plan.megabytes * _MEGABYTE:
        return False
    # One of a day to come is of a clock that was wrong, and says nothing about today.
    past = [each for each in there if each.day <= today]
    with suppress(OSError):
        return not past or (past[0].day < today and past[0].path.stat().st_mtime < now.st_mtime)
    return True


def make(path: Path, plan: Plan, today: date) -> Path | None:
    """Make the backup of today, if it is `due`, and remove those there are too many of; its path.

    Others can write meanwhile: they are waited for, and what they change is begun again. ReadqError says why there is
    none; then none is removed.
    """
    if not due(path, plan, today):
        return None
    made = folder(path) / f"{path.stem}-{today.isoformat()}{path.suffix}"
    try:
        made.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ReadqError(f"No backup was made at {made}: {error.strerror or error}.") from error
    with closing(connect(path, create=False)) as connection, connection.explained():
        maintenance.backup(connection, made, yielding=True)
    for each in surplus(kept(path), plan, today):
        each.path.unlink(missing_ok=True)
    return made


def surplus(backups: Sequence[Kept], plan: Plan, today: date) -> list[Kept]:
    """Which of ``backups``, newest first, are not to be kept. The newest always is; those of days to come, which
    a wrong clock made, count as older than all others."""
    backups = sorted(backups, key=lambda each: each.day > today)
    wanted: set[Path] = {each.path for each in backups[:1]}
    for number, period in ((plan.daily, _day), (plan.weekly, _week), (plan.monthly, _month)):
        newest: dict[tuple[int, ...], Path] = {}
        for each in backups:
            newest.setdefault(period(each.day), each.path)
        wanted.update(list(newest.values())[:number])
    room, gone = plan.megabytes * _MEGABYTE, []
    for place, each in enumerate(backups):
        room -= each.size if each.path in wanted else 0
        if each.path not in wanted or (place and room < 0):
            gone.append(each)
    return gone


def _day(day: date) -> tuple[int, ...]:
    return (day.toordinal(),)


def _week(day: date) -> tuple[int, ...]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, ...]:
    return day.year, day.month
