"""``readq undo``, ``redo`` and ``history``: the journal of decisions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.answers import STEP, answer_option, step_record
from readq.cli.data import listing_option, write_data
from readq.cli.days import Days
from readq.cli.session import Session, database, tell
from readq.cli.tables import Cell, Column, write_rows
from readq.cli.terminal import Screen
from readq.errors import ReadqError
from readq.model import Operation, Outcome
from readq.phrasing import actor, phrase

if TYPE_CHECKING:
    from readq.library import Library

_PAGE = 200


@click.command("undo")
@click.argument("step", type=int, required=False, metavar="[STEP]", shell_complete=completing.steps)
@answer_option
@database
@click.pass_obj
def undo(session: Session, step: int | None) -> None:
    """Take back the last step.

    STEP, a number from readq history, takes back that one instead; what was changed again since is left alone.
    """
    library = session.library()
    _report(library.journal.undo() if step is None else library.journal.undo_operation(step), "Nothing to undo.")


@click.command("redo")
@click.argument("step", type=int, required=False, metavar="[STEP]", shell_complete=completing.steps)
@answer_option
@database
@click.pass_obj
def redo(session: Session, step: int | None) -> None:
    """Do again what was undone last.

    STEP, a number from readq history, does that one again instead.
    """
    library = session.library()
    _report(library.journal.redo() if step is None else library.journal.redo_operation(step), "Nothing to redo.")


def _report(outcome: Outcome, nothing: str) -> None:
    if outcome.operation is None:
        raise ReadqError(nothing)
    tell(outcome, nothing)
    if outcome.stood_in_the_way is not None or (outcome.conflicts and not outcome.paper_ids):
        raise click.exceptions.Exit(1)


@click.command("history")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Print at most N steps (default: 50, as data all)."
)
@click.option("--all", "everything", is_flag=True, help="Print every step there ever was.")
@click.option(
    "--paper", "reference", metavar="ID", shell_complete=completing.papers, help="Only steps that changed this paper."
)
@listing_option
@database
@click.pass_obj
def history(session: Session, limit: int | None, everything: bool, reference: str | None, form: str) -> None:
    """Print what was done, the newest step first. A step's number can be given to readq undo."""
    library = session.library()
    paper_id = None if reference is None else library.resolve(reference)
    most = limit if limit is not None else sys.maxsize if everything or form != "table" else 50
    steps = _steps(library, most, paper_id)
    if form != "table":
        write_data(form, STEP, map(step_record, steps))
        return
    screen = Screen()
    days = Days(screen)
    rows = [_row(step, screen, days) for step in steps]
    write_rows(screen, _COLUMNS, rows)
    if not rows:
        click.echo("Nothing was done yet.", err=True)


def _steps(library: Library, most: int, paper_id: int | None) -> Iterator[Operation]:
    """At most so many steps, newest first."""
    before = None
    while most > 0:
        page = library.journal.history(limit=min(most, _PAGE), before=before, paper_id=paper_id)
        if not page:
            return
        yield from page
        most -= len(page)
        before = page[-1].id


_COLUMNS = (
    Column("step", right=True, least=5),
    Column("when"),
    Column("by", least=6),
    Column("what", give=True),
    Column(""),
)


def _row(step: Operation, screen: Screen, days: Days) -> tuple[Cell, ...]:
    style = "2" if step.undone else ""
    undone = "(undone)" if step.undone else ""
    what, by = phrase(step), actor(step) if screen.live else step.actor
    if undone and not screen.live:
        what, undone = f"{what}  {undone}", ""
    return tuple(Cell(text, style) for text in (str(step.id), days.moment(step.at), by, what, undone))
