"""Opening the paper under the cursor, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import DETAIL, LIST, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def open_detail(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.focus = DETAIL
    workspace.arrangement.only = DETAIL
    shell.rearrange()


OPEN = Command(
    "open", ("enter", "l", "right"), "Read the paper here", "The whole abstract, full screen.", "Paper", (LIST,),
    open_detail, "open", needs_paper=True,
)  # fmt: skip


def close_detail(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.focus = LIST
    if workspace.arrangement.only:
        workspace.arrangement.only = ""
        workspace.reading.scroll = 0
        shell.rearrange()


CLOSE = Command(
    "close", ("h", "escape", "enter"), "Back to the list", "Close the paper.", "Paper", (DETAIL,), close_detail,
    "back",
)  # fmt: skip


COMMANDS = (OPEN, CLOSE)
