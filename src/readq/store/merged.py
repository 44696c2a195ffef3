"""Papers that were found to be others of the library: what one had goes to the other, and all of it can go back.

The row of the paper that is gone is kept as it was, with everything that referred to it, and so are the rows of the
other from before and after: going back restores what nothing changed meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from readq.model import Mark
from readq.store import bulk_writes, rules, signature_blocks
from readq.store.connection import Connection
from readq.store.fulltext import reindexed

SCHEMA = """
-- Papers that went into another one; 0: that was taken back. kept: everything of it, and the other one as it was before
-- and after, as JSON.
CREATE TABLE merged(id INTEGER PRIMARY KEY, into_id INTEGER NOT NULL, at INTEGER NOT NULL, kept TEXT NOT NULL) STRICT;
CREATE INDEX merged_into ON merged(into_id);
"""

# What learning more changes of a paper: table and the column that names it.
_LEARNED = (
    ("paper_text", "id"), ("paper_further", "id"), ("author", "paper_id"), ("link", "paper_id"), ("fact", "paper_id"),
    ("figure", "paper_id"),
)  # fmt: skip
# What belongs to a paper alone and goes with its row.
_OWN = (("paper", "id"), *_LEARNED)
# What names it, and goes to the other, with the columns that tell one from another.
_MOVED = (
    ("identifier", "scheme, value"), ("title_alias", "title"), ("title_key", "hash, digest"), ("said", "hash, digest"),
    ("appearance", "source_id, rank"), ("citation_key", "key"),
)  # fmt: skip
_TAGS = "SELECT t.name FROM paper_tag x JOIN tag t ON t.id = x.tag_id WHERE x.paper_id = ?"
_SUGGESTIONS = "SELECT first, second, reason, at, decision, decided_at FROM suggestion WHERE first = ?1 OR second = ?1"
_TITLES = "SELECT title FROM title_alias WHERE paper_id = ?"
_IDENTIFIERS = "SELECT scheme, value FROM identifier WHERE paper_id = ? ORDER BY scheme, value"
_KEYS = "SELECT hash FROM title_key WHERE paper_id = ?"
_SHOWN = int(Mark.ABSTRACT | Mark.LINK | Mark.CODE | Mark.WITHDRAWN)


def snapshot(connection: Connection, paper_id: int) -> dict[str, Any]:
    """What learning may change of a paper, as it is now."""
    rows: dict[str, Any] = {table: _rows(connection, table, column, paper_id) for table, column in _LEARNED}
    query = "SELECT title, title_sort, year FROM paper WHERE id = ?"
    rows["paper"] = list(connection.execute(query, (paper_id,)).fetchone())
    rows["signature"] = signature_blocks.of(connection, paper_id)
    rows["aliases"] = _cells(connection, _TITLES, paper_id)
    rows["keys"] = _cells(connection, _KEYS, paper_id)
    return rows


def facts(connection: Connection, paper_id: int) -> str:
    """What is known of a paper and its ids, as the journal keeps it."""
    told = {"known": snapshot(connection, paper_id), "identifiers": _cells(connection, _IDENTIFIERS, paper_id)}
    return json.dumps(told, ensure_ascii=False)


def put_facts(connection: Connection, paper_id: int, present: str, wanted: str) -> bool:
    """Let a paper know again what it knew: of ``present``, what nobody changed since becomes as in ``wanted``. Whether
    anything did."""
    now = facts(connection, paper_id)
    before, after = json.loads(wanted), json.loads(present)
    with reindexed(connection, [paper_id]):
        _restore(connection, paper_id, before["known"], after["known"])
        _forget_titles(connection, paper_id, before["known"])
        for table_title in before["known"]["aliases"]:
            bulk_writes.add_title(connection, paper_id, table_title[0])
    connection.executemany(
        "DELETE FROM identifier WHERE scheme = ? AND value = ? AND paper_id = ?",
        [(*pair, paper_id) for pair in after["identifiers"] if pair not in before["identifiers"]],
    )
    fresh = [(str(scheme), str(value), paper_id) for scheme, value in before["identifiers"]]
    bulk_writes.add_identifiers(connection, fresh)
    return facts(connection, paper_id) != now


def merge(connection: Connection, gone: int, keep: int, at: int, before: dict[str, Any]) -> None:
    """Let the paper ``gone`` go into ``keep``, which has learned from it already; ``before`` is its `snapshot` from
    before that. Its note, tags and status are the caller's to hand on, before this."""
    kept: dict[str, Any] = {
        "rows": {table: _rows(connection, table, column, gone) for table, column in _OWN},
        "moved": {
            table: _cells(connection, f"SELECT {columns} FROM {table} WHERE paper_id = ?", gone)
            for table, columns in _MOVED
        },
        "tags": _cells(connection, _TAGS, gone),
        "note": _cells(connection, "SELECT body, updated_at FROM note WHERE paper_id = ?", gone),
        "suggestions": _cells(connection, _SUGGESTIONS, gone),
        "counted": _cells(connection, "SELECT DISTINCT source_id FROM appearance WHERE paper_id = ?", keep),
        "signature": signature_blocks.take_out(connection, gone),
        "watched": [rules.watching(connection, gone), rules.watching(connection, keep)],
        "before": before,
        "after": snapshot(connection, keep),
    }  # fmt: skip
    _count(connection, gone, -1)
    with reindexed(connection, [gone]):
        title = connection.execute("SELECT title FROM paper WHERE id = ?", (gone,)).fetchone()[0]
        bulk_writes.add_title(connection, keep, title)
        for table, _ in _MOVED:
            connection.execute(f"UPDATE OR IGNORE {table} SET paper_id = ? WHERE paper_id = ?", (keep, gone))
            connection.execute(f"DELETE FROM {table} WHERE paper_id = ?", (gone,))
        rules.watched_by(connection, keep, {*kept["watched"][0], *kept["watched"][1]})
        rules.watched_by(connection, gone, set())
        connection.execute("DELETE FROM paper WHERE id = ?", (gone,))
    _count_sources(connection, keep, _sources(connection, keep) - {source for (source,) in kept["counted"]}, +1)
    bulk_writes.count_listed(connection, [keep])
    connection.execute(
        "INSERT OR REPLACE INTO merged(id, into_id, at, kept) VALUES (?,?,?,?)", (gone, keep, at, json.dumps(kept))
    )


