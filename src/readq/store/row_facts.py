"""What a list with room tells of its papers beside their rows: a few look-ups for all that are in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readq.model import Facts
from readq.source_names import source_name
from readq.store.connection import Connection
from readq.store.field_sql import UPVOTES
from readq.store.papers import places

_TOLD = (
    f"SELECT p.id, t.published, t.venue, f.categories, {UPVOTES}, s.kind, s.name, s.page_date, "
    "(SELECT min(a.rank) FROM appearance a WHERE a.paper_id = p.id AND a.source_id = p.source_id), "
    "(SELECT max(position) + 1 FROM author WHERE paper_id = p.id) "
    "FROM paper p LEFT JOIN paper_text t ON t.id = p.id LEFT JOIN paper_further f ON f.id = p.id "
    "LEFT JOIN source s ON s.id = p.source_id WHERE p.id IN ({})"
)
_NAMES = "SELECT paper_id, name, family FROM author WHERE paper_id IN ({}) AND position < 2 ORDER BY paper_id, position"
_TAGS = (
    "SELECT x.paper_id, t.name FROM paper_tag x JOIN tag t ON t.id = x.tag_id WHERE x.paper_id IN ({}) "
    "ORDER BY t.folded"
)


def facts(connection: Connection, ids: Sequence[int]) -> dict[int, Facts]:
    """The facts of a few hundred papers at most, by id."""

    def asked(query: str) -> list[Any]:
        return connection.execute(query.format(places(ids)), tuple(ids)).fetchall()

    names: dict[int, list[str]] = {}
    for paper, name, family in asked(_NAMES):
        names.setdefault(paper, []).append(family or name.split()[-1] if name.split() else name)
    tags: dict[int, list[str]] = {}
    for paper, tag in asked(_TAGS):
        tags.setdefault(paper, []).append(tag)
    found = {}
    for paper, published, venue, categories, upvotes, kind, source, page_date, rank, authors in asked(_TOLD):
        found[paper] = Facts(
            tuple(names.get(paper, ())),
            authors or 0,
            published,
            venue,
            categories.split("\n")[0] if categories else None,
            upvotes,
            source_name(kind, source, page_date) if source else "",
            rank,
            tuple(tags.get(paper, ())),
        )
    return found
