"""Clocks that are wrong and days that are odd: what is newest, what is due, and when a day begins."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from readq.dates import bounds, parse_day
from readq.library import Library
from readq.model import Status, Subscription
from readq.search.query import read_query
from tests.support.libraries import START, Clock, add_listing, draft, open_library

DAY, YEAR = 86_400, 31_556_952


def _ids(library: Library, query: str) -> set[int]:
    papers = library.open_list(read_query(query).filter)
    return set(papers.ids(0, papers.total))


@contextmanager
def _zone(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as there:
        there.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("asked", ["is:new", "is:latest"])
def test_what_came_by_a_clock_years_ahead_is_not_the_newest_for_ever(tmp_path: Path, asked: str) -> None:
    clock = Clock()
    with open_library(tmp_path / "library.db", clock) as library:
        add_listing(library, [draft("A paper of long ago", "Words.")], name="first.txt")
        clock.now = START + 20 * YEAR
        ahead = add_listing(library, [draft("A paper of a clock that was wrong", "Words.")], name="ahead.txt")
        assert _ids(library, asked) == set(ahead)
        clock.now = START + 3 * DAY
        later = add_listing(library, [draft("A paper of this morning", "Words.")], name="today.txt")
        assert _ids(library, asked) == set(later)
        latest = library.latest()
        assert latest is not None
        assert latest.at == clock.now


@pytest.mark.parametrize("asked", ["is:new", "is:latest"])
def test_where_all_came_by_a_clock_that_was_ahead_the_last_is_the_newest(tmp_path: Path, asked: str) -> None:
    clock = Clock()
    with open_library(tmp_path / "library.db", clock) as library:
        add_listing(library, [draft("A paper of long ago", "Words.")], name="first.txt")
        clock.now += 5 * DAY
        last = add_listing(library, [draft("A paper after it", "Words.")], name="last.txt")
        clock.now = START - YEAR
        assert _ids(library, asked) == set(last)


def _subscription(**noted: int) -> Subscription:
    kept = {"fetched_at": START, "tried_at": START, "not_before": 0} | noted
    return Subscription(1, "hf", "hf", 3_600, paused=False, added_at=START, failures=0, error=None, **kept)


def test_a_clock_that_was_ahead_puts_no_fetch_off() -> None:
    wrong = START + 20 * YEAR
    assert _subscription(fetched_at=wrong, tried_at=wrong).due(START)
    assert _subscription(tried_at=wrong, not_before=wrong + 600).due(START + 7_200)
    assert not _subscription(tried_at=START + 7_000, not_before=START + 7_600).due(START + 7_200)


_ODD = {
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),  # a day of 23 hours, and one of 25 in which it is 2:30 twice
    "America/Sao_Paulo": ("2018-11-04", "2018-02-18"),  # no midnight; 23:30 twice on the evening before
    "Asia/Beirut": ("2026-03-29", "2026-10-25"),  # the same, still
    "America/Havana": ("2026-03-08", "2026-11-01"),  # midnight twice
    "Pacific/Auckland": ("2026-04-05", "2026-09-27"),
    "Africa/Cairo": ("2026-04-24", "2026-10-30"),
}


@pytest.mark.parametrize("zone", _ODD)
def test_every_moment_is_on_one_day(tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision every half hour around the odd nights: counted once, found under its day, whatever the clocks do."""
    with _zone(zone, monkeypatch):
        for number, odd in enumerate(_ODD[zone]):
            midnight = int(datetime.fromisoformat(odd).timestamp())
            clock = Clock(midnight - 20 * DAY)
            with open_library(tmp_path / f"{number}.db", clock) as library:
                papers = add_listing(library, [draft(f"Paper number {each}", "Words.") for each in range(1, 61)])
                days: dict[date, set[int]] = {}
                for place, paper in enumerate(papers):
                    clock.now = midnight - 10 * 3_600 + 1_800 * place
                    library.mark([paper], Status.SKIP)
                    days.setdefault(datetime.fromtimestamp(clock.now).date(), set()).add(paper)
                gathered = {day.day: day for day in library.statistics.gather(40).days}
                for day, decided in days.items():
                    assert gathered[day].decided[Status.SKIP] == len(decided)
                    assert _ids(library, f"decided:{day}") == decided
                library.snooze([papers[0]], library.today() + timedelta(days=1))
                assert library.maintenance.check() == []


@pytest.mark.parametrize("zone", [*_ODD, "UTC"])
def test_days_follow_one_another_without_a_gap(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with _zone(zone, monkeypatch):
        now = datetime(2026, 12, 31)
        day, before = date(2018, 1, 1), None
        while day < date(2027, 1, 1):
            start, end = bounds(day.isoformat(), ":", now)
            assert start is not None
            assert end is not None
            assert start < end
            assert before in (None, start)
            assert datetime.fromtimestamp(start).date() == datetime.fromtimestamp(end - 1).date() == day
            day, before = day + timedelta(days=1), end


@pytest.mark.parametrize(
    ("said", "today", "day"),
    [
        ("1mo", "2026-01-31", "2026-02-28"), ("1mo", "2028-01-31", "2028-02-29"), ("1y", "2028-02-29", "2029-02-28"),
        ("4y", "2028-02-29", "2032-02-29"), ("1d", "2028-02-28", "2028-02-29"),
        ("next month", "2026-12-31", "2027-01-01"),
        ("tomorrow", "2026-12-31", "2027-01-01"), ("monday", "2026-03-29", "2026-03-30"),
        ("3mo", "2026-11-30", "2027-02-28"), ("next week", "2026-12-28", "2027-01-04"),
    ],
)  # fmt: skip
def test_days_that_a_month_or_year_lacks(said: str, today: str, day: str) -> None:
    assert parse_day(said, date.fromisoformat(today)) == date.fromisoformat(day)


def test_a_decision_keeps_its_day_where_the_reader_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(datetime(2026, 9, 21, 14, tzinfo=UTC).timestamp())
    path = tmp_path / "library.db"
    with _zone("Pacific/Auckland", monkeypatch), open_library(path, clock) as library:
        add_listing(library, [draft("A paper", "Words.")])
        library.mark([1], Status.READ)
    with _zone("America/Los_Angeles", monkeypatch), open_library(path, clock) as library:
        assert library.today() == date(2026, 9, 21)
        clock.now += DAY
        days = {day.day: day.decided[Status.READ] for day in library.statistics.gather(10).days}
        assert days[date(2026, 9, 22)] == 1
        assert sum(days.values()) == 1
        assert library.maintenance.check() == []
