"""What of a paper's text is searched: as it was written, and where TeX is printed as something else, as printed too.

``$\\alpha$`` is found by ``α``, ``\\alpha`` and ``alpha``, ``M$^3$CS`` by ``M3CS`` as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from readq import tex
from readq.text import clean, fold, tokens

_AROUND = 8  # words on both sides of what is printed otherwise that phrases may lead into
_APART = " \ue000 "  # no text that was folded has it: what stands on its two sides is no phrase
_PUNCTUATION = "~`'-"  # printed as other signs, which tell no words apart
_TEX = re.compile(r"""\\[A-Za-z"'`^~=.(]|\$|\{\\?[a-z]+ """)
_TIMES = re.compile(r"times(?<=[0-9A-Z]times)[0-9A-Z(]")


def searchable(text: str) -> str:
    """``text`` folded for index and search; stretches of it that are printed otherwise stand behind it."""
    found = printed_otherwise(text)
    return _APART.join(map(fold, (text, *found))) if found else fold(text)


def has(text: str, found: Callable[[str], object], folded: Callable[[str], str]) -> bool:
    """Whether something is ``found`` in ``text`` as it is searched, ``folded``: as in all of `searchable`, but what is
    printed is only looked at where what was written is not enough."""
    return bool(found(folded(text)) or any(found(folded(printed)) for printed in printed_otherwise(text)))


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


def printed_otherwise(text: str) -> Sequence[str]:
    """The stretches of ``text`` that are printed in other words, as they are printed, with some words around them."""
    return _printed(text) if _has_tex(text) else ()


@lru_cache(maxsize=512)  # while a query is typed, the same papers are asked at every letter
def _printed(text: str) -> Sequence[str]:
    written = clean(text)
    drawn = tex.drawn(written)
    if drawn is None:
        return ()
    places: list[tuple[int, int]] = []
    for (begin, start, end), (behind, _, _) in pairwise(drawn.pieces):
        raw = written[begin:behind]
        if raw == drawn.text[start:end] or not raw.strip(_PUNCTUATION):
            continue
        start = places.pop()[0] if places and start <= places[-1][1] else _words_before(drawn.text, start)
        places.append((start, _words_behind(drawn.text, end)))
    printed = [drawn.text[start:end].strip() for start, end in places]
    as_written = [written[start:end] for start, end in drawn.written(places)]
    return [one for one, other in zip(printed, as_written, strict=True) if tokens(one) != tokens(other)]


def _words_before(text: str, at: int) -> int:
    for _ in range(_AROUND + 1):
        at = text.rfind(" ", 0, max(0, at))
    return at + 1


def _words_behind(text: str, at: int) -> int:
    for _ in range(_AROUND + 1):
        at = text.find(" ", at) + 1 or len(text)
    return at


def _has_tex(text: str) -> bool:
    # One look for each sign is many times faster than the expressions.
    return (("\\" in text or "$" in text or "{" in text) and _TEX.search(text) is not None) or (
        "times" in text and _TIMES.search(text) is not None
    )
