"""Texts for notes that could not be saved: whose they are, where they are, and how long."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library, unsaved
from readq.text import NOTE_CAP
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(f"A sufficiently long title {n}", "x") for n in range(1, 4)])
        yield library


def test_a_text_is_private_and_found_by_its_paper_only(library: Library, tmp_path: Path) -> None:
    path = unsaved.keep(library.path, library.paper(2), "öne\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [(each.path, each.text) for each in unsaved.of(library.path, library.paper(2))] == [(path, "öne\n")]
    assert unsaved.of(library.path, library.paper(1)) == []
    assert [paper.id for _, paper in unsaved.every(library)] == [2]
    with open_library(tmp_path / "b.db") as other:
        add_listing(other, [draft(f"A sufficiently long title {n}", "x") for n in range(1, 4)])
        assert unsaved.every(other) == []
    library.notes.write(2, "öne")
    assert unsaved.of(library.path, library.paper(2)) == []
    assert not path.exists()


def test_a_library_put_in_the_place_of_another_does_not_get_its_texts(library: Library, tmp_path: Path) -> None:
    unsaved.keep(library.path, library.paper(2), "of the old one")
    with open_library(tmp_path / "b.db") as other:
        add_listing(other, [draft(f"Another title for number {n}", "x") for n in range(1, 4)])
    os.replace(tmp_path / "b.db", library.path)
    with open_library(library.path) as replaced:
        assert unsaved.every(replaced) == []


def test_what_is_written_again_takes_the_place_of_what_was_and_other_texts_stay(library: Library) -> None:
    paper = library.paper(1)
    first = unsaved.keep(library.path, paper, "one")
    assert unsaved.keep(library.path, paper, "one two", first) == first
    second = unsaved.keep(library.path, paper, "another")
    assert {each.text for each in unsaved.of(library.path, paper)} == {"one two", "another"}
    assert {each.path for each in unsaved.of(library.path, paper)} == {first, second}


def test_where_one_folder_cannot_be_written_the_other_is_taken_and_else_it_is_said(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("no folder")
    paper = library.paper(1)
    path = unsaved.keep(library.path, paper, "text")
    assert path.is_relative_to(tmp_path / "tmp")
    assert [each.path for each in unsaved.of(library.path, paper)] == [path]
    (tmp_path / "data").unlink()
    moved = unsaved.keep(library.path, paper, "text", path)
    assert moved.is_relative_to(tmp_path / "data")
    assert not path.exists()
    moved.unlink()
    path.parent.chmod(0o777)  # anybody may have put something there
    path.write_text("planted")
    assert unsaved.of(library.path, paper) == []
    (tmp_path / "data" / "readq" / "drafts").rmdir()
    (tmp_path / "data" / "readq" / "drafts").write_text("no folder")
    with pytest.raises(ReadqError, match=r"cannot be kept in a file either .*drafts: .*others may write there"):
        unsaved.keep(library.path, paper, "text")


def test_what_another_living_process_writes_is_not_offered(library: Library) -> None:
    paper = library.paper(1)
    path = unsaved.keep(library.path, paper, "text")
    path.rename(path.with_name(path.name.replace(f"-{os.getpid()}.", f"-{os.getppid()}.")))
    assert unsaved.of(library.path, paper) == []


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"Gr\xf6\xdfe\n", "Größe\n"), (b"caf\xe9", "café"), ("é".encode("utf-16"), "é"), (b"a\r\nb", "a\nb"), (b"", "")],
)
def test_a_text_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "text"
    path.write_bytes(data)
    assert unsaved.read(path) == text
    assert unsaved.is_whole(path, text)


def test_a_note_that_is_too_long_is_refused_and_nothing_is_cut(library: Library) -> None:
    library.notes.write(1, "x" * NOTE_CAP)
    with pytest.raises(ReadqError, match="at most 1,000,000 characters and this one has 1,000,001"):
        library.notes.write(1, "y" * (NOTE_CAP + 1))
    assert library.paper(1).note == "x" * NOTE_CAP
    library.notes.write(1, "z" * NOTE_CAP, base=None)  # changed elsewhere: both stay, however long they are together
    assert len(library.paper(1).note or "") > 2 * NOTE_CAP
