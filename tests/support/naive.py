"""What a filter means, written as plainly as possible: the measure for every faster way to evaluate one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from readq.dates import bounds
from readq.filters import NEW_SECONDS, And, Field, Filter, Node, Not, Or, Sort, Term, fold_name
from readq.model import Appearance, Mark, Paper, Status
from readq.searchable import printed_otherwise
from readq.source_names import answers_to
from readq.text import fold, marked, tokens

HAS = {"note": Mark.NOTE, "tag": Mark.TAG, "code": Mark.CODE, "abstract": Mark.ABSTRACT, "link": Mark.LINK}
ORDERS: dict[str, Callable[[Paper], Any]] = {
    "listed": lambda paper: 0,
    "interest": lambda paper: 0,  # until something is decided
    "relevance": lambda paper: 0,
    "newest": lambda paper: -paper.row.added_at,
    "title": lambda paper: " ".join(tokens(paper.title))[:48],
    "priority": lambda paper: -paper.row.priority,
    "decided": lambda paper: -(paper.row.decided_at or 0),
    "most-listed": lambda paper: -paper.row.listed,
    "published": lambda paper: [-ord(char) for char in f"{paper.published or ''}~"] if paper.published else [0],
    "author": lambda paper: (
        (0, " ".join(tokens(paper.authors[0].family or paper.authors[0].name))) if paper.authors else (1, "")
    ),
    "venue": lambda paper: (
        (0, " ".join(tokens(where))) if (where := paper.venue or next(iter(paper.categories), "")) else (1, "")
    ),
    "upvotes": lambda paper: -(paper.counts.get("upvotes") or 0),
    "waiting": lambda paper: paper.row.added_at if paper.row.decided_at is None else paper.row.decided_at,
}
TEXTS: dict[str, Callable[[Paper], str]] = {
    "title": lambda paper: paper.title,
    "author": lambda paper: "; ".join(author.name for author in paper.authors),
    "abstract": lambda paper: paper.abstract or "",
    "note": lambda paper: paper.note or "",
}


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
    if filter.sort is not None and filter.sort.key not in ("listed", "relevance", "interest"):
        return None
    nodes = filter.where.items if isinstance(filter.where, And) else (filter.where,)
    fields = [node for node in nodes if isinstance(node, Field) and node.name == "source"]
    if len(fields) != 1:
        return None
    names = {seen.source: _answers(seen) for paper in library for seen in paper.appearances}
    meant = [name for name, answers in names.items() if any(value in answers for value in fields[0].values)]
    return meant[0] if len(meant) == 1 else None


def _answers(seen: Appearance) -> str:
    return answers_to(seen.kind, seen.source, seen.page_date)


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

    key = ORDERS[sort.key]
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
    texts = [TEXTS[term.field]] if term.field else TEXTS.values()
    return any(_has_words(term, form) for text in texts for form in (text(paper), *printed_otherwise(text(paper))))


def _has_words(term: Term, text: str) -> bool:
    """Whether ``text`` has the words of ``term`` in sequence, and its signs where they are in it."""
    gaps, there = _gaps(term.text), _gaps(text)
    whole = term.phrase or gaps[-1].strip() != ""
    found = _words(text)
    for wanted in _spellings(_words(term.text), exact=term.phrase, whole=whole):
        for start in range(len(found) - len(wanted) + 1):
            *firsts, last = found[start : start + len(wanted)]
            words = [*zip(wanted[:-1], firsts, strict=True)]
            if not all(_spells(word, one, whole=True) for word, one in words) or not _spells(wanted[-1], last, whole):
                continue
            first, *between, end = there[start : start + len(wanted) + 1]
            if (
                _ends(first, gaps[0])
                and all(map(_between, between, gaps[1:-1]))
                and _begins(end, gaps[-1].split(" ")[0].rstrip("'\")]}.,;!?"))
            ):
                return True
    return False


# A letter and the marks it has; of a letter that is asked for, None where it does not matter which.
Letter = tuple[str, str]
Asked = tuple[str, str | None]
TYPED_FOR = {
    "ae": {"a": "\u0308"}, "oe": {"o": "\u0308ø"}, "ue": {"u": "\u0308"}, "aa": {"a": "\u030a"},
}  # fmt: skip


def _words(text: str) -> list[list[Letter]]:
    """The words of ``text``, each letter with its marks."""
    words = re.findall("[a-z0-9\x80-\U0010ffff]+", marked(text))
    return [
        [(letter, "".join(chr(ord(mark) - 0xF0000) for mark in marks)) for letter, marks in re.findall(LETTER, word)]
        for word in words
    ]


LETTER = "([^\U000f0000-\U0010ffff])([\U000f0000-\U0010ffff]*)"


def _spellings(words: list[list[Letter]], *, exact: bool, whole: bool) -> list[list[list[Asked]]]:
    """The sequences of words that a term of ``words`` asks for, at most eight."""
    spellings: list[list[list[Asked]]] = [[]]
    for number, word in enumerate(words):
        spellings = [[*spelling, []] for spelling in spellings]
        unfinished = not whole and number == len(words) - 1
        skip = False
        for at, (letter, marks) in enumerate(word):
            if skip:
                skip = False
                continue
            choices: list[list[Asked]] = [[(letter, marks if exact and marks else None)]]
            two = letter + word[at + 1][0] if at + 1 < len(word) and not marks + word[at + 1][1] else ""
            if (at and word[at - 1][0] in "aeiouq") or (unfinished and at + 2 == len(word)):
                two = ""
            if len(spellings) < 8 and marks and not exact:
                choices += [[(one, None) for one in pair] for pair, ones in TYPED_FOR.items()
                            if letter in ones and marks in list(ones[letter])]  # fmt: skip
            elif len(spellings) < 8 and two in TYPED_FOR:
                choices = [[(one, None) for one in two]]
                choices += [[(one, mark)] for one, marks in TYPED_FOR[two].items() for mark in marks]
                skip = True
            spellings = [[*rest, last + choice] for *rest, last in spellings for choice in choices]
    return spellings


def _spells(asked: list[Asked], word: list[Letter], whole: bool) -> bool:
    """Whether ``word`` is what is asked for, or begins with it."""
    if len(word) < len(asked) or (whole and len(word) > len(asked)):
        return False
    return all(
        letter == there and (marks is None or marks == has)
        for (letter, marks), (there, has) in zip(asked, word, strict=False)
    )


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
    if name == "is":
        return IS[value](paper, last_added)
    if name in NUMBERS:
        return _compares(NUMBERS[name](paper), op, value)
    if name in TIMES:
        at = TIMES[name](paper)
        start, end = bounds(value, op, now)
        return at is not None and (start is None or at >= start) and (end is None or at < end)
    return OTHERS[name](value, paper)


def _has_tag(value: str, paper: Paper) -> bool:
    tags = [fold_name(tag) for tag in paper.tags]
    return any(tag.startswith(value[:-1]) if value.endswith("*") else tag == value for tag in tags)


def _is_new(paper: Paper, last_added: int) -> bool:
    row = paper.row
    undecided = row.status is Status.INBOX and row.snoozed_until is None and not row.marks & Mark.RETURNED
    return undecided and row.added_at > last_added - NEW_SECONDS


NUMBERS: dict[str, Callable[[Paper], int | None]] = {
    "year": lambda paper: paper.row.year,
    "priority": lambda paper: paper.row.priority,
    "listed": lambda paper: paper.row.listed,
    "citations": lambda paper: paper.counts.get("citations"),
    "upvotes": lambda paper: paper.counts.get("upvotes"),
    "stars": lambda paper: paper.counts.get("stars"),
    "rating": lambda paper: paper.rating,
}
TIMES: dict[str, Callable[[Paper], int | None]] = {
    "added": lambda paper: paper.row.added_at,
    "decided": lambda paper: paper.row.decided_at,
}
OTHERS: dict[str, Callable[[str, Paper], bool]] = {
    "status": lambda value, paper: (
        paper.row.status.label == value and not (value == "inbox" and paper.row.snoozed_until)
    ),
    "tag": _has_tag,
    "source": lambda value, paper: any(value in _answers(appearance) for appearance in paper.appearances),
    "id": lambda value, paper: str(paper.id) == value or any(value == known for _, known in paper.identifiers),
    "has": lambda value, paper: bool(paper.row.marks & HAS[value]),
}
IS: dict[str, Callable[[Paper, int], bool]] = {
    "snoozed": lambda paper, _: paper.row.snoozed_until is not None,
    "decided": lambda paper, _: paper.row.status is not Status.INBOX,
    "listed-twice": lambda paper, _: paper.row.listed >= 2,
    "watched": lambda paper, _: bool(paper.row.marks & Mark.WATCHED),
    "revised": lambda paper, _: bool(paper.row.marks & Mark.REVISED),
    "withdrawn": lambda paper, _: bool(paper.row.marks & Mark.WITHDRAWN),
    "returned": lambda paper, _: bool(paper.row.marks & Mark.RETURNED),
    "new": _is_new,
    # Where no page has a day printed on it: tests/store/test_latest.py has the others.
    "latest": lambda paper, last_added: bool(paper.appearances) and paper.row.added_at > last_added - NEW_SECONDS,
}


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
