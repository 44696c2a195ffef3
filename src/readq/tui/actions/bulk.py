"""Selecting many papers at once, and deciding everything a query matches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import date

from readq.filters import Filter
from readq.library import Library
from readq.library.context import Watch
from readq.model import Counts, Outcome, Status
from readq.phrasing import DECISIONS
from readq.tui import present
from readq.tui.actions import working
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain

_MOST = 100_000  # papers selected one by one
_CHUNK = 2_000
TITLES = 6  # how many are shown before everything is decided


def mark_visible(main: MainScreen) -> Awaitable[None]:
    browser = main.desk.browser
    return _mark(main, browser.top, browser.top + browser.height, "on the screen")


def mark_above(main: MainScreen) -> Awaitable[None]:
    return _mark(main, 0, main.desk.browser.cursor + 1, "from the top to here")


def mark_below(main: MainScreen) -> Awaitable[None]:
    browser = main.desk.browser
    return _mark(main, browser.cursor, browser.papers.total, "from here to the end")


async def _mark(main: MainScreen, start: int, stop: int, where: str) -> None:
    """Select the papers from place ``start`` to before ``stop``, those selected before too."""
    browser = main.desk.browser
    papers = browser.papers
    stop = min(stop, papers.total)
    if stop <= start:
        main.tell("There is no paper here.")
        return
    if stop - start > _MOST:
        key = main.desk.keymap.key("decide.all")
        main.tell(f"More than {_MOST:,} papers: narrow the list, or decide everything with {key}.")
        return
    browser.anchor = None
    for place in range(start, stop, _CHUNK):
        browser.mark(papers.ids(place, min(place + _CHUNK, stop)))
        if stop - start > _CHUNK:
            await asyncio.sleep(0)  # a long list is read in pieces, so that the screen keeps answering
    key = main.desk.keymap.key("back")
    count = stop - start
    what = f"{count:,} papers" if count != 1 else "1 paper"
    main.say([(f"Selected {what} {where}", "mark"), (" · ", "faint"), (key, "key"), (" clears", "muted")])


async def decide_all(main: MainScreen) -> None:
    """Show what is selected, else what matches the query of the list, and let the reader decide it in one step."""
    browser = main.desk.browser
    if not browser.selected:
        await decide_listed(main)
        return
    from readq.tui.screens.bulk import BulkScreen

    ids = browser.targets()
    titles = [row.title for row in main.session.lib.rows(ids[:TITLES])]
    counts = main.session.lib.counts_of(ids)
    hidden = browser.hidden(ids)
    name = f"{hidden:,} of them not in this list" if hidden else "all of them in this list"
    main.app.push_screen(BulkScreen(main, name, main.desk.filter, counts, titles, ids=ids, selected=True))


async def decide_listed(main: MainScreen) -> None:
    """`decide_all` for the whole list, whatever is selected."""
    from readq.search.doubts import misgiving
    from readq.tui.screens.bulk import BulkScreen

    desk = main.desk
    ids: Sequence[int] | None = None
    remark = None
    if desk.found is not None:
        ids = list(desk.browser.papers.ids(0, desk.browser.papers.total))
        name = f"like “{desk.found}”"
        counts = main.session.lib.counts_of(ids)
        first = [row.title for row in desk.browser.papers.window(0, TITLES)]
    else:
        if desk.query.strip() and desk.filter.where is None and desk.view_of(desk.query) is None:
            # What was typed says nothing about papers (only signs, or only an order). That it would mean every paper
            # is right for looking at a list and wrong for deciding it.
            main.complain(
                f"“{plain(desk.query, 20)}” names no condition. {desk.keymap.key('view.5')} lists all papers."
            )
            return
        name, filter_ = desk.query, desk.filter
        remark = misgiving(desk.query)
        main.tell("Counting …")
        main.sync()
        counts, first = await main.session.read(lambda lib: preview(lib, filter_))
        desk.message = None
    if not counts.total:
        main.tell("Nothing matches: there is nothing to decide.")
        return
    text = remark.text if remark is not None else ""
    main.app.push_screen(BulkScreen(main, name, desk.filter, counts, first, ids=ids, misgiving=text))


def preview(lib: Library, filter_: Filter) -> tuple[Counts, list[str]]:
    """How many papers a filter lets through, exactly, and the titles of the first."""
    return lib.counts_of(filter_), [row.title for row in lib.open_list(filter_).window(0, TITLES)]


async def decide(
    main: MainScreen,
    filter_: Filter,
    ids: Sequence[int] | None,
    expected: int,
    status: Status,
    until: date | None = None,
) -> int | None:
    """Give every paper of a filter (or these ``ids``) a status, or snooze them until a day, in one step. If there are
    not ``expected`` papers any more nothing is done and the result is how many there are; None when it is done, or
    (with very many papers) begun: then the reader is told how it goes on."""
    many = expected > working.MANY
    changed: int | None = None

    def job(lib: Library, watch: Watch | None) -> Outcome | int:
        members = ids
        if members is None:
            count = lib.count(filter_)
            if count != expected:
                return count
            members = lib.every_id(filter_)
        return lib.snooze(members, until, watch) if until is not None else lib.mark(members, status, watch)

    async def done(result: Outcome | int) -> None:
        nonlocal changed
        if not isinstance(result, int):
            await _done(main, result, expected, status, until)
        elif many:
            main.complain(f"The library changed meanwhile: {result:,} papers match now. Nothing was decided.")
        else:
            changed = result

    doing = f"{DECISIONS['snooze' if until is not None else status.label].doing} {expected:,} papers"
    awaitable = working.change(main, doing, expected, job, done)
    if awaitable is None:
        return None
    await awaitable
    return changed


async def _done(main: MainScreen, outcome: Outcome, asked: int, status: Status, until: date | None) -> None:
    from readq.tui.actions.find import reopen
    from readq.tui.actions.snooze import told, unchanged

    desk = main.desk
    desk.browser.clear()
    if desk.found is None:
        await reopen(main)
    papers = len(outcome.paper_ids)
    if outcome.operation is not None and not desk.browser.papers.total:
        desk.emptied = papers
    already = asked - papers
    line: Line
    if outcome.operation is None and until is not None:
        line = unchanged(main, until)
    elif outcome.operation is None:
        line = [
            ("Nothing changed: all of them are ", "muted"),
            (DECISIONS[status.label].being, "strong"),
            (" already", "muted"),
        ]
    else:
        titles = main.session.lib.rows(outcome.paper_ids[:1])
        title = titles[0].title if titles else ""
        if until is not None:
            line = told(main, title, papers, until, main.size.width, already=already)
        else:
            undo = desk.keymap.key("undo")
            line = present.decided(status, title, papers, undo, main.size.width, already=already)
    main.say(line)
