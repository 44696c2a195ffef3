"""Two designs of fuzzy find and fzf on the same queries: how often they find what was meant, and how long they take.

python -m bench.fuzzy_compare --papers 100000        # a minute; prints Markdown
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import fuzzy_queries, fuzzy_vocabulary
from bench.fuzzy_queries import ANSWERS, KINDS, Query
from bench.generate import papers
from readq.search.fuzzy import search
from readq.search.fuzzyindex import FuzzyIndex
from readq.search.signatures import SIGNATURE_BYTES, signatures

SHOWN = 50  # answers that the app shows
BLOCK = 4096
REPEATS = 3

Find = Callable[[str], list[int]]  # the ids of the answers, best first


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compare designs of fuzzy find.")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    parser.add_argument("--typed", type=int, default=60, help="queries typed letter by letter")
    parser.add_argument("--fzf", type=int, default=40, help="queries of each kind given to fzf")
    parser.add_argument("--seed", type=int, default=2027, help="of the papers and of the queries")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(_measure(options, Path(folder)) + "\n")


def _measure(options: argparse.Namespace, folder: Path) -> str:
    titles = [title for title, _ in papers(options.papers, options.seed)]
    db, built = _library(titles, folder)
    queries = fuzzy_queries.make(titles, db, options.queries, options.seed)
    index = _index(db, built)
    vocabulary = fuzzy_vocabulary.Vocabulary(db)
    designs: dict[str, Find] = {
        "signatures": lambda query: _ranked(db, query, index.candidates(query)),
        "vocabulary": lambda query: _ranked(db, query, vocabulary.candidates(query)),
    }
    typed = _typing(queries, options.typed)
    lines = [
        f"### {options.papers:,} titles",
        "",
        "| | " + " | ".join(KINDS) + " | whole query, elapsed p50 / p95 ms | a key, processor p50 / p95 / worst ms |",
        "|---|" + "---:|" * (len(KINDS) + 2),
    ]
    for name, find in designs.items():
        find("warm up")
        recall, times = _recall(find, queries)
        passes = []
        for _ in range(REPEATS):
            vocabulary.forget()
            passes.append(_times(find, typed))
        keys = list(map(min, *passes))  # other programs run too; what they cost is not the design's
        lines.append(_row(name, recall, times) + f" {_spread(keys)} / {max(keys):.1f} |")
    if shutil.which("fzf") and options.fzf:
        some = [query for kind in KINDS for query in [q for q in queries if q.kind == kind][: options.fzf]]
        recall, times = _recall(_fzf(titles, folder), some)
        lines.append(_row("`fzf --filter`", recall, times) + " as a whole query |")
    parts = _parts(db, index, typed)
    lines += ["", "Signatures, a key: " + ", ".join(f"{name} {_spread(ms)} ms" for name, ms in parts.items()) + "."]
    lines += ["", "Building: " + ", ".join(f"{name} {value}" for name, value in built.items()) + "."]
    return "\n".join(lines)


def _library(titles: list[str], folder: Path) -> tuple[sqlite3.Connection, dict[str, str]]:
    """A database with the titles, their full-text index, the vocabulary tables and blocks of signatures."""
    built = {}
    path = str(folder / "fuzzy.db")
    db = fuzzy_queries.title_index(titles, path)
    db.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rest TEXT NOT NULL)")
    db.executemany("INSERT INTO paper VALUES (?, ?, ?)", ((n, title, "x" * 60) for n, title in enumerate(titles, 1)))
    db.execute("CREATE TABLE signatures (ids BLOB NOT NULL, packed BLOB NOT NULL)")
    begun = time.perf_counter()
    for start in range(0, len(titles), BLOCK):
        part = titles[start : start + BLOCK]
        ids = array("I", range(start + 1, start + 1 + len(part)))
        db.execute("INSERT INTO signatures VALUES (?, ?)", (ids.tobytes(), signatures(part)))
    db.commit()
    built["signatures"] = f"{(time.perf_counter() - begun) / len(titles) * 1e6:.1f} µs a paper"
    begun = time.perf_counter()
    fuzzy_vocabulary.build(db)
    terms, forms = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("term", "form"))  # noqa: S608
    built["vocabulary"] = f"{time.perf_counter() - begun:.1f} s for {terms:,} words and {forms:,} forms"
    return db, built


def _index(db: sqlite3.Connection, built: dict[str, str]) -> FuzzyIndex:
    before, begun = _resident(), time.perf_counter()
    size = db.execute("SELECT sum(length(packed)) FROM signatures").fetchone()[0] // SIGNATURE_BYTES
    index = FuzzyIndex.from_blocks(db.execute("SELECT ids, packed FROM signatures"), size)
    built["loading the signatures"] = f"{(time.perf_counter() - begun) * 1000:.0f} ms"
    built["resident memory by loading"] = f"+{_resident() - before:.0f} MB"
    return index


def _resident() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _ranked(db: sqlite3.Connection, query: str, ids: list[int]) -> list[int]:
    return [answer.id for answer in search(query, ids, lambda some: _titles(db, some), SHOWN)]


def _titles(db: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    found = db.execute(
        "SELECT value, title FROM json_each(?) CROSS JOIN paper ON paper.id = value ORDER BY key", (json.dumps(ids),)
    )
    return found.fetchall()


def _fzf(titles: list[str], folder: Path) -> Find:
    listing = folder / "titles.txt"
    listing.write_text("\n".join(titles), "utf-8")
    positions = {title: number for number, title in enumerate(titles, 1)}

    def find(query: str) -> list[int]:
        with listing.open("rb") as lines:
            done = subprocess.run(["fzf", "--filter", query], stdin=lines, capture_output=True, check=False)
        return [positions[line] for line in done.stdout.decode().splitlines()[:ANSWERS] if line in positions]

    return find


def _recall(find: Find, queries: Sequence[Query]) -> tuple[dict[str, float], list[float]]:
    """The share of queries answered, by kind (``exact``: as the first answer), and the milliseconds of each."""
    hits: dict[str, list[bool]] = defaultdict(list)
    times = []
    for query in queries:
        begun = time.perf_counter()
        answers = find(query.text)
        times.append((time.perf_counter() - begun) * 1000)
        hits[query.kind].append(query.target + 1 in answers[: 1 if query.kind == "exact" else ANSWERS])
    return {kind: statistics.mean(found) for kind, found in hits.items()}, times


def _typing(queries: Sequence[Query], count: int) -> list[str]:
    """What stands there after each key, from the fifth letter on, of ``count`` queries; half of them have errors."""
    chosen = [
        query.text for kind in ("clean", "typos") for query in [q for q in queries if q.kind == kind][: count // 2]
    ]
    return [text[:end] for text in chosen for end in range(5, len(text) + 1)]


def _times(find: Find, texts: Sequence[str]) -> list[float]:
    """The milliseconds of processor time of each; on an idle machine as long as it takes."""
    times = []
    for text in texts:
        begun = time.thread_time()
        find(text)
        times.append((time.thread_time() - begun) * 1000)
    return times


def _parts(db: sqlite3.Connection, index: FuzzyIndex, texts: Sequence[str]) -> dict[str, list[float]]:
    """The milliseconds of processor time that the steps of a search by signatures take, for each of ``texts``."""
    parts: dict[str, list[float]] = {"scan": [], "fetch titles": [], "rank": []}
    fetching = 0.0

    def titles(ids: Sequence[int]) -> list[tuple[int, str]]:
        nonlocal fetching
        begun = time.thread_time()
        found = _titles(db, ids)
        fetching += time.thread_time() - begun
        return found

    for text in texts:
        best = [float("inf")] * len(parts)
        for _ in range(REPEATS):
            fetching = 0.0
            begun = time.thread_time()
            ids = index.candidates(text)
            scanned = time.thread_time()
            search(text, ids, titles, SHOWN)
            ranking = time.thread_time() - scanned - fetching
            taken = (scanned - begun, fetching, ranking)
            best = [min(one, other * 1000) for one, other in zip(best, taken, strict=True)]
        for name, value in zip(parts, best, strict=True):
            parts[name].append(value)
    return parts


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def _row(name: str, recall: dict[str, float], times: Sequence[float]) -> str:
    return f"| {name} | " + " | ".join(f"{recall[kind]:.3f}" for kind in KINDS) + f" | {_spread(times)} |"


if __name__ == "__main__":
    main()
