"""Styled lines to what the toolkit draws."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readq.signs import drawn
from readq.text import SafeText, cell_width, clean, spacing_signs
from readq.tui.drawing.addresses import taken_apart
from readq.tui.drawing.spacing_signs import counted
from readq.tui.drawing.spans import Line
from readq.tui.drawing.theme import Paint, Palette, paint


@lru_cache(maxsize=4096)
def _style(look: Paint, url: str = "") -> Style:
    return Style(
        color=look.fg or "default",
        bgcolor=look.bg or "default",
        bold=look.bold,
        dim=look.dim,
        italic=look.italic,
        underline=look.underline,
        reverse=look.reverse,
        link=url or None,
    )


class Painter:
    """Draws lines in one palette; with ``links`` addresses can be clicked."""

    def __init__(self, palette: Palette, *, links: bool = True) -> None:
        self.palette = palette
        self._links = links
        self._styles: dict[str, Style] = {}

    def style(self, token: str) -> Style:
        """The toolkit's style for ``token``."""
        style = self._styles.get(token)
        if style is None:
            name, url = taken_apart(token)
            if url:
                return _style(paint(name, self.palette), url if self._links else "")
            style = self._styles[token] = _style(paint(token, self.palette))
        return style

    def strip(self, line: Line, width: int) -> Strip:
        """``line``, which is ``width`` cells wide, ready to be drawn."""
        style = self.style
        segments = [_segment(clean(drawn(text)), style(token)) for text, token in line if text]
        if cell_width("".join([text for text, _ in line])) == width:
            return Strip(segments, width)
        # A presenter that miscounted must not shift the other panes.
        return Strip(segments).adjust_cell_length(width, style("text"))


def _segment(text: SafeText, style: Style | None) -> Segment:
    return Segment(counted(text), style)


def harmless(strip: Strip) -> Strip:
    """What a widget of the toolkit has drawn of untrusted text, cleaned: it passes on whatever steers a terminal.

    As wide as before. Spacing vowel signs are counted (see `readq.tui.drawing.spacing_signs`) as far as the blank cells
    at the end give room for them.
    """
    text = strip.text
    if text.isascii() and text.isprintable():
        return strip
    pieces = [(clean(segment.text), segment.style) for segment in strip]
    text = "".join([piece for piece, _ in pieces])
    room = min(spacing_signs(text), len(text) - len(text.rstrip(" ")))
    segments = []
    for piece, style in pieces:
        signs = spacing_signs(piece)
        if signs <= room:
            room -= signs
            segments.append(_segment(piece, style))
        else:
            segments.append(Segment(piece, style))
    return Strip(segments).adjust_cell_length(strip.cell_length, segments[-1].style)
