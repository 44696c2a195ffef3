"""Ways out: back to the list, of the list, of the app."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.tui.filter import pane
from readq.tui.paper.commands import close_detail
from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import DETAIL, EVERYWHERE, LIST, ROOMS, Command, Result
from readq.tui.tour.commands import end
from readq.tui.tour.steps import ends

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def back(shell: Shell) -> Awaitable[None] | None:
    workspace = shell.workspace
    if workspace.browser.selected:
        workspace.browser.clear()
        workspace.message = None
        return None
    if ends(workspace):
        return end(shell)
    if workspace.message is not None and workspace.found is None and workspace.query == workspace.home:
        workspace.message = None
        return None
    if workspace.found is not None or workspace.query != workspace.home:
        row = workspace.browser.current
        return open_query(shell, workspace.home, keep=row.id if row is not None else None)
    return None


BACK = Command(
    "back", ("escape",), "Clear or go back", "Clears the selection, then the filter.", "Select", (LIST,), back,
)  # fmt: skip


def leave(shell: Shell) -> Awaitable[None] | None:
    workspace = shell.workspace
    if workspace.focus != LIST or workspace.arrangement.only:
        if workspace.focus == DETAIL:
            close_detail(shell)
        else:
            pane.close_filter(shell)
        return None
    if workspace.found is not None:
        return back(shell)
    return shell.leave()


LEAVE = Command(
    "leave", ("q",), "Back, or quit", "Closes what is open; in the list it quits.", "App", EVERYWHERE, leave,
)  # fmt: skip


def quit_app(shell: Shell) -> Awaitable[None]:
    return shell.leave()


QUIT = Command("quit", ("ctrl+q", "ctrl+c"), "Quit", "Everything is saved already.", "App", ROOMS, quit_app)


def suspend(shell: Shell) -> Result:
    return shell.app.suspend_self()


SUSPEND = Command(
    "suspend", ("ctrl+z",), "Back to the shell for a while", "The shell's fg brings readq back.", "App", ROOMS, suspend
)


COMMANDS = (BACK, LEAVE, SUSPEND, QUIT)
