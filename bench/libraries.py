"""The libraries to measure with: made once per size through the front door, and kept in a cache folder."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.generate import SEEDS, papers, write_pages

SEED_SIZE = 628  # the distinct papers of the sample pages themselves
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True)
class Run:
    """One whole process: wall time in seconds, peak resident memory in MB, what it printed."""

    seconds: float
    peak: float
    output: str


def run(command: list[str]) -> Run:
    """Run ``command`` to its end; RuntimeError with what it said when it fails."""
    before = time.perf_counter()
    peak = 0.0
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        while True:
            try:
                child.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                # The kernel's own figure at the end (ru_maxrss) would count this process before the exec as well.
                peak = max(peak, memory(child.pid, "VmHWM"))
        seconds = time.perf_counter() - before
        out.seek(0)
        output = out.read().decode("utf-8", "replace")
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output[-2000:]}")
    return Run(seconds, peak, output)


def memory(pid: int, figure: str = "VmRSS") -> float:
    """A memory figure of a running process in MB: resident now (VmRSS) or at most so far (VmHWM)."""
    found = re.search(rf"{figure}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def readq(library: Path, *arguments: str) -> list[str]:
    """The command line of readq on ``library``."""
    return [str(SCRIPTS / "readq"), "--db", str(library), *arguments]


class Cache:
    """Files that are slow to make, by size, under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)

    def pages(self, size: int) -> Path:
        """A folder of captured pages with ``size`` papers in all."""
        if size == SEED_SIZE:
            return SEEDS
        folder = self.folder / f"pages-{size}"
        if not folder.exists():
            unfinished = self.folder / f"pages-{size}.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            write_pages(size, unfinished)
            unfinished.rename(folder)
        return folder

    def rows(self, size: int) -> Iterator[tuple[str, str]]:
        """The (title, abstract) pairs of those pages."""
        return islice(papers(size), size)

    def titles(self, size: int) -> Path:
        """A file with one title a line."""
        path = self.folder / f"titles-{size}.txt"
        if not path.exists():
            with path.open("w", encoding="utf-8") as out:
                for title, _ in self.rows(size):
                    out.write(title + "\n")
        return path

    def library(self, size: int) -> Path:
        """A library with the papers of `pages`, ingested by readq, fresh: no session to come back to."""
        path = self.folder / f"library-{size}.db"
        if not path.exists():
            unfinished = self.folder / f"library-{size}.part.db"
            unfinished.unlink(missing_ok=True)
            run(readq(unfinished, "ingest", str(self.pages(size))))
            unfinished.rename(path)
        return forget_session(path)


def forget_session(library: Path) -> Path:
    """Make ``library`` open like new; where the last session was would make runs differ."""
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("DELETE FROM state WHERE key NOT LIKE 'index%'")
    return library


def first_titles(library: Path, n: int = 60) -> list[str]:
    """The titles on the first page of the inbox, in order."""
    listed = run(readq(library, "list", "status:inbox", "--limit", str(n), "--format", "json"))
    return [paper["title"] for paper in json.loads(listed.output)]
