"""Paging through views by key: the cost of a page does not depend on how many papers there are.

An order is a list of ascending key columns with a covering index on (status, keys, id). A page of several statuses is
the merge of one page of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from readq.filters import Sort
from readq.store import looked_up
from readq.store.connection import Connection

# For each of `readq.fields.ORDERS` the columns it is the ascending order of.
KEYS: dict[str, tuple[str, ...]] = {
    "listed": ("position", "id"),
    "newest": ("k_newest", "position", "id"),
    "title": ("title_sort", "position", "id"),
    "priority": ("k_priority", "position", "id"),
    "decided": ("k_decided", "position", "id"),
    "most-listed": ("k_listed", "position", "id"),
    "waiting": ("k_waiting", "position", "id"),
    **dict.fromkeys(looked_up.KEYS, ("position", "id")),
    "interest": ("position", "id"),  # which the library learns, and the file does not know
    "relevance": ("position", "id"),  # where nothing ranks, it is the listed order
}
POSITION_GAP = 1024  # room between two neighbours in the listed order for papers moved there by hand
EVERY_STATUS = (0, 1, 2, 3, 4)

Key = tuple[object, ...]  # the key columns' values; the last one is the paper's id


def sort_keys(sort: Sort) -> tuple[str, ...]:
    """The ascending key columns of ``sort``; of an order that is none, those of the listed order."""
    return KEYS.get(sort.key, KEYS["listed"])


def order_by(sort: Sort) -> str:
    """The SQL ORDER BY terms of ``sort`` for a paper called ``p``."""
    direction = " DESC" if sort.reverse else ""
    return ", ".join(f"p.{column}{direction}" for column in sort_keys(sort))


def page(
    connection: Connection,
    statuses: Sequence[int],
    sort: Sort,
    n: int,
    *,
    after: Key | None = None,
    backwards: bool = False,
    offset: int = 0,
) -> list[Key]:
    """Up to ``n`` keys of the papers with one of ``statuses``, in the order of ``sort``, that follow ``after``.

    ``backwards``: those that precede it (without ``after``: the last ones), nearest first. ``offset`` skips keys at
    the cost of reading them.
    """
    if not statuses:
        return []
    columns = sort_keys(sort)
    down = sort.reverse != backwards
    names = ", ".join(columns)
    direction = " DESC" if down else ""
    ordering = ", ".join(column + direction for column in columns)
    bound = ""
    parameters: Key = ()
    if after is not None:
        bound = f" AND ({names}) {'<' if down else '>'} ({','.join('?' * len(columns))})"
        parameters = tuple(after)
    # SQLite merges the index ranges row by row, so nothing is sorted and no more is read than asked for.
    select = f"SELECT {names} FROM paper WHERE status = ?{bound}"
    query = " UNION ALL ".join([select] * len(statuses)) + f" ORDER BY {ordering} LIMIT ? OFFSET ?"
    values = [value for status in statuses for value in (status, *parameters)]
    return connection.execute(query, (*values, n, offset)).fetchall()


def page_of_source(
    connection: Connection, source: int, n: int, *, after: Key | None = None, reverse: bool = False
) -> list[Key]:
    """Up to ``n`` keys (rank, id) of the papers of a source as its page lists them, that follow ``after``. A paper that
    the page has twice counts where it comes first."""
    bound, parameters = "", (source,)
    if after is not None:
        bound, parameters = f" AND a.rank {'<' if reverse else '>'} ?", (source, after[0])  # type: ignore[assignment]
    query = (
        f"SELECT a.rank, a.paper_id FROM appearance a WHERE a.source_id = ?{bound} AND NOT EXISTS (SELECT 1 FROM "
        "appearance b WHERE b.paper_id = a.paper_id AND b.source_id = a.source_id AND b.rank < a.rank) "
        f"ORDER BY a.rank{' DESC' if reverse else ''} LIMIT ?"
    )
    return connection.execute(query, (*parameters, n)).fetchall()


def key_of(connection: Connection, sort: Sort, paper_id: int) -> tuple[int, Key] | None:
    """The status number and the key of a paper."""
    names = ", ".join(sort_keys(sort))
    record = connection.execute(f"SELECT status, {names} FROM paper WHERE id = ?", (paper_id,)).fetchone()
    return (record[0], tuple(record[1:])) if record else None


def count_between(connection: Connection, statuses: Sequence[int], sort: Sort, first: Key | None, end: Key) -> int:
    """How many papers of the view come from ``first`` (None: the beginning) to before ``end``; reads the index between
    them (about 45 ns a paper)."""
    columns = sort_keys(sort)
    names, marks = ", ".join(columns), ",".join("?" * len(columns))
    bound = f"({names}) {'>' if sort.reverse else '<'} ({marks})"
    values = tuple(end)
    if first is not None:
        bound += f" AND ({names}) {'<=' if sort.reverse else '>='} ({marks})"
        values += tuple(first)
    query = f"SELECT count(*) FROM paper WHERE status = ? AND {bound}"
    return sum(int(connection.execute(query, (status, *values)).fetchone()[0]) for status in statuses)


def position(connection: Connection, paper_id: int) -> int:
    """Where a paper stands in the listed order."""
    return int(connection.execute("SELECT position FROM paper WHERE id = ?", (paper_id,)).fetchone()[0])


def top(connection: Connection) -> int:
    """Where the first paper of the inbox stands in the listed order; 0 if there is none."""
    return int(connection.execute("SELECT ifnull(min(position), 0) FROM paper WHERE status = 0").fetchone()[0])
