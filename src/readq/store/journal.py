"""The journal: every change of the reader's own state, with what was there before, in the transaction that makes it.

It is the undo log, the history and the note revisions in one, and holds facts: a verb, the values it was done with, and
what changed; `readq.phrasing` puts them into words. Undo compares before it swaps: a value that something else changed
meanwhile is left alone and reported.

Nothing in it is ever rewritten, but for two columns of an operation that follow from the others: ``undone`` from what
was reversed and continued later, ``papers`` and ``first_paper`` from its changes. An ingest stands in it with its first
batch, so that a kill leaves no papers without a step, and says how far it came until it ends.

A note that is saved again and again while it is edited is a chain of operations, each of which ``continues`` the one
before. Only the last stands in the history, for all of them. Its change is the field ``edit:PLACE``: at this character
of the note the text ``before`` became ``after``.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from readq.model import Change, Operation
from readq.phrasing import OTHER, UNDOABLE, VERBS, phrase
from readq.store import case_insensitive, daily_counts, of_no_paper, phrase_sql, reader_state, views
from readq.store.connection import Connection
from readq.store.faults import confirm_values, moment
from readq.store.papers import places

# What the column ``undone`` says: a step is in force; it is next for redo; only History can redo it; it is being made;
# it is told by the step that continues it, or came to nothing.
_IN_FORCE, _UNDONE, _ABANDONED, _UNFINISHED, _CONTINUED = 0, 1, 2, 3, 4
_BATCH = 500
_STEP = "step:"  # with its number: the field (of no paper) that names a step which was reversed together with others
_EDIT = "edit:"
# A paper and those that went into it.
_WITH_MERGED = (
    "WITH RECURSIVE own(id) AS (SELECT ? UNION SELECT m.id FROM merged m JOIN own ON m.into_id = own.id) "
    "SELECT id FROM own"
)
_LOOKED_THROUGH = 50_000  # steps at once, for a text
_TOLD = (
    "{0}.id, {0}.verb, {0}.facts, {0}.at, {0}.actor, {0}.papers, {0}.undone, {0}.reverses, {0}.first_paper, {1}.title"
)
_OPERATION = (
    f"SELECT {_TOLD.format('o', 'p')}, o.continues, {_TOLD.format('r', 'q')} FROM operation o "
    "LEFT JOIN paper p ON p.id = o.first_paper LEFT JOIN operation r ON r.id = o.reverses "
    "LEFT JOIN paper q ON q.id = r.first_paper"
)


def _operation(record: Sequence[Any]) -> Operation:
    of = _told(record[11:]) if record[11] is not None else None
    step = _told(record[:10], of, record[10])
    phrase(step)  # what cannot be put into words is damage, and to be found out here
    return step


def _told(record: Sequence[Any], of: Operation | None = None, continues: int | None = None) -> Operation:
    id_, verb, facts, at, actor, papers, undone, reverses, first, title = record
    confirm_values(record, f"step {id_}")
    moment(at, f"step {id_}")
    kind, known = VERBS.get(verb, OTHER).kind, json.loads(facts)
    if not isinstance(known, dict):
        raise ValueError(f"the facts of step {id_} are not named")
    return Operation(id_, verb, kind, known, at, actor, papers, bool(undone), reverses, first, title, of, continues)


def begin(
    connection: Connection,
    verb: str,
    at: int,
    actor: str,
    *,
    facts: Mapping[str, object] | None = None,
    reverses: int | None = None,
    continues: int | None = None,
) -> int:
    """Open an operation in the current transaction and return its id; `finish` or `drop` it in the same one."""
    cursor = connection.execute(
        "INSERT INTO operation(uid, verb, facts, at, day, actor, reverses, continues, undoable, undone) "
        f"VALUES (random(), ?, ?, ?, ?, ?, ?, ?, ?, {_UNFINISHED})",
        (
            verb,
            json.dumps(facts or {}, ensure_ascii=False),
            at,
            daily_counts.day_of(at),
            actor,
            reverses,
            continues,
            verb in UNDOABLE,
        ),
    )
    return int(cursor.lastrowid or 0)


def record(connection: Connection, operation: int, changes: Iterable[Change]) -> None:
    """Write what an operation changed."""
    connection.executemany(
        "INSERT INTO change(operation_id, paper_id, field, before, after) VALUES (?, ?, ?, ?, ?)",
        ((operation, change.paper_id, change.field, change.before, change.after) for change in changes),
    )


def finish(connection: Connection, operation: int, *, papers: int, first_paper: int | None) -> None:
    """Complete an operation with how many papers it touched; once, unless it is opened again."""
    connection.execute(
        "UPDATE operation SET papers = ?, first_paper = ? WHERE id = ?", (papers, first_paper, operation)
    )
    daily_counts.enforce(connection, operation, _IN_FORCE)
    daily_counts.grow(connection, operation)
    # Something new was done: what was taken back before is no longer waiting to be redone.
    connection.execute(
        f"UPDATE operation SET undone = {_ABANDONED} WHERE undoable AND undone = {_UNDONE} "
        "AND (SELECT undoable FROM operation WHERE id = ?)",
        (operation,),
    )


def reopen(connection: Connection, operation: int) -> bool:
    """Let an operation be finished once more, with what is recorded until then, if it is in force; whether it is."""
    found = operation in in_force(connection, [operation])
    if found:
        daily_counts.enforce(connection, operation, _UNFINISHED)
        daily_counts.grow(connection, operation, -1)
    return found


def goes_on(connection: Connection, operation: int, verb: str, facts: Mapping[str, object], *, papers: int) -> None:
    """Tell what an operation that takes many transactions has come to so far."""
    query = "UPDATE operation SET verb = ?, facts = ?, papers = ? WHERE id = ?"
    connection.execute(query, (verb, json.dumps(facts, ensure_ascii=False), papers, operation))


def drop(connection: Connection, operation: int) -> None:
    """Remove an operation that was begun and turned out to change nothing."""
    connection.execute("DELETE FROM operation WHERE id = ?", (operation,))


def learned(
    connection: Connection, operation: int, source_id: int, befores: Iterable[tuple[int, str, str | None]]
) -> None:
    """Record that an operation took from a source what papers lacked or had otherwise: (paper id, field, value before).

    What it became is not kept twice: it is what the paper has now, or had before the next such change.
    """
    record(connection, operation, (Change(id_, f"{field}:{source_id}", before, None) for id_, field, before in befores))


# saves of one edit ----------------------------------------------------------------------------------------------------


def earlier_save(connection: Connection, id_: int) -> Change | None:
    """What an operation, and those it continues, did to a note, while nothing at all was done after it."""
    found = connection.execute("SELECT id, undone FROM operation ORDER BY id DESC LIMIT 1").fetchone()
    if found != (id_, _IN_FORCE):
        return None
    made = changes(connection, id_)
    return made[0] if len(made) == 1 and made[0].field == "note" else None


def record_edit(connection: Connection, operation: int, continued: int, paper_id: int, before: str, after: str) -> None:
    """Record the change of a note under an operation that tells of ``continued`` from now on, too."""
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    record(connection, operation, [Change(paper_id, f"{_EDIT}{start}", gone, come)])
    daily_counts.enforce(connection, continued, _CONTINUED)


def came_to_nothing(connection: Connection, operation: int) -> None:
    """Leave an edit that ended where it began out of the history."""
    daily_counts.enforce(connection, operation, _CONTINUED)


def _alike(one: str, other: str) -> int:
    """With how many equal characters two texts begin."""
    return bisect_left(range(min(len(one), len(other))), True, key=lambda end: one[: end + 1] != other[: end + 1])


def _whole_edit(connection: Connection, operation: int) -> list[Change]:
    """The change of a note by an operation and by those it continues, as one."""
    query = (
        "WITH RECURSIVE save(id) AS (SELECT ? UNION SELECT o.continues FROM operation o JOIN save ON o.id = save.id "
        "WHERE o.continues IS NOT NULL) SELECT c.paper_id, c.field, c.before, c.after FROM save "
        "JOIN change c ON c.operation_id = save.id ORDER BY save.id"
    )
    first, *edits = [Change(*record) for record in connection.execute(query, (operation,)).fetchall()]
    if first.field.startswith(_EDIT):
        raise ValueError(f"step {operation} goes on with none that began")
    text = first.after or ""
    for edit in edits:
        start = int(edit.field.removeprefix(_EDIT))
        text = f"{text[:start]}{edit.after}{text[start + len(edit.before or '') :]}"
    return [Change(first.paper_id, first.field, first.before, text or None)]


# looking up -----------------------------------------------------------------------------------------------------------


def get(connection: Connection, id_: int) -> Operation | None:
    """An operation; None if there is none, or if it is told by one that continues it."""
    query = f"{_OPERATION} WHERE o.id = ? AND o.undone <> {_CONTINUED}"
    found = connection.execute(query, (id_,)).fetchone()
    return _operation(found) if found else None


def in_force(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these operations that are not undone."""
    found: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = f"SELECT id FROM operation WHERE id IN ({places(batch)}) AND undone = {_IN_FORCE}"
        found.update(record[0] for record in connection.execute(query, tuple(batch)).fetchall())
    return found


