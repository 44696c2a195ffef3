"""Snoozing: papers leave the inbox until a day begins, and come back on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.text import cell_width
from readq.tui import present
from readq.tui.actions.decide import for_targets
from readq.tui.present_snooze import spoken
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain, width_of

_TITLE = 20  # cells that a title should have


def menu(main: MainScreen) -> Awaitable[None] | None:
    """Ask until when, for the selected papers or the one under the cursor."""
    return for_targets(main, DECISIONS["snooze"].ask, lambda ids: _ask(main, ids), over=(None,))


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
        return for_targets(screen, DECISIONS["snooze"].ask, lambda more: put_away(screen, more, until), over=(None,))

    main.repeat = again
    return put_away(main, ids, until)


async def put_away(main: MainScreen, ids: Sequence[int], until: date | None) -> None:
    """Snooze papers (None: bring them back), tell what came of it, and move on when the one under the cursor went."""
    desk = main.desk
    current = desk.browser.current
    before = {row.id: row for row in main.session.lib.rows(ids)}
    outcome = await main.change(lambda lib: lib.snooze(ids, until))
    for row in before.values():
        if until is not None or row.snoozed_until is not None:
            desk.settle(row, Status.INBOX, snoozed=until is not None)
    if outcome.operation is None:
        main.say(unchanged(main, until))
    else:
        papers = outcome.paper_ids
        title = before[papers[0]].title
        already = len(before) - len(papers) if until is not None else 0
        main.say(told(main, title, len(papers), until, main.size.width, already=already))
    browser = desk.browser
    browser.clear()
    if until is not None and current is not None and current.id in before:
        browser.advance(current.status, desk.config["advance"])


def unchanged(main: MainScreen, until: date | None) -> Line:
    """The sentence after a snooze that changed nothing."""
    if until is None:
        return [("Nothing to bring back: not snoozed.", "muted")]
    return [(f"Snoozed until {spoken(until, main.session.lib.today())} already.", "muted")]


def told(main: MainScreen, title: str, papers: int, until: date | None, width: int, *, already: int = 0) -> Line:
    """The sentence after a snooze. ``already``: how many papers had been snoozed until then before."""
    tail: Line = [(" · ", "faint"), (main.desk.keymap.key("undo"), "key"), (" undo", "muted")]
    if already:
        tail.insert(0, (f" · {present.number(already)} {'was' if already == 1 else 'were'} already", "muted"))
    day = spoken(until, main.session.lib.today()) if until is not None else ""
    head = f"Snoozed until {day}: " if until is not None else "Back in the inbox: "
    room = width - cell_width(head) - width_of(tail) - 2
    if room < _TITLE and until is not None:  # how to undo it matters more than how far away the day is
        head = f"Snoozed until {day.partition(',')[0]}: "
        room = width - cell_width(head) - width_of(tail) - 2
    what = plain(title, max(8, min(room, 72))) if papers == 1 else f"{present.number(papers)} papers"
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
