"""Which papers a filter lets through, in order: all of them, or the first few of a very large answer at once."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime

from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term, all_of, conjuncts
from readq.store import orders
from readq.store.compile import Condition, Plan, plan, sources_named, term_expression, text_query
from readq.store.connection import Connection
from readq.store.papers import places, texts
from readq.text import fold
from readq.wording import wording

_SCAN_BATCH = 256
_COLUMN = {"title": 0, "abstract": 1, "author": 2, "note": 3}

Texts = tuple[str, str, str, str]


def one_source(connection: Connection, filter_: Filter) -> tuple[int, Node | None] | None:
    """The source to which ``filter_`` is limited, and what else it asks for, if its order is that of the source's page:
    it names just one source, and asks for the listed order. None otherwise."""
    if orders.sort_keys(filter_.sort or Sort()) != orders.KEYS["listed"]:
        return None
    nodes = conjuncts(filter_.where)
    named = [node for node in nodes if isinstance(node, Field) and node.name == "source"]
    if len(named) != 1:
        return None
    where = sources_named(named[0])
    found = connection.execute(f"SELECT s.id FROM source s WHERE {where.sql} LIMIT 2", where.parameters).fetchall()
    return (found[0][0], all_of(node for node in nodes if node is not named[0])) if len(found) == 1 else None


def every_id(connection: Connection, filter_: Filter, now: datetime) -> array[int]:
    """The ids of all papers that ``filter_`` lets through, in its order."""
    parts = plan(filter_.where, now)
    sql, parameters = _query(parts, "p.id", now)
    within = one_source(connection, filter_)
    if within is not None:
        members = {record[0] for record in connection.execute(sql, parameters)}
        listed = connection.execute("SELECT paper_id FROM appearance WHERE source_id = ? ORDER BY rank", within[:1])
        ranked = array("q", dict.fromkeys(record[0] for record in listed if record[0] in members))
        return ranked[::-1] if filter_.sort is not None and filter_.sort.reverse else ranked
    ordering = orders.order_by(filter_.sort or Sort())
    cursor = connection.execute(f"{sql} ORDER BY {ordering}", parameters)
    ids = array("q")
    while batch := cursor.fetchmany(10_000):
        ids.extend([record[0] for record in batch])
    return ids


def having(connection: Connection, term: Term, n: int) -> Iterator[int]:
    """The ids of the first ``n`` papers that have a term, in the order of ids, as the index comes upon them."""
    query = "SELECT rowid FROM paper_fts WHERE paper_fts MATCH ? LIMIT ?"
    return (record[0] for record in connection.execute(query, (term_expression(term), n)))


def count(connection: Connection, filter_: Filter, now: datetime) -> int:
    """How many papers ``filter_`` lets through."""
    parts = plan(filter_.where, now)
    if parts.plain:
        query = f"SELECT ifnull(sum(n), 0) FROM counter WHERE scope = 'all' AND status IN ({places(parts.statuses)})"
        return int(connection.execute(query, parts.statuses).fetchone()[0])
    sql, parameters = _query(parts, "count(*)", now)
    return int(connection.execute(sql, parameters).fetchone()[0])


def count_by_status(connection: Connection, filter_: Filter, now: datetime) -> dict[int, int]:
    """How many papers of each status number ``filter_`` lets through."""
    sql, parameters = _query(plan(filter_.where, now), "p.status, count(*)", now)
    return dict(connection.execute(f"{sql} GROUP BY p.status", parameters).fetchall())


def _query(parts: Plan, columns: str, now: datetime) -> tuple[str, tuple[object, ...]]:
    """A SELECT of ``columns`` of the papers of a plan, driven by its rarest part."""
    conditions = [*parts.selective, *parts.rest]
    tables = "paper p"
    match = None
    if parts.text is not None:
        match, checked = text_query(parts.text, now)
        conditions += checked
    parameters: list[object] = []
    wheres: list[str] = []
    if match is not None:
        tables = "paper_fts f CROSS JOIN paper p ON p.id = f.rowid"
        wheres.append("f.paper_fts MATCH ?")
        parameters.append(match)
    # The unary plus keeps the planner from walking a whole status when a short list of ids is at hand.
    driven = match is not None or bool(parts.selective)
    if parts.statuses != orders.EVERY_STATUS:
        wheres.append(f"{'+' if driven else ''}p.status IN ({places(parts.statuses)})")
        parameters += parts.statuses
    for part in conditions:
        wheres.append(part.sql)
        parameters += part.parameters
    return f"SELECT {columns} FROM {tables} WHERE {' AND '.join(wheres) or '1'}", tuple(parameters)


def first_ids(
    connection: Connection,
    filter_: Filter,
    now: datetime,
    n: int,
    *,
    after: orders.Key | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[array[int], bool]:
    """The first ``n`` ids of the answer, found by walking the order and testing paper by paper, and whether the whole
    order was walked. Fast exactly where `every_id` is slow: when much of the library matches. Ends early when ``stop``
    says so."""
    within = one_source(connection, filter_)
    parts = plan(filter_.where if within is None else within[1], now)
    sort = filter_.sort or Sort()
    test = matcher(parts.text) if parts.text is not None else None
    conditions = [*parts.selective, *parts.rest]
    if within is not None and parts.statuses != orders.EVERY_STATUS:
        conditions.append(Condition(f"p.status IN ({places(parts.statuses)})", parts.statuses))
    extra = "".join(f" AND {part.sql}" for part in conditions)
    parameters = [value for part in conditions for value in part.parameters]
    found = array("q")
    titles_only = parts.text is not None and _fields(parts.text) == {"title"}
    size = _SCAN_BATCH // 4
    while not stop():
        if within is None:
            keys = orders.page(connection, parts.statuses, sort, size, after=after)
        else:
            keys = orders.page_of_source(connection, within[0], size, after=after, reverse=sort.reverse)
        if not keys:
            return found, True
        after = keys[-1]
        ids: list[int] = [key[-1] for key in keys]  # type: ignore[misc]
        if conditions:
            query = f"SELECT p.id FROM paper p WHERE p.id IN ({places(ids)}){extra}"
            kept = {record[0] for record in connection.execute(query, (*ids, *parameters)).fetchall()}
            ids = [id_ for id_ in ids if id_ in kept]
        if test is not None:
            parts_of = texts(connection, ids, titles_only=titles_only)
            ids = [id_ for id_ in ids if test(parts_of[id_])]
        found.extend(ids)
        if len(found) >= n:
            return found, False
        size = min(size * 2, _SCAN_BATCH * 2)
    return found, False


def _fields(node: Node) -> set[str]:
    """The fields a tree of terms looks at."""
    if isinstance(node, Term):
        return {node.field}
    if isinstance(node, Not):
        return _fields(node.item)
    return set().union(*map(_fields, node.items)) if isinstance(node, And | Or) else set()


def matcher(node: Node) -> Callable[[Texts], bool]:
    """A test of a paper's (title, abstract, authors, note) that agrees with the full-text index."""
    if isinstance(node, Not):
        inner = matcher(node.item)
        return lambda parts: not inner(parts)
    if isinstance(node, And | Or):
        tests = [matcher(item) for item in node.items]
        if isinstance(node, And):
            return lambda parts: all(test(parts) for test in tests)
        return lambda parts: any(test(parts) for test in tests)
    if not isinstance(node, Term):
        raise TypeError(f"not text: {node!r}")
    pattern = re.compile(wording(node.text, node.phrase).pattern).search
    columns = (_COLUMN[node.field],) if node.field else (0, 1, 2, 3)
    return lambda parts: any(parts[column] and pattern(fold(parts[column]).lower()) for column in columns)
