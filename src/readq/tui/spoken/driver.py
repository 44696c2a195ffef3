"""The terminal as a roll of paper: nothing is drawn on it, and lines are added at its end."""

from __future__ import annotations

from typing import Any

from readq.tui.shell.driver import TerminalDriver

_SIZE = (100, 100)  # of the screen that nobody sees: nothing on it is to be cut
_PASSED = ("\x1b[?2004h", "\x1b[?2004l")  # so that what is pasted is not taken for keys


class RollDriver(TerminalDriver):
    """Keeps from the terminal whatever the toolkit draws; `roll` is what gets there."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._mouse = False

    def write(self, data: str) -> None:
        if data in _PASSED:
            super().write(data)

    def roll(self, text: str) -> None:
        """Write text where the terminal is."""
        super().write(text)
        self.flush()

    def _get_terminal_size(self) -> tuple[int, int]:
        return _SIZE

    def use_mouse(self, on: bool) -> None:
        """The mouse is always the terminal's."""
