"""What another program's reader had of a paper comes along: notes, tags, whether it was read, and its priority.

Only what is new: a tag that was taken away here, a note that was changed, or a decision that was made, stays as it is
however often the other program tells its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from readq.errors import ReadqError
from readq.filters import fold_name
from readq.library.context import Context
from readq.library.decide import TAG_CAP, Step, checked_tag
from readq.listing import Draft
from readq.model import Change, Outcome, Status
from readq.store import journal, notes, reader_state, tags
from readq.store.papers import SNOOZED, rows
from readq.text import NOTE_CAP, storable

_BATCH = 500
_NOT_IN_TAGS = str.maketrans(dict.fromkeys(',"*', " "))


def take_over(context: Context, told: Mapping[int, Sequence[Draft]], earlier: int | None = None) -> Outcome:
    """Give papers what the drafts that were found to be of them tell, as one step of the journal, in the present
    transaction; as part of the step ``earlier``, if that is in force."""
    step = Step(context, "take_over", earlier)
    ids = sorted(told)
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        past: dict[int, list[Change]] = {}
        for change in journal.past_of(context.connection, batch, ("tag", "note", "status", "priority")):
            past.setdefault(change.paper_id, []).append(change)
        for id_ in batch:
            _tag(step, id_, told[id_], past.get(id_, []))
            _note(step, id_, told[id_], past.get(id_, []))
        undecided, unranked = (
            [id_ for id_ in batch if not any(each.field == field for each in past.get(id_, []))]
            for field in ("status", "priority")
        )
        _decide(step, undecided, told)
        _snooze(step, undecided, told, context.now().date())
        _prioritise(step, unranked, told)
    return step.finish()


def _tag(step: Step, id_: int, drafts: Sequence[Draft], past: Sequence[Change]) -> None:
    had = {fold_name(name) for each in past if each.field == "tag" and (name := each.after or each.before)}
    for name in dict.fromkeys(name for draft in drafts for name in draft.tags):
        try:
            tag = checked_tag(name.translate(_NOT_IN_TAGS)[:TAG_CAP])
        except ReadqError:
            continue  # nothing of it is left that could be a tag
        if fold_name(tag) not in had:
            had.add(fold_name(tag))
            tags.add(step.connection, id_, tag)
            step.note([Change(id_, "tag", None, tag)])


def _note(step: Step, id_: int, drafts: Sequence[Draft], past: Sequence[Change]) -> None:
    texts = dict.fromkeys(storable(note.strip(), NOTE_CAP) for draft in drafts for note in draft.notes)
    before = [text for each in past if each.field == "note" for text in (each.before, each.after) if text]
    fresh = [text for text in texts if text and not any(text in earlier for earlier in before)]
    present = notes.body(step.connection, id_) if fresh and past else None
    fresh = [text for text in fresh if not present or text not in present]
    if not fresh:
        return
    body = "\n\n".join([*([present] if present else ()), *fresh])
    if len(body) > NOTE_CAP:
        return  # a note is kept whole or not at all; the record says it, too
    reader_state.set_note(step.connection, id_, body, step.at)
    step.note([Change(id_, "note", present, body)])


def _decide(step: Step, ids: Sequence[int], told: Mapping[int, Sequence[Draft]]) -> None:
    by_status: dict[Status, list[int]] = {}
    for id_ in ids:
        status = next((draft.status for draft in reversed(told[id_]) if draft.status is not None), Status.INBOX)
        if status is not Status.INBOX:
            by_status.setdefault(status, []).append(id_)
    for status, members in by_status.items():
        found = [record for record in reader_state.states(step.connection, members) if record[1] == Status.INBOX]
        if found:
            step.assign({"status": str(int(status)), "decided_at": str(step.at)}, found)


def _snooze(step: Step, ids: Sequence[int], told: Mapping[int, Sequence[Draft]], today: date) -> None:
    by_day: dict[str, list[int]] = {}
    for id_ in ids:
        days = [
            draft.snoozed_until for draft in told[id_] if draft.snoozed_until and _is_after(draft.snoozed_until, today)
        ]
        if days:
            by_day.setdefault(days[-1], []).append(id_)
    for day, members in by_day.items():
        found = [record for record in reader_state.states(step.connection, members) if record[1] == Status.INBOX]
        if found:
            step.assign({"status": str(SNOOZED), "decided_at": None, "snoozed_until": day}, found)


def _is_after(day: str, today: date) -> bool:
    """Whether a text is a day after today, written as days are."""
    try:
        return date.fromisoformat(day) > today and len(day) == len("2026-01-01")
    except ValueError:
        return False


def _prioritise(step: Step, ids: Sequence[int], told: Mapping[int, Sequence[Draft]]) -> None:
    by_priority: dict[int, list[int]] = {}
    for id_ in ids:
        priority = next((draft.priority for draft in reversed(told[id_]) if draft.priority), 0)
        if priority:
            by_priority.setdefault(priority, []).append(id_)
    for priority, members in by_priority.items():
        step.set(
            "priority",
            [(row.id, str(row.priority)) for row in rows(step.connection, members) if not row.priority],
            str(priority),
        )
