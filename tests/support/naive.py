"""What a filter means, written as plainly as possible: the measure for every faster way to evaluate one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from readq.dates import bounds
from readq.filters import NEW_SECONDS, And, Field, Filter, Node, Not, Or, Sort, Term, fold_name
from readq.model import Mark, Paper, Status
from readq.text import fold, tokens

_HAS = {"note": Mark.NOTE, "tag": Mark.TAG, "code": Mark.CODE, "abstract": Mark.ABSTRACT, "link": Mark.LINK}


def select(
    filter: Filter, papers: Iterable[Paper], *, now: datetime, positions: Mapping[int, int] | None = None
) -> list[int]:
    """The ids of the papers that ``filter`` lets through, in its order. ``papers`` are the whole library."""
    library = list(papers)
    last = max((paper.row.added_at for paper in library), default=0)
    found = [paper for paper in library if matches(filter, paper, now=now, last_added=last)]
    source = _only_source(filter, library)
    return ordered(filter, found, positions=_ranks(source, found) if source is not None else positions)


def _only_source(filter: Filter, library: Iterable[Paper]) -> str | None:
    """The name of the only source a filter means, if its order is the listed one; names here are different."""
    if filter.sort is not None and filter.sort.key not in ("listed", "relevance"):
        return None
    nodes = filter.where.items if isinstance(filter.where, And) else (filter.where,)
    fields = [node for node in nodes if isinstance(node, Field) and node.name == "source"]
    if len(fields) != 1:
        return None
    names = {appearance.source for paper in library for appearance in paper.appearances}
    meant = [name for name in names if any(value in fold_name(name) for value in fields[0].values)]
    return meant[0] if len(meant) == 1 else None


def _ranks(source: str, papers: Iterable[Paper]) -> dict[int, int]:
    """The first rank of each paper in a source."""
    return {
        paper.id: min(appearance.rank or 0 for appearance in paper.appearances if appearance.source == source)
        for paper in papers
    }


def matches(filter: Filter, paper: Paper, *, now: datetime, last_added: int) -> bool:
    """Whether ``filter`` lets ``paper`` through. ``last_added`` is the latest ``added_at`` in the whole library;
    ``now`` is as in `readq.dates.bounds`."""
    return filter.where is None or _holds(filter.where, paper, now, last_added)


def ordered(filter: Filter, papers: Iterable[Paper], *, positions: Mapping[int, int] | None = None) -> list[int]:
    """The ids of ``papers`` in the order ``filter`` asks for; ``positions`` are their places by hand, else by id."""
    sort = filter.sort or Sort()

    def place(paper: Paper) -> tuple[int, int]:
        return (positions[paper.id] if positions else paper.id), paper.id

    first: dict[str, Callable[[Paper], Any]] = {
        "listed": lambda paper: 0,
        "relevance": lambda paper: 0,
        "newest": lambda paper: -paper.row.added_at,
        "title": lambda paper: " ".join(tokens(paper.title))[:48],
        "priority": lambda paper: -paper.row.priority,
        "decided": lambda paper: -(paper.row.decided_at or 0),
        "most-listed": lambda paper: -paper.row.listed,
        "waiting": lambda paper: paper.row.added_at if paper.row.decided_at is None else paper.row.decided_at,
    }
    key = first[sort.key]
    ids = [paper.id for paper in sorted(papers, key=lambda paper: (key(paper), place(paper)))]
    return ids[::-1] if sort.reverse else ids


def _holds(node: Node, paper: Paper, now: datetime, last_added: int) -> bool:
    match node:
        case Term():
            return _contains(node, paper)
        case Not(item):
            return not _holds(item, paper, now, last_added)
        case And(items):
            return all(_holds(item, paper, now, last_added) for item in items)
        case Or(items):
            return any(_holds(item, paper, now, last_added) for item in items)
        case Field(name, op, values):
            return any(_has_value(name, op, value, paper, now, last_added) for value in values)


def _contains(term: Term, paper: Paper) -> bool:
    texts = {
        "title": paper.title,
        "author": "; ".join(author.name for author in paper.authors),
        "abstract": paper.abstract or "",
        "note": paper.note or "",
    }
    return any(_has_words(term, text) for text in ([texts[term.field]] if term.field else texts.values()))


def _has_words(term: Term, text: str) -> bool:
    """Whether ``text`` has the words of ``term`` in sequence, and its signs where they are in it."""
    wanted, found = tokens(term.text), tokens(text)
    gaps, there = _gaps(term.text), _gaps(text)
    whole = term.phrase or gaps[-1].strip() != ""
    for start in range(len(found) - len(wanted) + 1):
        *firsts, last = found[start : start + len(wanted)]
        if firsts != wanted[:-1] or not (last == wanted[-1] if whole else last.startswith(wanted[-1])):
            continue
        first, *between, end = there[start : start + len(wanted) + 1]
        if (
            _ends(first, gaps[0])
            and all(map(_between, between, gaps[1:-1]))
            and _begins(end, gaps[-1].split(" ")[0].rstrip("'\")]}.,;!?"))
        ):
            return True
    return False


def _gaps(text: str) -> list[str]:
    """What stands before, between and behind the words of ``text``, with spaces for white space."""
    return [re.sub(r"\s", " ", gap) for gap in re.split("[a-zA-Z0-9\x80-\U0010ffff]+", fold(text))]


def _begins(there: str, signs: str) -> bool:
    """Whether ``there`` begins with ``signs``, up to four others before them."""
    return any(there[at:].startswith(signs) for at in range(5) if " " not in there[:at] and at <= len(there))


def _ends(there: str, gap: str) -> bool:
    """Whether ``there`` ends with the signs that ``gap`` ends with, up to four others behind them."""
    return _begins(there[::-1], gap.split(" ")[-1].lstrip("'\"([{")[::-1])


def _between(there: str, gap: str) -> bool:
    if " " not in gap:
        if " " in there:
            return False
        places = [at for at in range(5) if there[at:].startswith(gap)]
        return any(len(there) - at - len(gap) <= 4 for at in places)
    behind = gap.split(" ")[0].rstrip("'\")]}.,;!?")
    return any(_begins(there[:at], behind) and _ends(there[at:], gap) for at in range(len(there) + 1))


def _has_value(name: str, op: str, value: str, paper: Paper, now: datetime, last_added: int) -> bool:
    row = paper.row
    match name:
        case "status":
            return row.status.label == value and not (value == "inbox" and row.snoozed_until)
        case "tag":
            tags = [fold_name(tag) for tag in paper.tags]
            return any(tag.startswith(value[:-1]) if value.endswith("*") else tag == value for tag in tags)
        case "source":
            return any(value in fold_name(appearance.source) for appearance in paper.appearances)
        case "id":
            return str(paper.id) == value or any(value == identifier for _, identifier in paper.identifiers)
        case "has":
            return bool(row.marks & _HAS[value])
        case "is":
            return _is(value, paper, last_added)
        case "year" | "priority" | "listed":
            return _compares({"year": row.year, "priority": row.priority, "listed": row.listed}[name], op, value)
        case "added" | "decided":
            at = row.added_at if name == "added" else row.decided_at
            start, end = bounds(value, op, now)
            return at is not None and (start is None or at >= start) and (end is None or at < end)
    raise AssertionError(f"no field {name}")


def _is(value: str, paper: Paper, last_added: int) -> bool:
    row = paper.row
    undecided = row.status is Status.INBOX
    return {
        "snoozed": row.snoozed_until is not None,
        "decided": not undecided,
        "listed-twice": row.listed >= 2,
        "returned": bool(row.marks & Mark.RETURNED),
        "new": undecided
        and row.snoozed_until is None
        and not row.marks & Mark.RETURNED
        and row.added_at > last_added - NEW_SECONDS,
    }[value]


def _compares(number: int | None, op: str, value: str) -> bool:
    if number is None:
        return False
    if op == ":" and ".." in value:
        low, high = value.split("..")
        return (not low or number >= int(low)) and (not high or number <= int(high))
    wanted = int(value)
    return {
        ":": number == wanted,
        ":>": number > wanted,
        ":>=": number >= wanted,
        ":<": number < wanted,
        ":<=": number <= wanted,
    }[op]
