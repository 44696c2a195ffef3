"""Every step of the journal in words, at length and where its paper is known."""

from __future__ import annotations

from typing import Any

import pytest

from readq.model import Operation
from readq.phrasing import VERBS, briefly, phrase, what


def step(verb: str, papers: int = 1, of: Operation | None = None, **facts: Any) -> Operation:
    kind = VERBS[verb].kind if verb in VERBS else "other"
    return Operation(1, verb, kind, facts, 0, "test", papers, first_paper=1, title="T", of=of)


@pytest.mark.parametrize(
    ("done", "long", "short"),
    [
        (step("skip"), "Skipped “T”", "Skipped"),
        (step("skip", 1_200), "Skipped 1,200 papers", "Skipped 1,200 papers"),
        (step("inbox"), "Back to inbox “T”", "Back to inbox"),
        (step("write_note"), "Wrote a note on “T”", "Wrote a note"),
        (step("change_note"), "Changed the note of “T”", "Changed the note"),
        (step("prioritise", change=1), "Priority +1 for “T”", "Priority +1"),
        (step("prioritise", 2, change=-3), "Priority -3 for 2 papers", "Priority -3 for 2 papers"),
        (step("snooze", until="2026-01-01"), "Snoozed “T” until 2026-01-01", "Snoozed until 2026-01-01"),
        (step("tag", add=["a b", "c"], remove=["d"]), "Tagged “T” +a b +c -d", "Tagged +a b +c -d"),
        (step("tag", add=[], remove=["d"]), "Tagged “T” -d", "Tagged -d"),
        (step("delete_tag", old="x"), "Deleted tag x from “T”", "Deleted tag x"),
        (step("tick", item="read {it}"), "Ticked on “T”: read {it}", "Ticked: read {it}"),
        (step("rename_view", 0, old="A", new="B"), "Renamed the view “A” to “B”", "Renamed the view “A” to “B”"),
        (step("undo", of=step("skip")), "Undid: Skipped “T”", "Undid: Skipped"),
        (step("redo", 3, steps=4, of_="", said="by hand"), "Redid: by hand", "Redid: by hand"),
        (
            step("ingest_one", 1, new=1, source="Daily 12 Mar"),
            "Ingested 1 new paper from Daily 12 Mar",
            "Ingested 1 new paper from Daily 12 Mar",
        ),
        (step("ingest", 1, new=1, files=2), "Ingested 1 new paper from 2 files", "Ingested 1 new paper from 2 files"),
        (step("teleport"), "teleport", "teleport"),
    ],
)
def test_a_step_in_words(done: Operation, long: str, short: str) -> None:
    assert phrase(done) == long
    assert briefly(done) == short


def test_steps_that_were_reversed_together_have_a_name() -> None:
    entry = Operation(1, "undo", "undo", {"steps": 1_500, "of": "round"}, 0, "test", 3)
    assert phrase(entry) == "Undid: 1,500 steps of a round"
    assert what(entry) == "1,500 steps of a round"
    assert what(step("skip")) == "Skipped “T”"
    assert phrase(Operation(1, "redo", "redo", {"steps": 1}, 0, "test", 3)) == "Redid: 1 step"


def test_a_long_title_is_cut_and_a_paper_without_one_is_a_paper() -> None:
    assert phrase(Operation(1, "read", "mark", {}, 0, "test", 1, title="x" * 300)) == f"Read “{'x' * 200}”"
    assert phrase(Operation(1, "read", "mark", {}, 0, "test", 1)) == "Read a paper"
