"""Looking after the file: backup, self-check, and making anew what is derived."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from readq.errors import ReadqError
from readq.model import Mark
from readq.store import activity, intake, words
from readq.store.connection import Connection

_COUNTERS = f"""
SELECT 'all' AS scope, 0 AS key, status, count(*) AS n FROM paper GROUP BY status
UNION ALL SELECT 'source', a.source_id, p.status, count(DISTINCT p.id)
  FROM appearance a JOIN paper p ON p.id = a.paper_id GROUP BY a.source_id, p.status
UNION ALL SELECT 'tag', x.tag_id, p.status, count(*) FROM paper_tag x JOIN paper p ON p.id = x.paper_id
  GROUP BY x.tag_id, p.status
UNION ALL {activity.COUNTED}
"""
_MARKS = (
    (Mark.NOTE, "EXISTS (SELECT 1 FROM note WHERE paper_id = p.id)"),
    (Mark.TAG, "EXISTS (SELECT 1 FROM paper_tag WHERE paper_id = p.id)"),
    (Mark.ABSTRACT, "ifnull((SELECT abstract FROM paper_text WHERE id = p.id), '') <> ''"),
    (Mark.LINK, "EXISTS (SELECT 1 FROM link WHERE paper_id = p.id)"),
    (Mark.CODE, "EXISTS (SELECT 1 FROM link WHERE paper_id = p.id AND kind = 'code')"),
)


def backup(connection: Connection, path: Path) -> None:
    """Copy the library to ``path``, which must not exist; it appears there whole or not at all."""
    if path.exists():
        raise ReadqError(f"{path} is there already; it was left as it is. Name a new file for the backup.")
    draft = path.with_name(path.name + ".part")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise ReadqError(f"Cannot write the backup {path}: {error.strerror or error}.") from error
    try:
        copy = sqlite3.connect(draft)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def check(connection: Connection) -> list[str]:
    """What is wrong with the file, a sentence each."""
    problems = [
        f"The file is damaged: {line}" for (line,) in connection.execute("PRAGMA integrity_check(20)") if line != "ok"
    ]
    problems += [
        f"A row of {table} refers to nothing."
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    ]
    kept = {
        record[:3]: record[3] for record in connection.execute("SELECT scope, key, status, n FROM counter") if record[3]
    }
    true = {record[:3]: record[3] for record in connection.execute(_COUNTERS)}
    if kept != true:
        problems.append("The counts of papers are wrong; mend them with: readq reindex")
    for mark, test in _MARKS:
        query = f"SELECT count(*) FROM paper p WHERE (marks & ? <> 0) <> ({test})"
        if connection.execute(query, (int(mark),)).fetchone()[0]:
            problems.append(f"The marks for {str(mark.name).lower()} are wrong; mend them with: readq reindex")
    indexed = connection.execute("SELECT count(*) FROM paper_fts_docsize").fetchone()[0]
    if indexed != connection.execute("SELECT count(*) FROM paper").fetchone()[0]:
        problems.append("The full-text index does not cover every paper; mend it with: readq reindex")
    return problems


def reindex(connection: Connection) -> None:
    """Make counters, marks and the full-text index anew; signatures are made at the next find."""
    connection.execute("DELETE FROM counter")
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) SELECT scope, key, status, n FROM (" + _COUNTERS + ")"
    )
    connection.execute("UPDATE paper SET listed = (SELECT count(*) FROM appearance WHERE paper_id = paper.id)")
    for mark, test in _MARKS:
        connection.execute(
            f"UPDATE paper AS p SET marks = (marks & ~?1) | iif({test}, ?1, 0) WHERE (marks & ?1 <> 0) <> ({test})",
            (int(mark),),
        )
    words.rebuild(connection)
    intake.drop_signatures(connection)
