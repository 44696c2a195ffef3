"""Numbers to look at: what was decided when, and where the backlog is going. All days are local."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from readq.library.context import Context
from readq.model import Counts, Status
from readq.source_names import source_names
from readq.store import daily_counts, papers
from readq.store.connection import Connection, discarded
from readq.values import value

if TYPE_CHECKING:
    from readq.library.habits import Habits

PACE_DAYS = 14  # how far back the pace is measured
DECIDED = (Status.QUEUE, Status.READ, Status.SKIP)


@value(frozen=True, slots=True)
class Day:
    """One local day.

    ``added``: papers that came in. ``decided``: papers by what was decided about them that day; a paper counts once,
    by its last decision of the day, and not at all if that was undone or put it back into the inbox. ``inbox`` and
    ``queue``: how many papers were there when the day ended (for today: are there now).
    """

    day: date
    added: int
    decided: dict[Status, int]
    inbox: int
    queue: int

    @property
    def total(self) -> int:
        """All papers decided that day."""
        return sum(self.decided.values())


@value(frozen=True, slots=True)
class SourceRate:
    """How the papers of a source fared, which is kept under ``name``, ``called`` otherwise for people and ``asked`` for
    in queries: ``skipped`` of ``decided`` (now in queue, read or skipped), of ``listed`` in all. The rest of the
    decided is ``kept``."""

    id: int
    name: str
    listed: int
    decided: int
    skipped: int
    called: str = ""
    asked: str = ""

    @property
    def kept(self) -> int:
        """Papers that are in the queue, or read."""
        return self.decided - self.skipped


@value(frozen=True, slots=True)
class TagCount:
    """How many papers have a tag, and how many of these are still in the inbox."""

    name: str
    papers: int
    inbox: int


@value(frozen=True, slots=True)
class Statistics:
    """``days`` oldest first, today last. ``sources`` newest first. ``tags`` most used first.

    ``inbox_pace`` and ``queue_pace``: papers more (or, negative, fewer) a day, measured over ``pace_days`` days; what
    came in on the library's first day is its beginning and no pace. ``inbox_clears`` and ``queue_clears``: days until
    it is empty at that pace; None if it is not shrinking, or empty already. ``age``: the days there is something of,
    from the first paper's to today.
    """

    counts: Counts
    days: tuple[Day, ...]
    sources: tuple[SourceRate, ...]
    tags: tuple[TagCount, ...]
    pace_days: int
    inbox_pace: float
    queue_pace: float
    inbox_clears: float | None
    queue_clears: float | None
    age: int


class LibraryStatistics:
    """The statistics of a library and, for each number of them, the papers it counts."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def gather(self, days: int = 60) -> Statistics:
        """What was decided when, and how the inbox and the queue went over the last ``days`` local days (at least
        `PACE_DAYS`), from one state of the file."""
        connection = self._context.connection
        with self._context.explained(), discarded(connection):
            return _gather(connection, self._context.now().date(), max(days, PACE_DAYS))

    def habits(self) -> Habits:
        """How the reader decided in the last weeks: the queue, hours and pace, authors. Slower than `gather`: it reads
        the journal of those weeks."""
        from readq.library import habits

        return habits.gather(self._context)

    def through_queue(self, statuses: Collection[Status]) -> list[int]:
        """The papers that `Habits.came` (of the status queue) or `Habits.went` counts."""
        from readq.library import habits

        return habits.through_queue(self._context, statuses)

    def at_hour(self, hour: int | None) -> list[int]:
        """The papers that `Habits.hours` counts for an hour of the day; None: for all."""
        from readq.library import habits

        return habits.at_hour(self._context, hour)

    def of_author(self, name: str, statuses: Collection[Status]) -> list[int]:
        """The papers that an `AuthorRate` counts, with these statuses."""
        from readq.library import habits

        return habits.of_author(self._context, name, statuses)

    def decided(self, first: date, last: date, statuses: Collection[Status]) -> list[int]:
        """The papers that `Day.decided` counts on these days with these statuses, each once: those of the newest step
        first."""
        numbers = [int(status) for status in statuses]
        with self._context.explained():
            return daily_counts.papers_decided(self._context.connection, first.toordinal(), last.toordinal(), numbers)

    def then(self, day: date, status: Status) -> list[int]:
        """The papers that `Day.inbox` or `Day.queue` counts: those with a status when the day ended, in listed
        order."""
        end = _begins(day.toordinal() + 1)
        with self._context.explained():
            return daily_counts.papers_then(self._context.connection, day.toordinal(), end, int(status))

    def moved(self, since: date, status: Status) -> list[int]:
        """The papers that make the pace of the days from ``since`` on: those that came to a status or left it since
        then, in listed order."""
        connection = self._context.connection
        with self._context.explained():
            begin = since.toordinal() + (since == _first_day(connection))
            return daily_counts.papers_moved(connection, since.toordinal() - 1, _begins(begin), int(status))

    def arrived(self, at: int) -> list[int] | None:
        """The papers that one run of ingesting added, whose step has the time ``at``, in listed order; None if they
        are all that came in that day, so that a query can name them."""
        connection, day = self._context.connection, daily_counts.day_of(at)
        with self._context.explained():
            if not daily_counts.came_otherwise(connection, at, _begins(day), _begins(day + 1)):
                return None
            return daily_counts.papers_added(connection, at)

    def of_source(self, source: int, statuses: Collection[Status]) -> list[int]:
        """The papers that a source listed and that have one of these statuses, as it ranked them."""
        with self._context.explained():
            return papers.of_source(self._context.connection, source, statuses)


