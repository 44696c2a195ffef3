"""Bulk ingest through the front door against the floor: the same rows and one index of them, in plain SQLite."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

from bench.libraries import SEED_SIZE, Cache, readq, run
from bench.results import Results

_CHUNK = 20_000
_REPAGED_LIMIT = 100_000  # beyond, taking everything in three times would take too long


def measure_ingest(cache: Cache, size: int, results: Results) -> None:
    """Ingest ``size`` papers into a new library, the same files again, the same papers in other files; the floor.

    Seconds and peak MB. The library stays in the cache for the other measurements.
    """
    pages = cache.pages(size)
    path = cache.folder / f"library-{size}.db"
    path.unlink(missing_ok=True)
    _read_through(pages)
    if size != SEED_SIZE:
        results.note("floor", "sqlite3", size, floor(cache, size))
    first = run(readq(path, "ingest", str(pages)))
    results.note("ingest", "readq", size, first.seconds)
    results.note("ingest peak", "readq", size, first.peak)
    again = run(readq(path, "ingest", str(pages)))
    results.note("ingest again", "readq", size, again.seconds)
    if size <= _REPAGED_LIMIT:
        repaged = cache.folder / "repaged"
        shutil.rmtree(repaged, ignore_errors=True)
        repaged.mkdir()
        for page in sorted(pages.glob("*.txt")):
            (repaged / page.name).write_bytes(page.read_bytes() + b"\n")  # another file, by its checksum
        results.note("ingest known", "readq", size, run(readq(path, "ingest", str(repaged))).seconds)
        shutil.rmtree(repaged)
        # Those runs leave appearances behind; the other measurements want the library of one ingest.
        path.unlink()
        run(readq(path, "ingest", str(pages)))


def floor(cache: Cache, size: int) -> float:
    """Seconds plain `executemany` in one transaction and one full-text build of the same rows take.

    Making the rows is not counted, and neither is closing the file.
    """
    path = cache.folder / "floor.db"
    path.unlink(missing_ok=True)
    spent = 0.0
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE paper(id INTEGER PRIMARY KEY, title TEXT, abstract TEXT)")
        db.execute("CREATE VIRTUAL TABLE words USING fts5(title, abstract, content='')")
        db.execute("BEGIN")
        rows = cache.rows(size)
        while chunk := list(islice(rows, _CHUNK)):
            before = time.perf_counter()
            db.executemany("INSERT INTO paper(title, abstract) VALUES (?, ?)", chunk)
            spent += time.perf_counter() - before
        before = time.perf_counter()
        db.execute("INSERT INTO words(rowid, title, abstract) SELECT id, title, abstract FROM paper")
        db.execute("COMMIT")
        spent += time.perf_counter() - before
    path.unlink()
    return spent


def _read_through(folder: Path) -> None:
    """Have the pages in the file cache, so that the disk is in neither measurement."""
    for page in folder.glob("*.txt"):
        page.read_bytes()
