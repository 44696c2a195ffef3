"""Writing notes, here and in an editor, and looking through them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from readq.tui.decide import undoing
from readq.tui.help.commands import show as show_help
from readq.tui.paper import commands as paper_
from readq.tui.paper_list import selecting
from readq.tui.shell import entry_commands
from readq.tui.shell.command import EVERYWHERE, NOTE, NOTES, ONE, PAPERS, TASKS, VERSIONS, Command, Result

if TYPE_CHECKING:
    from readq.tui.notes.editor_screen import NoteScreen
    from readq.tui.notes.lists import NotesScreen, TasksScreen
    from readq.tui.shell.shell import Shell


def edit(shell: Shell) -> Awaitable[None] | None:
    from readq.tui.notes.opening import open_editor

    return open_editor(shell, shell.row.id)


NOTE_COMMAND = Command(
    "note", ("e",), "Write a note", "Markdown, beside the abstract. Saved as you go and when you leave.",
    "Notes and tags", PAPERS, edit, "note", needs_paper=True,
)  # fmt: skip


def edit_outside(shell: Shell) -> Awaitable[None] | None:
    from readq.tui.notes.opening import open_outside

    return open_outside(shell, shell.row.id)


NOTE_EDITOR = Command(
    "note.editor", ("E",), "Write a note in $EDITOR", "Opens $VISUAL or $EDITOR.", "Notes and tags", ONE,
    edit_outside, needs_paper=True,
)  # fmt: skip


def all_notes(shell: Shell) -> None:
    from readq.tui.notes.lists import NotesScreen

    shell.push(NotesScreen(shell))


NOTE_ALL = Command(
    "note.all", ("ctrl+n",), "All notes", "The newest first, with how they begin; a filter narrows them.",
    "Notes and tags", EVERYWHERE, all_notes,
)  # fmt: skip


def all_tasks(shell: Shell) -> None:
    from readq.tui.notes.lists import TasksScreen

    shell.push(TasksScreen(shell))


NOTE_TASKS = Command(
    "note.tasks", ("X",), "Open items", 'Every "- [ ]" line of all notes; x ticks one.', "Notes and tags", EVERYWHERE,
    all_tasks,
)  # fmt: skip


def tick_next(shell: Shell) -> Awaitable[None] | None:
    from readq.tui.notes.ticking import tick_next

    return tick_next(shell)


NOTE_TICK = Command(
    "note.tick", ("ctrl+t",), "Tick an item of its note",
    "The next open - [ ] in sight; a click on a box ticks it or opens it again.", "Notes and tags", PAPERS, tick_next,
    needs_paper=True,
)  # fmt: skip


def versions(shell: Shell) -> Awaitable[None] | None:
    return _versions(shell, shell.row.id)


NOTE_VERSIONS = Command(
    "note.versions", ("ctrl+e",), "Versions of the note", "Every version the note had; enter brings one back.",
    "Notes and tags", PAPERS, versions, needs_paper=True,
)  # fmt: skip


async def _versions(shell: Shell, paper_id: int) -> None:
    from readq.tui.notes.lists import VersionsScreen

    paper = await shell.session.read(lambda lib: lib.paper(paper_id))
    shell.push(VersionsScreen(shell, paper))


def edit_entry(screen: NotesScreen) -> Result:
    from readq.tui.notes.opening import open_editor

    return open_editor(screen.shell, screen.current.paper_id) if screen.current is not None else None


def tasks_of_entries(screen: NotesScreen) -> None:
    all_tasks(screen.shell)


def tick(screen: TasksScreen) -> Result:
    return screen.tick()


def undo_tick(screen: TasksScreen) -> Result:
    return screen.undo()


def _here(  # what the keys do in the note editor; without ``run`` the text area does it
    name: str, key: str, label: str, sentence: str, run: Callable[[NoteScreen], Result] | None = None, hint: str = ""
) -> Command:
    return Command(f"write.{name}", (key,), label, sentence, "Notes and tags", (NOTE,), run, hint, on_screen=True)


WRITING = (
    _here("leave", "escape", "Save and go back", "The note is saved as you write as well.",
          lambda screen: screen.leave(), "saves and goes back"),
    _here("save", "ctrl+s", "Save", "Now.", lambda screen: screen.save_now(), "save"),
    _here("undo", "ctrl+z", "Undo typing", "The last words typed here."),
    _here("redo", "ctrl+y", "Redo typing", "What was just undone."),
    _here("indent", "tab", "Indent", "To the next fourth column.", lambda screen: screen.indent()),
    _here("select", "f7", "Select everything", "Shift and an arrow select less."),
    _here("copy", "ctrl+c", "Copy", "What is selected; with nothing selected, saves and quits.",
          lambda screen: screen.copy()),
    _here("cut", "ctrl+x", "Cut", "What is selected, or the line."),
    _here("paste", "ctrl+v", "Paste", "What was copied or cut here."),
    _here("delete.word", "ctrl+w", "Delete the word", "Before the cursor."),
    _here("delete.start", "ctrl+u", "Delete to the beginning", "Of the line."),
    _here("delete.end", "ctrl+k", "Delete to the end", "Of the line."),
    _here("help", "f1", "Help", "Every key that works here.", lambda screen: show_help(screen.shell)),
    _here("quit", "ctrl+q", "Quit", "Saves first.", lambda screen: screen.shell.leave()),
)  # fmt: skip

COMMANDS = (
    NOTE_COMMAND, NOTE_EDITOR, NOTE_ALL, NOTE_TASKS, NOTE_TICK, NOTE_VERSIONS,
    paper_.OPEN.elsewhere(
        NOTES, run=entry_commands.choose, label="Its paper", hint="its paper", keys=("enter",),
        help="In the list of all papers with such a note.",
    ),
    NOTE_COMMAND.elsewhere(NOTES, run=edit_entry, label="Edit the note", help="Beside the abstract.", hint="edit"),
    NOTE_TASKS.elsewhere(NOTES, run=tasks_of_entries, hint="open items"),
    selecting.MARK.elsewhere(
        TASKS, run=tick, label="Tick it", help="In its note, where the box becomes [x].", hint="tick",
        keys=("x", "space"),
    ),
    paper_.OPEN.elsewhere(
        TASKS, run=entry_commands.choose, label="Its paper", hint="its paper", keys=("enter",),
        help="The paper whose note it is in.",
    ),
    undoing.UNDO.elsewhere(TASKS, run=undo_tick, help="Takes the last step back.", hint="undo"),
    paper_.OPEN.elsewhere(
        VERSIONS, run=entry_commands.choose, label="Bring it back", hint="bring this version back", keys=("enter",),
        help="As a new step, so that it can be undone.",
    ),
    *WRITING,
)  # fmt: skip
