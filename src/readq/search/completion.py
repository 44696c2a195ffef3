"""What could come next in a query that is being typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from readq import dates
from readq.filters import COMPARED_FIELDS, fold_name
from readq.search.fields import CHOICES, FIELDS, field_at, misspelt
from readq.search.lexer import is_bare, opens_quote, quote, read_quoted, skip_space, word_end
from readq.text import clean

Values = Callable[[str], Sequence[str]]

_LIVE = ("tag", "source", "author", "year")
_NUMBERS = {
    "priority": {">0": "raised", "<0": "lowered", "0": "neither"},
    "listed": {">=2": "in two listings or more", ">=3": "in three or more", "1": "in one only"},
}
# What is no number or date yet and may become one.
_NUMBER_BEGUN = re.compile(r"[+-]?([0-9]+\.)?|\.\.?[+-]?|[0-9]+\.\.[+-]")
_DATE_BEGUN = re.compile(
    r"[0-9]{1,4} ?(da|we|wee|mon|mont|ye|yea)?|[0-9]{4}-[01]?|[0-9]{4}-(0?[1-9]|1[0-2])-0?|[0-9a-z -]+\.|\.\.?"
)
_DATES = {
    "today": "since midnight",
    "yesterday": "the day before",
    "1w": "the last week",
    "2w": "the last two weeks",
    "1mo": "the last month",
    "3mo": "the last three months",
    "1y": "the last year",
}
_HELP = {
    "status": ("not decided yet", "to read", "done", "not for me"),
    "has": ("a note of yours", "tags", "a link to code", "an abstract", "a web page or PDF"),
    "is": (
        "from the last arrivals",
        "put off",
        "in two listings or more",
        "queued, read or skipped",
        "back from snooze",
    ),
    "sort": (
        "as listed, or as you arranged it",
        "last added first",
        "by title, A to Z",
        "highest priority first",
        "last decided first",
        "in most listings first",
        "longest waiting first",
        "best match first, in find",
    ),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """A way to go on: ``text`` in place of the characters from ``start`` to ``end`` of the query; ``help`` says what it
    means in a few words, or is empty."""

    start: int
    end: int
    text: str
    help: str = ""

    def apply(self, query: str) -> tuple[str, int]:
        """The query with this completion in it, and where the cursor goes."""
        return query[: self.start] + self.text + query[self.end :], self.start + len(self.text)


def complete(text: str, cursor: int, values: Values, *, begun: bool = False, limit: int = 50) -> list[Completion]:
    """The fields or values that could be meant at ``cursor``, best first; none within a phrase or plain text. Where
    nothing of a term is typed yet these are all fields, or none if it has to be ``begun``.

    ``values`` supplies what the library has for a field whose values are not fixed: ``tag``, ``source``, ``author`` or
    ``year``, most useful first. Values that could not be shown as they are, are left out.
    """
    place = _place(text, cursor)
    if place is None or (begun and not place.field and not place.typed):
        return []
    if place.field:
        offers = _offers(place, values)
    else:
        offers = [(f"{name}:", help) for name, help in FIELDS.items() if name.startswith(place.typed.lower())]
    return [Completion(place.start, place.end, text, help) for text, help in offers[:limit]]


def help_at(text: str, cursor: int, values: Values) -> str:
    """What the field takes whose value is only begun at ``cursor``, in a few words; empty if there is none."""
    place = _place(text, cursor)
    begun = place is not None and place.field and _begun(place, values)
    return f"{place.field}: {FIELDS[place.field]}" if place is not None and begun else ""


def ghost(text: str, cursor: int, offers: Iterable[Completion]) -> str:
    """What to show dimmed behind the cursor: the rest of the first of the ``offers`` for this text and cursor that
    continues what is typed; empty if none does, and within the text."""
    if cursor != len(text):
        return ""
    for found in offers:
        typed = text[found.start :]
        if (typed or text[:cursor].endswith((":", ","))) and found.text[: len(typed)].lower() == typed.lower():
            return found.text[len(typed) :]
    return ""


def without_unfinished(text: str, cursor: int, values: Values) -> str | None:
    """The query without the term that is being typed at ``cursor``, if that may still become another one: a word that
    begins the name of a field or is a slip of one, a field without a value, the beginning of a value. None if there is
    no such term.

    Until it is finished the term says nothing reliable: ``status`` is a word on its way to ``status:queue``.
    """
    place = _place(text, cursor)
    if place is None or cursor != place.end or (cursor < len(text) and text[cursor] not in " )"):
        return None
    if place.field:
        unfinished = _begun(place, values)
        start = place.start if place.before else place.term
    else:
        typed = place.typed.lower().removesuffix(":")
        unfinished = bool(typed) and (any(name.startswith(typed) for name in FIELDS) or bool(misspelt(typed)))
        start = place.start
    return text[:start] + text[cursor:] if unfinished else None


def _begun(place: _Place, values: Values) -> bool:
    """Whether the value at ``place`` is only the beginning of one."""
    name, typed = place.field, fold_name(place.typed)
    if not typed or name == "id":
        return True
    if name == "tag":
        known = [fold_name(tag) for tag in values(name)]
        return typed not in known and any(tag.startswith(typed) for tag in known)
    if name in CHOICES:
        choices = [choice for choice in CHOICES[name] if choice.startswith(typed.removeprefix("-"))]
        return len(choices) > 1 and typed not in choices
    if name in ("added", "decided"):
        return not _is_date(typed) and (
            any(date.startswith(typed) for date in _DATES) or bool(_DATE_BEGUN.fullmatch(typed))
        )
    if name == "year" and typed.isdecimal():
        return len(typed) < 4
    return name in COMPARED_FIELDS and bool(_NUMBER_BEGUN.fullmatch(typed))


def _is_date(typed: str) -> bool:
    try:
        dates.canonical(typed)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the cursor is: the range a completion replaces, what of it is before the cursor, and for a value its
    field, where that begins, and the values before it in the list. ``compared``: behind a ``>`` or ``<``."""

    start: int
    end: int
    typed: str
    field: str = ""
    before: tuple[str, ...] = ()
    term: int = 0
    compared: bool = False


