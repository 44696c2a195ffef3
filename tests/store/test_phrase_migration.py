"""A library of version 2, which kept what was done as phrases, comes over with all of its history."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readq.library import Library
from readq.model import Status
from readq.phrasing import phrase
from readq.store.phrase_migration import _told

_FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library that version 2 wrote, with every kind of step in it."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((_FIXTURES / "library_of_version_2.db.gz").read_bytes()))
    return path


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library(path, actor="test") as library:
        yield library


@pytest.fixture
def told() -> list[dict[str, Any]]:
    """What version 2 told of its steps."""
    return json.loads((_FIXTURES / "history_of_version_2.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_history_is_the_same(library: Library, told: list[dict[str, Any]]) -> None:
    steps = library.journal.history(limit=1_000)
    assert [(step.id, step.kind, phrase(step), step.actor, step.papers, step.undone) for step in steps] == [
        (step["id"], step["kind"], step["label"], step["actor"], step["papers"], step["undone"]) for step in told
    ]
    assert not any(step.kind == "other" or "said" in step.facts for step in steps)
    assert library.maintenance.check() == []


def test_every_word_of_the_history_is_still_found(library: Library, told: list[dict[str, Any]]) -> None:
    for step in told:
        text = step["label"][2:].upper()
        assert step["id"] in [found.id for found in library.journal.history(limit=1_000, text=text)], text
        assert all(text.casefold() in phrase(found).casefold() for found in library.journal.history(text=text))


def test_everything_can_still_be_undone_and_redone(library: Library) -> None:
    def state() -> list[object]:
        papers = library.papers(list(range(1, library.counts().total + 1)))
        return [(p.status, p.row.priority, [tag.casefold() for tag in p.tags], p.note) for p in papers]

    while library.journal.redo().operation is not None:
        pass
    before = state()
    undone = 0
    while library.journal.undo().operation is not None:
        undone += 1
    assert undone > 30
    assert {library.counts().status[status] for status in (Status.QUEUE, Status.READ, Status.SKIP)} == {0}
    assert library.maintenance.check() == []
    while library.journal.redo().operation is not None:
        pass
    assert state() == before


def test_what_is_to_be_recognised_elsewhere_has_a_number(library: Library) -> None:
    for table in ("paper", "operation"):
        query = f"SELECT count(*), count(DISTINCT uid), min(uid) < 0 FROM {table}"  # noqa: S608
        numbers = library._connection.execute(query)
        count, distinct, random = numbers.fetchone()
        assert count == distinct > 20
        assert random


@pytest.mark.parametrize(
    ("kind", "label", "papers", "title", "verb", "facts"),
    [
        ("mark", "Queued “a “b” c”", 1, "a “b” c", "queue", {}),
        ("mark", "Queued “an older title”", 1, "a newer one", "other", {"said": "Queued “an older title”"}),
        ("mark", "Skipped a paper", 1, None, "skip", {}),
        ("priority", "Priority -2 for 1,200 papers", 1200, None, "prioritise", {"change": -2}),
        ("tag", "Renamed tag x to y on “Tagged “x”: until {new}”", 1, "Tagged “x”: until {new}", "rename_tag",
         {"old": "x", "new": "y"}),
        ("tag", "Tagged 2 papers -a +b", 2, None, "other", {"said": "Tagged 2 papers -a +b"}),
        ("note", "Ticked on “T”: line\nbreak “T”", 1, "T", "tick", {"item": "line\nbreak “T”"}),
        ("ingest", "Ingested 1,000 new papers from 1 file", 1000, None, "ingest", {"new": 1000, "files": 1}),
        ("undo", "Undid: 1,234 steps of a round", 9, None, "undo", {"steps": 1234, "of": "round"}),
        ("undo", "Undid: all of them", 9, None, "undo", {"said": "all of them"}),
        ("wonder", "Something else", 0, None, "other", {"said": "Something else"}),
    ],
)  # fmt: skip
def test_a_phrase_is_taken_apart(
    kind: str, label: str, papers: int, title: str | None, verb: str, facts: dict[str, Any]
) -> None:
    found, as_json = _told(1, kind, label, papers, None, None, title)
    assert (found, json.loads(as_json)) == (verb, facts)
