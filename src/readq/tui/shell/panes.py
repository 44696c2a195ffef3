"""Panes: which has the keys, how much room each has, what the filter pane opens."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import DETAIL, EVERYWHERE, FILTER, LIST, PAPERS, ROOMS, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_ORDER = (LIST, DETAIL, FILTER)


def next_pane(shell: Shell) -> None:
    _turn(shell, 1)


PANE_NEXT = Command("pane.next", ("tab",), "Next pane", "List, paper, filter.", "Panes", EVERYWHERE, next_pane)


def previous_pane(shell: Shell) -> None:
    _turn(shell, -1)


PANE_PREVIOUS = Command(
    "pane.previous", ("shift+tab",), "Previous pane", "The other way round.", "Panes", EVERYWHERE, previous_pane,
)  # fmt: skip


def _turn(shell: Shell, step: int) -> None:
    workspace = shell.workspace
    if workspace.arrangement.only:
        workspace.arrangement.only = ""
        shell.rearrange()
    index = _ORDER.index(workspace.focus)
    focus(shell, _ORDER[(index + step) % len(_ORDER)])


def focus(shell: Shell, pane: str) -> None:
    """Give the keys to a pane; it is unfolded if it cannot be seen."""
    workspace = shell.workspace
    frame = workspace.frame(shell.width, shell.height)
    leaving = workspace.focus == FILTER and pane != FILTER
    workspace.focus = pane
    if (
        leaving and not _wide(shell) and workspace.arrangement.filters.pop(False, False)
    ):  # it was only unfolded for a moment
        shell.rearrange()
    elif not getattr(frame, pane).shown:
        if pane == FILTER:
            workspace.arrangement.filters[_wide(shell)] = True
            if not workspace.frame(shell.width, shell.height).filter.shown:
                workspace.arrangement.only = FILTER
        else:
            workspace.arrangement.only = pane if pane == DETAIL else ""
        shell.rearrange()
    if pane == FILTER:
        workspace.message = None  # its keys are others, and the footer is where they are found
        current = workspace.view_of(workspace.query)
        if current is not None:
            workspace.entry = workspace.entries.index(current)


def _wide(shell: Shell) -> bool:
    from readq.tui.shell.layout import WIDE

    return shell.width >= WIDE


def toggle_filter(shell: Shell) -> None:
    workspace = shell.workspace
    shown = workspace.frame(shell.width, shell.height).filter.shown
    workspace.arrangement.filters[_wide(shell)] = not shown
    workspace.arrangement.only = ""
    if shown and workspace.focus == FILTER:
        workspace.focus = LIST
    shell.rearrange()


PANE_FILTER = Command(
    "pane.filter", ("\\",), "Show or fold the filter pane", "Views, tags and sources.", "Panes", EVERYWHERE,
    toggle_filter,
)  # fmt: skip


def maximise(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.arrangement.only = "" if workspace.arrangement.only else workspace.focus
    shell.rearrange()


PANE_MAXIMISE = Command("pane.maximise", ("m",), "Maximise this pane", "And back.", "Panes", EVERYWHERE, maximise)


def grow(shell: Shell) -> None:
    _share(shell, 1)


PANE_GROW = Command("pane.grow", (">",), "More room for the list", "The paper gives way.", "Panes", PAPERS, grow)


def shrink(shell: Shell) -> None:
    _share(shell, -1)


PANE_SHRINK = Command("pane.shrink", ("<",), "More room for the paper", "The list gives way.", "Panes", PAPERS, shrink)


def _share(shell: Shell, step: int) -> None:
    chosen = shell.workspace.arrangement
    name = "beside" if _wide(shell) else "stacked"
    setattr(chosen, name, max(3, min(17, getattr(chosen, name) + step)))
    shell.rearrange()


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


def back(shell: Shell) -> Awaitable[None] | None:
    workspace = shell.workspace
    if workspace.browser.selected:
        workspace.browser.clear()
        workspace.message = None
        return None
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
            close_filter(shell)
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


def close_filter(shell: Shell) -> None:
    shell.workspace.arrangement.only = ""
    focus(shell, LIST)
    shell.rearrange()


ENTRY_CLOSE = Command(
    "entry.close", ("h", "left", "escape"), "Back to the list", "Leave the filter pane.", "Move", (FILTER,),
    close_filter, "back",
)  # fmt: skip


# the filter pane ------------------------------------------------------------------------------------------------------


def entry_down(shell: Shell) -> None:
    _entry(shell, 1)


ENTRY_DOWN = Command("entry.down", ("j", "down"), "Next entry", "One line down.", "Move", (FILTER,), entry_down)


def entry_up(shell: Shell) -> None:
    _entry(shell, -1)


ENTRY_UP = Command("entry.up", ("k", "up"), "Previous entry", "One line up.", "Move", (FILTER,), entry_up)


def entry_first(shell: Shell) -> None:
    shell.workspace.entry = 0


ENTRY_FIRST = Command("entry.first", ("g", "home"), "First entry", "To the top.", "Move", (FILTER,), entry_first)


def entry_last(shell: Shell) -> None:
    shell.workspace.entry = len(shell.workspace.entries) - 1
    if shell.workspace.entries[shell.workspace.entry].query is None:
        _entry(shell, -1)


ENTRY_LAST = Command("entry.last", ("G", "end"), "Last entry", "To the end.", "Move", (FILTER,), entry_last)


def _entry(shell: Shell, step: int) -> None:
    workspace = shell.workspace
    index = workspace.entry + step
    while 0 <= index < len(workspace.entries):
        if workspace.entries[index].query is not None:
            workspace.entry = index
            return
        index += step


def entry_open(shell: Shell) -> Awaitable[None] | None:
    workspace = shell.workspace
    query = workspace.entries[workspace.entry].query if workspace.entries else None
    return show_view(shell, query) if query is not None else None


ENTRY_OPEN = Command(
    "entry.open", ("enter", "l", "right"), "Show these papers", "Open the view, tag or source.", "Move", (FILTER,),
    entry_open, "open",
)  # fmt: skip


async def show_view(shell: Shell, query: str) -> None:
    """Open a view and go to its list."""
    workspace = shell.workspace
    row = workspace.browser.current
    if workspace.arrangement.only:
        workspace.arrangement.only = ""
        shell.rearrange()
    focus(shell, LIST)
    workspace.browser.clear()
    query = workspace.ordered(query)
    workspace.home = query
    await open_query(shell, query, keep=row.id if row is not None else None)


def _view(shell: Shell, digit: int) -> Awaitable[None] | None:
    entry = next((entry for entry in shell.workspace.entries if entry.digit == str(digit)), None)
    if entry is None or entry.query is None:
        key = shell.workspace.keymap.key("view.save")
        shell.tell(f"There is no view {digit} yet: {key} saves the current filter as one.")
        return None
    return show_view(shell, entry.query)


def _numbered(digit: int) -> Command:
    return Command(
        f"view.{digit}", (str(digit),), f"View {digit}", "The view with this number in the filter pane.", "Views",
        EVERYWHERE, lambda shell: _view(shell, digit),
    )  # fmt: skip


COMMANDS = (
    ENTRY_DOWN, ENTRY_UP, ENTRY_FIRST, ENTRY_LAST, ENTRY_OPEN, ENTRY_CLOSE, BACK, OPEN, CLOSE,
    *map(_numbered, range(1, 10)), PANE_NEXT, PANE_PREVIOUS, PANE_FILTER, PANE_MAXIMISE, PANE_GROW, PANE_SHRINK,
    LEAVE, SUSPEND, QUIT,
)  # fmt: skip
