"""The full-text index: contentless, over folded text, kept in step by the code that changes what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from readq.searchable import is_searched_as_written, searchable, tex_condition
from readq.store.connection import Connection
from readq.store.features import spoil
from readq.store.papers import texts
from readq.store.refolding import refold

_ALL_PLAIN = (True, True, True)
_AHEAD = "CREATE TEMP TABLE IF NOT EXISTS folded(id INTEGER PRIMARY KEY, title, abstract, authors)"


@contextmanager
def reindexed(connection: Connection, ids: Sequence[int]) -> Iterator[None]:
    """Change any text of the papers ``ids`` inside this block; the index follows.

    The index holds no text of its own: to forget a paper's words it must be told them once more, as they were.
    """
    refold(connection)
    before = texts(connection, ids)
    for id_, parts in before.items():
        connection.execute(
            "INSERT INTO paper_fts(paper_fts, rowid, title, abstract, authors, note) VALUES ('delete', ?, ?, ?, ?, ?)",
            (id_, *map(searchable, parts)),
        )
    yield
    after = texts(connection, ids)
    # What is learnt of a paper is learnt from title and abstract, the first two.
    spoil(connection, [id_ for id_ in ids if before.get(id_, ())[:2] != after.get(id_, ())[:2]])
    for id_, parts in after.items():
        connection.execute(
            "INSERT INTO paper_fts(rowid, title, abstract, authors, note) VALUES (?, ?, ?, ?, ?)",
            (id_, *map(searchable, parts)),
        )


def fold_ahead(connection: Connection, papers: Iterable[tuple[int, str, str, str]]) -> None:
    """Tell `index_new` the (id, title, abstract, author names) of new papers. Only text which is not searched just as
    it was written is kept for it.

    SQLite could call Python for them, as it does in `rebuild`; but every call waits for whatever else Python is doing,
    and this lets a whole batch be indexed without one.
    """
    refold(connection)
    connection.execute(_AHEAD)
    folded: list[tuple[int, str | None, str | None, str | None]] = []
    for id_, title, abstract, authors in papers:
        plain = is_searched_as_written(title), is_searched_as_written(abstract), is_searched_as_written(authors)
        if plain != _ALL_PLAIN:
            first, second, third = plain
            folded.append(
                (
                    id_,
                    None if first else searchable(title),
                    None if second else searchable(abstract),
                    None if third else searchable(authors),
                )
            )
    connection.executemany("INSERT INTO temp.folded VALUES (?, ?, ?, ?)", folded)


def index_new(connection: Connection, after: int) -> None:
    """Index the papers with an id above ``after``, which the index does not hold yet, in one statement.

    `fold_ahead` must have been called for them.
    """
    connection.execute(_AHEAD)
    connection.execute(
        "INSERT INTO paper_fts(rowid, title, abstract, authors, note) "
        "SELECT p.id, ifnull(f.title, p.title), ifnull(f.abstract, t.abstract), ifnull(f.authors, t.authors), '' "
        "FROM paper p JOIN paper_text t ON t.id = p.id LEFT JOIN temp.folded f ON f.id = p.id "
        "WHERE p.id > ? ORDER BY p.id",
        (after,),
    )
    connection.execute("DELETE FROM temp.folded")


def rebuild(connection: Connection) -> None:
    """Rebuild the whole index."""
    connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('delete-all')")
    fill(connection, "paper_fts")


def fill(connection: Connection, index: str) -> None:
    """Index all papers in the empty full-text table ``index``."""
    connection.execute(
        f"INSERT INTO {index}(rowid, title, abstract, authors, note) "
        f"SELECT p.id, {_folded('p.title')}, {_folded('t.abstract')}, {_folded('t.authors')}, {_folded('n.body')} "
        "FROM paper p JOIN paper_text t ON t.id = p.id LEFT JOIN note n ON n.paper_id = p.id ORDER BY p.id"
    )


def _folded(column: str) -> str:
    """SQL for a column's text as it is searched. Only text with more bytes than characters, which is not ASCII, or with
    TeX is worth calling Python for."""
    other = f"length(CAST({column} AS BLOB)) <> length({column}) OR {tex_condition(column)}"
    return f"iif({other}, searchable({column}), {column})"
