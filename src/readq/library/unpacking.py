"""Inputs as they can be read: opened, and archives as the files they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, cast

from readq.library.inputs import Input, failed

_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PK\x03\x04", b"PK\x05\x06")  # gzip, bzip2, xz, ZIP
_TAR, _TAR_MARK = slice(257, 262), b"ustar"


def unfolded(inputs: Iterable[Input]) -> Iterator[Input]:
    """The inputs as they can be read: with the files they hold in the place of archives (see `archives`), those that
    cannot be opened with an error. Each must be read, or passed over, before the next is asked for."""
    for each in inputs:
        if each.error is not None:
            yield each
            continue
        try:
            opened = each.open()
            head = _head(opened)
        except OSError as error:
            yield failed(each, error)
            continue
        if head.startswith(_PACKED) or head[_TAR] == _TAR_MARK:
            from readq.library import archives  # few inputs are

            yield from archives.unfolded(each, opened, head)
        else:
            yield replace(each, open=_opened(opened))


def _opened(file: IO[bytes]) -> Callable[[], IO[bytes]]:
    return lambda: file


def _head(file: IO[bytes]) -> bytes:
    """The beginning of a file, which stays where it is."""
    if hasattr(file, "peek"):
        return cast("bytes", file.peek(512))
    if not file.seekable():
        return b""
    head = file.read(512)
    file.seek(0)
    return head
