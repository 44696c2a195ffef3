"""Writing notes, here and in an editor, and looking through them."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable

from readq.library.notes import beginning
from readq.tui.screens.main import MainScreen


def edit(main: MainScreen) -> Awaitable[None] | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return open_editor(main, row.id)


async def open_editor(main: MainScreen, paper_id: int) -> None:
    """Edit the note of a paper beside its abstract."""
    from readq.tui.screens.note import NoteScreen

    paper = await main.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(main.desk.config["note.template"], paper, datetime.date.today())
    main.app.push_screen(NoteScreen(main, paper, template=template))


def edit_outside(main: MainScreen) -> Awaitable[None] | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return _outside(main, row.id)


async def _outside(main: MainScreen, paper_id: int) -> None:
    from readq.tui.editor import edit_text

    paper = await main.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(main.desk.config["note.template"], paper, datetime.date.today())
    result = edit_text(main.readq, template if paper.note is None else paper.note, paper.title)
    if result.problem:
        main.complain(result.problem)
    if result.text is None:
        return
    text = result.text
    outcome = await main.change(lambda lib: lib.notes.write(paper_id, text if text.strip() else None, base=paper.note))
    result.done()
    tell_saved(main, outcome.operation is not None, bool(outcome.conflicts), bool(text.strip()))


def tell_saved(main: MainScreen, changed: bool, conflict: bool, present: bool) -> None:
    """Say what became of a note."""
    undo = main.desk.keymap.key("undo")
    if conflict:
        main.complain("The note was changed elsewhere meanwhile; it now holds both versions.")
    elif changed:
        word = "Note saved" if present else "Note removed"
        main.say([(word, "good"), (" · ", "faint"), (undo, "key"), (" undo", "muted")])
    else:
        main.tell("The note is as it was.")


def all_notes(main: MainScreen) -> None:
    from readq.tui.screens.notes import NotesScreen

    main.app.push_screen(NotesScreen(main))


def all_tasks(main: MainScreen) -> None:
    from readq.tui.screens.notes import TasksScreen

    main.app.push_screen(TasksScreen(main))


def versions(main: MainScreen) -> Awaitable[None] | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return _versions(main, row.id)


async def _versions(main: MainScreen, paper_id: int) -> None:
    from readq.tui.screens.notes import VersionsScreen

    paper = await main.session.read(lambda lib: lib.paper(paper_id))
    main.app.push_screen(VersionsScreen(main, paper))
