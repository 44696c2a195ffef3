"""Decisions, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from readq.errors import ReadqError
from readq.filters import Field, Filter, Term
from readq.library import Library
from readq.model import Mark, Status
from readq.store import journal
from tests.support.libraries import START, Clock, add_listing, draft, open_library

TODAY = date.fromtimestamp(START)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", clock) as library:
        add_listing(library, [draft(f"A sufficiently long title {n}", f"abstract {n}") for n in range(30)])
        yield library


def state(library: Library) -> Any:
    """Everything of the reader's that a step may change."""
    return [
        (p.id, p.status, p.row.decided_at, p.row.priority, p.row.snoozed_until, p.row.marks, p.tags, p.note)
        for p in library.papers(list(library.every_id(Filter())))
    ], library.counts()


def test_marking_counts_and_is_one_step(library: Library) -> None:
    outcome = library.mark([3, 1, 2], Status.SKIP)
    assert outcome.operation is not None
    assert (outcome.paper_ids, outcome.operation.papers) == ((3, 1, 2), 3)
    assert library.counts().status == {Status.INBOX: 27, Status.QUEUE: 0, Status.READ: 0, Status.SKIP: 3}
    assert library.paper(1).row.decided_at == START


def test_marking_again_is_no_new_step(library: Library) -> None:
    library.mark([1], Status.READ)
    assert library.mark([1], Status.READ).operation is None
    assert len(library.journal.history()) == 1


def test_back_to_the_inbox_forgets_when_it_was_decided(library: Library) -> None:
    library.mark([1], Status.READ)
    library.mark([1], Status.INBOX)
    assert library.paper(1).row.decided_at is None


def test_undo_and_redo_go_through_all_steps_in_order(library: Library) -> None:
    states = [state(library)]
    actions: list[Callable[[], object]] = [
        lambda: library.mark([1, 2], Status.QUEUE),
        lambda: library.mark([2], Status.READ),
        lambda: library.prioritise([1, 2, 3], 2),
        lambda: library.notes.write(2, "a note"),
        lambda: library.tag([1, 2], ["nlp"], []),
        lambda: library.tags.rename("nlp", "language"),
        lambda: library.snooze([4], TODAY + timedelta(days=2)),
        lambda: library.mark_where(Filter(Field("status", ":", ("inbox",))), Status.SKIP),
    ]
    for action in actions:
        action()
        states.append(state(library))
    for wanted in states[-2::-1]:
        library.journal.undo()
        assert state(library) == wanted
    assert library.journal.undo().operation is None
    for wanted in states[1:]:
        library.journal.redo()
        assert state(library) == wanted
    assert library.journal.redo().operation is None
    assert library.maintenance.check() == []


def test_a_new_decision_ends_redo(library: Library) -> None:
    library.mark([1], Status.READ)
    library.journal.undo()
    library.mark([2], Status.READ)
    assert library.journal.redo().operation is None


def test_undo_leaves_alone_what_was_changed_since(library: Library) -> None:
    first = library.mark([1, 2], Status.SKIP).operation
    library.mark([1], Status.READ)
    assert first is not None
    outcome = library.journal.undo_operation(first.id)
    assert (outcome.paper_ids, outcome.conflicts) == ((2,), (1,))
    assert [library.paper(n).status for n in (1, 2)] == [Status.READ, Status.INBOX]
    assert library.paper(1).row.decided_at is not None


def test_a_step_cannot_be_undone_twice(library: Library) -> None:
    step = library.mark([1], Status.SKIP).operation
    assert step is not None
    library.journal.undo_operation(step.id)
    with pytest.raises(ReadqError, match="cannot be undone"):
        library.journal.undo_operation(step.id)


def test_undo_survives_a_restart(tmp_path: Path) -> None:
    with open_library(tmp_path / "b.db") as library:
        add_listing(library, [draft("A sufficiently long title", "x")])
        library.mark([1], Status.SKIP)
    with open_library(tmp_path / "b.db") as library:
        assert library.journal.undo().paper_ids == (1,)
        assert library.paper(1).status is Status.INBOX