def undoable(connection: Connection, id_: int) -> bool:
    """Whether an operation is of a kind that can be taken back."""
    return bool(connection.execute("SELECT undoable FROM operation WHERE id = ?", (id_,)).fetchone()[0])


def last_undoable(connection: Connection) -> Operation | None:
    """What `undo` is to take back: the step in force that was made last, or made again last. Where several were made
    again as one, the entry that tells of it."""
    query = f"SELECT id FROM operation WHERE undoable AND undone = {_IN_FORCE} ORDER BY id DESC LIMIT 1"
    found = connection.execute(query).fetchone()
    return _reversed_last(connection, "redo", _IN_FORCE, *found) or get(connection, *found) if found else None


def next_redoable(connection: Connection) -> Operation | None:
    """What `redo` is to make again: the step that was taken back last, unless something new was done since. Where
    several were taken back as one, the entry that tells of it."""
    query = f"SELECT id FROM operation WHERE undoable AND undone = {_UNDONE} ORDER BY id LIMIT 1"
    found = connection.execute(query).fetchone()
    return _reversed_last(connection, "undo", _UNDONE, found[0]) if found else None


def _reversed_last(connection: Connection, verb: str, undone: int, after: int) -> Operation | None:
    """The step that the last entry with this verb (later than the operation ``after``) reversed and that is still so,
    by its column ``undone``; the entry itself if it reversed several."""
    cursor = connection.execute(
        "SELECT id, reverses FROM operation WHERE verb = ? AND id > ? ORDER BY id DESC", (verb, after)
    )
    try:
        for entry, step in cursor:
            steps = [step] if step is not None else reversed_in(connection, entry)
            query = f"SELECT 1 FROM operation WHERE id IN ({places(steps)}) AND undone = ? LIMIT 1"
            if steps and connection.execute(query, (*steps, undone)).fetchone():
                return get(connection, entry if step is None else step)
    finally:
        cursor.close()
    return None


