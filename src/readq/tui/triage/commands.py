"""What the keys do in triage: functions of the triage screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.model import Outcome, Paper, Status
from readq.phrasing import DECISIONS
from readq.tui.decide import commands as decide_
from readq.tui.decide import undoing
from readq.tui.decide.queue import warning_after
from readq.tui.drawing.lines import decided, number
from readq.tui.drawing.spans import plain
from readq.tui.drawing.titles import titled
from readq.tui.notes import commands as notes
from readq.tui.prompt.prompt import Prompt
from readq.tui.shell.command import TRIAGE, Command, Result
from readq.tui.snooze import commands as snooze_
from readq.tui.triage import resuming
from readq.tui.triage import undoing as takeback
from readq.tui.triage.replay import DEFER, SNOOZE, Step
from readq.tui.triage.round import OF_STATUS

if TYPE_CHECKING:
    from readq.library import Library
    from readq.tui.triage.screen import TriageScreen

# decisions ------------------------------------------------------------------------------------------------------------


def skip(screen: TriageScreen) -> Result:
    return decide(screen, Status.SKIP)


def queue(screen: TriageScreen) -> Result:
    return decide(screen, Status.QUEUE)


def read(screen: TriageScreen) -> Result:
    return decide(screen, Status.READ)


def inbox(screen: TriageScreen) -> Result:
    return decide(screen, Status.INBOX)


def decide(screen: TriageScreen, status: Status) -> Result:
    """Give the paper a status and go on; leaving it in the inbox is a decision too."""
    paper = screen.paper()
    return _mark(screen, paper, status) if paper is not None else None


async def _mark(screen: TriageScreen, paper: Paper, status: Status) -> None:
    shell = screen.shell
    outcome = await _decided(screen, paper, OF_STATUS[status], lambda lib: lib.mark([paper.id], status))
    shell.workspace.settle(paper.row, status)
    await _settled(screen, paper, OF_STATUS[status], outcome)
    title = titled(paper.title, screen.size.width - 24)
    if outcome.operation is not None:
        undo, warning = shell.workspace.keymap.key("undo"), warning_after(status, shell.workspace)
        screen.say(decided(status, paper.title, 1, undo, screen.size.width - 2, warning=warning))
    elif status is Status.INBOX:
        screen.say([("Kept in the inbox: ", "status.inbox"), (title, "strong")])
    else:
        screen.say([(f"Already {DECISIONS[status.label].being}: ", "muted"), (title, "strong")])


def snooze(screen: TriageScreen) -> Result:
    """Ask until when, put the paper away and go on."""
    from readq.tui.snooze.commands import ask

    paper = screen.paper()
    if paper is not None:
        snoozed = paper.row.snoozed_until is not None
        ask(screen.shell, paper.title, snoozed, lambda until: _snooze(screen, paper, until))
    return None


async def _snooze(screen: TriageScreen, paper: Paper, until: date | None) -> None:
    from readq.tui.snooze.sentences import told, unchanged

    shell = screen.shell
    verdict = SNOOZE if until is not None else ""
    outcome = await _decided(screen, paper, verdict, lambda lib: lib.snooze([paper.id], until))
    shell.workspace.settle(paper.row, Status.INBOX, snoozed=until is not None)
    await _settled(screen, paper, verdict, outcome)
    width = screen.size.width - 2
    screen.say(told(shell, paper.title, 1, until, width) if outcome.operation is not None else unchanged(shell, until))


async def _decided(
    screen: TriageScreen, paper: Paper, verdict: str, act: Callable[[Library], Outcome | None]
) -> Outcome:
    """Do ``act`` in the library and write with it how far the round is, so that nothing but power can part the two."""
    screen.catch_up()
    walk = screen.round
    log = resuming.logging(walk, Step(None, paper.id, walk.verdict(paper.id), verdict))

    def job(lib: Library) -> Outcome:
        with lib.together():
            outcome = act(lib) or Outcome(None)
            log(lib, outcome)
        return outcome

    return await screen.shell.change(job)


async def _settled(screen: TriageScreen, paper: Paper, verdict: str, outcome: Outcome) -> None:
    screen.catch_up(except_for=outcome.operation)
    screen.round.settle(paper.id, verdict, outcome.operation.id if outcome.operation is not None else None)
    await resuming.went_on(screen.shell, screen.round)
    screen.advance()


def defer(screen: TriageScreen) -> Result:
    """Leave the paper for the end of this round."""
    paper = screen.paper()
    if paper is None:
        return None
    if not screen.round.may_put_off:
        key = screen.shell.workspace.keymap.key
        if screen.round.verdict(paper.id):
            screen.say([("Decided already: decide anew, or ", "muted"), (key("inbox"), "key"), (" keeps it.", "muted")])
        else:
            leave = key("triage.leave")
            screen.say([("This is the last one: decide, or leave it with ", "muted"), (leave, "key"), (".", "muted")])
        return None
    return _put_off(screen, paper)


TRIAGE_DEFER = Command(
    "triage.defer", ("d",), "Later", "To the end of this round.", "Decide", (TRIAGE,), defer, "later",
    on_screen=True,
)  # fmt: skip


async def _put_off(screen: TriageScreen, paper: Paper) -> None:
    await _settled(screen, paper, DEFER, await _decided(screen, paper, DEFER, lambda lib: None))
    screen.say([("At the end of this round: ", "muted"), (titled(paper.title, screen.size.width - 24), "strong")])


# back, forward --------------------------------------------------------------------------------------------------------


def back(screen: TriageScreen) -> None:
    if screen.over:
        screen.over = not screen.round.trail
        screen.round.at = max(0, len(screen.round.trail) - 1)
    elif screen.round.back():
        screen.say([])  # what was said, was said of the paper before
    else:
        screen.say([("This is where the round began.", "muted")])


TRIAGE_BACK = Command(
    "triage.back", ("h", "left", "backspace"), "Previous paper", "The paper before, to decide it anew.", "Move",
    (TRIAGE,), back, "back", on_screen=True,
)  # fmt: skip


def forward(screen: TriageScreen) -> None:
    walk = screen.round
    if screen.over:
        return
    if walk.forward():
        screen.say([])
    elif walk.current is not None and walk.verdict(walk.current):
        screen.advance()
    else:
        key = screen.shell.workspace.keymap.key("triage.defer")
        screen.say([("Decide first, or ", "muted"), (key, "key"), (" leaves it for later.", "muted")])


TRIAGE_FORWARD = Command(
    "triage.forward", ("l", "right"), "Next paper", "Forward again after going back.", "Move", (TRIAGE,), forward,
    on_screen=True,
)  # fmt: skip


# notes, help ----------------------------------------------------------------------------------------------------------


def note_line(screen: TriageScreen) -> None:
    """Add a line to the paper's note."""
    paper = screen.paper()
    if paper is None:
        return
    workspace = screen.shell.workspace

    def accept(text: str) -> Result:
        workspace.prompt = None
        return _append(screen, paper, text.strip()) if text.strip() else None

    def cancel() -> None:
        workspace.prompt = None

    hint = "one line for the note · enter adds it, esc does not"
    workspace.prompt = Prompt("note", accept=accept, cancel=cancel, hint=hint)


