"""Reading notes in bulk."""

from __future__ import annotations

from collections.abc import Sequence

from readq.store.connection import Connection
from readq.store.faults import moment
from readq.store.papers import places

_NEWEST_FIRST = "ORDER BY n.updated_at DESC, n.paper_id DESC"


def body(connection: Connection, paper_id: int) -> str | None:
    """A paper's note."""
    found = connection.execute("SELECT body FROM note WHERE paper_id = ?", (paper_id,)).fetchone()
    return found[0] if found else None


def newest_first(connection: Connection) -> list[int]:
    """The ids of all papers with a note, the note last written first."""
    return [record[0] for record in connection.execute(f"SELECT paper_id FROM note n {_NEWEST_FIRST}").fetchall()]


def heads(connection: Connection, ids: Sequence[int], length: int) -> list[tuple[int, str, int, int, str]]:
    """The (paper id, title, status number, time, beginning of the note) of papers with a note, in the order of
    ``ids``."""
    query = (
        "SELECT n.paper_id, p.title, p.status, n.updated_at, substr(n.body, 1, ?) FROM note n "
        f"JOIN paper p ON p.id = n.paper_id WHERE n.paper_id IN ({places(ids)})"
    )
    found = {record[0]: record for record in connection.execute(query, (length, *ids)).fetchall()}
    for id_, _, _, at, _ in found.values():
        moment(at, f"the note of paper {id_}")
    return [found[id_] for id_ in ids if id_ in found]


def containing(connection: Connection, text: str) -> list[tuple[int, str, str]]:
    """The (paper id, title, note) of all notes with ``text`` in them, the note last written first."""
    query = (
        "SELECT n.paper_id, p.title, n.body FROM note n JOIN paper p ON p.id = n.paper_id "
        f"WHERE instr(n.body, ?) {_NEWEST_FIRST}"
    )
    return connection.execute(query, (text,)).fetchall()


def every(connection: Connection) -> list[tuple[int, str]]:
    """The (paper id, note) of all notes."""
    return connection.execute("SELECT paper_id, body FROM note").fetchall()
