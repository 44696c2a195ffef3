"""Triage: one paper a screen, one key a decision. Which papers a round has, and how it is taken up again."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from readq.errors import ReadqError
from readq.filters import Field, Filter, narrowed
from readq.library import Library
from readq.model import Outcome, Row
from readq.tui.browse import Papers
from readq.tui.rounds import Round, Step, caught_up
from readq.tui.screens.main import MainScreen

STATE = "tui.triage"
SINCE = "tui.triage.since"  # what was done since the round under way was last kept
_LOGGED = 50  # steps; then the round is kept again
_ROUNDS = 8  # how many rounds that were left are remembered
_FRESH_SECONDS = 18 * 3600  # a round left longer ago begins anew: "undo all of this" must not reach into another day
_UNDECIDED = Filter(Field("status", ":", ("inbox",)))


class Chosen:
    """Papers named one by one, as a list to walk through."""

    complete = True

    def __init__(self, lib: Library, ids: Sequence[int]) -> None:
        self._lib = lib
        self._ids = ids
        self._places = {paper: place for place, paper in enumerate(ids)}
        self.total = len(ids)

    def window(self, start: int, stop: int) -> list[Row]:
        return self._lib.rows(self._ids[start:stop])

    def position(self, paper_id: int) -> int | None:
        return self._places.get(paper_id)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return self._ids[start:stop]


async def start(main: MainScreen) -> None:
    """Go through the selected papers, or through the undecided ones of the list."""
    from readq.tui.screens.triage import TriageScreen

    desk = main.desk
    browser = desk.browser
    row = browser.current
    chosen: Sequence[int] | None = None
    if browser.selected:
        chosen = browser.targets()
        name, key = "Selected papers", f"ids:{zlib.crc32(repr(sorted(chosen)).encode()):08x}"
    elif desk.found is not None:
        chosen = browser.papers.ids(0, browser.papers.total)
        name, key = f"like “{desk.found}”", f"find:{desk.found}"
    else:
        entry = desk.view_of(desk.query)
        name, key = entry.label if entry is not None else desk.query, f"query:{desk.query}"

    kept = kept_rounds(main.session.lib).get(key)
    papers: Papers
    if chosen is not None:
        papers = Chosen(main.session.lib, chosen)
    else:
        filter_ = narrowed(desk.filter, _UNDECIDED)
        main.session.outdate("list")
        listed = await main.session.read(lambda lib: lib.open_list(filter_))
        main.session.lib.adopt(listed)
        papers = listed
    round_ = _resumed(main, papers, chosen is None or not browser.selected, kept)
    fresh = round_ is None
    if round_ is None:
        place = papers.position(row.id) if row is not None and not browser.selected else None
        round_ = Round(papers, undecided=chosen is None or not browser.selected, start=place or 0)
    resumed = round_.done if not fresh else None
    if round_.advance() is None and not round_.steps:
        main.tell("No undecided papers here: nothing to triage.")
        return
    round_.key = key
    await keep(main, key, round_)  # and with it what a round that ended with the program had come to
    screen = TriageScreen(main, round_, name, key, resumed=resumed)
    main.app.push_screen(screen)
    if chosen is None and not papers.complete:
        main.start(_finish(main, screen, papers))


async def _finish(main: MainScreen, screen: Any, papers: Any) -> None:
    """Find the rest of a long list while its beginning is already gone through."""
    finished = await main.session.finish(papers)
    if finished is not None and screen.is_attached:
        main.session.lib.adopt(finished)
        screen.round.swap(finished)
        screen.sync()


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


def _resumed(main: MainScreen, papers: Papers, undecided: bool, kept: Any) -> Round | None:
    """The round that was left, None when there is none to take up again."""
    try:
        if not 0 <= time.time() - kept["at"] < _FRESH_SECONDS:
            return None
        current = kept["round"]["current"]
        following = [current] if current is not None else kept["round"].get("following", [])
        places = (papers.position(int(paper)) for paper in following)
        place = next((place for place in places if place is not None), None)
        round_ = Round(papers, undecided=undecided, start=place or 0)
        ids = {int(paper) for paper, _ in kept["round"]["trail"]} | {int(paper) for paper in kept["round"]["deferred"]}
        rows = {row.id: row for row in main.session.lib.rows(sorted(ids))}
        steps = [int(step[0]) for step in kept["round"]["steps"] if step[0] is not None]
        round_.resume(kept["round"], rows, main.session.lib.journal.in_force(steps))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return round_


async def keep(main: MainScreen, key: str, round_: Round | None) -> None:
    """Remember a round that is left or goes on, or (None) that it is over. Losing it is no reason to stay."""
    kept = kept_rounds(main.session.lib)
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
        await main.session.write(write)
    except ReadqError as error:
        main.complain(str(error))
        return
    if round_ is not None:
        round_.log.clear()


async def went_on(main: MainScreen, round_: Round) -> None:
    """A step was logged: when there are many, the round is kept as a whole."""
    if len(round_.log) >= _LOGGED:
        await keep(main, round_.key, round_)
