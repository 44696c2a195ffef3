"""Saved views: queries the reader keeps under names, in an order of their own.

In the journal a view's query is the field ``view:NAME`` and its place in the order ``place:NAME`` of the paper number
`NO_PAPER`; None means that there is no such view.
"""

from __future__ import annotations

from collections.abc import Sequence

from readq.model import Change
from readq.store.connection import Connection

NO_PAPER = 0
_QUERY, _PLACE = "view:", "place:"


def every(connection: Connection) -> list[tuple[str, str]]:
    """The (name, query) of all saved views, in the reader's order."""
    return connection.execute("SELECT name, query FROM saved_view ORDER BY position, name").fetchall()


def name_of(field: str) -> str:
    """The view a field of the journal is about."""
    return field.partition(":")[2]


def querying(name: str, before: str | None, after: str | None) -> Change:
    """That a view's query changes; None: it is not there."""
    return Change(NO_PAPER, _QUERY + name, before, after)


def arrange(connection: Connection, names: Sequence[str]) -> list[Change]:
    """What has to change for the saved views to stand in the order of ``names``, which are all of them."""
    before = _positions(connection)
    free = sorted(set(before.values()))
    if len(free) < len(names):
        free = list(range(len(names)))
    return [
        Change(NO_PAPER, _PLACE + name, str(before[name]), str(position))
        for name, position in zip(names, free, strict=False)
        if before[name] != position
    ]


def removing(connection: Connection, name: str, query: str) -> list[Change]:
    """What changes when a view goes away, in such an order that going back puts it where it was."""
    place = str(_positions(connection)[name])
    return [Change(NO_PAPER, _PLACE + name, place, None), querying(name, query, None)]


def placing(connection: Connection, name: str, like: str) -> Change:
    """That a view which is new gets the place of the view ``like``."""
    return Change(NO_PAPER, _PLACE + name, None, str(_positions(connection)[like]))


def in_the_way(connection: Connection, changes: Sequence[Change]) -> Change | None:
    """The first of these changes that is of a view which is another by now."""
    queries, positions = dict(every(connection)), _positions(connection)
    for change in changes:
        name = name_of(change.field)
        if change.field.startswith(_QUERY):
            as_it_was = queries.get(name) == change.before
        else:  # a view that comes or goes may have stood anywhere
            as_it_was = change.before is None or change.after is None or str(positions.get(name)) == change.before
        if not as_it_was:
            return change
    return None


def make(connection: Connection, change: Change) -> None:
    """Make a change of a view."""
    name = name_of(change.field)
    if change.field.startswith(_PLACE):
        if change.after is not None:
            connection.execute("UPDATE saved_view SET position = ? WHERE name = ?", (int(change.after), name))
    elif change.after is None:
        connection.execute("DELETE FROM saved_view WHERE name = ?", (name,))
    else:
        connection.execute(
            "INSERT INTO saved_view(name, query, position) "
            "SELECT ?, ?, ifnull(max(position), 0) + 1 FROM saved_view WHERE true "
            "ON CONFLICT DO UPDATE SET query = excluded.query",
            (name, change.after),
        )


def _positions(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, position FROM saved_view").fetchall())
