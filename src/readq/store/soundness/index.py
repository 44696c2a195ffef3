"""Whether the full-text index is whole, and says of every paper what the paper says.

The index keeps no text, so what it should say is indexed once more, in a temporary table, and the two are compared word
by word: how often, in which papers and where. Both are read in the order of words, so that memory does not grow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import zip_longest

from readq.store import schema, words
from readq.store.connection import Connection, folded_now
from readq.store.soundness.fault import Fault

_WRONG = "The full-text index is wrong about the word “{}”."
_DAMAGED = "The full-text index is damaged ({})."

# One number for all places of a word: the sum of squares differs when any of them does, but for a chance in billions.
_PLACE = "((doc % 1000000007) * 92821 + offset * 31 + length(col)) % 2147483629"
_WORDS = f"SELECT term, count(*), sum(({_PLACE}) * ({_PLACE}) % 2147483647) FROM temp.{{}} GROUP BY term"
# A word that reading through the index meets may yet not be found where it is looked up.
_LOST = (
    "SELECT term FROM temp.every_word WHERE NOT EXISTS "
    "(SELECT 1 FROM paper_fts WHERE paper_fts MATCH '\"' || term || '\"') LIMIT 1"
)


def index(connection: Connection) -> Iterator[Fault]:
    """What is wrong with the full-text index; at most one fault, since all of it is made anew for any."""
    try:
        _ask(connection)
        wrong = _difference(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "paper_fts" not in str(error):
            raise
        yield Fault(_DAMAGED.format(error))
        return
    finally:
        for name in ("kept_words", "true_words", "every_word", "true_fts"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    if wrong:
        yield Fault(wrong)


def _ask(connection: Connection) -> None:
    """Let the index look after its own structure; raises if that is damaged."""
    try:
        connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        # It counts as writing, which need not be possible; what it would find shows in the comparison, mostly.
        if "readonly" not in str(error) and "locked" not in str(error):
            raise


def _difference(connection: Connection) -> str | None:
    connection.execute(
        "CREATE VIRTUAL TABLE temp.true_fts USING fts5(title, abstract, authors, note, content='', tokenize='ascii')"
    )
    connection.execute("INSERT INTO temp.true_fts(true_fts, rank) VALUES ('hashsize', 33554432)")
    words.fill(connection, "temp.true_fts")
    connection.execute("CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab(main, paper_fts, instance)")
    connection.execute("CREATE VIRTUAL TABLE temp.true_words USING fts5vocab(temp, true_fts, instance)")
    kept, true = (connection.execute(_WORDS.format(name)) for name in ("kept_words", "true_words"))
    try:
        for one, other in zip_longest(kept, true):
            if one != other:
                return _WRONG.format(min(str(each[0]) for each in (one, other) if each))
    finally:
        kept.close()
        true.close()
    connection.execute("CREATE VIRTUAL TABLE temp.every_word USING fts5vocab(temp, true_fts, row)")
    lost = connection.execute(_LOST).fetchone()
    if lost:
        return _WRONG.format(lost[0])
    sizes = "SELECT id, sz FROM {}_docsize EXCEPT SELECT id, sz FROM {}_docsize LIMIT 1"
    averages = "SELECT 1 FROM paper_fts_data k, temp.true_fts_data t WHERE k.id = 1 AND t.id = 1 AND k.block = t.block"
    if (
        connection.execute(sizes.format("paper_fts", "temp.true_fts")).fetchone()
        or connection.execute(sizes.format("temp.true_fts", "paper_fts")).fetchone()
        or not connection.execute(averages).fetchone()
    ):
        return "The full-text index is wrong about the length of papers."
    return None


def remake(connection: Connection) -> None:
    """Make the whole full-text index anew, whatever it is like."""
    connection.execute("SAVEPOINT remake")
    try:
        words.rebuild(connection)
    except sqlite3.DatabaseError:
        connection.execute("ROLLBACK TO remake")
        replace(connection)
        words.rebuild(connection)
    finally:
        connection.execute("RELEASE remake")
    folded_now(connection)


def replace(connection: Connection) -> None:
    """Put an empty full-text index in the place of one that cannot be opened any more, not even to be dropped."""
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'paper_fts'")
    connection.execute("PRAGMA writable_schema=RESET")
    query = "SELECT name FROM sqlite_master WHERE name GLOB 'paper_fts_*'"
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f"DROP TABLE {name}")
    schema.make_index(connection)
