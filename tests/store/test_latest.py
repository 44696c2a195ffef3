"""What came last: the page of the newest day, and what other listings brought with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from readq.filters import Filter
from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from readq.source_names import page_day
from tests.support.libraries import START, Clock, open_library

_DAY = 86_400
OLDER = ["Deep Sparse Retrieval for Long Documents", "Mixture of Experts at the Edge", "A Survey of Speech Codecs"]
NEWER = ["Learning to Rank with Few Labels", "Graph Transformers Revisited Once Again", "Video Diffusion without Data"]


def page(folder: Path, name: str, day: str, titles: list[str]) -> Path:
    """A captured page of a day that lists ``titles``."""
    said = (
        "We study {0} at length, on data that nobody had looked at before. We find that it is what it is, and show "
        "on nine benchmarks why that may be so. What we could not explain, and all that we left out here for want of "
        "room, is told in the appendix of this paper, which is longer than the paper itself."
    )
    lines = [line for title in titles for line in (title, said.format(title))]
    path = folder / name
    path.write_text("\n".join(["Daily Papers", "by AK and the research community", day, *lines]) + "\n", "utf-8")
    return path


def titles(library: Library, query: str) -> set[str]:
    return {row.title for row in library.rows(list(library.every_id(parse(query))))}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Library:
    return open_library(tmp_path / "a.db", clock)


def days_ago(clock: Clock, days: int) -> str:
    day = date.fromtimestamp(clock.now) - timedelta(days=days)
    return f"{day:%b} {day.day}"


def test_the_page_of_the_newest_day_is_what_came_last_whatever_came_with_it(
    library: Library, tmp_path: Path, clock: Clock
) -> None:
    first = page(tmp_path, "a.txt", days_ago(clock, 3), OLDER)
    second = page(tmp_path, "b.txt", days_ago(clock, 2), NEWER)
    library.ingest([second, first])
    assert titles(library, "is:latest") == set(NEWER)
    latest = library.latest()
    assert latest is not None
    assert (latest.day, latest.today) == (date.fromtimestamp(clock.now) - timedelta(days=2), True)
    assert (latest.undecided, latest.papers) == (3, 3)


def test_decided_papers_stay_part_of_it_and_known_ones_are(library: Library, tmp_path: Path, clock: Clock) -> None:
    library.ingest([page(tmp_path, "a.txt", days_ago(clock, 2), ["A paper that comes again", "Only on the first day"])])
    clock.now += _DAY * 2
    library.ingest([page(tmp_path, "b.txt", days_ago(clock, 1), ["A paper that comes again", "New on the second day"])])
    library.mark(list(library.every_id(parse("second"))), Status.SKIP)
    assert titles(library, "is:latest") == {"A paper that comes again", "New on the second day"}
    latest = library.latest()
    assert latest is not None
    assert (latest.undecided, latest.papers) == (1, 2)
    clock.now += _DAY
    assert library.latest().today is False  # type: ignore[union-attr]


def test_listings_without_a_day_count_with_what_they_brought_to_a_library_that_had_others(
    library: Library, tmp_path: Path, clock: Clock
) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("https://arxiv.org/abs/2404.03648\nhttps://arxiv.org/abs/2404.03649\n", "utf-8")
    library.ingest([page(tmp_path, "a.txt", days_ago(clock, 2), ["The first page of all"]), ids])
    assert titles(library, "is:latest") == {"The first page of all"}
    clock.now += _DAY * 3
    more = tmp_path / "more.txt"
    more.write_text("https://arxiv.org/abs/2404.03649\nhttps://arxiv.org/abs/2404.03650\n", "utf-8")
    library.ingest([more])
    assert library.counts_of(parse("is:latest")).total == 1  # and not the one that was known
    library.ingest([page(tmp_path, "b.txt", days_ago(clock, 1), ["The second page of all"])])
    assert library.counts_of(parse("is:latest")).total == 2


def test_there_is_none_when_everything_came_at_once_or_nothing_did(library: Library, tmp_path: Path) -> None:
    assert library.latest() is None
    library.add("A paper that was added by hand")
    assert library.latest() is None
    assert not library.counts_of(parse("is:latest")).total
    library.close()


def test_a_list_of_it_is_as_fast_as_it_is_long(library: Library, tmp_path: Path, clock: Clock) -> None:
    """Its papers are looked up, not looked for among all."""
    library.ingest([page(tmp_path, "a.txt", days_ago(clock, 1), ["The only paper of them all"])])
    from readq.store.compile import plan

    assert plan(parse("is:latest status:inbox"), datetime.fromtimestamp(START)).selective
    assert not plan(parse("is:new"), datetime.fromtimestamp(START)).selective
    assert library.every_id(Filter())


def test_what_is_known_of_the_newest_listings_and_those_before(library: Library, tmp_path: Path, clock: Clock) -> None:
    from readq.store import latest

    connection = library._connection
    assert latest.newest(connection, datetime.fromtimestamp(clock.now)) is None
    library.ingest([page(tmp_path, "a.txt", days_ago(clock, 5), OLDER[:1]), page(tmp_path, "b.txt", "", OLDER[:2])])
    clock.now += _DAY * 2
    library.add("A paper that was added by hand")
    library.ingest(
        [page(tmp_path, "c.txt", days_ago(clock, 3), OLDER), page(tmp_path, "d.txt", days_ago(clock, 1), NEWER)]
    )
    at, today = clock.now, date.fromtimestamp(clock.now).toordinal()
    clock.now += _DAY * 3
    library.add("Another paper that was added by hand")
    found = latest.newest(connection, datetime.fromtimestamp(clock.now))
    assert found is not None
    assert (found.at, found.day, found.papers) == (at, today - 1, 6)
    library.mark(list(library.every_id(parse(f'"{NEWER[0]}"'))), Status.SKIP)
    assert latest.by_status(connection, found) == {0: 2, 3: 1}
    before = [(day, len(sources)) for day, sources in latest.before(connection, found)]
    assert before == [(today - 2, 1), (today - 3, 1), (today - 7, 1)]


@pytest.mark.parametrize(
    ("printed", "at", "day"),
    [
        ("Mar 12", datetime(2026, 3, 12, 9), date(2026, 3, 12)),
        ("Mar 12", datetime(2026, 3, 11, 23), date(2026, 3, 12)),  # where it is tomorrow already
        ("Dec 31", datetime(2026, 1, 1, 9), date(2025, 12, 31)),
        ("Jul 29", datetime(2026, 3, 1), date(2025, 7, 29)),
        ("Feb 29", datetime(2026, 3, 1), date(2024, 2, 29)),
        ("2026-03-12", datetime(2020, 1, 1), date(2026, 3, 12)),
        ("March 12, 2024", datetime(2026, 3, 1), date(2024, 3, 12)),
        ("Feb 30", datetime(2026, 3, 1), None),
        ("2026-13-01", datetime(2026, 3, 1), None),
        ("last week", datetime(2026, 3, 1), None),
        ("", datetime(2026, 3, 1), None),
        (None, datetime(2026, 3, 1), None),
    ],
)
def test_the_day_of_a_page(printed: str | None, at: datetime, day: date | None) -> None:
    found = page_day(printed, int(at.timestamp()))
    assert (None if found is None else date.fromordinal(found)) == day
