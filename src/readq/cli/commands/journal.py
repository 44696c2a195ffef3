"""``readq undo``, ``redo`` and ``history``: the journal of decisions."""

from __future__ import annotations

import sys
import time

import click

from readq.cli.output import json_encoder
from readq.cli.records import iso
from readq.cli.session import Session, database, tell
from readq.cli.terminal import Screen
from readq.errors import ReadqError
from readq.model import Operation, Outcome
from readq.phrasing import phrase
from readq.text import truncate

_PAGE = 200


@click.command("undo")
@click.argument("step", type=int, required=False, metavar="[STEP]")
@database
@click.pass_obj
def undo(session: Session, step: int | None) -> None:
    """Take back the last step.

    STEP, a number from readq history, takes back that one instead; what was changed again since is left alone.
    """
    library = session.library()
    _report(library.journal.undo() if step is None else library.journal.undo_operation(step), "Nothing to undo.")


@click.command("redo")
@click.argument("step", type=int, required=False, metavar="[STEP]")
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
    if outcome.view is not None or (outcome.conflicts and not outcome.paper_ids):
        raise click.exceptions.Exit(1)


@click.command("history")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Print at most N steps (default: 50, with --json all)."
)
@click.option("--all", "everything", is_flag=True, help="Print every step there ever was.")
@click.option("--paper", "reference", metavar="ID", help="Only steps that changed this paper.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@database
@click.pass_obj
def history(session: Session, limit: int | None, everything: bool, reference: str | None, as_json: bool) -> None:
    """Print what was done, the newest step first. A step's number can be given to readq undo."""
    library = session.library()
    paper_id = None if reference is None else library.resolve(reference)
    left = limit if limit is not None else sys.maxsize if everything or as_json else 50
    screen = Screen()
    encode = json_encoder() if as_json else None
    write = sys.stdout.write
    printed, before = 0, None
    while left > 0:
        steps = library.journal.history(limit=min(left, _PAGE), before=before, paper_id=paper_id)
        if not steps:
            break
        for step in steps:
            if encode:
                write(("[\n" if not printed else ",\n") + encode(_record(step)))
            else:
                write(_line(step, screen))
            printed += 1
        left -= len(steps)
        before = steps[-1].id
    if encode:
        write("\n]\n" if printed else "[]\n")
    elif not printed:
        click.echo("Nothing was done yet.", err=True)


def _record(step: Operation) -> dict[str, object]:
    return {
        "id": step.id,
        "kind": step.kind,
        "verb": step.verb,
        "facts": step.facts,
        "label": phrase(step),
        "at": iso(step.at),
        "actor": step.actor,
        "papers": step.papers,
        "undone": step.undone,
        "reverses": step.reverses,
        "first_paper": step.first_paper,
    }


def _line(step: Operation, screen: Screen) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(step.at))
    undone = "  (undone)" if step.undone else ""
    line = f"{step.id:>5}  {when}  {step.actor:<6}  {screen.text(phrase(step))}"
    if screen.live:
        line = truncate(line, screen.width - len(undone))
    return (screen.paint(line + undone, "2") if undone else line) + "\n"
