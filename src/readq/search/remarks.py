"""Remarks on a query that can be understood: what in it was probably meant otherwise, or is not finished.

Text that only looks like a field is text, as it often is in titles and addresses. A reader who meant a field should
still learn of it before wondering about the result.
"""

from __future__ import annotations

import re

from readq.fields import FIELDS
from readq.filters import Filter
from readq.search.field_syntax import meant
from readq.search.query import Parsed, Remark
from readq.text import clean, truncate

_FIELD = re.compile(r"([A-Za-z]{2,}):(?![/:])(.*)", re.DOTALL)
_COMPARISON = re.compile(r"([A-Za-z]+)([<>]=?|==?)(.+)", re.DOTALL)
_WILD = 3  # letters; A* is an algorithm, transform* is meant to find transformers
_SHOWN = 20  # cells of what was typed


def remark(query: Parsed) -> Remark | None:
    """About the first thing in a query that is probably not meant as it is written; None if there is none. In quotes
    the same is beyond doubt."""
    for place, word in query.words:
        if found := _about(word, query.text, place):
            return Remark(clean(found), place)
    if query.words and query.filter == Filter():
        return Remark("Signs alone say nothing, so these are all papers: a query needs letters or digits.", 0)
    return None


def objection(query: Parsed) -> Remark | None:
    """Why a query should not be acted on as it is: it is not finished, or probably not meant so. None if all is
    well."""
    return query.unfinished or remark(query)


def _about(word: str, text: str, place: int) -> str:
    if field := _FIELD.fullmatch(word):
        return _unknown_field(field[1], field[2])
    if (compared := _COMPARISON.fullmatch(word)) and compared[1].lower() in FIELDS:
        name, sign, value = compared.groups()
        meant_so = f"{name.lower()}:{sign.lstrip('=')}{_short(value)}"
        return f"Did you mean {meant_so}? {_short(word)} is looked for as words."
    if word == "or" and text[:place].strip() and text[place + 2 :].strip():
        return "or is a word here; in capitals, OR means either."
    if word in ("|", "||"):
        return f"{word} is left out; OR in capitals means either."
    if word == "," and text[place + 1 :].strip():
        return "The list of values ends at the space after the comma."
    if word.endswith("*") and word[:-1].isalpha() and len(word) > _WILD:
        return f"Any word may go on: {_short(word[:-1])} finds that too. With * only what has the * is found."
    return ""


def _unknown_field(name: str, value: str) -> str:
    other = meant(name)
    if value:
        also = f"Did you mean {other}:{_short(value)}? " if other else ""
        return f"{also}No field is called {_short(name)}, so this is looked for as words."
    return f"No field is called {_short(name)}; did you mean {other}?" if other else ""


def _short(text: str) -> str:
    return truncate(clean(text), _SHOWN)
