"""What the keys do in every list of entries: history, notes, open items, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readq.tui.filter import commands as filter_
from readq.tui.paper_list import moving
from readq.tui.shell import leaving
from readq.tui.shell.command import ENTRIES, Result

if TYPE_CHECKING:
    from readq.tui.shell.entry_list import EntryList

    Entries = EntryList[Any]


def next_entry(screen: Entries) -> Result:
    return screen.go(screen.cursor + 1)


def previous_entry(screen: Entries) -> Result:
    return screen.go(screen.cursor - 1)


def page_down(screen: Entries) -> Result:
    return screen.go(screen.cursor + max(1, screen.room // 2))


def page_up(screen: Entries) -> Result:
    return screen.go(screen.cursor - max(1, screen.room // 2))


def first_entry(screen: Entries) -> Result:
    return screen.go(0)


def last_entry(screen: Entries) -> Result:
    return screen.go_to_end()


def begin_filter(screen: Entries) -> None:
    screen.begin_filter()


def reload(screen: Entries) -> Result:
    return screen.reload()


def back(screen: Entries) -> None:
    if screen.text:
        screen.clear_filter()
    else:
        screen.dismiss(None)


def choose(screen: Entries) -> Result:
    return screen.choose(screen.current) if screen.current is not None else None


COMMANDS = (
    moving.DOWN.elsewhere(*ENTRIES, run=next_entry, label="Next entry", help="One down."),
    moving.UP.elsewhere(*ENTRIES, run=previous_entry, label="Previous entry", help="One up."),
    moving.PAGE_DOWN.elsewhere(*ENTRIES, run=page_down),
    moving.PAGE_UP.elsewhere(*ENTRIES, run=page_up),
    moving.FIRST.elsewhere(*ENTRIES, run=first_entry, label="First entry", help="To the top."),
    moving.LAST.elsewhere(*ENTRIES, run=last_entry, label="Last entry", help="To the end."),
    filter_.FILTER_COMMAND.elsewhere(
        *ENTRIES, run=begin_filter, label="Filter the entries", help="By words in them.", hint="filter"
    ),
    filter_.RELOAD.elsewhere(*ENTRIES, run=reload, label="Read it again", help="What another program did meanwhile."),
    leaving.LEAVE.elsewhere(
        *ENTRIES, run=back, label="Back to the list", help="Clears the filter first.", keys=("escape", "h")
    ),
)