def _place(text: str, cursor: int) -> _Place | None:
    at = skip_space(text, 0)
    while at < cursor:
        if text[at] in "()-!":
            at += 1
        elif opens_quote(text, at):
            _, at, closed = read_quoted(text, at)
            if at >= cursor or not closed:
                return None
        elif found := field_at(text, at):
            name, op, value = found
            if cursor < value:
                return _Place(at, value, text[at:cursor])
            place, end = _value_place(text, cursor, name, value)
            if place is not None:
                return replace(place, term=at, compared=op != ":")
            at = end
        else:
            end = word_end(text, at)
            if cursor <= end:
                colon = text.find(":", cursor, end)
                return _Place(at, end if colon < 0 else colon + 1, text[at:cursor])
            at = end
        at = skip_space(text, at)
    return _Place(cursor, cursor, "")


def _value_place(text: str, cursor: int, name: str, at: int) -> tuple[_Place | None, int]:
    """The value of a list from ``at`` that the cursor is in or behind, or None and where the list ends."""
    before: list[str] = []
    while True:
        start, closed = at, True
        if opens_quote(text, at):
            value, at, closed = read_quoted(text, at)
            typed = read_quoted(text[: max(cursor, start + 1)], start)[0]
        else:
            at = word_end(text, at, value=True)
            value, typed = text[start:at], text[start:cursor]
        if cursor <= at:
            if name in ("added", "decided") and ".." in typed:
                start += typed.rindex("..") + 2
                typed = text[start:cursor]
            return _Place(start, at if closed else cursor, typed, name, tuple(before)), at
        before.append(fold_name(value))
        if not text.startswith(",", at):
            return None, at
        at += 1


def _offers(place: _Place, values: Values) -> list[tuple[str, str]]:
    """What could stand for the value at ``place``, as it is to be typed, with its help."""
    name, typed = place.field, fold_name(place.typed)
    known: Iterable[tuple[str, str]]
    sign = ""
    if name in CHOICES:
        known = zip(CHOICES[name], _HELP[name], strict=True)
        if name == "sort" and typed.startswith("-"):
            sign, typed = "-", typed[1:]
    elif name in ("added", "decided"):
        known = _DATES.items()
    elif name in _NUMBERS:
        known = () if place.compared else _NUMBERS[name].items()
    elif name in _LIVE:
        known = ((value, "") for value in values(name))
    else:
        return []
    ranked: tuple[list[tuple[str, str]], ...] = ([], [], [])
    for value, help in known:
        folded = fold_name(value)
        if typed not in folded or folded == typed or folded in place.before or clean(value) != value:
            continue
        rank = 0 if folded.startswith(typed) else 1 if re.search(r"(?<!\w)" + re.escape(typed), folded) else 2
        if rank == 2 and name not in _LIVE:
            continue
        written = value if is_bare(value, value=True) else quote(value)
        ranked[rank].append((sign + written, help))
    return [*ranked[0], *ranked[1], *ranked[2]]
