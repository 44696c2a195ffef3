"""What an ingest did, file by file."""

from __future__ import annotations

from dataclasses import dataclass, field

from readq.model import Problem


@dataclass(slots=True)
class FileReport:
    """One file: how many papers it ``listed``, of which ``new`` and ``known`` (their sum), how many known ones gained
    something (``changed``), and what was ``skipped``. ``unchanged``: these very contents had been ingested before.
    ``error``: why the file was not ingested at all."""

    path: str
    format: str = ""
    listed: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    skipped: tuple[Problem, ...] = ()
    unchanged: bool = False
    error: str | None = None


@dataclass(slots=True)
class Report:
    """One ingest: its files in the order they were read."""

    files: list[FileReport] = field(default_factory=list)
    dry_run: bool = False

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
    def errors(self) -> list[FileReport]:
        return [file for file in self.files if file.error]
