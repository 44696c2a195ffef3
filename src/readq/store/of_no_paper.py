"""Changes that are of no paper: of saved views and of interests."""

from __future__ import annotations

from collections.abc import Iterable

from readq.model import Change
from readq.store import interests, views
from readq.store.connection import Connection


def swap(connection: Connection, changes: Iterable[Change]) -> Change | None:
    """Make all of ``changes``, if every value is still what it was before: else none, and the first that is of
    something that is another by now."""
    wanted = list(changes)
    of_interests = [change for change in wanted if interests.about_one(change)]
    of_views = [change for change in wanted if not interests.about_one(change)]
    found = views.in_the_way(connection, of_views) or interests.in_the_way(connection, of_interests)
    if found is None:
        for change in wanted:
            (interests if interests.about_one(change) else views).make(connection, change)
    return found
