"""What every format is, as the registry sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from readq.formats.stream import NotAListing, Stream
from readq.listing import About, Authority, Draft, Problem

__all__ = ["About", "Authority", "Draft", "Format", "Item", "NotAListing", "Problem", "Record", "Stream"]


class Record(NamedTuple):
    """A record that nobody has read yet: its text, which tells whether it was taken in before, the line it begins in,
    what reads it, and whether it names its paper ``by_title`` alone. A format that can cut its records apart without
    reading them yields these, and what is known is not read again."""

    text: str
    line: int
    read: Callable[[], Draft | Problem]
    by_title: bool = False


Item = About | Draft | Problem | Record


@dataclass(frozen=True, slots=True)
class Format:
    """A format readq reads. ``name`` is its short name, ``title`` what people call it, ``authority`` how much it counts
    where sources differ. ``kept`` says in a sentence what is kept of a record, ``left`` what is
    not, for the documentation.

    ``sniff`` says cheaply, from the beginning of a stream, whether it claims to be of this format; it may be wrong.
    ``read`` takes any bytes. It yields one `About` before anything else, then drafts (or records that become drafts)
    and problems as it comes to them, keeping no more in memory than a few; or it raises `NotAListing` before the first
    draft.
    """

    name: str
    title: str
    sniff: Callable[[Stream], bool]
    read: Callable[[Stream], Iterator[Item]]
    authority: Authority = Authority.CAPTURE
    kept: str = ""
    left: str = ""
