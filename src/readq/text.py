"""The boundary for untrusted text: what may reach the terminal, and what two texts have in common when compared.

Stored text stays as it came (within the caps below); `clean` is applied at the moment of drawing, `fold` at the
moment of indexing and searching.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

SafeText = NewType("SafeText", str)  # what `clean` made of a text; only this is handed to a terminal or the toolkit

TITLE_CAP = 10_000
ABSTRACT_CAP = 100_000
NOTE_CAP = 1_000_000
MARKS_KEPT = 4  # combining marks on one base character; more is "zalgo" that spills over other rows

_WORD = 16  # cells that may stay empty for the sake of a whole word
# Variation selectors, skin tones, and letters that show nothing: for some terminals they take room, for others none.
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_VARYING = frozenset(map(chr, [*_SELECTORS, *range(0x1F3FB, 0x1F400), 0x115F, 0x1160, 0x3164, 0xFFA0]))

# Regular expressions for what does and what does not belong to a word of folded lower-case text: letters, digits and
# everything beyond ASCII. Said by what does not, since a set of a million characters takes milliseconds to compile.
WORD_CHAR = r"[^\x00-/:-`{-\x7f]"
GAP_CHAR = r"[\x00-/:-`{-\x7f]"
_TOKEN = re.compile(f"{WORD_CHAR}+")

FOLD_VERSION = 3  # of what `fold` and `readq.searchable` do; a library keeps which one its index was made with
# Letters that Unicode takes for letters of their own, although they are typed and sorted as these.
LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "þ": "th", "ŧ": "t",
}  # fmt: skip
_ASCII_SIGNS = {"−": "-", "⁄": "/", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_NOT_ASCII = re.compile(r"([^\x00-\x7f]+)")


def storable(text: str, cap: int) -> str:
    """``text`` as the library may keep it: at most ``cap`` characters, no NUL, no lone surrogates."""
    text = text[:cap]
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def clean(text: str, *, newlines: bool = False) -> SafeText:
    """``text`` with nothing in it that could steer a terminal or break the layout.

    Control, format and unassigned characters go, and so does what joins or varies emoji: terminals disagree about how
    wide the result is, about its parts they agree. White space becomes single-cell spaces; more than a few combining
    marks in a row are dropped. With ``newlines``, line ends are kept as ``\\n``.
    """
    if text.isascii() and text.isprintable():
        return SafeText(text)
    if newlines:
        return SafeText("\n".join(clean(line) for line in text.replace("\r\n", "\n").split("\n")))
    text = text.translate(_DRAWABLE)
    if not _DRAWABLE.marks.isdisjoint(text):
        text = _few_marks(text)
    return SafeText(text)


def one_line(text: str) -> str:
    """``text`` with spaces for line ends and tabs, for files with one thing a line. Not fit for a terminal: `clean`."""
    return text if text.isprintable() else text.translate(_ONE_LINE)


_ONE_LINE = dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


class _Drawable(dict[int, str]):
    """What is drawn for a character, by code point; asked once for each, so that long texts cost next to nothing.

    ``marks`` are the combining marks met so far, ``spacing`` the signs that belong to the letter before and yet may
    take a cell of their own, such as Devanagari and Tamil vowels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.marks: set[str] = set()
        self.spacing: set[str] = set()

    def __missing__(self, point: int) -> str:
        char = chr(point)
        category = unicodedata.category(char)
        drawn = char
        if category in ("Mn", "Me") and char not in _VARYING:
            self.marks.add(char)
        elif category == "Mc":
            self.spacing.add(char)
        elif category in ("Zs", "Zl", "Zp") or char in "\t\n\r\v\f\x85":
            drawn = " "
        elif (category[0] == "C" and category != "Co") or char in _VARYING:
            drawn = ""
        elif "\U0001f1e6" <= char <= "\U0001f1ff":  # two of these letters make a flag
            drawn = chr(ord("A") + point - 0x1F1E6)
        self[point] = drawn
        return drawn


_DRAWABLE = _Drawable()


def _few_marks(text: str) -> str:
    """``text`` with at most a few combining marks on one character, and none at its beginning."""
    kept: list[str] = []
    marks = MARKS_KEPT
    for char in text:
        marks = marks + 1 if char in _DRAWABLE.marks else 0
        if marks <= MARKS_KEPT:
            kept.append(char)
    return "".join(kept)


