"""The words of the full-text index."""

from __future__ import annotations

from contextlib import suppress

from readq.store.connection import Connection, OutOfTime, budget


def words(connection: Connection, beginning: str, seconds: float) -> dict[str, int]:
    """In how many papers each of the words is that begin so; as many of them as there is time for."""
    _open(connection)
    query = "SELECT term, doc FROM temp.paper_word WHERE term >= ? AND term <= ?"
    found: dict[str, int] = {}
    with suppress(OutOfTime), budget(connection, seconds):
        for word, papers in connection.execute(query, (beginning, f"{beginning}\U0010ffff")):
            found[word] = papers
    return found


def other_letters(connection: Connection, beginning: str) -> set[str]:
    """The letters beyond ASCII that follow this beginning in words of the index."""
    _open(connection)
    query = "SELECT term FROM temp.paper_word WHERE term >= ? AND term <= ?"
    found = connection.execute(query, (f"{beginning}\x80", f"{beginning}\U0010ffff")).fetchall()
    return {word[len(beginning)] for (word,) in found}


def _open(connection: Connection) -> None:
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.paper_word USING fts5vocab(main, paper_fts, row)")
