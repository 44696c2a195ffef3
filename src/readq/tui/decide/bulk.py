"""Selecting many papers at once, and deciding everything a query matches."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from readq.filters import Filter
from readq.library import Library
from readq.library.past import Watch
from readq.model import Counts, Outcome, Status
from readq.tui.decide import long_change as working
from readq.tui.drawing import lines as present
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.command import FILTER, LIST, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_MOST = 100_000  # papers selected one by one
_CHUNK = 2_000
BUSY = {
    "skip": "Skipping", "queue": "Queueing", "read": "Marking as read", "inbox": "Putting back", "snooze": "Snoozing",
}  # fmt: skip
TITLES = 6  # how many are shown before everything is decided


def mark_visible(shell: Shell) -> Awaitable[None]:
    browser = shell.workspace.browser
    return _mark(shell, browser.top, browser.top + browser.height, "on the screen")


MARK_VISIBLE = Command(
    "mark.visible", ("*",), "Select what is visible", "The papers on the screen.", "Select", (LIST,), mark_visible,
    needs_paper=True,
)  # fmt: skip


def mark_above(shell: Shell) -> Awaitable[None]:
    return _mark(shell, 0, shell.workspace.browser.cursor + 1, "from the top to here")


MARK_ABOVE = Command(
    "mark.above", ("{",), "Select all above", "This paper and everything above it.", "Select", (LIST,), mark_above,
    needs_paper=True,
)  # fmt: skip


def mark_below(shell: Shell) -> Awaitable[None]:
    browser = shell.workspace.browser
    return _mark(shell, browser.cursor, browser.papers.total, "from here to the end")


MARK_BELOW = Command(
    "mark.below", ("}",), "Select all below", "This paper and everything below it.", "Select", (LIST,), mark_below,
    needs_paper=True,
)  # fmt: skip


async def _mark(shell: Shell, start: int, stop: int, where: str) -> None:
    """Select the papers from place ``start`` to before ``stop``, those selected before too."""
    browser = shell.workspace.browser
    papers = browser.papers
    stop = min(stop, papers.total)
    if stop - start > _MOST:
        key = shell.workspace.keymap.key("decide.all")
        shell.tell(f"More than {_MOST:,} papers: narrow the list, or decide everything with {key}.")
        return
    browser.anchor = None
    for place in range(start, stop, _CHUNK):
        browser.mark(papers.ids(place, min(place + _CHUNK, stop)))
        if stop - start > _CHUNK:
            await shell.pause(0)  # a long list is read in pieces, so that the screen keeps answering
    key = shell.workspace.keymap.key("back")
    count = stop - start
    what = f"{count:,} papers" if count != 1 else "1 paper"
    shell.say([(f"Selected {what} {where}", "mark"), (" · ", "faint"), (key, "key"), (" clears", "muted")])


async def decide_all(shell: Shell) -> None:
    """Show what is selected, else what matches the query of the list, and let the reader decide it in one step."""
    browser = shell.workspace.browser
    if not browser.selected:
        await decide_listed(shell)
        return
    from readq.tui.decide.bulk_screen import BulkScreen

    ids = browser.targets()
    titles = [row.title for row in shell.session.lib.rows(ids[:TITLES])]
    counts = shell.session.lib.counts_of(ids)
    hidden = browser.hidden(ids)
    name = f"{hidden:,} of them not in this list" if hidden else "all of them in this list"
    shell.push(BulkScreen(shell, name, shell.workspace.filter, counts, titles, ids=ids, selected=True))


DECIDE_ALL = Command(
    "decide.all", ("A",), "Decide everything listed",
    "What is selected, else everything that matches the filter, in one step; shows what first.", "Decide",
    (LIST, FILTER), decide_all,
)  # fmt: skip


async def decide_listed(shell: Shell) -> None:
    """`decide_all` for the whole list, whatever is selected."""
    from readq.search.query import read_query
    from readq.search.remarks import objection
    from readq.tui.decide.bulk_screen import BulkScreen

    workspace = shell.workspace
    ids: Sequence[int] | None = None
    remark = None
    if workspace.found is not None:
        ids = list(workspace.browser.papers.ids(0, workspace.browser.papers.total))
        name = f"like “{workspace.found}”"
        counts = shell.session.lib.counts_of(ids)
        first = [row.title for row in workspace.browser.papers.window(0, TITLES)]
    else:
        if workspace.query.strip() and workspace.filter.where is None and workspace.view_of(workspace.query) is None:
            # What was typed says nothing about papers (only signs, or only an order). That it would mean every paper
            # is right for looking at a list and wrong for deciding it.
            shell.complain(
                f"“{plain(workspace.query, 20)}” names no condition. {workspace.keymap.key('view.5')} lists all papers."
            )
            return
        name, filter_ = workspace.query, workspace.filter
        remark = objection(read_query(workspace.query))
        shell.tell("Counting …")
        shell.sync()
        counts, first = await shell.session.read(lambda lib: preview(lib, filter_))
        workspace.message = None
    if not counts.total:
        shell.tell("Nothing matches: there is nothing to decide.")
        return
    text = remark.text if remark is not None else ""
    shell.push(BulkScreen(shell, name, workspace.filter, counts, first, ids=ids, objection=text))


def preview(lib: Library, filter_: Filter) -> tuple[Counts, list[str]]:
    """How many papers a filter lets through, exactly, and the titles of the first."""
    return lib.counts_of(filter_), [row.title for row in lib.open_list(filter_).window(0, TITLES)]


async def decide(
    shell: Shell,
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
            await _done(shell, result, expected, status, until)
        elif many:
            shell.complain(f"The library changed meanwhile: {result:,} papers match now. Nothing was decided.")
        else:
            changed = result

    doing = f"{BUSY['snooze' if until is not None else status.label]} {expected:,} papers"
    awaitable = working.change(shell, doing, expected, job, done)
    if awaitable is None:
        return None
    await awaitable
    return changed


async def _done(shell: Shell, outcome: Outcome, asked: int, status: Status, until: date | None) -> None:
    from readq.tui.filter.commands import reopen
    from readq.tui.snooze.commands import told, unchanged

    workspace = shell.workspace
    workspace.browser.clear()
    if workspace.found is None:
        await reopen(shell)
    papers = len(outcome.paper_ids)
    if outcome.operation is not None and not workspace.browser.papers.total:
        workspace.emptied = papers
    already = asked - papers
    line: Line
    if outcome.operation is None and until is not None:
        line = unchanged(shell, until)
    elif outcome.operation is None:
        line = [
            ("Nothing changed: all of them are ", "muted"),
            (present.ALREADY[status], "strong"),
            (" already", "muted"),
        ]
    else:
        titles = shell.session.lib.rows(outcome.paper_ids[:1])
        title = titles[0].title if titles else ""
        if until is not None:
            line = told(shell, title, papers, until, shell.width, already=already)
        else:
            undo = workspace.keymap.key("undo")
            line = present.decided(status, title, papers, undo, shell.width, already=already)
    shell.say(line)


COMMANDS = (DECIDE_ALL, MARK_VISIBLE, MARK_ABOVE, MARK_BELOW)
