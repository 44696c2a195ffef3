"""Which characters of a text a query matched. Ranges are (start, end) offsets into the text exactly as it is passed in:
pass the cleaned text to highlight what is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from readq import tex
from readq.filters import And, Filter, Node, Or, Term
from readq.search.signatures import STOP_WORDS
from readq.search.typing_errors import is_like, is_near
from readq.term_pattern import folding, term_pattern
from readq.text import WORD_CHAR, tokens

QUERY_WORDS = 24  # of a pasted text; more would cost time and tell nothing new
_WITHIN = 4  # letters that are marked within a word; fewer are in every other one
_TWO_WORDS = 5  # letters that two words run together have at least

Spans = list[tuple[int, int]]

_TOKEN = re.compile(f"{WORD_CHAR}+")
_NON_ASCII = re.compile(r"[A-Za-z][\u0300-\u036f]+|[^\x00-\x7f][\u0300-\u036f]*")  # a letter with its marks


def spans(wanted: Filter | Iterable[Term], text: str, field: str) -> Spans:
    """The ranges of ``text`` that the terms of ``wanted`` match, sorted and without overlap.

    ``field`` is which of `readq.fields.TEXT_FIELDS` the text is: terms for another field are not looked for, nor are
    negated ones. Of a word only what was typed of it is in the range.
    """
    terms = wanted if isinstance(wanted, Filter) else tuple(wanted)
    patterns = _patterns(terms, field)
    if not patterns or not text:
        return []
    return _in_both_forms(text, lambda form: _matches(patterns, form))


def _in_both_forms(text: str, look: Callable[[str], Spans]) -> Spans:
    """What ``look`` finds in ``text`` as it was written and as it is printed, as ranges of it as written."""
    found = look(text)
    drawn = tex.drawn(text)
    return found if drawn is None else _merged([*found, *drawn.written(look(drawn.text))])


def _matches(patterns: Mapping[bool, Sequence[re.Pattern[str]]], text: str) -> Spans:
    found: Spans = []
    for marks, bodies in patterns.items():
        if text.isascii():
            folded = text.lower()
            found += [match.span(1) for body in bodies for match in body.finditer(folded)]
        else:
            folded, starts, ends = _folded(text, marks)
            matches = (match.span(1) for body in bodies for match in body.finditer(folded))
            found += [(starts[start], ends[end - 1]) for start, end in matches]
    return _merged(found)


def found_spans(query: str, text: str) -> Spans:
    """The ranges of ``text`` that a find for ``query`` may have meant: `near_spans` of its words, without those that
    are in every text."""
    words = tokens(query)[:QUERY_WORDS]
    telling = [word for word in words if word not in STOP_WORDS and len(word) > 1] or words
    return _in_both_forms(text, lambda form: near_spans(telling, form))


def near_spans(words: Sequence[str] | str, text: str) -> Spans:
    """The ranges of ``text`` that ``words`` may have meant, sorted and without overlap.

    For each word these are the same word or what begins with it; if there is none, words a few typing errors away (one
    from four letters on, two from eight); if there is none, words it is within or two words it is made of. Of a longer
    word that begins with it or has it within, that part is in the range, otherwise the whole word.
    """
    wanted = [token for word in ([words] if isinstance(words, str) else words) for token in tokens(word)]
    if not wanted or not text:
        return []
    if text.isascii():
        folded, starts, ends = text.lower(), range(len(text)), range(1, len(text) + 1)
    else:
        folded, starts, ends = _folded(text)  # type: ignore[assignment]
    places: dict[str, list[int]] = {}
    for match in _TOKEN.finditer(folded):
        places.setdefault(match.group(), []).append(match.start())
    found: Spans = []
    for word in dict.fromkeys(wanted):
        meant = _meant(word, places)
        for token, start, end in meant:
            found += [(at + start, at + end) for at in places[token]]
        if not meant and len(word) >= _TWO_WORDS:
            found += _apart(word, folded)
    for pair in {first + second for first, second in pairwise(wanted)}:
        if len(pair) >= _TWO_WORDS:  # one word in the text
            found += [(at, at + len(token)) for token in places if is_like(token, pair) for at in places[token]]
    return _merged([(starts[start], ends[end - 1]) for start, end in found])


def _meant(word: str, text: Iterable[str]) -> list[tuple[str, int, int]]:
    """Which of the words of a text ``word`` stands for, and which part of each."""
    begun = [token for token in text if token == word or (len(word) > 1 and token.startswith(word))]
    if begun:
        return [(token, 0, len(token) if is_like(token, word) else len(word)) for token in begun]
    if near := [token for token in text if is_near(token, word)]:
        return [(token, 0, len(token)) for token in near]
    within = [(token, token.find(word)) for token in text if len(word) >= _WITHIN and word in token]
    return [(token, at, at + len(word)) for token, at in within]


def _apart(word: str, folded: str) -> Spans:
    """Where ``word`` stands in a folded text as two words."""
    found = list(_TOKEN.finditer(folded))
    neighbours = ((one, other) for one, other in pairwise(found) if word.startswith(one.group()[:2]))
    pairs = [(one, other) for one, other in neighbours if is_like(one.group() + other.group(), word)]
    return [match.span() for pair in pairs for match in pair]


@lru_cache(maxsize=64)
def _patterns(wanted: Filter | tuple[Term, ...], field: str) -> dict[bool, list[re.Pattern[str]]]:
    """One pattern a term, for text folded without (False) or with its marks. They look ahead so that matches may
    overlap."""
    found = list(wanted) if isinstance(wanted, tuple) else list(positive_terms(wanted.where))
    asked = dict.fromkeys(term_pattern(term.text, term.phrase) for term in found if term.field in ("", field))
    patterns: dict[bool, list[re.Pattern[str]]] = {}
    for pattern in asked:
        if pattern.pattern:
            patterns.setdefault(pattern.marks, []).append(re.compile(f"(?=({pattern.pattern}))"))
    return patterns


def positive_terms(node: Node | None) -> Iterable[Term]:
    """The terms of a query that are to be there."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for item in node.items:
            yield from positive_terms(item)


def _folded(text: str, marks: bool = False) -> tuple[str, list[int], list[int]]:
    """``text`` folded, with or without its marks, and for each character of that where what it came from begins and
    ends.

    A character that folds to nothing belongs to the one before it.
    """
    fold = _fold_with_marks if marks else _fold
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
        folded = fold(match.group())
        at = match.end()
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


_fold = lru_cache(maxsize=4096)(folding(marks=False))
_fold_with_marks = lru_cache(maxsize=4096)(folding(marks=True))


def _merged(found: Spans) -> Spans:
    """``found`` sorted, those that touch as one."""
    merged: Spans = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
