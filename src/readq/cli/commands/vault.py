"""``readq vault``: notes that were written in a vault, back into the library."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readq.cli.json_values import write_json
from readq.cli.session import Session, database, narrate
from readq.errors import LibraryError, ReadqError, UsageError
from readq.phrasing import counted

if TYPE_CHECKING:
    from readq.library.vault_pull import Pulled

_SECONDS = 1.0


@click.group("vault")
def vault() -> None:
    """Notes in a folder that you write in, too; readq export vault makes them."""


@vault.command("pull")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Go on, and take in what you write as you save it, until ctrl+c.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database
@click.pass_obj
def pull(session: Session, folder: Path, watch: bool, as_json: bool) -> None:
    """Take in the notes that you edited in FOLDER.

    Taken in is what stands between the marks "your note" and "note ends" of a file that readq export vault wrote,
    wherever in FOLDER the file is now and whatever it is called. If the note was changed in readq, too, since it was
    written there, both versions are kept, one below the other, in readq and in the file. Each note is a step that readq
    undo takes back. Title, status, tags and the other fields at the head of a file are not taken in: readq writes them.
    """
    from readq.config.reading import load
    from readq.library import vault_pull

    if watch and as_json:
        raise UsageError("give --watch or --json, not both.")
    config = load(session.config)
    library = session.present()
    pattern, template = str(config["export.citation_key"]), str(config["export.note_template"])
    if not watch:
        done = vault_pull.pull(library, folder, pattern=pattern, template=template)
        if as_json:
            write_json(
                {
                    "taken": list(map(str, done.taken)),
                    "both": list(map(str, done.both)),
                    "same": done.same,
                    "left": [{"path": str(path), "reason": why} for path, why in done.left],
                }
            )
        else:
            _tell(folder, done)
        if done.failed:
            raise ReadqError(not_all(folder, done.failed))
        return
    changes = vault_pull.watch(folder, lambda: time.sleep(_SECONDS))
    changed, said = next(changes), ""
    while True:
        try:
            done = vault_pull.pull(library, folder, changed, pattern=pattern, template=template)
        except LibraryError as error:  # of a lock, or of a disk that is full: tried again until it can be
            if str(error) != said:
                narrate(f"readq: {error}")
            said = str(error)
        else:
            said = ""
            if done.taken or done.left:
                _tell(folder, done)
        changed = changes.send(bool(said))


def not_all(folder: Path, failed: int) -> str:
    """What is said when some notes of a vault could not be read or written."""
    return f"{counted(failed, 'note')} in {folder} cannot be read or written. Check the disk and the rights, and try again."


def _tell(folder: Path, done: Pulled) -> None:
    narrate(f"{folder}: {counted(len(done.taken), 'note')} taken in, {done.same:,} as they were.")
    for path in done.both:
        narrate(f"  changed in readq, too: {path} (both versions are kept, one below the other)")
    for path, why in done.left:
        narrate(f"  left alone: {path} ({why})")
