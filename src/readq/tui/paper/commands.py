"""Opening the paper under the cursor, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import DETAIL, LIST, NO_PAPER, ONE, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def open_detail(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.focus = DETAIL
    workspace.arrangement.only = DETAIL
    shell.rearrange()


def read_here(shell: Shell) -> Result:
    """Open it; where there is no paper, what the empty list offers instead."""
    workspace = shell.workspace
    if workspace.browser.any_target:
        open_detail(shell)
    elif not workspace.counts.total:
        from readq.tui.add.commands import try_samples

        try_samples(shell)
    elif workspace.advice.query:
        return open_query(shell, workspace.advice.query)
    else:
        shell.tell(NO_PAPER)
    return None


OPEN = Command(
    "open", ("enter", "l", "right"), "Read the paper here", "The whole abstract, full screen.", "Paper", (LIST,),
    read_here, "open",
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
