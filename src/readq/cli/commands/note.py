"""``readq note``: print, write, extend, edit or remove a paper's note."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from readq.cli.session import Session, database, narrate, standard_input, tell
from readq.cli.terminal import Screen
from readq.errors import UsageError
from readq.text import clean

if TYPE_CHECKING:
    from readq.model import Paper


def _beginning(session: Session, paper: Paper) -> str:
    """What the reader's settings say a new note begins with."""
    from datetime import date

    from readq.config import load
    from readq.library.notes import beginning

    return beginning(str(load(session.config)["note.template"]), paper, date.today())


@click.command("note")
@click.argument("reference", metavar="ID")
@click.argument("text", nargs=-1, metavar="[TEXT|-]")
@click.option("--append", is_flag=True, help="Add TEXT as a new paragraph instead of replacing the note.")
@click.option(
    "--edit", is_flag=True, help="Edit the note in $VISUAL, $EDITOR or vi; a new one begins as set in the settings."
)
@click.option("--delete", is_flag=True, help="Remove the note.")
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
        from readq.cli.editor import edit_text

        start = before if before is not None else _beginning(session, paper)
        edited = edit_text(start)
        if edited.text.strip() == start.strip():
            narrate("The note is as it was.")
        else:
            tell(
                library.notes.write(paper_id, edited.text if edited.text.strip() else None, base=before),
                "The note is as it was.",
            )
        edited.discard()
        return
    if not text:
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
    tell(library.notes.write(paper_id, body, base=before), "The note is as it was.")
