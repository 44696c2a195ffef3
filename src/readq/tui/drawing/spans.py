"""Lines of styled text, before any toolkit knows of them.

A `Line` is a list of (text, token) pairs. The text has passed `readq.text.clean`; the token names a style of
`readq.tui.drawing.theme`, e.g. ``title``, or ``title@cursor`` for the same on another ground, ``title+i`` for the same
in italics, ``link https://…`` for what leads there. Everything the app shows is made of these, so that the first screen
can be painted without loading the app's toolkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readq.text import SafeText, cell_width, clean, clip, is_spacing_sign, truncate

Span = tuple[str, str]
Line = list[Span]

_BREAKS = frozenset("/-_.,:;?&=#%+~|")
_CHUNKS = re.compile(r"\s+|\S+")


def width_of(line: Iterable[Span]) -> int:
    """The cells ``line`` takes."""
    return sum(cell_width(text) for text, _ in line)


def fit(line: Iterable[Span], width: int, fill: str = "text") -> Line:
    """``line`` in exactly ``width`` cells: cut at the end, or padded with spaces in the style ``fill``."""
    out: Line = []
    left = width
    for text, token in line:
        cells = cell_width(text)
        whole = cells <= left
        if not whole:
            text = clip(text, left)
            cells = cell_width(text)
        if text:
            out.append((text, token))
        left -= cells
        if not whole:
            break
    if left > 0:
        out.append((" " * left, fill))
    return out


def spread(left: Line, right: Line, width: int, fill: str = "text") -> Line:
    """``left`` at the left and ``right`` at the right edge of ``width`` cells; ``right`` gives way when both do not
    fit."""
    space = width - width_of(left) - width_of(right)
    if space < 1:
        return fit(left, width, fill)
    return [*left, (" " * space, fill), *right]


def ground(line: Iterable[Span], name: str) -> Line:
    """``line`` with the same styles on another ground (``cursor``, ``select`` …); an empty name changes nothing."""
    if not name:
        return list(line)
    return [(text, f"{token.partition(' ')[0].partition('@')[0]}@{name}") for text, token in line]


def plain(text: str, width: int) -> SafeText:
    """Untrusted one-line ``text`` made harmless and at most ``width`` cells wide."""
    if len(text) > width * 8 + 64:  # enough for any text whose beginning fills the width; long titles cost no more
        text = text[: width * 8 + 64]
    return truncate(clean(text), max(0, width))


def middle(text: str, width: int) -> str:
    """Cleaned ``text`` in at most ``width`` cells, cut in its middle: for names that begin alike."""
    if cell_width(text) <= width:
        return text
    head = clip(text, max(0, width - 1) // 2).rstrip()
    room = width - 1 - cell_width(head)
    start = len(text)
    while start and cell_width(text[start - 1 :]) <= room:
        start -= 1
    while start < len(text) and _joins(text[start]):
        start += 1
    return clip(f"{head}…{text[start:].lstrip()}", width)


def styled(text: str, token: str, marks: Iterable[tuple[int, int]], mark: str) -> Line:
    """``text`` in the style ``token``, its character ranges ``marks`` in the style ``mark``.

    No character is parted from its combining marks.
    """
    out: Line = []
    at = 0
    for start, end in sorted(marks):
        start, end = max(start, at), min(end, len(text))
        while start < len(text) and _joins(text[start]):
            start += 1
        while end < len(text) and _joins(text[end]):
            end += 1
        if start >= end:
            continue
        if start > at:
            out.append((text[at:start], token))
        out.append((text[start:end], mark))
        at = end
    if at < len(text):
        out.append((text[at:], token))
    return out


def dressed(line: Line, styles: Iterable[tuple[int, int, str]]) -> Line:
    """``line`` with character ranges of it in the attributes ``b`` and ``i`` as well: bold, in italics.

    No character is parted from its combining marks.
    """
    ranges = sorted(styles)
    out: Line = []
    at = 0
    for text, token in line:
        done = 0
        for first, last, attributes in ranges:
            start, end = (_onward(text, min(max(place - at, done), len(text))) for place in (first, last))
            if start >= end:
                continue
            if start > done:
                out.append((text[done:start], token))
            out.append((text[start:end], f"{token}+{attributes}"))
            done = end
        if done < len(text):
            out.append((text[done:], token))
        at += len(text)
    return out


def _onward(text: str, at: int) -> int:
    while 0 < at < len(text) and _joins(text[at]):
        at += 1
    return at


def _joins(char: str) -> bool:
    """Whether a character belongs to the one before it."""
    return not char.isascii() and (not clean(char) or is_spacing_sign(char))


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The character ranges of the lines that one paragraph of cleaned ``text`` breaks into at ``width`` cells.

    Lines break at spaces, words longer than a line (such as addresses) after one of their slashes or other signs, or
    else anywhere but before a combining mark. Lazy: a paragraph of any length costs what is asked for.
    """
    width = max(1, width)
    start = end = used = 0  # the line so far: text[start:end] in `used` cells, without the white space that follows
    pending = 0  # cells of white space between `end` and the next word
    for match in _CHUNKS.finditer(text):
        a, b = match.span()
        if text[a].isspace():
            pending = b - a
            continue
        cells = b - a if text.isascii() else cell_width(text[a:b])
        if end > start and used + pending + cells > width:
            yield start, end
            start = end = a
        if end == start:
            start, used, pending = a, 0, 0
        while cells > width:
            piece = _piece(text[a:b], width)
            yield a, a + piece
            start = a = a + piece
            cells = cell_width(text[a:b])
        used += pending + cells
        pending = 0
        end = b
    if end > start:
        yield start, end


def _piece(word: str, width: int) -> int:
    """How many characters of a ``word`` too long for a line go on it: up to the last slash, or else the last
    other sign, in the line's second half."""
    most = len(clip(word, width)) or 1
    if word[most : most + 1].isalnum() or _joins(word[most : most + 1]):
        least = most // 2
        slash = word.rfind("/", least, most) + 1  # an address reads best in its own parts
        if slash:
            return slash
        for end in range(most, least, -1):
            if word[end - 1] in _BREAKS:
                return end
    return most
