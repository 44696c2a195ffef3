"""TeX in titles and abstracts as a reader sees it printed: ``$\\alpha$`` as α, ``M$^3$CS`` as M³CS.

For drawing alone: nothing kept or searched is changed by it. What cannot be shown well stays as it was written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from readq.signs import drawable
from readq.text import clean
from readq.values import value

_MOST = 6_000  # characters; of what is longer the TeX is left as it is, so that no text costs a noticeable time

Piece = tuple[int, int, int]  # where in the text as written it begins; where in the drawn one it begins and ends
Style = tuple[int, int, str]  # a range of the drawn text, and what it is printed in: ``b`` bold, ``i`` italic


@value(frozen=True, slots=True)
class Drawn:
    """A text as it is drawn. ``pieces`` are its parts in order, behind them the end; ``styles`` lie within ``text``,
    sorted and without overlap."""

    text: str
    pieces: tuple[Piece, ...]
    styles: tuple[Style, ...]

    def ranges(self, written: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Character ranges of the text as written as ranges of the drawn text. What is drawn as one is in a range as
        soon as a part of it is; ranges of what is not drawn are left out."""
        found = []
        for start, end in written:
            if start < end:
                a, b = self._place(start)[0], self._place(end - 1)[1]
                if a < b:
                    found.append((a, b))
        return found

    def written(self, drawn: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Character ranges of the drawn text as ranges of the text as written, as `ranges` the other way round."""
        found: list[tuple[int, int]] = []
        for start, end in drawn:
            behind = 0
            for (begin, a, b), (stop, _, _) in pairwise(self.pieces):
                if a < end and start < b:
                    same = stop - begin == b - a  # as it was written
                    first = begin + max(0, start - a) if same else begin
                    last = begin + min(b, end) - a if same else stop
                    if behind:
                        found[-1] = found[-1][0], last
                    else:
                        found.append((first, last))
                    behind = last
        return found

    def _place(self, at: int) -> tuple[int, int]:
        """Where in the drawn text the character ``at`` of the text as written is."""
        at = max(0, min(at, self.pieces[-1][0] - 1))
        index = bisect_right(self.pieces, at, key=lambda piece: piece[0]) - 1
        begin, start, end = self.pieces[index]
        if self.pieces[index + 1][0] - begin == end - start:  # as it was written
            return start + at - begin, start + at - begin + 1
        return start, end


def is_plain(text: str) -> bool:
    """Whether ``text`` is certainly drawn as it is written."""
    # One look for each sign is many times faster than one expression for all, and this is asked for every row.
    return not (
        "$" in text or "\\" in text or "{" in text or "~" in text or "`" in text or "--" in text or "times" in text
    )


def drawn(text: str) -> Drawn | None:
    """How cleaned ``text`` is drawn; None when that is how it is written."""
    return None if is_plain(text) else _drawn(text)


def as_drawn(text: str) -> str:
    """Cleaned ``text`` as it is drawn; the same object when that is how it is written."""
    if is_plain(text):
        return text
    found = _drawn(text)
    return text if found is None else found.text


@lru_cache(maxsize=512)
def _drawn(text: str) -> Drawn | None:
    if len(text) > _MOST:
        return None
    from readq.tex.running import printed  # only where there is TeX in sight

    pieces: list[Piece] = []
    styles: list[Style] = []
    parts: list[str] = []
    length = 0
    for begin, shown, style in printed(text):
        parts.append(shown)
        pieces.append((begin, length, length + len(shown)))
        if style and shown:
            if styles and styles[-1][1:] == (length, style):
                styles[-1] = (styles[-1][0], length + len(shown), style)
            else:
                styles.append((length, length + len(shown), style))
        length += len(shown)
    whole = "".join(parts)
    if (whole == text and not styles) or not whole.strip() or clean(whole) != whole or not drawable(whole):
        return None
    return Drawn(whole, (*pieces, (len(text), length, length)), tuple(styles))
