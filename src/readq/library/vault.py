"""Papers as notes in a folder that a person writes in, too: made, and brought up to date in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.formats.writing.entry import Entry
from readq.formats.writing.vault import Cited, Edited, file_name, key_in, mentioned, written
from readq.identity import arxiv_id, doi
from readq.library.exporting import write_file

if TYPE_CHECKING:
    from readq.library.core import Library

_PAGE = 200
_HEAD = 20_000  # characters in which the front matter ends
_LARGEST = 20_000_000  # bytes; no note a person wrote is as large


@dataclass(slots=True)
class Exported:
    """What became of the notes: how many are ``new``, ``changed``, and as they were (``same``); those that were
    ``left`` alone, with the reason; how many of these were so because the system could not read them (``failed``)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    left: list[tuple[Path, str]] = field(default_factory=list)
    failed: int = 0


def export(
    library: Library,
    ids: Sequence[int],
    folder: Path,
    *,
    pattern: str = "",
    template: str = "",
    told: Callable[[int], None] = lambda done: None,
) -> Exported:
    """Write a note for each paper into a folder, which is made if there is none. A note is found again wherever below
    the folder it was moved to, and whatever it is called now; of what a person wrote nothing is touched, and no note is
    ever removed. ``template``: see `readq.vault_template`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error
    present = notes(folder)
    done = Exported()
    for start in range(0, len(ids), _PAGE):
        told(start)
        for entry in library.exporting.entries(ids[start : start + _PAGE], pattern=pattern):
            path = present.get(entry.key.lower(), folder / f"{file_name(entry)}.md")
            _bring_up_to_date(path, entry, cited_in(library, entry, present, pattern), template, done)
    return done


def _unusable(folder: Path, error: OSError) -> ReadqError:
    return ReadqError(f"{folder} cannot be used as a vault: {(error.strerror or str(error)).lower()}.")


def _bring_up_to_date(path: Path, entry: Entry, cited: Sequence[Cited], template: str, done: Exported) -> None:
    try:
        before = read(path)
        if before and key_in(before).lower() != entry.key.lower():
            raise Edited("it is a file of another's by the same name")
        text = written(entry, cited, before, template=template)
    except Edited as why:
        done.left.append((path, str(why)))
        return
    except (OSError, ValueError) as error:
        done.left.append((path, unread(error)))
        done.failed += isinstance(error, OSError)
        return
    if text == before:
        done.same += 1
        return
    write_file(path, [text])
    done.new += not before
    done.changed += bool(before)


def unread(error: OSError | ValueError) -> str:
    """Why a note could not be read."""
    if isinstance(error, OSError):
        return f"it cannot be read: {(error.strerror or str(error)).lower()}"
    return "it is no UTF-8 text"


def cited_in(library: Library, entry: Entry, present: dict[str, Path], pattern: str) -> list[Cited]:
    """The papers of the library whose arXiv ids or DOIs stand in a paper's note."""
    found: dict[int, None] = {}
    for text in mentioned(entry.paper.note or ""):
        if arxiv_id(text) or doi(text):
            try:
                found[library.resolve(text)] = None
            except ReadqError:
                continue  # of a paper that is not in the library
    found.pop(entry.paper.id, None)
    if not found:
        return []
    others = library.exporting.entries(list(found), pattern=pattern)
    return [Cited(_name(each, present), each.paper.title) for each in others]


def _name(entry: Entry, present: dict[str, Path]) -> str:
    path = present.get(entry.key.lower())
    return path.stem if path is not None else file_name(entry)


def notes(folder: Path) -> dict[str, Path]:
    """The notes of papers in a folder and below, by their citation keys in lower case."""
    found: dict[str, Path] = {}
    for path in files(folder):
        try:
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                head = file.read(_HEAD)
        except OSError:
            continue
        if key := key_in(head):
            found.setdefault(key.lower(), path)
    return found


def files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below that may be notes. `ReadqError` if it cannot be looked into."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise _unusable(folder, error) from error
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            # A pipe or a device is no note, and opening one may wait for ever.
            if name.endswith(".md") and not name.startswith(".") and (path.is_file() or not path.exists()):
                yield path


def read(path: Path) -> str:
    """What is in a file, with its line ends as they are; '' if there is none. Raises `Edited` if it is no note, OSError
    or ValueError if it cannot be read."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Edited("it is too large for a note")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
