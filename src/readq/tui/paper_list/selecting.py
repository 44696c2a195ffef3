"""Selecting papers to decide them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import LIST, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_MOST = 100_000


def toggle(shell: Shell) -> None:
    browser = shell.workspace.browser
    browser.toggle()
    shell.workspace.message = None  # what can be done with the selection is said instead
    browser.go(browser.cursor + browser.direction)


MARK = Command(
    "mark", ("space",), "Select and move on", "Selected papers are decided together.", "Select", (LIST,), toggle,
)  # fmt: skip


def span(shell: Shell) -> None:
    browser = shell.workspace.browser
    if browser.anchor is None:
        browser.begin_range()
        shell.tell("Move to the other end and press v, or decide.")
    else:
        browser.end_range()
        shell.workspace.message = None


MARK_RANGE = Command(
    "mark.range", ("v",), "Select a range", "From here to where you press v again.", "Select", (LIST,), span,
)  # fmt: skip


def everything(shell: Shell) -> None:
    browser = shell.workspace.browser
    if browser.papers.total > _MOST:
        shell.tell(f"More than {_MOST:,} papers: narrow the list first.")
        return
    browser.anchor = None
    shell.workspace.message = None
    browser.mark(browser.papers.ids(0, browser.papers.total))


MARK_ALL = Command(
    "mark.all", ("ctrl+a",), "Select everything listed", "All papers of the list.", "Select", (LIST,), everything,
)  # fmt: skip


COMMANDS = (MARK, MARK_RANGE, MARK_ALL)
