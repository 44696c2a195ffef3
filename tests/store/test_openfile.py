"""A library is written to only where it was opened: the file behind its path may have gone or be another by now."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft, open_library

Way = Callable[[Path, Path], None]


def _library(path: Path, titles: str) -> Library:
    path.parent.mkdir(exist_ok=True)
    library = open_library(path)
    add_listing(
        library, [draft(f"{title} and some more words", arxiv=f"2601.0000{n}") for n, title in enumerate(titles)]
    )
    return library


def _moved(path: Path, _: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _folder_moved(path: Path, _: Path) -> None:
    path.parent.rename(path.parent.with_name("gone"))


def _deleted(path: Path, _: Path) -> None:
    path.unlink()


def _renamed_over(path: Path, other: Path) -> None:
    os.replace(other, path)


def _moved_and_another_put_there(path: Path, other: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))
    shutil.copy(other, path)


def _turned_into_a_folder(path: Path, _: Path) -> None:
    path.unlink()
    path.mkdir()


def _copied_over(path: Path, other: Path) -> None:
    path.write_bytes(other.read_bytes())


def _foreign_copied_over(path: Path, other: Path) -> None:
    other.unlink()
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE note(x)")
    _copied_over(path, other)


def _text_copied_over(path: Path, _: Path) -> None:
    path.write_text("no database at all, but rather a long text\n" * 5000)


def _emptied(path: Path, _: Path) -> None:
    path.write_bytes(b"")


def _linked_elsewhere(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


WAYS = [
    (_moved, "was moved away"),
    (_folder_moved, "was moved away"),
    (_deleted, "was deleted"),
    (_renamed_over, "was replaced by another"),
    (_moved_and_another_put_there, "moved away.* and another put in its place"),
    (_turned_into_a_folder, "was replaced by another"),
    (_copied_over, "was overwritten"),
    (_foreign_copied_over, "was overwritten"),
    (_text_copied_over, "was overwritten|not a readq library"),
    (_emptied, "was overwritten"),
    (_linked_elsewhere, "was replaced by another"),
]


@pytest.mark.parametrize(("way", "says"), WAYS)
def test_what_became_of_the_file_is_said_and_nothing_written(tmp_path: Path, way: Way, says: str) -> None:
    path, other = tmp_path / "here" / "a.db", tmp_path / "b.db"
    library = _library(path, "ABC")
    # Made in the same way, so that SQLite's own counter cannot tell the two apart.
    _library(other, "XYZ").close()
    assert len(library.rows([1, 2, 3])) == 3
    way(path, other)
    there = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for change in (
        lambda: library.mark([1], Status.QUEUE),
        lambda: library.notes.write(1, "typed"),
        lambda: library.set_state("a", 1),
        library.maintenance.reindex,
        library.changed_elsewhere,
        library.again,
    ):
        with pytest.raises(LibraryError, match=says) as refused:
            change()
        assert "read-only" not in str(refused.value)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == there
    library.close()


def test_the_new_place_of_a_moved_library_is_named(tmp_path: Path) -> None:
    library = _library(tmp_path / "a.db", "A")
    (tmp_path / "a.db").rename(tmp_path / "b.db")
    with pytest.raises(LibraryError) as refused:
        library.mark([1], Status.QUEUE)
    assert str(tmp_path / "b.db") in str(refused.value) or not Path("/proc/self/fd").exists()


@pytest.mark.parametrize("way", [_moved, _folder_moved])
def test_it_goes_on_when_the_file_is_back(tmp_path: Path, way: Way) -> None:
    path = tmp_path / "here" / "a.db"
    library = _library(path, "A")
    way(path, path)
    with pytest.raises(LibraryError, match="moved away"):
        library.notes.write(1, "typed")
    if way is _moved:
        path.with_name("elsewhere.db").rename(path)
    else:
        path.parent.with_name("gone").rename(path.parent)
    library.notes.write(1, "typed")
    library.close()
    with Library(path) as again:
        assert again.paper(1).note == "typed"


def test_what_others_write_is_no_replacement(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    one, two = _library(path, "AB"), Library(path)
    for library, status in ((one, Status.QUEUE), (two, Status.READ), (one, Status.SKIP)):
        assert library.mark([1, 2], status).operation is not None
    assert two.rows([1])[0].status is Status.SKIP
    assert two.changed_elsewhere()


def test_asking_for_changes_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    library = _library(path, "AB")
    library.changed_elsewhere()
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE paper SET priority = 5")
        assert not library.changed_elsewhere()  # it raises when it waited, and in vain
        library.wait_at_most(0.01)
        assert not library.changed_elsewhere()
        with pytest.raises(LibraryError, match="being written by another program"):
            library.rows([1])
        other.execute("COMMIT")
    assert library.changed_elsewhere()
    assert library.rows([1])[0].priority == 5


def test_a_symbolic_link_leads_to_the_library(tmp_path: Path) -> None:
    _library(tmp_path / "a.db", "A").close()
    (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
    with Library(tmp_path / "link.db") as library:
        library.mark([1], Status.QUEUE)
        (tmp_path / "link.db").unlink()
        with pytest.raises(LibraryError, match="moved away"):
            library.mark([1], Status.SKIP)
    assert Library(tmp_path / "a.db").rows([1])[0].status is Status.QUEUE


def test_a_file_replaced_during_a_change_is_not_committed_to(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    library = _library(path, "A")

    def change() -> None:
        with library.together():
            library.mark([1], Status.QUEUE)
            path.rename(tmp_path / "b.db")

    with pytest.raises(LibraryError, match="moved away"):
        change()
    (tmp_path / "b.db").rename(path)
    assert library.rows([1])[0].status is Status.INBOX


def test_a_running_app_opens_no_other_file_for_its_changes(tmp_path: Path) -> None:
    import asyncio

    from readq.tui.shell.session import Session

    path, other = tmp_path / "a.db", tmp_path / "b.db"
    _library(path, "A").close()
    _library(other, "X").close()
    session = Session(path)
    os.replace(other, path)
    with pytest.raises(LibraryError, match="replaced by another"):
        asyncio.run(session.write(lambda lib: lib.mark([1], Status.QUEUE)))
    path.unlink()
    with pytest.raises(LibraryError):
        asyncio.run(session.write(lambda lib: lib.mark([1], Status.QUEUE)))
    assert list(tmp_path.iterdir()) == []
    session.close()
