"""Selecting papers to decide them together."""

from __future__ import annotations

from readq.tui.shell.shell import Shell

_MOST = 100_000


def toggle(shell: Shell) -> None:
    browser = shell.workspace.browser
    browser.toggle()
    browser.go(browser.cursor + browser.direction)


def span(shell: Shell) -> None:
    browser = shell.workspace.browser
    if browser.anchor is None:
        browser.begin_range()
        shell.tell("Move to the other end and press v, or decide.")
    else:
        browser.end_range()
        shell.workspace.message = None


def everything(shell: Shell) -> None:
    browser = shell.workspace.browser
    if browser.papers.total > _MOST:
        shell.tell(f"More than {_MOST:,} papers: narrow the list first.")
        return
    browser.anchor = None
    browser.mark(browser.papers.ids(0, browser.papers.total))
