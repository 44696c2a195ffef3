"""``readq ingest`` on the real pages and on files that are none."""

from __future__ import annotations

import hashlib
import json
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


RECORD = '{"id": "1501.0000%d", "title": "%s", "abstract": "We show it.", "categories": "cs.CL", "authors_parsed": []}'


def test_a_list_of_what_to_read_becomes_the_queue_also_when_it_was_taken_in_before(
    readq: Readq, empty: Path, tmp_path: Path
) -> None:
    path = tmp_path / "to-read.jsonl"
    path.write_text("\n".join(RECORD % (number, f"Paper number {number} of the list") for number in range(1, 4)))
    assert readq("ingest", path, "--as", "queue").status == 0
    assert len(readq("list", "status:queue", "--format", "ids").out.split()) == 3
    readq("undo")
    readq("mark", "skip", "1")
    assert readq("ingest", path, "--as", "queue").status == 0
    assert [paper["status"] for paper in readq("list", "--format", "json").json] == ["skip", "queue", "queue"]


@pytest.mark.parametrize("name", ["report.json", "report.txt"])
def test_a_report_has_every_record_that_was_skipped(readq: Readq, empty: Path, tmp_path: Path, name: str) -> None:
    path, report = tmp_path / "some.jsonl", tmp_path / name
    skipped = 1_200
    path.write_text("\n".join([RECORD % (1, "A paper of the list"), *['{"id": "1", "title": ""}'] * skipped, "broken"]))
    result = readq("ingest", path, "--report", report)
    assert f"1 listed: 1 new, 0 known, 0 changed, {skipped + 1} skipped" in result.out
    if name.endswith(".json"):
        told = json.loads(report.read_text())
        assert (told["listed"], told["refused"], len(told["skipped"])) == (1, skipped + 1, skipped + 1)
        assert told["skipped"][-1] == {
            "path": str(path), "line": skipped + 2, "reason": "no JSON record, or one that is cut off: broken",
        }  # fmt: skip
    else:
        lines = report.read_text().splitlines()
        assert len(lines) == skipped + 2
        assert lines[0] == f"{path}:2:1: a record without a title"
    assert list(tmp_path.glob("*.part")) == []


def test_a_report_does_not_take_the_place_of_what_is_read(readq: Readq, empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text(RECORD % (1, "A paper of the list"))
    result = readq("ingest", path, "--report", path)
    assert (result.status, path.read_text()) == (2, RECORD % (1, "A paper of the list"))
    assert "name another FILE" in result.err


def test_a_format_can_be_named(readq: Readq, empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text('\n{"title": "A record that tells little"}')
    assert readq("ingest", path).status == 1
    assert readq("ingest", path, "--format", "arxiv-snapshot").status == 0
    assert readq("list", "--format", "json").json[0]["title"] == "A record that tells little"
    result = readq("ingest", path, "--format", "arxiv-snapshoot")
    assert result.status == 2
    assert "arxiv-snapshot" in result.err
    assert "arxiv-snapshot" in readq("formats").out


def test_what_came_in_is_given_to_a_program_whose_failure_changes_nothing(
    readq: Readq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, config = tmp_path / "list.bib", tmp_path / "c.toml"
    listing.write_text("@misc{a, title={A paper that nobody has seen before}}\n")
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ncat > '{tmp_path}/came'; echo oh no >&2; exit 1\n")
    program.chmod(0o755)
    config.write_text(f'[on_arrival]\nrun = "{program}"\n')
    monkeypatch.setenv("READQ_CONFIG", str(config))
    assert "on_arrival" not in readq("ingest", "--dry-run", listing).err
    assert not (tmp_path / "came").exists()
    result = readq("ingest", listing)
    assert result.status == 0
    assert f"readq: {program} (on_arrival.run) ended with status 1: oh no" in result.err
    assert json.loads((tmp_path / "came").read_text())["title"] == "A paper that nobody has seen before"
    assert "on_arrival" not in readq("ingest", listing).err
