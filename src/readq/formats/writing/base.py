"""What a format to write papers in is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from readq.formats.writing.entry import Entry


class Options(NamedTuple):
    """How to write. ``latex``: accents and signs as commands of LaTeX, where a format has them. ``sender``: who shares
    the papers, in what is for others."""

    latex: bool = False
    sender: str = ""


class Export(NamedTuple):
    """A format to write: ``write`` takes entries one by one and gives the text in pieces. ``ending`` is that of a
    file's name; ``carries`` and ``loses`` say what of a paper comes back when the file is read again; ``keyed``:
    it says what papers are cited by."""

    name: str
    title: str
    ending: str
    write: Callable[[Iterable[Entry], Options], Iterator[str]]
    carries: str
    loses: str
    keyed: bool = True
