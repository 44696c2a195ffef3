"""The snooze menu: until when?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.tui.drawing.spans import Line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.box import Box, BoxScreen
from readq.tui.shell.command import SNOOZE_DAY, SNOOZE_MENU, Result
from readq.tui.snooze.drawing import WIDTH, choices, menu_lines, read_day

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


class SnoozeScreen(BoxScreen, inherit_bindings=False):
    """Asks until when the papers called ``title`` are to be put away, and calls ``choose`` with the day (None: bring
    them back now) unless the reader thinks better of it."""

    def __init__(
        self,
        shell: Shell,
        title: str,
        today: date,
        choose: Callable[[date | None], Awaitable[None] | None],
        *,
        snoozed: bool = False,
    ) -> None:
        super().__init__(shell)
        self._title = title
        self._today = today
        self._choose = choose
        self._offered = choices(today, snoozed)
        self._dates = str(shell.workspace.config["date_format"])
        self._cursor = 0
        self._edit: LineEdit | None = None

    def _inside(self, size: Size) -> Region:
        width, height = min(size.width, WIDTH), min(size.height, len(self._offered) + 3)
        return Region((size.width - width) // 2, (size.height - height) // 2, width, height)

    def _lines(self, width: int, height: int) -> list[Line]:
        edit = self._edit
        typed = (edit.text, edit.caret) if edit is not None else None
        offered, today = self._offered, self._today
        return menu_lines(width, height, self._title, offered, self._cursor, today, typed=typed, dates=self._dates)

    @property
    def context(self) -> str:
        return SNOOZE_MENU if self._edit is None else SNOOZE_DAY

    def press(self, key: str, character: str | None) -> Result:
        if self._edit is not None:
            return self._type(self._edit, key, character)
        index = next((index for index, choice in enumerate(self._offered) if choice.key == character), None)
        if index is None:
            return super().press(key, character)
        self._take(index)
        return None

    def step(self, lines: int) -> None:
        """Move the cursor, round the ends."""
        self._cursor = (self._cursor + lines) % len(self._offered)

    def accept(self) -> None:
        """Take the line under the cursor."""
        self._take(self._cursor)

    def accept_day(self) -> None:
        """Take the day that was typed; what is wrong with it is said below the line already."""
        if self._edit is not None:
            with suppress(ValueError):
                self._done(read_day(self._edit.text, self._today, self._dates))

    def type_no_day(self) -> None:
        """Back to the menu."""
        self._edit = None

    def _type(self, edit: LineEdit, key: str, character: str | None) -> Result:
        command = self.meant(key, None) if character is None else None
        if command is not None:
            return self.perform(command)
        if character is not None:
            edit.insert(character)
        elif key == "backspace" and not edit.text:
            self.type_no_day()
        else:
            edit.key(key)
        return None

    def pasted(self, text: str) -> Result:
        if self._edit is not None:
            self._edit.insert(text)
        return None

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not isinstance(event.widget, Box):
            self.dismiss(None)
        elif 1 <= (line := event.widget.line_at(event)) <= len(self._offered):
            self._take(line - 1)
            self.sync()

    def _take(self, index: int) -> None:
        choice = self._offered[index]
        self._cursor = index
        if choice.typed:
            self._edit = LineEdit()
        else:
            self._done(choice.day)

    def _done(self, day: date | None) -> None:
        choose = self._choose
        self.dismiss(None)
        self.shell.feed(lambda: choose(day))
