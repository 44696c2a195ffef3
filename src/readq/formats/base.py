"""What every format is, as the registry sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from readq.errors import ReadqError
from readq.formats.decode import decode
from readq.model import Listing


class NotAListing(ReadqError):
    """The file is not a listing of papers; the message says what it seems to be instead, or what is missing."""


class Document:
    """One file handed to the formats: ``data`` its bytes, ``name`` its name (only a hint), ``text`` decoded once."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name

    @cached_property
    def text(self) -> str:
        """The whole file as text with ``\\n`` line ends."""
        return decode(self.data)

    @cached_property
    def head(self) -> str:
        """The beginning of the text without leading white space, enough to recognise most formats."""
        return decode(self.data[:4096]).lstrip("\ufeff \t\n")


@dataclass(frozen=True, slots=True)
class Format:
    """A format readq reads. ``name`` is its short name, ``title`` what people call it.

    ``sniff`` says cheaply whether a document claims to be of this format; it may be wrong, then ``read`` raises
    `NotAListing`. ``read`` takes any bytes: it returns a `Listing` or raises `NotAListing`, nothing else.
    """

    name: str
    title: str
    sniff: Callable[[Document], bool]
    read: Callable[[Document], Listing]
