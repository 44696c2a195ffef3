"""Backups that readq makes by itself: one a day, sound, fewer the older they are, never in a writer's way."""

from __future__ import annotations

import os
import stat
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.library.backups import Kept, Plan, due, folder, kept, make, surplus
from readq.model import Status
from readq.store import copies

TODAY = date(2026, 11, 27)


def _daily(days: int, size: int = 1) -> list[Kept]:
    return [Kept(Path(f"{back}"), TODAY - timedelta(days=back), size) for back in range(days)]


def _written(path: Path) -> None:
    """Have the library written to, later than any backup."""
    later = time.time() + 10 + len(kept(path))
    os.utime(path, (later, later))


def test_of_years_of_backups_the_last_days_weeks_and_months_are_kept() -> None:
    backups = _daily(800)
    gone = {each.day for each in surplus(backups, Plan(daily=3, weekly=2, monthly=3), TODAY)}
    left = [each.day for each in backups if each.day not in gone]
    assert left == [
        date(2026, 11, 27), date(2026, 11, 26), date(2026, 11, 25),  # days, and the last of this week and month
        date(2026, 11, 22),  # the last of the week before
        date(2026, 10, 31), date(2026, 9, 30),
    ]  # fmt: skip


def test_one_a_day_for_three_years_is_never_more_than_planned() -> None:
    plan = Plan()
    there: list[Kept] = []
    for back in range(1000, -1, -1):
        day = TODAY - timedelta(days=back)
        there.insert(0, Kept(Path(str(day)), day, 1))
        gone = surplus(there, plan, day)
        there = [each for each in there if each not in gone]
        assert len(there) <= plan.daily + plan.weekly + plan.monthly
    assert TODAY - there[-1].day > timedelta(days=140)  # what months keep is not lost on the way


def test_the_oldest_go_where_all_take_too_much_but_never_the_newest() -> None:
    backups = _daily(7, size=300_000_000)
    assert surplus(backups, Plan(megabytes=1_000), TODAY) == backups[3:]
    assert surplus(backups, Plan(megabytes=1), TODAY) == backups[1:]


def test_a_backup_is_made_once_a_day_if_something_changed(seeds_library: Path) -> None:
    assert make(seeds_library, Plan(), TODAY) == folder(seeds_library) / "library-2026-11-27.db"
    assert make(seeds_library, Plan(), TODAY) is None
    tomorrow = TODAY + timedelta(days=1)
    assert not due(seeds_library, Plan(), tomorrow)
    _written(seeds_library)
    made = make(seeds_library, Plan(), tomorrow)
    assert made is not None
    assert [each.day for each in kept(seeds_library)] == [tomorrow, TODAY]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    with Library(made) as library:
        assert library.counts().total == 628
        assert library.maintenance.check() == []


def test_what_there_are_too_many_of_is_removed_and_nothing_else(seeds_library: Path) -> None:
    folder(seeds_library).mkdir()
    own = [
        folder(seeds_library) / name for name in ("library-mine.db", "other-2026-11-01.db", "library-2026-11-01.txt")
    ]
    for each in own:
        each.write_text("mine")
    plan = Plan(daily=2, weekly=0, monthly=0)
    for day in range(3, 0, -1):
        _written(seeds_library)
        make(seeds_library, plan, TODAY - timedelta(days=day))
    assert [each.day.day for each in kept(seeds_library)] == [26, 25]
    assert all(each.read_text() == "mine" for each in own)


def test_of_a_damaged_library_there_is_no_backup_and_the_others_stay(seeds_library: Path) -> None:
    plan = Plan(daily=1, weekly=0, monthly=0)
    make(seeds_library, plan, TODAY)
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE counter SET n = n + 1")
    _written(seeds_library)
    with pytest.raises(ReadqError, match="not sound"):
        make(seeds_library, plan, TODAY + timedelta(days=1))
    assert [each.day for each in kept(seeds_library)] == [TODAY]


def test_who_decides_meanwhile_does_not_wait_for_the_backup(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_FEW_PAGES", 2)
    monkeypatch.setattr(copies, "_PAUSE", 0.02)
    made: list[Path | None] = []
    thread = threading.Thread(target=lambda: made.append(make(seeds_library, Plan(), TODAY)))
    with Library(seeds_library) as library:
        library._connection.execute("PRAGMA busy_timeout=400")  # the whole copy takes longer
        thread.start()
        for number in range(1, 6):
            time.sleep(0.05)
            library.mark([number], Status.READ)
            assert thread.is_alive()
        thread.join()
    assert made[0] is not None
    with Library(made[0]) as copy:
        assert copy.counts().status[Status.READ] == 5
        assert copy.maintenance.check() == []


def test_a_clock_that_was_years_ahead_neither_ends_backups_nor_takes_them(seeds_library: Path) -> None:
    plan = Plan(daily=2, weekly=0, monthly=0)
    for day in (TODAY - timedelta(days=2), TODAY - timedelta(days=1), date(2099, 1, 1)):
        _written(seeds_library)
        assert make(seeds_library, plan, day) is not None
    assert [each.day.isoformat() for each in kept(seeds_library)] == ["2099-01-01", "2026-11-26"]
    _written(seeds_library)
    assert make(seeds_library, plan, TODAY) is not None  # the clock is right again
    assert [each.day for each in kept(seeds_library)] == [TODAY, TODAY - timedelta(days=1)]


def test_a_clock_that_was_years_behind_takes_no_more_than_its_share(seeds_library: Path) -> None:
    plan = Plan(daily=3, weekly=0, monthly=0)
    for day in (TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY, date(1999, 1, 1)):
        _written(seeds_library)
        assert make(seeds_library, plan, day) is not None
    assert [each.day for each in kept(seeds_library)] == [TODAY, TODAY - timedelta(days=1), date(1999, 1, 1)]
    _written(seeds_library)
    assert make(seeds_library, plan, TODAY + timedelta(days=1)) is not None
    assert [each.day for each in kept(seeds_library)][1:] == [TODAY, TODAY - timedelta(days=1)]
