"""Deciding everything a filter lets through, or very many papers, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from readq.filters import Filter
from readq.library import Library
from readq.library.context import Watch
from readq.model import Counts, Outcome, Status
from readq.phrasing import DECISIONS
from readq.tui.decide import long_change
from readq.tui.decide.queue import warning_after
from readq.tui.drawing.lines import decided
from readq.tui.drawing.spans import Line
from readq.tui.paper_list.listing import reopen
from readq.tui.snooze.sentences import told, unchanged

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

TITLES = 6  # how many are shown before everything is decided


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
    many = expected > long_change.MANY
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

    doing = f"{DECISIONS['snooze' if until is not None else status.label].doing} {expected:,} papers"
    awaitable = long_change.change(shell, doing, expected, job, done)
    if awaitable is None:
        return None
    await awaitable
    return changed


async def _done(shell: Shell, outcome: Outcome, asked: int, status: Status, until: date | None) -> None:
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
            (DECISIONS[status.label].being, "strong"),
            (" already", "muted"),
        ]
    else:
        titles = shell.session.lib.rows(outcome.paper_ids[:1])
        title = titles[0].title if titles else ""
        if until is not None:
            line = told(shell, title, papers, until, shell.width, already=already)
        else:
            undo = workspace.keymap.key("undo")
            warning = warning_after(status, workspace)
            line = decided(status, title, papers, undo, shell.width, already=already, warning=warning)
    shell.say(line)
