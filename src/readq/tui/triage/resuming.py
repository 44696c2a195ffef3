"""Rounds that can be taken up again: what is remembered of them in the library, and how."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.library import Library
from readq.model import Outcome
from readq.tui.paper_list.browser import Papers
from readq.tui.triage.replay import Step, caught_up
from readq.tui.triage.round import Round

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

STATE = "tui.triage"
SINCE = "tui.triage.since"  # what was done since the round under way was last kept
_LOGGED = 50  # steps; then the round is kept again
_ROUNDS = 8  # how many rounds that were left are remembered
_FRESH_SECONDS = 18 * 3600  # a round left longer ago begins again: "undo all of this" must not reach into another day


def kept_rounds(lib: Library) -> dict[str, Any]:
    """The rounds that can be taken up again, by what they go through; one that was never left, but ended with the
    program, as far as it came."""
    kept = lib.state(STATE)
    rounds: dict[str, Any] = kept if isinstance(kept, dict) else {}
    since = lib.state(SINCE)
    try:
        before = rounds.get(since["key"])
        whole = caught_up(before and before["round"], since["log"], since["following"])
        rounds[since["key"]] = {"at": since["at"], "round": whole}
    except (LookupError, TypeError, ValueError, AttributeError):
        pass  # there is none
    return rounds


def logging(round_: Round, step: Step | None = None) -> Callable[[Library, Outcome | None], None]:
    """What writes, in one transaction with a step of a round, how far the round is by it. ``step``: one that is not in
    the round's log yet; its operation is that of the outcome."""
    key, log, following = round_.key, list(round_.log), round_.following()
    if step is None and round_.current is not None:
        following.insert(0, round_.current)
    now = int(time.time())

    def write(lib: Library, outcome: Outcome | None) -> None:
        entries = log
        if step is not None:
            operation = outcome.operation.id if outcome is not None and outcome.operation is not None else None
            entries = [*log, list(step._replace(operation=operation))]
        lib.set_state(SINCE, {"key": key, "at": now, "log": entries, "following": following})

    return write


def resumed(shell: Shell, papers: Papers, undecided: bool, kept: Any) -> Round | None:
    """The round that was left, None when there is none to take up again."""
    try:
        if not abs(time.time() - kept["at"]) < _FRESH_SECONDS:  # a clock that was set back since loses no round
            return None
        current = kept["round"]["current"]
        following = [current] if current is not None else kept["round"].get("following", [])
        places = (papers.position(int(paper)) for paper in following)
        place = next((place for place in places if place is not None), None)
        round_ = Round(papers, undecided=undecided, start=place or 0)
        ids = {int(paper) for paper, _ in kept["round"]["trail"]} | {int(paper) for paper in kept["round"]["deferred"]}
        rows = {row.id: row for row in shell.session.lib.rows(sorted(ids))}
        steps = [int(step[0]) for step in kept["round"]["steps"] if step[0] is not None]
        round_.resume(kept["round"], rows, shell.session.lib.journal.in_force(steps))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return round_


async def keep(shell: Shell, key: str, round_: Round | None) -> None:
    """Remember a round that is left or goes on, or (None) that it is over. Losing it is no reason to stay."""
    kept = kept_rounds(shell.session.lib)
    kept.pop(key, None)
    if round_ is not None and (round_.steps or round_.done):
        kept[key] = {"at": int(time.time()), "round": round_.kept()}
    while len(kept) > _ROUNDS:
        kept.pop(next(iter(kept)))

    def write(lib: Library) -> None:
        with lib.together():
            lib.set_state(STATE, kept)
            lib.set_state(SINCE, None)

    try:
        await shell.session.write(write)
    except ReadqError as error:
        shell.complain(str(error))
        return
    if round_ is not None:
        round_.log.clear()


async def went_on(shell: Shell, round_: Round) -> None:
    """A step was logged: when there are many, the round is kept as a whole."""
    if len(round_.log) >= _LOGGED:
        await keep(shell, round_.key, round_)
