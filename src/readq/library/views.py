"""Saved views; whatever is done to them is a step of the journal, to be taken back like any other."""

from __future__ import annotations

from collections.abc import Sequence

from readq.errors import ReadqError
from readq.library.decide import shortened
from readq.model import Change, Outcome
from readq.store import journal
from readq.store import views as stored
from readq.store.connection import Connection

NAME_CAP = 60


def save(connection: Connection, name: str, query: str, at: int, actor: str) -> Outcome:
    """Keep ``query`` under a name; a view of that name gets the new query and keeps its place."""
    tidy = checked_name(name)
    before = dict(stored.every(connection)).get(tidy)
    verb = "save_view" if before is None else "change_view"
    return _step(connection, [stored.querying(tidy, before, query)], at, actor, verb, name=tidy)


def rename(connection: Connection, old: str, new: str, at: int, actor: str) -> Outcome:
    """Call a view something else; it keeps its place."""
    query, tidy = _query(connection, old), checked_name(new)
    if tidy == old:
        return Outcome(None)
    if tidy in dict(stored.every(connection)):
        raise ReadqError(f"There is a saved view {tidy!r} already; {old!r} keeps its name.")
    changes = [
        stored.querying(tidy, None, query),
        stored.placing(connection, tidy, like=old),
        *stored.removing(connection, old, query),
    ]
    return _step(connection, changes, at, actor, "rename_view", old=old, new=tidy)


def delete(connection: Connection, name: str, at: int, actor: str) -> Outcome:
    """Forget a view; no paper changes."""
    changes = stored.removing(connection, name, _query(connection, name))
    return _step(connection, changes, at, actor, "delete_view", name=name)


def move(connection: Connection, name: str, place: int, at: int, actor: str) -> Outcome:
    """Put a view at a place (from 0) among the others."""
    _query(connection, name)
    names = [other for other, _ in stored.every(connection) if other != name]
    names.insert(max(0, place), name)
    return _step(connection, stored.arrange(connection, names), at, actor, "move_view", name=name)


def checked_name(name: str) -> str:
    """``name`` as a view is called: one line of at most `NAME_CAP` printable characters."""
    tidy = " ".join(name.split())
    if not tidy or not tidy.isprintable() or len(tidy) > NAME_CAP:
        raise ReadqError(f"A view is called by 1 to {NAME_CAP} printable characters, not {shortened(name)}.")
    return tidy


def _query(connection: Connection, name: str) -> str:
    query = dict(stored.every(connection)).get(name)
    if query is None:
        raise ReadqError(f"There is no saved view {name!r}. See what there is: readq view list")
    return query


def _step(
    connection: Connection, changes: Sequence[Change], at: int, actor: str, verb: str, **facts: object
) -> Outcome:
    changes = [change for change in changes if change.before != change.after]
    if not changes:
        return Outcome(None)
    step = journal.begin(connection, verb, at, actor, facts=facts)
    stored.swap(connection, changes)
    journal.record(connection, step, changes)
    journal.finish(connection, step, papers=0, first_paper=None)
    return Outcome(journal.get(connection, step))
