"""Interests that the reader named: what each is made from and how much it counts, as one text.

In the journal that text is the field ``interest:NAME`` of the paper number `views.NO_PAPER`; None means that there is
no such interest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from readq.model import Change
from readq.store.connection import Connection
from readq.store.views import NO_PAPER

SCHEMA = """
-- Interests that the reader named. The definition is JSON, see readq.library.interest_definition.
CREATE TABLE interest(name TEXT PRIMARY KEY, definition TEXT NOT NULL) STRICT;
"""
_FIELD = "interest:"


def every(connection: Connection) -> list[tuple[str, str]]:
    """The (name, definition) of all interests."""
    return connection.execute("SELECT name, definition FROM interest ORDER BY name").fetchall()


def followed(connection: Connection) -> tuple[int, str]:
    """How many interests there are, and which of them alone is followed, if one is."""
    query = (
        "SELECT count(*), max(CASE WHEN json_valid(definition) THEN "
        "CASE WHEN json_extract(definition, '$.followed') THEN name END END) FROM interest"
    )
    count, name = connection.execute(query).fetchone()
    return count, name or ""


def changing(name: str, before: str | None, after: str | None) -> Change:
    """That an interest becomes another; None: it is not there."""
    return Change(NO_PAPER, _FIELD + name, before, after)


def about_one(change: Change) -> bool:
    """Whether a change of no paper is about an interest."""
    return change.field.startswith(_FIELD)


def in_the_way(connection: Connection, changes: Sequence[Change]) -> Change | None:
    """The first of these changes that is of an interest which is another by now."""
    present = dict(every(connection))
    return next((each for each in changes if present.get(_name(each)) != each.before), None)


def make(connection: Connection, change: Change) -> None:
    """Make a change of an interest."""
    if change.after is None:
        connection.execute("DELETE FROM interest WHERE name = ?", (_name(change),))
    else:
        connection.execute(
            "INSERT INTO interest(name, definition) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET definition = excluded.definition",
            (_name(change), change.after),
        )


def _name(change: Change) -> str:
    return change.field.removeprefix(_FIELD)


def present(connection: Connection, papers: Sequence[int]) -> list[int]:
    """Those of these papers that there are; of one that went into another, that or what it went into in turn."""
    query = (
        "WITH RECURSIVE met(place, id) AS (SELECT key, value FROM json_each(?) "
        "UNION SELECT met.place, m.into_id FROM met JOIN merged m ON m.id = met.id AND m.into_id <> 0) "
        "SELECT p.id FROM met JOIN paper p ON p.id = met.id GROUP BY p.id ORDER BY min(met.place)"
    )
    return [paper for (paper,) in connection.execute(query, (json.dumps(list(papers)),)).fetchall()]
