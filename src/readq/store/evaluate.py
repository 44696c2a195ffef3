"""Which papers a filter lets through, in order: all of them, or the first few of a very large answer at once."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator

from readq.filters import And, Node, Not, Or, Term
from readq.searchable import has
from readq.store import orders
from readq.store.compile import Plan, condition, term_expression, text_query
from readq.store.connection import Connection
from readq.store.field_sql import TEXTS, Condition, sources_named
from readq.store.looked_up import put_in_order
from readq.store.papers import places, texts
from readq.term_pattern import term_pattern

_SCAN_BATCH = 256

Texts = tuple[str, str, str, str]


def one_source(connection: Connection, plan: Plan) -> int | None:
    """The source whose page's order is that of the list: the filter names just one source, and asks for the listed
    order. None otherwise."""
    if len(plan.sources) != 1 or orders.sort_keys(plan.sort) != orders.KEYS["listed"]:
        return None
    where = sources_named(plan.sources[0])
    found = connection.execute(f"SELECT s.id FROM source s WHERE {where.sql} LIMIT 2", where.parameters).fetchall()
    return int(found[0][0]) if len(found) == 1 else None


def every_id(connection: Connection, plan: Plan) -> array[int]:
    """The ids of all papers that a filter lets through, in its order."""
    sql, parameters = _query(plan, "p.id")
    source = one_source(connection, plan)
    if source is not None:
        members = {record[0] for record in connection.execute(sql, parameters)}
        listed = connection.execute("SELECT paper_id FROM appearance WHERE source_id = ? ORDER BY rank", (source,))
        ranked = array("q", dict.fromkeys(record[0] for record in listed if record[0] in members))
        return put_in_order(connection, ranked[::-1] if plan.sort.reverse else ranked, plan.sort)
    ordering = orders.order_by(plan.sort)
    cursor = connection.execute(f"{sql} ORDER BY {ordering}", parameters)
    ids = array("q")
    while batch := cursor.fetchmany(10_000):
        ids.extend([record[0] for record in batch])
    return put_in_order(connection, ids, plan.sort)


def having(connection: Connection, term: Term, n: int) -> Iterator[int]:
    """The ids of the first ``n`` papers that have a term, in the order of ids, as the index comes upon them."""
    query = "SELECT rowid FROM paper_fts WHERE paper_fts MATCH ? LIMIT ?"
    return (record[0] for record in connection.execute(query, (term_expression(term), n)))


def count(connection: Connection, plan: Plan) -> int:
    """How many papers a filter lets through."""
    if plan.plain:
        query = f"SELECT ifnull(sum(n), 0) FROM counter WHERE scope = 'all' AND status IN ({places(plan.statuses)})"
        return int(connection.execute(query, plan.statuses).fetchone()[0])
    sql, parameters = _query(plan, "count(*)")
    return int(connection.execute(sql, parameters).fetchone()[0])


def count_by_status(connection: Connection, plan: Plan) -> dict[int, int]:
    """How many papers of each status number a filter lets through."""
    sql, parameters = _query(plan, "p.status, count(*)")
    return dict(connection.execute(f"{sql} GROUP BY p.status", parameters).fetchall())


def _query(plan: Plan, columns: str) -> tuple[str, tuple[object, ...]]:
    """A SELECT of ``columns`` of the papers of a plan, driven by its rarest part."""
    conditions = [*_of_sources(plan), *plan.selective, *plan.rest]
    tables = "paper p"
    match = None
    if plan.text is not None:
        match, checked = text_query(plan.text, plan.now)
        conditions += checked
    parameters: list[object] = []
    wheres: list[str] = []
    if match is not None:
        tables = "paper_fts f CROSS JOIN paper p ON p.id = f.rowid"
        wheres.append("f.paper_fts MATCH ?")
        parameters.append(match)
    # The unary plus keeps the planner from walking a whole status when a short list of ids is at hand.
    if plan.statuses != orders.EVERY_STATUS:
        wheres.append(f"{'+' if plan.sources or plan.selective else ''}p.status IN ({places(plan.statuses)})")
        parameters += plan.statuses
    for part in conditions:
        wheres.append(part.sql)
        parameters += part.parameters
    return f"SELECT {columns} FROM {tables} WHERE {' AND '.join(wheres) or '1'}", tuple(parameters)


def page(connection: Connection, plan: Plan, source: int | None, n: int, after: orders.Key | None) -> list[orders.Key]:
    """Up to ``n`` keys that follow ``after`` in the order of a list: of all papers of a plan's statuses, or of all that
    the page of ``source`` lists."""
    if source is None:
        return orders.page(connection, plan.statuses, plan.sort, n, after=after)
    return orders.page_of_source(connection, source, n, after=after, reverse=plan.sort.reverse)


def _of_sources(plan: Plan) -> Iterator[Condition]:
    return (condition(field, plan.now) for field in plan.sources)


def first_ids(
    connection: Connection,
    plan: Plan,
    n: int,
    *,
    after: orders.Key | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[array[int], bool]:
    """The first ``n`` ids of the answer, found by walking the order and testing paper by paper, and whether the whole
    order was walked. Fast exactly where `every_id` is slow: when much of the library matches. Ends early when ``stop``
    says so."""
    source = one_source(connection, plan)
    test = matcher(plan.text) if plan.text is not None else None
    conditions = [*plan.selective, *plan.rest]
    if source is None:
        conditions += _of_sources(plan)
    elif plan.statuses != orders.EVERY_STATUS:
        conditions.append(Condition(f"p.status IN ({places(plan.statuses)})", plan.statuses))
    extra = "".join(f" AND {part.sql}" for part in conditions)
    parameters = [value for part in conditions for value in part.parameters]
    found = array("q")
    titles_only = plan.text is not None and _fields(plan.text) == {"title"}
    size = _SCAN_BATCH // 4
    while not stop():
        keys = page(connection, plan, source, size, after)
        if not keys:
            return put_in_order(connection, found, plan.sort), True
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
    asked = term_pattern(node.text, node.phrase)
    pattern, folded = re.compile(asked.pattern).search, asked.folded
    columns = (TEXTS[node.field].place,) if node.field else (0, 1, 2, 3)
    return lambda parts: any(parts[column] and has(parts[column], pattern, folded) for column in columns)
