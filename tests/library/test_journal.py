"""What a decision writes down, what is left alone when it is taken back, and how far a long one is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from readq.errors import ReadqError
from readq.filters import Field, Filter
from readq.library import Library, decide
from readq.library import journal as library_journal
from readq.library.decide import Step
from readq.model import Change, Mark, Outcome, Status
from readq.phrasing import phrase
from readq.search.query import parse
from readq.store import journal
from readq.store.connection import writing
from tests.support.libraries import START, Clock, add_listing, draft, open_library

TODAY = date.fromtimestamp(START)
TOMORROW = TODAY + timedelta(1)
QUEUE = Filter(Field("status", ":", ("queue",)))
MANY = 12


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", clock) as library:
        add_listing(library, [draft(f"Paper number {n}, of many") for n in range(1, MANY + 1)])
        yield library


def written(library: Library, outcome: Outcome) -> list[tuple[int, str, str | None, str | None]]:
    assert outcome.operation is not None
    return [(c.paper_id, c.field, c.before, c.after) for c in library.journal.changes(outcome.operation.id)]


def sound(library: Library) -> bool:
    assert library.maintenance.check() == []
    return True


# -- what is written down ----------------------------------------------------------------------------------------------


def test_a_decision_writes_what_changed_and_nothing_else(library: Library, clock: Clock) -> None:
    library.mark([2], Status.READ)
    clock.now += 5
    outcome = library.mark([3, 999, 2, 1, 3], Status.READ)
    assert outcome.paper_ids == (3, 1)
    at = str(START + 5)
    assert sorted(written(library, outcome)) == sorted(
        change for id_ in (3, 1) for change in ((id_, "status", "0", "2"), (id_, "decided_at", None, at))
    )
    assert [library.paper(n).row.decided_at for n in (1, 2, 3)] == [START + 5, START, START + 5]
    assert library.mark([999], Status.READ).operation is None


def test_a_decision_ends_a_snooze_and_undo_brings_it_back(library: Library) -> None:
    day = TOMORROW.isoformat()
    library.snooze([1, 2], TOMORROW)
    outcome = library.mark([1], Status.SKIP)
    assert sorted(written(library, outcome)) == [
        (1, "decided_at", None, str(START)), (1, "snoozed_until", day, None), (1, "status", "4", "3"),
    ]  # fmt: skip
    assert (library.paper(1).row.snoozed_until, library.counts().snoozed) == (None, 1)
    library.journal.undo()
    assert (library.paper(1).row.snoozed_until, library.counts().snoozed) == (day, 2)
    assert library.mark([1], Status.INBOX).operation is not None  # back to the inbox ends it, too
    assert (library.paper(1).row.snoozed_until, library.counts().snoozed) == (None, 1)
    assert sound(library)


def test_snoozing_takes_out_of_any_status_and_waking_by_hand_what_is_snoozed_alone(library: Library) -> None:
    library.mark([1], Status.READ)
    with pytest.raises(ReadqError, match="not after today"):
        library.snooze([1], TODAY)
    outcome = library.snooze([1, 2], TOMORROW)
    assert outcome.paper_ids == (1, 2)
    assert phrase(outcome.operation) == f"Snoozed 2 papers until {TOMORROW.isoformat()}"  # type: ignore[arg-type]
    assert [paper.row.decided_at for paper in library.papers([1, 2])] == [None, None]
    assert library.snooze([1, 2], TOMORROW).operation is None
    later = TOMORROW + timedelta(1)
    assert [change[1] for change in written(library, library.snooze([2], later))] == ["snoozed_until"]
    library.mark([3], Status.QUEUE)
    back = library.snooze([1, 2, 3], None)
    assert back.paper_ids == (1, 2)
    assert back.operation is not None
    assert back.operation.verb == "unsnooze"
    assert [library.paper(n).status for n in (1, 2, 3)] == [Status.INBOX, Status.INBOX, Status.QUEUE]
    assert library.snooze([1, 2, 3], None).operation is None
    library.journal.undo()
    assert [library.paper(n).row.snoozed_until for n in (1, 2)] == [TOMORROW.isoformat(), later.isoformat()]
    assert sound(library)


def test_what_comes_back_says_where_it_was(library: Library, clock: Clock) -> None:
    library.snooze([4, 6], TOMORROW)
    positions = dict(library._connection.execute("SELECT id, position FROM paper"))
    clock.now += 86_400
    outcome = library.wake()
    step = outcome.operation
    assert step is not None
    assert (step.verb, step.actor, step.papers, step.first_paper, outcome.paper_ids) == (
        "return",
        "clock",
        2,
        4,
        (4, 6),
    )
    now = dict(library._connection.execute("SELECT id, position FROM paper"))
    day = TOMORROW.isoformat()
    assert written(library, outcome) == [
        change
        for id_ in (4, 6)
        for change in (
            (id_, "position", str(positions[id_]), str(now[id_])), (id_, "snoozed_until", day, None),
            (id_, "returned", None, "1"), (id_, "status", "4", "0"),
        )
    ]  # fmt: skip
    assert sorted(now, key=lambda id_: now[id_])[:3] == [4, 6, 1]
    assert 1 < (now[6] - now[4]) == -now[6]  # there is room between them
    assert library.paper(4).row.marks & Mark.RETURNED
    # It is above what came back before.
    library.snooze([5], TOMORROW + timedelta(1))
    clock.now += 86_400
    library.wake()
    assert list(library.open_list(Filter(Field("status", ":", ("inbox",)))).ids(0, 4)) == [5, 4, 6, 1]
    assert sound(library)


@pytest.mark.parametrize("act", ["mark", "snooze"])
def test_a_paper_that_came_back_is_no_longer_marked_so_once_it_is_decided(
    library: Library, clock: Clock, act: str
) -> None:
    library.snooze([4], TOMORROW)
    clock.now += 86_400
    library.wake()
    outcome = library.mark([4, 5], Status.READ) if act == "mark" else library.snooze([4, 5], TOMORROW + timedelta(5))
    assert (4, "returned", "1", None) in written(library, outcome)
    assert 5 not in {change[0] for change in written(library, outcome) if change[1] == "returned"}
    assert not library.paper(4).row.marks & Mark.RETURNED
    library.journal.undo()
    assert library.paper(4).row.marks & Mark.RETURNED
    assert not library.paper(5).row.marks & Mark.RETURNED
    library.journal.redo()
    assert not library.paper(4).row.marks & Mark.RETURNED


def test_priorities_stop_at_their_ends(library: Library) -> None:
    library.prioritise([1], 8)
    outcome = library.prioritise([1, 2, 1], 1)
    assert [library.paper(n).row.priority for n in (1, 2)] == [9, 1]
    assert outcome.paper_ids == (1, 2)
    again = library.prioritise([1, 2], 3)
    assert written(library, again) == [(2, "priority", "1", "4")]
    library.prioritise([1, 2], -100)
    assert [library.paper(n).row.priority for n in (1, 2)] == [-9, -9]
    assert library.prioritise([1, 2], -1).operation is None
    library.journal.undo()
    assert [library.paper(n).row.priority for n in (1, 2)] == [9, 4]


def test_tags_are_given_and_taken_whatever_their_case(library: Library) -> None:
    library.tag([1], ["NLP", "old"])
    outcome = library.tag([1, 2], ["nlp", " two  words ", "TWO words"], ["OLD", "never there"])
    assert outcome.paper_ids == (1, 2)
    assert written(library, outcome) == [
        (1, "tag", "old", None), (1, "tag", None, "two words"),
        (2, "tag", None, "nlp"), (2, "tag", None, "two words"),
    ]  # fmt: skip
    assert sorted(library.paper(1).tags) == ["NLP", "two words"]
    assert library.tag([1, 2], ["nlp"], ["old"]).operation is None
    library.tag([1], ["nlp"], ["NLP"])  # taken and given: it is there
    assert "nlp" in [tag.lower() for tag in library.paper(1).tags]
    assert sound(library)


@pytest.mark.parametrize(("length", "named"), [(41, "…"), (40, "")])
def test_a_tag_that_cannot_be_is_named_shortly(library: Library, length: int, named: str) -> None:
    library.tag([1], ["x" * 100])
    bad = "," + "x" * (length - 1)
    with pytest.raises(ReadqError) as error:
        library.tag([1], [bad])
    assert f"not '{bad[:40]}{named}'" in str(error.value)
    with pytest.raises(ReadqError):
        library.tag([1], [], ["a,b"])


def test_a_tag_is_renamed_in_views_and_respelt_without_a_step(library: Library) -> None:
    library.tag([1, 2], ["nlp"])
    library.tag([2], ["language"])
    library.views.save("Mine", "tag:nlp word")
    library.views.save("Other", "tag:language")
    with pytest.raises(ReadqError, match="no tag 'nothing'"):
        library.tags.rename("nothing", "x")
    before = len(library.journal.history())
    assert library.tags.rename("nlp", "NLP").operation is None
    assert library.paper(1).tags == ("NLP",)
    assert len(library.journal.history()) == before
    outcome = library.tags.rename("nlp", "language")
    assert outcome.operation is not None
    assert outcome.operation.facts == {"old": "NLP", "new": "language"}
    assert [(c[0], c[1], c[2], c[3]) for c in written(library, outcome) if c[0]] == [
        (1, "tag", "NLP", None), (1, "tag", None, "language"), (2, "tag", "NLP", None),
    ]  # fmt: skip
    assert {view.name: view.query for view in library.views.every()} == {
        "Mine": "tag:language word", "Other": "tag:language",
    }  # fmt: skip
    library.journal.undo()
    assert {view.name: view.query for view in library.views.every()}["Mine"].lower() == "tag:nlp word"
    assert sorted(library.paper(2).tags) == ["NLP", "language"]
    gone = library.tags.delete("nlp").operation
    assert gone is not None
    assert gone.verb == "delete_tag"
    assert [library.paper(n).tags for n in (1, 2)] == [(), ("language",)]
    assert sound(library)


# -- order -------------------------------------------------------------------------------------------------------------


def listed(library: Library) -> list[int]:
    return list(library.every_id(Filter()))


def test_a_paper_is_moved_before_after_and_to_the_end(library: Library) -> None:
    ids = listed(library)
    moves: list[tuple[int, int | None, int | None]] = [
        (5, 2, None), (2, 5, None), (1, None, 4), (12, None, 12), (3, 3, None), (7, None, 4), (8, None, 6),
        (2, None, None), (6, None, 2), (4, None, 6), (12, 1, None),
    ]  # fmt: skip
    for moved, before, after in moves:
        past = list(ids)
        outcome = library.move(moved, before, after=after)
        if moved not in (before, after):
            ids.remove(moved)
            place = ids.index(before) if before is not None else ids.index(after) + 1 if after is not None else len(ids)
            ids.insert(place, moved)
        assert listed(library) == ids
        assert (outcome.operation is None) == (moved in (before, after))
        if outcome.operation is not None:
            assert (outcome.paper_ids, outcome.operation.papers, outcome.operation.first_paper) == ((moved,), 1, moved)
            library.journal.undo()
            assert listed(library) == past
            library.journal.redo()
            assert listed(library) == ids
    assert sound(library)


def test_a_move_leaves_room_on_both_sides(library: Library) -> None:
    def position(id_: int) -> int:
        return int(library._connection.execute("SELECT position FROM paper WHERE id = ?", (id_,)).fetchone()[0])

    gap = position(2) - position(1)
    library.move(9, 5)
    assert position(9) - position(4) == position(5) - position(9) == gap // 2
    library.move(9, 1)
    assert position(1) - position(9) == gap // 2
    library.move(9, None)
    assert position(9) - position(12) == gap
    for turn in range(2 * gap.bit_length()):
        moving, above = ((9, 8), (8, 9))[turn % 2]
        room = position(5) - position(above if turn else 4)
        outcome = library.move(moving, 5)
        assert (len(written(library, outcome)) > 1) is (room < 2)
        if room < 2:
            break
    moved = {change[0] for change in written(library, outcome)}
    assert 1 < len(moved) <= 5  # few others had to move
    assert {5, 10, 11, 12}.isdisjoint(moved)  # and none behind
    assert len({position(n) for n in range(1, MANY + 1)}) == MANY


def test_where_there_is_no_room_it_is_made(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "POSITION_GAP", 3)
    library._connection.execute("UPDATE paper SET position = 2 * id")
    ids = listed(library)
    chance = random.Random(1)
    for _ in range(30):
        moved = chance.choice(ids)
        past = list(ids)
        ids.remove(moved)
        before = chance.choice([*ids[:3], *ids, None])
        ids.insert(ids.index(before) if before is not None else len(ids), moved)
        outcome = library.move(moved, before)
        assert listed(library) == ids
        if outcome.operation is None:  # it is where it was
            assert ids == past
            continue
        library.journal.undo()
        assert listed(library) == past
        library.journal.redo()
        assert listed(library) == ids
    positions = [position for (position,) in library._connection.execute("SELECT position FROM paper")]
    assert len(set(positions)) == MANY
    assert max(positions) - min(positions) < 30 * 3  # the room is used that there is
    assert sound(library)


@pytest.mark.parametrize(("moved", "before", "after"), [(99, 1, None), (1, 99, None), (1, None, 99), (99, None, None)])
def test_what_is_not_there_is_not_moved(library: Library, moved: int, before: int | None, after: int | None) -> None:
    with pytest.raises(ReadqError, match="There is no paper 99; nothing was moved"):
        library.move(moved, before, after=after)
    assert library.journal.history() == []
    assert listed(library) == list(range(1, MANY + 1))


# -- what is left alone ------------------------------------------------------------------------------------------------


def test_each_thing_that_was_changed_since_is_left_alone(library: Library) -> None:
    steps: list[tuple[Callable[[], Outcome], Callable[[], Outcome], Callable[[], Any], Any]] = [
        (lambda: library.prioritise([1, 2], 1), lambda: library.prioritise([1], 1),
         lambda: [row.priority for row in library.rows([1, 2])], [2, 0]),
        (lambda: library.tag([1, 2], ["new"]), lambda: library.tag([1], (), ["new"]),
         lambda: [paper.tags for paper in library.papers([1, 2])], [(), ()]),
        (lambda: library.snooze([1, 2], TOMORROW), lambda: library.snooze([1], TOMORROW + timedelta(1)),
         lambda: [row.snoozed_until for row in library.rows([1, 2])],
         [(TOMORROW + timedelta(1)).isoformat(), None]),
        (lambda: library.mark([1, 2], Status.READ), lambda: library.mark([1], Status.SKIP),
         lambda: [(row.status, row.decided_at) for row in library.rows([1, 2])],
         [(Status.SKIP, START), (Status.INBOX, None)]),
    ]  # fmt: skip
    for act, since, look, wanted in steps:
        step = act().operation
        since()
        assert step is not None
        outcome = library.journal.undo_operation(step.id)
        assert look() == wanted
        assert outcome.paper_ids in ((2,), (1, 2))
        assert set(outcome.conflicts) <= {1}
        assert outcome.operation is not None
        assert sound(library)
        while library.journal.undo().operation is not None:
            pass


def test_a_decision_that_was_made_again_is_left_alone(library: Library, clock: Clock) -> None:
    first = library.mark([1], Status.READ).operation
    library.mark([1], Status.INBOX)
    clock.now += 60
    library.mark([1], Status.READ)
    assert first is not None
    outcome = library.journal.undo_operation(first.id)
    assert (outcome.paper_ids, outcome.conflicts) == ((), (1,))
    assert (library.paper(1).status, library.paper(1).row.decided_at) == (Status.READ, START + 60)
    library.journal.redo_operation(first.id)
    assert (library.paper(1).status, library.paper(1).row.decided_at) == (Status.READ, START + 60)
    assert sound(library)


def test_a_tag_that_is_back_is_not_given_again(library: Library) -> None:
    library.tag([1, 2], ["t"])
    step = library.tag([1, 2], (), ["t"]).operation
    library.tag([1], ["t"])
    assert step is not None
    outcome = library.journal.undo_operation(step.id)
    assert (outcome.paper_ids, outcome.conflicts) == ((2,), (1,))
    assert [paper.tags for paper in library.papers([1, 2])] == [("t",), ("t",)]


@pytest.mark.parametrize(("since", "left"), [("Something else.", "Something else."), (None, None)])
def test_a_note_that_was_changed_since_is_left_alone(library: Library, since: str | None, left: str | None) -> None:
    step = library.notes.write(1, "A thought.").operation
    library.notes.write(1, since)
    assert step is not None
    outcome = library.journal.undo_operation(step.id)
    assert (outcome.paper_ids, outcome.conflicts) == ((), (1,))
    assert library.paper(1).note == left
    library.notes.write(1, "A thought.")
    with pytest.raises(ReadqError, match=f"Step {step.id} cannot be undone now"):
        library.journal.undo_operation(step.id)
    assert library.journal.redo_operation(step.id).conflicts == (1,)
    assert library.paper(1).note == "A thought."


def test_where_a_status_stays_so_does_what_came_with_it(library: Library) -> None:
    """A paper that is snoozed again until the day it once was, but was decided between, keeps all of the new."""
    first = library.snooze([1], TOMORROW).operation
    library.mark([1], Status.READ)
    assert first is not None
    outcome = library.journal.undo_operation(first.id)
    assert outcome.conflicts == (1,)
    row = library.paper(1).row
    assert (row.status, row.decided_at, row.snoozed_until) == (Status.READ, START, None)
    assert sound(library)


# -- redo and what ends it ---------------------------------------------------------------------------------------------


def test_redo_outlives_what_is_no_decision(library: Library, clock: Clock) -> None:
    library.snooze([5], TOMORROW)
    library.mark([1], Status.READ)
    library.journal.undo()
    clock.now += 86_400
    library.wake()
    (step,) = [each for each in library.journal.history() if each.verb == "return"]
    with pytest.raises(ReadqError, match="cannot be undone"):
        library.journal.undo_operation(step.id)
    assert library.journal.in_turn(redo=True) is not None
    assert library.journal.redo().paper_ids == (1,)
    assert library.paper(1).status is Status.READ
    assert library.journal.undo().paper_ids == (1,)
    assert library.paper(5).row.marks & Mark.RETURNED


def test_what_can_no_longer_be_redone_in_turn_can_be_by_its_number(library: Library) -> None:
    first = library.mark([1], Status.READ).operation
    library.journal.undo()
    library.mark([2], Status.READ)
    assert first is not None
    assert library.journal.in_turn(redo=True) is None
    turn = library.journal.in_turn()
    assert turn is not None
    assert turn.first_paper == 2
    with pytest.raises(ReadqError, match=f"Step {first.id} cannot be undone now"):
        library.journal.undo_operation(first.id)
    assert library.journal.in_force([first.id, turn.id, 999]) == {turn.id}
    assert library.journal.redo_operation(first.id).paper_ids == (1,)
    assert library.paper(1).status is Status.READ
    with pytest.raises(ReadqError, match=f"Step {first.id} cannot be redone now"):
        library.journal.redo_operation(first.id)
    for number in (999, library.journal.history()[0].id):
        with pytest.raises(ReadqError, match="cannot be undone now"):
            library.journal.undo_operation(number)


def test_papers_come_back_in_the_order_in_which_they_went(library: Library) -> None:
    library.mark([7, 3, 5], Status.READ)
    undone = library.journal.undo()
    assert undone.paper_ids == (7, 3, 5)
    assert undone.operation is not None
    assert (undone.operation.papers, undone.operation.first_paper) == (3, 7)
    assert library.journal.redo().paper_ids == (7, 3, 5)
    step = library.notes.write(4, "x").operation
    library.notes.write(4, "y")
    assert step is not None
    left = library.journal.undo_operation(step.id)
    assert left.operation is not None
    assert (left.paper_ids, left.operation.papers, left.operation.first_paper) == ((), 0, 4)


def test_a_round_is_taken_back_in_its_order_and_says_what_it_was(library: Library) -> None:
    steps = [
        each.operation.id for each in (library.mark([n], Status.READ) for n in (3, 1, 2)) if each.operation is not None
    ]
    outcome, undone = library.journal.undo_operations([steps[1], steps[0], steps[2]], "round")
    assert (outcome.paper_ids, undone) == ((3, 1, 2), 3)
    assert outcome.operation is not None
    assert outcome.operation.facts == {"steps": 3, "of": "round"}
    assert library.journal.touched(outcome.operation.id) == [2, 1, 3]
    redone = library.journal.redo()
    assert redone.operation is not None
    assert (redone.operation.facts, redone.paper_ids) == ({"steps": 3, "of": "round"}, (3, 1, 2))
    library.mark([2], Status.SKIP)
    outcome, undone = library.journal.undo_operations(steps[:2], "")
    assert outcome.operation is not None
    assert (undone, outcome.operation.facts) == (2, {"steps": 2})
    one, undone = library.journal.undo_operations(steps, "round")  # of which one is left, and cannot be
    assert one.operation is not None
    assert (undone, one.operation.facts, one.conflicts) == (0, {}, (2,))
    assert sound(library)


# -- saved views -------------------------------------------------------------------------------------------------------


def test_a_view_that_is_another_by_now_is_left_alone_and_named(library: Library) -> None:
    step = library.views.save("Mine", "status:read").operation
    library.views.save("Mine", "status:queue")
    assert step is not None
    outcome = library.journal.undo_operation(step.id)
    assert outcome.view == "Mine"
    assert [view.query for view in library.views.every()] == ["status:queue"]
    assert written(library, outcome) == []
    assert library.journal.touched(step.id) == []


# -- long ones ---------------------------------------------------------------------------------------------------------


def test_a_long_decision_tells_how_far_it_is(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (decide, journal):
        monkeypatch.setattr(module, "BATCH" if module is decide else "_BATCH", 2)
    monkeypatch.setattr("readq.store.reader_state._BATCH", 2)
    monkeypatch.setattr(library_journal, "STEPS", 2)
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        told.append((done, total))

    def seen() -> list[tuple[int, int]]:
        found = list(told)
        told.clear()
        return found

    steps = []
    whole = [(0, 5), (2, 5), (4, 5), (5, 5)]
    acts: list[Callable[[], Outcome]] = [
        lambda: library.mark([1, 2, 3, 4, 5], Status.READ, watch),
        lambda: library.prioritise([1, 2, 3, 4, 5], 1, watch),
        lambda: library.snooze([1, 2, 3, 4, 5], TOMORROW, watch),
        lambda: library.tag([1, 2, 3, 4, 5], ["t"], (), watch),
        lambda: library.tags.rename("t", "u", watch),
    ]
    for act in acts:
        outcome = act()
        assert outcome.paper_ids == (1, 2, 3, 4, 5)
        assert seen() == whole
        assert outcome.operation is not None
        steps.append(outcome.operation.id)
    for _ in acts:
        assert library.journal.undo(watch).paper_ids == (1, 2, 3, 4, 5)
        assert seen() == whole
    for _ in acts:
        library.journal.redo(watch)
        assert seen() == whole
    assert library.journal.in_force([*steps, 999]) == set(steps)
    library.journal.undo_operations(steps, "round", watch)
    assert seen() == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert sound(library)

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    for go in (lambda: library.mark([1, 2, 3], Status.SKIP, stop), lambda: library.journal.redo(stop)):
        with pytest.raises(KeyboardInterrupt):
            go()
        assert [paper.status for paper in library.papers([1, 2, 3])] == [Status.INBOX] * 3
    assert sound(library)


# -- looking back ------------------------------------------------------------------------------------------------------


def test_fifty_entries_of_the_history_are_read_where_nothing_is_said(library: Library) -> None:
    for turn in range(51):
        library.prioritise([1], 1 if turn % 2 else -1)
    assert len(library.journal.history()) == 50
    assert len(library.journal.history(60)) == 51


def test_history_is_read_in_pages(library: Library) -> None:
    steps = [library.mark([1 + n % 3], (Status.READ, Status.INBOX)[n // 3 % 2]).operation for n in range(12)]
    ids = [step.id for step in steps if step is not None][::-1]
    assert len(ids) == 12
    assert [step.id for step in library.journal.history()] == ids
    assert [step.id for step in library.journal.history(5)] == ids[:5]
    assert [step.id for step in library.journal.history(5, before=ids[4])] == ids[5:10]
    assert [step.id for step in library.journal.history(50, before=ids[-2])] == ids[-1:]
    assert library.journal.history(before=ids[-1]) == []
    assert [step.id for step in library.journal.history(2, paper_id=2)] == [
        step.id for step in reversed([each for each in steps if each is not None]) if step.first_paper == 2
    ][:2]  # fmt: skip
    assert len(library.journal.history(paper_id=2)) == 4
    assert [step.id for step in library.journal.history(3, text="read")] == [
        step.id for step in reversed([each for each in steps if each is not None]) if step.verb == "read"
    ][:3]  # fmt: skip
    assert library.journal.history(0) == []


def test_a_paper_has_the_history_and_the_notes_of_what_went_into_it(library: Library, clock: Clock) -> None:
    library.notes.write(2, "of the second")
    library.mark([3], Status.READ)
    clock.now += 1
    library.notes.write(1, "of the first")
    library.duplicates.merge(2, 3)
    library.duplicates.merge(1, 2)
    assert [step.verb for step in library.journal.history(paper_id=1)] == [
        "merge", "merge", "write_note", "read", "write_note",
    ]  # fmt: skip
    revisions = library.notes.revisions(1)
    assert [text for _, text in revisions][-2:] == ["of the first", "of the second"]
    assert revisions[-2:] == [(START + 1, "of the first"), (START, "of the second")]


def test_a_step_of_several_transactions_is_one(library: Library) -> None:
    """As when a reader's notes and tags come in batch by batch."""
    context = library._context

    def go_on(earlier: int | None, id_: int) -> Outcome:
        with writing(context.connection):
            step = Step(context, "take_over", earlier)
            step.set("priority", [(id_, "0")], "1")
            return step.finish()

    first = go_on(None, 2).operation
    assert first is not None
    again = go_on(first.id, 1).operation
    assert again is not None
    assert (again.id, again.papers, again.first_paper) == (first.id, 2, 2)
    with writing(context.connection):
        nothing = Step(context, "take_over", first.id).finish()
    assert nothing.operation is not None
    assert (nothing.operation.papers, nothing.paper_ids) == (2, ())
    assert len(library.journal.history()) == 1
    assert library.journal.undo().paper_ids == (2, 1)
    assert [row.priority for row in library.rows([1, 2])] == [0, 0]
    other = go_on(first.id, 3).operation  # which is not in force: another step
    assert other is not None
    assert other.id != first.id
    assert other.papers == 1
    assert sound(library)


