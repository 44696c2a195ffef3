"""The mouse: a click selects, opens or does what the footer says, the wheel scrolls what is under it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.filters import Sort
from readq.tui.filter.pane import entry_open
from readq.tui.notes.ticking import clicked_item, turn
from readq.tui.paper.commands import open_detail, unfold
from readq.tui.paper_list.order import sort_by
from readq.tui.shell.command import DETAIL, FILTER, LIST
from readq.tui.shell.footer_hints import meant_at

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def clicked(shell: Shell, pane: str, x: int, y: int, chain: int) -> Awaitable[None] | None:
    workspace = shell.workspace
    if workspace.prompt is not None:
        return None
    if pane == LIST:
        workspace.focus = LIST
        index = workspace.list_pane.index_at(y)
        if index < 0:
            return _sort(shell, workspace.list_pane.heading_at(x))
        if index < workspace.browser.papers.total:
            workspace.browser.go(index)
            if chain >= 2:
                open_detail(shell)
    elif pane == DETAIL:
        workspace.focus = DETAIL
        if workspace.is_fold(y):
            unfold(shell)
            return None
        item = clicked_item(shell, x, y)
        if item is not None:
            return turn(shell, shell.row.id, item)
    elif pane == "footer":
        command = meant_at(workspace, workspace.footer(shell.width)[0], x)
        return shell.main.perform(command) if command is not None else None
    elif pane == FILTER:
        index = workspace.filter_pane.top + y
        entries = workspace.filter_pane.entries
        if index < len(entries) and entries[index].stops:
            workspace.focus = FILTER
            workspace.filter_pane.cursor = index
            return entry_open(shell)
    return None


def wheeled(shell: Shell, pane: str, lines: int) -> None:
    workspace = shell.workspace
    if pane == LIST:
        workspace.browser.scroll(lines)
    elif pane == DETAIL:
        workspace.reading.scroll += lines
    elif pane == FILTER:
        workspace.filter_pane.top += lines


def _sort(shell: Shell, order: str) -> Awaitable[None] | None:
    """Sort by the heading that was clicked; once more reverses it."""
    workspace = shell.workspace
    now = workspace.filter.sort or Sort()
    if workspace.found is not None:
        return None
    if not order:
        shell.tell("There is no order by tags: a tag in the filter pane, or /tag:, lists its papers.")
        return None
    return sort_by(shell, Sort(order, order == now.key and not now.reverse))
