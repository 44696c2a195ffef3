"""What a library could be asked to rebuild: counters, marks, keys of titles. Each is compared with what it is made
from, and rebuilt in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from readq.model import Mark
from readq.store import daily_counts
from readq.store.connection import Connection
from readq.store.soundness.fault import Fault, counted
from readq.store.soundness.rule import Rule

_COUNTERS = f"""
SELECT 'all' AS scope, 0 AS key, status, count(*) AS n FROM paper GROUP BY status
UNION ALL SELECT 'source', a.source_id, p.status, count(DISTINCT p.id)
  FROM appearance a JOIN paper p ON p.id = a.paper_id GROUP BY a.source_id, p.status
UNION ALL SELECT 'tag', x.tag_id, p.status, count(*) FROM paper_tag x JOIN paper p ON p.id = x.paper_id
  GROUP BY x.tag_id, p.status
UNION ALL {daily_counts.COUNTED}
"""
_MARKS = (
    (Mark.NOTE, "EXISTS (SELECT 1 FROM note WHERE paper_id = p.id)"),
    (Mark.TAG, "EXISTS (SELECT 1 FROM paper_tag WHERE paper_id = p.id)"),
    (Mark.ABSTRACT, "ifnull((SELECT abstract FROM paper_text WHERE id = p.id), '') <> ''"),
    (Mark.LINK, "EXISTS (SELECT 1 FROM link WHERE paper_id = p.id)"),
    (Mark.WATCHED, "EXISTS (SELECT 1 FROM watched WHERE paper_id = p.id)"),
    (Mark.WITHDRAWN, "EXISTS (SELECT 1 FROM paper_further WHERE id = p.id AND withdrawn <> '')"),
    (Mark.CODE, "EXISTS (SELECT 1 FROM link WHERE paper_id = p.id AND kind = 'code')"),
)
_GENERATED = (
    "k_newest IS NOT -added_at OR k_priority IS NOT -priority OR k_decided IS NOT ifnull(-decided_at, 0) "
    "OR k_listed IS NOT -listed OR k_waiting IS NOT ifnull(decided_at, added_at)"
)
_TIMES_LISTED = "(SELECT count(*) FROM appearance WHERE paper_id = paper.id)"
_TITLE_SORT = "title_sort_of(CAST(title AS BLOB))"
_UNTITLED = "NOT EXISTS (SELECT 1 FROM title_key k WHERE k.hash = said.hash AND k.paper_id = said.paper_id)"
_FORGET = f"DELETE FROM said WHERE {_UNTITLED}"


def _mark(mark: Mark, test: str) -> Rule:
    wrong = f"(marks & {int(mark)} <> 0) <> ({test})"
    return Rule(
        f"Papers whose mark for {str(mark.name).lower()} is wrong",
        f"SELECT id FROM paper p WHERE {wrong}",
        (f"UPDATE paper AS p SET marks = (marks & ~{int(mark)}) | iif({test}, {int(mark)}, 0) WHERE {wrong}",),
    )


RULES = (
    *(_mark(mark, test) for mark, test in _MARKS),
    Rule(
        "Papers whose number of listings is wrong",
        f"SELECT id FROM paper WHERE listed <> {_TIMES_LISTED}",
        (f"UPDATE paper SET listed = {_TIMES_LISTED} WHERE listed <> {_TIMES_LISTED}",),
    ),
    Rule(
        "Papers with a wrong key of their title's order",
        f"SELECT id FROM paper WHERE title_sort IS NOT {_TITLE_SORT}",
        (f"UPDATE paper SET title_sort = {_TITLE_SORT} WHERE title_sort IS NOT {_TITLE_SORT}",),
    ),
    Rule(
        "Papers with a wrong key of an order",
        f"SELECT id FROM paper WHERE {_GENERATED}",
        (f"UPDATE paper SET added_at = added_at WHERE {_GENERATED}",),  # the file computes them
    ),
    Rule(
        "Papers of which something was said under a title they do not have",
        f"SELECT paper_id FROM said WHERE {_UNTITLED}",
        (_FORGET,),
    ),
)


def count(connection: Connection) -> Iterator[Fault]:
    """Counters that differ from what they count."""
    kept = {r[:3]: r[3] for r in connection.execute("SELECT scope, key, status, n FROM counter") if r[3]}
    true = {r[:3]: r[3] for r in connection.execute(_COUNTERS) if r[3]}
    wrong = dict.fromkeys(
        str(key[0]) for key in sorted(kept.keys() | true.keys(), key=repr) if kept.get(key) != true.get(key)
    )
    for scope in wrong:
        yield Fault(f"Counts of papers are wrong (those called “{scope}”).")


def recount(connection: Connection) -> None:
    """Rebuild all counters."""
    connection.execute("DELETE FROM counter")
    connection.execute(f"INSERT INTO counter(scope, key, status, n) SELECT scope, key, status, n FROM ({_COUNTERS})")


# A title too short to tell papers apart does so with the abstract: the one it was seen with, which may be another now.
_KEYS = """
WITH keyed AS MATERIALIZED (
  SELECT title_hash(CAST(title AS BLOB), NULL) AS hash, id FROM paper
  UNION ALL SELECT title_hash(CAST(title AS BLOB), NULL), paper_id FROM title_alias),
