"""How the reader decides: how long papers wait, when decisions are made, and whose papers are kept. Read from the ends
of indices and the journal's last weeks, so that it costs what was done lately, not what a library holds."""

from __future__ import annotations

from collections.abc import Sequence

from readq.store.connection import Connection
from readq.store.daily_counts import DECIDED
from readq.store.papers import places

_IN_FORCE = "o.undoable AND o.undone = 0"
_QUEUED = 1
_NONE = 0  # of a paper that was never decided: in `k_decided`, the negated time of the decision


def waiting(connection: Connection, status: int, begin: int, end: int) -> int:
    """How many papers of a status got it between two moments (the second excluded)."""
    query = "SELECT count(*) FROM paper WHERE status = ? AND k_decided BETWEEN ? AND ?"
    return int(connection.execute(query, (status, 1 - end, -begin)).fetchone()[0])


def middle(connection: Connection, status: int) -> tuple[int, int] | None:
    """When the paper got its status that half the papers of it are older than, and when the oldest of all did."""
    query = "SELECT count(*), max(k_decided) FROM paper WHERE status = ? AND k_decided < ?"
    number, oldest = connection.execute(query, (status, _NONE)).fetchone()
    if not number:
        return None
    query = "SELECT k_decided FROM paper WHERE status = ? AND k_decided < ? ORDER BY k_decided LIMIT 1 OFFSET ?"
    half = connection.execute(query, (status, _NONE, number // 2)).fetchone()[0]
    return -half, -oldest


def through_queue(connection: Connection, day: int) -> dict[tuple[int, int], int]:
    """How many papers came into the queue or left it since ``day``, by what their status was before and after."""
    query = (
        "SELECT CAST(c.before AS INTEGER), CAST(c.after AS INTEGER), count(DISTINCT c.paper_id) "
        "FROM operation o CROSS JOIN change c ON c.operation_id = o.id "
        f"WHERE o.day >= ? AND {_IN_FORCE} AND c.field = 'status' AND '{_QUEUED}' IN (c.before, c.after) GROUP BY 1, 2"
    )
    return {(before, after): n for before, after, n in connection.execute(query, (day,)).fetchall()}


def papers_through_queue(connection: Connection, day: int, after: Sequence[int]) -> list[int]:
    """The papers that came into the queue since ``day``, or left it for one of the statuses ``after``; those of the
    newest step first."""
    query = (
        "SELECT c.paper_id FROM operation o CROSS JOIN change c ON c.operation_id = o.id "
        f"WHERE o.day >= ? AND {_IN_FORCE} AND c.field = 'status' AND '{_QUEUED}' IN (c.before, c.after) "
        f"AND c.after IN ({places(after)}) ORDER BY o.id DESC, c.id"
    )
    found = connection.execute(query, (day, *map(str, after))).fetchall()
    return list(dict.fromkeys(record[0] for record in found))


def steps(connection: Connection, day: int, most: int) -> list[tuple[int, int]]:
    """The (moment, number of papers) of what the reader decided since ``day``, oldest first, but for steps about more
    than ``most`` papers at once: they tell nothing of hours and pace."""
    query = (
        "SELECT o.at, o.papers FROM operation o "
        f"WHERE o.day >= ? AND {_IN_FORCE} AND o.verb IN ('queue', 'read', 'skip') AND o.papers <= ? ORDER BY o.id"
    )
    return connection.execute(query, (day, most)).fetchall()


def papers_of_steps(connection: Connection, day: int, most: int, moments: Sequence[int]) -> list[int]:
    """The papers of those `steps` that were at ``moments``, newest step first."""
    at = frozenset(moments)
    query = (
        "SELECT o.id, o.at FROM operation o "
        f"WHERE o.day >= ? AND {_IN_FORCE} AND o.verb IN ('queue', 'read', 'skip') AND o.papers <= ? ORDER BY o.id DESC"
    )
    found: dict[int, None] = {}
    for step, moment in connection.execute(query, (day, most)).fetchall():
        if moment in at:
            query = "SELECT paper_id FROM change WHERE operation_id = ? AND field = 'status' ORDER BY id"
            found.update(dict.fromkeys(record[0] for record in connection.execute(query, (step,)).fetchall()))
    return list(found)


_LATELY = " UNION ALL ".join(
    f"SELECT * FROM (SELECT id, {status} AS status FROM paper WHERE status = {status} ORDER BY k_decided LIMIT ?)"
    for status in DECIDED
)


def authors(connection: Connection, most: int) -> list[tuple[str, int, int]]:
    """The (name, papers decided, of these queued or read) of the authors of whom any were, among the ``most`` papers of
    each status that were decided last."""
    query = (
        f"SELECT a.name, count(*) AS decided, count(*) FILTER (WHERE p.status <> {DECIDED[-1]}) AS kept "
        f"FROM ({_LATELY}) p CROSS JOIN author a ON a.paper_id = p.id GROUP BY a.name HAVING kept"
    )
    return connection.execute(query, (most,) * len(DECIDED)).fetchall()


def papers_of_author(connection: Connection, name: str, statuses: Sequence[int], most: int) -> list[int]:
    """The papers that `authors` counts of one, with these statuses."""
    query = (
        f"SELECT DISTINCT p.id FROM ({_LATELY}) p CROSS JOIN author a ON a.paper_id = p.id "
        f"WHERE a.name = ? AND p.status IN ({places(statuses)})"
    )
    found = connection.execute(query, (*(most,) * len(DECIDED), name, *statuses)).fetchall()
    return [record[0] for record in found]
