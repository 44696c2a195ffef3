"""Opening a note to be written, here or in the reader's own editor, and what comes of it."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from readq import editor
from readq.errors import ReadqError
from readq.library.notes import beginning
from readq.library.unsaved import of as kept_of
from readq.tui.notes import unsaved
from readq.tui.notes.editor_screen import NoteScreen
from readq.tui.notes.sentences import tell_saved
from readq.tui.shell.other_programs import run_in_front

if TYPE_CHECKING:
    from readq.tui.shell.app import ReadqApp
    from readq.tui.shell.shell import Shell

_HEARD_SECONDS = 0.5  # the app is told of a signal only when it runs again


async def open_editor(shell: Shell, paper_id: int) -> None:
    """Edit the note of a paper beside its abstract; where nothing is drawn, in the reader's own editor."""
    await _after_asking(shell, paper_id, _open if shell.app.announcer is None else _outside)


async def _after_asking(shell: Shell, paper_id: int, edit: Callable[[Shell, int], Awaitable[None]]) -> None:
    """``edit`` the note of a paper once the reader was asked about texts for it that could not be saved earlier."""
    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    found = await asyncio.to_thread(kept_of, shell.session.path, paper)
    if found:
        unsaved.offer(shell, found, paper, lambda: edit(shell, paper_id), later=lambda: edit(shell, paper_id))
    else:
        await edit(shell, paper_id)


async def _open(shell: Shell, paper_id: int) -> None:
    paper = await shell.session.write(lambda lib: lib.paper(paper_id))
    template = beginning(shell.workspace.config["note.template"], paper, datetime.date.today())
    shell.push(NoteScreen(shell, paper, template=template))


async def open_outside(shell: Shell, paper_id: int) -> None:
    """Edit the note of a paper in the reader's own editor."""
    await _after_asking(shell, paper_id, _outside)


async def _outside(shell: Shell, paper_id: int) -> None:
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
