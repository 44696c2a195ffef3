"""Notes: sittings, revisions, open items, and the list of all notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.model import Status
from readq.phrasing import phrase
from readq.search.query import parse
from tests.support.libraries import START, Clock, add_listing, draft, open_library


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", clock) as library:
        add_listing(library, [draft(f"A sufficiently long title {n}", "x") for n in range(1, 6)])
        yield library


def write(library: Library, *bodies: str | None, continuing: int | None = None) -> int | None:
    """Save several times in one sitting, as an editor does; returns the step the sitting made."""
    base = library.paper(1).note
    for body in bodies:
        outcome = library.notes.write(1, body, base=base, continuing=continuing)
        continuing = outcome.operation.id if outcome.operation is not None else None
        base = body
    return continuing


def test_what_is_saved_again_and_again_in_a_sitting_is_one_step(library: Library, clock: Clock) -> None:
    library.notes.write(1, "before")
    clock.now += 60
    write(library, "be", "bett", "better")
    assert [operation.verb for operation in library.journal.history()] == ["change_note", "write_note"]
    assert library.notes.revisions(1) == [(START + 60, "better"), (START, "before")]
    library.journal.undo()
    assert library.paper(1).note == "before"
    library.journal.redo()
    assert library.paper(1).note == "better"
    library.journal.undo()
    library.journal.undo()
    assert library.paper(1).note is None
    assert library.maintenance.check() == []


def test_another_sitting_is_another_step(library: Library) -> None:
    write(library, "a", "ab")
    write(library, "abc", "abcd")
    assert [body for _, body in library.notes.revisions(1)] == ["abcd", "ab"]
    library.journal.undo()
    assert library.paper(1).note == "ab"


def test_a_sitting_does_not_reach_behind_what_was_done_meanwhile(library: Library) -> None:
    step = write(library, "a")
    library.mark([2], Status.SKIP)
    write(library, "ab", continuing=step)
    assert [operation.kind for operation in library.journal.history()] == ["note", "mark", "note"]
    library.journal.undo()
    assert library.paper(1).note == "a"


def test_a_sitting_does_not_revive_what_was_undone(library: Library) -> None:
    step = write(library, "a")
    library.journal.undo()
    write(library, "ab", continuing=step)
    library.journal.undo()
    assert library.paper(1).note is None


def test_writing_and_taking_it_out_again_leaves_no_step(library: Library) -> None:
    library.notes.write(1, "kept")
    write(library, "kept and", "kept")
    assert len(library.journal.history()) == 1
    assert library.paper(1).note == "kept"
    assert library.paper(1).row.marks & 1
    step = write(library, "more", "kept", "other")
    assert step is not None
    assert [body for _, body in library.notes.revisions(1)] == ["other", "kept"]


def test_a_change_elsewhere_ends_the_sitting_and_keeps_both(library: Library) -> None:
    step = write(library, "mine")
    library.notes.write(1, "theirs")
    outcome = library.notes.write(1, "mine too", base="mine", continuing=step)
    assert outcome.conflicts == (1,)
    note = library.paper(1).note or ""
    assert note.startswith("mine too")
    assert note.endswith("theirs")
    library.journal.undo()
    assert library.paper(1).note == "theirs"


def test_an_old_version_comes_back_as_a_new_step(library: Library) -> None:
    library.notes.write(1, "one")
    library.notes.write(1, "two")
    library.notes.write(1, library.notes.revisions(1)[1][1])
    assert [body for _, body in library.notes.revisions(1)] == ["one", "two", "one"]
    library.journal.undo()
    assert library.paper(1).note == "two"


def test_words_of_a_note_are_found_as_they_are_now(library: Library) -> None:
    write(library, "about zebras", "about giraffes")
    assert library.count(parse("note:zebras")) == 0
    assert library.count(parse("note:giraffes")) == 1


def test_all_notes_newest_first_and_filtered(library: Library, clock: Clock) -> None:
    for number, id_ in enumerate((3, 1, 5)):
        clock.now = START + number
        library.notes.write(id_, f"note of {id_}\nsecond [/b]\x1b line")
    assert library.notes.papers() == [5, 1, 3]
    assert library.notes.papers(parse("note:3")) == [3]
    assert library.notes.papers(parse("")) == [5, 1, 3]
    library.snooze([1], date(2030, 1, 1))
    head = library.notes.heads([1, 2, 3])
    assert [one.paper_id for one in head] == [1, 3]
    assert head[0].head.startswith("note of 1\n")
    assert head[0].updated_at == START + 1


def test_an_open_item_is_ticked_in_one_step(library: Library, clock: Clock) -> None:
    library.notes.write(2, "- [ ] ask them\n- [x] read it\n- [ ] try it")
    clock.now += 1
    library.notes.write(1, "* [ ] {} first")
    found = library.notes.open_tasks()
    assert [(task.paper_id, task.line, task.text) for task in found] == [
        (1, 0, "{} first"), (2, 0, "ask them"), (2, 2, "try it"),
    ]  # fmt: skip
    outcome = library.notes.tick(found[2])
    assert outcome.paper_ids == (2,)
    assert library.paper(2).note == "- [ ] ask them\n- [x] read it\n- [x] try it"
    assert [task.text for task in library.notes.open_tasks()] == ["ask them", "{} first"]
    with pytest.raises(ReadqError, match="no longer in it"):
        library.notes.tick(found[2])
    step = library.notes.tick(found[0]).operation
    assert step is not None
    assert phrase(step) == "Ticked on “A sufficiently long title 1”: {} first"
    library.journal.undo()
    library.journal.undo()
    assert library.paper(2).note == "- [ ] ask them\n- [x] read it\n- [ ] try it"


@pytest.mark.parametrize(
    ("text", "found"),
    [("100%", [2]), ("%", [2]), ("_", [3]), ("\\", [4]), ("GRÖSSE", [5]), ("größe", [5]), ("tagged", [5, 4, 3, 2, 1])],
)
def test_history_is_searched_for_exactly_what_was_typed(library: Library, text: str, found: list[int]) -> None:
    for id_, name in enumerate(("plain", "100%", "a_b", "a\\b", "Größe"), 1):
        library.tag([id_], [name])
    assert [operation.first_paper for operation in library.journal.history(text=text)] == found
