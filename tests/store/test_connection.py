"""A library file is opened only when it is one; anything else is left exactly as it was."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import suppress
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.store import connection as files
from readq.store.connection import OutOfTime, budget, connect, writing

_FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_new_library_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.db"
    connect(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["a.db"]
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (files.APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (files.SCHEMA_VERSION,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("PRAGMA page_size").fetchone() == (8192,)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connect(path).close()
    before = path.read_bytes()
    connect(path).close()
    assert path.read_bytes() == before


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE t(x)")


def _newer(path: Path) -> None:
    connect(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version=99")


def _text(path: Path) -> None:
    path.write_text("not a database, but long enough to be looked at as one\n" * 40)


@pytest.mark.parametrize(
    ("make", "says"), [(_foreign, "not a readq library"), (_newer, "newer readq"), (_text, "not a readq library")]
)
def test_another_file_is_refused_untouched(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "a.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=says):
        connect(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.db"]


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is a folder"):
        connect(tmp_path)
    with pytest.raises(LibraryError, match="There is no library"):
        connect(tmp_path / "none.db", create=False)
    assert os.listdir(tmp_path) == []


def test_what_is_no_ordinary_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.db")
    for path in (tmp_path / "a.db", Path("/dev/null")):
        with pytest.raises(LibraryError, match="no ordinary file"):
            connect(path)


@pytest.mark.parametrize("edit", ["DROP TABLE library", "DELETE FROM library"])
def test_a_library_that_lost_its_name_can_still_be_used_and_mended(tmp_path: Path, edit: str) -> None:
    path = tmp_path / "a.db"
    connect(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(edit)
    connection = connect(path)
    with writing(connection):
        connection.execute("INSERT INTO state VALUES ('a', '1')")
    assert connect(path).execute("SELECT value FROM state WHERE key = 'a'").fetchone() == ("1",)


@pytest.mark.parametrize("name", ["a?b#c %41.db", "a&mode=memory.db", os.fsdecode(b"q\xff.db"), "line\nbreak.db"])
def test_a_library_may_be_called_anything(tmp_path: Path, name: str) -> None:
    with writing(connect(tmp_path / name)) as _:
        pass
    assert os.listdir(tmp_path) == [name]
    assert connect(tmp_path / name, create=False).file.path.name == name


def test_an_unknown_migration_step_means_a_newer_readq(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connect(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version=0")
        raw.execute("UPDATE _sqlite_migrations SET name = '0042' WHERE name = '0001'")
    with pytest.raises(LibraryError, match="newer readq"):
        connect(path)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db")

    def half_done() -> None:
        with writing(connection):
            connection.execute("INSERT INTO state VALUES ('a', '1')")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        half_done()
    assert connection.execute("SELECT count(*) FROM state WHERE key = 'a'").fetchone() == (0,)
    assert not connection.in_transaction


def test_a_locked_library_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from readq.library import Library
    from readq.model import Status

    monkeypatch.setattr(files, "BUSY_SECONDS", 0.05)
    one, two = connect(tmp_path / "a.db"), Library(tmp_path / "a.db")
    with writing(one), pytest.raises(LibraryError, match="written by another program"):
        two.mark([1], Status.SKIP)
    assert two.mark([1], Status.SKIP).operation is None


def test_a_budget_ends_a_query_and_no_other(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db")
    start = time.monotonic()
    with pytest.raises(OutOfTime), budget(connection, 0.02):
        connection.execute(_FOREVER).fetchall()
    assert time.monotonic() - start < 5
    for _ in range(50):
        with budget(connection, 5):
            assert connection.execute("SELECT 1").fetchall() == [(1,)]
        assert connection.execute("SELECT 2").fetchall() == [(2,)]


@pytest.mark.parametrize(("seconds", "expected"), [(0.01, OutOfTime), (60, sqlite3.OperationalError)])
def test_whatever_an_interrupt_makes_fail_is_out_of_time(
    tmp_path: Path, seconds: float, expected: type[Exception]
) -> None:
    connection = connect(tmp_path / "a.db")

    def open_table() -> None:
        if seconds < 1:
            with suppress(sqlite3.OperationalError):
                connection.execute(_FOREVER).fetchall()
        raise sqlite3.OperationalError("vtable constructor failed: paper_fts")

    with pytest.raises(expected), budget(connection, seconds):
        open_table()
