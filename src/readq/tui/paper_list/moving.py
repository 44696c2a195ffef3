"""Moving through the list and the paper."""

from __future__ import annotations

from readq.model import Status
from readq.tui.shell.shell import Shell


def down(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.cursor + 1)


def up(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.cursor - 1)


def first(shell: Shell) -> None:
    shell.workspace.browser.go(0)
    shell.workspace.browser.direction = 1


def last(shell: Shell) -> None:
    shell.workspace.browser.go(shell.workspace.browser.papers.total - 1)


def page_down(shell: Shell) -> None:
    browser = shell.workspace.browser
    _jump(shell, max(1, browser.height // 2))


def page_up(shell: Shell) -> None:
    browser = shell.workspace.browser
    _jump(shell, -max(1, browser.height // 2))


def _jump(shell: Shell, lines: int) -> None:
    # The list moves under the cursor, which keeps its place on the screen as long as there is list to move.
    browser = shell.workspace.browser
    browser.top = max(0, min(browser.top + lines, browser.papers.total - browser.height))
    browser.go(browser.cursor + lines)


def next_undecided(shell: Shell) -> None:
    _undecided(shell, 1)


def previous_undecided(shell: Shell) -> None:
    _undecided(shell, -1)


def _undecided(shell: Shell, direction: int) -> None:
    browser = shell.workspace.browser
    index = browser.find(direction, lambda row: row.status is Status.INBOX and row.snoozed_until is None)
    if index is None:
        shell.tell(f"No undecided paper {'below' if direction > 0 else 'above'}.")
    else:
        browser.go(index)


def detail_line_down(shell: Shell) -> None:
    shell.workspace.reading.scroll += 1


def detail_line_up(shell: Shell) -> None:
    shell.workspace.reading.scroll -= 1


def detail_down(shell: Shell) -> None:
    shell.workspace.reading.scroll += max(1, shell.detail_height // 2)


def detail_up(shell: Shell) -> None:
    shell.workspace.reading.scroll -= max(1, shell.detail_height // 2)


def detail_first(shell: Shell) -> None:
    shell.workspace.reading.scroll = 0


def detail_last(shell: Shell) -> None:
    document = shell.workspace.reading.document
    if document is not None:
        shell.workspace.reading.scroll = max(0, document.length() - shell.detail_height)
