"""The journal: every change of the reader's own state, with what was there before, in the transaction that makes it.

It is the undo log, the history and the note revisions in one. Undo compares before it swaps: a value that something
else changed meanwhile is left alone and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from readq.model import Change, Operation
from readq.store import activity, anycase, fields, views
from readq.store.connection import Connection
from readq.store.faults import moment
from readq.store.papers import places

# What the column ``undone`` says: a step is in force; it is next for redo; only History can redo it; it is being made.
_IN_FORCE, _UNDONE, _ABANDONED, _UNFINISHED = 0, 1, 2, 3
_BATCH = 500
_STEP = "step:"  # with its number: the field (of no paper) that names a step which was reversed together with others
_LOOKED_THROUGH = 50_000  # steps at once, for a text
_COLUMNS = "id, kind, label, at, actor, papers, undone, reverses, first_paper"


def _operation(record: Sequence[object]) -> Operation:
    id_, kind, label, at, actor, papers, undone, reverses, first = record
    moment(at, f"step {id_}")  # type: ignore[arg-type]
    return Operation(id_, kind, label, at, actor, papers, bool(undone), reverses, first)  # type: ignore[arg-type]


def begin(
    connection: Connection,
    kind: str,
    label: str,
    at: int,
    actor: str,
    *,
    reverses: int | None = None,
    undoable: bool = True,
) -> int:
    """Open an operation in the current transaction and return its id; `finish` or `drop` it in the same one."""
    cursor = connection.execute(
        "INSERT INTO operation(kind, label, at, day, actor, reverses, undoable, undone) "
        f"VALUES (?, ?, ?, ?, ?, ?, ?, {_UNFINISHED})",
        (kind, label, at, activity.day_of(at), actor, reverses, int(undoable)),
    )
    return int(cursor.lastrowid or 0)


def record(connection: Connection, operation: int, changes: Iterable[Change]) -> None:
    """Write what an operation changed."""
    connection.executemany(
        "INSERT INTO change(operation_id, paper_id, field, before, after) VALUES (?, ?, ?, ?, ?)",
        ((operation, change.paper_id, change.field, change.before, change.after) for change in changes),
    )


def finish(
    connection: Connection, operation: int, *, papers: int, first_paper: int | None, label: str | None = None
) -> None:
    """Complete an operation with how many papers it touched, and a label that may have had to wait for it; once."""
    connection.execute(
        "UPDATE operation SET papers = ?, first_paper = ?, label = ifnull(?, label) WHERE id = ?",
        (papers, first_paper, label, operation),
    )
    activity.enforce(connection, operation, _IN_FORCE)
    activity.grow(connection, operation)
    # Something new was done: what was taken back before is no longer waiting to be redone.
    connection.execute(
        f"UPDATE operation SET undone = {_ABANDONED} WHERE undoable AND undone = {_UNDONE} "
        "AND (SELECT undoable FROM operation WHERE id = ?)",
        (operation,),
    )


def drop(connection: Connection, operation: int) -> None:
    """Remove an operation that turned out to change nothing, or to change nothing any more."""
    connection.execute("DELETE FROM change WHERE operation_id = ?", (operation,))
    connection.execute("DELETE FROM operation WHERE id = ?", (operation,))


def is_newest(connection: Connection, id_: int) -> bool:
    """Whether an operation is in force and nothing at all was done after it."""
    query = "SELECT id, undone FROM operation ORDER BY id DESC LIMIT 1"
    return bool(connection.execute(query).fetchone() == (id_, 0))


def extend(connection: Connection, operation: int, after: str | None, at: int, label: str) -> None:
    """Let the only change of an operation end in ``after`` instead; whoever calls has changed the value itself."""
    connection.execute("UPDATE change SET after = ? WHERE operation_id = ?", (after, operation))
    connection.execute(
        "UPDATE operation SET at = ?, day = ?, label = ? WHERE id = ?", (at, activity.day_of(at), label, operation)
    )


def get(connection: Connection, id_: int) -> Operation | None:
    found = connection.execute(f"SELECT {_COLUMNS} FROM operation WHERE id = ?", (id_,)).fetchone()
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
    query = f"SELECT {_COLUMNS} FROM operation WHERE undoable AND undone = {_IN_FORCE} ORDER BY id DESC LIMIT 1"
    found = connection.execute(query).fetchone()
    return _reversed_last(connection, "redo", _IN_FORCE, found[0]) or _operation(found) if found else None


def next_redoable(connection: Connection) -> Operation | None:
    """What `redo` is to make again: the step that was taken back last, unless something new was done since. Where
    several were taken back as one, the entry that tells of it."""
    query = f"SELECT id FROM operation WHERE undoable AND undone = {_UNDONE} ORDER BY id LIMIT 1"
    found = connection.execute(query).fetchone()
    return _reversed_last(connection, "undo", _UNDONE, found[0]) if found else None


def _reversed_last(connection: Connection, kind: str, undone: int, after: int) -> Operation | None:
    """The step that the last entry of this kind (later than the operation ``after``) reversed and that is still so, by
    its column ``undone``; the entry itself if it reversed several."""
    cursor = connection.execute(
        "SELECT id, reverses FROM operation WHERE kind = ? AND id > ? ORDER BY id DESC", (kind, after)
    )
    try:
        for entry, step in cursor:
            steps = [step] if step is not None else reversed_in(connection, entry)
            query = f"SELECT 1 FROM operation WHERE id IN ({places(steps)}) AND undoable AND undone = ? LIMIT 1"
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
) -> tuple[list[int], list[int], str | None]:
    """Take ``operation`` back, or with ``redo`` apply it again; the changes made are recorded under ``into``.

    Returns the papers changed, the papers left alone because their value is no longer what the operation left, and the
    saved view that is another by now: what was done to views is reversed as a whole or not at all.
    ``watch`` hears how many papers of how many are done; what it raises ends this.
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
        made = fields.swap(connection, _again(changes(connection, operation.id, batch), redo), at)
        record(connection, into, made)
        touched = {change.paper_id for change in made}
        changed += [id_ for id_ in batch if id_ in touched]
        conflicts += [id_ for id_ in batch if id_ not in touched]
    if watch is not None:
        watch(len(papers), len(papers))
    wanted = _again(changes(connection, operation.id, [views.NO_PAPER]), redo)
    in_the_way = views.swap(connection, wanted)
    if in_the_way is None:
        record(connection, into, wanted)
    activity.enforce(connection, operation.id, _IN_FORCE if redo else _UNDONE)
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
    return [Change(*record) for record in found]


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
    """Operations, newest first: older than operation ``before``, about ``paper_id``, ``text`` in the label whatever its
    case. Looking for a text goes on until ``stop`` says that nobody waits for it any more."""
    wheres = ["id < ?", "id >= ?"]
    parameters: list[int | str] = []
    if paper_id is not None:
        wheres.append("id IN (SELECT operation_id FROM change WHERE paper_id = ?)")
        parameters.append(paper_id)
    if text:
        like, patterns = anycase.condition("label", text)
        wheres.append(like)
        parameters += patterns
    query = f"SELECT {_COLUMNS} FROM operation WHERE {' AND '.join(wheres)} ORDER BY id DESC"
    if before is None:
        before = int(connection.execute("SELECT ifnull(max(id), 0) + 1 FROM operation").fetchone()[0])
    found: list[Operation] = []
    while before > 0 and len(found) < limit and not stop():
        low = max(0, before - _LOOKED_THROUGH) if text else 0
        cursor = connection.execute(query, (before, low, *parameters))
        while len(found) < limit and (batch := cursor.fetchmany(200)):
            found += [step for step in map(_operation, batch) if anycase.has(step.label, text)]
        cursor.close()
        before = low
    return found[:limit]


def paper_changes(connection: Connection, paper_id: int, field: str) -> list[tuple[int, int, str | None, str | None]]:
    """The (operation id, time, before, after) of every change of one field of a paper, oldest first."""
    found = connection.execute(
        "SELECT o.id, o.at, c.before, c.after FROM change c JOIN operation o ON o.id = c.operation_id "
        "WHERE c.paper_id = ? AND c.field = ? ORDER BY c.id",
        (paper_id, field),
    ).fetchall()
    for id_, at, *_ in found:
        moment(at, f"step {id_}")
    return found
