"""A library is made in one step: killed, failed or made twice at once, what is left is a library or begun again."""

from __future__ import annotations

import gzip
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.store.connection import SCHEMA_VERSION
from readq.store.opening import connect
from tests.support.libraries import add_listing, draft, open_library

VERSION_2 = Path(__file__).parent / "version2.db.gz"  # made by readq when libraries had no name of their own

# Makes a library and is killed after so many statements of SQLite.
_KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from readq.store import opening
left = int(sys.argv[2])
class Counting(opening.Connection):
    def execute(self, *arguments):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*arguments)
opening.Connection = Counting
opening.connect(Path(sys.argv[1]))
"""
# Makes a library when it is told to.
_MADE = """
import sys
from pathlib import Path
import sqlite_utils.migrations
from readq.library import Library
print("ready", flush=True)
sys.stdin.readline()
Library(Path(sys.argv[1])).close()
"""


def _works(path: Path) -> None:
    with open_library(path) as library:
        add_listing(library, [draft("A title to keep", arxiv="2601.00001")])
        assert library.maintenance.check() == []
        assert [row.title for row in library.rows([1])] == ["A title to keep"]


@pytest.mark.parametrize("statements", [1, 8, 9, 14, 30, 60, 75])
def test_killed_while_it_is_made_it_is_begun_again(tmp_path: Path, statements: int) -> None:
    path = tmp_path / "a.db"
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(path), str(statements)], check=False)
    assert killed.returncode == -signal.SIGKILL
    _works(path)


def test_what_an_interrupted_readq_of_before_left_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as raw:  # its bookkeeping was committed on its own, before the first step
        raw.execute('CREATE TABLE "_sqlite_migrations" (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, '
                    "applied_at TEXT)")  # fmt: skip
        raw.execute('CREATE UNIQUE INDEX "idx" ON "_sqlite_migrations" (migration_set, name)')
    _works(path)


def test_a_disk_too_small_for_it_leaves_no_half_library(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(LibraryError, match=r"no file may grow beyond 100,000 bytes"):
            connect(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]
    _works(path)


def test_several_make_the_same_library_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.db"
    command = [sys.executable, "-c", _MADE, str(path)]
    pipe = subprocess.PIPE
    makers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
    for maker in makers:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "ready\n"
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("\n")
        maker.stdin.flush()
    assert [maker.communicate()[1] for maker in makers] == [""] * 4
    _works(path)


def test_two_libraries_have_different_names_of_their_own(tmp_path: Path) -> None:
    names = [connect(tmp_path / name).uid for name in ("a.db", "b.db")]
    assert len(set(names)) == 2
    assert all(len(bytes.fromhex(name)) == 16 for name in names)
    assert connect(tmp_path / "a.db").uid == names[0]


def _contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as raw:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*'"
        tables = [name for (name,) in raw.execute(query)]
        return {name: raw.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}  # noqa: S608


def test_a_library_without_a_name_gets_one_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(gzip.decompress(VERSION_2.read_bytes()))
    shutil.copy(path, tmp_path / "before.db")
    before = _contents(tmp_path / "before.db")
    assert len(connect(path).uid) == 32
    after = _contents(path)
    # What became other names for the same is told elsewhere.
    for name in before.keys() - {"operation", "state", "title_key"}:
        assert [new[: len(old)] for new, old in zip(after[name], before[name], strict=True)] == before[name]
    assert set(before["title_key"]) <= {key[:2] for key in after["title_key"]}
    assert set(before["state"]) <= set(after["state"])
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    with Library(path) as library:
        assert library.maintenance.check() == []
        assert library.paper(1).note == "Second version\n- [ ] try it"
        assert [body for _, body in library.notes.revisions(1)] == ["Second version\n- [ ] try it", "First version"]
        assert [hit.row.id for hit in library.find("atention")] == [1]
        assert [view.name for view in library.views.every()] == ["Mine"]
