"""What an ingest did, file by file."""

from __future__ import annotations

from dataclasses import dataclass, field

from readq.library.arrivals import Met
from readq.listing import Problem

PROBLEMS_KEPT = 1_000  # of one file; more are only counted


@dataclass(slots=True)
class FileReport:
    """One file. Its records are ``listed + refused``: those that were understood and those that were not.

    ``listed`` is ``new + known``: drafts that became papers, and drafts of papers the library had. Of the known ones
    ``merged`` were recognised by their title alone, and ``changed`` papers gained something. ``suggested`` are the
    pairs of papers that may be one, found on the way. ``skipped`` are the first of the refused records.

    ``unchanged``: these very contents had been ingested before. ``error``: why the file was not ingested, or not to its
    end; ``named``: whether that makes the whole ingest fail, since it was asked for. ``broke_off``: the system failed
    to read it, so that another time it may well be read.
    """

    path: str
    format: str = ""
    listed: int = 0
    new: int = 0
    known: int = 0
    merged: int = 0
    changed: int = 0
    suggested: int = 0
    refused: int = 0
    skipped: list[Problem] = field(default_factory=list)
    unchanged: bool = False
    error: str | None = None
    named: bool = True
    broke_off: bool = False

    def refuse(self, problems: list[Problem]) -> None:
        """Count records that were not understood."""
        self.refused += len(problems)
        self.skipped += problems[: max(0, PROBLEMS_KEPT - len(self.skipped))]


@dataclass(slots=True)
class Report:
    """One ingest: its files in the order they were read. ``faults``: formats of installed packages that do not work.
    ``rules``: what the reader's rules did with what is new."""

    files: list[FileReport] = field(default_factory=list)
    dry_run: bool = False
    faults: tuple[str, ...] = ()
    rules: list[Met] = field(default_factory=list)

    @property
    def listed(self) -> int:
        return sum(file.listed for file in self.files)

    @property
    def new(self) -> int:
        return sum(file.new for file in self.files)

    @property
    def changed(self) -> int:
        return sum(file.changed for file in self.files)

    @property
    def suggested(self) -> int:
        return sum(file.suggested for file in self.files)

    @property
    def errors(self) -> list[FileReport]:
        return [file for file in self.files if file.error]
