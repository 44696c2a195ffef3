"""Texts for notes that could not be saved, in private files, until they are.

A file's name says which paper of which library its text is for, so that a library put in the place of another does not
get the other's texts, and which process wrote it: what a living one holds on to is not offered to others.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readq.errors import ReadqError
from readq.paths import data_folder
from readq.text import clean

if TYPE_CHECKING:
    from readq.library import Library
    from readq.model import Paper

_NAME = re.compile(r".*?-(?P<paper>[0-9]{1,18})-(?P<key>[0-9a-f]{10})-(?P<process>[0-9]{1,9})(-[0-9]+)?\.md")
_SLUG = 24


class Unsaved(NamedTuple):
    """A text for the note of a paper, the file it is in, and when it was written there (Unix time)."""

    path: Path
    paper_id: int
    text: str
    at: int


def keep(library: Path, paper: Paper, text: str, path: Path | None = None) -> Path:
    """Keep ``text`` for the note of a paper, in place of what is in the file ``path`` if there is one already.

    That is in readq's data folder or, where nothing can be written there, in the folder for temporary files. Returns
    the file once the text is on disk; ReadqError, with the reasons, when it can be kept in neither.
    """
    reasons = []
    for folder in _folders():
        try:
            _make_private(folder)
            kept = _write(folder, path, library, paper, text)
        except OSError as error:
            reasons.append(f"{folder}: {error.strerror or error}")
        else:
            if kept != path:
                drop(path)
            return kept
    raise ReadqError(f"The text cannot be kept in a file either ({'; '.join(reasons)}).")


def of(library: Path, paper: Paper) -> list[Unsaved]:
    """What is kept for the note of a paper, the newest first. A text that the note has come to be is no longer kept."""
    every = _every()
    if not every:
        return []
    key = _key(library, paper)
    found = [each for each, its_key in every if its_key == key]
    for each in found:
        if each.text.rstrip() == (paper.note or "") and is_whole(each.path, each.text):
            drop(each.path)
    return [each for each in found if each.text.rstrip() != (paper.note or "")]


def every(library: Library) -> list[tuple[Unsaved, Paper]]:
    """What is kept for the notes of a library, the newest first, with the papers."""
    ids = dict.fromkeys(each.paper_id for each, _ in _every())
    if not ids:
        return []
    found = [(each, paper) for paper in library.papers(list(ids)) for each in of(library.path, paper)]
    return sorted(found, key=lambda pair: -pair[0].at)


def some() -> bool:
    """Whether anything is kept at all, for whichever library."""
    return bool(_every())


def drop(path: Path | None) -> None:
    """The text is in the library, or not wanted: forget the file."""
    if path is not None:
        with suppress(OSError):
            path.unlink()


def _folders() -> Iterator[Path]:
    yield data_folder() / "drafts"
    # Python's own way to the second one would write there to try it, and all this is asked before every note is shown.
    temporary = next(filter(None, map(os.environ.get, ("TMPDIR", "TEMP", "TMP"))), "/tmp")
    yield Path(temporary) / f"readq-drafts-{_user()}"


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    if not _is_private(folder):
        raise PermissionError(0, "others may write there")


def _is_private(folder: Path) -> bool:
    """Whether a folder is ours alone; in the one for temporary files anybody may have made it."""
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and (os.name == "nt" or (about.st_uid == _user() and not about.st_mode & 0o022))


def _key(library: Path, paper: Paper) -> str:
    from hashlib import sha256

    return sha256(f"{library.resolve()}\0{paper.id}\0{paper.title}".encode("utf-8", "replace")).hexdigest()[:10]


def _write(folder: Path, path: Path | None, library: Path, paper: Paper, text: str) -> Path:
    slug = re.sub(r"[^a-z0-9]+", "-", clean(paper.title[:200]).lower()).strip("-")[:_SLUG] or "note"
    name = f"{slug}-{paper.id}-{_key(library, paper)}-{os.getpid()}"
    if path is None or path.parent != folder:
        path = next(each for each in _names(folder / name) if not each.exists())
    # Beside and then in its place: where the disk is full, what was kept before stays.
    fresh = path.with_suffix(f".{os.getpid()}.part")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        drop(fresh)
        raise
    return path


def _names(path: Path) -> Iterator[Path]:
    yield path.with_name(f"{path.name}.md")
    for number in count(2):
        yield path.with_name(f"{path.name}-{number}.md")


def _every() -> list[tuple[Unsaved, str]]:
    """Every file that may be looked at, the newest first, with the key in its name."""
    found = []
    for folder in _folders():
        if not _is_private(folder):
            continue
        with suppress(OSError):
            for path in folder.iterdir():
                name = _NAME.fullmatch(path.name)
                if name is not None and not _held(int(name["process"])):
                    with suppress(OSError):
                        at = int(path.stat().st_mtime)
                        found.append((Unsaved(path, int(name["paper"]), read(path), at), name["key"]))
    return sorted(found, key=lambda each: -each[0].at)


def read(path: Path) -> str:
    """The text in a file, whatever its encoding: a person's own editor may have written it. Raises OSError."""
    from readq.formats.decode import decode

    # A character that seems cut off at the very end is one of an 8-bit encoding, which a line end shows.
    return decode(path.read_bytes() + b"\n").removesuffix("\n")


def is_whole(path: Path, text: str) -> bool:
    """Whether ``text``, as read from a file, has everything of it: a few bytes mean nothing in any encoding."""
    return "\ufffd" not in text or "\ufffd".encode() in path.read_bytes()


def _held(process: int) -> bool:
    """Whether another process that still runs may be writing this text."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
