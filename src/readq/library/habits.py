"""How the reader decides: how long the queue waits and whether it moves, when decisions are made and how fast, and
whose papers are kept. All days are local."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from readq.library.context import Context
from readq.model import Status
from readq.store import habits
from readq.store.connection import Connection, discarded
from readq.store.daily_counts import first_added
from readq.store.faults import moment
from readq.values import value

WINDOW = 28  # days that are looked back
_AT_ONCE = 20  # papers of one step; what is decided about more at once has no hour and no pace
_LAST = 20_000  # papers of each status whose authors are looked at
_PAUSE = 300  # seconds without a decision that end a sitting
_AGES = (6, 27, 90)  # the days that end a span of waiting


@value(frozen=True, slots=True)
class Waiting:
    """The papers that came into the queue from ``first`` (None: ever) to ``last`` and are still in it."""

    first: date | None
    last: date
    papers: int


@value(frozen=True, slots=True)
class AuthorRate:
    """Of how many papers by an author that were ``decided`` lately how many are ``kept``: in the queue, or read."""

    name: str
    decided: int
    kept: int


@value(frozen=True, slots=True)
class Habits:
    """What the reader did in the days from ``since`` on.

    ``waiting``: the queue by age, youngest first; half of it came before ``half``, the first of it on ``oldest``.
    ``came``: papers that came into the queue; ``went``: papers that left it, by what they became. ``hours``: papers
    decided in each hour of the day; ``pace``: the seconds from one decision to the next, as a median; ``sittings``: how
    often the reader sat down to it, and ``sitting``: for how many papers, as a median. ``authors``: those of whom most
    papers are kept first.
    """

    since: date
    waiting: tuple[Waiting, ...]
    half: date | None
    oldest: date | None
    came: int
    went: dict[Status, int]
    hours: tuple[int, ...]
    pace: float | None
    sittings: int
    sitting: float
    authors: tuple[AuthorRate, ...]


def gather(context: Context) -> Habits:
    """The habits of the last weeks, from one state of the file."""
    connection = context.connection
    with context.explained(), discarded(connection):
        today = context.now().date()
        since = _since(connection, today)
        day = since.toordinal()
        middle = habits.middle(connection, Status.QUEUE)
        through = habits.through_queue(connection, day)
        decided = habits.steps(connection, day, _AT_ONCE)
        pace, sittings = _sittings(decided)
        rates = [AuthorRate(*each) for each in habits.authors(connection, _LAST)]
        return Habits(
            since,
            _waiting(connection, today),
            _day(middle[0]) if middle else None,
            _day(middle[1]) if middle else None,
            sum(n for (_, after), n in through.items() if after == Status.QUEUE),
            {
                status: sum(n for (_, after), n in through.items() if after == status)
                for status in (Status.READ, Status.SKIP)
            },
            _hours(decided),
            pace,
            len(sittings),
            median(sittings) if sittings else 0,
            tuple(sorted(rates, key=lambda rate: (-rate.kept, rate.decided, rate.name.casefold()))),
        )


def through_queue(context: Context, statuses: Collection[Status]) -> list[int]:
    """The papers that `Habits.came` (of the status queue) or `Habits.went` counts."""
    with context.explained():
        day = _since(context.connection, context.now().date()).toordinal()
        return habits.papers_through_queue(context.connection, day, [int(status) for status in statuses])


def at_hour(context: Context, hour: int | None) -> list[int]:
    """The papers that `Habits.hours` counts for an hour of the day; None: for all."""
    connection = context.connection
    with context.explained():
        day = _since(connection, context.now().date()).toordinal()
        moments = [at for at, _ in habits.steps(connection, day, _AT_ONCE) if hour in (None, _moment(at).hour)]
        return habits.papers_of_steps(connection, day, _AT_ONCE, moments)


def of_author(context: Context, name: str, statuses: Collection[Status]) -> list[int]:
    """The papers that an `AuthorRate` counts, with these statuses."""
    with context.explained():
        return habits.papers_of_author(context.connection, name, [int(status) for status in statuses], _LAST)


def _since(connection: Connection, today: date) -> date:
    first = first_added(connection)
    begin = today - timedelta(days=WINDOW - 1)
    return begin if first is None else max(begin, min(today, _day(first)))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(moment(at, "a step or a paper"))


def _day(at: int) -> date:
    return _moment(at).date()


def _waiting(connection: Connection, today: date) -> tuple[Waiting, ...]:
    spans: list[Waiting] = []
    last = today
    for age in (*_AGES, None):
        first = None if age is None else today - timedelta(days=age)
        begin = 0 if first is None else _begins(first)
        papers = habits.waiting(connection, Status.QUEUE, begin, _begins(last + timedelta(days=1)))
        spans.append(Waiting(first, last, papers))
        last = today if first is None else first - timedelta(days=1)
    return tuple(spans)


def _begins(day: date) -> int:
    return int(datetime.combine(day, datetime.min.time()).timestamp())


def _hours(steps: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    hours = [0] * 24
    for at, papers in steps:
        hours[_moment(at).hour] += papers
    return tuple(hours)


def _sittings(steps: Sequence[tuple[int, int]]) -> tuple[float | None, list[int]]:
    """The median time from one decision to the next within a sitting, and the papers of each sitting."""
    gaps: list[float] = []
    sittings: list[int] = []
    before: int | None = None
    for at, papers in steps:
        if before is None or not 0 <= at - before <= _PAUSE:
            sittings.append(0)
        else:
            gaps.append((at - before) / papers)
        sittings[-1] += papers
        before = at
    return (median(gaps) if gaps else None), sittings
