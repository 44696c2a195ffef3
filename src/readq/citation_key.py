"""Citation keys: what a paper is cited by in a document, made from what is known of it by a pattern.

A pattern is text with fields in brackets, each with what is done to it: ``[auth:lower][year][shorttitle]``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

from readq.model import Author
from readq.text import LETTERS, tokens

DEFAULT = "[auth:lower][year][shorttitle]"
KEY_CAP = 200
_SHORT = 3  # words of a short title
_LONGEST_WORD = 40
_FIELD = re.compile(r"\[([a-z]+)((?::[a-z0-9]+)*)\]")
_LITERAL = re.compile(r"[A-Za-z0-9_:.+/-]*")
FIELDS = ("auth", "year", "shorttitle", "veryshorttitle", "title", "arxiv", "id")
CHANGES = ("lower", "upper", "capitalize")
# What BibTeX, biber and LaTeX take as a key: no white space, and no sign that ends it or means something there.
_NO_KEY = re.compile(r"[\s,{}()\\%#~\"'=@$&^\x00-\x1f\x7f]")
_SMALL_WORDS = (
    "a an and are as at be but by can do does for from how in into is it its nor of off on onto or over per so than "
    "that the their this to towards up upon via was we what when where which who why will with without yet you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)
_GROUP = re.compile(
    r"^the\s|\b(?:collaboration|consortium|team|group|project|initiative|foundation|institute|organi[sz]ation)s?\b",
    re.I,
)


def is_key(text: str) -> bool:
    """Whether a text can be a citation key everywhere."""
    return 0 < len(text) <= KEY_CAP and text.isprintable() and _NO_KEY.search(text) is None


def is_group(name: str) -> bool:
    """Whether a printed name is one of no single person."""
    return _GROUP.search(name) is not None


def checked_pattern(pattern: str) -> str:
    """``pattern``, if keys can be made by it; ValueError that says what would be right."""
    list(_pieces(pattern))
    if not _FIELD.search(pattern):
        raise ValueError(f"use a pattern with fields in brackets such as '{DEFAULT}'")
    return pattern


def made(
    pattern: str, *, authors: Collection[Author], year: int | None, title: str, arxiv: str = "", number: int = 0
) -> str:
    """The key of a paper by a pattern; ``paper`` and its number where nothing else is known. ASCII only."""
    values = {
        "auth": _auth(next(iter(authors), None)),
        "year": str(year) if year else "",
        "arxiv": arxiv.replace("/", "-"),
        "id": str(number),
    }
    words = [word[:_LONGEST_WORD] for word in tokens(title) if word.isascii()]
    telling = [word for word in words if word not in _SMALL] or words
    values["title"] = "".join(map(_capital, words))
    values["shorttitle"] = "".join(map(_capital, telling[:_SHORT]))
    values["veryshorttitle"] = "".join(map(_capital, telling[:1]))
    key = ""
    for literal, name, changes in _pieces(pattern):
        key += literal
        if name:
            key += _changed(values[name], changes)
    key = key[: KEY_CAP - 10]
    return key if any(map(str.isalpha, key)) else f"paper{number}{'-' + key if key else ''}"


def distinct(key: str, taken: Collection[str]) -> str:
    """``key``, with letters behind it if it is among those ``taken`` (in lower case: BibTeX knows no other)."""
    if key.lower() not in taken:
        return key
    return next(other for number in count(1) if (other := key + _letters(number)).lower() not in taken)


def _pieces(pattern: str) -> Iterator[tuple[str, str, list[str]]]:
    """What a pattern is made of: text, and the field after it with its changes."""
    at = 0
    for match in _FIELD.finditer(pattern):
        yield _literal(pattern[at : match.start()]), match[1], _checked(match[1], match[2].split(":")[1:])
        at = match.end()
    yield _literal(pattern[at:]), "", []


def _literal(text: str) -> str:
    if not _LITERAL.fullmatch(text):
        raise ValueError("use only letters, digits and - _ : . + / between the fields, and [ ] around their names")
    return text


def _checked(name: str, changes: list[str]) -> list[str]:
    if name not in FIELDS:
        raise ValueError(f"there is no field [{name}]: use {', '.join(FIELDS)}")
    for change in changes:
        if change not in CHANGES and not (change.isdigit() and 0 < int(change) <= KEY_CAP):
            raise ValueError(f"[{name}:{change}] means nothing: use {', '.join(CHANGES)} or how many letters")
    return changes


def _changed(value: str, changes: list[str]) -> str:
    for change in changes:
        if change.isdigit():
            value = value[: int(change)]
        elif change == "capitalize":
            value = _capital(value)
        else:
            value = value.lower() if change == "lower" else value.upper()
    return value


def _auth(author: Author | None) -> str:
    """The family name of an author, of a group all of its name, in letters of ASCII."""
    if author is None:
        return ""
    family = author.family
    if not family:
        words = [word for word in author.name.split() if not _SUFFIX.fullmatch(word)]
        family = author.name if is_group(author.name) else "".join(words[-1:])
    letters = unicodedata.normalize("NFKD", "".join(map(_typed, family)))
    return "".join(char for char in letters if char.isascii() and char.isalnum())[:_LONGEST_WORD]


def _typed(char: str) -> str:
    """A letter as it is typed where it is not known: ``Øster`` as ``Oster``."""
    typed = LETTERS.get(char.lower(), char)
    return _capital(typed) if typed is not char and char.isupper() else typed


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _letters(number: int) -> str:
    """The ``number``-th of a, b … z, aa, ab …"""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found
