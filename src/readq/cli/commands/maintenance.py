"""``readq backup``, ``restore``, ``check`` and ``reindex``: looking after the library file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from readq.cli.answers import answer_option, answered
from readq.cli.session import Session, config_file, database, narrate
from readq.cli.terminal import Progress
from readq.errors import LibraryError, UsageError
from readq.store.faults import LOOK_CLOSER
from readq.store.soundness.rule import RESTORE
from readq.text import clean

_FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE, required=False)
@click.option("--automatic", is_flag=True, help="Make the backup of today, as the app does when you leave it.")
@click.option("--list", "listed", is_flag=True, help="Print the backups readq made by itself, newest first.")
@answer_option
@database
@config_file
@click.pass_obj
def backup(session: Session, file: Path | None, automatic: bool, listed: bool) -> None:
    """Copy the library to FILE.

    The copy is whole even while the library is in use, and it is looked through before it gets its name: of a library
    that is not sound there is none, and the exit status is 1. A file that is there already is left alone.

    The app makes a backup by itself when you leave it, one a day at most, in a folder beside the library; of the
    last days, weeks and months some are kept, as the settings say. With --automatic that is done now: nothing, if there
    is one of today or nothing changed.
    """
    if listed + automatic + (file is not None) != 1:
        raise UsageError("name one of these: a FILE for the copy, --automatic, or --list.")
    if listed or automatic:
        _automatic(session, listed)
        return
    assert file is not None
    with _progress("Copying and checking") as watch:
        session.library().maintenance.backup(file, watch)
    answered({"backup": str(file)})
    narrate(f"The library is copied to {file}, and the copy is sound.")


def _automatic(session: Session, listed: bool) -> None:
    from readq.library import backups

    if listed:
        found = backups.kept(session.path)
        if answered([{"path": str(each.path), "day": each.day.isoformat(), "size": each.size} for each in found]):
            return
        for each in found:
            sys.stdout.write(f"{each.day}  {each.size:>15,}  {clean(str(each.path))}\n")
        return
    import os
    from datetime import date

    from readq.cli.backup_plan import plan

    with suppress(AttributeError, OSError):
        os.nice(10)
    made = backups.make(session.path, plan(session.settings()), date.today())
    answered({"backup": str(made) if made else None})
    narrate(f"The library is copied to {made}, and the copy is sound." if made else "No backup is due.")


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--anyway", is_flag=True, help="Even if FILE is not sound.")
@answer_option
@database
@click.pass_obj
def restore(session: Session, file: Path, anyway: bool) -> None:
    """Put the backup FILE in the place of the library.

    FILE stays as it is; it is looked through first, and refused if it is not sound. The library that is there now is
    kept beside it under a name with the date, and with it the journal that a crash may have left. To go back, restore
    that one.
    """
    from readq.library import maintenance

    with _progress("Checking") as watch:
        kept = maintenance.restore(file, session.path, watch, anyway=anyway)
    answered({"library": str(session.path), "kept": str(kept) if kept is not None else None})
    narrate(f"{session.path} is now what {file} is.")
    if kept is not None:
        narrate(f"What was there before is kept as {kept}. To go back: readq restore {kept}")


@click.command("check")
@click.option("--fix", is_flag=True, help="Mend what can be mended; the file is kept aside as it was.")
@answer_option
@database
@click.pass_obj
def check(session: Session, fix: bool) -> None:
    """Look for damage in the library: everything in it, from the file to the last counter.

    What is wrong is printed, a line each, and the exit status is then 1. With --fix it is 0 if all of it is mended.
    """
    try:
        _check(session, fix)
    except LibraryError as error:
        # The advice to look closer is for others: this is the closest look there is.
        raise LibraryError(str(error).replace(LOOK_CLOSER, RESTORE)) from error


def _check(session: Session, fix: bool) -> None:
    library = session.library()
    if fix:
        with _progress("Checking and mending") as watch:
            done = library.maintenance.mend(watch)
        mended, left, kept = done.mended, done.left, done.kept
        if done.kept is not None:
            narrate(f"The library as it was is kept as {done.kept}. To go back: readq restore --anyway {done.kept}")
    else:
        with _progress("Checking") as watch:
            mended, left, kept = [], library.maintenance.check(watch), None
    record = {
        "sound": not left,
        "mended": [str(fault) for fault in mended],
        "faults": [{"says": str(fault), "mendable": fault.mendable} for fault in left],
        "kept": str(kept) if kept is not None else None,
    }
    if not answered(record):
        sys.stdout.write("".join([*(f"Mended: {fault}\n" for fault in mended), *(f"{fault}\n" for fault in left)]))
    if any(fault.mendable for fault in left):
        narrate("What can be mended, this mends: readq check --fix")
    if left:
        raise click.exceptions.Exit(1)
    narrate("The library is sound.")


@click.command("reindex")
@answer_option
@database
@click.pass_obj
def reindex(session: Session) -> None:
    """Make the indices and counters anew."""
    session.library().maintenance.reindex()
    answered({"reindexed": True})
    narrate("The indices are made anew.")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar for what takes long."""
    progress = Progress(label)
    try:
        yield progress.update
    finally:
        progress.close()