def can_be_merged_again(connection: Connection, gone: int, keep: int) -> bool:
    """Whether two papers that were parted are there, none of them part of another."""
    query = "SELECT 1 FROM merged m JOIN paper g ON g.id = m.id JOIN paper k ON k.id = ? WHERE m.id = ?"
    return connection.execute(query, (keep, gone)).fetchone() is not None


def again(connection: Connection, gone: int, keep: int, at: int) -> None:
    """Let a paper that was parted from ``keep`` go into it once more, if it `can_be_merged_again`."""
    kept = json.loads(connection.execute("SELECT kept FROM merged WHERE id = ?", (gone,)).fetchone()[0])
    before = snapshot(connection, keep)
    with reindexed(connection, [keep]):
        _restore(connection, keep, kept["after"], kept["before"])
        bulk_writes.add_title(connection, keep, before["paper"][0])
    merge(connection, gone, keep, at, before)


def can_be_parted(connection: Connection, gone: int, keep: int) -> bool:
    """Whether a paper is still part of ``keep``, which is there."""
    query = "SELECT 1 FROM merged m JOIN paper p ON p.id = m.into_id WHERE m.id = ? AND m.into_id = ?"
    return connection.execute(query, (gone, keep)).fetchone() is not None


def part(connection: Connection, gone: int, keep: int) -> None:
    """Let a paper that went into ``keep`` be one of its own again, as it was, if it `can_be_parted`."""
    kept = json.loads(connection.execute("SELECT kept FROM merged WHERE id = ?", (gone,)).fetchone()[0])
    counted = _sources(connection, keep)
    with reindexed(connection, [keep, gone]):
        for table, _ in _OWN:
            _put(connection, table, kept["rows"].get(table, []))
        if kept["note"]:
            connection.execute("INSERT INTO note(paper_id, body, updated_at) VALUES (?,?,?)", (gone, *kept["note"][0]))
        for table, columns in _MOVED:
            _hand_back(connection, table, columns.split(", "), kept["moved"].get(table, []), gone, keep)
        _restore(connection, keep, kept["before"], kept["after"])
        _forget_titles(connection, keep, kept["before"])
    for (name,) in kept["tags"]:
        connection.execute("INSERT INTO tag(name, folded) VALUES (?1, fold_name(?1)) ON CONFLICT DO NOTHING", (name,))
        connection.execute(
            "INSERT INTO paper_tag(tag_id, paper_id) SELECT id, ? FROM tag WHERE folded = fold_name(?)", (gone, name)
        )
    connection.executemany(
        "INSERT INTO suggestion(first, second, reason, at, decision, decided_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
        "WHERE (SELECT count(*) FROM paper WHERE id IN (?1, ?2)) = 2 ON CONFLICT DO NOTHING",
        kept["suggestions"],
    )
    _count_sources(connection, keep, counted - _sources(connection, keep), -1)
    _count(connection, gone, +1)
    bulk_writes.count_listed(connection, [keep, gone])
    ones, others = kept.get("watched", ((), ()))
    rules.watched_by(connection, gone, set(ones))
    rules.watched_by(connection, keep, {*rules.watching(connection, keep)} - ({*ones} - {*others}))
    if kept["signature"] is not None:
        signature_blocks.put(connection, gone, kept["signature"])
    connection.execute("UPDATE merged SET into_id = 0 WHERE id = ?", (gone,))