def _gather(connection: Connection, today: date, days: int) -> Statistics:
    counts = papers.counts(connection)
    first = today.toordinal() - days + 1
    added = daily_counts.added(connection, _begins(first), _begins)
    decided = daily_counts.counted(connection, "decided", first)
    grown = daily_counts.counted(connection, "grown", first)
    inbox, queue = counts.status[Status.INBOX], counts.status[Status.QUEUE]
    backwards: list[Day] = []
    for back in range(days):
        day = today.toordinal() - back
        by_status = {status: decided.get((day, status), 0) for status in DECIDED}
        backwards.append(Day(date.fromordinal(day), added.get(day, 0), by_status, inbox, queue))
        inbox -= added.get(day, 0) + grown.get((day, Status.INBOX), 0)
        queue -= grown.get((day, Status.QUEUE), 0)
    result = tuple(reversed(backwards))
    begun = _first_day(connection)
    pace_days, inbox_pace, queue_pace = _pace(result, begun)
    by_use = sorted(counts.tags.items(), key=lambda item: (-item[1][1], item[0].casefold()))
    return Statistics(
        counts,
        result,
        _rates(connection),
        tuple(TagCount(name, all_, open_) for name, (open_, all_) in by_use),
        pace_days,
        inbox_pace,
        queue_pace,
        _clears(counts.status[Status.INBOX], inbox_pace),
        _clears(counts.status[Status.QUEUE], queue_pace),
        0 if begun is None else max(1, (today - begun).days + 1),
    )


def _begins(day: int) -> int:
    """The moment a local day begins, whatever the clocks do that night."""
    return int(datetime.combine(date.fromordinal(day), datetime.min.time()).timestamp())


def _first_day(connection: Connection) -> date | None:
    first = daily_counts.first_added(connection)
    return datetime.fromtimestamp(first).date() if first is not None else None


def _pace(days: tuple[Day, ...], first: date | None) -> tuple[int, float, float]:
    """Over how many days the pace is measured, and by how many papers a day the inbox and the queue grow."""
    recent = [day for day in days[-PACE_DAYS:] if first is None or day.day >= first]
    if not recent:
        return 0, 0.0, 0.0
    before = days[-len(recent) - 1] if len(days) > len(recent) else None
    inbox, queue = (before.inbox, before.queue) if before is not None else (0, 0)
    if recent[0].day == first:
        inbox += recent[0].added
    length = len(recent)
    return length, (recent[-1].inbox - inbox) / length, (recent[-1].queue - queue) / length


def _clears(level: int, pace: float) -> float | None:
    return level / -pace if level and pace < 0 else None


def _rates(connection: Connection) -> tuple[SourceRate, ...]:
    called = source_names(papers.source_facts(connection))
    by_source = daily_counts.by_source(connection)
    return tuple(
        SourceRate(
            key,
            name,
            sum(by_source.get(key, {}).values()),
            sum(by_source.get(key, {}).get(status, 0) for status in DECIDED),
            by_source.get(key, {}).get(Status.SKIP, 0),
            called[key].called,
            called[key].asked,
        )
        for key, name in papers.sources(connection).items()
    )
