"""What the keys do on the screens that lie over the list: history, notes, open items, versions, statistics.

Declared once: the bottom line, the help screen and the key page of the documentation come from here. A key is mostly
that of a command of the list (`readq.tui.shell.commands`), so that a reader's own keymap holds on these screens too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readq.tui.shell.commands import Keymap, shown


class Key(NamedTuple):
    """``keys`` are its own, before those of the list's command with the id ``command`` (empty: none). ``hint`` is the
    word in the bottom line (empty: not there)."""

    command: str
    label: str
    help: str
    hint: str = ""
    keys: tuple[str, ...] = ()

    def found(self, keymap: Keymap) -> tuple[str, ...]:
        """The keys themselves, the one to show first."""
        return tuple(dict.fromkeys([*self.keys, *(keymap.keys(self.command) if self.command else ())]))


_BELOW = (
    Key("help", "Help", "Every key that works here."),
    Key("leave", "Back to the list", "Where you came from.", keys=("escape",)),
    Key("quit", "Quit", "Everything is saved already."),
)
_WALK = (
    Key("down", "Next entry", "One down."),
    Key("up", "Previous entry", "One up."),
    Key("page.down", "Page down", "Half a page down."),
    Key("page.up", "Page up", "Half a page up."),
    Key("first", "First entry", "To the top."),
    Key("last", "Last entry", "To the end."),
    Key("reload", "Read it again", "What another program did meanwhile."),
    *_BELOW,
)
HISTORY = (
    Key("undo", "Undo this step", "Only this one; what was changed again since is left alone.", "undo this"),
    Key("redo", "Redo this step", "A step that was undone, however long ago.", "redo this"),
    Key("open", "Its papers", "The papers this step was about; of a saved view, the view.", "its papers", ("enter",)),
    Key("filter", "Filter the steps", "By words of what was done: a title, skipped, a tag.", "filter"),
    *_WALK,
)
NOTES = (
    Key("open", "Its paper", "In the list of all papers with such a note.", "its paper", ("enter",)),
    Key("note", "Edit the note", "Beside the abstract.", "edit"),
    Key("filter", "Filter the notes", "A query; a bare word means the note or the title, typos and all.", "filter"),
    Key("note.tasks", "Open items", 'Every "- [ ]" line of all notes.', "open items"),
    *_WALK,
)
TASKS = (
    Key("mark", "Tick it", "In its note, where the box becomes [x].", "tick", ("x", "space")),
    Key("open", "Its paper", "The paper whose note it is in.", "its paper", ("enter",)),
    Key("undo", "Undo", "Takes the last step back.", "undo"),
    Key("filter", "Filter the items", "By words of the item or the paper's title.", "filter"),
    *_WALK,
)
VERSIONS = (
    Key("open", "Bring it back", "As a new step, so that it can be undone.", "bring this version back", ("enter",)),
    Key("filter", "Filter the versions", "By words in them.", "filter"),
    *_WALK,
)
STATISTICS = (
    Key("", "The papers behind it", "Every number opens what it counts.", "the papers", ("enter",)),
    Key("down", "Next line", "One line of numbers, or one chart, down."),
    Key("up", "Previous line", "One line of numbers, or one chart, up."),
    Key("", "Next number", "To the right; in a chart the day after.", keys=("right", "l")),
    Key("", "Previous number", "To the left; in a chart the day before.", keys=("left", "h")),
    Key("page.down", "Five lines down", "Of numbers and charts."),
    Key("page.up", "Five lines up", "Of numbers and charts."),
    Key("first", "To the top", "How many papers are where."),
    Key("last", "To the end", "The last of the tags."),
    Key("reload", "Count again", "What was done meanwhile.", "count again"),
    *_BELOW,
)
HELP_KEY = "f1"  # where every character is typed
NOTE = (
    Key("", "Save and go back", "The note is saved as you write as well.", "saves and goes back", ("escape",)),
    Key("", "Save", "Now.", "save", ("ctrl+s",)),
    Key("", "Undo typing", "The last words typed here.", keys=("ctrl+z",)),
    Key("", "Redo typing", "What was just undone.", keys=("ctrl+y",)),
    Key("", "Indent", "To the next fourth column.", keys=("tab",)),
    Key("", "Select everything", "Shift and an arrow select less.", keys=("f7",)),
    Key("", "Copy", "What is selected; with nothing selected, saves and quits.", keys=("ctrl+c",)),
    Key("", "Cut", "What is selected, or the line.", keys=("ctrl+x",)),
    Key("", "Paste", "What was copied or cut here.", keys=("ctrl+v",)),
    Key("", "Delete the word", "Before the cursor.", keys=("ctrl+w",)),
    Key("", "Delete to the beginning", "Of the line.", keys=("ctrl+u",)),
    Key("", "Delete to the end", "Of the line.", keys=("ctrl+k",)),
    Key("", "Help", "Every key that works here.", keys=(HELP_KEY,)),
    Key("", "Quit", "Saves first.", keys=("ctrl+q",)),
)
SCREENS = (
    ("the note editor", NOTE),
    ("the history", HISTORY),
    ("all notes", NOTES),
    ("the open items", TASKS),
    ("the versions of a note", VERSIONS),
    ("the statistics", STATISTICS),
)


def hints(keymap: Keymap, keys: Sequence[Key]) -> list[tuple[str, str]]:
    """The (key, word) pairs of the bottom line."""
    return [(shown(found[0]), key.hint) for key in keys if key.hint and (found := key.found(keymap))]