def test_two_processes_see_each_other(tmp_path: Path) -> None:
    with open_library(tmp_path / "c.db") as one, open_library(tmp_path / "c.db") as two:
        add_listing(one, [draft("A sufficiently long title", "x")])
        assert two.changed_elsewhere()
        assert not two.changed_elsewhere()
        two.mark([1], Status.QUEUE)
        assert not two.changed_elsewhere()
        assert one.changed_elsewhere()
        assert one.journal.undo().paper_ids == (1,)


def test_snoozed_papers_leave_the_inbox_and_come_back_on_top(library: Library, clock: Clock) -> None:
    library.snooze([10, 20], TODAY + timedelta(days=3))
    inbox = Filter(Field("status", ":", ("inbox",)))
    assert library.count(inbox) == 28
    assert library.counts().snoozed == 2
    clock.now += 2 * 86_400
    assert library.wake().operation is None
    clock.now += 86_400
    library.wake()
    listed = library.open_list(inbox)
    assert list(listed.ids(0, 3)) == [10, 20, 1]
    assert Mark.RETURNED in library.paper(10).row.marks
    library.mark([10], Status.READ)
    assert Mark.RETURNED not in library.paper(10).row.marks
    clock.now -= 10 * 86_400
    assert library.wake().operation is None
    assert library.count(inbox) == 29


def test_a_day_that_is_over_cannot_be_snoozed_until(library: Library) -> None:
    with pytest.raises(ReadqError, match="not after today"):
        library.snooze([1], TODAY)


def test_a_paper_can_be_moved_anywhere_any_number_of_times(library: Library) -> None:
    ids = list(range(1, 31))
    library.mark(ids, Status.QUEUE)
    queue = Filter(Field("status", ":", ("queue",)))
    for turn in range(40):
        moved, target = ids[-1 - turn % 2], ids[3]
        library.move(moved, target)
        ids.remove(moved)
        ids.insert(ids.index(target), moved)
        assert list(library.every_id(queue)) == ids
    library.move(ids[0], None)
    assert list(library.every_id(queue)) == ids[1:] + ids[:1]
    library.journal.undo()
    assert list(library.every_id(queue)) == ids


def test_notes_are_found_kept_and_taken_back(library: Library) -> None:
    library.notes.write(5, "Compare with Zürich results")
    assert list(library.every_id(Filter(Term("zurich")))) == [5]
    library.notes.write(5, "Something else", base="Compare with Zürich results")
    assert list(library.every_id(Filter(Term("zurich")))) == []
    assert [body for _, body in library.notes.revisions(5)] == ["Something else", "Compare with Zürich results"]
    library.journal.undo()
    assert list(library.every_id(Filter(Term("zurich", field="note")))) == [5]
    library.notes.write(5, "  \n ")
    assert library.paper(5).note is None
    assert Mark.NOTE not in library.paper(5).row.marks


def test_a_note_changed_elsewhere_keeps_both_versions(library: Library) -> None:
    library.notes.write(5, "mine before")
    library.notes.write(5, "theirs")
    outcome = library.notes.write(5, "mine now", base="mine before")
    note = library.paper(5).note or ""
    assert outcome.conflicts == (5,)
    assert "mine now" in note
    assert "theirs" in note


@pytest.mark.parametrize("name", ["", "  ", "a,b", 'a"b', "a*", "x" * 101, "a\x1b[31m"])
def test_a_tag_has_a_sensible_name(library: Library, name: str) -> None:
    with pytest.raises(ReadqError, match="A tag is up to"):
        library.tag([1], [name])
    assert library.journal.history() == []


def test_renaming_a_tag_into_another_merges_them(library: Library) -> None:
    library.tag([1, 2], ["nlp"])
    library.tag([2, 3], ["Language"])
    library.tags.rename("NLP", "language")
    assert library.counts().tags == {"Language": (3, 3)}
    library.journal.undo()
    assert library.counts().tags == {"nlp": (2, 2), "Language": (2, 2)}
    assert library.maintenance.check() == []


