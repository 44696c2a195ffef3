"""Decisions, and taking them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from readq.library import Library
from readq.library.context import Watch
from readq.model import Outcome, Row, Status
from readq.phrasing import DECISIONS, phrase, what, whereabouts
from readq.text import clean
from readq.tui import present
from readq.tui.actions import working
from readq.tui.prompt import Question
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain

_LOOKED_AT = 100  # papers; a step about more is never one that arranged them by hand


def skip(main: MainScreen) -> Awaitable[None] | None:
    return decide(main, Status.SKIP)


def queue(main: MainScreen) -> Awaitable[None] | None:
    return decide(main, Status.QUEUE)


def read(main: MainScreen) -> Awaitable[None] | None:
    return decide(main, Status.READ)


def inbox(main: MainScreen) -> Awaitable[None] | None:
    return decide(main, Status.INBOX)


def decide(main: MainScreen, status: Status) -> Awaitable[None] | None:
    """Give the selected papers, or the one under the cursor, a status."""
    main.repeat = lambda screen: decide(screen, status)
    return for_targets(main, DECISIONS[status.label].ask, lambda ids: mark(main, ids, status), over=(status,))


def for_targets(
    main: MainScreen,
    ask: str,
    act: Callable[[Sequence[int]], Awaitable[None] | None],
    *,
    over: tuple[Status | None, ...] = (),
) -> Awaitable[None] | None:
    """Do ``act`` for the papers a command is for; when they are many, ``ask`` first (``Skip {}``). ``over``: it gives
    them this status (None: it snoozes them) in place of what was decided before, which the question then tells."""
    ids = main.desk.browser.targets()
    if not ids:
        main.tell("There is no paper here.")
        return None
    hidden = main.desk.browser.hidden(ids)
    if len(ids) <= main.desk.config["confirm_above"] and not hidden:
        return act(ids)

    counts = main.session.lib.counts_of(ids) if over else None
    overruled = counts is not None and counts.overruled(over[0])

    def everything() -> Awaitable[None] | None:
        main.desk.prompt = None
        return act(ids)

    def answered(yes: bool) -> Awaitable[None] | None:
        main.desk.prompt = None
        if yes:
            return act(main.session.lib.undecided(ids) if overruled else ids)
        main.tell("Nothing was changed.")
        return None

    question = ask.format(counted(len(ids)))
    if hidden:  # selected before the list was another one, and perhaps forgotten
        where = f"{hidden:,} of them not in this list" if len(ids) > 1 else "which is not in this list"
        question += f", {where}"
    question += "?"
    if counts is not None and "," in (parts := whereabouts(counts)):
        question += f" {parts}"
    main.desk.prompt = Question(question, answered, everything if overruled else None)
    return None


async def mark(main: MainScreen, ids: Sequence[int], status: Status) -> None:
    """Give papers a status, tell what came of it, and move on when the paper under the cursor was among them."""
    if len(ids) > working.MANY:
        from readq.tui.actions import bulk

        await bulk.decide(main, main.desk.filter, ids, len(ids), status)
        return
    desk = main.desk
    current = desk.browser.current
    before = main.session.lib.rows(ids)
    outcome = await main.change(lambda lib: lib.mark(ids, status))
    for row in before:
        desk.settle(row, status)
    undo_key = desk.keymap.key("undo")
    if outcome.operation is None:
        text = plain(before[0].title if before else "", 60) if len(ids) == 1 else counted(len(ids))
        main.say([(f"Already {DECISIONS[status.label].being}: ", "muted"), (text, "strong")])
    else:
        papers = len(outcome.paper_ids)
        title = next((row.title for row in before if row.id == outcome.paper_ids[0]), "")
        already = len(before) - papers
        main.say(present.decided(status, title, papers, undo_key, main.size.width, already=already))
    move_on(main, ids, current, None if status is Status.INBOX else status)


def move_on(main: MainScreen, ids: Sequence[int], current: Row | None, now: Status | None) -> None:
    """After the papers ``ids`` were decided: nothing is selected any more, and the cursor leaves the paper that was
    ``current`` if it is one of them and has another status ``now`` (None: it stays, for it is to be decided again)."""
    browser = main.desk.browser
    browser.clear()
    if now is not None and current is not None and current.id in ids:
        browser.advance(current.status if current.status is not now else None, main.desk.config["advance"])


def counted(papers: int) -> str:
    """How many papers, in words."""
    return "1 paper" if papers == 1 else f"{present.number(papers)} papers"


def raise_priority(main: MainScreen) -> Awaitable[None] | None:
    main.repeat = raise_priority
    return for_targets(main, "Raise the priority of {}", lambda ids: _prioritise(main, ids, 1))


def lower_priority(main: MainScreen) -> Awaitable[None] | None:
    main.repeat = lower_priority
    return for_targets(main, "Lower the priority of {}", lambda ids: _prioritise(main, ids, -1))


def _prioritise(main: MainScreen, ids: Sequence[int], change: int) -> Awaitable[None] | None:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.prioritise(ids, change, watch)

    what = f"Priority {change:+d} for {len(ids):,} papers"
    return working.change(main, what, len(ids), job, lambda outcome: _prioritised(main, ids, change, outcome))


async def _prioritised(main: MainScreen, ids: Sequence[int], change: int, outcome: Outcome) -> None:
    rows = main.session.lib.rows(outcome.paper_ids[:1])
    if outcome.operation is None:
        main.tell("That is as far as priorities go.")
        return
    undo: Line = [(" · ", "faint"), (main.desk.keymap.key("undo"), "key"), (" undo", "muted")]
    if len(ids) == 1 and rows:
        room = max(20, main.size.width - 24)
        main.say([(f"Priority {rows[0].priority:+d} ", "priority.up"), (plain(rows[0].title, room), "strong"), *undo])
        return
    line: Line = [(f"Priority {change:+d} for {counted(len(outcome.paper_ids))}", "strong")]
    if (left := len(ids) - len(outcome.paper_ids)) > 0:
        line.append((f" · {present.number(left)} at the limit already", "muted"))
    main.say([*line, *undo])


def repeat(main: MainScreen) -> Awaitable[None] | None:
    if main.repeat is None:
        main.tell("Nothing to repeat yet.")
        return None
    return main.repeat(main)


def undo(main: MainScreen) -> Awaitable[None] | None:
    return _next(main, redo=False)


def redo(main: MainScreen) -> Awaitable[None] | None:
    return _next(main, redo=True)


def _next(main: MainScreen, *, redo: bool) -> Awaitable[None] | None:
    step = main.session.lib.journal.in_turn(redo=redo)
    papers = step.papers if step is not None else 0
    doing = f"{'Redoing' if redo else 'Undoing'}: {clean(what(step))}" if step is not None else ""
    done, other = ("redo", "undo") if redo else ("undo", "redo")

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.journal.redo(watch) if redo else lib.journal.undo(watch)

    return working.change(main, doing, papers, job, lambda outcome: _reverse(main, outcome, done, other))


async def _reverse(main: MainScreen, outcome: Outcome, done: str, other: str) -> None:
    from readq.tui.actions.find import reopen
    from readq.tui.actions.views import stay_somewhere

    desk = main.desk
    if outcome.operation is None:
        main.tell(f"Nothing to {done}.")
        return
    touched = outcome.paper_ids or outcome.conflicts
    if not touched:
        stay_somewhere(main)
    desk.resettle(touched)
    if touched:
        place = desk.browser.papers.position(touched[0])
        moved = len(touched) <= _LOOKED_AT and any(
            change.field == "position" for change in main.session.lib.journal.changes(outcome.operation.id)
        )
        if (place is None or moved) and desk.found is None:
            await reopen(main, keep=touched[0])
        elif place is not None:
            desk.browser.go(place)
    line: Line = [(plain(phrase(outcome.operation), max(20, main.size.width - 16)), "strong")]
    if outcome.conflicts:
        line = [(f"{len(outcome.conflicts):,} changed again since, left alone. ", "error"), *line]
    if outcome.view is not None:
        line = [(f"The view “{plain(outcome.view, 30)}” changed again since, left alone. ", "error"), *line]
    main.say([*line, (" · ", "faint"), (desk.keymap.key(other), "key"), (f" {other}", "muted")])
