"""Saved views; whatever is done to them is a step of the journal, to be taken back like any other."""

from __future__ import annotations

from collections.abc import Sequence

from readq.errors import ReadqError
from readq.library.context import Context
from readq.model import Change, Outcome, SavedView
from readq.store import views as stored

NAME_CAP = 60


class Views:
    """The saved views of a library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def every(self) -> list[SavedView]:
        """The saved views, in the reader's order."""
        with self._context.explained():
            return [SavedView(name, query) for name, query in stored.every(self._context.connection)]

    def save(self, name: str, query: str) -> Outcome:
        """Keep ``query`` under a name; a view of that name gets the new query and keeps its place."""
        tidy = checked_name(name)
        with self._context.writing():
            before = dict(stored.every(self._context.connection)).get(tidy)
            verb = "save_view" if before is None else "change_view"
            return self._step([stored.querying(tidy, before, query)], verb, name=tidy)

    def rename(self, old: str, new: str) -> Outcome:
        """Call a view something else; it keeps its place."""
        with self._context.writing():
            connection = self._context.connection
            query, tidy = self._query(old), checked_name(new)
            if tidy == old:
                return Outcome(None)
            if tidy in dict(stored.every(connection)):
                raise ReadqError(f"There is a saved view {tidy!r} already; {old!r} keeps its name.")
            changes = [
                stored.querying(tidy, None, query),
                stored.placing(connection, tidy, like=old),
                *stored.removing(connection, old, query),
            ]
            return self._step(changes, "rename_view", old=old, new=tidy)

    def delete(self, name: str) -> Outcome:
        """Forget a view; its papers stay."""
        with self._context.writing():
            changes = stored.removing(self._context.connection, name, self._query(name))
            return self._step(changes, "delete_view", name=name)

    def move(self, name: str, place: int) -> Outcome:
        """Put a view at a place (from 0) among the others."""
        with self._context.writing():
            self._query(name)
            names = [other for other, _ in stored.every(self._context.connection) if other != name]
            names.insert(max(0, place), name)
            return self._step(stored.arrange(self._context.connection, names), "move_view", name=name)

    def _query(self, name: str) -> str:
        query = dict(stored.every(self._context.connection)).get(name)
        if query is None:
            raise ReadqError(f"There is no saved view {name!r}. See what there is: readq view list")
        return query

    def _step(self, changes: Sequence[Change], verb: str, **facts: object) -> Outcome:
        changes = [change for change in changes if change.before != change.after]
        if not changes:
            return Outcome(None)
        from readq.store import journal, of_no_paper  # the first paint only reads the views

        connection = self._context.connection
        step = journal.begin(connection, verb, self._context.seconds(), self._context.actor, facts=facts)
        of_no_paper.swap(connection, changes)
        journal.record(connection, step, changes)
        journal.finish(connection, step, papers=0, first_paper=None)
        return Outcome(journal.get(connection, step))


def checked_name(name: str, what: str = "A view") -> str:
    """``name`` as a view (or ``what``) is called: one line of at most `NAME_CAP` printable characters."""
    tidy = " ".join(name.split())
    if not tidy or not tidy.isprintable() or len(tidy) > NAME_CAP:
        from readq.library.decide import shortened

        raise ReadqError(f"{what} is called by 1 to {NAME_CAP} printable characters, not {shortened(name)}.")
    return tidy
