"""Writing notes, here and in an editor, and looking through them."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.notes import beginning
from readq.library.unsaved import of as kept_of
from readq.tui.decide import undoing
from readq.tui.help.commands import show as show_help
from readq.tui.notes import unsaved
from readq.tui.notes.sentences import tell_saved
from readq.tui.paper import commands as paper_
from readq.tui.paper_list import selecting
from readq.tui.shell import entry_commands
from readq.tui.shell.command import EVERYWHERE, NOTE, NOTES, ONE, PAPERS, TASKS, VERSIONS, Command, Result
from readq.tui.shell.other_programs import run_in_front

if TYPE_CHECKING:
    from readq.tui.notes.editor_screen import NoteScreen
    from readq.tui.notes.lists import NotesScreen, TasksScreen
    from readq.tui.shell.shell import Shell

_HEARD_SECONDS = 0.5  # the app is told of a signal only when it runs again

if TYPE_CHECKING:
    from readq.tui.shell.app import ReadqApp


def edit(shell: Shell) -> Awaitable[None] | None:
    return open_editor(shell, shell.row.id)


NOTE_COMMAND = Command(
    "note", ("e",), "Write a note", "Markdown, beside the abstract. Saved as you go and when you leave.",
    "Notes and tags", PAPERS, edit, "note", needs_paper=True,
)  # fmt: skip


async def open_editor(shell: Shell, paper_id: int) -> None:
    """Edit the note of a paper beside its abstract."""
    await _after_asking(shell, paper_id, _open)


async def _after_asking(shell: Shell, paper_id: int, edit: Callable[[Shell, int], Awaitable[None]]) -> None:
    """``edit`` the note of a paper once the reader was asked about texts for it that could not be saved earlier."""
    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    found = await asyncio.to_thread(kept_of, shell.session.path, paper)
    if found:
        unsaved.offer(shell, found, paper, lambda: edit(shell, paper_id), later=lambda: edit(shell, paper_id))
    else:
        await edit(shell, paper_id)


async def _open(shell: Shell, paper_id: int) -> None:
    from readq.tui.notes.editor_screen import NoteScreen

    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(shell.workspace.config["note.template"], paper, datetime.date.today())
    shell.push(NoteScreen(shell, paper, template=template))


def edit_outside(shell: Shell) -> Awaitable[None] | None:
    return _after_asking(shell, shell.row.id, _outside)


NOTE_EDITOR = Command(
    "note.editor", ("E",), "Write a note in $EDITOR", "Opens $VISUAL or $EDITOR.", "Notes and tags", ONE,
    edit_outside, needs_paper=True,
)  # fmt: skip


async def _outside(shell: Shell, paper_id: int) -> None:
    from readq import editor

    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(shell.workspace.config["note.template"], paper, datetime.date.today())
    start = template if paper.note is None else paper.note
    edited = editor.edit(shell.session.path, paper, start, lambda arguments: _aside(shell.app, arguments))
    text = edited.text
    if text is None:
        if edited.problem:
            shell.complain(edited.problem)
        return
    if edited.problem:
        unsaved.not_saved(shell, paper, text, edited.problem, edited.path)
        return
    try:
        outcome = await shell.change(
            lambda lib: lib.notes.write(paper_id, text if text.strip() else None, base=paper.note)
        )
    except ReadqError as error:
        unsaved.not_saved(shell, paper, text, str(error), edited.path)
        return
    tell_saved(shell, outcome.operation is not None, bool(outcome.conflicts), bool(text.strip()))
    if remark := edited.saved():
        unsaved.remark(shell, remark)


def _aside(app: ReadqApp, arguments: Sequence[str]) -> int:
    """Run an editor while the app steps aside."""
    if app.editor is not None:
        return app.editor(arguments)
    app.away = True  # ctrl+c is the editor's affair
    try:
        return run_in_front(app, arguments)
    finally:
        asyncio.get_running_loop().call_later(_HEARD_SECONDS, app.back)


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
    NOTE_COMMAND, NOTE_EDITOR, NOTE_ALL, NOTE_TASKS, NOTE_VERSIONS,
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
