"""What the keys do in triage: functions of the triage screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.context import Watch
from readq.model import Outcome, Paper, Status
from readq.phrasing import DECISIONS, phrase
from readq.tui import present
from readq.tui.actions import triage, unsaved, working
from readq.tui.commands import BY_ID, TRIAGE
from readq.tui.prompt import Prompt, Question
from readq.tui.rounds import DEFER, OF_STATUS, SNOOZE, Step
from readq.tui.screens.triage import TriageScreen
from readq.tui.spans import Line, plain

if TYPE_CHECKING:
    from readq.library import Library

Act = Awaitable[None] | None
_MANY_STEPS = 500  # of a round; to take more back takes longer than a blink

# decisions ------------------------------------------------------------------------------------------------------------


def skip(screen: TriageScreen) -> Act:
    return decide(screen, Status.SKIP)


def queue(screen: TriageScreen) -> Act:
    return decide(screen, Status.QUEUE)


def read(screen: TriageScreen) -> Act:
    return decide(screen, Status.READ)


def inbox(screen: TriageScreen) -> Act:
    return decide(screen, Status.INBOX)


def decide(screen: TriageScreen, status: Status) -> Act:
    """Give the paper a status and go on; leaving it in the inbox is a decision too."""
    paper = screen.paper()
    return _mark(screen, paper, status) if paper is not None else None


async def _mark(screen: TriageScreen, paper: Paper, status: Status) -> None:
    main = screen.main
    outcome = await _decided(screen, paper, OF_STATUS[status], lambda lib: lib.mark([paper.id], status))
    main.desk.settle(paper.row, status)
    await _settled(screen, paper, OF_STATUS[status], outcome)
    title = plain(paper.title, screen.size.width - 24)
    if outcome.operation is not None:
        screen.say(present.decided(status, paper.title, 1, main.desk.keymap.key("undo"), screen.size.width - 2))
    elif status is Status.INBOX:
        screen.say([("Kept in the inbox: ", "status.inbox"), (title, "strong")])
    else:
        screen.say([(f"Already {DECISIONS[status.label].being}: ", "muted"), (title, "strong")])


def snooze(screen: TriageScreen) -> Act:
    """Ask until when, put the paper away and go on."""
    from readq.tui.actions.snooze import ask

    paper = screen.paper()
    if paper is not None:
        snoozed = paper.row.snoozed_until is not None
        ask(screen.main, paper.title, snoozed, lambda until: _snooze(screen, paper, until))
    return None


async def _snooze(screen: TriageScreen, paper: Paper, until: date | None) -> None:
    from readq.tui.actions.snooze import told, unchanged

    main = screen.main
    verdict = SNOOZE if until is not None else ""
    outcome = await _decided(screen, paper, verdict, lambda lib: lib.snooze([paper.id], until))
    main.desk.settle(paper.row, Status.INBOX, snoozed=until is not None)
    await _settled(screen, paper, verdict, outcome)
    width = screen.size.width - 2
    screen.say(told(main, paper.title, 1, until, width) if outcome.operation is not None else unchanged(main, until))


async def _decided(
    screen: TriageScreen, paper: Paper, verdict: str, act: Callable[[Library], Outcome | None]
) -> Outcome:
    """Do ``act`` in the library and write with it how far the round is, so that nothing but power can part the two."""
    screen.catch_up()
    walk = screen.round
    log = triage.logging(walk, Step(None, paper.id, walk.verdict(paper.id), verdict))

    def job(lib: Library) -> Outcome:
        with lib.together():
            outcome = act(lib) or Outcome(None)
            log(lib, outcome)
        return outcome

    return await screen.main.change(job)


async def _settled(screen: TriageScreen, paper: Paper, verdict: str, outcome: Outcome) -> None:
    screen.catch_up(except_for=outcome.operation)
    screen.round.settle(paper.id, verdict, outcome.operation.id if outcome.operation is not None else None)
    await triage.went_on(screen.main, screen.round)
    screen.advance()


def defer(screen: TriageScreen) -> Act:
    """Put the paper off to the end of this round."""
    paper = screen.paper()
    if paper is None:
        return None
    if not screen.round.may_put_off:
        key = screen.main.desk.keymap.key
        if screen.round.verdict(paper.id):
            screen.say([("Decided already: decide anew, or ", "muted"), (key("inbox"), "key"), (" keeps it.", "muted")])
        else:
            leave = key("triage.leave")
            screen.say([("This is the last one: decide, or leave it with ", "muted"), (leave, "key"), (".", "muted")])
        return None
    return _put_off(screen, paper)


async def _put_off(screen: TriageScreen, paper: Paper) -> None:
    await _settled(screen, paper, DEFER, await _decided(screen, paper, DEFER, lambda lib: None))
    screen.say([("Put off to the end: ", "muted"), (plain(paper.title, screen.size.width - 24), "strong")])


# back, forward, undo --------------------------------------------------------------------------------------------------


def back(screen: TriageScreen) -> None:
    if screen.over:
        screen.over = not screen.round.trail
        screen.round.at = max(0, len(screen.round.trail) - 1)
    elif screen.round.back():
        screen.say([])  # what was said, was said of the paper before
    else:
        screen.say([("This is where the round began.", "muted")])


def forward(screen: TriageScreen) -> None:
    walk = screen.round
    if screen.over:
        return
    if walk.forward():
        screen.say([])
    elif walk.current is not None and walk.verdict(walk.current):
        screen.advance()
    else:
        key = screen.main.desk.keymap.key("triage.defer")
        screen.say([("Decide first, or ", "muted"), (key, "key"), (" puts it off to the end.", "muted")])


def undo(screen: TriageScreen) -> Act:
    """Take the newest step of this round back."""
    screen.catch_up()
    if not screen.round.steps:
        screen.say([("Nothing of this round to undo.", "muted")])
        return None
    return _reverse(screen, redo=False)


def redo(screen: TriageScreen) -> Act:
    """Do again what was just undone."""
    if not screen.round.undone:
        screen.say([("Nothing to redo.", "muted")])
        return None
    return _redo_all(screen) if screen.round.together else _reverse(screen, redo=True)


async def _reverse(screen: TriageScreen, *, redo: bool) -> None:
    step = screen.round.again() if redo else screen.round.take_back()
    assert step is not None
    screen.over = False
    outcome = await _reversed(screen, step, redo=redo)
    title = plain(screen.main.session.lib.paper(step.paper).title, max(10, screen.size.width - 38))
    said = ("Not put off any more: ", "Put off again: ") if step.after == DEFER else ("Undone: ", "Done again: ")
    line: Line = [(said[redo], "muted"), (title, "strong")]
    if outcome is not None and outcome.operation is not None:
        line = [(plain(phrase(outcome.operation), max(10, screen.size.width - 3)), "strong")]
    if outcome is not None and outcome.conflicts:
        line = [("Changed again since, left alone: ", "error"), (title, "strong")]
    screen.say(line)
    if redo:
        screen.advance()


async def _reversed(screen: TriageScreen, step: Step, *, redo: bool) -> Outcome | None:
    """Reverse a step in the library, and write with it how far the round is; None when it changed nothing there."""
    operation = step.operation
    main = screen.main
    log = triage.logging(screen.round)

    def reverse(lib: Library) -> Outcome | None:
        outcome = None
        with lib.together():
            if operation is not None:
                outcome = lib.journal.redo_operation(operation) if redo else lib.journal.undo_operation(operation)
            log(lib, None)
        return outcome

    outcome = await main.change(reverse)
    main.desk.resettle([step.paper])
    return outcome


def undo_all(screen: TriageScreen) -> Act:
    """Take everything of this round back, after asking."""
    screen.catch_up()
    steps = screen.undoable
    if not steps:
        screen.say([("Nothing of this round to undo.", "muted")])
        return None
    desk = screen.main.desk

    def answered(yes: bool) -> Act:
        desk.prompt = None
        return _undo_all(screen) if yes else None

    desk.prompt = Question(f"Undo all {steps:,} steps of this round?" if steps > 1 else "Undo this step?", answered)
    return None


def _undo_all(screen: TriageScreen) -> Act:
    steps = [step.operation for step in screen.round.steps if step.operation is not None]

    def job(lib: Library, watch: Watch | None) -> tuple[Outcome, int, set[int]]:
        in_force = lib.journal.in_force(steps)
        return *lib.journal.undo_operations(steps, "round", watch), in_force

    async def done(result: tuple[Outcome, int, set[int]]) -> None:
        outcome, undone, in_force = result
        said = f"{undone:,} of {_steps(len(steps))}" if undone < len(steps) else _steps(undone)
        line: Line = [(f"{said} undone", "good" if undone else "muted"), *_left_alone(outcome)]
        if undone < len(steps) and not outcome.conflicts:
            line.append((" · the rest was undone elsewhere already", "muted"))
        if undone:
            line += [(" · ", "faint"), (screen.main.desk.keymap.key("redo"), "key"), (" does all again", "muted")]
        screen.taken_back = outcome.operation
        await _all_reversed(screen, screen.round.take_all_back(in_force), line)

    what = f"Undoing {_steps(len(steps))} of this round"
    return working.change(screen.main, what, len(steps), job, done, many=_MANY_STEPS)


def _redo_all(screen: TriageScreen) -> Act:
    """Do again what `undo_all` took back."""
    entry = screen.taken_back
    steps = sum(step.operation is not None for step in screen.round.undone[-screen.round.together :])

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.journal.redo_operation(entry.reverses or entry.id, watch) if entry is not None else Outcome(None)

    async def done(outcome: Outcome) -> None:
        line: Line = [(f"{_steps(steps)} done again", "good"), *_left_alone(outcome)]
        await _all_reversed(screen, screen.round.all_again(), line)

    return working.change(screen.main, f"Redoing {_steps(steps)}", steps, job, done, many=_MANY_STEPS)


async def _all_reversed(screen: TriageScreen, papers: Sequence[int], said: Line) -> None:
    screen.main.desk.resettle(papers)
    await triage.keep(screen.main, screen.round.key, screen.round)
    screen.advance()
    screen.say(said)


def _left_alone(outcome: Outcome) -> Line:
    count = len(outcome.conflicts)
    word = "paper" if count == 1 else "papers"
    return [(f" · {count:,} {word} changed again since, left alone", "error")] if count else []


def _steps(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"


# notes, help ----------------------------------------------------------------------------------------------------------


def note_line(screen: TriageScreen) -> None:
    """Add a line to the paper's note."""
    paper = screen.paper()
    if paper is None:
        return
    desk = screen.main.desk

    def accept(text: str) -> Act:
        desk.prompt = None
        return _append(screen, paper, text.strip()) if text.strip() else None

    def cancel() -> None:
        desk.prompt = None

    hint = "one line for the note · enter adds it, esc does not"
    desk.prompt = Prompt("note", accept=accept, cancel=cancel, hint=hint)


