"""Ingest: listings in, papers out, the same paper only once.

Files are read, parsed and prepared on a thread of their own while SQLite indexes what came before. What is reported as
ingested is on disk; readers wait only for the end of a transaction.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.report import FileReport, Report
from readq.store import intake, journal
from readq.store.connection import Connection, discarded, writing
from readq.text import storable

# Parsing and merging are imported with the first file that is new: mostly the same folder is ingested again.
if TYPE_CHECKING:
    from readq.library.merge import Candidate, Merger
    from readq.model import Listing

FILE_CAP = 1 << 30
TRANSACTION_PAPERS = 16_000  # read, written, indexed and committed together; bounds what is in memory
FIRST_PAPERS = 4_000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Input:
    """One file: its fingerprint and either what it lists, or why it cannot be ingested, or neither if it is known."""

    path: Path
    sha256: str = ""
    listing: Listing | None = None
    error: str | None = None
    candidates: tuple[Candidate, ...] = ()


def run(
    connection: Connection, paths: Sequence[Path], *, at: int, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Ingest files and, walked in name order, folders. ``at`` is the time to record.

    A file that cannot be read or is no listing has an ``error`` in the report; the others are ingested. With
    ``dry_run`` the library is left as it was. ``progress`` is called with (files done, files in all, name).
    """
    files = [file for path in paths for file in walk(path)]
    report = Report(dry_run=dry_run)
    with intake.bulk(connection), _without_collector(), discarded(connection) if dry_run else nullcontext():
        _run(connection, files, at, report, progress)
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for garbage in cycles meanwhile: drafts are in none, and there are so many that it takes a while."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def walk(path: Path) -> Iterator[Path]:
    """``path`` itself, or the files below it in name order, without hidden ones and linked folders."""
    if not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder, name)


def _run(connection: Connection, files: Sequence[Path], at: int, report: Report, progress: Progress | None) -> None:
    known = intake.known_contents(connection)

    def tell(done: int, name: str) -> None:
        if progress is not None:
            progress(len(report.files) + done, len(files), name)

    reader = _Reader(files, known)
    batches = reader.batches()
    batch = next(batches, None)
    while batch and not any(item.listing for item in batch):
        for item in batch:
            report.files.append(_report(connection, item))
            tell(0, item.path.name)
        batch = next(batches, None)
    if batch:
        _write_all(connection, reader, batches, batch, at, report, tell)
    if report.new or report.changed:
        with writing(connection):
            facts = {"new": report.new, "changed": report.changed, "files": len(report.files)}
            operation = journal.begin(connection, "ingest" if report.new else "complete", at, "ingest", facts=facts)
            journal.finish(connection, operation, papers=report.new, first_paper=None)


def _write_all(
    connection: Connection,
    reader: _Reader,
    batches: Iterator[list[_Input]],
    first: list[_Input],
    at: int,
    report: Report,
    tell: Callable[[int, str], None],
) -> None:
    """Write the ``first`` batch and those after it, each in one transaction, and report them."""
    from concurrent.futures import ThreadPoolExecutor

    from readq.library.merge import Merger

    batch: list[_Input] | None = first
    with ThreadPoolExecutor(1) as ahead:
        while batch:
            with writing(connection):
                merger = Merger(connection, at, [candidate for item in batch for candidate in item.candidates])
                written = _write(connection, merger, batch, at, tell)
                batch.clear()  # what was read is written: not to be held while the next is read
                reader.expect_known = not any(file.new for file in written)
                # SQLite works on its own here, which leaves Python free to read on; at any other time two threads
                # would only take turns, and lose time by it.
                following = ahead.submit(next, batches, None)
                merger.settle()
            report.files += written
            batch = following.result()


class _Reader:
    """Reads files, except those whose very contents are ``known`` (SHA-256), and prepares what they list.

    ``expect_known``: what comes next are most likely papers the library has.
    """

    def __init__(self, files: Sequence[Path], known: set[str]) -> None:
        self._files = files
        self._known = known
        self.expect_known = True

    def batches(self) -> Iterator[list[_Input]]:
        """The inputs of the files in order, as many at a time as make a transaction; fewer at first, since nothing else
        can be done until the first are read."""
        size = FIRST_PAPERS
        batch: list[_Input] = []
        papers = 0
        for file in self._files:
            batch.append(self._read(file))
            papers += len(batch[-1].candidates)
            if papers >= size or len(batch) >= TRANSACTION_PAPERS:
                yield batch
                batch, papers = [], 0
                size = min(size * 3 // 2, TRANSACTION_PAPERS)  # read while the last are indexed
        if batch:
            yield batch

    def _read(self, path: Path) -> _Input:
        try:
            if path.exists() and not path.is_file() and not path.is_fifo():
                return _Input(path, error="it is neither a file nor a folder")
            if path.is_file() and path.stat().st_size > FILE_CAP:
                return _Input(path, error=f"it is larger than {FILE_CAP >> 30} GiB; split it")
            data = path.read_bytes()
        except OSError as error:
            return _Input(path, error=(error.strerror or str(error)).lower())
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._known:
            return _Input(path, sha256)
        from readq import formats
        from readq.library.merge import prepare

        try:
            listing = formats.read(data, path.name)
        except ReadqError as error:
            return _Input(path, sha256, error=str(error))
        candidates = tuple([prepare(draft, known=self.expect_known) for draft in listing.drafts])
        return _Input(path, sha256, listing, None, candidates)


def _write(
    connection: Connection, merger: Merger, batch: Sequence[_Input], at: int, tell: Callable[[int, str], None]
) -> list[FileReport]:
    """Write the files of a batch in the current transaction and report them."""
    reports: list[FileReport] = []
    for item in batch:
        file = _report(connection, item)
        if item.listing is not None and not file.unchanged:
            _source(connection, merger, item, item.listing, file, at)
        reports.append(file)
        tell(len(reports), item.path.name)
    merger.finish()
    return reports


def _report(connection: Connection, item: _Input) -> FileReport:
    """What there is to say of a file before it is written; all there is if it cannot be read or is known."""
    file = FileReport(str(item.path), error=item.error)
    if item.error is not None:
        return file
    if item.listing is not None:
        file.skipped = item.listing.problems
    same = intake.source_with(connection, "sha256", item.sha256)
    if same is not None:
        file.format, file.unchanged = same.kind, True
        file.listed = file.known = same.listed
    elif item.listing is None:
        raise ReadqError(f"{item.path} changed while it was read. Ingest it again.")
    return file


def _source(connection: Connection, merger: Merger, item: _Input, listing: Listing, file: FileReport, at: int) -> None:
    file.format, file.listed = listing.kind, len(listing.drafts)
    path = storable(str(item.path.resolve()), 10_000)
    facts = {
        "sha256": item.sha256,
        "page_date": listing.page_date,
        "at": at,
        "listed": len(listing.drafts),
        "problems": len(listing.problems),
    }
    earlier = intake.source_with(connection, "path", path)
    if earlier is None:
        name = storable(item.path.name, 1_000)
        source = intake.add_source(connection, kind=listing.kind, name=name, path=path, **facts)  # type: ignore[arg-type]
    else:
        source = earlier.id
        merger.recount(intake.renew_source(connection, source, **facts))  # type: ignore[arg-type]
    file.new, file.changed = merger.add(source, listing.kind, item.candidates)
    file.known = file.listed - file.new
