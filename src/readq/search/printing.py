"""`Filter` back to text."""

from __future__ import annotations

from readq.filters import TEXT_FIELDS, And, Field, Filter, Node, Not, Or, Term, all_of, any_of, negate
from readq.search.fields import field_at, make_field, misspelt_at
from readq.search.lexer import is_bare, quote
from readq.text import tokens


def print_filter(filter: Filter) -> str:
    """The query that `readq.search.query.parse` reads as ``filter``, or as `normalise` of it if it was made otherwise;
    readable back within the parser's limits on depth and length."""
    filter = normalise(filter)
    parts = [] if filter.where is None else [_print(filter.where)]
    if filter.sort is not None:
        parts.append(f"sort:{'-' if filter.sort.reverse else ''}{filter.sort.key}")
    return " ".join(parts)


def normalise(filter: Filter) -> Filter:
    """The filter that means the same in the canonical shape the parser makes; ValueError for a field value that means
    nothing. Terms without tokens are left out; a word that cannot be written without quotes becomes a phrase."""
    return Filter(None if filter.where is None else _normal(filter.where), filter.sort)


def _normal(node: Node) -> Node | None:
    match node:
        case Term():
            return _normal_term(node)
        case Field(name, op, values):
            return make_field(name, op, values)
        case Not(item):
            inner = _normal(item)
            return None if inner is None else negate(inner)
        case And(items):
            return all_of([_normal(item) for item in items])
        case Or(items):
            return any_of(normal for item in items if (normal := _normal(item)) is not None)


def _is_field(word: str) -> bool:
    return bool(field_at(word, 0) or misspelt_at(word))


def _normal_term(term: Term) -> Term | None:
    if not tokens(term.text):
        return None
    if term.phrase or (is_bare(term.text, value=bool(term.field)) and (term.field or not _is_field(term.text))):
        return term
    return Term(term.text, True, term.field)


def _print(node: Node) -> str:
    match node:
        case Term(text, phrase, field):
            return (f"{field}:" if field else "") + (quote(text) if phrase else text)
        case Field(name, op, values):
            return f"{name}{op}" + ",".join(value if is_bare(value, value=True) else quote(value) for value in values)
        case Not(item):
            return "-" + _inside(item)
        case And(items):
            return " ".join(_inside(item) if isinstance(item, Or) else _print(item) for item in items)
        case Or(items):
            return _list(items) or " OR ".join(_print(item) for item in items)


def _inside(node: Node) -> str:
    """``node`` printed as one atom: in parentheses unless it is one already."""
    if isinstance(node, And) or (isinstance(node, Or) and not _list(node.items)):
        return f"({_print(node)})"
    return _print(node)


def _list(items: tuple[Node, ...]) -> str:
    """The alternatives as ``field:a,b`` if they are terms of one field, else empty."""
    fields = {item.field if isinstance(item, Term) else "" for item in items}
    if len(fields) != 1 or not fields <= set(TEXT_FIELDS):
        return ""
    terms = [item for item in items if isinstance(item, Term)]
    return f"{terms[0].field}:" + ",".join(quote(term.text) if term.phrase else term.text for term in terms)
