"""Archives and compressed files: what they hold comes in as if it lay there unpacked, also when they are damaged."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from readq.library import archives
from readq.library.report import FileReport
from tests.library.test_streaming import RECORDS, snapshot
from tests.support.libraries import open_library


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar(members: dict[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _taken(tmp_path: Path, name: str, data: bytes) -> list[FileReport]:
    path = tmp_path / name
    path.write_bytes(data)
    with open_library(tmp_path / "a.db") as library:
        return library.ingest([path]).files


@pytest.fixture
def listing(tmp_path: Path) -> bytes:
    return snapshot(tmp_path / "listing.jsonl").read_bytes()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_its_contents(tmp_path: Path, listing: bytes, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(listing)  # once: gzip writes the second of packing into its file
    (file,) = _taken(tmp_path, "listing", packed)
    assert (file.format, file.new, file.error) == ("arxiv-snapshot", RECORDS, None)
    (again,) = _taken(tmp_path, "listing", packed)
    assert (again.unchanged, again.new) == (True, 0)


@pytest.mark.parametrize(
    "pack", [_zip, _tar, lambda members: _tar(members, "w:gz"), lambda members: _tar(members, "w:xz")]
)
def test_an_archive_is_the_files_it_holds(
    tmp_path: Path, listing: bytes, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    half = listing.index(b"\n", len(listing) // 2) + 1
    members = {
        "in/one.jsonl": listing[:half],
        "in/.hidden": listing,
        "__MACOSX/in/one.jsonl": listing,
        "picture.png": b"\x89PNG....",
        "more/two.zip": _zip({"two.jsonl.gz": gzip.compress(listing[half:])}),
    }
    files = _taken(tmp_path, "all", pack(members))
    assert [Path(file.path).name for file in files] == ["one.jsonl", "picture.png", "two.jsonl.gz"]
    assert sum(file.new for file in files) == RECORDS
    assert [file.error for file in files] == [None, "a picture", None]
    assert files[-1].path == str(tmp_path / "all" / "more/two.zip/two.jsonl.gz")


@pytest.mark.parametrize("pack", [_zip, _tar, lambda members: _tar(members, "w:gz")])
@pytest.mark.parametrize("kept", [0.4, 0.7, 0.85])
def test_what_comes_before_the_damage_is_kept(
    tmp_path: Path, listing: bytes, pack: Callable[[dict[str, bytes]], bytes], kept: float
) -> None:
    lines = listing.splitlines(keepends=True)
    parts = [b"".join(lines[place::4]) for place in range(4)]
    packed = pack({f"{number}.jsonl": part for number, part in enumerate(parts)})
    files = _taken(tmp_path, "all", packed[: int(len(packed) * kept)])
    assert sum(file.new for file in files) >= len(lines) * (kept - 0.25)
    assert "damaged" in (files[-1].error or "")


def test_a_cut_off_compressed_file_gives_what_came_before(tmp_path: Path, listing: bytes) -> None:
    packed = gzip.compress(listing)
    (file,) = _taken(tmp_path, "listing.gz", packed[: len(packed) // 2])
    assert RECORDS // 3 < file.new < RECORDS
    assert file.error is not None
    assert "damaged" in file.error


def test_what_unpacks_to_far_too_much_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_RATIO_FROM", 1 << 20)
    (file,) = _taken(tmp_path, "bomb.gz", gzip.compress(b" " * (8 << 20)))
    assert file.error is not None
    assert "unpacks to more than" in file.error
    (file,) = _taken(tmp_path, "bomb.zip", _zip({"bomb": b" " * (8 << 20)}))
    assert file.error is not None
    assert "unpacks to more than" in file.error


def test_archives_have_limits(tmp_path: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = listing
    for _ in range(archives.DEEPEST + 1):
        packed = _zip({"a": packed})
    (file,) = _taken(tmp_path, "deep.zip", packed)
    assert file.error is not None
    assert "deep" in file.error
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    files = _taken(tmp_path, "many.zip", _zip({str(number): listing for number in range(3)}))
    assert [file.listed for file in files] == [RECORDS, RECORDS, 0]
    assert "more than 2 files" in (files[-1].error or "")


def test_what_is_no_archive_of_listings_says_so(tmp_path: Path) -> None:
    office = _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert "office document" in str(_taken(tmp_path, "letter.docx", office)[0].error)
    assert "no files" in str(_taken(tmp_path, "empty.zip", _zip({}))[0].error)
    locked = bytearray(_zip({"a": b"text"}))
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1  # says that it is encrypted
    assert "encrypted" in str(_taken(tmp_path, "locked.zip", bytes(locked))[0].error)
