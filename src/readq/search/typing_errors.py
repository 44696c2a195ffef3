"""Whether one word is another but for typing errors. rapidfuzz is loaded when it is first asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache


def allowed(word: str) -> int:
    """How many typing errors there may be in a word."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


@lru_cache(maxsize=4096)  # while a query is typed, all of its words but the last are the same as before
def is_like(token: str, word: str) -> bool:
    """Whether ``word`` is ``token`` but for a few typing errors."""
    from rapidfuzz.distance import OSA

    most = allowed(word)
    return token == word or (
        abs(len(token) - len(word)) <= most and OSA.distance(word, token, score_cutoff=most) <= most
    )


@lru_cache(maxsize=4096)
def is_near(token: str, word: str) -> bool:
    """Whether ``token`` is like ``word``, or begins like it: the end of the word may not be typed yet."""
    most = allowed(word)
    if not most or len(token) < len(word) - most:
        return False
    return is_like(token, word) or (
        len(token) > len(word) and any(is_like(token[: len(word) + more], word) for more in (-1, 0, 1))
    )


def nearest(word: str, words: Mapping[str, int], *, whole: bool) -> list[str]:
    """Those of ``words`` that ``word`` may be a misspelling of, with the fewest errors; the commonest first, as the
    numbers say. Unless ``whole``, those that begin like it where none is like it."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    def errors(spellings: Mapping[str, str]) -> dict[str, int]:
        found = extract(word, spellings, scorer=OSA.distance, score_cutoff=allowed(word), limit=None)
        return {name: int(distance) for _, distance, name in found if name != word}

    if not allowed(word):
        return []
    near = errors({name: name for name in words})
    if not near and not whole:
        for more in (-1, 0, 1):
            end = len(word) + more
            for name, distance in errors({name: name[:end] for name in words if len(name) > len(word)}).items():
                near[name] = min(distance, near.get(name, distance))
    fewest = min(near.values(), default=0)
    return sorted((name for name in near if near[name] == fewest), key=lambda name: (-words[name], name))
