"""Panes: which has the keys, how much room each has, what the filter pane opens."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.tui.filter.commands import open_query
from readq.tui.shell.commands import DETAIL, FILTER, LIST
from readq.tui.shell.shell import Shell

_ORDER = (LIST, DETAIL, FILTER)


def next_pane(shell: Shell) -> None:
    _turn(shell, 1)


def previous_pane(shell: Shell) -> None:
    _turn(shell, -1)


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
    if leaving and not _wide(shell) and workspace.arrangement.filters.pop(False, False):  # it was only unfolded for a moment
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


def maximise(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.arrangement.only = "" if workspace.arrangement.only else workspace.focus
    shell.rearrange()


def grow(shell: Shell) -> None:
    _share(shell, 1)


def shrink(shell: Shell) -> None:
    _share(shell, -1)


def _share(shell: Shell, step: int) -> None:
    chosen = shell.workspace.arrangement
    name = "beside" if _wide(shell) else "stacked"
    setattr(chosen, name, max(3, min(17, getattr(chosen, name) + step)))
    shell.rearrange()


def open_detail(shell: Shell) -> None:
    workspace = shell.workspace
    if workspace.browser.current is None:
        shell.tell("There is no paper here.")
        return
    workspace.focus = DETAIL
    workspace.arrangement.only = DETAIL
    shell.rearrange()


def close_detail(shell: Shell) -> None:
    workspace = shell.workspace
    workspace.focus = LIST
    if workspace.arrangement.only:
        workspace.arrangement.only = ""
        workspace.reading.scroll = 0
        shell.rearrange()


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


def quit_app(shell: Shell) -> Awaitable[None]:
    return shell.leave()


def suspend(shell: Shell) -> Awaitable[None]:
    return shell.readq.suspend_self()


def close_filter(shell: Shell) -> None:
    shell.workspace.arrangement.only = ""
    focus(shell, LIST)
    shell.rearrange()


# the filter pane ------------------------------------------------------------------------------------------------------


def entry_down(shell: Shell) -> None:
    _entry(shell, 1)


def entry_up(shell: Shell) -> None:
    _entry(shell, -1)


def entry_first(shell: Shell) -> None:
    shell.workspace.entry = 0


def entry_last(shell: Shell) -> None:
    shell.workspace.entry = len(shell.workspace.entries) - 1
    if shell.workspace.entries[shell.workspace.entry].query is None:
        _entry(shell, -1)


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


def view_1(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 1)


def view_2(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 2)


def view_3(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 3)


def view_4(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 4)


def view_5(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 5)


def view_6(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 6)


def view_7(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 7)


def view_8(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 8)


def view_9(shell: Shell) -> Awaitable[None] | None:
    return _view(shell, 9)
