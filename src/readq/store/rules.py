"""Rules for papers that arrive, and the papers that are watched for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from readq.filters import Filter
from readq.model import Mark, Rule
from readq.store.compile import condition
from readq.store.connection import Connection
from readq.store.marks import set_mark

SCHEMA = """
-- action: see readq.model.Rule. Rules are applied in the order of their position.
CREATE TABLE arrival_rule(id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL,
    action TEXT NOT NULL, value TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0) STRICT;

-- Papers that a rule marks in the list.
CREATE TABLE watched(rule_id INTEGER NOT NULL REFERENCES arrival_rule(id) ON DELETE CASCADE,
    paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, PRIMARY KEY(rule_id, paper_id))
    STRICT, WITHOUT ROWID;
CREATE INDEX watched_paper ON watched(paper_id);
"""
_WATCHED = int(Mark.WATCHED)


def every(connection: Connection) -> list[Rule]:
    """All rules, in the order in which they are applied."""
    query = "SELECT id, name, query, action, value, paused, top FROM arrival_rule ORDER BY position, id"
    records = connection.execute(query).fetchall()
    return [
        Rule(id_, name, asked, action, value, bool(off), top) for id_, name, asked, action, value, off, top in records
    ]


def add(connection: Connection, name: str, query: str, action: str, value: str, top: int = 0) -> int:
    """Keep a rule, to be applied after the others."""
    cursor = connection.execute(
        "INSERT INTO arrival_rule(uid, name, query, action, value, top, position) "
        "SELECT random(), ?, ?, ?, ?, ?, ifnull(max(position), 0) + 1 FROM arrival_rule WHERE true",
        (name, query, action, value, top),
    )
    return int(cursor.lastrowid or 0)


def change(connection: Connection, id_: int, **values: object) -> None:
    """Give columns of a rule other values."""
    assigned = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE arrival_rule SET {assigned} WHERE id = ?", (*values.values(), id_))


def remove(connection: Connection, id_: int) -> None:
    """Forget a rule; only what it watched is not watched for it any more."""
    unwatch(connection, id_)
    connection.execute("DELETE FROM arrival_rule WHERE id = ?", (id_,))


def matching(connection: Connection, filter_: Filter, after: int, now: datetime) -> list[int]:
    """The papers with numbers above ``after`` that a filter lets through, in the order they came."""
    if filter_.where is None:
        return [r[0] for r in connection.execute("SELECT id FROM paper WHERE id > ? ORDER BY id", (after,)).fetchall()]
    asked = condition(filter_.where, now)
    query = f"SELECT p.id FROM paper p WHERE p.id > ? AND ({asked.sql}) ORDER BY p.id"
    return [record[0] for record in connection.execute(query, (after, *asked.parameters)).fetchall()]


def watch(connection: Connection, rule: int, ids: Sequence[int]) -> None:
    """Mark papers in the list for a rule."""
    pairs = [(rule, id_) for id_ in ids]
    connection.executemany("INSERT OR IGNORE INTO watched(rule_id, paper_id) VALUES (?,?)", pairs)
    query = f"UPDATE paper SET marks = marks | {_WATCHED} WHERE id IN (SELECT value FROM json_each(?))"
    connection.execute(query, (json.dumps(list(ids)),))


def watching(connection: Connection, paper_id: int) -> list[int]:
    """The rules that a paper is watched for."""
    query = "SELECT rule_id FROM watched WHERE paper_id = ? ORDER BY rule_id"
    return [rule for (rule,) in connection.execute(query, (paper_id,)).fetchall()]


def watched_by(connection: Connection, paper_id: int, rules: Collection[int]) -> None:
    """Let a paper be watched for these rules, as far as they are there, and for no others."""
    connection.execute("DELETE FROM watched WHERE paper_id = ?", (paper_id,))
    connection.execute(
        "INSERT INTO watched(rule_id, paper_id) SELECT id, ? FROM arrival_rule "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (paper_id, json.dumps(list(rules))),
    )
    set_mark(connection, paper_id, Mark.WATCHED, bool(watching(connection, paper_id)))


def unwatch(connection: Connection, rule: int) -> None:
    """Take back the marks that only this rule gave."""
    connection.execute(
        f"UPDATE paper SET marks = marks & ~{_WATCHED} WHERE id IN (SELECT paper_id FROM watched WHERE rule_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM watched w WHERE w.paper_id = paper.id AND w.rule_id <> ?1)",
        (rule,),
    )
    connection.execute("DELETE FROM watched WHERE rule_id = ?", (rule,))