short AS (SELECT DISTINCT id FROM keyed WHERE hash IS NULL)
SELECT hash, id, 0 FROM keyed
UNION ALL SELECT title_hash(CAST(p.title AS BLOB), CAST(t.abstract AS BLOB)), p.id, 1 FROM short
  CROSS JOIN paper p ON p.id = short.id CROSS JOIN paper_text t ON t.id = short.id
  WHERE title_hash(CAST(p.title AS BLOB), NULL) IS NULL
UNION ALL SELECT title_hash(CAST(a.title AS BLOB), CAST(t.abstract AS BLOB)), a.paper_id, 1 FROM short
  CROSS JOIN title_alias a ON a.paper_id = short.id CROSS JOIN paper_text t ON t.id = short.id
  WHERE title_hash(CAST(a.title AS BLOB), NULL) IS NULL
"""
_HAS = "EXISTS (SELECT 1 FROM title_key k WHERE k.hash = t.hash AND k.paper_id = t.paper_id)"
_LACKING = f"iif(t.short, t.paper_id NOT IN (SELECT paper_id FROM title_key), NOT {_HAS})"
_ALIEN = (
    "NOT EXISTS (SELECT 1 FROM temp.true_key t WHERE t.hash = k.hash AND t.paper_id = k.paper_id) "
    "AND k.paper_id NOT IN (SELECT paper_id FROM temp.true_key WHERE short)"
)


@contextmanager
def _true_keys(connection: Connection) -> Iterator[None]:
    """The keys of all titles are in a temporary table meanwhile."""
    connection.execute("DROP TABLE IF EXISTS temp.true_key")
    connection.execute(
        "CREATE TEMP TABLE true_key(hash INTEGER, paper_id INTEGER, short INTEGER, PRIMARY KEY(hash, paper_id)) "
        "WITHOUT ROWID"
    )
    connection.execute(f"INSERT OR IGNORE INTO temp.true_key SELECT * FROM ({_KEYS}) WHERE hash IS NOT NULL")
    yield
    connection.execute("DROP TABLE temp.true_key")


def title_keys(connection: Connection) -> Iterator[Fault]:
    """Keys by which a paper is recognised that are not those of its titles."""
    with _true_keys(connection):
        query = (
            f"SELECT paper_id FROM temp.true_key AS t WHERE {_LACKING} "
            f"UNION ALL SELECT paper_id FROM title_key AS k WHERE {_ALIEN}"
        )
        found = counted("Papers that are recognised by titles they do not have, or not by one they have",
                        (record[0] for record in connection.execute(query)))  # fmt: skip
    if found:
        yield Fault(found)


def rekey_titles(connection: Connection) -> None:
    """Rebuild the keys of titles that papers are recognised by; what is known of what was said under them stays."""
    with _true_keys(connection):
        connection.execute(f"DELETE FROM title_key AS k WHERE {_ALIEN}")
        connection.execute(
            "INSERT OR IGNORE INTO title_key(hash, paper_id) "
            f"SELECT hash, paper_id FROM temp.true_key AS t WHERE {_LACKING}"
        )
    connection.execute(_FORGET)
