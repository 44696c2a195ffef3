"""Papers that may be one: the list of them, and what is said of a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.decide import undoing
from readq.tui.paper import commands as paper_
from readq.tui.shell import entry_commands
from readq.tui.shell.command import DUPLICATES, EVERYWHERE, Command, Result

if TYPE_CHECKING:
    from readq.tui.duplicates.screen import DuplicatesScreen
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.duplicates.screen import DuplicatesScreen

    shell.push(DuplicatesScreen(shell))


SHOW = Command(
    "duplicates", ("D",), "Duplicates", "Papers that may be one, side by side: merge them, or keep them apart.", "Find",
    EVERYWHERE, show,
)  # fmt: skip


def merge_left(screen: DuplicatesScreen) -> Result:
    return screen.merge(screen.current, left=True) if screen.current is not None else None


def merge_right(screen: DuplicatesScreen) -> Result:
    return screen.merge(screen.current, left=False) if screen.current is not None else None


def keep_apart(screen: DuplicatesScreen) -> Result:
    return screen.keep_apart(screen.current) if screen.current is not None else None


def search(screen: DuplicatesScreen) -> Result:
    return screen.search()


MERGE = Command(
    "duplicates.merge", ("m",), "Merge into the left one", "With the ids, tags, notes and listings of both.", "Find",
    (DUPLICATES,), merge_left, "merge", on_screen=True,
)  # fmt: skip
MERGE_RIGHT = Command(
    "duplicates.right", ("M",), "Merge into the right one", "The right one's place and number stay.", "Find",
    (DUPLICATES,), merge_right, on_screen=True,
)  # fmt: skip
APART = Command(
    "duplicates.apart", ("x",), "Not the same", "The pair is not suggested again.", "Find", (DUPLICATES,), keep_apart,
    "not the same", on_screen=True,
)  # fmt: skip
SEARCH = Command(
    "duplicates.search", ("S",), "Look through all titles", "Also for pairs that no listing has shown.", "Find",
    (DUPLICATES,), search, "look for more", on_screen=True,
)  # fmt: skip


def undo(screen: DuplicatesScreen) -> Result:
    return screen.undo()


COMMANDS = (
    SHOW,
    MERGE,
    MERGE_RIGHT,
    APART,
    SEARCH,
    undoing.UNDO.elsewhere(DUPLICATES, run=undo, help="The last merge, or whatever was done last.", hint="undo"),
    paper_.OPEN.elsewhere(
        DUPLICATES, run=entry_commands.choose, label="Both in the list", keys=("enter",), help="To read them there.",
    ),
)  # fmt: skip
