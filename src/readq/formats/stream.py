"""A file handed to a format: its beginning for recognising it, and its bytes or lines one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import IO

from readq.errors import ReadqError
from readq.formats.decode import decode, decoded, text_lines

HEAD = 65_536  # bytes that formats may look at to recognise a file
CHUNK = 1 << 20
LONGEST_LINE = 8 << 20  # characters


class NotAListing(ReadqError):
    """The file is not a listing of papers; the message says what it seems to be instead, or what is missing."""


# A line of text: its number, the text without its end, and whether it went on beyond what was asked for.
TextLine = tuple[int, str, bool]


class Stream:
    """One input, opened: ``file`` its bytes (it must be seekable), ``name`` its name (only a hint), ``path`` where it
    lies, if it is a file of its own, for formats that have more files beside it."""

    def __init__(self, file: IO[bytes], name: str, path: str | None = None) -> None:
        self.file = file
        self.name = name
        self.path = path
        self.data = file.read(HEAD)  # the beginning
        self.complete = len(self.data) < HEAD or not file.read(1)  # whether the beginning is all there is
        self.rewind()

    @cached_property
    def head(self) -> str:
        """The beginning as text without leading white space, enough to recognise most formats."""
        return decode(self.data[:4096]).lstrip("\ufeff \t\n")

    @cached_property
    def text(self) -> str:
        """All of the beginning as text."""
        return decode(self.data)

    def rewind(self) -> None:
        """Begin again."""
        self.file.seek(0)

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The bytes, ``size`` at a time."""
        while chunk := self.file.read(size):
            yield chunk

    def texts(self) -> Iterator[str]:
        """The text, whatever the encoding and the line ends, a chunk at a time."""
        return decoded(self.chunks())

    def lines(self, longest: int = LONGEST_LINE) -> Iterator[TextLine]:
        """The lines of text, whatever the encoding and the line ends; of each at most ``longest`` characters."""
        number = 0
        for lines in text_lines(self.chunks(), longest + 1):
            for text in lines:
                number += 1
                if len(text) > longest:
                    yield number, text[:longest], True
                else:
                    yield number, text, False

    def whole(self, cap: int) -> bytes:
        """All bytes, for a format that cannot do with less; `NotAListing` when they are more than ``cap``."""
        data = self.file.read(cap + 1)
        if len(data) > cap:
            raise NotAListing(f"it is larger than the {cap >> 20} MiB that this format can be; split it")
        return data
