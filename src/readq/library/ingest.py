"""Ingest: listings in, papers out, the same paper only once.

Files are read and parsed on a thread of their own while SQLite writes and indexes the chunk before. A chunk of files
is one transaction: what is reported as ingested is on disk, and readers wait only for the end of a chunk.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readq import formats
from readq.errors import ReadqError
from readq.library.merge import Merger
from readq.library.report import FileReport, Report
from readq.model import Listing
from readq.store import intake, journal
from readq.store.connection import Connection, writing
from readq.text import storable

CHUNK_PAPERS = 8_000
FILE_CAP = 1 << 30
_READ_AHEAD = 12  # files parsed and waiting
_CACHE_KIB = 65_536

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Input:
    """One file: its fingerprint and either what it lists, or why it cannot be ingested, or neither if it is known."""

    path: Path
    sha256: str = ""
    listing: Listing | None = None
    error: str | None = None


def run(
    connection: Connection, paths: Sequence[Path], *, at: int, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Ingest files and, walked in name order, folders. ``at`` is the time to record.

    A file that cannot be read or is no listing has an ``error`` in the report; the others are ingested. With
    ``dry_run`` the library is left as it was. ``progress`` is called with (files done, files in all, name).
    """
    files = [file for path in paths for file in walk(path)]
    report = Report(dry_run=dry_run)
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    if dry_run:
        connection.execute("BEGIN")
    try:
        _run(connection, files, at, report, progress)
    finally:
        if dry_run and connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA cache_size={before}")
    return report


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
    known = {sha for (sha,) in connection.execute("SELECT sha256 FROM source WHERE problems = 0").fetchall()}
    chunk: list[_Input] = []
    papers = 0
    with _Ahead(files, known) as inputs:
        for done, item in enumerate(inputs, 1):
            chunk.append(item)
            papers += len(item.listing.drafts) if item.listing else 0
            if papers >= CHUNK_PAPERS:
                _write(connection, chunk, at, report)
                chunk, papers = [], 0
            if progress is not None:
                progress(done, len(files), item.path.name)
    _write(connection, chunk, at, report)
    if report.new or report.changed:
        label = f"Ingested {report.new:,} new papers from {len(report.files):,} files"
        with writing(connection):
            operation = journal.begin(connection, "ingest", label, at, "ingest", undoable=False)
            journal.finish(connection, operation, papers=report.new, first_paper=None)


class _Ahead:
    """Reads and parses files, in order and a few ahead, on another thread, which ends with the block."""

    def __init__(self, files: Sequence[Path], known: set[str]) -> None:
        self._queue: queue.Queue[_Input | BaseException | None] = queue.Queue(_READ_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(files, known), daemon=True)

    def __enter__(self) -> Iterator[_Input]:
        self._thread.start()
        return self._inputs()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self, files: Sequence[Path], known: set[str]) -> None:
        try:
            for file in files:
                if not self._put(_read(file, known)):
                    return
            self._put(None)
        except BaseException as error:  # raised again where the inputs are used
            self._put(error)

    def _put(self, item: _Input | BaseException | None) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def _inputs(self) -> Iterator[_Input]:
        while (item := self._queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item


def _read(path: Path, known: set[str]) -> _Input:
    """Read and parse one file, unless its very contents are ``known``."""
    try:
        if path.exists() and not path.is_file() and not path.is_fifo():
            return _Input(path, error="it is neither a file nor a folder")
        if path.is_file() and path.stat().st_size > FILE_CAP:
            return _Input(path, error=f"it is larger than {FILE_CAP >> 30} GiB; split it")
        data = path.read_bytes()
    except OSError as error:
        return _Input(path, error=(error.strerror or str(error)).lower())
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in known:
        return _Input(path, sha256)
    try:
        return _Input(path, sha256, formats.read(data, path.name))
    except ReadqError as error:
        return _Input(path, sha256, error=str(error))


def _write(connection: Connection, chunk: Sequence[_Input], at: int, report: Report) -> None:
    """Ingest the files of a chunk in one transaction and report them."""
    reports = [FileReport(str(item.path), error=item.error) for item in chunk]
    with writing(connection):
        merger = Merger(connection, at, [d for item in chunk if item.listing for d in item.listing.drafts])
        for item, file in zip(chunk, reports, strict=True):
            if item.error is None:
                _source(connection, merger, item, file, at)
        merger.finish()
    report.files += reports


def _source(connection: Connection, merger: Merger, item: _Input, file: FileReport, at: int) -> None:
    same = intake.source_with(connection, "sha256", item.sha256)
    if item.listing is not None:
        file.skipped = item.listing.problems
    if same is not None:
        file.format, file.unchanged = same.kind, True
        file.listed = file.known = same.listed
        return
    listing = item.listing
    if listing is None:
        raise ReadqError(f"{item.path} changed while it was read. Ingest it again.")
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
    file.new, file.changed = merger.add(source, listing)
    file.known = file.listed - file.new