def test_a_step_that_changes_nothing_is_not_told(library: Library) -> None:
    context = library._context
    with writing(context.connection):
        step = Step(context, "take_over")
        step.set("priority", [(1, "0"), (2, "0")], "0")
        step.set("priority", [], "1")
        assert step.finish() == Outcome(None)
        step = Step(context, "take_over")
        assert step.finish([1]) == Outcome(None)
        step = Step(context, "move")
        step.note([Change(3, "tag", None, "x"), Change(2, "tag", None, "x")])
        told = step.finish([2])
    assert told.operation is not None
    assert (told.operation.papers, told.operation.first_paper, told.paper_ids) == (1, 2, (2,))
    assert len(library.journal.history()) == 1
    assert library.journal.touched(told.operation.id) == [3, 2]


def test_a_sitting_ends_where_something_else_was_done_to_the_note(library: Library) -> None:
    tagged = library.tag([1], ["x"]).operation
    assert tagged is not None
    outcome = library.notes.write(1, "a note", base=None, continuing=tagged.id)  # not a step of this note
    assert [step.verb for step in library.journal.history()] == ["write_note", "tag"]
    other = library.notes.write(2, "of another", base=None, continuing=outcome.operation.id)  # type: ignore[union-attr]
    assert [step.verb for step in library.journal.history()] == ["write_note", "write_note", "tag"]
    assert library.notes.revisions(1) == [(START, "a note")]
    library.journal.undo()
    assert [library.paper(n).note for n in (1, 2)] == ["a note", None]
    again = library.notes.write(2, "once more", base=None, continuing=other.operation.id)  # type: ignore[union-attr]
    assert again.operation is not None
    library.journal.undo()
    assert library.paper(2).note is None
    assert library.count(parse("note:once")) == 0
    assert library.count(parse("note:note")) == 1
    assert sound(library)


