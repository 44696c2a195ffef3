"""The key that shows where one can go, and the way back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell import leaving
from readq.tui.shell.command import EVERYWHERE, JUMP, Command, Result

if TYPE_CHECKING:
    from readq.tui.jump.screen import JumpScreen
    from readq.tui.shell.shell import Shell


def jump(shell: Shell) -> None:
    from readq.tui.jump.screen import JumpScreen
    from readq.tui.jump.targets import targets

    shell.push(JumpScreen(shell, targets(shell)))


JUMP_COMMAND = Command(
    "jump", (";",), "Go to a pane, a view or a heading", "A letter over each; pressing it goes there.", "Panes",
    EVERYWHERE, jump,
)  # fmt: skip


def close(screen: JumpScreen) -> Result:
    return screen.close()


def quit_app(screen: JumpScreen) -> Result:
    return screen.shell.leave()


COMMANDS = (
    JUMP_COMMAND,
    leaving.LEAVE.elsewhere(JUMP, run=close, label="Stay here", help="As does any key that is no letter shown.",
                            keys=("escape", ";")),
    leaving.QUIT.elsewhere(JUMP, run=quit_app),
)  # fmt: skip
