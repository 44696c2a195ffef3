"""Libraries that every readq there was has made are opened by this one: all that was done is there, and the library is
kept as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.library.backups import folder
from readq.library.maintenance import restore
from readq.model import Status
from readq.phrasing import phrase
from readq.store import sql_views
from readq.store.connection import SCHEMA_VERSION
from scripts.make_earlier_library import earlier_libraries

VERSIONS = range(1, SCHEMA_VERSION)
_FACTS = 4  # from which on the words for a step are made of what it says, not kept
_LABELS = "SELECT replace(label, '1 files', '1 file') FROM operation ORDER BY id DESC"
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def files() -> dict[int, bytes]:
    return earlier_libraries()


def _rows(path: Path, query: str) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def _version(path: Path) -> int:
    return int(str(_rows(path, "PRAGMA user_version")[0][0]))


def _kept(path: Path, version: int) -> Path:
    return folder(path) / f"library-of-version-{version}.db"


def _decided(path: Path) -> dict[str, Rows]:
    """What the reader did, under the names that it has had in all versions."""
    queries = {
        "papers": "SELECT id, title, status, position, priority, marks, listed, added_at, decided_at, snoozed_until "
        "FROM paper ORDER BY id",
        "texts": "SELECT id, abstract, authors FROM paper_text ORDER BY id",
        "notes": "SELECT * FROM note ORDER BY paper_id",
        "tags": "SELECT paper_id, name FROM paper_tag JOIN tag ON tag.id = tag_id ORDER BY 1, 2",
        "views": "SELECT name, query, position FROM saved_view ORDER BY position",
        "listings": "SELECT source_id, rank, paper_id FROM appearance ORDER BY 1, 2",
        "steps": "SELECT id, at, actor, papers, first_paper, undoable, undone, reverses FROM operation ORDER BY id",
        "changes": "SELECT id, operation_id, paper_id, field, before, after FROM change ORDER BY id",
    }
    return {name: _rows(path, query) for name, query in queries.items()}


def test_there_is_a_library_of_every_version(files: dict[int, bytes], tmp_path: Path) -> None:
    """Before the schema is changed, scripts/make_earlier_library.py makes one."""
    assert set(VERSIONS) <= files.keys()
    for version in VERSIONS:
        (path := tmp_path / "library.db").write_bytes(files[version])
        assert _version(path) == version


@pytest.mark.parametrize("version", VERSIONS)
def test_all_that_was_done_is_there(version: int, files: dict[int, bytes], tmp_path: Path) -> None:
    (path := tmp_path / "library.db").write_bytes(files[version])
    before = _decided(path)
    words = [str(said) for (said,) in _rows(path, _LABELS)] if version < _FACTS else []
    with Library(path, actor="test") as library:
        assert library.maintenance.check() == []
        assert _decided(path) == before
        papers = {paper.id: paper for paper in library.papers(range(1, 13))}
        assert papers[3].note == "Second thoughts, and a - [ ] task"
        assert [body for _, body in library.notes.revisions(3)] == [papers[3].note, "First thoughts"]
        assert set(papers[3].tags) == {"methods", "names"}
        assert [papers[each].status for each in (2, 9, 10)] == [Status.READ, Status.SKIP, Status.INBOX]
        assert str(papers[5].row.snoozed_until) == "2099-01-01"
        assert [view.name for view in library.views.every()] == [view[0] for view in before["views"]]
        assert before["views"][0][:2] == ("Mine", "tag:methods")
        steps = library.journal.history(limit=1_000)
        assert not words or [phrase(step) for step in steps] == words
        assert all(step.id in [hit.id for hit in library.journal.history(text=phrase(step))] for step in steps)
        assert library.find("mobius layers")[0].row.id == 3
        # Words, counts and undo go on as if nothing had been.
        library.mark([1], Status.SKIP)
        assert library.journal.undo().paper_ids == (1,)
        while library.journal.undo().operation is not None:
            pass
        assert library.maintenance.check() == []
        assert library.counts().status.get(Status.QUEUE, 0) == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_kept_as_it_was(version: int, files: dict[int, bytes], tmp_path: Path) -> None:
    (path := tmp_path / "library.db").write_bytes(files[version])
    folder(path).mkdir()
    _kept(path, 0).write_bytes(b"of long before")
    _kept(path, version).write_bytes(b"of an update that was interrupted")
    (mine := folder(path) / "library-of-version-mine.db").write_bytes(b"mine")
    before = _decided(path)
    Library(path).close()
    assert _version(path) == SCHEMA_VERSION
    assert sorted(folder(path).iterdir()) == sorted([_kept(path, version), mine])
    assert _version(_kept(path, version)) == version
    assert _decided(_kept(path, version)) == before
    assert _kept(path, version).stat().st_mode & 0o777 == 0o600
    Library(path).close()  # nothing more to bring up to date
    assert len(list(folder(path).iterdir())) == 2


def test_where_it_cannot_be_kept_it_stays_as_it_is(files: dict[int, bytes], tmp_path: Path) -> None:
    (path := tmp_path / "library.db").write_bytes(files[1])
    folder(path).write_text("a file in the way")
    with pytest.raises(LibraryError, match="cannot be kept as it is, so it was not brought up to date"):
        Library(path)
    assert path.read_bytes() == files[1]


def test_a_step_that_fails_leaves_it_and_the_next_time_it_succeeds(
    files: dict[int, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path := tmp_path / "library.db").write_bytes(files[VERSIONS[-1]])
    before = _decided(path)
    with monkeypatch.context() as broken:
        broken.setattr(sql_views, "make", lambda _: 1 / 0)
        with pytest.raises(LibraryError, match="nothing was changed"):
            Library(path)
    assert _version(path) == VERSIONS[-1]
    assert _decided(path) == before
    Library(path).close()
    assert _version(path) == SCHEMA_VERSION
    assert _decided(path) == before


def test_restoring_one_keeps_no_copy_of_the_copy(files: dict[int, bytes], tmp_path: Path) -> None:
    (path := tmp_path / "library.db").write_bytes(files[2])
    Library(path).close()
    restore(_kept(path, 2), path)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert _version(_kept(path, 2)) == 2
    assert _version(path) == SCHEMA_VERSION
