"""Moving through the list and the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.model import Status
from readq.tui.shell.command import DETAIL, LIST, PAPERS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def down(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.cursor + 1)


DOWN = Command("down", ("j", "down"), "Next paper", "One paper down.", "Move", (LIST,), down)
PAPER_NEXT = Command("paper.next", ("right",), "Next paper", "The next paper of the list.", "Move", (DETAIL,), down)


def up(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.cursor - 1)


UP = Command("up", ("k", "up"), "Previous paper", "One paper up.", "Move", (LIST,), up)
PAPER_PREVIOUS = Command(
    "paper.previous", ("left",), "Previous paper", "The previous paper of the list.", "Move", (DETAIL,), up,
)  # fmt: skip


def first(shell: Shell) -> None:
    shell.workspace.browser.go(0)
    shell.workspace.browser.direction = 1


FIRST = Command("first", ("g", "home"), "First paper", "To the top of the list.", "Move", (LIST,), first)


def last(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.papers.total - 1)


LAST = Command("last", ("G", "end"), "Last paper", "To the end of the list.", "Move", (LIST,), last)


def page_down(shell: Shell) -> None:
    browser = shell.workspace.browser
    _jump(shell, max(1, browser.height // 2))


PAGE_DOWN = Command("page.down", ("ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move", (LIST,), page_down)


def page_up(shell: Shell) -> None:
    browser = shell.workspace.browser
    _jump(shell, -max(1, browser.height // 2))


PAGE_UP = Command("page.up", ("ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (LIST,), page_up)


def _jump(shell: Shell, lines: int) -> None:
    # The list moves under the cursor, which keeps its place on the screen as long as there is list to move.
    browser = shell.workspace.browser
    browser.top = max(0, min(browser.top + lines, browser.papers.total - browser.height))
    browser.go(browser.cursor + lines)


def next_undecided(shell: Shell) -> None:
    _undecided(shell, 1)


UNDECIDED_NEXT = Command(
    "undecided.next", ("]",), "Next undecided", "To the next paper without a decision.", "Move", PAPERS,
    next_undecided,
)  # fmt: skip


def previous_undecided(shell: Shell) -> None:
    _undecided(shell, -1)


UNDECIDED_PREVIOUS = Command(
    "undecided.previous", ("[",), "Previous undecided", "To the previous paper without a decision.", "Move", PAPERS,
    previous_undecided,
)  # fmt: skip


def _undecided(shell: Shell, direction: int) -> None:
    browser = shell.workspace.browser
    index = browser.find(direction, lambda row: row.status is Status.INBOX and row.snoozed_until is None)
    if index is None:
        shell.tell(f"No undecided paper {'below' if direction > 0 else 'above'}.")
    else:
        browser.go(index)


def detail_line_down(shell: Shell) -> None:
    shell.workspace.reading.scroll += 1


SCROLL_DOWN = Command(
    "scroll.down", ("j", "down"), "Scroll down", "One line down.", "Move", (DETAIL,), detail_line_down,
)  # fmt: skip


def detail_line_up(shell: Shell) -> None:
    shell.workspace.reading.scroll -= 1


SCROLL_UP = Command("scroll.up", ("k", "up"), "Scroll up", "One line up.", "Move", (DETAIL,), detail_line_up)


def detail_down(shell: Shell) -> None:
    shell.workspace.reading.scroll += max(1, shell.main.detail_height // 2)


DETAIL_DOWN = Command(
    "detail.down", ("J", "shift+down"), "Scroll the paper down", "Without leaving the list.", "Move", (LIST,),
    detail_down,
)  # fmt: skip
SCROLL_PAGE_DOWN = Command(
    "scroll.page.down", ("space", "J", "ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move", (DETAIL,),
    detail_down,
)  # fmt: skip


def detail_up(shell: Shell) -> None:
    shell.workspace.reading.scroll -= max(1, shell.main.detail_height // 2)


DETAIL_UP = Command(
    "detail.up", ("K", "shift+up"), "Scroll the paper up", "Without leaving the list.", "Move", (LIST,), detail_up,
)  # fmt: skip
SCROLL_PAGE_UP = Command(
    "scroll.page.up", ("K", "ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (DETAIL,), detail_up,
)  # fmt: skip


def detail_first(shell: Shell) -> None:
    shell.workspace.reading.scroll = 0


SCROLL_FIRST = Command("scroll.first", ("g", "home"), "To the top", "To the title.", "Move", (DETAIL,), detail_first)


def detail_last(shell: Shell) -> None:
    document = shell.workspace.reading.document
    if document is not None:
        shell.workspace.reading.scroll = max(0, document.length() - shell.main.detail_height)


SCROLL_LAST = Command("scroll.last", ("G", "end"), "To the end", "To the last line.", "Move", (DETAIL,), detail_last)


COMMANDS = (
    DOWN, UP, FIRST, LAST, PAGE_DOWN, PAGE_UP, UNDECIDED_NEXT, UNDECIDED_PREVIOUS, DETAIL_DOWN, DETAIL_UP,
    SCROLL_DOWN, SCROLL_UP, SCROLL_PAGE_DOWN, SCROLL_PAGE_UP, SCROLL_FIRST, SCROLL_LAST, PAPER_NEXT, PAPER_PREVIOUS,
)  # fmt: skip
