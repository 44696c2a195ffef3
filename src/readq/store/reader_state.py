"""The reader's own state of a paper, field by field: how each is read, written and kept in step with what is derived
from it (counters, marks, the full-text index)."""

from __future__ import annotations

from collections.abc import Sequence

from readq.model import Change, Mark
from readq.store import tags
from readq.store.connection import Connection
from readq.store.fulltext import reindexed
from readq.store.marks import set_mark
from readq.store.papers import places

# Plain columns of a paper's row. Values travel as text, None for NULL.
COLUMNS = ("status", "decided_at", "priority", "position", "snoozed_until")

# A status, and what was decided with it: where one of these is another by now, all are left alone.
_DECISION = frozenset({"status", "decided_at", "snoozed_until"})
# And what comes with a decision: where that is left alone, so is this.
_COMPANIONS = _DECISION | {"position", "returned"}

_INTEGERS = frozenset({"status", "decided_at", "priority", "position"})
_BATCH = 500


def swap(connection: Connection, changes: Sequence[Change], at: int) -> list[Change]:
    """Make those of ``changes`` (of some hundred papers) whose value before is the present one; returns these.

    Where a decision was made anew, be it the same one, it is left alone with all that came with it, and everything else
    of a merge that cannot be made. For ``tag``, the values are the tag's name or None; ``at`` dates a note.
    """
    present = _present(connection, list({change.paper_id for change in changes}))
    impossible = {c.paper_id for c in changes if c.field == "merged" and not _can_be_made(connection, c)}
    changes = [change for change in changes if change.paper_id in present and change.paper_id not in impossible]
    refused = {c.paper_id for c in changes if c.field in _DECISION and present[c.paper_id][c.field] != c.before}
    made: list[Change] = []
    columns: dict[int, dict[str, str | None]] = {}
    for change in changes:
        id_, field, before, after = change.paper_id, change.field, change.before, change.after
        if field in COLUMNS or field == "returned":
            if present[id_][field] != before or (field in _COMPANIONS and id_ in refused):
                continue
            if field == "returned":
                set_mark(connection, id_, Mark.RETURNED, after is not None)
            else:
                columns.setdefault(id_, {})[field] = after
        elif field == "note":
            found = connection.execute("SELECT body FROM note WHERE paper_id = ?", (id_,)).fetchone()
            if (found[0] if found else None) != before:
                continue
            set_note(connection, id_, after, at)
        elif field == "merged":
            from readq.store import merged

            if after is None:
                merged.part(connection, int(str(before)), id_)
            else:
                merged.again(connection, int(after), id_, at)
        elif field == "facts":
            from readq.store import merged

            if not merged.put_facts(connection, id_, str(before), str(after)):
                continue
        elif field == "apart":
            from readq.store import provenance

            if not provenance.decide(connection, id_, int(str(before or after)), "apart" if after else None, at):
                continue
        else:
            name = before if before is not None else str(after)
            if tags.is_on(connection, id_, name) != (before is not None):
                continue
            (tags.remove if after is None else tags.add)(connection, id_, name)
        made.append(change)
    alike: dict[tuple[tuple[str, str | None], ...], list[int]] = {}
    for id_, values in columns.items():
        alike.setdefault(tuple(values.items()), []).append(id_)
    for same, ids in alike.items():
        set_columns(connection, ids, dict(same))
    return made


def _can_be_made(connection: Connection, change: Change) -> bool:
    """Whether papers can be merged again, or parted, as a change of the field ``merged`` has it."""
    from readq.store import merged

    if change.after is None:
        return merged.can_be_parted(connection, int(str(change.before)), change.paper_id)
    return merged.can_be_merged_again(connection, int(change.after), change.paper_id)


def _present(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """The plain columns of papers, as text, and whether they are marked as returned."""
    query = f"SELECT id, marks & ?, {', '.join(COLUMNS)} FROM paper WHERE id IN ({places(ids)})"
    return {
        id_: {
            "returned": "1" if returned else None,
            **{column: None if value is None else str(value) for column, value in zip(COLUMNS, values, strict=True)},
        }
        for id_, returned, *values in connection.execute(query, (int(Mark.RETURNED), *ids)).fetchall()
    }


def set_columns(connection: Connection, ids: Sequence[int], values: dict[str, str | None]) -> None:
    """Set plain columns of papers, and keep the counters in step when the status is among them."""
    for start in range(0, len(ids), _BATCH):
        batch = tuple(ids[start : start + _BATCH])
        if "status" in values:
            _count(connection, batch, int(str(values["status"])))
        assignments = ", ".join(f"{column} = ?" for column in values)
        typed = [int(v) if v is not None and c in _INTEGERS else v for c, v in values.items()]
        connection.execute(f"UPDATE paper SET {assignments} WHERE id IN ({places(batch)})", (*typed, *batch))


def _count(connection: Connection, ids: Sequence[int], status: int) -> None:
    """Count papers that are about to get a status, and no longer those they are now."""
    among = f"p.id IN ({places(ids)})"
    now = connection.execute(
        f"SELECT 'all', 0, p.status, count(*) FROM paper p WHERE {among} GROUP BY p.status "
        "UNION ALL SELECT 'source', a.source_id, p.status, count(DISTINCT p.id) "
        f"FROM paper p JOIN appearance a ON a.paper_id = p.id WHERE {among} GROUP BY a.source_id, p.status "
        "UNION ALL SELECT 'tag', x.tag_id, p.status, count(*) "
        f"FROM paper p JOIN paper_tag x ON x.paper_id = p.id WHERE {among} GROUP BY x.tag_id, p.status",
        (*ids, *ids, *ids),
    ).fetchall()
    connection.executemany(
        "INSERT INTO counter(scope, key, status, n) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [each for scope, key, was, n in now for each in ((scope, key, was, -n), (scope, key, status, n))],
    )


def set_note(connection: Connection, paper_id: int, body: str | None, at: int) -> None:
    """Write, replace or (None) remove a paper's note."""
    with reindexed(connection, [paper_id]):
        if body is None:
            connection.execute("DELETE FROM note WHERE paper_id = ?", (paper_id,))
        else:
            connection.execute(
                "INSERT INTO note(paper_id, body, updated_at) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
                (paper_id, body, at),
            )
    set_mark(connection, paper_id, Mark.NOTE, body is not None)


def states(connection: Connection, ids: Sequence[int]) -> list[tuple[int, int, int | None, str | None, int]]:
    """The (id, status number, time of the decision, day a snooze ends, whether marked as returned) of the papers of
    some hundred that there are, in the order of ``ids``."""
    query = f"SELECT id, status, decided_at, snoozed_until, marks & ? FROM paper WHERE id IN ({places(ids)})"
    found = {record[0]: record for record in connection.execute(query, (int(Mark.RETURNED), *ids)).fetchall()}
    return [found[id_] for id_ in ids if id_ in found]
