"""``readq backup``, ``check`` and ``reindex``: looking after the library file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readq.cli.session import Session, database, narrate


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Copy the library to FILE.

    The copy is whole even while the library is in use. A file that is there already is left alone.
    """
    session.library().backup(file)
    narrate(f"The library is copied to {file}.")


@click.command("check")
@database
@click.pass_obj
def check(session: Session) -> None:
    """Look for damage in the library.

    What is wrong is printed, a line each, and the exit status is then 1.
    """
    problems = session.library().check()
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    if problems:
        raise click.exceptions.Exit(1)
    narrate("The library is sound.")


@click.command("reindex")
@database
@click.pass_obj
def reindex(session: Session) -> None:
    """Make the indices and counters anew."""
    session.library().reindex()
    narrate("The indices are made anew.")
