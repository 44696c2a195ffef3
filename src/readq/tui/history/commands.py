"""Looking back at what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.decide import undoing
from readq.tui.paper import commands as paper_
from readq.tui.shell import entry_commands
from readq.tui.shell.command import EVERYWHERE, HISTORY, Command, Result

if TYPE_CHECKING:
    from readq.tui.history.screen import HistoryScreen
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.history.screen import HistoryScreen

    shell.push(HistoryScreen(shell))


SHOW = Command(
    "history", ("H",), "History", "What was decided when; any step can be undone or redone there.", "Undo", EVERYWHERE,
    show,
)  # fmt: skip


def undo_step(screen: HistoryScreen) -> Result:
    return screen.reverse(screen.current, redo=False) if screen.current is not None else None


def redo_step(screen: HistoryScreen) -> Result:
    return screen.reverse(screen.current, redo=True) if screen.current is not None else None


COMMANDS = (
    SHOW,
    undoing.UNDO.elsewhere(
        HISTORY, run=undo_step, label="Undo this step", hint="undo this",
        help="Only this one; what was changed again since is left alone.",
    ),
    undoing.REDO.elsewhere(
        HISTORY, run=redo_step, label="Redo this step", hint="redo this",
        help="A step that was undone, however long ago.",
    ),
    paper_.OPEN.elsewhere(
        HISTORY, run=entry_commands.choose, label="Its papers", hint="its papers", keys=("enter",),
        help="The papers this step was about; of a saved view, the view.",
    ),
)  # fmt: skip
