"""``readq note``: print, write, extend, edit or remove a paper's note."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.answers import answer_option, answered
from readq.cli.session import Session, database, narrate, standard_input, tell
from readq.cli.terminal import Screen
from readq.errors import ReadqError, UsageError
from readq.formats.writing.record import iso
from readq.text import clean

if TYPE_CHECKING:
    from readq.library import Library
    from readq.model import Paper


def _beginning(session: Session, paper: Paper) -> str:
    """What the reader's settings say a new note begins with."""
    from datetime import date

    from readq.config.reading import load
    from readq.library.notes import beginning

    return beginning(str(load(session.config)["note.template"]), paper, date.today())


def _has_terminal() -> bool:
    return sys.stdin.isatty()


def _mention(library: Library, paper: Paper) -> None:
    """Say where texts for this note are that could not be saved."""
    from readq.library import unsaved

    for kept in unsaved.of(library.path, paper):
        narrate(
            f"A text for this note was not saved and is kept in {kept.path}\n"
            f"readq note {paper.id} - < FILE makes it the note; the app asks, where the note is written."
        )


def _write(library: Library, paper: Paper, body: str) -> None:
    """Make ``body`` the note; on failure what was given stays in a file that is named."""
    try:
        outcome = library.notes.write(paper.id, body, base=paper.note)
    except ReadqError as error:
        from readq.library import unsaved

        try:
            left = f"Your text is kept in {unsaved.keep(library.path, paper, body)}"
        except ReadqError as neither:
            left = str(neither)
        raise ReadqError(f"{error} {left}") from error
    tell(outcome, "The note is as it was.")
    _mention(library, library.paper(paper.id))


def _edit(session: Session, library: Library, paper: Paper) -> None:
    from readq import editor

    if not _has_terminal():
        raise ReadqError("Editing needs a terminal; in a script give the text, or - to read it from standard input.")
    start = paper.note if paper.note is not None else _beginning(session, paper)
    edited = editor.edit(library.path, paper, start, editor.in_foreground)
    if edited.text is None:
        if edited.problem:
            raise ReadqError(edited.problem)
        narrate("The note is as it was.")
        return
    try:
        if edited.problem:
            raise ReadqError(edited.problem)
        outcome = library.notes.write(paper.id, edited.text if edited.text.strip() else None, base=paper.note)
    except ReadqError as error:
        raise ReadqError(f"{error} Your text is kept in {edited.path}") from error
    tell(outcome, "The note is as it was.")
    if remark := edited.saved():
        narrate(remark)
    _mention(library, library.paper(paper.id))


@click.command("note")
@click.argument("reference", metavar="ID", shell_complete=completing.papers)
@click.argument("text", nargs=-1, metavar="[TEXT|-]")
@click.option("--append", is_flag=True, help="Add TEXT as a new paragraph instead of replacing the note.")
@click.option(
    "--edit", is_flag=True, help="Edit the note in $VISUAL, $EDITOR or vi; a new one begins as set in the settings."
)
@click.option("--delete", is_flag=True, help="Remove the note.")
@answer_option
@database
@click.pass_obj
def note(session: Session, reference: str, text: tuple[str, ...], append: bool, edit: bool, delete: bool) -> None:
    """Print a paper's note, or write it.

    TEXT replaces the note; - reads it from standard input. Earlier versions of a note are kept, and readq
    undo brings them back.
    """
    if edit + delete + bool(text) > 1 or (append and not text):
        raise UsageError("give one of TEXT, --edit and --delete; --append goes with TEXT.")
    library = session.library()
    paper_id = library.resolve(reference)
    paper = library.paper(paper_id)
    before = paper.note
    if delete:
        tell(library.notes.write(paper_id, None, base=before), "There is no note.")
        return
    if edit:
        _edit(session, library, paper)
        return
    if not text:
        _mention(library, paper)
        written = iso(paper.note_updated_at)
        if answered({"id": paper_id, "title": paper.title, "note": before, "updated_at": written}):
            return
        if before is None:
            narrate("There is no note.")
        else:
            sys.stdout.write((clean(before, newlines=True) if Screen().live else before).rstrip("\n") + "\n")
        return
    body = standard_input() if text == ("-",) else " ".join(text)
    body = body.strip("\r\n")
    if append and before:
        body = f"{before.rstrip()}\n\n{body}" if body.strip() else before
    if not body.strip():
        raise UsageError("the text is empty; --delete removes a note.")
    _write(library, paper, body)
