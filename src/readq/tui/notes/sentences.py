"""What is said of a note that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def tell_saved(shell: Shell, changed: bool, conflict: bool, present: bool) -> None:
    """Say what became of a note."""
    undo = shell.workspace.keymap.key("undo")
    if conflict:
        shell.complain("The note was changed elsewhere meanwhile; it now holds both versions.")
    elif changed:
        word = "Note saved" if present else "Note removed"
        shell.say([(word, "good"), (" · ", "faint"), (undo, "key"), (" undo", "muted")])
    else:
        shell.tell("The note is as it was.")


def first_words(tasks_key: str) -> str:
    """What an empty editor teaches; ``tasks_key`` shows the open items of all notes."""
    listed = f", and {tasks_key} lists what is open" if tasks_key else ""
    return (
        "*emphasis*, **weight**, > a quote, `code` and [links](https://…) are shown as such.\n"
        f"- begins a list, which enter goes on with; - [ ] a box to tick{listed}.\n"
        "All is saved while you write; esc goes back."
    )
