"""Beginning and ending the tour, and ticking off its steps while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readq.tui.shell.command import EVERYWHERE, LIST, Command, Result
from readq.tui.tour.steps import STATE, Tour

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def begin(shell: Shell) -> Result:
    """Begin it, from its first step."""
    workspace = shell.workspace
    if not workspace.counts.total:
        shell.tell("The tour needs papers: take some in first.")
        return None
    tour = workspace.tour = Tour()
    tour.seen = max((operation.id for operation in shell.session.made), default=0)
    workspace.message = None
    workspace.focus = LIST
    workspace.arrangement.only = ""
    shell.rearrange()
    return _keep(shell, tour.kept())


async def offer(shell: Shell) -> None:
    """Begin it, now that the first papers have come, unless it was ended before."""
    said = shell.workspace.message
    keeping = begin(shell) if shell.session.lib.state(STATE) is None else None
    shell.workspace.message = said
    if keeping is not None:
        await keeping


TOUR = Command(
    "tour", (), "Take the tour", "Two minutes: decide, tag, note, find, undo, save a view.", "App", EVERYWHERE, begin,
)  # fmt: skip


def end(shell: Shell) -> Result:
    """End it for good; it can be begun again by name."""
    workspace = shell.workspace
    tour, workspace.tour = workspace.tour, None
    if tour is None:
        shell.tell("No tour is going on.")
        return None
    shell.rearrange()
    key = workspace.keymap.key("help")
    shell.say([("The tour has ended. ", "text"), (key, "key"), (" Start begins it again.", "muted")])
    return _keep(shell, tour.kept(over=True))


TOUR_END = Command(
    "tour.end", (), "End the tour", "It does not come again by itself.", "App", EVERYWHERE, end,
)  # fmt: skip


def watch(shell: Shell) -> None:
    """Tick off what was done since the last look."""
    tour = shell.workspace.tour
    if tour is not None and tour.look(shell.session.made, shell.workspace):
        shell.start(_keep(shell, tour.kept()))


async def _keep(shell: Shell, kept: dict[str, Any]) -> None:
    await shell.session.write(lambda lib: lib.set_state(STATE, kept))
    shell.session.lib.changed_elsewhere()  # it was us


COMMANDS = (TOUR, TOUR_END)