def reverse(
    connection: Connection,
    operation: Operation,
    *,
    redo: bool,
    at: int,
    into: int,
    watch: Callable[[int, int], None] | None = None,
) -> tuple[list[int], list[int], Change | None]:
    """Take ``operation`` back, or with ``redo`` apply it again; the changes made are recorded under ``into``.

    Returns the papers changed, the papers left alone because their value is no longer what the operation left, and a
    change of a saved view or interest that is another by now: what was done to them is reversed as a whole or not at
    all.
    ``watch`` is told how many papers of how many are done; what it raises ends this.
    """
    papers = papers_of(connection, operation.id)
    if not redo:
        papers.reverse()
    changed: list[int] = []
    conflicts: list[int] = []
    for start in range(0, len(papers), _BATCH):
        if watch is not None:
            watch(start, len(papers))
        batch = papers[start : start + _BATCH]
        made = reader_state.swap(connection, _again(changes(connection, operation.id, batch), redo), at)
        record(connection, into, made)
        touched = {change.paper_id for change in made}
        changed += [id_ for id_ in batch if id_ in touched]
        conflicts += [id_ for id_ in batch if id_ not in touched]
    if watch is not None:
        watch(len(papers), len(papers))
    wanted = _again(changes(connection, operation.id, [views.NO_PAPER]), redo)
    in_the_way = of_no_paper.swap(connection, wanted)
    if in_the_way is None:
        record(connection, into, wanted)
    daily_counts.enforce(connection, operation.id, _IN_FORCE if redo else _UNDONE)
    return changed, conflicts, in_the_way


def tie(connection: Connection, entry: int, steps: Iterable[int]) -> None:
    """Note that ``entry`` reversed these steps as one."""
    record(connection, entry, [Change(views.NO_PAPER, f"{_STEP}{step}", None, "reversed") for step in steps])


def reversed_in(connection: Connection, entry: int) -> list[int]:
    """The steps that an entry reversed as one, see `tie`; none for any other operation."""
    query = "SELECT field FROM change WHERE +operation_id = ? AND paper_id = ? AND field GLOB ?"  # found by paper, too
    found = connection.execute(query, (entry, views.NO_PAPER, f"{_STEP}*")).fetchall()
    return [int(field.removeprefix(_STEP)) for (field,) in found]


def _again(steps: list[Change], redo: bool) -> list[Change]:
    """The changes that take others back, or make them again, in their order."""
    if redo:
        return steps
    return [Change(step.paper_id, step.field, step.after, step.before) for step in reversed(steps)]


