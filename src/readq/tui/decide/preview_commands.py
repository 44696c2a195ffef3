"""What the keys do in the preview of many papers, and while very many are being changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.decide import bulk
from readq.tui.decide import commands as decide
from readq.tui.shell import leaving
from readq.tui.shell.command import PREVIEW, WORKING, Command
from readq.tui.snooze import commands as snooze

if TYPE_CHECKING:
    from readq.tui.decide.bulk_screen import BulkScreen
    from readq.tui.decide.progress_screen import WorkingScreen


def _deciding(command: Command) -> Command:
    def run(screen: BulkScreen) -> None:
        screen.choose(command.id)

    return command.elsewhere(PREVIEW, run=run, help="All the papers that are previewed.")


def decide_listed(screen: BulkScreen) -> None:
    screen.decide_listed()


def stop(screen: WorkingScreen) -> None:
    screen.stop()


STOP = Command(
    "working.stop", (), "Stop it", "Everything is as it was before.", "App", (WORKING,), stop,
    on_screen=True, more_keys=("escape", "ctrl+c"),
)  # fmt: skip


def stop_and_quit(screen: WorkingScreen) -> None:
    screen.stop()
    screen.shell.start(screen.shell.app.leave())  # beside the keys: it waits until all is put back


COMMANDS = (
    *map(_deciding, (decide.SKIP, decide.QUEUE, decide.READ, decide.INBOX, snooze.SNOOZE)),
    bulk.DECIDE_ALL.elsewhere(
        PREVIEW, run=decide_listed, label="Decide everything listed", help="Instead of what is selected.",
    ),
    STOP,
    leaving.QUIT.elsewhere(WORKING, run=stop_and_quit, label="Stop it and quit", help="Nothing is changed."),
)  # fmt: skip
