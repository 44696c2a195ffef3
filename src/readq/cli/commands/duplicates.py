"""``readq duplicates``: papers that may be one."""

from __future__ import annotations

import sys

import click

from readq.cli import completing
from readq.cli.answers import answer_option
from readq.cli.data import listing_option, write_data
from readq.cli.session import Session, database, narrate, tell
from readq.cli.terminal import Progress, Screen


@click.group("duplicates")
def duplicates() -> None:
    """See which papers may be one, and say what they are."""


@duplicates.command("list")
@click.option("--search", is_flag=True, help="Look through all titles of the library first.")
@listing_option
@database
@click.pass_obj
def list_(session: Session, search: bool, form: str) -> None:
    """Print the pairs of papers that may be one and that nobody decided about."""
    library = session.present()
    if search:
        progress = Progress("Comparing titles")
        try:
            library.duplicates.search(lambda done, total: progress.update(done, total, ""))
        finally:
            progress.close()
    pairs = library.duplicates.suggested()
    if form != "table":
        rows = [{"papers": list(pair.papers), "reason": pair.reason} for pair in pairs]
        write_data(form, ("papers", "reason"), rows)
        return
    screen = Screen()
    for pair in pairs:
        for row in library.rows(pair.papers):
            sys.stdout.write(f"{row.id:>7}  {screen.text(row.title)}\n")
        sys.stdout.write(f"         {screen.paint(screen.text(pair.reason), '2')}\n")
    if not pairs:
        narrate("No two papers are known to be alike. Look through all titles with: readq duplicates list --search")


@duplicates.command("merge")
@click.argument("keep", type=int, shell_complete=completing.papers)
@click.argument("other", type=int, shell_complete=completing.papers)
@answer_option
@database
@click.pass_obj
def merge(session: Session, keep: int, other: int) -> None:
    """Let the paper OTHER go into KEEP, with all that is known and was written of it; undo takes it back."""
    tell(session.library().duplicates.merge(keep, other), "Nothing was merged.")


@duplicates.command("apart")
@click.argument("one", type=int, shell_complete=completing.papers)
@click.argument("other", type=int, shell_complete=completing.papers)
@answer_option
@database
@click.pass_obj
def apart(session: Session, one: int, other: int) -> None:
    """Remember that two papers are not the same."""
    tell(session.library().duplicates.keep_apart(one, other), "They are kept apart already.")
