"""Statistics: exact numbers, whatever was undone, redone, snoozed or decided twice."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from readq.library import Library
from readq.listing import Draft
from readq.model import Status
from readq.search.query import parse
from readq.store import sql_views
from tests.support.libraries import Clock, add_listing, draft, open_library

MONDAY = date(2026, 3, 2)


def drafts(n: int, word: str = "title") -> list[Draft]:
    return [draft(f"A sufficiently long {word} number {k}", "x") for k in range(n)]


@pytest.fixture
def clock() -> Clock:
    return Clock(noon(0))


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", clock) as library:
        yield library


def noon(day: int) -> float:
    return datetime.combine(MONDAY + timedelta(days=day), datetime.min.time()).timestamp() + 12 * 3600


def test_a_scripted_fortnight(library: Library, clock: Clock) -> None:
    one = add_listing(library, drafts(20), name="one")
    library.mark(one[:4], Status.SKIP)
    library.mark(one[4:6], Status.QUEUE)
    clock.now = noon(1)
    library.mark(one[6:8], Status.SKIP)
    library.journal.undo()  # as if it had not been
    library.mark([one[8]], Status.SKIP)
    library.mark([one[8]], Status.READ)  # a change of mind counts once
    library.mark([one[9]], Status.SKIP)
    library.mark([one[9]], Status.INBOX)  # no decision in the end
    clock.now = noon(2)
    two = add_listing(library, drafts(5, "other"), name="two")
    library.mark([one[4]], Status.READ)  # queued on Monday, read on Wednesday: both count
    library.snooze(two[:1], MONDAY + timedelta(days=5))
    clock.now = noon(3)
    library.mark(two[1:4], Status.SKIP)
    bulk = library.journal.history(limit=1)[0]
    clock.now = noon(4)
    library.journal.undo()  # Thursday's skips are taken back on Friday
    clock.now = noon(5)
    library.wake()
    library.journal.redo_operation(bulk.id)  # and done again on Saturday: they are Thursday's again
    clock.now = noon(13)
    found = library.statistics.gather(14)
    by_day = {(day.day - MONDAY).days: day for day in found.days}
    assert sorted(by_day) == list(range(14))
    decided = {
        number: tuple(day.decided[status] for status in (Status.QUEUE, Status.READ, Status.SKIP))
        for number, day in by_day.items()
        if day.total
    }
    assert decided == {0: (2, 0, 4), 1: (0, 1, 0), 2: (0, 1, 0), 3: (0, 0, 3)}
    assert {number: day.added for number, day in by_day.items() if day.added} == {0: 20, 2: 5}
    assert [by_day[number].inbox for number in range(7)] == [14, 13, 17, 14, 17, 15, 15]
    assert [by_day[number].queue for number in range(7)] == [2, 2, 1, 1, 1, 1, 1]
    assert library.statistics.decided(MONDAY, MONDAY, [Status.SKIP]) == one[:4]
    assert library.statistics.decided(MONDAY, MONDAY, [Status.QUEUE]) == one[4:6]
    assert library.statistics.decided(MONDAY + timedelta(days=3), MONDAY + timedelta(days=3), [Status.SKIP]) == two[1:4]
    assert library.statistics.decided(MONDAY + timedelta(days=4), MONDAY + timedelta(days=4), [Status.SKIP]) == []
    rates = {source.name: (source.listed, source.decided, source.skipped) for source in found.sources}
    assert rates == {"one": (20, 7, 4), "two": (5, 3, 3)}


def test_the_forecast_follows_the_pace_and_not_the_first_import(library: Library, clock: Clock) -> None:
    ids = add_listing(library, drafts(100))
    for day in range(10):
        clock.now = noon(day)
        library.mark(ids[day * 5 : day * 5 + 5], Status.SKIP)
    found = library.statistics.gather()
    assert found.pace_days == 10
    assert found.inbox_pace == -5
    assert found.inbox_clears == 10
    assert found.queue_pace == 0
    assert found.queue_clears is None
    clock.now = noon(40)
    found = library.statistics.gather()
    assert found.inbox_pace == 0
    assert found.inbox_clears is None


def test_nothing_at_all(library: Library) -> None:
    found = library.statistics.gather()
    assert len(found.days) == 60
    assert not any(day.added or day.total or day.inbox for day in found.days)
    assert found.inbox_clears is None
    assert found.tags == ()


def test_tags_most_used_first(library: Library) -> None:
    ids = add_listing(library, drafts(4))
    library.tag(ids[:1], ["a"])
    library.tag(ids, ["z"])
    library.mark(ids[:3], Status.READ)
    assert [(tag.name, tag.papers, tag.inbox) for tag in library.statistics.gather().tags] == [("z", 4, 1), ("a", 1, 0)]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Pacific/Auckland", "America/New_York"])
def test_days_are_local_when_the_clocks_change(tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        start = date(2026, 1, 1)
        clock = Clock(datetime(2026, 1, 1, 0, 30).timestamp())
        with open_library(tmp_path / "a.db", clock) as library:
            ids = add_listing(library, drafts(240))
            expected: dict[date, int] = {}
            for number in range(230):  # every 37 hours through a whole year: all hours, both changes
                clock.now += 37 * 3600
                library.mark([ids[number]], Status.SKIP)
                local = datetime.fromtimestamp(clock.now).date()
                expected[local] = expected.get(local, 0) + 1
            found = library.statistics.gather(400)
            assert {day.day: day.total for day in found.days if day.total} == expected
            assert len({day.day for day in found.days}) == 400
            for day, number in list(expected.items())[::7]:
                assert len(library.statistics.decided(day, day, [Status.SKIP])) == number
            assert found.days[-1].inbox == 10
            assert next(day.inbox for day in found.days if day.day == start) == 240
    finally:
        monkeypatch.undo()
        time.tzset()


def test_whatever_is_done_and_undone_the_levels_are_what_they_were(library: Library, clock: Clock) -> None:
    chance = random.Random(7)
    ids: list[int] = []
    seen: dict[date, tuple[int, int]] = {}
    there: dict[tuple[date, Status], list[int]] = {}
    for day in range(30):
        clock.now = noon(day)
        library.wake()
        if day % 5 == 0:
            ids += add_listing(library, drafts(8, f"batch {day}"), name=f"{day}")
        for _ in range(chance.randrange(6)):
            clock.now += 60
            some = chance.sample(ids, chance.randrange(1, 5))
            act = chance.randrange(8)
            if act < 4:
                library.mark(some, chance.choice(list(Status)))
            elif act == 4:
                library.snooze(some, MONDAY + timedelta(days=day + chance.randrange(1, 5)))
            elif act == 5:
                library.journal.redo()
            else:
                library.journal.undo()
        counts = library.counts().status
        seen[MONDAY + timedelta(days=day)] = (counts[Status.INBOX], counts[Status.QUEUE])
        for status in (Status.INBOX, Status.QUEUE):
            there[MONDAY + timedelta(days=day), status] = list(library.every_id(parse(f"status:{status.label}")))
    found = library.statistics.gather(30)
    assert {day.day: (day.inbox, day.queue) for day in found.days} == seen
    for (last, status), papers in there.items():
        assert sorted(library.statistics.then(last, status)) == sorted(papers)
        after = set(there[found.days[-1].day, status])
        if last < found.days[-1].day:
            moved = library.statistics.moved(last + timedelta(days=1), status)
            assert sorted(moved) == sorted(after.symmetric_difference(papers))
    pace = round(found.inbox_pace * found.pace_days)
    before = there[found.days[-1].day - timedelta(days=found.pace_days), Status.INBOX]
    assert pace == len(there[found.days[-1].day, Status.INBOX]) - len(before)
    for each in found.days:
        for status, number in each.decided.items():
            assert len(library.statistics.decided(each.day, each.day, [status])) == number
        assert library.count(parse(f"added:{each.day.isoformat()}")) == each.added
    whole = library.statistics.decided(found.days[0].day, found.days[-1].day, [Status.SKIP])
    of_days = [library.statistics.decided(each.day, each.day, [Status.SKIP]) for each in found.days]
    assert sorted(whole) == sorted({paper for papers in of_days for paper in papers})
    assert library.maintenance.check() == []


def test_a_library_from_before_days_were_counted_has_the_same_numbers(library: Library, clock: Clock) -> None:
    ids = add_listing(library, drafts(40))
    for day in range(6):
        clock.now = noon(day)
        library.mark(ids[day : day + 9], list(Status)[day % 4])
        library.mark(ids[day : day + 2], Status.SKIP)
        library.snooze([ids[-1 - day]], MONDAY + timedelta(days=day + 2))
        if day % 2:
            library.journal.undo()
            library.journal.undo()
            library.journal.redo()
        library.wake()
    wanted = library.statistics.gather(14)
    raw = library._connection
    sql_views.remove(raw, library.path)
    for table in (
        "interest",
        "citation_key",
        "feature_block",
        "feature_basis",
        "feature_stale",
        "known_record",
        "figure",
        "watched",
        "arrival_rule",
        "fetched",
        "subscription",
        "said",
        "fact",
        "paper_further",
        "appearance_count",
        "appearance_record",
        "suggestion",
        "merged",
    ):
        raw.execute(f"DROP TABLE {table}")
    for column in ("authority", "place", "complete"):
        raw.execute(f"ALTER TABLE source DROP COLUMN {column}")
    raw.execute("ALTER TABLE title_key DROP COLUMN digest")
    for column in ("facts", "continues", "uid"):
        raw.execute(f"ALTER TABLE operation DROP COLUMN {column}")
    raw.execute("ALTER TABLE operation RENAME COLUMN verb TO kind")
    raw.execute("ALTER TABLE operation ADD COLUMN label TEXT NOT NULL DEFAULT ''")
    raw.execute("ALTER TABLE paper DROP COLUMN uid")
    raw.execute("DROP INDEX operation_day")
    raw.execute("ALTER TABLE operation DROP COLUMN day")
    raw.execute("DELETE FROM counter WHERE scope IN ('decided', 'grown')")
    raw.execute("DROP TABLE library")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name >= '0002'")
    raw.execute("PRAGMA user_version=1")
    library.close()
    with open_library(library.path, clock) as again:
        assert again.statistics.gather(14) == wanted
        assert again.maintenance.check() == []
        again.journal.undo()
        again.journal.redo()
        assert again.maintenance.check() == []


def test_a_step_stays_on_the_day_it_was_done_wherever_one_is_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        clock = Clock(datetime(2026, 3, 2, 23, 30).timestamp())
        with open_library(tmp_path / "a.db", clock) as library:
            ids = add_listing(library, drafts(5))
            library.mark(ids[:3], Status.SKIP)
            monkeypatch.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            clock.now += 3600
            assert {day.day: day.total for day in library.statistics.gather().days if day.total} == {MONDAY: 3}
            assert library.statistics.decided(MONDAY, MONDAY, [Status.SKIP]) == ids[:3]
    finally:
        monkeypatch.undo()
        time.tzset()
