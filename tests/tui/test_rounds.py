"""A round of triage as plain state: every paper comes once, counts add up, taking back everything leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Collection

from hypothesis import example, given, settings
from hypothesis import strategies as st

from readq.model import Mark, Row, Status
from readq.tui.triage.replay import DEFER, KEEP, READ, SKIP, caught_up
from readq.tui.triage.round import Round

STATUS = {SKIP: Status.SKIP, READ: Status.READ}


class Shelf:
    """A list of papers whose statuses can be changed, as `readq.library.PaperList` behaves."""

    complete = True
    surprises: Collection[int] = ()

    def __init__(self, ids: list[int], status: dict[int, Status] | None = None) -> None:
        self._ids = ids
        self.total = len(ids)
        self.levels: dict[int, int] = {}
        self.rough = False
        self.status = status if status is not None else dict.fromkeys(ids, Status.INBOX)

    def row(self, paper: int) -> Row:
        return Row(paper, f"Paper {paper}", self.status[paper], 0, Mark(0), 1, None, 1, 0, None, None)

    def window(self, start: int, stop: int) -> list[Row]:
        return [self.row(paper) for paper in self._ids[start:stop]]

    def position(self, paper_id: int) -> int | None:
        return self._ids.index(paper_id) if paper_id in self._ids else None

    def ids(self, start: int, stop: int) -> list[int]:
        return self._ids[start:stop]


def act(shelf: Shelf, walk: Round, verb: str, operation: int) -> None:
    """What the screen does for one key."""
    paper = walk.current
    if verb == "back":
        walk.back()
    elif verb == "forward":
        walk.forward()
    elif verb == "undo":
        step = walk.take_back()
        if step is not None and step.operation is not None:
            shelf.status[step.paper] = STATUS.get(step.before, Status.INBOX)
    elif paper is None:
        return
    elif verb == DEFER:
        if walk.may_put_off:
            walk.settle(paper, DEFER, None)
            walk.advance()
    else:
        changed = shelf.status[paper] is not STATUS.get(verb, Status.INBOX)
        shelf.status[paper] = STATUS.get(verb, Status.INBOX)
        walk.settle(paper, verb, operation if changed else None)
        walk.advance()


VERBS = st.lists(st.sampled_from([SKIP, READ, KEEP, DEFER, "back", "forward", "undo"]), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), st.integers(0, 11), VERBS)
def test_counts_add_up_and_every_paper_gets_its_turn(papers: int, start: int, verbs: list[str]) -> None:
    shelf = Shelf(list(range(1, papers + 1)))
    walk = Round(shelf, start=start % papers)
    walk.advance()
    for number, verb in enumerate(verbs):
        act(shelf, walk, verb, number)
        tally = walk.tally()
        assert walk.total == papers
        assert walk.done + walk.left == papers
        assert walk.done == sum(tally.values())
        assert len(set(walk.trail)) == len(walk.trail)
        decided = sum(status is not Status.INBOX for status in shelf.status.values())
        assert tally[SKIP] + tally[READ] == decided
    while walk.current is not None and not walk.verdict(walk.current):
        act(shelf, walk, SKIP, 99)
    for _ in range(papers):
        if walk.advance() is not None:
            act(shelf, walk, SKIP, 99)
    assert walk.left == 0
    assert set(walk.trail) == set(range(1, papers + 1))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), VERBS)
def test_taking_everything_back_leaves_every_paper_undecided(papers: int, verbs: list[str]) -> None:
    shelf = Shelf(list(range(1, papers + 1)))
    walk = Round(shelf)
    walk.advance()
    for number, verb in enumerate(verbs):
        act(shelf, walk, verb, number)
    while walk.steps:
        act(shelf, walk, "undo", 0)
    assert set(shelf.status.values()) == {Status.INBOX}
    assert walk.done == 0
    assert walk.left == papers


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 12), VERBS)
def test_a_round_that_is_left_goes_on_with_the_same_paper_and_the_same_counts(papers: int, verbs: list[str]) -> None:
    ids = list(range(1, papers + 1))
    shelf = Shelf(ids)
    walk = Round(shelf)
    walk.advance()
    for number, verb in enumerate(verbs):
        act(shelf, walk, verb, number)
    kept = json.loads(json.dumps(walk.kept()))
    open_ids = [paper for paper in ids if shelf.status[paper] is Status.INBOX]
    later = Shelf(open_ids, shelf.status)
    again = Round(later, start=later.position(kept["current"]) or 0 if kept["current"] else 0)
    again.resume(kept, {paper: shelf.row(paper) for paper in ids}, range(len(verbs)))
    front = again.advance()
    assert again.tally() == walk.tally()
    assert again.total == papers
    current = walk.current
    if current is not None and not walk.verdict(current):
        assert front == current
    if front is None:
        assert again.left == 0


@settings(max_examples=150, deadline=None)
@example(2, 0, [DEFER, SKIP, "undo"], 0)
@example(3, 0, [DEFER, DEFER, "back", "back", DEFER], 0)
@given(st.integers(2, 12), st.integers(0, 11), VERBS, st.integers(0, 60))
def test_a_round_that_ends_with_the_program_goes_on_as_far_as_it_came(
    papers: int, start: int, verbs: list[str], when: int
) -> None:
    ids = list(range(1, papers + 1))
    shelf = Shelf(ids)
    walk = Round(shelf, start=start % papers)
    walk.advance()
    kept = None
    following: list[int] = []
    logged = False
    for number, verb in enumerate(verbs):
        if number == when:
            kept = json.loads(json.dumps(walk.kept()))
            walk.log.clear()
        known, coming = len(walk.log), walk.following()
        act(shelf, walk, verb, number)
        logged = len(walk.log) > known
        if logged:
            following = [walk.current or 0, *walk.following()] if verb == "undo" else coming
    whole = caught_up(kept, json.loads(json.dumps(walk.log)), following)
    later = Shelf([paper for paper in ids if shelf.status[paper] is Status.INBOX], shelf.status)
    places = [place for paper in following if (place := later.position(paper)) is not None]
    again = Round(later, start=places[0] if places else 0)
    again.resume(whole, {paper: shelf.row(paper) for paper in ids}, range(len(verbs)))
    front = again.advance()
    assert again.tally() == walk.tally()
    assert again.total == papers
    assert again.deferred == walk.deferred
    assert [step.paper for step in again.steps] == [step.paper for step in walk.steps]
    if logged and walk.current is not None and not walk.verdict(walk.current):
        assert front == walk.current


def test_papers_decided_elsewhere_meanwhile_are_left_out() -> None:
    shelf = Shelf([1, 2, 3, 4])
    walk = Round(shelf)
    walk.advance()
    shelf.status[2] = Status.READ
    act(shelf, walk, SKIP, 1)
    assert walk.current == 3
    assert walk.total == 3


def test_put_off_papers_come_at_the_end_in_their_order() -> None:
    shelf = Shelf([1, 2, 3, 4])
    walk = Round(shelf)
    walk.advance()
    for verb in (DEFER, SKIP, DEFER, SKIP):
        act(shelf, walk, verb, 1)
    assert walk.current == 1
    act(shelf, walk, SKIP, 2)
    assert walk.current == 3


def test_only_what_is_looked_at_is_read_of_a_long_list() -> None:
    class Long(Shelf):
        read = 0

        def window(self, start: int, stop: int) -> list[Row]:
            self.read += stop - start
            return super().window(start, stop)

    shelf = Long(list(range(1, 5_001)))
    walk = Round(shelf, start=4_990)
    seen = [walk.advance() for _ in range(1)]
    for number in range(20):
        act(shelf, walk, SKIP, number)
        seen.append(walk.current)
    assert seen[:3] == [4_991, 4_992, 4_993]
    assert seen[10:12] == [1, 2]
    assert shelf.read < 100
