"""A `Filter` as SQL. User text travels only as parameters, and into full-text expressions only as quoted tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from readq import values
from readq.dates import bounds
from readq.filters import NEW_SECONDS, And, Field, Node, Not, Or, Term, all_of
from readq.model import Mark, Status
from readq.store.papers import SNOOZED, places
from readq.text import tokens
from readq.wording import Wording, wording

_EVERY = frozenset(range(5))
_EXPRESSION_DEPTH = 20  # from about 28 levels on SQLite has no room left to read a full-text expression
_COLUMNS = {"title": "title", "author": "authors", "abstract": "abstract", "note": "note"}
_SPELT = {
    "title": "spelt(?, p.title)",
    "author": "(SELECT spelt(?, authors) FROM paper_text WHERE id = p.id)",
    "abstract": "(SELECT spelt(?, abstract) FROM paper_text WHERE id = p.id)",
    "note": "(SELECT spelt(?, body) FROM note WHERE paper_id = p.id)",
    "": "(SELECT spelt(?, p.title, t.abstract, t.authors, n.body) FROM paper_text t "
    "LEFT JOIN note n ON n.paper_id = t.id WHERE t.id = p.id)",
}
_HAS = {"note": Mark.NOTE, "tag": Mark.TAG, "code": Mark.CODE, "abstract": Mark.ABSTRACT, "link": Mark.LINK}

Parameters = tuple[object, ...]


@values.value(frozen=True, slots=True)
class Condition:
    """SQL about a paper ``p`` and its parameters."""

    sql: str
    parameters: Parameters = ()


@values.value(frozen=True, slots=True)
class Plan:
    """A filter taken apart by what makes each part fast.

    ``statuses``: the status numbers it allows. ``text``: positive and negative text terms that all hold, None if there
    is none. ``selective``: the conditions that a list of ids answers (tag, source, id). ``rest``: all others.
    """

    statuses: tuple[int, ...]
    text: Node | None
    selective: tuple[Condition, ...]
    rest: tuple[Condition, ...]

    @property
    def plain(self) -> bool:
        """Whether statuses are all there is to it, so that the indices of `readq.store.orders` answer it."""
        return self.text is None and not self.selective and not self.rest


def plan(where: Node | None, now: datetime) -> Plan:
    """Take ``where`` apart. ``now`` settles relative dates."""
    nodes: Sequence[Node] = () if where is None else where.items if isinstance(where, And) else (where,)
    statuses = set(_EVERY)
    text: list[Node] = []
    selective: list[Condition] = []
    rest: list[Condition] = []
    for node in nodes:
        allowed = _statuses(node)
        if allowed is not None:
            statuses &= allowed
        elif _is_text(node):
            text.append(node)
        elif isinstance(node, Field) and node.name in ("tag", "source", "id"):
            selective.append(condition(node, now))
        else:
            rest.append(condition(node, now))
    return Plan(
        tuple(sorted(statuses)),
        None if not text else text[0] if len(text) == 1 else And(tuple(text)),
        tuple(selective),
        tuple(rest),
    )


def _statuses(node: Node) -> set[int] | None:
    """The status numbers a node about nothing but the status allows; None for any other node."""
    if isinstance(node, Not):
        inner = _statuses(node.item)
        return None if inner is None else set(_EVERY) - inner
    if isinstance(node, Field):
        if node.name == "status":
            return {int(Status.parse(value)) for value in node.values}
        if node.name == "is" and set(node.values) <= {"snoozed", "decided"}:
            allowed: set[int] = set()
            for value in node.values:
                allowed |= {SNOOZED} if value == "snoozed" else {Status.QUEUE, Status.READ, Status.SKIP}
            return allowed
    return None


def _is_text(node: Node) -> bool:
    if isinstance(node, Term):
        return True
    if isinstance(node, Not):
        return _is_text(node.item)
    if isinstance(node, Field):
        return False
    return all(_is_text(item) for item in node.items)


def condition(node: Node, now: datetime) -> Condition:
    """Any node as one SQL condition."""
    if isinstance(node, Term):
        listed = Condition("p.id IN (SELECT rowid FROM paper_fts WHERE paper_fts MATCH ?)", (term_expression(node),))
        if not _is_signed(node):
            return listed
        spelt = _spelt(node)
        return Condition(f"({listed.sql} AND {spelt.sql})", listed.parameters + spelt.parameters)
    if isinstance(node, Not):
        inner = condition(node.item, now)
        # A comparison with a value the paper lacks is NULL; its negation holds.
        grouped = inner.sql if isinstance(node.item, And | Or) else f"({inner.sql})"
        return Condition(f"{grouped} IS NOT 1", inner.parameters)
    if isinstance(node, And | Or):
        # What nests deepest comes first, so that SQLite's parser, whose stack is small, keeps one "(" of each level.
        parts = [condition(item, now) for item in sorted(node.items, key=depth, reverse=True)]
        joiner = " AND " if isinstance(node, And) else " OR "
        parameters = tuple(value for part in parts for value in part.parameters)
        return Condition("(" + joiner.join(part.sql for part in parts) + ")", parameters)
    return _FIELDS[node.name](node, now)


def depth(node: Node) -> int:
    """How many levels of And and Or a tree has."""
    if isinstance(node, Not):
        return depth(node.item)
    return 1 + max(map(depth, node.items)) if isinstance(node, And | Or) else 0


def text_query(node: Node, now: datetime) -> tuple[str | None, list[Condition]]:
    """A tree of terms as a full-text expression and the conditions that what it finds has to meet beside; None when
    there is nothing to start from, or it nests too deep for SQLite to read it: then the conditions are all there is."""
    items = node.items if isinstance(node, And) else (node,)
    # Signs are looked for in what the words alone find.
    spelt = [item for item in items if isinstance(item, Term) and _is_signed(item)]
    exact = [item for item in items if not _has_signs(item)]
    others = [item for item in items if _has_signs(item) and item not in spelt]
    start = all_of(exact + [Term(" ".join(tokens(term.text)), _wording(term).whole, term.field) for term in spelt])
    match = None if start is None or depth(start) > _EXPRESSION_DEPTH else _expression(start)
    if match is None:
        return None, [condition(node, now)]
    return match, [*map(_spelt, spelt), *(condition(item, now) for item in others)]


def _wording(term: Term) -> Wording:
    return wording(term.text, term.phrase)


def _is_signed(term: Term) -> bool:
    return _wording(term).signed


def _has_signs(node: Node) -> bool:
    if isinstance(node, Term):
        return _is_signed(node)
    if isinstance(node, Not):
        return _has_signs(node.item)
    return isinstance(node, And | Or) and any(map(_has_signs, node.items))


def _spelt(term: Term) -> Condition:
    """That the text of a paper has the term with its signs, whatever the index says."""
    return Condition(_SPELT[term.field], (_wording(term).pattern,))


def _expression(node: Node) -> str | None:
    if isinstance(node, Term):
        return term_expression(node)
    if isinstance(node, Not | Field):
        return None
    parts = [_expression(item) for item in node.items]
    if isinstance(node, Or):
        return None if None in parts else "(" + " OR ".join(part for part in parts if part) + ")"
    positive = [part for part in parts if part]
    negative = [
        _expression(item.item) if isinstance(item, Not) else None
        for item, part in zip(node.items, parts, strict=True)
        if part is None
    ]
    if not positive or None in negative:
        return None
    result = "(" + " AND ".join(positive) + ")"
    return f"({result} NOT ({' OR '.join(part for part in negative if part)}))" if negative else result


def term_expression(term: Term) -> str:
    """The words of a term as a full-text expression; they are letters and digits only, and quoted all the same."""
    found = _wording(term)
    phrase = '"' + " ".join(found.words) + '"' + ("" if found.whole else " *")
    return f"{{{_COLUMNS[term.field]}}} : {phrase}" if term.field else phrase


def _status(field: Field, now: datetime) -> Condition:
    numbers = sorted(_statuses(field) or ())
    return Condition(f"p.status IN ({places(numbers)})", tuple(numbers))


def _tag(field: Field, now: datetime) -> Condition:
    parts, parameters = [], []
    for value in field.values:
        if value.endswith("*"):
            parts.append("substr(folded, 1, ?) = ?")
            parameters += [len(value) - 1, value[:-1]]
        else:
            parts.append("folded = ?")
            parameters.append(value)
    query = f"SELECT x.paper_id FROM tag t JOIN paper_tag x ON x.tag_id = t.id WHERE {' OR '.join(parts)}"
    return Condition(f"p.id IN ({query})", tuple(parameters))


def sources_named(field: Field) -> Condition:
    """Which sources ``s`` a ``source:`` field means."""
    return Condition(" OR ".join(["instr(fold_name(s.name), ?) > 0"] * len(field.values)), field.values)


def _source(field: Field, now: datetime) -> Condition:
    named = sources_named(field)
    query = f"SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id WHERE {named.sql}"
    return Condition(f"p.id IN ({query})", named.parameters)


def _id(field: Field, now: datetime) -> Condition:
    numbers = tuple(int(value) for value in field.values if value.isascii() and value.isdigit() and len(value) < 19)
    query = (
        f"SELECT id FROM paper WHERE id IN ({places(numbers)}) UNION "
        f"SELECT paper_id FROM identifier WHERE value IN ({places(field.values)})"
    )
    return Condition(f"p.id IN ({query})", numbers + field.values)


def _number(field: Field, now: datetime) -> Condition:
    column = f"p.{field.name}"
    parts, parameters = [], []
    for value in field.values:
        if field.op != ":":
            parts.append(f"{column} {field.op[1:]} ?")
            parameters.append(int(value))
            continue
        first, dots, last = value.partition("..")
        low, high = first or None, (last if dots else first) or None
        if low is not None and high is not None and int(low) > int(high):
            low, high = high, low
        within = []
        for bound, sign in ((low, ">="), (high, "<=")):
            if bound is not None:
                within.append(f"{column} {sign} ?")
                parameters.append(int(bound))
        parts.append("(" + " AND ".join(within) + ")")
    return Condition("(" + " OR ".join(parts) + ")", tuple(parameters))


def _date(field: Field, now: datetime) -> Condition:
    column = f"p.{field.name}_at"
    parts, parameters = [], []
    for value in field.values:
        within = [f"{column} IS NOT NULL"]
        for bound, sign in zip(bounds(value, field.op, now), (">=", "<"), strict=True):
            if bound is not None:
                within.append(f"{column} {sign} ?")
                parameters.append(bound)
        parts.append("(" + " AND ".join(within) + ")")
    return Condition("(" + " OR ".join(parts) + ")", tuple(parameters))


def _has(field: Field, now: datetime) -> Condition:
    mask = sum({_HAS[value] for value in field.values})
    return Condition("p.marks & ? <> 0", (int(mask),))


# The newest arrival comes from the index of each status, so that it costs five look-ups and no scan.
_LAST_ADDED = (
    "(SELECT max(-k) FROM ("
    + " UNION ALL ".join(f"SELECT min(k_newest) AS k FROM paper WHERE status = {number}" for number in range(5))
    + "))"
)
_IS = {
    "snoozed": f"p.status = {SNOOZED}",
    "decided": "p.status IN (1, 2, 3)",
    "listed-twice": "p.listed >= 2",
    "returned": f"p.marks & {int(Mark.RETURNED)} <> 0",
    "new": f"(p.status = 0 AND p.marks & {int(Mark.RETURNED)} = 0 AND p.added_at > {_LAST_ADDED} - {NEW_SECONDS})",
}


def _is(field: Field, now: datetime) -> Condition:
    return Condition("(" + " OR ".join(_IS[value] for value in field.values) + ")")


_FIELDS = {
    "status": _status,
    "tag": _tag,
    "source": _source,
    "id": _id,
    "year": _number,
    "priority": _number,
    "listed": _number,
    "added": _date,
    "decided": _date,
    "has": _has,
    "is": _is,
}
