"""Files of any size go through a batch at a time; what was taken in of one that was cut short stays."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from readq.filters import Filter
from readq.library import Library
from readq.library.inputs import Input, standard_input
from readq.phrasing import phrase
from tests.support.libraries import open_library

RECORDS = 230
BATCH = 50

# Takes a file in, fifty papers at a time, and is killed while it reads the 170th.
KILLED = f"""
import os, signal, sys
from pathlib import Path
from readq.formats.arxiv import snapshot as arxiv_snapshot
from readq.library import Library, reading
reading.FIRST_PAPERS = reading.BATCH_PAPERS = {BATCH}
original = arxiv_snapshot._read
def read(text, number):
    if number == 170:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(text, number)
arxiv_snapshot._read = read
Library(sys.argv[1]).ingest([Path(sys.argv[2])])
"""


def record(number: int) -> dict[str, Any]:
    return {
        "id": f"1501.{number:05}",
        "title": f"The {number}th of very many titles of some length",
        "abstract": f"We show it for the {number}th time.",
        "categories": "cs.CL",
        "update_date": "2015-02-01",
        "authors_parsed": [["Byron", "Ada", ""]],
    }


def snapshot(path: Path, count: int = RECORDS, broken: int = 0) -> Path:
    lines = [json.dumps(record(number)) for number in range(1, count + 1)]
    lines += ["{"] * broken
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readq.library.reading.FIRST_PAPERS", BATCH)
    monkeypatch.setattr("readq.library.reading.BATCH_PAPERS", BATCH)


def every(library: Library) -> list[int]:
    return list(library.every_id(Filter()))


def test_what_was_taken_in_before_a_kill_stays_and_is_recognised(tmp_path: Path) -> None:
    path = snapshot(tmp_path / "snapshot.json")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a.db"), str(path)], timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL
    with open_library(tmp_path / "a.db") as library:
        kept = len(every(library))
        assert kept >= BATCH
        assert kept % BATCH == 0
        assert [phrase(step) for step in library.journal.history()] == [
            f"Ingested {kept} new papers from snapshot.json"
        ]
        assert library.maintenance.check() == []
        (file,) = library.ingest([path]).files
        assert (file.listed, file.new, file.known, file.unchanged) == (RECORDS, RECORDS - kept, kept, False)
        papers = library.papers(every(library))
        assert sorted(paper.identifiers[0][1] for paper in papers) == [record(n)["id"] for n in range(1, RECORDS + 1)]
        assert {paper.row.listed for paper in papers} == {1}
        assert sorted(paper.appearances[0].rank for paper in papers) == list(range(1, RECORDS + 1))
        assert len(library.sources()) == 1
        assert library.counts().sources == {1: (RECORDS, RECORDS)}
        assert library.maintenance.check() == []
        assert library.ingest([path]).files[0].unchanged
        assert [step.papers for step in library.journal.history()] == [RECORDS - kept, kept]


@pytest.mark.usefixtures("small_batches")
def test_batches_are_cut_by_papers_not_by_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from readq.library.merge import Merger

    sizes: list[int] = []
    original = Merger.__init__

    def counted(merger: Merger, connection: Any, at: int, candidates: Any) -> None:
        sizes.append(len(candidates))
        original(merger, connection, at, candidates)

    monkeypatch.setattr(Merger, "__init__", counted)
    for number in range(3):
        (tmp_path / "in").mkdir(exist_ok=True)
        snapshot(tmp_path / "in" / f"{number}.json", 70 + number, broken=number)
    with open_library(tmp_path / "a.db") as library:
        report = library.ingest([tmp_path / "in"])
        assert [(f.listed, f.new, f.known, f.refused) for f in report.files] == [
            (70, 70, 0, 0),
            (71, 1, 70, 1),
            (72, 1, 71, 2),
        ]
        assert max(sizes) <= BATCH
        assert sum(sizes) == 213
        assert library.counts().sources == {n: (69 + n, 69 + n) for n in (1, 2, 3)}
        (step,) = library.journal.history()
        assert phrase(step) == "Ingested 72 new papers from 3 files"
        assert library.maintenance.check() == []


@pytest.mark.usefixtures("small_batches")
def test_a_dry_run_of_several_batches_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = snapshot(tmp_path / "snapshot.json")
    with open_library(tmp_path / "a.db") as library:
        assert library.ingest([path], dry_run=True).new == RECORDS
        assert (every(library), library.sources()) == ([], {})


@pytest.mark.usefixtures("small_batches")
def test_a_file_that_stops_being_readable_keeps_what_came_before(tmp_path: Path) -> None:
    import io

    data = snapshot(tmp_path / "snapshot.json").read_bytes()

    class Failing(io.BytesIO):
        again = False

        def peek(self, size: int) -> bytes:
            return data[:size]

        def seek(self, *place: int) -> int:
            self.again = True
            return super().seek(*place)

        def read(self, size: int | None = -1, /) -> bytes:
            if self.again and self.tell() >= len(data) // 2:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 7_000) if size and size > 0 else size)

    def failing() -> Failing:
        return Failing(data)

    with open_library(tmp_path / "a.db") as library:
        broken = Input("x", "x", "x", "file", failing, len(data))
        (file,) = library.ingest([broken]).files
        assert file.error == "input/output error"
        assert 0 < file.listed < RECORDS
        assert len(every(library)) == file.new == file.listed
        whole = Input("x", "x", "x", "file", lambda: io.BytesIO(data), len(data))
        (again,) = library.ingest([whole]).files
        assert (again.listed, again.known, again.error) == (RECORDS, file.listed, None)


def test_standard_input_has_no_place_to_be_found_again(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        for count in (3, 5):
            snapshot(tmp_path / "snapshot.json", count)
            with (tmp_path / "snapshot.json").open("rb") as stream:
                assert library.ingest([standard_input(stream)]).files[0].path == "-"
        query = "SELECT name, path, place, listed, complete FROM source"
        assert library._connection.execute(query).fetchall() == [
            ("stdin", None, "stdin", 3, 1),
            ("stdin", None, "stdin", 5, 1),
        ]


def test_a_file_of_which_nothing_is_understood_is_no_listing(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text('{"categories": "x", "abstract": "y", "update_date": "z"}\n' * 3)
    with open_library(tmp_path / "a.db") as library:
        (file,) = library.ingest([path]).files
        assert file.error == "none of its 3 records could be read (line 1: a record without a title)"
        assert library.sources() == {}
