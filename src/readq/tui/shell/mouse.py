"""The mouse: a click selects or opens, the wheel scrolls what is under it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.tui.filter.pane import entry_open
from readq.tui.notes.ticking import clicked_item, turn
from readq.tui.paper.commands import open_detail, unfold
from readq.tui.paper_list.order import sort_by_heading
from readq.tui.shell.command import DETAIL, FILTER, LIST

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
            return sort_by_heading(shell, workspace.list_pane.heading_at(x))
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
