"""Moving through the list and the paper."""

from __future__ import annotations

from readq.model import Status
from readq.tui.screens.main import MainScreen


def down(main: MainScreen) -> None:
    main.desk.browser.go(main.desk.browser.cursor + 1)


def up(main: MainScreen) -> None:
    main.desk.browser.go(main.desk.browser.cursor - 1)


def first(main: MainScreen) -> None:
    main.desk.browser.go(0)
    main.desk.browser.direction = 1


def last(main: MainScreen) -> None:
    main.desk.browser.go(main.desk.browser.papers.total - 1)


def page_down(main: MainScreen) -> None:
    browser = main.desk.browser
    _jump(main, max(1, browser.height // 2))


def page_up(main: MainScreen) -> None:
    browser = main.desk.browser
    _jump(main, -max(1, browser.height // 2))


def _jump(main: MainScreen, lines: int) -> None:
    # The list moves under the cursor, which keeps its place on the screen as long as there is list to move.
    browser = main.desk.browser
    browser.top = max(0, min(browser.top + lines, browser.papers.total - browser.height))
    browser.go(browser.cursor + lines)


def next_undecided(main: MainScreen) -> None:
    _undecided(main, 1)


def previous_undecided(main: MainScreen) -> None:
    _undecided(main, -1)


def _undecided(main: MainScreen, direction: int) -> None:
    browser = main.desk.browser
    index = browser.find(direction, lambda row: row.status is Status.INBOX and row.snoozed_until is None)
    if index is None:
        main.tell(f"No undecided paper {'below' if direction > 0 else 'above'}.")
    else:
        browser.go(index)


def detail_line_down(main: MainScreen) -> None:
    main.desk.reading.scroll += 1


def detail_line_up(main: MainScreen) -> None:
    main.desk.reading.scroll -= 1


def detail_down(main: MainScreen) -> None:
    main.desk.reading.scroll += max(1, main.detail_height // 2)


def detail_up(main: MainScreen) -> None:
    main.desk.reading.scroll -= max(1, main.detail_height // 2)


def detail_first(main: MainScreen) -> None:
    main.desk.reading.scroll = 0


def detail_last(main: MainScreen) -> None:
    document = main.desk.reading.document
    if document is not None:
        main.desk.reading.scroll = max(0, document.length() - main.detail_height)
