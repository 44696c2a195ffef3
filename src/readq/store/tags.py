"""Tags: names the reader gives papers. Those that differ in case alone are one; one that no paper has is forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from readq.model import Mark
from readq.store.connection import Connection
from readq.store.marks import set_mark
from readq.store.papers import places

_BATCH = 500


def is_on(connection: Connection, paper_id: int, name: str) -> bool:
    """Whether a paper has a tag of this name, however it is spelt."""
    query = "SELECT 1 FROM paper_tag x JOIN tag t ON t.id = x.tag_id WHERE x.paper_id = ? AND t.folded = fold_name(?)"
    return connection.execute(query, (paper_id, name)).fetchone() is not None


def _id_of(connection: Connection, name: str, folded: str) -> int:
    """The id of the tag called ``name`` (``folded`` as compared), made if there is none."""
    connection.execute("INSERT INTO tag(name, folded) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, folded))
    return int(connection.execute("SELECT id FROM tag WHERE folded = ?", (folded,)).fetchone()[0])


def add(connection: Connection, paper_id: int, name: str) -> None:
    key = _id_of(connection, name, connection.execute("SELECT fold_name(?)", (name,)).fetchone()[0])
    if connection.execute("SELECT 1 FROM paper_tag WHERE tag_id = ? AND paper_id = ?", (key, paper_id)).fetchone():
        return
    connection.execute("INSERT INTO paper_tag(tag_id, paper_id) VALUES (?, ?)", (key, paper_id))
    _count_tag(connection, key, paper_id, +1)
    set_mark(connection, paper_id, Mark.TAG, True)


def remove(connection: Connection, paper_id: int, name: str) -> None:
    key = _id_of(connection, name, connection.execute("SELECT fold_name(?)", (name,)).fetchone()[0])
    _count_tag(connection, key, paper_id, -1)
    connection.execute("DELETE FROM paper_tag WHERE tag_id = ? AND paper_id = ?", (key, paper_id))
    if connection.execute("SELECT 1 FROM paper_tag WHERE tag_id = ? LIMIT 1", (key,)).fetchone() is None:
        connection.execute("DELETE FROM tag WHERE id = ?", (key,))
        connection.execute("DELETE FROM counter WHERE scope = 'tag' AND key = ?", (key,))
    left = connection.execute("SELECT 1 FROM paper_tag WHERE paper_id = ? LIMIT 1", (paper_id,)).fetchone()
    set_mark(connection, paper_id, Mark.TAG, left is not None)


def _count_tag(connection: Connection, key: int, paper_id: int, sign: int) -> None:
    connection.execute(
        "INSERT INTO counter(scope, key, status, n) "
        "SELECT 'tag', ?, p.status, ? FROM paper p "
        "JOIN paper_tag x ON x.paper_id = p.id AND x.tag_id = ? WHERE p.id = ? "
        "ON CONFLICT DO UPDATE SET n = n + excluded.n",
        (key, sign, key, paper_id),
    )


def known(connection: Connection) -> set[str]:
    """The folded names of all tags."""
    return {record[0] for record in connection.execute("SELECT folded FROM tag")}


def names_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """The tag names of each of the papers that has any."""
    wanted = tuple(ids)
    found: dict[int, list[str]] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        for paper_id, name in connection.execute(
            "SELECT x.paper_id, t.name FROM paper_tag x JOIN tag t ON t.id = x.tag_id "
            f"WHERE x.paper_id IN ({places(batch)}) ORDER BY t.folded",
            batch,
        ).fetchall():
            found.setdefault(paper_id, []).append(name)
    return found


def named(connection: Connection, folded: str) -> tuple[int, str] | None:
    """The (id, name) of the tag that is ``folded`` as compared."""
    found: tuple[int, str] | None = connection.execute(
        "SELECT id, name FROM tag WHERE folded = ?", (folded,)
    ).fetchone()
    return found


def papers_with(connection: Connection, tag: int) -> list[int]:
    """The papers that have a tag."""
    return [r[0] for r in connection.execute("SELECT paper_id FROM paper_tag WHERE tag_id = ?", (tag,)).fetchall()]


def respell(connection: Connection, tag: int, name: str) -> None:
    """Write a tag's name otherwise, where both spellings are compared as one."""
    connection.execute("UPDATE tag SET name = ? WHERE id = ?", (name, tag))
