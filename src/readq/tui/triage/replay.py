"""What a round of triage came to, by the events of its log: the one place where an event changes anything.

A round that is under way and one that is made again from its log apply the same events to the same `RoundState`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

QUEUE, SKIP, READ, SNOOZE, KEEP, DEFER = "queue", "skip", "read", "snooze", "keep", "defer"
BACK, AGAIN = 0, 1  # events: the newest step was taken back, or done again


class Step(NamedTuple):
    """Something the reader did in a round. ``operation`` is the library's number of it (None: it changed nothing
    there), ``before`` and ``after`` the paper's verdict, or both the same for a note."""

    operation: int | None
    paper: int
    before: str
    after: str

    @property
    def lasting(self) -> bool:
        """Whether there is something to take back."""
        return self.operation is not None or self.before != self.after


Event = Sequence[Any] | int  # a `Step` as a list, [paper] that was put off and came to its turn, `BACK` or `AGAIN`


class RoundState:
    """``verdicts`` maps the papers seen to what was decided about them (empty: nothing), in the order they were first
    decided; ``deferred`` are those put off, next first; ``undone`` the steps that can be done again, newest last."""

    def __init__(
        self, verdicts: Iterable[tuple[int, str]] = (), deferred: Iterable[int] = (), steps: Iterable[Step] = ()
    ) -> None:
        self.verdicts = dict(verdicts)
        self.deferred = list(deferred)
        self.steps = list(steps)
        self.undone: list[Step] = []

    def apply(self, event: Event) -> Step | None:
        """Let an event happen; the step it was about, if any. Raises IndexError when there is no step to take back or
        do again."""
        if isinstance(event, int):
            source, target = (self.steps, self.undone) if event == BACK else (self.undone, self.steps)
            step = source.pop()
            target.append(step)
            self.record(step.paper, step.before if event == BACK else step.after)
            return step
        if len(event) == 1:
            self.record(event[0], "")
            return None
        step = Step(*event)
        if step.lasting:
            self.steps.append(step)
            self.undone.clear()
        if step.before != step.after or step.operation is None:  # else a note, which leaves the verdict as it is
            self.record(step.paper, step.after)
        return step

    def record(self, paper: int, verdict: str) -> None:
        """A paper has this verdict now; one that is put off goes to the end of those."""
        if paper in self.deferred:
            self.deferred.remove(paper)
        if verdict == DEFER:
            self.deferred.append(paper)
        self.verdicts[paper] = verdict


def caught_up(kept: Mapping[str, Any] | None, log: Iterable[Event], following: Sequence[int]) -> dict[str, Any]:
    """What `readq.tui.triage.round.Round.kept` would say of a round that was kept as ``kept`` (None: not yet) and went
    on by ``log``, until the papers ``following`` were next."""
    kept = kept or {"trail": [], "deferred": [], "steps": [], "forgotten": {}}
    state = RoundState(kept["trail"], kept["deferred"], (Step(*step) for step in kept["steps"]))
    for event in log:
        state.apply(event)
    return {
        "trail": [[paper, verdict] for paper, verdict in state.verdicts.items()],
        "current": None,
        "following": list(following),
        "deferred": state.deferred,
        "steps": [list(step) for step in state.steps],
        "forgotten": dict(kept["forgotten"]),
    }
