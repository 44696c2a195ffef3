"""Orders that no index of papers answers: what they go by is looked up, for all papers of a list that is not long."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from typing import Any

from readq.fields import LIMIT
from readq.filters import Sort
from readq.store.connection import Connection
from readq.store.field_sql import UPVOTES
from readq.text import tokens

# By the orders of `readq.fields.ORDERS`: SQL for what a paper ``p`` is put in order by, and what of that is smaller for
# those that come first. A paper that has nothing there comes last.
KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "published": (
        "(SELECT published FROM paper_text WHERE id = p.id)",
        lambda day: [-ord(char) for char in f"{day}~"],  # a month comes behind its days
    ),
    "author": (
        "(SELECT ifnull(nullif(family, ''), name) FROM author WHERE paper_id = p.id AND position = 0)",
        lambda name: " ".join(tokens(name)),
    ),
    "venue": (
        "(SELECT ifnull(nullif(t.venue, ''), f.categories) FROM paper_text t LEFT JOIN paper_further f ON f.id = t.id "
        "WHERE t.id = p.id)",
        lambda venue: " ".join(tokens(venue.partition("\n")[0])),
    ),
    "upvotes": (UPVOTES, lambda upvotes: -upvotes),
}


def put_in_order(connection: Connection, ids: array[int], sort: Sort) -> array[int]:
    """The papers ``ids``, which are in the listed order (reversed if ``sort`` is), in the order of ``sort`` where that
    is one of `KEYS` and they are not too many."""
    if sort.key not in KEYS or len(ids) > LIMIT:
        return ids
    sql, smaller = KEYS[sort.key]
    query = f"SELECT p.id, {sql} FROM paper p WHERE p.id IN (SELECT value FROM json_each(?))"
    values = {id_: value for id_, value in connection.execute(query, (json.dumps(ids.tolist()),)) if value}
    listed = ids[::-1] if sort.reverse else ids
    there = sorted([id_ for id_ in listed if id_ in values], key=lambda id_: smaller(values[id_]))
    found = array("q", [*there, *(id_ for id_ in listed if id_ not in values)])
    return found[::-1] if sort.reverse else found
