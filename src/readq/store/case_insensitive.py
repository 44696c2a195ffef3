"""Looking for a text in whatever case, mostly in SQLite, which knows the case of ASCII letters only."""

from __future__ import annotations

import re
from functools import cache

_END = 0x1E944  # letters with case end before


def condition(column: str, text: str) -> tuple[str, tuple[str, ...]]:
    """SQL that a ``column`` with ``text`` in it fulfils, in whatever case, and its parameters. Of text beyond ASCII
    others may fulfil it too: see `has`."""
    if text.isascii():
        return f"{column} LIKE ? ESCAPE '\\'", (f"%{_escaped(text)}%",)
    pieces = _joined().split(text.casefold())
    # LIKE is several times as fast as GLOB, so it goes first: it leaves open what is not, or need not be, ASCII.
    roughly = "%".join("".join("_" if _beyond(char) else _escaped(char) for char in piece) for piece in pieces)
    exactly = "*".join("".join(map(_alike, piece)) for piece in pieces)
    return f"{column} LIKE ? ESCAPE '\\' AND {column} GLOB ?", (f"%{roughly}%", f"*{exactly}*")


def has(found: str, text: str) -> bool:
    """Whether what fulfils the `condition` really has ``text`` in it."""
    return text.isascii() or text.casefold() in found.casefold()


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _beyond(char: str) -> bool:
    """Whether a letter that has lost its case may stand for one that is not ASCII."""
    return not (char + "".join(_letters().get(char, ()))).isascii()


def _alike(char: str) -> str:
    """A GLOB pattern for a letter that has lost its case."""
    letters = "".join(sorted({char, *_letters().get(char, ())}))
    return f"[{letters}]" if len(letters) > 1 or char in "*?[" else char


@cache
def _letters() -> dict[str, list[str]]:
    """All letters by what they are without case, which may be several characters: ``ß`` under ``ss``."""
    found: dict[str, list[str]] = {}
    for char in map(chr, range(_END)):
        folded = char.casefold()
        if folded != char:
            found.setdefault(folded, []).append(char)
    return found


@cache
def _joined() -> re.Pattern[str]:
    """Characters that may stand for a single letter."""
    several = sorted((folded for folded in _letters() if len(folded) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, several)))
