"""Records that were taken in before are told by their text, with the same outcome as if they were read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.filters import Filter
from readq.formats.arxiv import snapshot as arxiv_snapshot
from readq.formats.writing.record import paper_record
from readq.library import Library, candidates
from readq.listing import Draft, Problem
from readq.store import known_records
from tests.library.test_streaming import record, small_batches, snapshot
from tests.support.libraries import open_library

__all__ = ["small_batches"]

DAILY_PAGE = max((Path(__file__).parents[2] / "seeds").glob("*.txt"))

# What may come of a record in the next file: it as it was, or with another of these.
CHANGES: dict[str, Any] = {"comments": "12 pages", "doi": "10.1000/x", "report-no": "R-1", "title": "Another title"}


def everything(library: Library) -> Any:
    papers = library.papers(sorted(library.every_id(Filter())))
    steps = [(step.verb, step.facts, step.papers) for step in library.journal.history()]
    return [paper_record(paper) for paper in papers], steps


def written(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def lines_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines that are read from now on."""
    found: list[int] = []
    original = arxiv_snapshot._read

    def read(text: str, line: int) -> Draft | Problem:
        found.append(line)
        return original(text, line)

    monkeypatch.setattr(arxiv_snapshot, "_read", read)
    return found


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from([None, *CHANGES])), min_size=1, max_size=20),
    st.booleans(),
)
def test_it_comes_to_the_same_as_reading_them(
    tmp_path_factory: pytest.TempPathFactory, then: list[tuple[int, str | None]], in_place: bool
) -> None:
    folder = tmp_path_factory.mktemp("known")
    outcomes = []
    for recognising in (True, False):
        library = open_library(folder / f"{recognising}.db")
        first = written(folder / "first.jsonl", [record(number) | {"comments": "9 pages"} for number in range(1, 9)])
        library.ingest([first])
        if not recognising:
            library._connection.execute("DELETE FROM known_record")
        lines = [
            record(number) | {"comments": "9 pages"} | ({} if change is None else {change: CHANGES[change]})
            for number, change in then
        ]
        (report,) = library.ingest([written(first if in_place else folder / "next.jsonl", lines)]).files
        assert library.maintenance.check() == []
        told = (report.listed, report.new, report.known, report.changed, report.merged, report.suggested)
        outcomes.append((told, everything(library)))
        library.close()
    assert outcomes[0] == outcomes[1]


@pytest.mark.usefixtures("small_batches")
def test_known_records_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = open_library(tmp_path / "a.db")
    library.ingest([snapshot(tmp_path / "a.jsonl")])
    read = lines_read(monkeypatch)
    (report,) = library.ingest([snapshot(tmp_path / "b.jsonl", 232, broken=1)]).files
    assert (report.known, report.new, report.refused) == (230, 2, 1)
    assert read == [231, 232, 233]
    assert library.paper(1).row.listed == 2


def test_a_record_of_a_paper_that_went_into_another_is_of_that_one(tmp_path: Path) -> None:
    library = open_library(tmp_path / "a.db")
    one, other = record(1), record(2) | {"id": "x", "doi": "10.1000/y"}
    library.ingest([written(tmp_path / "a.jsonl", [one, other])])
    library.duplicates.merge(1, 2)
    (report,) = library.ingest([written(tmp_path / "b.jsonl", [other, one])]).files
    assert (report.known, report.new) == (2, 0)
    assert library.paper(1).row.listed == 4


def test_what_another_version_of_readq_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = open_library(tmp_path / "a.db")
    library.ingest([snapshot(tmp_path / "a.jsonl", 3)])
    monkeypatch.setattr("readq.library.recognising.__version__", "99")
    read = lines_read(monkeypatch)
    library.ingest([snapshot(tmp_path / "b.jsonl", 4)])
    assert read == [1, 2, 3, 4]


def test_a_damaged_block_is_passed_over(tmp_path: Path) -> None:
    library = open_library(tmp_path / "a.db")
    library.ingest([snapshot(tmp_path / "a.jsonl", 3)])
    known_records.add(library._connection, b"123", b"4567")
    (report,) = library.ingest([snapshot(tmp_path / "b.jsonl", 4)]).files
    assert (report.known, report.new) == (3, 1)


def test_the_entries_of_a_captured_page_are_known_wherever_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = DAILY_PAGE.read_text(encoding="utf-8").splitlines()
    library = open_library(tmp_path / "library.db")
    first = library.ingest([DAILY_PAGE])
    prepared: list[str] = []
    original = candidates.prepare

    def prepare(draft: Draft, *args: Any, **options: Any) -> Any:
        prepared.append(draft.title)
        return original(draft, *args, **options)

    monkeypatch.setattr(candidates, "prepare", prepare)
    other = tmp_path / "other.txt"
    other.write_text("\n".join([*page, "", "A Paper That Nobody Has Seen Before", "", "We present it. " * 30]))
    report = library.ingest([other])
    counted = (report.new, report.files[0].known, report.files[0].merged)
    assert counted == (1, first.new, first.new)  # told by their titles, as when they are read
    assert prepared == ["A Paper That Nobody Has Seen Before"]
    last = library.papers([max(library.every_id(Filter()))])[0]
    assert last.appearances[0].rank == first.new + 1
