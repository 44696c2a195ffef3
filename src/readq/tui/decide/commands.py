"""Decisions, and taking them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from readq.library import Library
from readq.library.context import Watch
from readq.model import Outcome, Row, Status
from readq.phrasing import DECISIONS, whereabouts
from readq.tui.decide import everything, long_change
from readq.tui.decide.queue import warning_after
from readq.tui.drawing.lines import decided, number
from readq.tui.drawing.spans import Line
from readq.tui.drawing.titles import titled
from readq.tui.prompt.prompt import Question
from readq.tui.shell.command import ONE, PAPERS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def skip(shell: Shell) -> Awaitable[None] | None:
    return decide(shell, Status.SKIP)


SKIP = Command(
    "skip", ("s",), "Skip", "Not for me. The cursor moves on to the next undecided paper.", "Decide", PAPERS, skip,
    "skip", needs_paper=True,
)  # fmt: skip


def queue(shell: Shell) -> Awaitable[None] | None:
    return decide(shell, Status.QUEUE)


QUEUE = Command(
    "queue", ("a",), "Add to queue", "To be read later.", "Decide", PAPERS, queue, "queue", needs_paper=True
)


def read(shell: Shell) -> Awaitable[None] | None:
    return decide(shell, Status.READ)


READ = Command("read", ("r",), "Mark as read", "Read and done with.", "Decide", PAPERS, read, "read", needs_paper=True)


def inbox(shell: Shell) -> Awaitable[None] | None:
    return decide(shell, Status.INBOX)


INBOX = Command("inbox", ("i",), "Back to inbox", "Undecided again.", "Decide", PAPERS, inbox, needs_paper=True)


def decide(shell: Shell, status: Status) -> Awaitable[None] | None:
    """Give the selected papers, or the one under the cursor, a status."""
    shell.repeat = lambda screen: decide(screen, status)
    return for_targets(shell, DECISIONS[status.label].ask, lambda ids: mark(shell, ids, status), over=(status,))


def for_targets(
    shell: Shell,
    ask: str,
    act: Callable[[Sequence[int]], Awaitable[None] | None],
    *,
    over: tuple[Status | None, ...] = (),
) -> Awaitable[None] | None:
    """Do ``act`` for the papers a command is for; when they are many, ``ask`` first (``Skip {}``). ``over``: it gives
    them this status (None: it snoozes them) in place of what was decided before, which the question then tells."""
    ids = shell.workspace.browser.targets()
    hidden = shell.workspace.browser.hidden(ids)
    if len(ids) <= shell.workspace.config["confirm_above"] and not hidden:
        return act(ids)

    counts = shell.session.lib.counts_of(ids) if over else None
    overruled = counts is not None and counts.overruled(over[0])

    def everything() -> Awaitable[None] | None:
        shell.workspace.prompt = None
        return act(ids)

    def answered(yes: bool) -> Awaitable[None] | None:
        shell.workspace.prompt = None
        if yes:
            return act(shell.session.lib.undecided(ids) if overruled else ids)
        shell.tell("Nothing was changed.")
        return None

    question = ask.format(counted(len(ids)))
    if hidden:  # selected before the list was another one, and perhaps forgotten
        where = f"{hidden:,} of them not in this list" if len(ids) > 1 else "which is not in this list"
        question += f", {where}"
    question += "?"
    if counts is not None and "," in (parts := whereabouts(counts)):
        question += f" {parts}"
    shell.workspace.prompt = Question(question, answered, everything if overruled else None)
    return None


async def mark(shell: Shell, ids: Sequence[int], status: Status) -> None:
    """Give papers a status, tell what came of it, and move on when the paper under the cursor was among them."""
    if len(ids) > long_change.MANY:
        await everything.decide(shell, shell.workspace.filter, ids, len(ids), status)
        return
    workspace = shell.workspace
    current = workspace.browser.current
    before = shell.session.lib.rows(ids)
    outcome = await shell.change(lambda lib: lib.mark(ids, status))
    for row in before:
        workspace.settle(row, status)
    undo_key = workspace.keymap.key("undo")
    if outcome.operation is None:
        text = titled(before[0].title if before else "", 60) if len(ids) == 1 else counted(len(ids))
        shell.say([(f"Already {DECISIONS[status.label].being}: ", "muted"), (text, "strong")])
    else:
        papers = len(outcome.paper_ids)
        title = next((row.title for row in before if row.id == outcome.paper_ids[0]), "")
        already = len(before) - papers
        warning = warning_after(status, workspace)
        shell.say(decided(status, title, papers, undo_key, shell.width, already=already, warning=warning))
    move_on(shell, ids, current, None if status is Status.INBOX else status)


def move_on(shell: Shell, ids: Sequence[int], current: Row | None, now: Status | None) -> None:
    """After the papers ``ids`` were decided: nothing is selected any more, and the cursor leaves the paper that was
    ``current`` if it is one of them and has another status ``now`` (None: it stays, for it is to be decided again)."""
    browser = shell.workspace.browser
    browser.clear()
    if now is not None and current is not None and current.id in ids:
        browser.advance(current.status if current.status is not now else None, shell.workspace.config["advance"])


def counted(papers: int) -> str:
    """How many papers, in words."""
    return "1 paper" if papers == 1 else f"{number(papers)} papers"


def raise_priority(shell: Shell) -> Awaitable[None] | None:
    shell.repeat = raise_priority
    return for_targets(shell, "Raise the priority of {}", lambda ids: _prioritise(shell, ids, 1))


PRIORITY_UP = Command(
    "priority.up", ("+", "="), "Raise priority", "One step up, to at most +9.", "Decide", ONE, raise_priority,
    needs_paper=True,
)  # fmt: skip


def lower_priority(shell: Shell) -> Awaitable[None] | None:
    shell.repeat = lower_priority
    return for_targets(shell, "Lower the priority of {}", lambda ids: _prioritise(shell, ids, -1))


PRIORITY_DOWN = Command(
    "priority.down", ("-",), "Lower priority", "One step down, to at least -9.", "Decide", ONE, lower_priority,
    needs_paper=True,
)  # fmt: skip


def _prioritise(shell: Shell, ids: Sequence[int], change: int) -> Awaitable[None] | None:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.prioritise(ids, change, watch)

    what = f"Priority {change:+d} for {len(ids):,} papers"
    return long_change.change(shell, what, len(ids), job, lambda outcome: _prioritised(shell, ids, change, outcome))


async def _prioritised(shell: Shell, ids: Sequence[int], change: int, outcome: Outcome) -> None:
    rows = shell.session.lib.rows(outcome.paper_ids[:1])
    if outcome.operation is None:
        shell.tell("That is as far as priorities go.")
        return
    undo: Line = [(" · ", "faint"), (shell.workspace.keymap.key("undo"), "key"), (" undo", "muted")]
    if len(ids) == 1 and rows:
        room = max(20, shell.width - 24)
        shell.say([(f"Priority {rows[0].priority:+d} ", "priority.up"), (titled(rows[0].title, room), "strong"), *undo])
        return
    line: Line = [(f"Priority {change:+d} for {counted(len(outcome.paper_ids))}", "strong")]
    if (left := len(ids) - len(outcome.paper_ids)) > 0:
        line.append((f" · {number(left)} at the limit already", "muted"))
    shell.say([*line, *undo])


def repeat(shell: Shell) -> Awaitable[None] | None:
    if shell.repeat is None:
        shell.tell("Nothing to repeat yet.")
        return None
    return shell.repeat(shell)


REPEAT = Command(
    "repeat", (".",), "Repeat the last decision", "The same decision for this paper.", "Decide", PAPERS, repeat,
)  # fmt: skip


COMMANDS = (SKIP, QUEUE, READ, INBOX, PRIORITY_UP, PRIORITY_DOWN, REPEAT)
