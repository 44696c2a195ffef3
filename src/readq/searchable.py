"""What of a paper's text is searched: as it was written, and where TeX is printed as something else, as printed too.

``$\\alpha$`` is found by ``α``, ``\\alpha`` and ``alpha``, ``M$^3$CS`` by ``M3CS`` as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from readq import tex
from readq.text import clean, fold, tokens

_AROUND = 8  # words on both sides of what is printed otherwise that phrases may lead into
_APART = " \ue000 "  # no text that was folded has it: what stands on its two sides is no phrase
_PUNCTUATION = "~`'-"  # printed as other signs, which tell no words apart
_TIMES = re.compile("[0-9A-Z]times")
_WORD = re.compile(r"\S+")


def searchable(text: str) -> str:
    """``text`` folded for index and search; stretches of it that are printed otherwise stand behind it."""
    found = printed_otherwise(text)
    return _APART.join(map(fold, (text, *found))) if found else fold(text)


def both_forms(text: str) -> str:
    """``text`` and its stretches that are printed otherwise, not folded."""
    found = printed_otherwise(text)
    return " ".join((text, *found)) if found else text


def is_searched_as_written(text: str) -> bool:
    """Whether `searchable` certainly makes no difference."""
    return text.isascii() and not _has_tex(text)


def tex_condition(column: str) -> str:
    """SQL that holds for all text with TeX in it, and some without."""
    return " OR ".join(f"instr({column}, '{sign}')" for sign in ("\\", "$", "{", "times"))


def printed_otherwise(text: str) -> list[str]:
    """The stretches of ``text`` that are printed in other words, as they are printed, with some words around them."""
    if not _has_tex(text):
        return []
    written = clean(text)
    drawn = tex.drawn(written)
    if drawn is None or tokens(drawn.text) == tokens(written):
        return []
    words = [match.span() for match in _WORD.finditer(drawn.text)]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    found: list[tuple[int, int]] = []
    for (begin, start, end), (behind, _, _) in pairwise(drawn.pieces):
        raw = written[begin:behind]
        if raw == drawn.text[start:end] or not raw.strip(_PUNCTUATION):
            continue
        first = max(0, bisect_left(ends, start) - _AROUND)
        last = min(len(words), bisect_right(starts, end) + _AROUND)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return [drawn.text[starts[first] : ends[last - 1]] for first, last in found if first < last]


def _has_tex(text: str) -> bool:
    return "\\" in text or "$" in text or "{" in text or ("times" in text and _TIMES.search(text) is not None)
