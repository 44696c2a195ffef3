"""Writing notes, here and in an editor, and looking through them."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.notes import beginning
from readq.library.unsaved import of as kept_of
from readq.tui.actions import unsaved
from readq.tui.outside import run_in_front
from readq.tui.screens.main import MainScreen

_HEARD_SECONDS = 0.5  # the app is told of a signal only when it runs again

if TYPE_CHECKING:
    from readq.tui.app import ReadqApp


def edit(main: MainScreen) -> Awaitable[None] | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return open_editor(main, row.id)


async def open_editor(main: MainScreen, paper_id: int) -> None:
    """Edit the note of a paper beside its abstract."""
    await _after_asking(main, paper_id, _open)


async def _after_asking(main: MainScreen, paper_id: int, edit: Callable[[MainScreen, int], Awaitable[None]]) -> None:
    """``edit`` the note of a paper once the reader was asked about texts for it that could not be saved earlier."""
    paper = await main.session.write(lambda lib: lib.paper(paper_id))
    found = await asyncio.to_thread(kept_of, main.session.path, paper)
    if found:
        unsaved.offer(main, found, paper, lambda: edit(main, paper_id), later=lambda: edit(main, paper_id))
    else:
        await edit(main, paper_id)


async def _open(main: MainScreen, paper_id: int) -> None:
    from readq.tui.screens.note import NoteScreen

    paper = await main.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(main.desk.config["note.template"], paper, datetime.date.today())
    main.app.push_screen(NoteScreen(main, paper, template=template))


def edit_outside(main: MainScreen) -> Awaitable[None] | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return _after_asking(main, row.id, _outside)


async def _outside(main: MainScreen, paper_id: int) -> None:
    from readq import editor

    paper = await main.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(main.desk.config["note.template"], paper, datetime.date.today())
    start = template if paper.note is None else paper.note
    edited = editor.edit(main.session.path, paper, start, lambda arguments: _aside(main.readq, arguments))
    text = edited.text
    if text is None:
        if edited.problem:
            main.complain(edited.problem)
        return
    if edited.problem:
        unsaved.not_saved(main, paper, text, edited.problem, edited.path)
        return
    try:
        outcome = await main.change(
            lambda lib: lib.notes.write(paper_id, text if text.strip() else None, base=paper.note)
        )
    except ReadqError as error:
        unsaved.not_saved(main, paper, text, str(error), edited.path)
        return
    tell_saved(main, outcome.operation is not None, bool(outcome.conflicts), bool(text.strip()))
    if remark := edited.saved():
        unsaved.remark(main, remark)


def _aside(app: ReadqApp, arguments: Sequence[str]) -> int:
    """Run an editor while the app steps aside."""
    if app.editor is not None:
        return app.editor(arguments)
    app.away = True  # ctrl+c is the editor's affair
    try:
        return run_in_front(app, arguments)
    finally:
        asyncio.get_running_loop().call_later(_HEARD_SECONDS, app.back)


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
