"""Where what a reader takes for one character begins and ends, so that a key moves over it or deletes it as a whole.

After Unicode's extended grapheme clusters (UAX 29), with categories for the tables that Python does not have.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"


def before(text: str, index: int) -> int:
    """Where the character that ends at ``index`` begins; 0 at the beginning."""
    index = max(0, index - 1)
    while index > 0 and _joined(text, index):
        index -= 1
    return index


def after(text: str, index: int) -> int:
    """Where the character that begins at ``index`` ends; the length of the text at its end."""
    index = min(len(text), index + 1)
    while index < len(text) and _joined(text, index):
        index += 1
    return index


def _joined(text: str, index: int) -> bool:
    """Whether the code points on both sides of ``index`` are of one character."""
    char, last = text[index], text[index - 1]
    if char.isascii():
        return False
    if _extends(char):
        return True
    if last == _JOINER:  # between the parts of one emoji
        return unicodedata.category(char) == "So"
    if _is_flag_letter(char):
        first = index
        while first > 0 and _is_flag_letter(text[first - 1]):
            first -= 1
        return (index - first) % 2 == 1
    return _is_jamo(last) and "\u1160" <= char <= "\u11ff"


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in (_JOINER, "\u200c")
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags, as in the flag of Wales
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\uac00" <= char <= "\ud7a3"
