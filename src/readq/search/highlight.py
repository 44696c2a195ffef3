"""Which characters of a text a query matched. Ranges are (start, end) offsets into the text exactly as it is passed in:
pass the cleaned text to highlight what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from readq.filters import And, Filter, Node, Or, Term
from readq.text import WORD_CHAR, fold, tokens
from readq.wording import wording

Spans = list[tuple[int, int]]

_TOKEN = re.compile(f"{WORD_CHAR}+")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def spans(wanted: Filter | Iterable[Term], text: str, field: str) -> Spans:
    """The ranges of ``text`` that the terms of ``wanted`` match, sorted and without overlap.

    ``field`` is which of `readq.filters.TEXT_FIELDS` the text is: terms for another field are not looked for, nor are
    negated ones. Of a word only what was typed of it is in the range.
    """
    terms = wanted if isinstance(wanted, Filter) else tuple(wanted)
    patterns = _patterns(terms, field)
    if not patterns or not text:
        return []
    if text.isascii():
        folded = text.lower()
        return _merged([match.span(1) for pattern in patterns for match in pattern.finditer(folded)])
    folded, starts, ends = _folded(text)
    return _merged(
        [(starts[match.start(1)], ends[match.end(1) - 1]) for pattern in patterns for match in pattern.finditer(folded)]
    )


def near_spans(words: Sequence[str] | str, text: str) -> Spans:
    """The ranges of whole words of ``text`` that one of ``words`` may have meant: the same, beginning with it, or a few
    typing errors away (one from four letters on, two from eight), sorted and without overlap."""
    wanted = {token for word in ([words] if isinstance(words, str) else words) for token in tokens(word)}
    if not wanted or not text:
        return []
    if text.isascii():
        folded, starts, ends = text.lower(), range(len(text)), range(1, len(text) + 1)
    else:
        folded, starts, ends = _folded(text)  # type: ignore[assignment]
    places: dict[str, Spans] = {}
    for match in _TOKEN.finditer(folded):
        places.setdefault(match.group(), []).append((starts[match.start()], ends[match.end() - 1]))
    near = (token for token in places if any(_is_near(token, word) for word in wanted))
    return _merged([span for token in near for span in places[token]])


@lru_cache(maxsize=4096)  # while a query is typed, all of its words but the last are the same as before
def _is_near(token: str, word: str) -> bool:
    from rapidfuzz.distance import OSA  # only find needs it, and only once it is used

    if token == word or (len(word) > 2 and token.startswith(word)):
        return True
    allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    if not allowed or len(token) < len(word) - allowed:
        return False
    # The end of the word may not be typed yet, so the beginning of a longer token may be near as well.
    lengths = {len(token), *range(len(word) - 1, len(word) + 2)} if len(token) > len(word) else {len(token)}
    return any(OSA.distance(word, token[:length], score_cutoff=allowed) <= allowed for length in lengths)


@lru_cache(maxsize=64)
def _patterns(wanted: Filter | tuple[Term, ...], field: str) -> tuple[re.Pattern[str], ...]:
    """One pattern a term, for text folded and in lower case. They look ahead so that matches may overlap."""
    found = list(wanted) if isinstance(wanted, tuple) else list(_positive(wanted.where))
    bodies = dict.fromkeys(wording(term.text, term.phrase).pattern for term in found if term.field in ("", field))
    return tuple(re.compile(f"(?=({body}))") for body in bodies if body)


def _positive(node: Node | None) -> Iterable[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for item in node.items:
            yield from _positive(item)


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """``text`` folded and in lower case, and for each character of that where what it came from begins and ends.

    A character that folds to nothing (a combining mark) belongs to the one before it.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _NON_ASCII.finditer(text):
        place = match.start()
        if at < place:
            parts.append(text[at:place].lower())
            starts.extend(range(at, place))
            ends.extend(range(at + 1, place + 1))
        folded = _fold_char(match.group())
        at = place + 1
        if folded:
            parts.append(folded)
            starts.extend([place] * len(folded))
            ends.extend([at] * len(folded))
        elif ends:
            ends[-1] = at
    parts.append(text[at:].lower())
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return "".join(parts), starts, ends


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    return fold(char).lower()


def _merged(found: Spans) -> Spans:
    """``found`` sorted, those that touch as one."""
    merged: Spans = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
