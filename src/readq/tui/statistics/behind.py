"""The papers behind a number of the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.library import Library
    from readq.tui.statistics.block import Target


def papers_behind(lib: Library, target: Target) -> tuple[str | None, list[int]]:
    """The query that lists the papers behind a number, or else the papers themselves."""
    if target.kind == "papers":
        return None, list(target.ids)
    statistics = lib.statistics
    if target.kind == "source" and not _only(lib, target.source):
        return None, statistics.of_source(target.source, target.statuses)
    if target.kind == "author" and target.query is not None:
        from readq.search.query import parse

        counted = statistics.of_author(target.author, target.statuses)
        return (target.query, []) if lib.count(parse(target.query)) == len(counted) else (None, counted)
    if target.query is not None:
        return target.query, []
    if target.kind == "then":
        return None, statistics.then(target.last, target.statuses[0])
    if target.kind == "moved":
        return None, statistics.moved(target.first, target.statuses[0])
    if target.kind == "queue":
        return None, statistics.through_queue(target.statuses)
    if target.kind == "hour":
        return None, statistics.at_hour(target.hour)
    return None, statistics.decided(target.first, target.last, target.statuses)


def _only(lib: Library, source: int) -> bool:
    """Whether a query can ask for this source alone."""
    from readq.source_names import ambiguous

    return source not in ambiguous(lib.source_names())
