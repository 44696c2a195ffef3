"""What came last: the papers of the newest listings.

Newest are the sources taken in less than `readq.filters.NEW_SECONDS` before the last one. Where pages among them have a
day printed on them, it is the pages of the newest day, with all they list; other sources count with what they brought
to a library that had others before, or, where no page has a day, with all that is new. A paper added by hand is no
listing.
"""

from __future__ import annotations

from typing import NamedTuple

from readq.filters import NEW_SECONDS
from readq.store.connection import Connection

MOST = 20_000  # papers; what brings more is not what somebody goes through in a day

_LISTING = "s.kind NOT IN ('by-hand', 'looked-up')"
_LAST = f"(SELECT max(s.ingested_at) FROM source s WHERE {_LISTING})"
_SINCE = f"({_LAST} - {NEW_SECONDS})"
_NEWEST = f"s.ingested_at > {_SINCE} AND {_LISTING}"
_DAY = f"(SELECT max(page_day(s.page_date, s.ingested_at)) FROM source s WHERE {_NEWEST})"
_BEFORE = f"EXISTS (SELECT 1 FROM source s WHERE s.ingested_at <= {_SINCE} AND {_LISTING})"
PAPERS = (
    f"SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id WHERE {_NEWEST} "
    f"AND page_day(s.page_date, s.ingested_at) = {_DAY} UNION "
    "SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id "
    f"CROSS JOIN paper n ON n.id = a.paper_id WHERE {_NEWEST} AND page_day(s.page_date, s.ingested_at) IS NULL "
    f"AND n.added_at > {_SINCE} AND ({_DAY} IS NULL OR {_BEFORE})"
)


class Newest(NamedTuple):
    """When the last listing was taken in, in seconds since the epoch; the newest day printed on a page, as an ordinal
    of the calendar; and how many papers the newest listings have at most."""

    at: int
    day: int | None
    papers: int


def newest(connection: Connection) -> Newest | None:
    """What is known of the newest listings; None if there are none."""
    query = (
        "SELECT max(s.ingested_at), max(page_day(s.page_date, s.ingested_at)), sum(s.listed) "
        f"FROM source s WHERE {_NEWEST}"
    )
    at, day, papers = connection.execute(query).fetchone()
    return None if at is None else Newest(at, day, papers)


def by_status(connection: Connection) -> dict[int, int]:
    """How many of their papers have which status number."""
    query = f"SELECT status, count(*) FROM paper WHERE id IN ({PAPERS}) GROUP BY status"
    return dict(connection.execute(query).fetchall())
