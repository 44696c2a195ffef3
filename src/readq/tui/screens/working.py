"""A change of very many papers while it is being made: how far it is, and a key that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from readq.errors import Cancelled
from readq.tui.guard import Guarded
from readq.tui.present import centred
from readq.tui.present_working import working_lines
from readq.tui.spans import Line, fit
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readq.tui.screens.main import MainScreen

_REPAINT_SECONDS = 0.1


class WorkingScreen(Guarded, Screen[None], inherit_bindings=False):
    """Says that ``what`` is being done to ``papers`` papers. `hear` is for the library, on whichever thread it is.

    It reads nothing from the library, which a large transaction may have locked.
    """

    CSS = "WorkingScreen Pane { width: 1fr; height: 1fr; }"
    covers = True

    def __init__(self, main: MainScreen, what: str) -> None:
        super().__init__()
        self._main = main
        self._what = what
        self._done = self._total = 0
        self._stopping = False

    def hear(self, done: int, total: int) -> None:
        """Hear how far the change is; `Cancelled` when the reader wants it no more."""
        self._done, self._total = done, total
        if self._stopping:
            raise Cancelled("Stopped: nothing was changed.")

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, self._main.readq.painter, id="work")

    def on_mount(self) -> None:
        self.set_interval(_REPAINT_SECONDS, self.sync)

    def sync(self) -> None:
        """Repaint what is no longer true."""
        for pane in self.query(Pane):
            pane.sync()

    def _lines(self, width: int, height: int) -> list[Line]:
        lines = working_lines(width, self._what, self._done, self._total, stopping=self._stopping)
        return [fit(centred(lines, width, height, y), width) for y in range(height)]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "ctrl+c", "ctrl+q"):
            self._stopping = True
            self.sync()
        if event.key == "ctrl+q":
            self._main.start(self._main.readq.leave())

    async def save(self) -> None:
        """The app ends: what is not finished is not done."""
        self._stopping = True
