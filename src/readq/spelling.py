"""What else a word may be spelt as: with or without its accents, ``ue`` for ``ü`` and the reverse.

The full-text index knows words without accents only. What it finds for a spelling may have to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readq.text import MARK, mark_of
from readq.values import value

_MARKS = f"{MARK}*"
_LETTER = re.compile(f"([^\U000f0000-\U0010ffff])({MARK}*)")
_DIAERESIS, _RING = mark_of("\u0308"), mark_of("\u030a")
# Two letters that are typed for one with a mark, which marks these are, and behind which letters they are just two.
_TYPED = {"ae": _DIAERESIS, "oe": _DIAERESIS + mark_of("ø"), "ue": _DIAERESIS, "aa": _RING}
_TWO_LETTERS = {letters[0] + mark: letters for letters, marks in _TYPED.items() for mark in marks}
_NEVER_BEHIND = "aeiouq"
_MOST = 8  # spellings of a term


@value(frozen=True, slots=True)
class Letter:
    """A place in a word. ``sure`` are its spellings without accents that are right wherever the index finds them,
    ``unsure`` those of which the text has to be looked at; the patterns are for text without marks and with them."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    plain: str
    with_marks: str


Word = Sequence[Letter]
SPACE = Letter((" ",), (), "", "")


class Letters:
    """The letters of the words of one term. ``exact``: an accent that is typed must be there."""

    def __init__(self, exact: bool) -> None:
        self._exact = exact
        self._spellings = 1

    def of(self, word: str, *, unfinished: bool = False) -> Word:
        """The letters of ``word``, which is `readq.text.marked`; more may follow it if ``unfinished``."""
        found = _LETTER.findall(word)
        letters: list[Letter] = []
        at = 0
        while at < len(found):
            letter, marks = found[at]
            end = at + 2 == len(found)
            pair = "" if at + 1 == len(found) or marks or found[at + 1][1] else letter + found[at + 1][0]
            if (at and found[at - 1][0] in _NEVER_BEHIND) or (unfinished and end):
                pair = ""
            if marks and self._exact:
                letters.append(Letter((), (letter,), "", f"{letter}{marks}(?!{MARK})"))
            elif (two := _TWO_LETTERS.get(letter + marks)) and self._more():
                letters.append(
                    Letter((letter, two), (), f"{letter}{two[1]}?", f"{letter}{_MARKS}(?:{two[1]}{_MARKS})?")
                )
            elif (typed := _TYPED.get(pair)) and self._more():
                both = "".join(map(f"{{}}{_MARKS}".format, pair))
                letters.append(Letter((pair,), (letter,), "", f"(?:{both}|{letter}[{typed}](?!{MARK}))"))
                at += 1
            else:
                letters.append(Letter((letter,), (), letter, letter + _MARKS))
            at += 1
        return letters

    def _more(self) -> bool:
        """Whether there may be twice as many spellings."""
        if self._spellings == _MOST:
            return False
        self._spellings *= 2
        return True


def spellings(letters: Iterable[Letter]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sure and the unsure spellings of some letters, one after the other."""
    sure, unsure = [""], list[str]()
    for letter in letters:
        unsure = [start + end for start in unsure for end in letter.sure + letter.unsure]
        unsure += [start + end for start in sure for end in letter.unsure]
        sure = [start + end for start in sure for end in letter.sure]
    return tuple(sure), tuple(unsure)
