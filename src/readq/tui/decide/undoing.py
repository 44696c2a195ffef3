"""Taking the last step back, and doing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.library import Library
from readq.library.context import Watch
from readq.model import Outcome
from readq.phrasing import phrase, what
from readq.text import clean
from readq.tui.decide import long_change
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.command import EVERYWHERE, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_LOOKED_AT = 100  # papers; a step about more is never one that arranged them by hand


def undo(shell: Shell) -> Result:
    return _next(shell, redo=False)


UNDO = Command(
    "undo", ("u", "z"), "Undo", "Take the last step back, however long ago it was.", "Undo", EVERYWHERE, undo, "undo",
)  # fmt: skip


def redo(shell: Shell) -> Result:
    return _next(shell, redo=True)


REDO = Command("redo", ("U", "ctrl+r"), "Redo", "Do again what was just undone.", "Undo", EVERYWHERE, redo)


def _next(shell: Shell, *, redo: bool) -> Result:
    step = shell.session.lib.journal.in_turn(redo=redo)
    papers = step.papers if step is not None else 0
    doing = f"{'Redoing' if redo else 'Undoing'}: {clean(what(step))}" if step is not None else ""
    done, other = ("redo", "undo") if redo else ("undo", "redo")

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.journal.redo(watch) if redo else lib.journal.undo(watch)

    return long_change.change(shell, doing, papers, job, lambda outcome: _reverse(shell, outcome, done, other))


async def _reverse(shell: Shell, outcome: Outcome, done: str, other: str) -> None:
    from readq.tui.paper_list.listing import reopen
    from readq.tui.views.commands import stay_somewhere

    workspace = shell.workspace
    if outcome.operation is None:
        shell.tell(f"Nothing to {done}.")
        return
    touched = outcome.paper_ids or outcome.conflicts
    if not touched:
        stay_somewhere(shell)
    workspace.resettle(touched)
    if touched:
        place = workspace.browser.papers.position(touched[0])
        moved = len(touched) <= _LOOKED_AT and any(
            change.field == "position" for change in shell.session.lib.journal.changes(outcome.operation.id)
        )
        if (place is None or moved) and workspace.found is None:
            await reopen(shell, keep=touched[0])
        elif place is not None:
            workspace.browser.go(place)
    line: Line = [(plain(phrase(outcome.operation), max(20, shell.width - 16)), "strong")]
    if outcome.conflicts:
        line = [(f"{len(outcome.conflicts):,} changed again since, left alone. ", "error"), *line]
    if stood := outcome.stood_in_the_way:
        line = [(f"{plain(stood[:1].upper() + stood[1:], 42)} changed again since, left alone. ", "error"), *line]
    shell.say([*line, (" · ", "faint"), (workspace.keymap.key(other), "key"), (f" {other}", "muted")])


COMMANDS = (UNDO, REDO)