TRIAGE_NOTE = Command(
    "triage.note", ("n", "e"), "Add a line to the note", "A line typed here and now.", "Notes and tags", (TRIAGE,),
    note_line, "note", on_screen=True,
)  # fmt: skip


async def _append(screen: TriageScreen, paper: Paper, text: str) -> None:
    def append(lib: Library) -> Outcome:
        before = lib.paper(paper.id).note
        return lib.notes.write(paper.id, f"{before.rstrip()}\n{text}" if before else text, base=before)

    try:
        await screen.shell.change(append)
    except ReadqError as error:
        whole = f"{paper.note.rstrip()}\n{text}" if paper.note else text
        from readq.tui.notes import unsaved

        unsaved.not_saved(screen.shell, paper, whole, str(error), unsaved.kept(screen.shell, paper, whole))
        return
    screen.catch_up()
    screen.say([("Noted: ", "note"), (plain(text, screen.size.width - 12), "strong")])


def note_here(screen: TriageScreen) -> Result:
    """Open the note editor."""
    return notes.edit(screen.shell) if screen.paper() is not None else None


TRIAGE_NOTE_FULL = Command(
    "triage.note.full", ("N",), "Write the whole note", "Markdown, beside the abstract.", "Notes and tags", (TRIAGE,),
    note_here, on_screen=True,
)  # fmt: skip


