"""The help screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region, Size

from readq.text import cell_width
from readq.tui.drawing.spans import Line, fit, ground
from readq.tui.help.pages import Page
from readq.tui.shell.chooser import Chooser
from readq.tui.shell.command import Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


_WIDEST = 66  # cells of a column beside others


class HelpScreen(Chooser):
    """Pages of help, ``first`` the one it opens with: the keys that work on the screen below among them. The key that
    opened it closes it; tab turns the page."""

    above = 2
    column = 58

    def __init__(self, shell: Shell, pages: Sequence[Page], first: int, choose: Callable[[str], Result]) -> None:
        self._pages = pages
        self._page = first
        super().__init__(shell, "Help", pages[first].items, narrow=False, choose=choose, does=pages[first].does)

    def perform(self, command: Command) -> Result:
        return self.close() if command.id == "help" else super().perform(command)

    def press(self, key: str, character: str | None) -> Result:
        if key in ("tab", "shift+tab"):
            self._turn(self._page + (1 if key == "tab" else -1))
            return None
        return super().press(key, character)

    def clicked(self, x: int, line: int) -> Result:
        if line != 1:
            return super().clicked(x, line)
        for page, (start, end) in enumerate(self._places()):
            if start <= x < end:
                self._turn(page)
        return None

    def _inside(self, size: Size) -> Region:
        region = super()._inside(size)
        longest = max(len(page.items) for page in self._pages)
        height = min(size.height - (4 if size.height > 20 else 0), longest + 3)
        room = size.width - 2
        count = max(1, min(room // self.column, -(-longest // max(1, height - 3))))
        width = min(room, count * _WIDEST + 1) if count > 1 else region.width
        return Region((size.width - width) // 2, max(0, (size.height - height) // 2), width, max(0, height))

    def _lines(self, width: int, height: int) -> list[Line]:
        lines = super()._lines(width, height - 1)
        tabs: Line = [(" ", "text")]
        for index, page in enumerate(self._pages):
            tabs += [(f" {page.name} ", "title.here" if index == self._page else "muted"), ("·", "faint")]
        tabs = [*tabs[:-1], ("  tab", "key"), (" turns", "faint")]
        tabs = [(text, "caret" if token == "title.here" else token) for text, token in tabs]
        return [*lines[:1], ground(fit(tabs, width), "bar"), *lines[1:]]

    def _places(self) -> list[tuple[int, int]]:
        places, at = [], 1
        for page in self._pages:
            places.append((at, at + cell_width(page.name) + 2))
            at += cell_width(page.name) + 3
        return places

    def _turn(self, page: int) -> None:
        self._page = page % len(self._pages)
        self._does = self._pages[self._page].does
        self.show_items(self._pages[self._page].items)
