"""What the text of a search term asks of a text: its words in sequence, and the signs in and around them.

The full-text index knows only words without accents. What it finds for a term that has signs in it (``C++``, ``.NET``,
``f-GAN``) or whose accents count are candidates, whose text is then matched with `TermPattern.pattern`; of all other
terms index and pattern agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from readq.spelling import SPACE, Letters, Word, spellings
from readq.text import GAP_CHAR, WORD_CHAR, fold, marked
from readq.values import value

_SIGN = r"[\x00-\x08\x0e-\x1b!-/:-@\[-`{-\x7f]"  # ASCII that is neither of a word nor white space
_PIECE = re.compile(f"{WORD_CHAR}+|{_SIGN}+")
_ENDS_IN_WORD = re.compile(rf"{WORD_CHAR}\s*\Z")
# Punctuation around a word belongs to the sentence: it says nothing about the word.
_OPENING = "'\"([{"
_CLOSING = "'\")]}.,;!?"
_BESIDE = f"{_SIGN}{{0,4}}"  # other signs in the same place, as in "$f$-GAN"; bounded, so that matching stays linear


@value(frozen=True, slots=True)
class TermPattern:
    """``sure`` and ``unsure`` are spellings of the term's words as the index has them, one space between two: where the
    index finds a sure one the paper has the term, where it finds an unsure one its text has to be looked at. ``whole``:
    the last has to be a whole word, not the beginning of one. ``pattern`` is a regular expression for text as `folded`
    makes it; ``marks``: its accents count."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    whole: bool
    pattern: str
    marks: bool

    @property
    def folded(self) -> Callable[[str], str]:
        """What makes text fit for ``pattern``."""
        return folding(self.marks)


def folding(marks: bool) -> Callable[[str], str]:
    """What makes text fit for patterns with or without marks."""
    return marked if marks else _folded


def _folded(text: str) -> str:
    return fold(text).lower()


@lru_cache(maxsize=1024)
def term_pattern(text: str, phrase: bool) -> TermPattern:
    """What a `readq.filters.Term` of ``text`` asks for.

    Signs within a word, before and behind it must be there, except for punctuation that belongs to the sentence. White
    space is any gap. A word that ends in a sign or in punctuation is a whole word. Accents count in a phrase where they
    are typed; of what is typed without, ``ue`` may stand for ``ü``.
    """
    folded = marked(text)
    whole = phrase or _ENDS_IN_WORD.search(folded) is None
    chunks = [pieces for chunk in folded.split() if (pieces := _pieces(chunk))]
    if not chunks:
        return TermPattern((), (), whole, "", False)
    letters_of = Letters(exact=phrase)

    def part(piece: str, *, unfinished: bool = False) -> str | Word:
        return letters_of.of(piece, unfinished=unfinished) if _is_word(piece) else piece

    # Each piece once and in this order: there is a bound on how many spellings a term has.
    parts = [[part(piece) for piece in pieces] for pieces in chunks[:-1]]
    parts.append([*map(part, chunks[-1][:-1]), part(chunks[-1][-1], unfinished=not whole)])
    words = [part for pieces in parts for part in pieces if not isinstance(part, str)]
    sure, unsure = spellings([letter for word in words for letter in (*word, SPACE)][:-1])
    marks = any(letter.unsure for word in words for letter in word)
    pattern = _pattern(parts, marks) + (f"(?!{WORD_CHAR})" if whole and _is_word(chunks[-1][-1]) else "")
    if any(isinstance(part, str) for pieces in parts for part in pieces):
        sure, unsure = (), sure + unsure
    return TermPattern(sure, unsure, whole, pattern, marks)


def _pieces(chunk: str) -> list[str]:
    """The words and signs of what stands between two spaces; none where there are only signs, which say nothing."""
    pieces = _PIECE.findall(chunk)
    if not _is_word(pieces[0]):
        pieces[0] = pieces[0].lstrip(_OPENING)
    if not _is_word(pieces[-1]):
        pieces[-1] = pieces[-1].rstrip(_CLOSING)
    return [piece for piece in pieces if piece] if any(map(_is_word, pieces)) else []


def _pattern(chunks: Iterable[Sequence[str | Word]], marks: bool) -> str:
    pattern = ""
    behind = ""  # what the pattern ends with: a "word", a "sign" or nothing
    for pieces in chunks:
        for place, piece in enumerate(pieces):
            within = place > 0
            if isinstance(piece, str):
                pattern += f"{_BESIDE}?" if within else f"{GAP_CHAR}*" if behind else ""
                pattern += re.escape(piece)
                behind = "sign"
                continue
            if not within and behind:
                pattern += f"{GAP_CHAR}{'+' if behind == 'word' else '*'}"
            elif behind == "sign":
                pattern += _BESIDE
            word = "".join(letter.with_marks if marks else letter.plain for letter in piece)
            if behind:
                pattern += word
            elif marks or any(len(letter.sure) > 1 for letter in piece):
                pattern = f"(?<!{WORD_CHAR}){word}"
            else:  # looked at behind the word, so that the search can skip to where its letters are
                pattern = f"{word}(?<!{WORD_CHAR}{word})"
            behind = "word"
    return pattern


def _is_word(piece: str) -> bool:
    return piece[:1].isalnum()
