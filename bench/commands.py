"""Whole processes: commands of readq, the least Python can do, and other programs asked the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.libraries import Cache, readq
from bench.results import Results


def measure_commands(libraries: dict[int, Path], repeats: int, results: Results) -> None:
    """Milliseconds from start to exit of each command, taking turns."""
    runs: list[tuple[str, str, int, list[str]]] = [
        ("command", "python -c 'import click, sqlite3'", 0, [sys.executable, "-c", "import click, sqlite3"])
    ]
    for size, library in libraries.items():
        runs += [
            ("command --version", "readq", size, readq(library, "--version")),
            ("command list", "readq", size, readq(library, "list", "--limit", "20", "--format", "json")),
            ("command mark", "readq", size, readq(library, "mark", "queue", "3")),
            ("command undo", "readq", size, readq(library, "undo")),
        ]
        if shell := shutil.which("sqlite3"):
            query = "SELECT id, title, status FROM paper WHERE status = 0 ORDER BY position LIMIT 20"
            runs.append(("command list", "sqlite3", size, [shell, str(library), query]))
    for _ in range(repeats):
        for measure, subject, size, command in runs:
            results.note(measure, subject, size, _whole(command) * 1000)


def measure_fzf_filter(cache: Cache, sizes: Sequence[int], repeats: int, results: Results) -> None:
    """``fzf --filter`` over the titles, whole process; nothing where it is not installed."""
    if program := shutil.which("fzf"):
        for _ in range(repeats):
            for size in sizes:
                with cache.titles(size).open("rb") as titles:
                    taken = _whole([program, "--filter", "difusion model"], stdin=titles.fileno(), may_fail=True)
                    results.note("fzf --filter", "fzf", size, taken * 1000)


def _whole(command: list[str], stdin: int = subprocess.DEVNULL, *, may_fail: bool = False) -> float:
    before = time.perf_counter()
    done = subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    taken = time.perf_counter() - before
    if done.returncode and not may_fail:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.decode()[-500:]}")
    return taken


def measure_search(libraries: dict[int, Path], repeats: int, titles: Sequence[str], results: Results) -> None:
    """``search``: the fuzzy search alone, in a process that has it loaded, for every prefix of mistyped words."""
    import random

    from bench.screens import mistyped
    from readq.library import Library

    for size, path in libraries.items():
        rng = random.Random(11)
        library = Library(path, actor="bench")
        try:
            library.find("warming up")
            for _ in range(max(2, repeats)):
                query = mistyped(rng, titles)
                for end in range(1, len(query) + 1):
                    before = time.perf_counter()
                    library.find(query[:end])
                    results.note("search", "readq", size, (time.perf_counter() - before) * 1000)
        finally:
            library.close()
