"""Selecting many papers at once, and deciding everything a query matches."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

from readq.tui.decide.everything import TITLES, preview
from readq.tui.drawing.spans import plain
from readq.tui.shell.command import FILTER, LIST, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_MOST = 100_000  # papers selected one by one
_CHUNK = 2_000


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
    shell.push(
        BulkScreen(shell, name, shell.workspace.filter, counts, titles, ids=ids, listed=lambda: decide_listed(shell))
    )


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


COMMANDS = (DECIDE_ALL, MARK_VISIBLE, MARK_ABOVE, MARK_BELOW)
