"""Decisions: each is one step of the journal, made and recorded in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from readq.errors import ReadqError
from readq.filters import Sort, fold_name
from readq.library.context import Context, Watch
from readq.model import PRIORITIES, Change, Mark, Outcome, Status
from readq.store import journal, of_no_paper, orders, reader_state, tags, views
from readq.store.connection import Connection
from readq.store.marks import set_mark
from readq.store.orders import POSITION_GAP
from readq.store.papers import SNOOZED, due, rows

PRIORITY_LIMIT = PRIORITIES[-1]
TAG_CAP = 100
_NAMED = 40
BATCH = 500
_LISTED = Sort("listed")


class Step:
    """An operation of the journal being made: collects changes, applies them, and tells what came of it. It goes on
    with the operation ``earlier`` if that is still in force."""

    def __init__(self, context: Context, verb: str, earlier: int | None = None, /, **facts: object) -> None:
        self.connection = context.connection
        self.at = context.seconds()
        self._goes_on = earlier is not None and journal.reopen(self.connection, earlier)
        if earlier is not None and self._goes_on:
            self._id = earlier
        else:
            self._id = journal.begin(self.connection, verb, self.at, context.actor, facts=facts)
        self._touched: dict[int, None] = {}
        self._of_no_paper: list[Change] = []

    def set(self, field: str, changes: Sequence[tuple[int, str | None]], value: str | None) -> None:
        """Set a plain column or ``returned`` of papers, given as (id, present value), to ``value``."""
        changes = [(id_, before) for id_, before in changes if before != value]
        if not changes:
            return
        ids = [id_ for id_, _ in changes]
        if field in reader_state.COLUMNS:
            reader_state.set_columns(self.connection, ids, {field: value})
        else:
            for id_ in ids:
                set_mark(self.connection, id_, Mark.RETURNED, value is not None)
        self.note([Change(id_, field, before, value) for id_, before in changes])

    def assign(self, values: dict[str, str | None], found: Sequence[Sequence[object]]) -> None:
        """Set plain columns of papers, given as records of (id, the present values of the columns in their order, …),
        to the same ``values`` at once."""
        reader_state.set_columns(self.connection, [record[0] for record in found], values)  # type: ignore[misc]
        for place, (field, value) in enumerate(values.items(), 1):
            befores = [(int(str(record[0])), _text(record[place])) for record in found]
            self.note([Change(id_, field, before, value) for id_, before in befores if before != value])

    def note(self, changes: Sequence[Change]) -> None:
        """Record changes made otherwise."""
        journal.record(self.connection, self._id, changes)
        self._touched.update(dict.fromkeys(change.paper_id for change in changes))

    def follow(self, changes: Sequence[Change]) -> None:
        """Change saved views and interests along with the papers."""
        of_no_paper.swap(self.connection, changes)
        self._of_no_paper += changes

    def finish(self, about: Sequence[int] | None = None) -> Outcome:
        """Complete the step; it was about all papers it touched, or about these, if others had to change only for their
        sake."""
        ids = tuple(self._touched) if about is None else tuple(about) if self._touched else ()
        if not (ids or self._of_no_paper or self._goes_on):
            journal.drop(self.connection, self._id)
            return Outcome(None)
        journal.record(self.connection, self._id, self._of_no_paper)
        every = journal.papers_of(self.connection, self._id) if self._goes_on else ids
        journal.finish(self.connection, self._id, papers=len(every), first_paper=every[0] if every else None)
        return Outcome(journal.get(self.connection, self._id), ids)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _batches(ids: Sequence[int], watch: Watch | None) -> Iterator[tuple[int, ...]]:
    """``ids`` a few hundred at a time, each once in its batch; ``watch`` is told how far they are."""
    for start in range(0, len(ids), BATCH):
        if watch is not None:
            watch(start, len(ids))
        yield tuple(dict.fromkeys(ids[start : start + BATCH]))
    if watch is not None:
        watch(len(ids), len(ids))


def mark(context: Context, ids: Sequence[int], status: Status, watch: Watch | None = None) -> Outcome:
    """Give papers a status. Those that have it already are left alone, so that a repeated key is no new step; marking
    a snoozed paper ends its snooze."""
    step = Step(context, status.label)
    decided = None if status is Status.INBOX else str(step.at)
    for batch in _batches(ids, watch):
        found = [record for record in reader_state.states(context.connection, batch) if record[1] != status]
        step.assign({"status": str(int(status)), "decided_at": decided, "snoozed_until": None}, found)
        step.set("returned", [(record[0], "1") for record in found if record[4]], None)
    return step.finish()


def prioritise(context: Context, ids: Sequence[int], change: int, watch: Watch | None = None) -> Outcome:
    """Raise or lower the priority of papers, within ±`PRIORITY_LIMIT`."""
    step = Step(context, "prioritise", change=change)
    for batch in _batches(tuple(dict.fromkeys(ids)), watch):  # a paper named twice is raised once
        by_value: dict[int, list[tuple[int, str | None]]] = {}
        for row in rows(context.connection, batch):
            value = max(-PRIORITY_LIMIT, min(PRIORITY_LIMIT, row.priority + change))
            by_value.setdefault(value, []).append((row.id, str(row.priority)))
        for value, members in by_value.items():
            step.set("priority", members, str(value))
    return step.finish()


def snooze(context: Context, ids: Sequence[int], until: date | None, watch: Watch | None = None) -> Outcome:
    """Take papers out of the inbox until the local day ``until`` begins; None ends their snooze."""
    if until is not None and until <= context.now().date():
        raise ReadqError(f"{until.isoformat()} is not after today: choose a later day to snooze until.")
    day = until.isoformat() if until is not None else None
    step = Step(context, "snooze", until=day) if day else Step(context, "unsnooze")
    for batch in _batches(ids, watch):
        found = reader_state.states(context.connection, batch)
        if until is None:
            found = [record for record in found if record[1] == SNOOZED]
        status = int(Status.INBOX) if until is None else SNOOZED
        step.assign({"status": str(status), "decided_at": None, "snoozed_until": day}, found)
        step.set("returned", [(record[0], "1") for record in found if record[4]], None)
    return step.finish()


def wake(context: Context) -> Outcome:
    """Bring back to the top of the inbox what was snoozed until today or before, marked as returned.

    Not a decision of the reader's, so not something to undo: it would be woken again at once.
    """
    connection = context.connection
    ids = due(connection, context.now().date())
    if not ids:
        return Outcome(None)
    operation = journal.begin(connection, "return", context.seconds(), "clock")
    top = min(orders.top(connection), 0)
    changes: list[Change] = []
    for place, row in enumerate(rows(connection, ids)):
        before, position = orders.position(connection, row.id), top - POSITION_GAP * (len(ids) - place)
        values: dict[str, str | None] = {"status": "0", "snoozed_until": None, "position": str(position)}
        reader_state.set_columns(connection, [row.id], values)
        set_mark(connection, row.id, Mark.RETURNED, True)
        changes += [
            Change(row.id, "position", str(before), str(position)),
            Change(row.id, "snoozed_until", row.snoozed_until, None),
            Change(row.id, "returned", None, "1"),
            Change(row.id, "status", str(SNOOZED), "0"),
        ]
    journal.record(connection, operation, changes)
    journal.finish(connection, operation, papers=len(ids), first_paper=ids[0])
    return Outcome(journal.get(connection, operation), tuple(ids))


def move(context: Context, id_: int, before: int | None, *, after: int | None = None) -> Outcome:
    """Put a paper right before the paper ``before``, or right after ``after``, in the listed order; at the end of it
    when neither is given."""
    connection = context.connection
    if after is not None:
        behind = orders.key_of(connection, _LISTED, after)
        if behind is None:
            raise ReadqError(f"There is no paper {after}; nothing was moved.")
        following = orders.page(connection, orders.EVERY_STATUS, _LISTED, 2, after=behind[1])
        before = next((int(str(key[-1])) for key in following if key[-1] != id_), None)
        if after == id_:
            return Outcome(None)
    here = orders.key_of(connection, _LISTED, id_)
    target = orders.key_of(connection, _LISTED, before) if before is not None else None
    if here is None or (before is not None and target is None):
        raise ReadqError(f"There is no paper {id_ if here is None else before}; nothing was moved.")
    if id_ == before:
        return Outcome(None)
    step = Step(context, "move")
    for other, old, new in _room(connection, id_, target[1] if target else None):
        step.set("position", [(other, old)], new)
    return step.finish([id_])


def _room(connection: Connection, id_: int, end: orders.Key | None) -> list[tuple[int, str, str]]:
    """The (paper, old, new) positions that put ``id_`` right before the key ``end`` of the listed order: its own, and
    where there is no room left, those of as few papers before it as need to make some."""
    reach = 1
    while True:
        above = orders.page(connection, orders.EVERY_STATUS, _LISTED, reach + 1, after=end, backwards=True)
        above = [key for key in above if key[-1] != id_]
        top = _position(end) if end is not None else _position(above[0]) + 2 * POSITION_GAP if above else POSITION_GAP
        shifted = above[: reach - 1][::-1]
        floor = _position(above[reach - 1]) if len(above) >= reach else top - POSITION_GAP * (len(shifted) + 1)
        gap = (top - floor) // (len(shifted) + 2)
        if gap > 0:
            break
        reach *= 4
    places = [(_position(key), int(str(key[-1]))) for key in shifted]
    places.append((orders.position(connection, id_), id_))
    return [(paper, str(old), str(floor + gap * number)) for number, (old, paper) in enumerate(places, 1)]


def _position(key: orders.Key) -> int:
    return int(str(key[0]))


def tag(
    context: Context, ids: Sequence[int], add: Iterable[str], remove: Iterable[str], watch: Watch | None = None
) -> Outcome:
    """Give papers tags and take others away."""
    added = [checked_tag(name) for name in add]
    removed = [checked_tag(name) for name in remove]
    step = Step(context, "tag", add=added, remove=removed)
    for batch in _batches(ids, watch):
        have = tags.names_of(context.connection, batch)
        for row in rows(context.connection, batch):
            present = {fold_name(name): name for name in have.get(row.id, [])}
            for name in removed:
                if stored := present.pop(fold_name(name), None):
                    tags.remove(context.connection, row.id, stored)
                    step.note([Change(row.id, "tag", stored, None)])
            for name in added:
                if fold_name(name) not in present:
                    present[fold_name(name)] = name
                    tags.add(context.connection, row.id, name)
                    step.note([Change(row.id, "tag", None, name)])
    return step.finish()


def rename_tag(context: Context, old: str, new: str | None, watch: Watch | None = None) -> Outcome:
    """Call a tag something else everywhere (merging it into one that exists), in the queries of saved views, too; and
    for interests made from it; or remove it (``new`` None)."""
    from readq.library import interest_definition
    from readq.search.tag_renaming import with_tag

    connection = context.connection
    found = tags.named(connection, fold_name(old))
    if found is None:
        raise ReadqError(f"There is no tag {old!r}. See what there is: readq tag list")
    key, present = found
    name = checked_tag(new) if new is not None else None
    if name is not None and fold_name(name) == fold_name(old):
        # Only its spelling changes, which no paper's state depends on: nothing to record.
        tags.respell(connection, key, name)
        return Outcome(None)
    facts = {"old": present} if name is None else {"old": present, "new": name}
    step = Step(context, "delete_tag" if name is None else "rename_tag", **facts)
    for batch in _batches(tags.papers_with(connection, key), watch):
        have = tags.names_of(connection, batch)
        for id_ in batch:
            tags.remove(connection, id_, present)
            step.note([Change(id_, "tag", present, None)])
            if name is not None and fold_name(name) not in {fold_name(other) for other in have[id_]}:
                tags.add(connection, id_, name)
                step.note([Change(id_, "tag", None, name)])
    if name is not None:
        queries = ((view, query, with_tag(query, present, name)) for view, query in views.every(connection))
        step.follow([views.querying(view, query, now) for view, query, now in queries if now is not None])
        step.follow(interest_definition.of_tag(connection, present, name))
    return step.finish()


def shortened(name: str) -> str:
    """A name that cannot be used, for a sentence that says so."""
    return repr(name if len(name) <= _NAMED else f"{name[:_NAMED]}…")


def checked_tag(name: str) -> str:
    """``name`` as a tag is kept: one line, no commas, quotes or asterisks, at most `TAG_CAP` characters."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > TAG_CAP or any(char in ',"*' or not char.isprintable() for char in tidy):
        raise ReadqError(f"A tag is up to {TAG_CAP} characters without commas, quotes or *, not {shortened(name)}.")
    return tidy
