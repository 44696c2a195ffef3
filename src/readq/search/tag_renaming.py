"""Which queries (of saved views) ask for a tag, and what they become when it is renamed."""

from __future__ import annotations

from readq.errors import QueryError
from readq.filters import And, Field, Filter, Node, Not, Or, all_of, any_of, fold_name, negate
from readq.search.printing import print_filter
from readq.search.query import parse


def asks_for_tag(query: str, name: str) -> bool:
    """Whether a query names a tag."""
    return _replaced(query, name, "") is not None


def with_tag(query: str, old: str, new: str) -> str | None:
    """The query with the tag ``new`` wherever it names the tag ``old``; None if it nowhere does, or is no query."""
    filter_ = _replaced(query, old, new)
    return print_filter(filter_) if filter_ is not None else None


def _replaced(query: str, old: str, new: str) -> Filter | None:
    try:
        filter_ = parse(query)
    except QueryError:
        return None
    if filter_.where is None:
        return None
    where = _renamed(filter_.where, fold_name(old), fold_name(new))
    return Filter(where, filter_.sort) if where != filter_.where else None


def _renamed(node: Node, old: str, new: str) -> Node | None:
    if isinstance(node, Field) and node.name == "tag":
        return Field(node.name, node.op, tuple(dict.fromkeys(new if value == old else value for value in node.values)))
    if isinstance(node, And):
        return all_of(_renamed(item, old, new) for item in node.items)
    if isinstance(node, Or):
        return any_of([kept for item in node.items if (kept := _renamed(item, old, new)) is not None])
    if isinstance(node, Not):
        inner = _renamed(node.item, old, new)
        return negate(inner) if inner is not None else None
    return node
