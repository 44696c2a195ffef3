"""What the text of a search term asks of a text: its words in sequence, and the signs in and around them.

The full-text index knows only words. What it finds for a term that has signs in it (``C++``, ``.NET``, ``f-GAN``) are
candidates, whose text is then matched with `Wording.pattern`; without signs the index and the pattern agree.
"""

from __future__ import annotations

import re
from functools import lru_cache

from readq.text import GAP_CHAR, WORD_CHAR, fold
from readq.values import value

_SIGN = r"[\x00-\x08\x0e-\x1b!-/:-@\[-`{-\x7f]"  # ASCII that is neither of a word nor white space
_PIECE = re.compile(f"{WORD_CHAR}+|{_SIGN}+")
_ENDS_IN_WORD = re.compile(rf"{WORD_CHAR}\s*\Z")
# Punctuation around a word belongs to the sentence: it says nothing about the word.
_OPENING = "'\"([{"
_CLOSING = "'\")]}.,;!?"
_BESIDE = f"{_SIGN}{{0,4}}"  # other signs in the same place, as in "$f$-GAN"; bounded, so that matching stays linear


@value(frozen=True, slots=True)
class Wording:
    """``words`` are the term's tokens as `readq.text.tokens` gives them; ``whole``: the last has to be a whole word,
    not the beginning of one. ``pattern`` is a regular expression for folded text in lower case. ``signed``: it asks for
    signs too, so the words alone are not enough."""

    words: tuple[str, ...]
    whole: bool
    signed: bool
    pattern: str


@lru_cache(maxsize=1024)
def wording(text: str, phrase: bool) -> Wording:
    """What a `readq.filters.Term` of ``text`` asks for.

    Signs within a word, before and behind it must be there, except for punctuation that belongs to the sentence. White
    space is any gap. A word that ends in a sign or in punctuation is a whole word.
    """
    folded = fold(text).lower()
    words: list[str] = []
    signed = False
    pattern = ""
    behind = ""  # what the pattern ends with: a "word", a "sign" or nothing
    for chunk in folded.split():
        pieces = _PIECE.findall(chunk)
        if not _is_word(pieces[0]):
            pieces[0] = pieces[0].lstrip(_OPENING)
        if not _is_word(pieces[-1]):
            pieces[-1] = pieces[-1].rstrip(_CLOSING)
        pieces = [piece for piece in pieces if piece]
        if not any(map(_is_word, pieces)):
            continue  # signs by themselves say nothing
        for place, piece in enumerate(pieces):
            within = place > 0
            if _is_word(piece):
                if not within and behind:
                    pattern += f"{GAP_CHAR}{'+' if behind == 'word' else '*'}"
                elif behind == "sign":
                    pattern += _BESIDE
                pattern += re.escape(piece)
                if not behind:  # looked at behind the word, so that the search can skip to where its letters are
                    pattern += f"(?<!{WORD_CHAR}{pattern})"
                words.append(piece)
                behind = "word"
            else:
                signed = True
                pattern += f"{_BESIDE}?" if within else f"{GAP_CHAR}*" if behind else ""
                pattern += re.escape(piece)
                behind = "sign"
    whole = phrase or _ENDS_IN_WORD.search(folded) is None
    if whole and behind == "word":
        pattern += f"(?!{WORD_CHAR})"
    return Wording(tuple(words), whole, signed, pattern)


def _is_word(piece: str) -> bool:
    return piece[:1].isalnum()