@pytest.mark.parametrize("continues", [1, 2])
def test_a_sitting_that_goes_on_with_itself_is_damage(library: Library, continues: int) -> None:
    first = library.notes.write(1, "a").operation
    second = library.notes.write(1, "ab", continuing=first.id if first is not None else None).operation
    assert (first and first.id, second and second.id) == (1, 2)
    if continues == 1:
        assert [change.after for change in library.journal.changes(2)] == ["ab"]
        library._connection.execute("UPDATE operation SET continues = 2 WHERE id = 1")
    else:
        library._connection.execute("UPDATE operation SET continues = ? WHERE id = 2", (continues,))
    with pytest.raises(ReadqError):
        library.journal.changes(2)


def test_a_step_whose_facts_have_no_names_is_damage(library: Library) -> None:
    library.mark([1], Status.READ)
    library._connection.execute("UPDATE operation SET facts = '[]'")
    with pytest.raises(ReadqError):
        library.journal.history()


def test_history_finds_what_stands_at_either_end_of_a_title(library: Library) -> None:
    library.tag([4], ["x"])
    library.mark([5], Status.READ)
    for text, verbs in (("4, of many” +x", ["tag"]), ("tagged “paper", ["tag"]), ("of many”", ["read", "tag"])):
        assert [step.verb for step in library.journal.history(text=text)] == verbs