def test_history_can_be_asked_about_a_paper_and_a_word(library: Library) -> None:
    library.mark([1], Status.SKIP)
    library.mark([2], Status.READ)
    library.notes.write(1, "x")
    assert [o.kind for o in library.journal.history(paper_id=1)] == ["note", "mark"]
    assert [o.verb for o in library.journal.history(text="READ")] == ["read"]
    first, *_ = library.journal.history(limit=1)
    assert len(library.journal.history(before=first.id)) == 2


class Undoing(RuleBasedStateMachine):
    """Whatever is done in whatever order, undo brings back exactly what was before, and the counts stay right."""

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.library = open_library(Path(self.folder.name) / "a.db", self.clock)
        add_listing(self.library, [draft(f"A sufficiently long title {n}", "x") for n in range(6)])
        self.past: list[Any] = []
        self.future: list[Any] = []

    def done(self, before: Any, outcome: Any) -> None:
        self.clock.now += 1
        if outcome.operation is not None:
            self.past.append(before)
            self.future.clear()

    ids = st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)
    names = st.sampled_from(("nlp", "NLP", "vision", "ﬀ"))

    @rule(ids=ids, status=st.sampled_from(Status))
    def mark(self, ids: list[int], status: Status) -> None:
        self.done(state(self.library), self.library.mark(ids, status))

    @rule(ids=ids, change=st.integers(-9, 9))
    def prioritise(self, ids: list[int], change: int) -> None:
        self.done(state(self.library), self.library.prioritise(ids, change))

    @rule(ids=ids, days=st.integers(1, 3) | st.none())
    def snooze(self, ids: list[int], days: int | None) -> None:
        until = None if days is None else date.fromtimestamp(self.clock.now) + timedelta(days=days)
        self.done(state(self.library), self.library.snooze(ids, until))

    @rule(ids=ids, add=st.lists(names, max_size=2), remove=st.lists(names, max_size=1))
    def tag(self, ids: list[int], add: list[str], remove: list[str]) -> None:
        self.done(state(self.library), self.library.tag(ids, add, remove))

    @rule(id_=st.integers(1, 6), body=st.sampled_from(("one", "two ﬁ", None)))
    def annotate(self, id_: int, body: str | None) -> None:
        self.done(state(self.library), self.library.notes.write(id_, body))

    @rule()
    def undo(self) -> None:
        before = state(self.library)
        outcome = self.library.journal.undo()
        assert (outcome.operation is not None) == bool(self.past)
        assert outcome.conflicts == ()
        if self.past:
            assert state(self.library) == self.past.pop()
            self.future.append(before)

    @rule()
    def redo(self) -> None:
        before = state(self.library)
        outcome = self.library.journal.redo()
        assert (outcome.operation is not None) == bool(self.future)
        if self.future:
            assert state(self.library) == self.future.pop()
            self.past.append(before)

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "library"):
            assert self.library.maintenance.check() == []

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()


TestUndoing = Undoing.TestCase
TestUndoing.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)


def test_history_is_searched_whatever_the_case_and_the_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_LOOKED_THROUGH", 3)
    titles = ["Étude of ΣΟΦΟΣ and such", "Plain [x] title of 100% *", "Naïve Straße in Köln here"]
    with open_library(tmp_path / "h.db") as library:
        add_listing(library, [draft(title, "x") for title in titles])
        for _ in range(5):
            for paper in (1, 2, 3):
                library.mark([paper], Status.READ)
                library.mark([paper], Status.INBOX)

        def found(text: str) -> set[int | None]:
            steps = library.journal.history(1000, text=text)
            assert [step.id for step in steps] == sorted((step.id for step in steps), reverse=True)
            assert len(steps) in (0, 10, 30)
            return {step.first_paper for step in steps}

        for text in ("étude", "σοφος", "ÉTUDE OF σοφοσ"):
            assert found(text) == {1}
        for text in ("[X]", "100% *", "PLAIN"):
            assert found(text) == {2}
        assert found("KÖLN") == found("straße") == {3}
        assert found("[y]") == found("?lain") == found("_lain") == set()
        assert found("title") == {2}
        assert len(library.journal.history(4, text="KÖLN")) == 4
        assert library.journal.history(1000, text="köln", stop=lambda: True) == []
