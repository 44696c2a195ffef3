"""Panes: which has the keys, how much room each has, what the filter pane opens."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.tui.actions.find import open_query
from readq.tui.commands import DETAIL, FILTER, LIST
from readq.tui.screens.main import MainScreen

_ORDER = (LIST, DETAIL, FILTER)


def next_pane(main: MainScreen) -> None:
    _turn(main, 1)


def previous_pane(main: MainScreen) -> None:
    _turn(main, -1)


def _turn(main: MainScreen, step: int) -> None:
    desk = main.desk
    if desk.arrangement.only:
        desk.arrangement.only = ""
        main.rearrange()
    index = _ORDER.index(desk.focus)
    focus(main, _ORDER[(index + step) % len(_ORDER)])


def focus(main: MainScreen, pane: str) -> None:
    """Give the keys to a pane; it is unfolded if it cannot be seen."""
    desk = main.desk
    frame = desk.frame(main.size.width, main.size.height)
    leaving = desk.focus == FILTER and pane != FILTER
    desk.focus = pane
    if leaving and not _wide(main) and desk.arrangement.filters.pop(False, False):  # it was only unfolded for a moment
        main.rearrange()
    elif not getattr(frame, pane).shown:
        if pane == FILTER:
            desk.arrangement.filters[_wide(main)] = True
            if not desk.frame(main.size.width, main.size.height).filter.shown:
                desk.arrangement.only = FILTER
        else:
            desk.arrangement.only = pane if pane == DETAIL else ""
        main.rearrange()
    if pane == FILTER:
        desk.message = None  # its keys are others, and the footer is where they are found
        current = desk.view_of(desk.query)
        if current is not None:
            desk.entry = desk.entries.index(current)


def _wide(main: MainScreen) -> bool:
    from readq.tui.layout import WIDE

    return main.size.width >= WIDE


def toggle_filter(main: MainScreen) -> None:
    desk = main.desk
    shown = desk.frame(main.size.width, main.size.height).filter.shown
    desk.arrangement.filters[_wide(main)] = not shown
    desk.arrangement.only = ""
    if shown and desk.focus == FILTER:
        desk.focus = LIST
    main.rearrange()


def maximise(main: MainScreen) -> None:
    desk = main.desk
    desk.arrangement.only = "" if desk.arrangement.only else desk.focus
    main.rearrange()


def grow(main: MainScreen) -> None:
    _share(main, 1)


def shrink(main: MainScreen) -> None:
    _share(main, -1)


def _share(main: MainScreen, step: int) -> None:
    chosen = main.desk.arrangement
    name = "beside" if _wide(main) else "stacked"
    setattr(chosen, name, max(3, min(17, getattr(chosen, name) + step)))
    main.rearrange()


def open_detail(main: MainScreen) -> None:
    desk = main.desk
    if desk.browser.current is None:
        main.tell("There is no paper here.")
        return
    desk.focus = DETAIL
    desk.arrangement.only = DETAIL
    main.rearrange()


def close_detail(main: MainScreen) -> None:
    desk = main.desk
    desk.focus = LIST
    if desk.arrangement.only:
        desk.arrangement.only = ""
        desk.reading.scroll = 0
        main.rearrange()


def back(main: MainScreen) -> Awaitable[None] | None:
    desk = main.desk
    if desk.browser.selected:
        desk.browser.clear()
        desk.message = None
        return None
    if desk.message is not None and desk.found is None and desk.query == desk.home:
        desk.message = None
        return None
    if desk.found is not None or desk.query != desk.home:
        row = desk.browser.current
        return open_query(main, desk.home, keep=row.id if row is not None else None)
    return None


def leave(main: MainScreen) -> Awaitable[None] | None:
    desk = main.desk
    if desk.focus != LIST or desk.arrangement.only:
        if desk.focus == DETAIL:
            close_detail(main)
        else:
            close_filter(main)
        return None
    if desk.found is not None:
        return back(main)
    return main.readq.leave()


def quit_app(main: MainScreen) -> Awaitable[None]:
    return main.readq.leave()


def suspend(main: MainScreen) -> Awaitable[None]:
    return main.readq.suspend_self()


def close_filter(main: MainScreen) -> None:
    main.desk.arrangement.only = ""
    focus(main, LIST)
    main.rearrange()


# the filter pane ------------------------------------------------------------------------------------------------------


def entry_down(main: MainScreen) -> None:
    _entry(main, 1)


def entry_up(main: MainScreen) -> None:
    _entry(main, -1)


def entry_first(main: MainScreen) -> None:
    main.desk.entry = 0


def entry_last(main: MainScreen) -> None:
    main.desk.entry = len(main.desk.entries) - 1
    if main.desk.entries[main.desk.entry].query is None:
        _entry(main, -1)


def _entry(main: MainScreen, step: int) -> None:
    desk = main.desk
    index = desk.entry + step
    while 0 <= index < len(desk.entries):
        if desk.entries[index].query is not None:
            desk.entry = index
            return
        index += step


def entry_open(main: MainScreen) -> Awaitable[None] | None:
    desk = main.desk
    query = desk.entries[desk.entry].query if desk.entries else None
    return show_view(main, query) if query is not None else None


async def show_view(main: MainScreen, query: str) -> None:
    """Open a view and go to its list."""
    desk = main.desk
    row = desk.browser.current
    if desk.arrangement.only:
        desk.arrangement.only = ""
        main.rearrange()
    focus(main, LIST)
    desk.browser.clear()
    query = desk.ordered(query)
    desk.home = query
    await open_query(main, query, keep=row.id if row is not None else None)


def _view(main: MainScreen, digit: int) -> Awaitable[None] | None:
    entry = next((entry for entry in main.desk.entries if entry.digit == str(digit)), None)
    if entry is None or entry.query is None:
        key = main.desk.keymap.key("view.save")
        main.tell(f"There is no view {digit} yet: {key} saves the current filter as one.")
        return None
    return show_view(main, entry.query)


def view_1(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 1)


def view_2(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 2)


def view_3(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 3)


def view_4(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 4)


def view_5(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 5)


def view_6(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 6)


def view_7(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 7)


def view_8(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 8)


def view_9(main: MainScreen) -> Awaitable[None] | None:
    return _view(main, 9)
