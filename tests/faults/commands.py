"""Every command of readq as it is run while the disk fails, on a library that has something for each."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from readq.library import Library
from readq.model import Status
from tests.faults.forks import WORK, Forks
from tests.faults.scenarios import LIBRARY
from tests.support.libraries import add_listing, draft, open_library

# What differs from one run to the next, or is made anew from the rest: what must hold of it readq's own check knows.
_UNLIKE = frozenset(("at", "uid", "day", "raw", "claim", "not_before", "error", "failures"))
_DERIVED = frozenset(
    (
        "library", "_sqlite_migrations", "sqlite_sequence", "signature_block", "counter", "feature_block",
        "feature_basis", "feature_stale",
    )
)  # fmt: skip

_TIMES = {"change": "WHERE field <> 'decided_at'", "state": "WHERE key NOT IN ('asked', 'interest.since')"}


class Case(NamedTuple):
    """A command that does what it is there for. ``whole``: all of it happens, or nothing; otherwise some of it may
    have, each thing wholly. ``fails``: it ends with another status than 0 wherever it has to do without a network.
    ``library``: on which it runs. ``reads``: it changes nothing but what is made anew from the rest."""

    arguments: tuple[str, ...]
    whole: bool = True
    fails: bool = False
    stdin: str = ""
    library: str = LIBRARY
    reads: bool = False

    @property
    def given(self) -> bool:
        """Whether the library is named on the command line."""
        return self.library != LIBRARY

    def names(self, said: str) -> bool:
        """Whether a sentence names a file of the command line."""
        return any(word in said for word in self.arguments if "." in word or "/" in word or word in ("out", "vault"))

    def tells(self, out: str) -> bool:
        """Whether what went wrong is what a command is there to tell."""
        if self.arguments[0] == "check":
            return "fails to read" in out or "damaged" in out
        return self.arguments[0] == "fetch" and " failed: " in out

    def makes(self, name: str) -> bool:
        """Whether a file may be made that an undisturbed run did not make under this very name."""
        return (
            name == f"{WORK}/{self.library}-journal"  # what SQLite does not need any more, it may leave there
            or ("-before-restore-" in name and self.arguments[0] == "restore")
            or ("-before-check-" in name and self.arguments == ("check", "--fix"))  # a moment of it
            or ("/readq/drafts/" in name and self.arguments[0] == "note")  # a text that could not be saved is kept
        )

    @property
    def name(self) -> str:
        return " ".join(self.arguments)


def _case(line: str, **more: object) -> Case:
    words = tuple(word.replace("_", " ") for word in line.split())
    return Case(words, **more)  # type: ignore[arg-type]


_READING = """list; list graph --json; list --sort interest; find pair; find pair --meaning; show 1; show 1
--json; similar 1; why 1; topics; interest evaluate; interest terms; interest
list; interest found; tag list; view list; view run
Mine; duplicates list; duplicates list --search; history; history --json; stats; stats --json;
digest; sources list; rules list; rules try title:pair; doctor; check; formats; schema; config;
config --keys; config --path; completion bash; backup --list; recover backup.db; enrich --dry-run;
enrich"""
_CHANGING = """add A_title_of_one's_own; add 2401.00001 --queue; sources add arxiv:cs.CL --name Mine; sources edit
Feed --every 1d; sources edit Feed --pause; sources remove Feed; rules add More title:pair tag
pairs; rules pause Rule; rules remove Rule; interest
make --words learning_on_graphs; interest make New --tag tagged; interest rename Graphs Other; interest weigh Graphs 2;
interest mute Graphs; interest unmute Pairs; interest follow Graphs; interest unfollow Graphs; interest remove Graphs;
interest off; interest on; interest reset; interest
reset --all; mark read 1 2; mark skip --where pair --yes; priority 1 +1; snooze 1 tomorrow; note 1
Words; note 3 --append More; note 3 --delete; tag add methods 1 2; tag remove tagged 1; tag rename
tagged Other; tag delete tagged; view save New pair; view delete Mine; view rename Mine Other; view
move Mine 2; duplicates apart 9 10; duplicates merge 9 10; undo; redo; undo 2; reindex; check --fix"""
_FILES = """export bibtex --output out; export biblatex --output there.txt; export ris --output out; export
csl-json --output out; export endnote-xml --output out; export html --output out; export atom
--output out; export rss --output out; export csv --output out; export tsv --output out; export
titles --output out; export markdown --output out; export jsonl --output out; export share --output
out --as Ann; export share-html --output out --as Ann; export opml --output out; export library
--output out; export bibtex --update mine.bib; config --init; backup copy.db; backup --automatic;
restore backup.db; restore backup.db --anyway"""
_IN_PARTS = """fetch --only Folder; sources test ./papers; export vault --output vault; export vault --output
new/vault; vault pull vault; ingest page.jsonl; ingest page.txt; ingest page.jsonl --report
report.json; ingest page.jsonl --dry-run; ingest page.zip; ingest library.jsonl; ingest page.jsonl
--as queue"""
_WITHOUT_NETWORK = """fetch; fetch --all; sources test hf; resolve; resolve --dry-run; zotero collections; zotero pull;
zotero push; serve --host 192.0.2.1; open; demo"""
_MADE = (
    "export vault --output vault",
    "export library --output library.jsonl",
    "export bibtex --output mine.bib",
    "sources add hf --name Feed",
    "sources add ./papers --name Folder",
    "rules add Rule title:pair tag pairs",
    "interest make Graphs --words graphs",
    "interest make Pairs --words pair",
    "interest mute Pairs",
)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split(";")]


CASES = (
    *(_case(line, reads=True) for line in _lines(_READING)),
    *(_case(line) for line in [*_lines(_CHANGING), *_lines(_FILES)]),
    *(_case(line, whole=False) for line in _lines(_IN_PARTS)),
    *(_case(line, whole=False, fails=True) for line in _lines(_WITHOUT_NETWORK)),
    Case(("ingest", "-"), whole=False, stdin="2401.00001\n2401.00002\n"),
    Case(("mcp",), stdin='{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n'),
    Case(("ingest", "page.jsonl"), whole=False, library="fresh.db"),
    Case(("ingest", "library.jsonl"), whole=False, library="fresh.db"),
)


class Held(NamedTuple):
    """What there is of a run: the tables of the library, and the files."""

    inside: dict[str, list[tuple[object, ...]]]
    outside: dict[str, bytes]
    size: int = 0


def make(root: Path, forks: Forks) -> Path:
    """A folder with all that `CASES` need."""
    work = root / WORK
    for folder in (work, root / "home", root / "tmp"):
        folder.mkdir(parents=True)
    with open_library(work / LIBRARY) as library:
        papers = [
            draft(f"Paper number {each} on graphs", f"An abstract of {each} on learning.", authors=["Ann Lee"])
            for each in range(8)
        ]
        papers += [draft("A pair that is one", "Words."), draft("A pair that is one after all", "Others.")]
        add_listing(library, papers)
        library.notes.write(3, "What was thought before")
        library.tag([1, 2, 3], add=["tagged"])
        library.views.save("Mine", "tag:tagged")
        library.views.save("Second", "graph")
        library.mark([5, 6], Status.QUEUE)
        library.mark([7], Status.SKIP)
        library.maintenance.backup(work / "backup.db")
    page = sorted((Path(__file__).parents[2] / "seeds").iterdir())[0]
    (work / "page.txt").write_text("".join(page.read_text().splitlines(keepends=True)[:120]))
    lines = (
        {"id": f"2404.{each:05}", "title": f"A new paper {each}", "abstract": "words " * 30, "categories": "cs.CL",
         "versions": [{"version": "v1", "created": "Mon, 1 Apr 2024"}], "authors_parsed": [["Lee", "Ann", ""]]}
        for each in range(12)
    )  # fmt: skip
    (work / "page.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (work / "there.txt").write_text("What was there before.\n")
    shutil.make_archive(str(work / "page"), "zip", work, "page.jsonl")
    (work / "papers").mkdir()
    shutil.copy(work / "page.jsonl", work / "papers")
    for line in _MADE:
        made = forks.run(line.split(), root)
        assert made.status == 0, made
    # Something to be brought up to date in them, and to be taken back out of them.
    with open_library(work / LIBRARY) as library:
        library.notes.write(1, "Written since")
        library.mark([8], Status.READ)
        library.journal.undo()
    note = next((work / "vault").glob("*2.md"))
    assert "What was thought before" in note.read_text()
    note.write_text(note.read_text().replace("What was thought before", "What was thought in the vault"))
    return root


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a library holds, but for what differs from run to run; it is opened as readq does, and must be sound."""
    with Library(path) as library:
        assert library.maintenance.check() == []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name not in _DERIVED and not name.startswith("paper_fts")
        ]
        return {name: _rows(connection, name) for name in names}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    told = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    kept = ", ".join(f'"{name}"' for name in told if name not in _UNLIKE and not name.endswith("_at"))
    query = f"SELECT {kept} FROM {table} {_TIMES.get(table, '')}"  # noqa: S608 - names out of the schema
    return sorted(connection.execute(query).fetchall(), key=repr)


def files(root: Path) -> dict[str, bytes]:
    """The files below a folder, by their paths in it; of databases only that they are there."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(root))
            found[name] = b"" if path.suffix == ".db" else path.read_bytes()
    return found
