"""Papers as plain JSON values; the names are a promise to scripts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from readq.model import Paper


def iso(seconds: int | None) -> str | None:
    """Seconds since the epoch as ISO 8601 in UTC, e.g. ``2026-03-11T08:30:00Z``."""
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def paper_record(paper: Paper) -> dict[str, Any]:
    """Everything the library knows of ``paper``."""
    row = paper.row
    identifiers: dict[str, str] = {}
    for scheme, value in paper.identifiers:
        identifiers.setdefault(scheme, value)
    return {
        "id": row.id,
        "title": row.title,
        "abstract": paper.abstract,
        "authors": [author.name for author in paper.authors],
        "status": row.status.label,
        "priority": row.priority,
        "tags": list(paper.tags),
        "note": paper.note,
        "identifiers": identifiers,
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "appearances": [
            {
                "source": seen.source,
                "kind": seen.kind,
                "page_date": seen.page_date,
                "rank": seen.rank,
                "counts": dict(seen.counts),
            }
            for seen in paper.appearances
        ],
        "year": row.year,
        "published": paper.published,
        "updated": paper.updated,
        "announced": paper.announced,
        "venue": paper.venue,
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "comment": paper.comment,
        "summary": paper.summary,
        "figures": [
            {"name": figure.name, "number": figure.number, "source": figure.source, "at": iso(figure.at)}
            for figure in paper.figures
        ],
        "added_at": iso(row.added_at),
        "decided_at": iso(row.decided_at),
        "snoozed_until": row.snoozed_until,
    }


def encoder(*, ascii_only: bool = False) -> Callable[[object], str]:
    """A function from plain values to JSON on one line."""
    import json

    return json.JSONEncoder(ensure_ascii=ascii_only).encode


def array(encoded: Iterable[str]) -> Iterator[str]:
    """One JSON array of values that are JSON already, each on a line of its own; in pieces, as they come."""
    before = "[\n"
    for value in encoded:
        yield before + value
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def lines(encoded: Iterable[str]) -> Iterator[str]:
    """JSON Lines of values that are JSON already."""
    return (value + "\n" for value in encoded)
