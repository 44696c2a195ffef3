"""A round of triage: which paper is next, what was decided, what can be taken back. No toolkit and no library.

The papers of a round come from an ordered list that is asked for a few rows at a time, so that a round over millions of
papers costs what is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from readq.model import Row, Status
from readq.tui.paper_list.browser import Papers
from readq.tui.triage.replay import AGAIN, BACK, DEFER, KEEP, QUEUE, READ, SKIP, SNOOZE, Event, RoundState, Step

VERDICTS = (QUEUE, SKIP, READ, SNOOZE, KEEP)  # what settles a paper for this round
OF_STATUS = {Status.QUEUE: QUEUE, Status.SKIP: SKIP, Status.READ: READ, Status.INBOX: KEEP}
_WINDOW = 32
_FOLLOWING = 8
_KEPT = 5_000  # papers remembered of a round that is left


class Round:
    """A walk through ``papers``, from place ``start`` to the end and then from the top.

    ``undecided``: papers that are no longer undecided when their turn comes are left out. ``trail`` are the papers
    seen, in order, and ``at`` the place in it; `verdict` says what was decided about a paper. ``log`` is what was done
    since the round was last kept, as JSON values for `caught_up`; ``key`` names what is gone through.
    """

    def __init__(self, papers: Papers, *, undecided: bool = True, start: int = 0) -> None:
        self.key = ""
        self.papers = papers
        self.undecided = undecided
        self.trail: list[int] = []
        self.at = 0
        self.together = 0  # how many of `undone`, the newest, were taken back as one (`take_all_back`)
        self.log: list[Event] = []
        self._state = RoundState()
        self._before = 0  # papers decided in this round before `papers` was made, which therefore lacks them
        self._forgotten: dict[str, int] = {}
        self._gone = 0  # papers of the list that somebody else decided before their turn
        self._start = start
        self._feed = self._upcoming(start)
        self._last: int | None = None

    @property
    def deferred(self) -> list[int]:
        """The papers that were put off, next first."""
        return self._state.deferred

    @property
    def steps(self) -> list[Step]:
        """What can be taken back, newest last."""
        return self._state.steps

    @property
    def undone(self) -> list[Step]:
        """What can be done again, newest last."""
        return self._state.undone

    # where we are ---------------------------------------------------------------------------------------------------

    @property
    def current(self) -> int | None:
        """The paper in front of the reader; None when the round is over (or has not begun: see `advance`)."""
        return self.trail[self.at] if self.at < len(self.trail) else None

    def verdict(self, paper: int) -> str:
        """What was decided about a paper in this round, empty if nothing was."""
        return self._state.verdicts.get(paper, "")

    def tally(self) -> dict[str, int]:
        """How many papers each verdict of `VERDICTS` was given."""
        counts = {verdict: self._forgotten.get(verdict, 0) for verdict in VERDICTS}
        for verdict in self._state.verdicts.values():
            if verdict in counts:
                counts[verdict] += 1
        return counts

    @property
    def done(self) -> int:
        """How many papers are settled."""
        return sum(self.tally().values())

    @property
    def total(self) -> int:
        """How many papers the round has, settled ones included."""
        return max(self.done, self._before + self.papers.total - self._gone)

    @property
    def left(self) -> int:
        return self.total - self.done

    # walking --------------------------------------------------------------------------------------------------------

    def advance(self) -> int | None:
        """Go to the next paper that is not settled: one seen already, the next of the list, one that was left behind,
        then those put off. None when there is none."""
        if self._seek(self.at, len(self.trail)):
            return self.current
        paper = next(self._feed, None)
        if paper is None:
            if self._seek(0, min(self.at, len(self.trail))):
                return self.current
            if not self.deferred:
                self.at = len(self.trail)
                return None
            paper = self.deferred[0]
            self._happen([paper])
            if paper in self.trail:
                self.trail.remove(paper)
        self.trail.append(paper)
        self.at = len(self.trail) - 1
        return paper

    def _seek(self, start: int, stop: int) -> bool:
        for index in range(start, stop):
            if not self.verdict(self.trail[index]):
                self.at = index
                return True
        return False

    def back(self) -> bool:
        """Go to the paper seen before; False at the first."""
        if self.at == 0:
            return False
        self.at -= 1
        return True

    def forward(self) -> bool:
        """Go to the paper seen after; False at the last."""
        if self.at + 1 >= len(self.trail):
            return False
        self.at += 1
        return True

    def go(self, paper: int) -> None:
        """Go to a paper seen before."""
        if paper in self.trail:
            self.at = self.trail.index(paper)

    def swap(self, papers: Papers) -> None:
        """Walk on through a longer version of the same list."""
        place = papers.position(self._last) if self._last is not None else None
        self.papers = papers
        first = place + 1 if place is not None else self._start
        self._feed = self._upcoming(first, until=self._start)

    def _upcoming(self, start: int, *, until: int | None = None) -> Iterator[int]:
        end = start if until is None else until
        yield from self._between(start, None)
        yield from self._between(0, end)

    def _between(self, start: int, stop: int | None) -> Iterator[int]:
        place = start
        while place < (end := self.papers.total if stop is None else min(stop, self.papers.total)):
            stop_here = min(end, place + _WINDOW)
            ids = self.papers.ids(place, stop_here)
            rows = {row.id: row for row in self.papers.window(place, stop_here)}
            if not ids:
                return
            asked = True  # whether `rows` are what the papers are now, and not before the reader decided something
            for index, paper in enumerate(ids, place):
                self._last = paper
                if paper in self._state.verdicts or paper in self.trail:
                    continue
                if not asked:
                    rows.update((row.id, row) for row in self.papers.window(index, index + 1))
                if paper in rows and (not self.undecided or _open(rows[paper])):
                    yield paper
                    asked = False
                else:
                    self._gone += 1
            place = stop_here

    # deciding -------------------------------------------------------------------------------------------------------

    def settle(self, paper: int, verdict: str, operation: int | None) -> None:
        """A paper was decided (or put off, `DEFER`)."""
        self.did(Step(operation, paper, self.verdict(paper), verdict))

    def overtaken(self, row: Row) -> bool:
        """Whether the paper of ``row``, which is to be decided, was decided elsewhere meanwhile, as ``row`` tells: then
        it counts as that."""
        verdict = _present(row, "") if self.undecided else ""
        if verdict:
            self._state.record(row.id, verdict)
        return bool(verdict)

    @property
    def may_put_off(self) -> bool:
        """Whether the present paper can be put off (`DEFER`): not if it is decided already, or the only one left."""
        paper = self.current
        return paper is not None and self.verdict(paper) not in VERDICTS and self.left > 1

    def did(self, step: Step) -> None:
        """Remember a step, so that it can be taken back."""
        if step.lasting:
            self.together = 0
        if step.lasting or step.after == DEFER:  # put off again is nothing to take back, but the last of those now
            self._happen(list(step))

    def _happen(self, event: Event) -> Step | None:
        self.log.append(event)
        return self._state.apply(event)

    def following(self) -> list[int]:
        """Some papers that come after the present one, as far as they are not settled yet."""
        seen = [paper for paper in self.trail[self.at + 1 :] if not self.verdict(paper)]
        place = self.papers.position(self._last) if self._last is not None else None
        return [*seen, *(self.papers.ids(place + 1, place + 1 + _FOLLOWING) if place is not None else ())]

    def take_back(self) -> Step | None:
        """Forget the newest step and go to its paper; what it did to the library is for the caller to reverse."""
        return self._shift(BACK) if self.steps else None

    def again(self) -> Step | None:
        """The step last taken back counts again."""
        return self._shift(AGAIN) if self.undone else None

    def take_all_back(self, in_force: Collection[int]) -> list[int]:
        """`take_back` every step and go to where the round began; the papers these were about. Only the operations
        ``in_force`` can be done again; the others were taken back elsewhere before."""
        papers = [step.paper for step in iter(self.take_back, None)]
        self._state.undone = [step for step in self.undone if _alive(step, in_force)]
        self.together = len(self.undone)
        self.at = 0
        return papers

    def all_again(self) -> list[int]:
        """The steps that `take_all_back` took back count again; the papers these were about."""
        steps = [self.again() for _ in range(self.together)]
        self.together = 0
        return [step.paper for step in steps if step is not None]

    def _shift(self, event: int) -> Step | None:
        step = self._happen(event)
        if step is not None:
            if step.paper not in self.trail:
                self.trail.append(step.paper)
            self.go(step.paper)
        return step

    # leaving and coming back ----------------------------------------------------------------------------------------

    def kept(self) -> dict[str, Any]:
        """What to remember of a round that is left, as a JSON value."""
        old, trail = self.trail[:-_KEPT], self.trail[-_KEPT:]
        forgotten = dict(self._forgotten)
        for paper in old:
            verdict = self.verdict(paper)
            if verdict in VERDICTS:
                forgotten[verdict] = forgotten.get(verdict, 0) + 1
        return {
            "trail": [[paper, self.verdict(paper)] for paper in trail],
            "current": self.current,
            "deferred": self.deferred,
            "steps": [list(step) for step in self.steps[-_KEPT:]],
            "forgotten": forgotten,
        }

    def resume(self, kept: Mapping[str, Any], statuses: Mapping[int, Row], in_force: Collection[int]) -> None:
        """Continue a round that was left. ``statuses`` are the present rows of its papers (those that still exist):
        what was changed meanwhile is as it is now, and undecided papers come again. Steps that were taken back since,
        because they are not among those ``in_force``, are none of it any more."""
        for paper, verdict in kept["trail"]:
            row = statuses.get(paper)
            if row is None:
                continue
            if self.undecided:
                verdict = _present(row, verdict)
                if verdict in (QUEUE, SKIP, READ, SNOOZE):
                    self._before += 1
            if verdict and verdict != DEFER:
                self._state.record(paper, verdict)
                self.trail.append(paper)
        for paper in kept["deferred"]:
            row = statuses.get(paper)
            if row is not None and (not self.undecided or _open(row)):
                self._state.record(paper, DEFER)
                self.trail.append(paper)
        self._forgotten = {verdict: int(n) for verdict, n in kept["forgotten"].items() if verdict in VERDICTS}
        if self.undecided:
            self._before += sum(n for verdict, n in self._forgotten.items() if verdict != KEEP)
        steps = (Step(*step) for step in kept["steps"])
        self._state.steps = [step for step in steps if step.paper in statuses and _alive(step, in_force)]
        self.at = len(self.trail)


def _alive(step: Step, in_force: Collection[int]) -> bool:
    return step.operation is None or step.operation in in_force


def _open(row: Row) -> bool:
    return row.status is Status.INBOX and row.snoozed_until is None


def _present(row: Row, verdict: str) -> str:
    """The verdict on a paper as its row has it now; an undecided paper can only be kept or put off."""
    if row.status is Status.INBOX:
        return SNOOZE if row.snoozed_until is not None else verdict if verdict in (KEEP, DEFER) else ""
    return OF_STATUS[row.status]
