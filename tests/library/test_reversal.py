"""Several steps taken back as one, and made again as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.model import Outcome, Status
from readq.phrasing import phrase
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(f"Paper number {n}, of many") for n in range(1, 6)])
        yield library


def statuses(library: Library) -> list[str]:
    return [library.paper(n).status.label for n in range(1, 6)]


def number(outcome: Outcome) -> int:
    assert outcome.operation is not None
    return outcome.operation.id


def decide_three(library: Library) -> list[int]:
    return [
        number(library.mark([1], Status.SKIP)),
        number(library.mark([2], Status.QUEUE)),
        number(library.mark([1], Status.READ)),
    ]


def test_steps_are_taken_back_as_one_and_made_again_as_one(library: Library) -> None:
    library.mark([5], Status.READ)
    steps = decide_three(library)
    before = len(library.journal.history())
    outcome, undone = library.journal.undo_operations(steps, "round")
    assert (undone, sorted(outcome.paper_ids), outcome.conflicts) == (3, [1, 2], ())
    assert statuses(library) == ["inbox", "inbox", "inbox", "inbox", "read"]
    assert len(library.journal.history()) == before + 1
    again = library.journal.redo()
    assert again.operation is not None
    assert phrase(again.operation) == "Redid: 3 steps of a round"
    assert statuses(library) == ["read", "queue", "inbox", "inbox", "read"]
    assert library.journal.redo().operation is None
    assert library.maintenance.check() == []


def test_what_was_undone_before_and_after_keeps_its_turn(library: Library) -> None:
    library.mark([5], Status.READ)
    steps = decide_three(library)
    library.mark([4], Status.SKIP)
    library.journal.undo()
    library.journal.undo_operations(steps, "round")
    library.journal.undo()
    assert statuses(library) == ["inbox"] * 5
    library.journal.redo()
    assert statuses(library) == ["inbox", "inbox", "inbox", "inbox", "read"]
    library.journal.redo()
    assert statuses(library) == ["read", "queue", "inbox", "inbox", "read"]
    library.journal.redo()
    assert statuses(library) == ["read", "queue", "inbox", "skip", "read"]


def test_made_again_they_are_taken_back_as_one_again(library: Library) -> None:
    library.mark([5], Status.READ)
    library.journal.undo_operations(decide_three(library), "round")
    for _ in range(2):
        library.journal.redo()
        assert statuses(library) == ["read", "queue", "inbox", "inbox", "read"]
        library.journal.undo()
        assert statuses(library) == ["inbox", "inbox", "inbox", "inbox", "read"]
    library.journal.undo()
    assert statuses(library) == ["inbox"] * 5
    assert library.journal.undo().operation is None


def test_what_was_reversed_last_has_its_turn_whatever_its_age(library: Library) -> None:
    steps = decide_three(library)
    library.mark([4], Status.SKIP)
    library.journal.undo_operations(steps, "round")
    library.journal.undo()
    library.journal.redo()
    assert statuses(library) == ["inbox", "inbox", "inbox", "skip", "inbox"]
    library.journal.redo()
    assert statuses(library) == ["read", "queue", "inbox", "skip", "inbox"]
    library.journal.undo_operation(steps[1])
    library.journal.redo_operation(steps[1])
    library.journal.undo()
    assert statuses(library) == ["read", "inbox", "inbox", "skip", "inbox"]
    library.journal.redo()
    assert statuses(library) == ["read", "queue", "inbox", "skip", "inbox"]


def test_the_entry_stands_for_its_steps_even_after_a_new_decision(library: Library) -> None:
    entry = number(library.journal.undo_operations(decide_three(library), "round")[0])
    library.mark([3], Status.SKIP)
    assert library.journal.redo().operation is None
    again = number(library.journal.redo_operation(entry))
    assert statuses(library) == ["read", "queue", "skip", "inbox", "inbox"]
    library.journal.undo_operation(again)
    assert statuses(library) == ["inbox", "inbox", "skip", "inbox", "inbox"]
    with pytest.raises(ReadqError, match="cannot be undone"):
        library.journal.undo_operation(again)


def test_what_was_changed_or_undone_since_is_left_alone(library: Library) -> None:
    steps = decide_three(library)
    library.mark([1], Status.QUEUE)
    library.journal.undo_operation(steps[1])
    outcome, undone = library.journal.undo_operations(steps, "round")
    assert (undone, outcome.conflicts) == (0, (1,))
    assert statuses(library)[:2] == ["queue", "inbox"]
    nothing, undone = library.journal.undo_operations(steps, "round")
    assert (nothing.operation, undone) == (None, 0)


def test_days_are_counted_as_if_each_had_been_reversed_by_itself(library: Library) -> None:
    library.journal.undo_operations(decide_three(library), "round")
    assert library.maintenance.check() == []
    library.maintenance.reindex()
    library.journal.redo()
    assert library.maintenance.check() == []
