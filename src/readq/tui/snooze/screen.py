"""The snooze menu: until when?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.tui.drawing.spans import Line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.box import Box, BoxScreen
from readq.tui.shell.typed_character import typed
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
        self._cursor = 0
        self._edit: LineEdit | None = None

    def _inside(self, size: Size) -> Region:
        width, height = min(size.width, WIDTH), min(size.height, len(self._offered) + 3)
        return Region((size.width - width) // 2, (size.height - height) // 2, width, height)

    def _lines(self, width: int, height: int) -> list[Line]:
        edit = self._edit
        typed = (edit.text, edit.caret) if edit is not None else None
        return menu_lines(width, height, self._title, self._offered, self._cursor, self._today, typed=typed)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        character = typed(event)
        if self._edit is not None:
            self._typed(event.key, character)
        else:
            self._picked(event.key, character)
        self.sync()

    def _picked(self, key: str, character: str | None) -> None:
        steps = {"j": 1, "down": 1, "tab": 1, "k": -1, "up": -1, "shift+tab": -1}
        by_key = {choice.key: index for index, choice in enumerate(self._offered)}
        if key in ("escape", "q", "h", "left", "ctrl+c"):
            self.dismiss(None)
        elif key in steps:
            self._cursor = (self._cursor + steps[key]) % len(self._offered)
        elif key in ("enter", "l", "right"):
            self._take(self._cursor)
        elif character in by_key:
            self._take(by_key[character])

    def _typed(self, key: str, character: str | None) -> None:
        edit = self._edit
        assert edit is not None
        if key in ("escape", "ctrl+c") or (key == "backspace" and not edit.text):
            self._edit = None
        elif key == "enter":
            try:
                day = read_day(edit.text, self._today)
            except ValueError:
                return  # what is wrong is said below the line already
            self._done(day)
        elif character is not None:
            edit.insert(character)
        else:
            edit.key(key)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._edit is not None:
            self._edit.insert(event.text)
            self.sync()

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
        self._shell.feed(lambda: choose(day))