def _rows(connection: Connection, table: str, column: str, paper_id: int) -> list[dict[str, Any]]:
    """The rows of a paper, by the names of their columns, without those that SQLite computes."""
    names = [name for _, name, _, _, _, _, hidden in connection.execute(f"PRAGMA table_xinfo({table})") if not hidden]
    query = f"SELECT {', '.join(names)} FROM {table} WHERE {column} = ?"
    return [dict(zip(names, record, strict=True)) for record in connection.execute(query, (paper_id,)).fetchall()]


def _cells(connection: Connection, query: str, paper_id: int) -> list[list[Any]]:
    return [list(record) for record in connection.execute(query, (paper_id,)).fetchall()]


def _put(connection: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    known = {name for _, name, *_ in connection.execute(f"PRAGMA table_xinfo({table})")} if rows else set()
    for row in rows:
        if not row.keys() <= known:
            raise ValueError(f"what is kept of {table} has a column that there is not")
        columns = ", ".join(row)
        connection.execute(f"INSERT INTO {table}({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def _hand_back(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], gone: int, keep: int
) -> None:
    """Give a paper again what named it, if the other still has it; of what both had, each keeps its own."""
    same = " AND ".join(f"{column} IS ?" for column in columns)
    for row in rows:
        if table in ("title_key", "title_alias"):
            names = ", ".join(columns)
            connection.execute(
                f"INSERT OR IGNORE INTO {table}({names}, paper_id) VALUES ({'?, ' * len(columns)}?)", (*row, gone)
            )
        else:
            connection.execute(f"UPDATE {table} SET paper_id = ? WHERE paper_id = ? AND {same}", (gone, keep, *row))


def _forget_titles(connection: Connection, keep: int, before: dict[str, Any]) -> None:
    """Let a paper no longer be recognised by the titles that came with another, unless more was said of it under
    them."""
    from readq.titles import title_hash  # hashes are slow to import

    known = {key for (key,) in before["keys"]}
    titles = {title for (title,) in before["aliases"]}
    if connection.execute("SELECT title FROM paper WHERE id = ?", (keep,)).fetchone()[0] != before["paper"][0]:
        titles.add(before["paper"][0])  # it got another since
    connection.executemany(
        "DELETE FROM title_key WHERE paper_id = ?1 AND hash = ?2 "
        "AND NOT EXISTS (SELECT 1 FROM said WHERE hash = ?2 AND paper_id = ?1)",
        [(keep, key) for (key,) in _cells(connection, _KEYS, keep) if key not in known],
    )
    more = {key for (key,) in _cells(connection, _KEYS, keep)} - known
    # A title too short to have a key of its own may belong to any of them.
    hashes = {title: title_hash(title) for (title,) in _cells(connection, _TITLES, keep) if title not in titles}
    connection.executemany(
        "DELETE FROM title_alias WHERE paper_id = ? AND title = ?",
        [(keep, title) for title, hash_ in hashes.items() if not more or (hash_ is not None and hash_ not in more)],
    )


def _restore(connection: Connection, keep: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Take back what a paper had learned, table by table, where nothing was learned since."""
    now = snapshot(connection, keep)
    for table, column in _LEARNED:
        # A table that there was not yet had nothing in it.
        then, wanted = after.get(table, []), before.get(table, [])
        if _told(now[table]) == _told(then):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (keep,))
            _put(connection, table, wanted)
    if now["paper"] == after["paper"]:
        query = "UPDATE paper SET title = ?, title_sort = ?, year = ? WHERE id = ?"
        connection.execute(query, (*before["paper"], keep))
        if before["signature"] is not None and before["signature"] != after["signature"]:
            signature_blocks.put(connection, keep, before["signature"])
    # Only a part of it may have been put back: what follows from several parts is made again.
    names = connection.execute("SELECT name FROM author WHERE paper_id = ? ORDER BY position", (keep,)).fetchall()
    connection.execute("UPDATE paper_text SET authors = ? WHERE id = ?", ("\n".join(name for (name,) in names), keep))
    connection.execute(
        "UPDATE paper SET year = (SELECT CAST(substr(published, 1, 4) AS INTEGER) FROM paper_text WHERE id = ?1) "
        "WHERE id = ?1",
        (keep,),
    )
    connection.execute(
        f"UPDATE paper SET marks = (marks & ~{_SHOWN}) "
        f"| iif(ifnull((SELECT abstract FROM paper_text WHERE id = ?1), '') <> '', {int(Mark.ABSTRACT)}, 0) "
        f"| iif(EXISTS (SELECT 1 FROM link WHERE paper_id = ?1), {int(Mark.LINK)}, 0) "
        f"| iif(EXISTS (SELECT 1 FROM link WHERE paper_id = ?1 AND kind = 'code'), {int(Mark.CODE)}, 0) "
        f"| iif(EXISTS (SELECT 1 FROM paper_further WHERE id = ?1 AND withdrawn <> ''), {int(Mark.WITHDRAWN)}, 0) "
        "WHERE id = ?1",
        (keep,),
    )


def _told(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without what they do not say: tables have got columns since some were kept."""
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def _sources(connection: Connection, paper_id: int) -> set[int]:
    return {
        r[0] for r in connection.execute("SELECT DISTINCT source_id FROM appearance WHERE paper_id = ?", (paper_id,))
    }


def _count(connection: Connection, paper_id: int, sign: int) -> None:
    """Count a paper, with its tags and sources, among those of its status, or no longer."""
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) SELECT scope, key, status, ?2 FROM ("
        "SELECT 'all' AS scope, 0 AS key, status FROM paper WHERE id = ?1 "
        "UNION ALL SELECT 'tag', x.tag_id, p.status FROM paper_tag x JOIN paper p ON p.id = x.paper_id "
        "WHERE p.id = ?1) WHERE true ON CONFLICT DO UPDATE SET n = n + excluded.n",
        (paper_id, sign),
    )
    _count_sources(connection, paper_id, _sources(connection, paper_id), sign)


def _count_sources(connection: Connection, paper_id: int, sources: set[int], sign: int) -> None:
    connection.executemany(
        "INSERT INTO counter(scope, key, status, n) SELECT 'source', ?, status, ? FROM paper WHERE id = ? "
        "ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(source, sign, paper_id) for source in sources],
    )
