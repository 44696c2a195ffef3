"""The mouse: a click selects or opens, the wheel scrolls what is under it."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.tui.actions import panes
from readq.tui.commands import DETAIL, FILTER, LIST
from readq.tui.screens.main import MainScreen


def clicked(main: MainScreen, pane: str, x: int, y: int, chain: int) -> Awaitable[None] | None:
    desk = main.desk
    if desk.prompt is not None:
        return None
    if pane == LIST:
        desk.focus = LIST
        index = desk.browser.top + y
        if index < desk.browser.papers.total:
            desk.browser.go(index)
            if chain >= 2:
                panes.open_detail(main)
    elif pane == DETAIL:
        desk.focus = DETAIL
    elif pane == FILTER:
        index = desk.entry_top + y
        if index < len(desk.entries) and desk.entries[index].query is not None:
            desk.focus = FILTER
            desk.entry = index
            return panes.entry_open(main)
    return None


def wheeled(main: MainScreen, pane: str, lines: int) -> None:
    desk = main.desk
    if pane == LIST:
        desk.browser.scroll(lines)
    elif pane == DETAIL:
        desk.reading.scroll += lines
    elif pane == FILTER:
        desk.entry_top += lines
