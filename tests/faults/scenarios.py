"""What is done to a library while things fail, and what has to hold of it afterwards."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from readq.library import Library
from readq.model import Status
from readq.store.connection import SCHEMA_VERSION
from scripts.make_earlier_library import earlier_libraries
from tests.faults.power import Disk, events
from tests.faults.shim import KILLED, Ran, run
from tests.support.libraries import add_listing, draft, open_library

LIBRARY = "library.db"
KEPT = "library-backups/library-of-version-{}.db"
_NEW = 40

Holding = list[tuple[object, ...]]  # what a reader would miss


class Scenario(NamedTuple):
    """A command of readq on a library that ``prepare`` makes in a folder. ``whole``: all of it happens, or nothing;
    ``copy`` is a file it makes or needs, which must be sound wherever it is there. ``flawed``: the library is not sound
    before, and is mended where it is looked at. ``version``: that of the library before."""

    name: str
    arguments: Sequence[str]
    prepare: Callable[[Path], None]
    whole: bool = True
    copy: str = ""
    flawed: bool = False
    version: int = SCHEMA_VERSION


class Known(NamedTuple):
    """A scenario that was run once without a fault: the folder it begins with, what the library held before and
    after, and the first line it said, which is a promise."""

    scenario: Scenario
    template: Path
    before: Holding
    after: Holding
    promise: str


def _base(folder: Path) -> None:
    with open_library(folder / LIBRARY) as library:
        papers = [draft(f"Paper number {each} of the base", "An abstract.", authors=["Ann Lee"]) for each in range(8)]
        papers += [draft("A pair that is one", "Words."), draft("A pair that is one after all", "Others.")]
        add_listing(library, papers)
        library.notes.write(3, "What was thought before")
        library.mark([5], Status.QUEUE)


def _listing(folder: Path, name: str = "new.jsonl") -> None:
    lines = [
        json.dumps({"id": f"2404.{each:05}", "title": f"A new paper {each}", "abstract": "words " * 200,
                    "categories": "cs.CL", "versions": [{"version": "v1", "created": "Mon, 1 Apr 2024"}],
                    "authors_parsed": [["Lee", "Ann", ""]]})
        for each in range(_NEW)
    ]  # fmt: skip
    (folder / name).write_text("\n".join(lines) + "\n")


def _with_listing(folder: Path) -> None:
    _base(folder)
    _listing(folder)


def _with_page(folder: Path) -> None:
    _base(folder)
    page = sorted((Path(__file__).parents[2] / "seeds").iterdir())[0]
    shutil.copy(page, folder / page.name)
    (folder / page.name).rename(folder / "page.txt")


def _with_backup(folder: Path) -> None:
    _base(folder)
    with Library(folder / LIBRARY) as library:
        library.maintenance.backup(folder / "backup.db")
        library.mark([6, 7], Status.SKIP)


def _with_damage(folder: Path) -> None:
    _base(folder)
    with closing(sqlite3.connect(folder / LIBRARY)) as connection, connection:
        connection.execute("UPDATE counter SET n = n + 1")


def _earlier(version: int) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        (folder / LIBRARY).write_bytes(earlier_libraries()[version])

    return prepare


SCENARIOS = (
    Scenario("creation", ("ingest", "new.jsonl"), _listing, whole=False),
    Scenario("ingest", ("ingest", "new.jsonl"), _with_listing, whole=False),
    Scenario("a page", ("ingest", "page.txt"), _with_page, whole=False),
    Scenario("mark", ("mark", "read", "1", "2", "3"), _base),
    Scenario("note", ("note", "3", "What is thought now, at some length"), _base),
    Scenario("bulk", ("mark", "skip", "--where", "paper", "--yes"), _base),
    Scenario("undo", ("undo",), _base),
    Scenario("merge", ("duplicates", "merge", "9", "10"), _base),
    Scenario("tag", ("tag", "add", "methods", "1", "2"), _base),
    Scenario("reindex", ("reindex",), _base),
    Scenario("check --fix", ("check", "--fix"), _with_damage, flawed=True),
    Scenario("backup", ("backup", "copy.db"), _base, copy="copy.db"),
    Scenario("restore", ("restore", "backup.db"), _with_backup, copy="backup.db"),
    *(
        Scenario(f"migration from {each}", ("mark", "skip", "3"), _earlier(each), version=each)
        for each in range(1, SCHEMA_VERSION)
    ),
)


def know(scenario: Scenario, shim: Path | None, folder: Path, log: Path | None = None) -> Known:
    """Run ``scenario`` in a new ``folder`` without a fault."""
    template, work = folder / "template", folder / "work"
    template.mkdir(parents=True)
    scenario.prepare(template)
    fresh(template, work)
    before = holds(work / LIBRARY, scenario.flawed) if (work / LIBRARY).exists() else []
    fresh(template, work)
    ran = run(shim, work, ("--db", LIBRARY, *scenario.arguments), log=log)
    assert ran.status == 0, ran
    promise = ran.said.splitlines()[0].partition(" is kept as ")[0]  # what follows has the time in it
    return Known(scenario, template, before, holds(work / LIBRARY), promise)


def fresh(template: Path, work: Path) -> None:
    """Begin again."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, work)


