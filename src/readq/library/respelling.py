"""A query that finds nothing because of a misspelt word, spelt so that it finds something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from readq.filters import And, Field, Filter, Node, Or, Term, all_of, any_of
from readq.library.lists import PaperList
from readq.search.typing_errors import allowed, nearest
from readq.store import evaluate, tags, vocabulary
from readq.store.connection import Connection
from readq.text import WORD_CHAR, fold, tokens

_SECONDS = 0.5  # for the words of the library that begin alike
_TITLES = 200  # that may have the word, whatever letters it begins with
_RARE = 10  # papers in which a word may be misspelt as well
_WORDS = 4  # of a query that are put right
_TRIED = 3  # spellings of each
_COUNTED = 12  # queries that are tried

Place = tuple[Term | Field, str]  # a word of a query, or a tag, and what it is in


class Respelt(NamedTuple):
    """``filter`` has ``papers`` papers, or more unless ``complete``. ``words`` are those it spells otherwise, as they
    were and as they are."""

    filter: Filter
    words: tuple[tuple[str, str], ...]
    papers: int
    complete: bool


def respelt(
    connection: Connection, filter_: Filter, now: datetime, titles: Callable[[str, int], Iterable[str]]
) -> Respelt | None:
    """``filter_``, which has no papers, with its misspelt words put right; None where that does not help. ``titles``
    gives titles that may have a misspelt word, up to a number."""
    places = list(dict.fromkeys(_places(filter_.where)))
    for rare in (0, _RARE):  # words that no paper has, and only where all are known those that few have
        choices: dict[Place, list[str]] = {}
        for node, word in places:
            if isinstance(node, Field):
                known = dict.fromkeys(tags.known(connection), 1)
                near = [] if word in known else nearest(word, known, whole=True)
            elif len(list(evaluate.having(connection, Term(word, node.phrase, node.field), rare + 1))) <= rare:
                near = _near(connection, word, whole=node.phrase, titles=titles)
            else:
                near = []
            if near and len(choices) < _WORDS:
                choices[node, word] = [*([word] if rare else []), *near[:_TRIED]]
        for spelling in _spellings(choices):
            asked = Filter(_spelt(filter_.where, spelling), filter_.sort)
            papers = PaperList(connection, asked, now)
            if papers.total:
                words = tuple((word, new) for (_, word), new in spelling.items() if new != word)
                return Respelt(asked, words, papers.total, papers.complete)
    return None


def _places(where: Node | None) -> Iterator[Place]:
    """What may be misspelt in a query: words that are long enough, and tags."""
    if isinstance(where, Term):
        yield from ((where, word) for word in tokens(where.text) if allowed(word) and word.isalpha())
    elif isinstance(where, Field) and where.name == "tag":
        yield from ((where, name) for name in where.values if allowed(name) and not name.endswith("*"))
    elif isinstance(where, And | Or):
        for item in where.items:
            yield from _places(item)


def _near(connection: Connection, word: str, *, whole: bool, titles: Callable[[str, int], Iterable[str]]) -> list[str]:
    """The words of the library that ``word`` may stand for, likeliest first."""

    def beginning(letters: int) -> dict[str, int]:
        return vocabulary.words(connection, word[:letters], _SECONDS)

    # The fewer letters have to be right, the longer it takes.
    if found := nearest(word, beginning(3), whole=whole):
        return found
    in_titles = Counter(other for title in titles(word, _TITLES) for other in tokens(title))
    return nearest(word, in_titles, whole=whole) or nearest(word, beginning(2), whole=whole)


def _spellings(choices: Mapping[Place, Sequence[str]]) -> list[dict[Place, str]]:
    """Ways of spelling some words, likeliest first; in each at least one is spelt otherwise."""
    ways = product(*(enumerate(words) for words in choices.values()))
    likeliest = sorted(ways, key=lambda way: sum(rank for rank, _ in way))
    spellings = (dict(zip(choices, (word for _, word in way), strict=True)) for way in likeliest)
    changed = [spelling for spelling in spellings if any(new != word for (_, word), new in spelling.items())]
    return changed[:_COUNTED]


def _spelt(node: Node | None, spelling: Mapping[Place, str]) -> Node | None:
    """A part of a query with some of its words spelt otherwise."""
    if isinstance(node, And):
        return all_of(_spelt(item, spelling) for item in node.items)
    if isinstance(node, Or):
        return any_of(part for item in node.items if (part := _spelt(item, spelling)) is not None)
    new = {word: other for (place, word), other in spelling.items() if place == node and other != word}
    if not new:
        return node
    if isinstance(node, Field):
        return Field(node.name, node.op, tuple(new.get(value, value) for value in node.values))
    if isinstance(node, Term):
        words = "|".join(map(re.escape, new))
        text = re.sub(
            f"(?<!{WORD_CHAR})(?:{words})(?!{WORD_CHAR})", lambda match: new[match[0]], fold(node.text).lower()
        )
        return Term(text, node.phrase, node.field)
    return node