async def _append(screen: TriageScreen, paper: Paper, text: str) -> None:
    def append(lib: Library) -> Outcome:
        before = lib.paper(paper.id).note
        return lib.notes.write(paper.id, f"{before.rstrip()}\n{text}" if before else text, base=before)

    try:
        await screen.main.change(append)
    except ReadqError as error:
        whole = f"{paper.note.rstrip()}\n{text}" if paper.note else text
        unsaved.not_saved(screen.main, paper, whole, str(error), unsaved.kept(screen.main, paper, whole))
        return
    screen.catch_up()
    screen.say([("Noted: ", "note"), (plain(text, screen.size.width - 12), "strong")])


def note_here(screen: TriageScreen) -> Act:
    """Open the note editor."""
    return screen.main.perform(BY_ID["note"]) if screen.paper() is not None else None


def help_screen(screen: TriageScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import help_items

    items = help_items(screen.main.desk.keymap, TRIAGE)
    screen.app.push_screen(Chooser(screen.main, "Help", items, narrow=False, choose=screen.perform_id))


def palette(screen: TriageScreen) -> None:
    from readq.tui.screens.chooser import Chooser
    from readq.tui.screens.help import palette_items

    items = palette_items(screen.main.desk.keymap, TRIAGE)
    screen.app.push_screen(Chooser(screen.main, "Commands", items, narrow=True, choose=screen.perform_id))


# scrolling ------------------------------------------------------------------------------------------------------------


def down(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll + 1)


def up(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll - 1)


def page_down(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll + max(1, screen.page // 2))


def page_up(screen: TriageScreen) -> None:
    screen.look_at(screen.reading.scroll - max(1, screen.page // 2))


def first(screen: TriageScreen) -> None:
    screen.look_at(0)


def last(screen: TriageScreen) -> None:
    document = screen.reading.document
    screen.look_at(max(0, document.length() - screen.page) if document is not None else 0)


# leaving --------------------------------------------------------------------------------------------------------------


def leave(screen: TriageScreen) -> Act:
    return _leave(screen, None)


def to_queue(screen: TriageScreen) -> Act:
    """Leave for the queue."""
    return _leave(screen, "status:queue")


async def _leave(screen: TriageScreen, query: str | None) -> None:
    from readq.tui.actions.find import complete, reopen
    from readq.tui.actions.panes import show_view

    main, left, over = screen.main, screen.round.left, screen.finished
    await screen.save()
    screen.close()
    if over:
        main.desk.browser.clear()
    if query is not None:
        await show_view(main, query)
    elif over and main.desk.found is None:
        await reopen(main)
        if not main.desk.browser.papers.total:
            main.desk.emptied = screen.round.done
    else:
        complete(main)  # the round took over while the rest of a long list was being found
    if left and query is None:
        key = main.desk.keymap.key("triage")
        main.say([(f"{present.number(left)} left · ", "muted"), (key, "key"), (" goes on", "muted")])