def fold(text: str) -> str:
    """``text`` prepared for an index that splits at ASCII non-alphanumerics and lowers ASCII letters.

    Compatibility forms, case and diacritics are folded, and letters such as ł are written as in `LETTERS`. What shows
    nothing (a soft hyphen, a zero-width space) goes. Dashes and quotation marks become those of ASCII, every other
    sign a space, and each CJK ideograph a word of its own. Pure ASCII is returned as it is.
    """
    if text.isascii():
        return text
    # Everything done here stops at an ASCII character, so each run of other characters is folded by itself.
    parts = _NOT_ASCII.split(text)
    parts[::2] = [part.lower() for part in parts[::2]]
    parts[1::2] = map(_FOLDED.__getitem__, parts[1::2])
    return "".join(parts)


class _Folded(dict[str, str]):
    """What a run of non-ASCII characters becomes when folded; single ones are remembered."""

    def __missing__(self, run: str) -> str:
        folded = "".join(map(_fold_char, _decomposed(run)))
        if len(run) == 1:
            self[run] = folded
        return folded


def _decomposed(run: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", run).casefold())


def _fold_char(char: str) -> str:
    if char.isascii():
        return char
    if char.isalnum():
        if char in LETTERS:
            return LETTERS[char]
        return f" {char} " if "々" <= char <= "\u9fff" or char >= "\U00020000" else char  # kana are among them
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    return "-" if category == "Pd" else _ASCII_SIGNS.get(char, " ")


_FOLDED = _Folded()

MARK = "[\U000f0000-\U0010ffff]"  # what `marked` writes for an accent
_LOOSE_MARKS = re.compile(f"(?<!{WORD_CHAR}){MARK}+")


def marked(text: str) -> str:
    """``text`` folded and in lower case, with `MARK`s behind each letter that has accents: one for each of them, and
    one for what makes an o an ø. Without its marks it is ``fold(text).lower()``."""
    if text.isascii():
        return text.lower()
    parts = _NOT_ASCII.split(text)
    parts[::2] = [part.lower() for part in parts[::2]]
    parts[1::2] = map(_MARKED.__getitem__, parts[1::2])
    return _LOOSE_MARKS.sub("", "".join(parts)).lower()


def mark_of(char: str) -> str:
    """The `MARK` for a combining mark, or for what sets a letter of `LETTERS` apart."""
    return chr(0xF0000 + ord(char))


class _Marked(dict[str, str]):
    """What a run of non-ASCII characters becomes when folded with its marks; single ones are remembered."""

    def __missing__(self, run: str) -> str:
        parts: list[str] = []
        for char in _decomposed(run):
            mark = mark_of(char) if char in LETTERS or _is_accent(char) else ""
            if mark and char not in LETTERS and parts and parts[-1].endswith(" ") and parts[-1] != " ":
                parts[-1] = f"{parts[-1][:-1]}{mark} "  # of an ideograph, which stands by itself
            else:
                parts.append(LETTERS.get(char, "") + mark or _fold_char(char))
        folded = "".join(parts)
        if len(run) == 1:
            self[run] = folded
        return folded


def _is_accent(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me") and char not in _VARYING


_MARKED = _Marked()


def tokens(text: str) -> list[str]:
    """The words of ``text`` as the full-text index sees them: folded, lower case, in order."""
    return _TOKEN.findall(fold(text).lower())


def cell_width(text: str) -> int:
    """How many terminal cells cleaned ``text`` takes at most.

    Terminals disagree about spacing vowel signs: for some they take a cell, for others none. They count here, since
    what has room for them suits both. See `readq.tui.drawing.spacing_signs`.
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # the table the app's compositor uses, so that columns agree with it

    return cell_len(text) + spacing_signs(text)


def spacing_signs(text: str) -> int:
    """How many spacing vowel signs there are in cleaned ``text``."""
    spacing = _DRAWABLE.spacing
    return 0 if spacing.isdisjoint(text) else sum(map(spacing.__contains__, text))


def is_spacing_sign(char: str) -> bool:
    """Whether a character of cleaned text belongs to the letter before it, although it may take a cell."""
    return char in _DRAWABLE.spacing


def clip(text: str, width: int) -> str:
    """The longest beginning of cleaned ``text`` that fits ``width`` cells; never splits a character from its marks."""
    if text.isascii():
        return text[: max(0, width)]
    used = 0
    for end, char in enumerate(text):
        used += cell_width(char)
        if used > width:
            while end and is_spacing_sign(text[end]):
                end -= 1
            return text[:end]
    return text


def truncate(text: SafeText, width: int) -> SafeText:
    """Cleaned ``text`` in at most ``width`` cells; cut at a word where that loses little, with an ellipsis."""
    if cell_width(text) <= width:
        return text
    cut = clip(text, width - 1)
    space = cut.rfind(" ")
    if space > max(width * 2 // 3, width - _WORD) and not text[len(cut) :].startswith(" "):
        cut = cut[:space]
    return SafeText(cut.rstrip() + "…"[: max(0, width)])
