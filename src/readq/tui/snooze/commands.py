"""Snoozing: papers leave the inbox until a day begins, and come back on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.tui.decide.commands import for_targets
from readq.tui.shell.command import EVERYWHERE, PAPERS, Command
from readq.tui.snooze.sentences import told, unchanged

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def menu(shell: Shell) -> Awaitable[None] | None:
    """Ask until when, for the selected papers or the one under the cursor."""
    return for_targets(shell, DECISIONS["snooze"].ask, lambda ids: _ask(shell, ids), over=(None,))


SNOOZE = Command(
    "snooze", ("b",), "Snooze", "Out of the inbox until tomorrow, next week or a date; then back on top.", "Decide",
    PAPERS, menu, "snooze", needs_paper=True,
)  # fmt: skip


async def _ask(shell: Shell, ids: Sequence[int]) -> None:
    rows = shell.session.lib.rows(ids)
    title = rows[0].title if len(rows) == 1 else f"{len(rows):,} papers"
    snoozed = any(row.snoozed_until is not None for row in rows)
    ask(shell, title, snoozed, lambda until: _chosen(shell, ids, until))


def ask(shell: Shell, title: str, snoozed: bool, choose: Callable[[date | None], Awaitable[None] | None]) -> None:
    """Open the menu over whatever is shown; ``snoozed``: offer to bring the papers back now."""
    from readq.tui.snooze.screen import SnoozeScreen

    shell.push(SnoozeScreen(shell, title, shell.session.lib.today(), choose, snoozed=snoozed))


def _chosen(shell: Shell, ids: Sequence[int], until: date | None) -> Awaitable[None]:
    def again(screen: Shell) -> Awaitable[None] | None:
        return for_targets(screen, DECISIONS["snooze"].ask, lambda more: put_away(screen, more, until), over=(None,))

    shell.repeat = again
    return put_away(shell, ids, until)


async def put_away(shell: Shell, ids: Sequence[int], until: date | None) -> None:
    """Snooze papers (None: bring them back), tell what came of it, and move on when the one under the cursor went."""
    workspace = shell.workspace
    current = workspace.browser.current
    before = {row.id: row for row in shell.session.lib.rows(ids)}
    outcome = await shell.change(lambda lib: lib.snooze(ids, until))
    for row in before.values():
        if until is not None or row.snoozed_until is not None:
            workspace.settle(row, Status.INBOX, snoozed=until is not None)
    if outcome.operation is None:
        shell.say(unchanged(shell, until))
    else:
        papers = outcome.paper_ids
        title = before[papers[0]].title
        already = len(before) - len(papers) if until is not None else 0
        shell.say(told(shell, title, len(papers), until, shell.width, already=already))
    browser = workspace.browser
    browser.clear()
    if until is not None and current is not None and current.id in before:
        browser.advance(current.status, workspace.config["advance"])


def show_snoozed(shell: Shell) -> Awaitable[None] | None:
    """List what is snoozed."""
    from readq.tui.filter.pane import show_view

    if not shell.workspace.counts.snoozed:
        shell.tell(f"Nothing is snoozed: {shell.workspace.keymap.key('snooze')} puts a paper away until a day.")
        return None
    return show_view(shell, "is:snoozed")


VIEW_SNOOZED = Command(
    "view.snoozed", ("B",), "Snoozed papers", "What comes back, and when.", "Views", EVERYWHERE, show_snoozed,
)  # fmt: skip


async def wake(shell: Shell) -> None:
    """Bring back what is due. The list stays as it is: the header tells what is new."""
    outcome = await shell.change(lambda lib: lib.wake())
    if outcome.operation is not None:
        papers = len(outcome.paper_ids)
        word = "paper is" if papers == 1 else "papers are"
        shell.workspace.news = f"{shell.workspace.keymap.key('reload')}: {papers:,} {word} back"


COMMANDS = (SNOOZE, VIEW_SNOOZED)
