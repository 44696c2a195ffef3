"""What a person wrote into notes of a vault, taken into the library: what is between their marks, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import LibraryError, ReadqError
from readq.formats.writing.vault import Edited, checksum_of, key_in, note_in, written
from readq.library.exporting import write_file
from readq.library.vault import cited_in, files, notes, read, unread

if TYPE_CHECKING:
    from readq.library.core import Library

_OTHER = "\0"  # no note is so


@dataclass(slots=True)
class Pulled:
    """What became of notes: those that were ``taken`` in; those of them that had been changed in readq, too, so that
    ``both`` versions are kept; how many were as readq wrote them (``same``); those that were ``left``, with the
    reason; how many of these the system could not read or write (``failed``)."""

    taken: list[Path] = field(default_factory=list)
    both: list[Path] = field(default_factory=list)
    same: int = 0
    left: list[tuple[Path, str]] = field(default_factory=list)
    failed: int = 0


def pull(
    library: Library, folder: Path, paths: Iterable[Path] | None = None, *, pattern: str = "", template: str = ""
) -> Pulled:
    """Take in the notes in a folder (or only in these files of it) that were edited there since readq wrote them, each
    as a step that can be undone, and bring their files up to date. A file is the note of the paper whose citation key
    is in its front matter, wherever it was moved to. `LibraryError` if one cannot be taken in; those before are."""
    done = Pulled()
    present = notes(folder)
    for path in files(folder) if paths is None else paths:
        try:
            text = read(path)
            if key := key_in(text):
                _take(library, path, text, key, present, pattern, template, done)
        except LibraryError:  # the next note would fare no better
            raise
        except (Edited, ReadqError) as why:
            done.left.append((path, str(why)))
            done.failed += not isinstance(why, Edited)
        except (OSError, ValueError) as error:
            done.left.append((path, unread(error)))
            done.failed += isinstance(error, OSError)
    return done


def _take(
    library: Library,
    path: Path,
    text: str,
    key: str,
    present: dict[str, Path],
    pattern: str,
    template: str,
    done: Pulled,
) -> None:
    note = note_in(text)
    if note is None or not note.edited:
        done.same += 1
        return
    id_ = library.exporting.paper_of(key)
    if id_ is None:
        done.left.append((path, "its paper is not in this library"))
        return
    was = library.paper(id_).note
    base = was if checksum_of(was) == note.checksum else _OTHER
    outcome = library.notes.write(id_, note.text or None, base=base)
    if outcome.operation is not None:
        done.taken.append(path)
    if outcome.conflicts:
        done.both.append(path)
    (entry,) = library.exporting.entries([id_], pattern=pattern)
    fresh = written(entry, cited_in(library, entry, present, pattern), text, template=template, taken=True)
    if read(path) == text:  # else it was written to meanwhile, and is looked at the next time
        write_file(path, [fresh])


def watch(folder: Path, wait: Callable[[], None]) -> Generator[list[Path], bool | None, None]:
    """The files of a folder that are new or were written to since they were looked at last, as often as there are any;
    ``wait`` is called between two looks. Sent True, it tells the same files again the next time."""
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        now = {}
        for path in files(folder):
            try:
                status = path.stat()
            except OSError:
                continue  # it went away
            now[path] = status.st_mtime_ns, status.st_size
        if changed := [path for path, state in now.items() if seen.get(path) != state]:
            again = yield changed
            if again:
                now = seen
        seen = now
        wait()
