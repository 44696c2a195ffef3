"""Taking back what was done in a round of triage, a step or all of it, and doing it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.library.context import Watch
from readq.model import Outcome
from readq.phrasing import phrase
from readq.tui.decide import long_change
from readq.tui.drawing.spans import Line, plain
from readq.tui.drawing.titles import titled
from readq.tui.prompt.prompt import Question
from readq.tui.shell.command import TRIAGE, Command, Result
from readq.tui.triage import resuming
from readq.tui.triage.replay import DEFER, Step

if TYPE_CHECKING:
    from readq.library import Library
    from readq.tui.triage.screen import TriageScreen

_MANY_STEPS = 500  # of a round; to take more back takes longer than a blink


def undo(screen: TriageScreen) -> Result:
    """Take the newest step of this round back."""
    screen.catch_up()
    if not screen.round.steps:
        screen.say([("Nothing of this round to undo.", "muted")])
        return None
    return _reverse(screen, redo=False)


def redo(screen: TriageScreen) -> Result:
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
    title = titled(screen.shell.session.lib.paper(step.paper).title, max(10, screen.size.width - 38))
    said = ("Not for later any more: ", "For later again: ") if step.after == DEFER else ("Undone: ", "Done again: ")
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
    shell = screen.shell
    log = resuming.logging(screen.round)

    def reverse(lib: Library) -> Outcome | None:
        outcome = None
        with lib.together():
            if operation is not None:
                outcome = lib.journal.redo_operation(operation) if redo else lib.journal.undo_operation(operation)
            log(lib, None)
        return outcome

    outcome = await shell.change(reverse)
    shell.workspace.resettle([step.paper])
    return outcome


def undo_all(screen: TriageScreen) -> Result:
    """Take everything of this round back, after asking."""
    screen.catch_up()
    steps = screen.undoable
    if not steps:
        screen.say([("Nothing of this round to undo.", "muted")])
        return None
    workspace = screen.shell.workspace

    def answered(yes: bool) -> Result:
        workspace.prompt = None
        return _undo_all(screen) if yes else None

    workspace.prompt = Question(
        f"Undo all {steps:,} steps of this round?" if steps > 1 else "Undo this step?", answered
    )
    return None


TRIAGE_UNDO_ALL = Command(
    "triage.undo.all", ("Z",), "Undo this whole round", "Every step of it, after asking.", "Undo", (TRIAGE,),
    undo_all, on_screen=True,
)  # fmt: skip


def _undo_all(screen: TriageScreen) -> Result:
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
            line += [(" · ", "faint"), (screen.shell.workspace.keymap.key("redo"), "key"), (" does all again", "muted")]
        screen.taken_back = outcome.operation
        await _all_reversed(screen, screen.round.take_all_back(in_force), line)

    what = f"Undoing {_steps(len(steps))} of this round"
    return long_change.change(screen.shell, what, len(steps), job, done, many=_MANY_STEPS)


def _redo_all(screen: TriageScreen) -> Result:
    """Do again what `undo_all` took back."""
    entry = screen.taken_back
    steps = sum(step.operation is not None for step in screen.round.undone[-screen.round.together :])

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.journal.redo_operation(entry.reverses or entry.id, watch) if entry is not None else Outcome(None)

    async def done(outcome: Outcome) -> None:
        line: Line = [(f"{_steps(steps)} done again", "good"), *_left_alone(outcome)]
        await _all_reversed(screen, screen.round.all_again(), line)

    return long_change.change(screen.shell, f"Redoing {_steps(steps)}", steps, job, done, many=_MANY_STEPS)


async def _all_reversed(screen: TriageScreen, papers: Sequence[int], said: Line) -> None:
    screen.shell.workspace.resettle(papers)
    await resuming.keep(screen.shell, screen.round.key, screen.round)
    screen.advance()
    screen.say(said)


def _left_alone(outcome: Outcome) -> Line:
    count = len(outcome.conflicts)
    word = "paper" if count == 1 else "papers"
    return [(f" · {count:,} {word} changed again since, left alone", "error")] if count else []


def _steps(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"
