"""Papers out of the library, in a format of another program: a page at a time, whatever their number.

A file is written aside and gets its name when all of it is on disk: what is cut off leaves the file that was there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from readq.citation_key import DEFAULT, distinct, is_key, made
from readq.errors import ReadqError
from readq.formats.writing.base import Options
from readq.formats.writing.bibtex import written
from readq.formats.writing.bibtex_file import Updated, updated
from readq.formats.writing.entry import Entry, kind_of
from readq.formats.writing.registry import export
from readq.library.context import Context
from readq.model import Paper
from readq.store import citation_keys
from readq.store import papers as store

_PAGE = 500
_AS_THEY_ARE = Options()
_VOLUME = {"volume": ("volume",), "number": ("number", "issue"), "pages": ("pages", "page")}


class Exporting:
    """Papers as text for other programs, and the keys they are cited by."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def pieces(
        self,
        ids: Sequence[int],
        name: str,
        options: Options = _AS_THEY_ARE,
        *,
        pattern: str = "",
        told: Callable[[int], None] = lambda done: None,
    ) -> Iterator[str]:
        """The text of papers in a format, piece by piece. ``pattern`` is what new citation keys are made by; if it is
        empty, as usual. ``told`` hears how many papers are written; what it raises ends it."""
        form = export(name)
        every = self._every(ids, pattern if form.keyed else None, told)
        yield from form.write(every, options)

    def entries(self, ids: Sequence[int], *, pattern: str = "") -> list[Entry]:
        """Papers as they are cited, in the order of ``ids``; a paper that has no key yet gets one, for good."""
        with self._context.explained():
            connection = self._context.connection
            papers = store.papers(connection, ids)
            told = _told(citation_keys.told(connection, ids))
            keys = citation_keys.keys(connection, ids)
        if missing := [paper for paper in papers if paper.id not in keys]:
            with self._context.writing():
                for paper in missing:
                    keys[paper.id] = self._give(paper, told.get(paper.id, {}).get("key", ""), pattern)
        return [_entry(paper, keys[paper.id], told.get(paper.id, {})) for paper in papers]

    def updated(self, text: str, ids: Sequence[int], options: Options, *, biblatex: bool, pattern: str = "") -> Updated:
        """What becomes of a file of BibTeX that a person edits, too, when these papers are written into it."""
        every = self._every(ids, pattern, lambda done: None)
        entries = ((each.key, written(each, biblatex=biblatex, latex=options.latex)) for each in every)
        return updated(text, entries)

    def paper_of(self, key: str) -> int | None:
        """The paper that is cited by a key, or was before it went into another one."""
        with self._context.explained():
            return citation_keys.of_key(self._context.connection, key)

    def _every(self, ids: Sequence[int], pattern: str | None, told: Callable[[int], None]) -> Iterator[Entry]:
        for start in range(0, len(ids), _PAGE):
            told(start)
            page = ids[start : start + _PAGE]
            yield from self._keyless(page) if pattern is None else self.entries(page, pattern=pattern)

    def _keyless(self, ids: Sequence[int]) -> list[Entry]:
        with self._context.explained():
            return [Entry(paper, "") for paper in store.papers(self._context.connection, ids)]

    def _give(self, paper: Paper, came_with: str, pattern: str) -> str:
        connection = self._context.connection
        present = citation_keys.keys(connection, [paper.id])
        if present:  # another program gave it one meanwhile
            return present[paper.id]
        key = came_with
        if not is_key(key) or citation_keys.of_key(connection, key) is not None:
            arxiv = next((value for scheme, value in paper.identifiers if scheme == "arxiv"), "")
            wanted = made(
                pattern or DEFAULT,
                authors=paper.authors,
                year=paper.row.year,
                title=paper.title,
                arxiv=arxiv,
                number=paper.id,
            )
            key = distinct(wanted, citation_keys.taken_like(connection, wanted))
        citation_keys.give(connection, paper.id, key)
        return key


def _told(records: Iterable[tuple[int, dict[str, object]]]) -> dict[int, dict[str, str]]:
    """What records of other programs said of papers that a bibliography says, too; the first that said it counts."""
    found: dict[int, dict[str, str]] = {}
    for paper_id, record in records:
        known = found.setdefault(paper_id, {})
        extra = record.get("extra")
        more = extra if isinstance(extra, dict) else {}
        said = {name: next((more[each] for each in names if more.get(each)), None) for name, names in _VOLUME.items()}
        for name, value in {**said, "key": record.get("citation_key"), "type": more.get("type")}.items():
            if isinstance(value, str) and value.strip():
                known.setdefault(name, " ".join(value.split()))
    return found


def _entry(paper: Paper, key: str, told: dict[str, str]) -> Entry:
    return Entry(paper, key, kind_of(paper, told.get("type", "")), {name: told.get(name, "") for name in _VOLUME})


def read_file(path: Path) -> str:
    """The text in a file, with its line ends as they are; '' if there is none. `ReadqError` if it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ReadqError(f"{path} cannot be read: {_reason(error)}.") from error
    except UnicodeDecodeError as error:
        raise ReadqError(f"{path} is not UTF-8 text, and was left as it is.") from error


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Put text into a file, in place of what is there once all of it is on disk. `ReadqError` if that cannot be; then,
    and whenever ``pieces`` end otherwise than they should, the file is as it was."""
    target = Path(os.path.realpath(path))  # a link stays one
    if target.is_dir():
        raise ReadqError(f"{path} is a folder. Name a file in it.")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}-", suffix=".part", dir=target.parent)
    except OSError as error:
        raise ReadqError(f"Nothing can be written in {target.parent}: {_reason(error)}.") from error
    aside = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask())
        os.replace(aside, target)
    except OSError as error:
        raise ReadqError(f"{path} cannot be written: {_reason(error)}. It is as it was.") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _mask() -> int:
    """The rights that new files do not get; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems cannot do that for folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
