"""What was done on which day. A day is local, numbered as `datetime.date.toordinal` does, and a step keeps the day it
was on for those who did it, wherever they are later.

Decisions in force are those of steps that are not undone; of several about one paper on one day the last one counts,
whatever it was (a snooze, or back to the inbox, too). How many there are is kept among the counters, so that looking at
years of decisions costs what is looked at:

- scope ``decided``, by day and status: how many papers have that status by the last decision in force of that day;
- scope ``grown``, by day and status: by how many papers the status grew that day, undoing included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from readq.store.connection import Connection
from readq.store.faults import moment
from readq.store.papers import places

DECIDED = (1, 2, 3)  # the statuses that count as decided
_STATUSES = range(5)
_IN_FORCE = "o.undoable AND o.undone = 0"

# Everything counted here, from the journal alone.
COUNTED = f"""
SELECT 'decided' AS scope, day AS key, CAST(after AS INTEGER) AS status, count(*) AS n FROM (
  SELECT o.day AS day, c.after AS after, max(c.id) FROM operation o CROSS JOIN change c ON c.operation_id = o.id
  WHERE {_IN_FORCE} AND c.field = 'status' GROUP BY o.day, c.paper_id)
  WHERE after IN ('1', '2', '3') GROUP BY day, after
UNION ALL SELECT 'grown', day, CAST(status AS INTEGER), sum(n) FROM (
  SELECT o.day AS day, c.after AS status, count(*) AS n FROM operation o CROSS JOIN change c ON c.operation_id = o.id
  WHERE c.field = 'status' GROUP BY 1, 2
  UNION ALL SELECT o.day, c.before, -count(*) FROM operation o CROSS JOIN change c ON c.operation_id = o.id
  WHERE c.field = 'status' GROUP BY 1, 2) GROUP BY day, status HAVING sum(n) <> 0
