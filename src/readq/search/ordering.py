"""Giving a query another order while leaving the rest of it as it was typed."""

from __future__ import annotations

from readq.errors import QueryError
from readq.filters import Filter, Sort
from readq.search.field_syntax import field_at
from readq.search.lexer import read_quoted, skip_space, word_end
from readq.search.printing import print_filter
from readq.search.query import parse


def with_sort(query: str, sort: Sort | None) -> str:
    """The query ``query`` with the order ``sort`` instead of its own; None: without one.

    Raises `readq.errors.QueryError` for a query that cannot be parsed.
    """
    wanted = Filter(parse(query).where, sort)
    kept = _without_sort(query)
    text = f"{kept} sort:{'-' if sort.reverse else ''}{sort.key}".strip() if sort is not None else kept
    # Where the order stood in a place that means more than itself (as in ``sort:title OR``), the canonical print.
    try:
        same = parse(text) == wanted
    except QueryError:
        same = False
    return text if same else print_filter(wanted)


def _without_sort(query: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := skip_space(query, at)) < len(query):
        space = query[at:start]
        quoted = query[start] == '"'
        field = None if quoted else field_at(query, start + (query[start] in "-!"))
        at = read_quoted(query, start)[1] if quoted else max(word_end(query, start), start + 1)
        if field is None or field[0] != "sort":
            kept.append(space + query[start:at])
    return "".join(kept).strip()
