"""Opening the paper under the cursor, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import DETAIL, LIST, ONE, Command

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
        if workspace.reading.at_end:
            workspace.reading.scroll = 0  # it was read; there is nothing to go on with
        shell.rearrange()


CLOSE = Command(
    "close", ("h", "escape", "enter"), "Back to the list", "Close the paper.", "Paper", (DETAIL,), close_detail,
    "back",
)  # fmt: skip


def unfold(shell: Shell) -> None:
    paper = shell.row.id
    shell.workspace.unfolded = None if shell.workspace.unfolded == paper else paper


UNFOLD = Command(
    "unfold", ("C",), "Open or fold what is folded", "All authors, and the summary a machine made.", "Paper", ONE,
    unfold, needs_paper=True,
)  # fmt: skip


def show_as_written(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.as_written = not workspace.as_written
    now, other = ("as it came", "as printed") if workspace.as_written else ("as printed", "as it came")
    key = workspace.keymap.key(AS_WRITTEN.id)
    shell.say([(f"TeX in title and abstract {now} · ", "muted"), (key, "key"), (f" {other}", "muted")])


AS_WRITTEN = Command(
    "tex", ("$",), "TeX as it came, or as printed", "The title and the abstract of the paper: $\\alpha$, or α.",
    "Paper", ONE, show_as_written,
)  # fmt: skip


COMMANDS = (OPEN, CLOSE, UNFOLD, AS_WRITTEN)
