"""What the keys do in the tag editor; letters are typed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.paper import commands as paper_
from readq.tui.shell import leaving
from readq.tui.shell.command import TAG_EDITOR, Command, Result

if TYPE_CHECKING:
    from readq.tui.tags.screen import TagEditor


def accept(screen: TagEditor) -> Result:
    return screen.accept()


def tick(screen: TagEditor) -> None:
    screen.tick()


TICK = Command(
    "tags.tick", (), "Tick it, or take the tick away", "With nothing typed; a comma does it in any case.",
    "Notes and tags", (TAG_EDITOR,), tick, on_screen=True, more_keys=("space",),
)  # fmt: skip


def complete(screen: TagEditor) -> None:
    screen.complete()


COMPLETE = Command(
    "tags.complete", (), "Complete the name", "With nothing typed, the next line.", "Notes and tags", (TAG_EDITOR,),
    complete, on_screen=True, more_keys=("tab",),
)  # fmt: skip


def back(screen: TagEditor) -> None:
    screen.back()


def done(screen: TagEditor) -> Result:
    return screen.close()


DONE = Command(
    "tags.done", (), "Done", "Changes the tags as they are ticked.", "Notes and tags", (TAG_EDITOR,), done,
    on_screen=True, more_keys=("ctrl+s",),
)  # fmt: skip


def abandon(screen: TagEditor) -> None:
    screen.abandon()


ABANDON = Command(
    "tags.abandon", (), "Leave all as it was", "Changes no tag.", "Notes and tags", (TAG_EDITOR,), abandon,
    on_screen=True, more_keys=("ctrl+c",),
)  # fmt: skip

COMMANDS = (
    paper_.OPEN.elsewhere(
        TAG_EDITOR, run=accept, label="Add or remove the tag", help="And done; with nothing chosen, just done.",
        keys=("enter",),
    ),
    TICK,
    COMPLETE,
    leaving.LEAVE.elsewhere(
        TAG_EDITOR, run=back, label="Done", help="Forgets what is typed first.", keys=("escape",),
    ),
    DONE,
    ABANDON,
)  # fmt: skip
