"""``readq ingest`` on the real pages and on files that are none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from readq.library import Library
from tests.cli.conftest import Readq

HEADING = "Get trending papers in your email inbox!"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readq: Readq) -> Path:
    """The path of a library that is not there yet, chosen by READQ_DB."""
    path = tmp_path / "new" / "library.db"
    monkeypatch.setenv("READQ_DB", str(path))
    return path


def test_the_pages_give_628_papers_and_702_appearances(readq: Readq, seeds: Path, empty: Path) -> None:
    result = readq("ingest", seeds, "--json")
    assert result.status == 0
    report = result.json
    assert [file["listed"] for file in report["files"]] == [252, 270, 59, 62, 59]
    assert (report["listed"], report["new"], report["known"], report["dry_run"]) == (702, 628, 74, False)
    assert all(file["error"] is None and file["skipped"] == [] for file in report["files"])
    assert [file["format"] for file in report["files"]] == ["hf-trending"] * 2 + ["hf-daily"] * 3
    papers = readq("list", "--format", "json").json
    assert len(papers) == 628
    assert sum(len(paper["appearances"]) for paper in papers) == 702
    assert oct(empty.stat().st_mode)[-3:] == "600"
    assert oct(empty.parent.stat().st_mode)[-3:] == "700"


def test_the_report_for_people_names_every_file(readq: Readq, seeds: Path, empty: Path) -> None:
    result = readq("ingest", seeds)
    lines = result.out.splitlines()
    assert len(lines) == 5
    assert "252 listed: 252 new, 0 known, 0 changed, 0 skipped" in lines[0]
    assert lines[4].endswith("004_3e5886404991033b.txt")
    assert "628 papers are new" in result.err


def test_ingesting_again_changes_nothing_and_says_so(readq: Readq, seeds: Path, seeds_library: Path) -> None:
    before = hashlib.sha256(seeds_library.read_bytes()).hexdigest()
    result = readq("ingest", seeds)
    assert result.status == 0
    assert "Nothing changed" in result.err
    assert result.out.count("nothing new") == 5
    assert hashlib.sha256(seeds_library.read_bytes()).hexdigest() == before


def test_a_dry_run_tells_and_leaves_everything_as_it_is(
    readq: Readq, seeds: Path, seeds_library: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(
        (seeds / "004_3e5886404991033b.txt").read_bytes().replace(b"DreamZero", b"Another Title Altogether, DreamZero")
    )
    before = seeds_library.read_bytes()
    result = readq("ingest", "--dry-run", "--json", page)
    assert result.status == 0
    assert result.json["dry_run"] is True
    assert result.json["listed"] == 59
    assert seeds_library.read_bytes() == before


def test_a_dry_run_without_a_library_makes_none(readq: Readq, seeds: Path, empty: Path) -> None:
    result = readq("ingest", "--dry-run", "--json", seeds)
    assert (result.status, result.json["new"]) == (0, 628)
    assert not empty.parent.exists()


def test_a_file_that_is_no_listing_is_named_and_does_not_stop_the_others(
    readq: Readq, seeds: Path, empty: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "photo.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page = seeds / "002_de120c17345fc921.txt"
    result = readq("ingest", bad, tmp_path / "missing.txt", page, "--json")
    assert result.status == 1
    png, missing, good = result.json["files"]
    assert png["error"]
    assert "no such file" in missing["error"]
    assert (good["listed"], good["error"]) == (59, None)
    assert str(bad) in result.err
    assert str(tmp_path / "missing.txt") in result.err
    assert readq("list", "--format", "ids").out.count("\n") == 59


def test_in_a_folder_other_files_are_named_but_no_failure(
    readq: Readq, seeds: Path, empty: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "page.txt").write_bytes((seeds / "002_de120c17345fc921.txt").read_bytes())
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / ".hidden.txt").write_bytes(b"x")
    (folder / "deep" / "loop").symlink_to(folder, target_is_directory=True)
    result = readq("ingest", folder, "--json")
    assert result.status == 0
    assert [Path(file["path"]).name for file in result.json["files"]] == ["photo.png", "page.txt"]
    assert "photo.png" in result.err


def test_nothing_understood_is_a_failure(readq: Readq, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert readq("ingest", tmp_path / "folder").status == 1
    (tmp_path / "folder" / "x.bin").write_bytes(bytes(range(256)))
    assert readq("ingest", tmp_path / "folder").status == 1


def test_standard_input_is_a_listing(readq: Readq, seeds: Path, empty: Path) -> None:
    result = readq("ingest", "-", "--json", stdin=(seeds / "002_de120c17345fc921.txt").read_bytes())
    assert result.status == 0
    assert result.json["files"][0]["path"] == "-"
    assert result.json["new"] == 59
    assert readq("show", "1", "--format", "json").json["appearances"][0]["source"] == "stdin"


def test_what_is_skipped_is_told_with_its_line(readq: Readq, empty: Path, seeds: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"{HEADING}\nA Title That Stands at the Beginning\n{'We show it in detail. ' * 20}\nA title cut")
    result = readq("ingest", page)
    assert result.status == 0
    assert f"{page}:4: the file ends within this title" in result.out
    with Library(empty) as library:
        assert library.counts().total == 1
