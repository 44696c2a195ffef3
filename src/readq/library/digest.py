"""What is new in a library, what rules did and what waits in the queue: what one reads at breakfast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.filters import Field, Filter, Node, Sort, all_of, fold_name
from readq.formats.writing.digest import Arrival, Digest, Waiting
from readq.model import Operation, Status
from readq.phrasing import phrase

if TYPE_CHECKING:
    from readq.library.core import Library

PAPERS = 20  # told of each source, if nobody says otherwise
QUEUE = 10  # told of the queue
_BATCH = 500
_DAY = 86_400
_DONE = (Status.READ, Status.SKIP)


def digest(
    library: Library, since: int, *, view: str = "", papers: int = PAPERS, queue: int = QUEUE, top: int = 0
) -> Digest:
    """What came in from the moment ``since`` on, by the source that brought it, in a saved view or the whole library;
    ``papers`` of each source and ``queue`` of the queue are told. In the order of the reader's interest where there is
    one, else the newest and the longest waiting first. ``top``: of what came, whatever the source, only so many are
    told, the likeliest to be liked; where there is no such order, that is said and nothing is left out."""
    until = int(library.now().timestamp())
    where = _where(library, view) if view else None
    learnt = _is_learnt(library)
    came = _in_order(library, _arrived(library, where, since), learnt)
    waiting = library.every_id(Filter(all_of((where, Field("status", ":", ("queue",)))), Sort("waiting")))
    longest = [_days(row.decided_at or row.added_at, until) for row in library.rows(waiting[:1])]
    shown = library.papers(_in_order(library, waiting, learnt)[:queue])
    counts = library.counts_of(Filter(where)) if where is not None else library.counts(())
    return Digest(
        since=since,
        until=until,
        view=view,
        came=len(came),
        arrivals=tuple(_by_source(library, came, papers, top if learnt else 0)),
        rules=tuple(phrase(step) for step in _rules(library, where, since)),
        queued=len(waiting),
        longest=longest[0] if longest else 0,
        queue=tuple(Waiting(paper, _days(paper.row.decided_at or paper.row.added_at, until)) for paper in shown),
        undecided=counts.status[Status.INBOX],
        learnt=learnt,
        top=top,
        rising=_rising(library) if not view else (),
    )


def _rising(library: Library) -> tuple[tuple[str, int], ...]:
    """Words of the whole library that rise this week, unless its words would have to be read first."""
    if not library.meaning.quick:
        return ()
    return tuple((each.word, len(each.papers)) for each in library.trends.rising())


def _where(library: Library, name: str) -> Node | None:
    """What a saved view asks for."""
    from readq.search.query import read_query

    for view in library.views.every():
        if fold_name(view.name) == fold_name(name):
            return read_query(view.query).filter.where
    raise ReadqError(f"There is no saved view {name!r}. See what there is: readq view list")


def _arrived(library: Library, where: Node | None, since: int) -> list[int]:
    """The papers that came in since a moment, newest first; a query can only name its day."""
    day = datetime.fromtimestamp(since).date().isoformat()
    found = library.every_id(Filter(all_of((where, Field("added", ":>=", (day,)))), Sort("newest")))
    arrived: list[int] = []
    for start in range(0, len(found), _BATCH):
        arrived += [row.id for row in library.rows(found[start : start + _BATCH]) if row.added_at >= since]
    return arrived


def _is_learnt(library: Library) -> bool:
    """Whether there is an order of the reader's interest that is worth something: three papers are liked, or an
    interest is named that counts."""
    from readq.library.interest import WANTED

    if not library.interest.on:
        return False
    if any(each.followed or not each.muted for each in library.interests.all()):
        return library.interest.order(()).learnt
    return library.interest.learnt().liked >= WANTED


def _in_order(library: Library, ids: Sequence[int], learnt: bool) -> Sequence[int]:
    """Papers in the order of the reader's interest, where there is one; else as they are."""
    return library.interest.order(ids, surprises=False).ids if learnt and ids else ids


def _by_source(library: Library, ids: Sequence[int], most: int, top: int) -> Iterator[Arrival]:
    """What each source brought; of the papers, which are in order, the first ``most``, and ``top`` in all if not 0."""
    came: dict[int, int] = {}
    done: dict[int, int] = {}
    first: dict[int, list[int]] = {}
    shown = 0
    for start in range(0, len(ids), _BATCH):
        for row in library.rows(ids[start : start + _BATCH]):
            came[row.source_id] = came.get(row.source_id, 0) + 1
            if row.status in _DONE:
                done[row.source_id] = done.get(row.source_id, 0) + 1
            elif len(told := first.setdefault(row.source_id, [])) < most and (not top or shown < top):
                told.append(row.id)
                shown += 1
    names = library.source_names()
    for source in sorted(came, reverse=True):
        called = names[source].called if source in names else "added by hand"
        yield Arrival(called, came[source], done.get(source, 0), tuple(library.papers(first.get(source, ()))))


def _rules(library: Library, where: Node | None, since: int) -> Iterator[Operation]:
    """What rules did since a moment and nobody took back, oldest first; of a view, to its papers."""
    steps: list[Operation] = []
    before: int | None = None
    while page := library.journal.history(_BATCH, before=before):
        recent = [step for step in page if step.at >= since]
        steps += [step for step in recent if step.kind == "rule" and not step.undone]
        if len(recent) < len(page):
            break
        before = page[-1].id
    for step in reversed(steps):
        if where is None:
            yield step
        elif within := _within(library, where, library.journal.touched(step.id)):
            title = next((row.title for row in library.rows(within[:1])), None)
            yield replace(step, papers=len(within), title=title)


def _within(library: Library, where: Node, ids: Sequence[int]) -> list[int]:
    """Those of these papers that fulfil a condition."""
    found: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        named = Field("id", ":", tuple(map(str, ids[start : start + _BATCH])))
        found.update(library.every_id(Filter(all_of((where, named)))))
    return [id_ for id_ in ids if id_ in found]


def _days(at: int, until: int) -> int:
    return max(0, until - at) // _DAY
