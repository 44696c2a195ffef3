"""The text area notes are written in."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widgets import TextArea

from readq import graphemes
from readq.library import tasks
from readq.text import spacing_signs
from readq.tui.drawing.strips import harmless
from readq.tui.notes.list_items import after_enter
from readq.tui.shell.guard import Guarded

if TYPE_CHECKING:
    from textual.document._document import EditResult, Location


class Area(Guarded, TextArea):
    """Shows nothing of a text that would steer the terminal, and leaves room for spacing vowel signs."""

    @property
    def wrap_width(self) -> int:
        width = super().wrap_width
        return width - width // 4 if spacing_signs(self.text) else width

    def render_line(self, y: int) -> Strip:
        if self.content_size.width < 1:  # the toolkit would wrap what stands in an empty note at no width
            return Strip.blank(self.size.width)
        try:
            return harmless(super().render_line(y))
        except Exception as error:
            self.app._handle_exception(error)
            return Strip.blank(self.size.width)

    def _recompute_cursor_offset(self) -> None:
        # Undoing, the toolkit changes the text, then shows or hides the scrollbar, which looks for the cursor, and only
        # then puts the cursor where it belongs: meanwhile it may stand behind the end of the text.
        location = self.clamp_visitable(self.cursor_location)
        self._cursor_offset = self.wrapped_document.location_to_offset(location)

    def get_cursor_left_location(self) -> tuple[int, int]:
        row, column = self.cursor_location
        return (row, graphemes.before(self.document[row], column)) if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> tuple[int, int]:
        row, column = self.cursor_location
        line = self.document[row]
        return (row, graphemes.after(line, column)) if column < len(line) else super().get_cursor_right_location()

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        going_on = after_enter(self.document[start[0]], start[1]) if insert == "\n" and start == end else None
        if going_on is not None and not self._in_code(start[0]):
            row, column = start
            start, insert = (row, column - going_on[0]), going_on[1]
        return super()._replace_via_keyboard(insert, start, end)

    def _in_code(self, row: int) -> bool:
        return any(
            fenced is not False for _, fenced in islice(tasks.lines("\n".join(self.document.lines)), row, row + 1)
        )
