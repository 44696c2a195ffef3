"""Snoozing: papers leave the inbox until a day begins, and come back on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from readq.model import Status
from readq.text import cell_width
from readq.tui import present
from readq.tui.actions.decide import for_targets
from readq.tui.present_snooze import spoken
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain, width_of


def menu(main: MainScreen) -> Awaitable[None] | None:
    """Ask until when, for the selected papers or the one under the cursor."""
    return for_targets(main, "Snooze", lambda ids: _ask(main, ids))


async def _ask(main: MainScreen, ids: Sequence[int]) -> None:
    rows = main.session.lib.rows(ids)
    title = rows[0].title if len(rows) == 1 else f"{len(rows):,} papers"
    snoozed = any(row.snoozed_until is not None for row in rows)
    ask(main, title, snoozed, lambda until: _chosen(main, ids, until))


def ask(main: MainScreen, title: str, snoozed: bool, choose: Callable[[date | None], Awaitable[None] | None]) -> None:
    """Open the menu over whatever is shown; ``snoozed``: offer to bring the papers back now."""
    from readq.tui.screens.snooze import SnoozeScreen

    main.app.push_screen(SnoozeScreen(main, title, main.session.lib.today(), choose, snoozed=snoozed))


def _chosen(main: MainScreen, ids: Sequence[int], until: date | None) -> Awaitable[None]:
    def again(screen: MainScreen) -> Awaitable[None] | None:
        return for_targets(screen, "Snooze", lambda more: _snooze(screen, more, until))

    main.repeat = again
    return _snooze(main, ids, until)


async def _snooze(main: MainScreen, ids: Sequence[int], until: date | None) -> None:
    desk = main.desk
    browser = desk.browser
    current = browser.current
    was = current.status if current is not None else None
    before = main.session.lib.rows(ids)
    await main.change(lambda lib: lib.snooze(ids, until))
    for row in before:
        desk.settle(row, Status.INBOX, snoozed=until is not None)
    main.say(told(main, before[0].title if before else "", len(ids), until, main.size.width))
    if browser.marked:
        browser.clear()
    elif until is not None:
        browser.advance(was, desk.config["advance"])


def told(main: MainScreen, title: str, papers: int, until: date | None, width: int) -> Line:
    """The sentence after a snooze."""
    day = spoken(until, main.session.lib.today()) if until is not None else ""
    head = f"Snoozed until {day}: " if until is not None else "Back in the inbox: "
    tail: Line = [(" · ", "faint"), (main.desk.keymap.key("undo"), "key"), (" undo", "muted")]
    room = max(8, width - cell_width(head) - width_of(tail) - 2)
    what = plain(title, min(room, 72)) if papers == 1 else f"{present.number(papers)} papers"
    return [(head, "status.snooze"), (what, "strong"), *tail]


def show_snoozed(main: MainScreen) -> Awaitable[None] | None:
    """List what is snoozed."""
    from readq.tui.actions.panes import show_view

    if not main.desk.counts.snoozed:
        main.tell(f"Nothing is snoozed: {main.desk.keymap.key('snooze')} puts a paper away until a day.")
        return None
    return show_view(main, "is:snoozed")


async def wake(main: MainScreen) -> None:
    """Bring back what is due. The list stays as it is: the header tells what is new."""
    outcome = await main.change(lambda lib: lib.wake())
    if outcome.operation is not None:
        papers = len(outcome.paper_ids)
        word = "paper is" if papers == 1 else "papers are"
        main.desk.news = f"{main.desk.keymap.key('reload')}: {papers:,} {word} back"