# scrolling ------------------------------------------------------------------------------------------------------------


def down(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll + 1)


TRIAGE_DOWN = Command(
    "triage.down", ("j", "down"), "Scroll down", "One line down.", "Move", (TRIAGE,), down, on_screen=True,
)  # fmt: skip


def up(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll - 1)


TRIAGE_UP = Command("triage.up", ("k", "up"), "Scroll up", "One line up.", "Move", (TRIAGE,), up, on_screen=True)


def page_down(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll + max(1, screen.page // 2))


TRIAGE_PAGE_DOWN = Command(
    "triage.page.down", ("space", "J", "ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move", (TRIAGE,),
    page_down, on_screen=True,
)  # fmt: skip


def page_up(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll - max(1, screen.page // 2))


TRIAGE_PAGE_UP = Command(
    "triage.page.up", ("K", "ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (TRIAGE,), page_up,
    on_screen=True,
)  # fmt: skip


def first(screen: TriageScreen) -> None:
    screen.look_at(0)


TRIAGE_FIRST = Command(
    "triage.first", ("g", "home"), "To the top", "To the title.", "Move", (TRIAGE,), first, on_screen=True,
)  # fmt: skip


def last(screen: TriageScreen) -> None:
    document = screen.reading.document
    screen.look_at(max(0, document.length() - screen.page) if document is not None else 0)


TRIAGE_LAST = Command(
    "triage.last", ("G", "end"), "To the end", "To the last line.", "Move", (TRIAGE,), last, on_screen=True,
)  # fmt: skip


# leaving --------------------------------------------------------------------------------------------------------------


def leave(screen: TriageScreen) -> Result:
    return _leave(screen, None)


TRIAGE_LEAVE = Command(
    "triage.leave", ("q", "escape", "T"), "Back to the list", "The round can be taken up again.", "App", (TRIAGE,),
    leave, "leave", on_screen=True,
)  # fmt: skip


def to_queue(screen: TriageScreen) -> Result:
    """Leave for the queue."""
    return _leave(screen, "status:queue")


TRIAGE_QUEUE = Command(
    "triage.queue", ("2",), "Leave for the queue", "The round can be taken up again.", "Views", (TRIAGE,), to_queue,
    on_screen=True,
)  # fmt: skip


async def _leave(screen: TriageScreen, query: str | None) -> None:
    from readq.tui.filter.pane import show_view
    from readq.tui.paper_list.listing import complete, reopen

    shell, left, over = screen.shell, screen.round.left, screen.finished
    await screen.save()
    screen.close()
    if over:
        shell.workspace.browser.clear()
    if query is not None:
        await show_view(shell, query)
    elif over and shell.workspace.found is None:
        await reopen(shell)
        if not shell.workspace.browser.papers.total:
            shell.workspace.emptied = screen.round.done
    else:
        complete(shell)  # the round took over while the rest of a long list was being found
    if left and query is None:
        key = shell.workspace.keymap.key("triage")
        shell.say([(f"{number(left)} left · ", "muted"), (key, "key"), (" goes on", "muted")])


COMMANDS = (
    decide_.SKIP.elsewhere(TRIAGE, run=skip, hint="skip"),
    decide_.QUEUE.elsewhere(TRIAGE, run=queue, hint="queue"),
    decide_.READ.elsewhere(TRIAGE, run=read, hint="read"),
    snooze_.SNOOZE.elsewhere(TRIAGE, run=snooze, hint="snooze"),
    decide_.INBOX.elsewhere(TRIAGE, run=inbox),
    TRIAGE_LEAVE, TRIAGE_DEFER, TRIAGE_BACK, TRIAGE_FORWARD, TRIAGE_NOTE, TRIAGE_NOTE_FULL, TRIAGE_DOWN, TRIAGE_UP,
    TRIAGE_PAGE_DOWN, TRIAGE_PAGE_UP, TRIAGE_FIRST, TRIAGE_LAST, takeback.TRIAGE_UNDO_ALL, TRIAGE_QUEUE,
    undoing.UNDO.elsewhere(TRIAGE, run=takeback.undo, hint="undo"),
    undoing.REDO.elsewhere(TRIAGE, run=takeback.redo),
)  # fmt: skip
