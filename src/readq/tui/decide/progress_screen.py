"""A change of very many papers while it is being made: how far it is, and a key that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.errors import Cancelled
from readq.tui.decide.progress_drawing import working_lines
from readq.tui.drawing.lines import centred
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit
from readq.tui.shell.command import WORKING
from readq.tui.shell.room import RoomScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readq.tui.shell.shell import Shell

_REPAINT_SECONDS = 0.1


class WorkingScreen(RoomScreen, inherit_bindings=False):
    """Says that ``what`` is being done to ``papers`` papers. `advance` is for the library, on whichever thread it is.

    It reads nothing from the library, which a large transaction may have locked.
    """

    CSS = "WorkingScreen Pane { width: 1fr; height: 1fr; }"
    in_context = WORKING
    prompts = False

    def __init__(self, shell: Shell, what: str) -> None:
        super().__init__(shell)
        self._what = what
        self._done = self._total = 0
        self._stopping = False

    def advance(self, done: int, total: int) -> None:
        """Show how far the change is; `Cancelled` when the reader wants it no more."""
        self._done, self._total = done, total
        if self._stopping:
            raise Cancelled("Stopped: nothing was changed.")

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, self.shell.painter, id="work")

    def on_mount(self) -> None:
        self.set_interval(_REPAINT_SECONDS, self.sync)

    def _lines(self, width: int, height: int) -> list[Line]:
        lines = working_lines(width, self._what, self._done, self._total, stopping=self._stopping)
        return [fit(centred(lines, width, height, y), width) for y in range(height)]

    def shows_keys(self, pane: Pane, y: int) -> bool:
        return True

    def stop(self) -> None:
        """The reader wants the change no more."""
        self._stopping = True
        self.sync()

    async def save(self) -> None:
        """The app ends: what is not finished is not done."""
        self._stopping = True
