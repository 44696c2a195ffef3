"""The papers of a list by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.decide import bulk, undoing
from readq.tui.decide import commands as decide
from readq.tui.paper import commands as paper_
from readq.tui.shell import entry_commands
from readq.tui.shell.command import LIST, TOPICS, Command, Result
from readq.tui.snooze import commands as snooze

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell
    from readq.tui.topics.screen import TopicsScreen


def show(shell: Shell) -> None:
    from readq.tui.topics.screen import TopicsScreen

    if not shell.workspace.browser.papers.total:
        shell.tell("There is nothing to group.")
        return
    shell.push(TopicsScreen(shell))


SHOW = Command(
    "topics", ("p",), "By topic", "The listed papers in groups, to decide a whole topic at a time.", "Decide",
    (LIST,), show,
)  # fmt: skip


def preview(screen: TopicsScreen) -> Result:
    return screen.preview()


def undo(screen: TopicsScreen) -> Result:
    return screen.undo()


def _previewing(command: Command) -> Command:
    return command.elsewhere(
        TOPICS, run=preview, label=f"{command.label}, after a look",
        help="Shows the papers of the topic that are undecided; there the same key does it.", hint=command.hint,
    )  # fmt: skip


COMMANDS = (
    SHOW,
    *map(_previewing, (decide.SKIP, decide.QUEUE, decide.READ, decide.INBOX, snooze.SNOOZE)),
    bulk.DECIDE_ALL.elsewhere(TOPICS, run=preview, label="Decide the topic", help="Shows its papers first."),
    undoing.UNDO.elsewhere(TOPICS, run=undo, help="What was decided last.", hint="undo"),
    paper_.OPEN.elsewhere(
        TOPICS, run=entry_commands.choose, label="Its papers", keys=("enter",), help="In the list.", hint="papers",
    ),
)  # fmt: skip
