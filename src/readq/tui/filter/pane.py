"""The filter pane: walking through its entries, and opening what one stands for."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.tui.filter.entry import SNOOZED_DIGIT, SNOOZED_QUERY
from readq.tui.paper_list.listing import open_query
from readq.tui.paper_list.today import INBOX, TODAY
from readq.tui.shell.command import EVERYWHERE, FILTER, LIST, Command
from readq.tui.shell.panes import focus

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def entry_down(shell: Shell) -> None:
    _entry(shell, 1)


ENTRY_DOWN = Command("entry.down", ("j", "down"), "Next entry", "One line down.", "Move", (FILTER,), entry_down)


def entry_up(shell: Shell) -> None:
    _entry(shell, -1)


ENTRY_UP = Command("entry.up", ("k", "up"), "Previous entry", "One line up.", "Move", (FILTER,), entry_up)


def entry_first(shell: Shell) -> None:
    shell.workspace.filter_pane.cursor = 0


ENTRY_FIRST = Command("entry.first", ("g", "home"), "First entry", "To the top.", "Move", (FILTER,), entry_first)


def entry_last(shell: Shell) -> None:
    pane = shell.workspace.filter_pane
    pane.cursor = len(pane.entries) - 1
    if not pane.entries[pane.cursor].stops:
        _entry(shell, -1)


ENTRY_LAST = Command("entry.last", ("G", "end"), "Last entry", "To the end.", "Move", (FILTER,), entry_last)


def _entry(shell: Shell, step: int) -> None:
    pane = shell.workspace.filter_pane
    index = pane.cursor + step
    while 0 <= index < len(pane.entries):
        if pane.entries[index].stops:
            pane.cursor = index
            return
        index += step


def entry_open(shell: Shell) -> Awaitable[None] | None:
    entry = shell.workspace.filter_pane.current
    if entry is not None and entry.kind == "family":
        shell.workspace.filter_pane.fold(entry.name)
        return None
    return show_view(shell, entry.query) if entry is not None and entry.query is not None else None


ENTRY_OPEN = Command(
    "entry.open", ("enter", "l", "right"), "Show these papers", "Open the view, tag or source; fold a kind of source.",
    "Move", (FILTER,), entry_open, "open",
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
    entry = next((entry for entry in shell.workspace.filter_pane.entries if entry.digit == str(digit)), None)
    if entry is None and digit == SNOOZED_DIGIT:
        return show_view(shell, SNOOZED_QUERY)
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


def what_came_last(shell: Shell) -> Awaitable[None] | None:
    """Today; from there what is left of the listings before, and from there the inbox."""
    workspace = shell.workspace
    pane = workspace.filter_pane
    here = workspace.query if workspace.found is None else ""
    if pane.before is not None and here in (pane.before.query, workspace.ordered(pane.before.query)):
        return show_view(shell, INBOX)
    if here in (TODAY, workspace.ordered(TODAY)):
        pane.before = pane.left_of_before()
        if pane.before is not None:
            return show_view(shell, pane.before.query)
        shell.tell("Nothing is left of the listings before: 1 is the inbox.")
        return None
    if pane.latest is None:
        shell.tell("Everything came at once: 1 is the inbox.")
        return None
    return show_view(shell, TODAY)


VIEW_TODAY = Command(
    "view.today", ("0",), "Today",
    "What came last: the papers of the newest listings. Once more: what is left of those before, then the inbox.",
    "Views", EVERYWHERE, what_came_last,
)  # fmt: skip


def close_filter(shell: Shell) -> None:
    shell.workspace.arrangement.only = ""
    focus(shell, LIST)
    shell.rearrange()


ENTRY_CLOSE = Command(
    "entry.close", ("h", "left", "escape"), "Back to the list", "Leave the filter pane.", "Move", (FILTER,),
    close_filter, "back",
)  # fmt: skip


COMMANDS = (
    ENTRY_DOWN, ENTRY_UP, ENTRY_FIRST, ENTRY_LAST, ENTRY_OPEN, ENTRY_CLOSE, VIEW_TODAY,
    *map(_numbered, range(1, 10)),
)  # fmt: skip
