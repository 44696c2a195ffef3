"""What can be taken in: files, what folders hold, standard input; each a name, a place, and a way to open it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

STANDARD_INPUT = "-"
_SPOOLED = 32 << 20  # bytes of what cannot be read twice that are kept in memory, the rest in a nameless file
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """Something to take in. ``shown`` is what the person called it, ``name`` its short name.

    ``locator`` is what it is found again by, None for what cannot be, and ``place`` says what kind of locator that is:
    ``file``, ``stdin``, ``member`` (of an archive) or ``http``. ``open`` gives its bytes and may raise OSError.
    ``size`` is in bytes, 0 when it is not known. ``error`` is why it cannot be taken in, ``named`` whether it was asked
    for itself, not just met in a folder. ``unpack`` makes what is to be read of the bytes, where they are packed.
    ``grows``: what it lists is added to what it listed before, since old things drop out of it. ``broke_off``: its
    error is one of the system, which failed to read it.
    """

    shown: str
    name: str
    locator: str | None
    place: str
    open: Callable[[], IO[bytes]]
    size: int = 0
    error: str | None = None
    named: bool = True
    unpack: Callable[[IO[bytes]], IO[bytes]] | None = None
    grows: bool = False
    broke_off: bool = False


def standard_input(stream: IO[bytes]) -> Input:
    """Standard input: nothing to find it by again."""
    return Input(STANDARD_INPUT, "stdin", None, "stdin", lambda: stream)


def inputs_of(given: Iterable[Path | Input]) -> Iterator[Input]:
    """The inputs of files and, walked in name order, folders; what is an input already stays one."""
    for each in given:
        if isinstance(each, Input):
            yield each
        elif each.is_dir():
            yield from _below(each)
        else:
            yield _file(each, named=True)


def _file(path: Path, *, named: bool) -> Input:
    size = 0
    error = None
    try:
        status = path.stat()
    except OSError as failure:
        error = reason(failure)
    else:
        size = status.st_size
        # A pipe that somebody names is one of theirs, and waited for; one that lies about in a folder may never answer.
        if stat.S_ISFIFO(status.st_mode) and not named:
            error = "it is a pipe; name it to read from it"
        elif not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            error = "it is neither a file nor a folder"
    return Input(str(path), path.name, str(path.resolve()), "file", lambda: path.open("rb"), size, error, named)


def _below(folder: Path) -> Iterator[Input]:
    """The files below a folder, without hidden ones and linked folders; a folder that cannot be read is one with an
    error."""
    failed: list[OSError] = []
    for where, names, files in os.walk(folder, onerror=failed.append):
        yield from _unread(failed)
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield _file(Path(where, name), named=False)
    yield from _unread(failed)


def _unread(failed: list[OSError]) -> Iterator[Input]:
    for failure in failed:
        path = str(failure.filename)
        error = f"this folder cannot be read: {reason(failure)}"
        # Naming a folder means all of it.
        yield Input(path, Path(path).name, path, "file", lambda: cast("IO[bytes]", None), error=error)
    failed.clear()


def failed(each: Input, error: OSError) -> Input:
    """The input with the error that came of opening it."""
    return replace(each, error=reason(error), broke_off=breaks_off(error))


def breaks_off(error: OSError) -> bool:
    """Whether what could not be read may well be read another time: it is there, and one may."""
    return not isinstance(error, PermissionError | FileNotFoundError)


def reason(error: OSError) -> str:
    """What the system said, to follow a colon."""
    return (error.strerror or str(error)).lower()


def repeatable(file: IO[bytes], *, spool: bool = False) -> tuple[IO[bytes], str]:
    """The bytes of ``file`` so that they can be read again from the start, and their SHA-256.

    That is the file itself if it can go back and is not to be ``spool``ed, otherwise a copy without a name.
    """
    digest = hashlib.sha256()
    if spool or not file.seekable():
        return spooled(file, digest.update), digest.hexdigest()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return file, digest.hexdigest()


def spooled(file: IO[bytes], seen: Callable[[bytes], None] = lambda _: None) -> IO[bytes]:
    """A copy without a name of the rest of ``file``; ``seen`` is called with each part of it."""
    from tempfile import SpooledTemporaryFile

    copy = cast("IO[bytes]", SpooledTemporaryFile(_SPOOLED))  # noqa: SIM115 - the caller closes it
    while chunk := file.read(_CHUNK):
        seen(chunk)
        copy.write(chunk)
    copy.seek(0)
    return copy
