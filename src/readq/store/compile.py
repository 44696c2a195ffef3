"""A `Filter` as SQL. User text travels only as parameters, and into full-text expressions only as quoted tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from readq import values
from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term, all_of, conjuncts
from readq.store.field_sql import ANY_TEXT_SPELT, PROPERTIES, TEXTS, Condition, by_ids, statuses_of
from readq.store.orders import EVERY_STATUS
from readq.term_pattern import TermPattern, term_pattern

_EXPRESSION_DEPTH = 20  # from about 28 levels on SQLite has no room left to read a full-text expression


@values.value(frozen=True, slots=True)
class Plan:
    """A filter taken apart by what makes each part fast, at the time ``now``.

    ``statuses``: the status numbers it allows. ``text``: positive and negative text terms that all hold, None if there
    is none. ``sources``: the ``source:`` fields that all hold. ``selective``: the other conditions that a list of ids
    answers (tag, id). ``rest``: all others.
    """

    filter: Filter
    now: datetime
    statuses: tuple[int, ...]
    text: Node | None
    sources: tuple[Field, ...]
    selective: tuple[Condition, ...]
    rest: tuple[Condition, ...]

    @property
    def sort(self) -> Sort:
        """The order to list the papers in."""
        return self.filter.sort or Sort()

    @property
    def plain(self) -> bool:
        """Whether statuses are all there is to it, so that the indices of `readq.store.orders` answer it."""
        return self.text is None and not self.sources and not self.selective and not self.rest


def plan(filter_: Filter, now: datetime) -> Plan:
    """Take ``filter_`` apart, once for all that is asked of it. ``now`` settles relative dates."""
    statuses = set(EVERY_STATUS)
    text: list[Node] = []
    sources: list[Field] = []
    selective: list[Condition] = []
    rest: list[Condition] = []
    for node in conjuncts(filter_.where):
        allowed = _statuses(node)
        if allowed is not None:
            statuses &= allowed
        elif _is_text(node):
            text.append(node)
        elif isinstance(node, Field) and node.name == "source":
            sources.append(node)
        elif isinstance(node, Field) and by_ids(node):
            selective.append(condition(node, now))
        else:
            rest.append(condition(node, now))
    return Plan(
        filter_,
        now,
        tuple(sorted(statuses)),
        None if not text else text[0] if len(text) == 1 else And(tuple(text)),
        tuple(sources),
        tuple(selective),
        tuple(rest),
    )


def _statuses(node: Node) -> set[int] | None:
    """The status numbers a node about nothing but the status allows; None for any other node."""
    if isinstance(node, Not):
        inner = _statuses(node.item)
        return None if inner is None else set(EVERY_STATUS) - inner
    return statuses_of(node) if isinstance(node, Field) else None


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
        return _having(node)
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
    return PROPERTIES[node.name].sql(node, now)


def depth(node: Node) -> int:
    """How many levels of And and Or a tree has."""
    if isinstance(node, Not):
        return depth(node.item)
    return 1 + max(map(depth, node.items)) if isinstance(node, And | Or) else 0


def text_query(node: Node, now: datetime) -> tuple[str | None, list[Condition]]:
    """A tree of terms as a full-text expression and the conditions that what it finds has to meet beside; None when
    there is nothing to start from, or it nests too deep for SQLite to read it: then the conditions are all there is."""
    items = node.items if isinstance(node, And) else (node,)
    # Signs and accents are looked for in what the words alone find.
    looked_at = [item for item in items if isinstance(item, Term) and not _pattern(item).sure]
    exact = [item for item in items if not _is_unsure(item)]
    others = [item for item in items if _is_unsure(item) and item not in looked_at]
    start = all_of([*exact, *looked_at])
    match = None if start is None or depth(start) > _EXPRESSION_DEPTH else _expression(start)
    if match is None:
        return None, [condition(node, now)]
    return match, [*map(spelt, looked_at), *(condition(item, now) for item in others)]


def _having(term: Term) -> Condition:
    """That a paper has a term."""
    found, listed = _pattern(term), "SELECT rowid FROM paper_fts WHERE paper_fts MATCH ?"
    if not found.unsure:
        return Condition(f"p.id IN ({listed})", (term_expression(term),))
    look, doubtful = spelt(term), matching(found.unsure, found.whole, term.field)
    if not found.sure:
        return Condition(f"(p.id IN ({listed}) AND {look.sql})", (doubtful, *look.parameters))
    looked_at = (
        f"SELECT p.id FROM paper_fts f CROSS JOIN paper p ON p.id = f.rowid WHERE f.paper_fts MATCH ? AND {look.sql}"
    )
    return Condition(f"p.id IN ({listed} UNION ALL {looked_at})", (term_expression(term), doubtful, *look.parameters))


def _pattern(term: Term) -> TermPattern:
    return term_pattern(term.text, term.phrase)


def _is_unsure(node: Node) -> bool:
    """Whether the index alone cannot answer a term, or one in a tree of them."""
    if isinstance(node, Term):
        return bool(_pattern(node).unsure)
    if isinstance(node, Not):
        return _is_unsure(node.item)
    return isinstance(node, And | Or) and any(map(_is_unsure, node.items))


def spelt(term: Term) -> Condition:
    """That the text of a paper has the term with its signs and accents, whatever the index says."""
    sql = TEXTS[term.field].spelt if term.field else ANY_TEXT_SPELT
    found = _pattern(term)
    return Condition(sql, (found.marks, found.pattern))


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
    """What the index finds a term by: its sure spellings; the unsure ones where there are no others."""
    found = _pattern(term)
    return matching(found.sure or found.unsure, found.whole, term.field)


def matching(spellings: Sequence[str], whole: bool, field: str) -> str:
    """A full-text expression for any of ``spellings``; they are letters and digits only, and quoted all the same."""
    phrases = " OR ".join(f'"{words}"' + ("" if whole else " *") for words in spellings)
    if len(spellings) > 1:
        phrases = f"({phrases})"
    return f"{{{TEXTS[field].column}}} : {phrases}" if field else phrases