"""


def day_of(at: int) -> int:
    """The local day of a moment."""
    return datetime.fromtimestamp(moment(at, "a step or a paper")).toordinal()


def grow(connection: Connection, operation: int, sign: int = 1) -> None:
    """Count what an operation, which is complete now, did to the number of papers of each status; with ``sign`` -1 no
    longer."""
    sums = ", ".join(
        f"{int(sign)} * (count(*) FILTER (WHERE after = '{status}') - count(*) FILTER (WHERE before = '{status}'))"
        for status in _STATUSES
    )
    query = f"SELECT {sums} FROM change WHERE operation_id = ? AND field = 'status'"
    _add(connection, "grown", _day(connection, operation), connection.execute(query, (operation,)).fetchone())


def enforce(connection: Connection, operation: int, undone: int) -> None:
    """Bring an operation into force or out of it, by its column ``undone``, and keep count of what that changes."""
    day = _day(connection, operation)
    _tally(connection, operation, day, -1)
    connection.execute("UPDATE operation SET undone = ? WHERE id = ?", (undone, operation))
    _tally(connection, operation, day, +1)


def _tally(connection: Connection, operation: int, day: int, sign: int) -> None:
    """Add (or take away) what the decisions in force of ``day`` come to for the papers of an operation."""
    first = connection.execute(
        "SELECT id FROM change WHERE operation_id >= (SELECT min(id) FROM operation WHERE day = ?) "
        "ORDER BY operation_id, id LIMIT 1",
        (day,),
    ).fetchone()
    if first is None:
        return
    sums = ", ".join(f"? * count(*) FILTER (WHERE last = '{status}')" for status in DECIDED)
    # The newest first: in most cases the first one looked at is in force, and it is the last one looked at.
    last = (
        "SELECT (SELECT c.after FROM change c CROSS JOIN operation o ON o.id = c.operation_id "
        f"WHERE c.paper_id = x.paper_id AND c.field = 'status' AND c.id >= ? AND o.day = ? AND {_IN_FORCE} "
        "ORDER BY c.id DESC LIMIT 1) AS last FROM change x WHERE x.operation_id = ? AND x.field = 'status'"
    )
    query = f"SELECT {sums} FROM ({last})"
    found = connection.execute(query, (sign, sign, sign, first[0], day, operation)).fetchone()
    _add(connection, "decided", day, (0, *found))


def _add(connection: Connection, scope: str, day: int, by_status: Sequence[int]) -> None:
    connection.executemany(
        "INSERT INTO counter(scope, key, status, n) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(scope, day, status, n) for status, n in enumerate(by_status) if n],
    )


def _day(connection: Connection, operation: int) -> int:
    return int(connection.execute("SELECT day FROM operation WHERE id = ?", (operation,)).fetchone()[0])


# looking back ---------------------------------------------------------------------------------------------------------


def counted(connection: Connection, scope: str, first: int) -> dict[tuple[int, int], int]:
    """The counters of a scope (``decided``, ``grown``) since the day ``first``, by (day, status number)."""
    query = "SELECT key, status, n FROM counter WHERE scope = ? AND key >= ?"
    return {(day, status): n for day, status, n in connection.execute(query, (scope, first)).fetchall()}


def added(connection: Connection, start: int, begins: Callable[[int], int]) -> dict[int, int]:
    """How many papers came in on each day on which any did, since the moment ``start``; ``begins`` says when a day
    does."""
    found: dict[int, int] = {}
    for status in _STATUSES:  # by status, so that an index that holds the time answers alone
        newest = connection.execute("SELECT min(k_newest) FROM paper WHERE status = ?", (status,)).fetchone()[0]
        while newest is not None and newest <= -start:
            day = day_of(-newest)
            end = max(begins(day), start)
            query = "SELECT count(*) FROM paper WHERE status = ? AND k_newest BETWEEN ? AND ?"
            found[day] = found.get(day, 0) + connection.execute(query, (status, newest, -end)).fetchone()[0]
            query = "SELECT min(k_newest) FROM paper WHERE status = ? AND k_newest > ?"
            newest = connection.execute(query, (status, -end)).fetchone()[0]
    return found


def first_added(connection: Connection) -> int | None:
    """When the first paper came in; None in an empty library."""
    query = "SELECT max(k_newest) FROM paper WHERE status = ?"
    found = [connection.execute(query, (status,)).fetchone()[0] for status in _STATUSES]
    first = min((-key for key in found if key is not None), default=None)
    return None if first is None else moment(first, "a paper")


def came_otherwise(connection: Connection, at: int, begin: int, end: int) -> bool:
    """Whether papers came in between two moments (the second excluded) that did not come at the moment ``at``."""
    query = "SELECT 1 FROM paper WHERE status = ? AND (k_newest BETWEEN ? AND ? OR k_newest BETWEEN ? AND ?) LIMIT 1"
    return any(
        connection.execute(query, (status, -at + 1, -begin, -end + 1, -at - 1)).fetchone() for status in _STATUSES
    )


def papers_added(connection: Connection, at: int) -> list[int]:
    """The papers that came in at a moment, in the listed order."""
    query = f"SELECT id FROM paper WHERE status IN ({places(_STATUSES)}) AND k_newest = ? ORDER BY position, id"
    return [record[0] for record in connection.execute(query, (*_STATUSES, -at)).fetchall()]


def papers_decided(connection: Connection, first: int, last: int, statuses: Sequence[int]) -> list[int]:
    """The papers that are counted as ``decided`` with these statuses on the days from ``first`` to ``last``, each
    once: those of the newest step first, and those of one step in its order."""
    query = (
        "SELECT paper FROM (SELECT c.paper_id AS paper, c.after AS after, o.id AS step, max(c.id) AS place "
        "FROM operation o CROSS JOIN change c ON c.operation_id = o.id "
        f"WHERE o.day BETWEEN ? AND ? AND {_IN_FORCE} AND c.field = 'status' GROUP BY o.day, c.paper_id) "
        f"WHERE after IN ({places(statuses)}) ORDER BY step DESC, place"
    )
    parameters = (first, last, *map(str, statuses))
    return list(dict.fromkeys(record[0] for record in connection.execute(query, parameters).fetchall()))


# The first change of each paper's status after a day, which tells what it was when that day ended.
_SINCE = (
    "SELECT c.paper_id AS paper, c.before AS was, min(c.id) FROM operation o CROSS JOIN change c "
    "ON c.operation_id = o.id WHERE o.day > ? AND c.field = 'status' GROUP BY c.paper_id"
)


def papers_then(connection: Connection, day: int, end: int, status: int) -> list[int]:
    """The papers that had a status when ``day`` ended (at the moment ``end``), in the listed order."""
    query = (
        f"WITH since AS MATERIALIZED ({_SINCE}) SELECT id FROM ("
        "SELECT p.id AS id, p.position AS position FROM paper p "
        "WHERE p.status = ? AND p.added_at < ? AND p.id NOT IN (SELECT paper FROM since) "
        "UNION ALL SELECT p.id, p.position FROM since CROSS JOIN paper p ON p.id = since.paper "
        "WHERE since.was = ? AND p.added_at < ?) ORDER BY position, id"
    )
    return [record[0] for record in connection.execute(query, (day, status, end, str(status), end)).fetchall()]


def papers_moved(connection: Connection, day: int, arrivals: int, status: int) -> list[int]:
    """The papers that have a status now and had not when ``day`` ended, or the other way round. What came in before the
    moment ``arrivals`` was there already; of what came in later, the arrival counts. In the listed order."""
    query = (
        f"WITH since AS MATERIALIZED ({_SINCE}) SELECT id FROM ("
        "SELECT p.id AS id, p.position AS position FROM since CROSS JOIN paper p ON p.id = since.paper "
        "WHERE (since.was = ? AND p.added_at < ?) <> (p.status = ?) "
        "UNION ALL SELECT p.id, p.position FROM paper p "
        "WHERE p.status = ? AND p.added_at >= ? AND p.id NOT IN (SELECT paper FROM since)) ORDER BY position, id"
    )
    parameters = (day, str(status), arrivals, status, status, arrivals)
    return [record[0] for record in connection.execute(query, parameters).fetchall()]


def by_source(connection: Connection) -> dict[int, dict[int, int]]:
    """How many papers of each source have which status number."""
    found: dict[int, dict[int, int]] = {}
    query = "SELECT key, status, n FROM counter WHERE scope = 'source'"
    for key, status, n in connection.execute(query).fetchall():
        found.setdefault(key, {})[status] = n
    return found
