"""What came last: the papers of the newest listings.

Newest are the sources taken in less than `readq.filters.NEW_SECONDS` before the last one. Where pages among them have a
day printed on them, it is the pages of the newest day, with all they list; other sources count with what they brought
to a library that had others before, or, where no page has a day, with all that is new. A paper added by hand is no
listing.

What was taken in long after now, by a clock that was ahead, counts only where there is nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from readq.filters import NEW_SECONDS
from readq.store.connection import Connection

MOST = 5_000  # papers; what brings more is not what somebody goes through in a day

_LISTINGS = 500  # sources that are gone back to
_LISTING = "s.kind NOT IN ('by-hand', 'looked-up')"
_AHEAD = 86_400  # seconds that arrivals may be after the moment at which a list was opened


def horizon(now: datetime) -> int:
    """After this moment nothing came, but by a clock that was ahead."""
    return int(now.timestamp()) + _AHEAD


def _last(end: int) -> str:
    times = f"SELECT max(s.ingested_at) FROM source s WHERE {_LISTING}"
    return f"(SELECT ifnull(({times} AND s.ingested_at <= {int(end)}), ({times})))"


def _papers(last: str, end: int, day: str) -> str:
    """Their ids. ``last`` and ``day`` are SQL: when the last source came, and the newest day of their pages; ``end`` is
    the `horizon`."""
    since = f"({last} - {NEW_SECONDS})"
    newest = f"s.ingested_at > {since} AND s.ingested_at <= max({last}, {int(end)}) AND {_LISTING}"
    before = f"EXISTS (SELECT 1 FROM source s WHERE s.ingested_at <= {since} AND {_LISTING})"
    return (
        f"SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id WHERE {newest} "
        f"AND page_day(s.page_date, s.ingested_at) = {day} UNION "
        "SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id "
        f"CROSS JOIN paper n ON n.id = a.paper_id WHERE {newest} AND page_day(s.page_date, s.ingested_at) IS NULL "
        f"AND n.added_at > {since} AND ({day} IS NULL OR {before})"
    )


def papers(now: datetime) -> str:
    """SQL of the ids of the newest papers."""
    end = horizon(now)
    last = _last(end)
    day = (
        f"(SELECT max(page_day(s.page_date, s.ingested_at)) FROM source s WHERE s.ingested_at > {last} - {NEW_SECONDS} "
        f"AND s.ingested_at <= max({last}, {end}) AND {_LISTING})"
    )
    return _papers(last, end, day)


class Newest(NamedTuple):
    """When the last listing was taken in, in seconds since the epoch, and the `horizon` then; the newest day printed on
    a page, as an ordinal of the calendar; and how many papers the newest listings have at most."""

    at: int
    end: int
    day: int | None
    papers: int


def newest(connection: Connection, now: datetime) -> Newest | None:
    """What is known of the newest listings; None if there are none."""
    end = horizon(now)
    at = connection.execute(f"SELECT {_last(end)}").fetchone()[0]
    if at is None:
        return None
    query = (
        "SELECT max(page_day(s.page_date, s.ingested_at)), sum(s.listed) FROM source s "
        f"WHERE s.ingested_at > ? AND s.ingested_at <= ? AND {_LISTING}"
    )
    day, papers = connection.execute(query, (at - NEW_SECONDS, max(at, end))).fetchone()
    return Newest(at, end, day, papers)


def by_status(connection: Connection, found: Newest) -> dict[int, int]:
    """How many papers of the `newest` listings have which status number. It is asked at every decision, so what is
    known of them is not looked for again."""
    papers = _papers(str(int(found.at)), found.end, "NULL" if found.day is None else str(int(found.day)))
    return dict(connection.execute(f"SELECT status, count(*) FROM paper WHERE id IN ({papers}) GROUP BY status"))


def before(connection: Connection, found: Newest) -> list[tuple[int, list[int]]]:
    """The listings before the `newest` of the last `_LISTINGS`, a day each, newest first: the day as an ordinal of the
    calendar, and the ids of its sources. A source without a day printed on it is of the day it was taken in on."""
    query = (
        "SELECT s.id, page_day(s.page_date, s.ingested_at), s.ingested_at FROM source s "
        f"WHERE {_LISTING} AND s.ingested_at <= ? ORDER BY s.ingested_at DESC, s.id LIMIT ?"
    )
    last = found.day if found.day is not None else date.fromtimestamp(found.at).toordinal()
    days: dict[int, list[int]] = {}
    for id_, day, at in connection.execute(query, (max(found.at, found.end), _LISTINGS)).fetchall():
        day = date.fromtimestamp(at).toordinal() if day is None else day
        if day < last:
            days.setdefault(day, []).append(id_)
    return sorted(days.items(), reverse=True)
