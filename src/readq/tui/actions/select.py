"""Selecting papers to decide them together."""

from __future__ import annotations

from readq.tui.screens.main import MainScreen

_MOST = 100_000


def toggle(main: MainScreen) -> None:
    browser = main.desk.browser
    browser.toggle()
    browser.go(browser.cursor + browser.direction)


def span(main: MainScreen) -> None:
    browser = main.desk.browser
    if browser.anchor is None:
        browser.begin_range()
        main.tell("Move to the other end and press v, or decide.")
    else:
        browser.end_range()
        main.desk.message = None


def everything(main: MainScreen) -> None:
    browser = main.desk.browser
    if browser.papers.total > _MOST:
        main.tell(f"More than {_MOST:,} papers: narrow the list first.")
        return
    browser.anchor = None
    browser.mark(browser.papers.ids(0, browser.papers.total))