def holds(path: Path, flawed: bool = False) -> Holding:
    """What a reader would miss of the library at ``path``; it is opened as readq does, and must be sound, or become so
    by mending if it is ``flawed``."""
    with Library(path) as library:
        if flawed:
            library.maintenance.mend()
        assert library.maintenance.check() == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = """SELECT paper.id, title, status, priority, marks, body, (SELECT group_concat(tag_id) FROM paper_tag
            WHERE paper_id = paper.id) FROM paper LEFT JOIN note ON note.paper_id = paper.id ORDER BY paper.id"""
        steps = connection.execute("SELECT 'step', id, verb, undone FROM operation ORDER BY id").fetchall()
        return [*connection.execute(query), *steps]


def confirm(known: Known, work: Path, ran: Ran) -> None:
    """Hold that the library in ``work`` is whole after ``ran``: it is as before or as after, as after if that was
    said, and can be worked with."""
    scenario, path = known.scenario, work / LIBRARY
    copy = work / scenario.copy
    if scenario.version < SCHEMA_VERSION:
        _confirm_kept(known, work)
    if scenario.copy and (copy.exists() or known.promise in ran.said):
        holds(copy)
    if path.exists() and (path.stat().st_size or known.before):
        found = holds(path, scenario.flawed and known.promise not in ran.said)
    else:
        assert not known.before, "the library is gone"
        found = []
    if known.promise in ran.said:
        assert found == known.after, "what was said to be done is not"
    elif scenario.whole:
        assert found in (known.before, known.after), "half done"
    else:
        papers = [row for row in known.before if row[0] != "step"]
        assert found[: len(papers)] == papers, "other papers were changed"
    if found:
        with Library(path) as library:
            library.mark([1], Status.READ if library.paper(1).status is not Status.READ else Status.INBOX)
            assert library.maintenance.check() == []


def _confirm_kept(known: Known, work: Path) -> None:
    """Hold that the library in ``work`` has the shape it had, or the present one; then it is kept as it was."""
    version = _version(work / LIBRARY)
    assert version in (known.scenario.version, SCHEMA_VERSION), f"between versions: {version}"
    kept = work / KEPT.format(known.scenario.version)
    if version == SCHEMA_VERSION:
        assert kept.exists(), "brought up to date without a copy of what was there"
    if kept.exists():
        assert _version(kept) == known.scenario.version
        assert holds(kept) == known.before


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def confirm_told(known: Known, work: Path, ran: Ran) -> None:
    """Hold that a fault of the disk was said in one sentence, or did no harm, and that nothing was done by half."""
    lines = [line for line in ran.said.splitlines() if line.startswith("readq: ")]
    if ran.status == 0:
        assert known.promise in ran.said
    else:
        assert ran.status == 1, ran
        assert len(lines) == 1, ran.said
        assert "should not have happened" not in ran.said, ran.said
        assert "Traceback" not in ran.said, ran.said
        assert known.promise not in ran.said, ran.said
    confirm(known, work, ran)


def cut(known: Known, log: Path, folder: Path, every: int) -> Iterator[tuple[str, Path, Ran]]:
    """What a power cut leaves of a run that was logged, after each ``every``-th event: at which and what of it was
    kept, the folder with the files, and what had been said."""
    disk = Disk(known.template, folder / "work")
    chance = random.Random(every)
    work = folder / "cut"
    for number, event in enumerate(events(log), 1):
        disk.do(event)
        # The moments at which something has just been promised matter most.
        if number % every and event.what not in "u!":
            continue
        for kept, files in disk.states(chance):
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            for name, content in files.items():
                (work / name).parent.mkdir(exist_ok=True)
                (work / name).write_bytes(content)
            yield f"event {number} ({event.what}), {kept}", work, Ran(KILLED, disk.said)
