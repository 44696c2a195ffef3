"""What was done on which day, counted from the journal. Days are local ISO dates, moments seconds since the epoch.

Decisions in force are those of steps that are not undone; of several about one paper on one day the last one counts,
whatever it was (a snooze, or back to the inbox, too).
"""

from __future__ import annotations

from readq.store.connection import Connection

_IN_FORCE = (
    "SELECT date(o.at, 'unixepoch', 'localtime') AS day, c.paper_id AS paper, c.after AS after, max(c.id) AS last "
    "FROM operation o JOIN change c ON c.operation_id = o.id "
    "WHERE o.at >= ? AND o.at < ? AND o.undoable AND o.undone = 0 AND c.field = 'status' GROUP BY day, paper"
)


def added(connection: Connection, start: int) -> dict[str, int]:
    """How many papers came in each day since ``start``."""
    # By status, so that an index that holds the time answers alone.
    query = (
        "SELECT date(-k_newest, 'unixepoch', 'localtime'), count(*) FROM paper "
        "WHERE status IN (0, 1, 2, 3, 4) AND k_newest <= ? GROUP BY 1"
    )
    return dict(connection.execute(query, (-start,)).fetchall())


def first_added(connection: Connection) -> int | None:
    """When the first paper came in; None in an empty library."""
    query = "SELECT max(k_newest) FROM paper WHERE status = ?"
    found = [connection.execute(query, (status,)).fetchone()[0] for status in range(5)]
    return min((-key for key in found if key is not None), default=None)


def decided(connection: Connection, start: int, end: int) -> dict[tuple[str, str], int]:
    """How many papers have which status by the last decision in force of each day: by (day, status as text)."""
    query = f"SELECT day, after, count(*) FROM ({_IN_FORCE}) GROUP BY day, after"
    return {(day, after): n for day, after, n in connection.execute(query, (start, end)).fetchall()}


def papers_decided(connection: Connection, start: int, end: int, status: int) -> list[int]:
    """The papers that `decided` counts for one day (``start`` to ``end``) and status, in the order of decision."""
    query = f"SELECT paper FROM ({_IN_FORCE}) WHERE after = ? ORDER BY last"
    return [record[0] for record in connection.execute(query, (start, end, str(status))).fetchall()]


def flows(connection: Connection, start: int) -> dict[tuple[str, str], int]:
    """By how many papers each (day, status as text) grew through the journal since ``start``, undoing included."""
    grown: dict[tuple[str, str], int] = {}
    for day, before, after, n in connection.execute(
        "SELECT date(o.at, 'unixepoch', 'localtime'), c.before, c.after, count(*) FROM operation o "
        "JOIN change c ON c.operation_id = o.id WHERE o.at >= ? AND c.field = 'status' GROUP BY 1, 2, 3",
        (start,),
    ).fetchall():
        grown[day, after] = grown.get((day, after), 0) + n
        grown[day, before] = grown.get((day, before), 0) - n
    return grown


def by_source(connection: Connection) -> dict[int, dict[int, int]]:
    """How many papers of each source have which status number."""
    found: dict[int, dict[int, int]] = {}
    query = "SELECT key, status, n FROM counter WHERE scope = 'source'"
    for key, status, n in connection.execute(query).fetchall():
        found.setdefault(key, {})[status] = n
    return found
