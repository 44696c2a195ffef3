"""How the reader decides: the queue, the hours, the pace and whose papers are kept, each number with its papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from tests.support.libraries import Clock, add_listing, draft, open_library

FIRST = date(2026, 1, 5)


def at(day: int, hour: int, second: int = 0) -> float:
    begin = datetime.combine(FIRST + timedelta(days=day), datetime.min.time())
    return (begin + timedelta(hours=hour, seconds=second)).timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock(at(0, 9))


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", clock) as library:
        yield library


def papers(library: Library, n: int) -> list[int]:
    return add_listing(library, [draft(f"A sufficiently long title number {k}", "x") for k in range(n)])


def written_by(library: Library, id_: int, *names: str) -> None:
    for place, name in enumerate(names):
        library._connection.execute("INSERT INTO author VALUES (?, ?, ?, '', '')", (id_, place, name))


def test_nothing_at_all(library: Library) -> None:
    found = library.statistics.habits()
    assert (found.half, found.oldest, found.came, found.pace, found.sittings) == (None, None, 0, None, 0)
    assert sum(found.hours) == 0
    assert found.authors == ()
    assert [each.papers for each in found.waiting] == [0, 0, 0, 0]


def test_how_long_the_queue_waits_and_what_came_and_went(library: Library, clock: Clock) -> None:
    ids = papers(library, 12)
    for day, some in ((0, ids[:2]), (60, ids[2:4]), (90, ids[4:7]), (99, ids[7:8])):
        clock.now = at(day, 12)
        library.mark(some, Status.QUEUE)
    clock.now = at(100, 8)
    library.mark(ids[0:1], Status.READ)
    library.mark(ids[4:5], Status.SKIP)
    library.mark(ids[5:6], Status.READ)
    library.journal.undo()  # as if it had not been
    found = library.statistics.habits()
    today = FIRST + timedelta(days=100)
    assert [each.papers for each in found.waiting] == [1, 2, 2, 1]
    assert [today - day for day in (found.half, found.oldest) if day] == [timedelta(days=40), timedelta(days=100)]
    for each in found.waiting:
        first = each.first.isoformat() if each.first else ""
        assert library.count(parse(f"status:queue decided:{first}..{each.last.isoformat()}")) == each.papers
    assert (found.came, found.went) == (4, {Status.READ: 1, Status.SKIP: 1})
    assert sorted(library.statistics.through_queue([Status.QUEUE])) == ids[4:8]
    assert library.statistics.through_queue([Status.READ]) == ids[:1]
    assert library.statistics.through_queue([Status.SKIP]) == ids[4:5]


def test_the_hours_and_the_pace_of_single_decisions(library: Library, clock: Clock) -> None:
    ids = papers(library, 90)
    clock.now = at(1, 7, 0)
    library.mark(ids[50:], Status.SKIP)  # a clean-up tells nothing of hours
    for number in range(6):
        clock.now = at(2, 8, number * 10)
        library.mark([ids[number]], Status.SKIP)
    for number in range(4):
        clock.now = at(3, 21, number * 30)
        library.mark([ids[10 + number]], Status.QUEUE)
    library.journal.undo()
    found = library.statistics.habits()
    assert {hour: n for hour, n in enumerate(found.hours) if n} == {8: 6, 21: 3}
    assert found.sittings == 2
    assert found.sitting == 4.5
    assert found.pace == 10
    assert sorted(library.statistics.at_hour(8)) == ids[:6]
    assert library.statistics.at_hour(21) == [ids[12], ids[11], ids[10]]
    assert library.statistics.at_hour(7) == []
    assert len(library.statistics.at_hour(None)) == 9
    clock.now = at(40, 9)
    assert sum(library.statistics.habits().hours) == 0  # too long ago


def test_whose_papers_are_kept(library: Library, clock: Clock) -> None:
    ids = papers(library, 8)
    for id_ in ids[:4]:
        written_by(library, id_, "Ada Lovelace", "Kurt Gödel")
    written_by(library, ids[4], "Kurt Gödel")
    written_by(library, ids[5], "Nobody Kept")
    written_by(library, ids[6], "Ada Lovelace")  # never decided
    library.mark(ids[:2], Status.QUEUE)
    library.mark(ids[2:3], Status.READ)
    library.mark(ids[3:6], Status.SKIP)
    found = library.statistics.habits()
    assert [(rate.name, rate.decided, rate.kept) for rate in found.authors] == [
        ("Ada Lovelace", 4, 3),
        ("Kurt Gödel", 5, 3),
    ]
    kept = library.statistics.of_author("Ada Lovelace", [Status.QUEUE, Status.READ])
    assert sorted(kept) == ids[:3]
    assert len(library.statistics.of_author("Kurt Gödel", list(Status)[1:])) == 5


def test_the_age_of_a_library_and_what_sources_kept(library: Library, clock: Clock) -> None:
    assert library.statistics.gather().age == 0
    ids = papers(library, 5)
    assert library.statistics.gather().age == 1
    library.mark(ids[:1], Status.QUEUE)
    library.mark(ids[1:2], Status.READ)
    library.mark(ids[2:4], Status.SKIP)
    clock.now = at(9, 1)
    found = library.statistics.gather()
    assert found.age == 10
    assert [(source.kept, source.skipped, source.decided, source.listed) for source in found.sources] == [(2, 2, 4, 5)]