def changes(connection: Connection, operation: int, papers: Sequence[int] | None = None) -> list[Change]:
    """What an operation changed (in these ``papers``, some hundred), in order."""
    query = "SELECT paper_id, field, before, after FROM change WHERE "
    if papers is None:
        query += "operation_id = ?"
    else:  # an operation may have millions of changes: found by paper
        query += f"+operation_id = ? AND paper_id IN ({places(papers)})"
    found = connection.execute(f"{query} ORDER BY id", (operation, *(papers or ()))).fetchall()
    if found and found[0][1].startswith(_EDIT):
        return _whole_edit(connection, operation)
    return [Change(*record) for record in found]


def past_of(connection: Connection, papers: Sequence[int], fields: Sequence[str]) -> list[Change]:
    """Everything that ever happened to these fields of some hundred papers, in order."""
    query = (
        "SELECT paper_id, field, before, after FROM change "
        f"WHERE paper_id IN ({places(papers)}) AND field IN ({places(fields)}) ORDER BY id"
    )
    return [Change(*record) for record in connection.execute(query, (*papers, *fields)).fetchall()]


def papers_of(connection: Connection, operation: int) -> list[int]:
    """The papers an operation changed, in order."""
    query = "SELECT paper_id FROM change WHERE operation_id = ? AND paper_id <> ? GROUP BY paper_id ORDER BY min(id)"
    return [record[0] for record in connection.execute(query, (operation, views.NO_PAPER)).fetchall()]


def history(
    connection: Connection,
    limit: int,
    *,
    before: int | None = None,
    paper_id: int | None = None,
    text: str = "",
    stop: Callable[[], bool] = lambda: False,
) -> list[Operation]:
    """Operations, newest first: older than operation ``before``, about ``paper_id``, ``text`` in the phrase whatever
    its case. Looking for a text goes on until ``stop`` says that nobody waits for it any more."""
    wheres = ["o.id < ?1", "o.id >= ?2", f"o.undone <> {_CONTINUED}"]
    parameters: list[int | str] = []
    if paper_id is not None:
        wheres.append(f"o.id IN (SELECT operation_id FROM change WHERE paper_id IN ({_WITH_MERGED}))")
        parameters.append(paper_id)
    if text:
        conditions = [case_insensitive.condition(phrase_sql.phrase(), text)]
        if "“" not in text and "”" not in text:
            # It is in the title or beside it, so the paper of most steps need not be looked up to tell that it is not.
            beside, patterns = case_insensitive.condition(phrase_sql.phrase(titled=False), text)
            titled, more = case_insensitive.condition("title", text)
            among = "SELECT first_paper FROM operation WHERE id < ?1 AND id >= ?2"
            inside = f"o.first_paper IN (SELECT id FROM paper WHERE id IN ({among}) AND {titled})"
            cheaper = f"(o.verb IN ('undo', 'redo') OR {beside} OR {inside})"
            conditions = [(cheaper, (*patterns, *more)), *conditions]
        for condition, patterns in conditions:
            wheres.append(condition)
            parameters += patterns
    query = f"{_OPERATION} WHERE {' AND '.join(wheres)} ORDER BY o.id DESC"
    if before is None:
        before = int(connection.execute("SELECT ifnull(max(id), 0) + 1 FROM operation").fetchone()[0])
    found: list[Operation] = []
    while before and len(found) < limit and not stop():
        low = max(0, before - _LOOKED_THROUGH) if text else 0
        cursor = connection.execute(query, (before, low, *parameters))
        while len(found) < limit and (batch := cursor.fetchmany(200)):
            found += [step for step in map(_operation, batch) if not text or case_insensitive.has(phrase(step), text)]
        cursor.close()
        before = low
    return found[:limit]


def note_versions(connection: Connection, paper_id: int) -> list[tuple[int, str | None]]:
    """What a paper's note became and when, and those of papers that went into it, at each step of the history that
    changed it, oldest first."""
    query = (
        "SELECT o.id, o.at, c.paper_id FROM change c JOIN operation o ON o.id = c.operation_id "
        f"WHERE c.paper_id IN ({_WITH_MERGED}) AND (c.field = 'note' OR c.field GLOB '{_EDIT}*') "
        f"AND o.undone <> {_CONTINUED} ORDER BY c.id"
    )
    return [
        (moment(at, f"step {id_}"), change.after)
        for id_, at, whose in connection.execute(query, (paper_id,)).fetchall()
        for change in changes(connection, id_, [whose])
        if change.field == "note"
    ]
