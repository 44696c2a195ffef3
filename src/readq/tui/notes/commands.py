"""Writing notes, here and in an editor, and looking through them."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable

from readq.library.notes import beginning
from readq.tui.shell.shell import Shell


def edit(shell: Shell) -> Awaitable[None] | None:
    row = shell.workspace.browser.current
    if row is None:
        shell.tell("There is no paper here.")
        return None
    return open_editor(shell, row.id)


async def open_editor(shell: Shell, paper_id: int) -> None:
    """Edit the note of a paper beside its abstract."""
    from readq.tui.notes.editor_screen import NoteScreen

    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(shell.workspace.config["note.template"], paper, datetime.date.today())
    shell.push(NoteScreen(shell, paper, template=template))


def edit_outside(shell: Shell) -> Awaitable[None] | None:
    row = shell.workspace.browser.current
    if row is None:
        shell.tell("There is no paper here.")
        return None
    return _outside(shell, row.id)


async def _outside(shell: Shell, paper_id: int) -> None:
    from readq.tui.notes.outside_editor import edit_text

    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(shell.workspace.config["note.template"], paper, datetime.date.today())
    result = edit_text(shell.readq, template if paper.note is None else paper.note, paper.title)
    if result.problem:
        shell.complain(result.problem)
    if result.text is None:
        return
    text = result.text
    outcome = await shell.change(lambda lib: lib.annotate(paper_id, text if text.strip() else None, base=paper.note))
    result.done()
    tell_saved(shell, outcome.operation is not None, bool(outcome.conflicts), bool(text.strip()))


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


def all_notes(shell: Shell) -> None:
    from readq.tui.notes.lists import NotesScreen

    shell.push(NotesScreen(shell))


def all_tasks(shell: Shell) -> None:
    from readq.tui.notes.lists import TasksScreen

    shell.push(TasksScreen(shell))


def versions(shell: Shell) -> Awaitable[None] | None:
    row = shell.workspace.browser.current
    if row is None:
        shell.tell("There is no paper here.")
        return None
    return _versions(shell, row.id)


async def _versions(shell: Shell, paper_id: int) -> None:
    from readq.tui.notes.lists import VersionsScreen

    paper = await shell.session.read(lambda lib: lib.paper(paper_id))
    shell.push(VersionsScreen(shell, paper))
