"""Numbers to look at: what was decided when, and where the backlog is going. All days are local."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from readq.model import Counts, Status
from readq.store import papers
from readq.store.connection import Connection

FORECAST_DAYS = 14  # how far back the pace is measured


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: papers ``added``, decisions made by the status given, and how many papers were in the inbox and
    the queue when it ended."""

    day: date
    added: int
    decided: dict[Status, int]
    inbox: int
    queue: int


@dataclass(frozen=True, slots=True)
class SourceRate:
    """How a source's papers fared: ``skipped`` of ``decided``, of ``listed`` in all."""

    id: int
    name: str
    listed: int
    decided: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """``days`` oldest first, today last. ``inbox_clears`` and ``queue_clears``: days until it is empty at the pace of
    the last `FORECAST_DAYS`; None if it is not shrinking (or empty already)."""

    counts: Counts
    days: tuple[Day, ...]
    sources: tuple[SourceRate, ...]
    inbox_clears: float | None
    queue_clears: float | None


def gather(connection: Connection, now: datetime, days: int) -> Statistics:
    """The statistics of the last ``days`` days."""
    counts = papers.counts(connection)
    first = now.date() - timedelta(days=days - 1)
    start = int(datetime.combine(first, datetime.min.time()).timestamp())
    added = dict(
        connection.execute(
            "SELECT date(added_at, 'unixepoch', 'localtime'), count(*) FROM paper WHERE added_at >= ? GROUP BY 1",
            (start,),
        ).fetchall()
    )
    moves: dict[str, dict[tuple[str | None, str | None], int]] = {}
    for day, before, after, n in connection.execute(
        "SELECT date(o.at, 'unixepoch', 'localtime'), c.before, c.after, count(*) FROM change c "
        "JOIN operation o ON o.id = c.operation_id WHERE o.at >= ? AND c.field = 'status' GROUP BY 1, 2, 3",
        (start,),
    ).fetchall():
        moves.setdefault(day, {})[(before, after)] = n
    undone = {
        (day, after): n
        for day, after, n in connection.execute(
            "SELECT date(o.at, 'unixepoch', 'localtime'), c.before, count(*) FROM change c "
            "JOIN operation o ON o.id = c.operation_id WHERE o.at >= ? AND c.field = 'status' AND o.kind = 'undo' "
            "GROUP BY 1, 2",
            (start,),
        ).fetchall()
    }
    inbox, queue = counts.status[Status.INBOX], counts.status[Status.QUEUE]
    result: list[Day] = []
    for back in range(days):
        day = now.date() - timedelta(days=back)
        text = day.isoformat()
        of_day = moves.get(text, {})
        decided = {
            status: max(
                0,
                sum(n for (_, after), n in of_day.items() if after == str(int(status)))
                - undone.get((text, str(int(status))), 0),
            )
            for status in (Status.READ, Status.QUEUE, Status.SKIP)
        }
        result.append(Day(day, added.get(text, 0), decided, inbox, queue))
        inbox -= added.get(text, 0) + _net(of_day, Status.INBOX)
        queue -= _net(of_day, Status.QUEUE)
    result.reverse()
    return Statistics(
        counts,
        tuple(result),
        _rates(connection),
        _clears([day.inbox for day in result]),
        _clears([day.queue for day in result]),
    )


def _net(moves: dict[tuple[str | None, str | None], int], status: Status) -> int:
    """How many papers more a day's moves left in a status."""
    number = str(int(status))
    return sum(n * ((after == number) - (before == number)) for (before, after), n in moves.items())


def _clears(levels: list[int]) -> float | None:
    recent = levels[-FORECAST_DAYS - 1 :]
    if len(recent) < 2 or not recent[-1] or recent[0] <= recent[-1]:
        return None
    return recent[-1] / ((recent[0] - recent[-1]) / (len(recent) - 1))


def _rates(connection: Connection) -> tuple[SourceRate, ...]:
    names = papers.sources(connection)
    by_source: dict[int, dict[int, int]] = {}
    for key, status, n in connection.execute("SELECT key, status, n FROM counter WHERE scope = 'source'").fetchall():
        by_source.setdefault(key, {})[status] = n
    return tuple(
        SourceRate(
            key,
            name,
            sum(by_source.get(key, {}).values()),
            sum(n for status, n in by_source.get(key, {}).items() if status in (1, 2, 3)),
            by_source.get(key, {}).get(Status.SKIP, 0),
        )
        for key, name in names.items()
    )
