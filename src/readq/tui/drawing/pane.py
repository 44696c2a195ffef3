"""A pane that shows ready-made lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readq.tui.drawing.lines import unreadable
from readq.tui.drawing.spans import Line
from readq.tui.shell.guard import Guarded

if TYPE_CHECKING:
    from readq.tui.drawing.strips import Painter
    from readq.tui.shell.app import ReadqApp

Draw = Callable[[int, int], list[Line]]


class Pane(Guarded, Widget, can_focus=False, inherit_bindings=False):
    """Shows ``draw(width, height)``. Call `sync` when what it says may have changed.

    The pane never scrolls and has no size of its own to compute: the layout gives it one, and its lines are the whole
    truth. That keeps a key press free of layout and style work. While they cannot be had it says why in their place,
    and asks for them again at every `sync`.
    """

    ALLOW_SELECT = False

    def __init__(self, draw: Draw, painter: Painter, *, id: str) -> None:  # noqa: A002 - as for every widget
        super().__init__(id=id)
        self._draw = draw
        self._painter = painter
        self._drawn: list[Line] = []
        self._strips: list[Strip] = []
        self._drawn_size = (-1, -1)

    def lines(self) -> list[Line]:
        """What it shows just now."""
        width, height = self.size
        return self._draw(width, height) if width and height else []

    def use(self, painter: Painter) -> None:
        """Draw in other colours from now on."""
        self._painter = painter
        self._drawn_size = (-1, -1)
        self.refresh()

    @property
    def last(self) -> int:
        """The last line of what it says."""
        return self.size.height - 1

    def line(self, y: int) -> Line:
        """Line ``y`` as it was drawn."""
        return self._drawn[y] if 0 <= y < len(self._drawn) else []

    def sync(self) -> None:
        """Repaint the lines that are no longer what was drawn."""
        width, height = self.size
        if not width or not height or self._drawn_size != (width, height):
            self._drawn_size = (-1, -1)
            self.refresh()
            return
        changed = self._update(width, height)
        if not changed:
            return
        if len(changed) * 2 > height:
            self.refresh(Region(0, 0, width, height))
        else:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = self.size
        if self._drawn_size != (width, height):
            self._drawn = []
            self._update(width, height)
            self._drawn_size = (width, height)
        x, y, crop_width, crop_height = crop
        strips = self._strips[y : y + crop_height]
        if x or crop_width < width:
            strips = [strip.crop(x, x + crop_width) for strip in strips]
        while len(strips) < crop_height:
            strips.append(Strip.blank(crop_width, self._painter.style("text")))
        return strips

    def _update(self, width: int, height: int) -> list[int]:
        try:
            return self._take(self._draw(width, height), width)
        except Exception as error:
            app: ReadqApp = self.app  # type: ignore[assignment]
            return self._take(unreadable(app.trouble(error), width, height), width)

    def _take(self, lines: list[Line], width: int) -> list[int]:
        before, painter = self._drawn, self._painter
        if len(before) != len(lines):
            self._drawn = []
            self._strips = [painter.strip(line, width) for line in lines]
            changed = list(range(len(lines)))
        else:
            changed = [y for y, line in enumerate(lines) if line is not before[y] and line != before[y]]
            for y in changed:
                self._strips[y] = painter.strip(lines[y], width)
        self._drawn = lines
        return changed
