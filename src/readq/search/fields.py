"""The fields of the query language: their names, and what may stand after the colon."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readq import dates
from readq.filters import COMPARED_FIELDS, HAS_VALUES, IS_VALUES, SORT_KEYS, Field, fold_name
from readq.model import STATUS_SYNONYMS, Status
from readq.text import clean, truncate

STATUS_VALUES = tuple(status.label for status in Status)
CHOICES = {"status": STATUS_VALUES, "has": HAS_VALUES, "is": IS_VALUES, "sort": SORT_KEYS}
FIELDS = {
    "status": "inbox, queue, read or skip",
    "tag": "papers with this tag",
    "author": "a word of an author's name",
    "title": "a word of the title",
    "abstract": "a word of the abstract",
    "note": "a word of your note",
    "source": "part of the listing's file name",
    "id": "a readq, arXiv or DOI number",
    "year": "year of publication: 2024, >=2020, 2020..2023",
    "added": "when it came in: today, 2w, 2026-03",
    "decided": "when you decided: today, 2w, 2026-03",
    "listed": "in how many listings it was: 2, >=3",
    "priority": "your priority: 1, >0",
    "has": "note, tag, code, abstract or link",
    "is": "new, snoozed, returned, decided or listed-twice",
    "sort": "order, reversed with a minus: sort:-title",
}
EXAMPLES = {
    "tag": "nlp",
    "source": "daily",
    "id": "2404.03648",
    "year": "2024",
    "added": "2w",
    "decided": "today",
    "listed": ">=2",
    "priority": ">0",
}
_OTHER_NAMES = {
    "arxiv": "id",
    "doi": "id",
    "date": "added",
    "label": "tag",
    "labels": "tag",
    "order": "sort",
    "state": "status",
}
_FIELD = re.compile(r"([A-Za-z]+):")
_COMPARISON = re.compile(r"[<>]=?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def field_at(text: str, start: int) -> tuple[str, str, int] | None:
    """The field that begins at ``start``: its name, its operator and where its value begins. None if there is none,
    as in ``BERT:`` or ``https://``: names of no field are text."""
    match = _FIELD.match(text, start)
    if match is None or match[1].lower() not in FIELDS:
        return None
    name = match[1].lower()
    if name in COMPARED_FIELDS and (comparison := _COMPARISON.match(text, match.end())):
        return name, ":" + comparison.group(), comparison.end()
    return name, ":", match.end()


def example(name: str, op: str = ":") -> str:
    """A field with a value one could type, like ``tag:nlp``."""
    value = EXAMPLES.get(name) or (CHOICES[name][0] if name in CHOICES else "word")
    return f"{name}{op}{value if op == ':' else value.lstrip('<>=')}"


def meant(name: str) -> str:
    """The field that somebody who typed ``name`` may have meant by another name; empty if none."""
    return _OTHER_NAMES.get(name.lower(), "") or misspelt(name)


def misspelt(name: str) -> str:
    """The field whose name ``name`` is a slip of, or the beginning of; empty if none, or if it is a field."""
    from difflib import get_close_matches  # only for what looks like a field and is none

    name = name.lower()
    if name in FIELDS or len(name) < 3 or not name.isalpha():
        return ""
    if name.endswith("s") and name[:-1] in FIELDS:
        return name[:-1]
    long = [field for field in FIELDS if len(field) > 3 and field[0] == name[0]]
    swapped = [field for field in FIELDS if sorted(field) == sorted(name) and field[0] == name[0]]
    begun = [field for field in long if len(name) > 3 and field.startswith(name)]
    return next(iter(swapped or begun or get_close_matches(name, long, n=1, cutoff=0.76)), "")


def misspelt_at(word: str) -> str:
    """The field that ``word`` gives a value to under a misspelt name (``staus:queue``); empty if it does not. A colon
    at the end is punctuation, as in titles, and addresses are what they are."""
    match = _FIELD.match(word)
    return misspelt(match[1]) if match and match.end() < len(word) and word[match.end()] not in "/:" else ""


def make_field(name: str, op: str, values: Iterable[str]) -> Field:
    """The field with its values in canonical spelling, each once; ValueError says in a sentence what is wrong.

    ``name`` is one that becomes a `Field`: not `TEXT_FIELDS` and not ``sort``.
    """
    if op != ":" and name not in COMPARED_FIELDS:
        raise ValueError(f"{name} cannot be compared: use {name}: with a value")
    values = tuple(values)
    if not values or not all(value.strip() for value in values):
        raise ValueError(f"{name} needs a value")
    return Field(name, op, tuple(dict.fromkeys(_canonical(name, op, value) for value in values)))


def _canonical(name: str, op: str, value: str) -> str:
    if name in ("added", "decided"):
        if op != ":" and ".." in value:
            raise ValueError(f"{name}{op} takes one date: write {name}:A..B for a range")
        return dates.canonical(value)
    if name in COMPARED_FIELDS:
        return _number(name, op, value)
    if name == "id":
        return _identifier(value)
    if name in CHOICES:
        return choice(name, value)
    return fold_name(value)


def choice(name: str, value: str) -> str:
    """The one of the field's `CHOICES` that ``value`` names or begins; ValueError lists them."""
    word = value.lower().replace("_", "-")
    choices = CHOICES[name]
    if name == "status":
        word = STATUS_SYNONYMS.get(word, word)
    elif name == "has" and word.endswith("s"):
        word = word[:-1]
    if word in choices:
        return word
    found = [known for known in choices if word and known.startswith(word)]
    if len(found) == 1:
        return found[0]
    for field, others in CHOICES.items():
        if word in others and field != "sort" != name:
            raise ValueError(f"there is no {name}:{word}: use {field}:{word}")
    raise ValueError(f"there is no {name}:{_short(value)}: use {', '.join(choices[:-1])} or {choices[-1]}")


def _number(name: str, op: str, value: str) -> str:
    ends = [end.strip() for end in value.split("..", 1)]
    if len(ends) == 2 and op != ":":
        raise ValueError(f"{name}{op} takes one number: write {name}:A..B for a range")
    if not any(ends) or not all(_INTEGER.fullmatch(end) for end in ends if end):
        known = example(name, ":>=")
        raise ValueError(
            f"{name} takes a whole number, not {_short(value)}: use {known.replace('>=', '')}, {known} or {name}:A..B"
        )
    numbers = [int(end) if end else None for end in ends]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        numbers.sort(key=lambda number: number or 0)
    return "..".join("" if number is None else str(number) for number in numbers)


def _short(value: str) -> str:
    return truncate(clean(value), 30)


def _identifier(value: str) -> str:
    from readq.identity import arxiv_id, doi  # rarely asked for, and slower to import than all the rest

    value = value.strip()
    if value.isascii() and value.isdigit():
        return value.lstrip("0") or "0"
    while (found := arxiv_id(value) or doi(value)) and found != value:
        value = found  # until nothing changes: what is printed has to be read as the same
    return value
