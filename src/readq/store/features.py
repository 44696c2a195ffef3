"""The words of papers, hashed and packed, and the latent directions they have: derived, made when first needed."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from sys import byteorder
from typing import NamedTuple

from readq.store.connection import Connection
from readq.store.papers import places, texts

_BATCH = 64  # blocks

SCHEMA = """
-- See readq.search.interest: a later block's entry for a paper replaces an earlier one's. `latent` holds where the
-- papers lie along the directions of the basis `basis`. Papers in `feature_stale` have other words now.
CREATE TABLE feature_block(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, ids BLOB NOT NULL, starts BLOB NOT NULL,
    words BLOB NOT NULL, counts BLOB NOT NULL, basis INTEGER NOT NULL DEFAULT 0, latent BLOB) STRICT;
CREATE TABLE feature_basis(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, papers INTEGER NOT NULL,
    columns BLOB NOT NULL, directions BLOB NOT NULL) STRICT;
CREATE TABLE feature_stale(paper_id INTEGER PRIMARY KEY) STRICT;
"""


class KeptBlock(NamedTuple):
    """A block as it is kept; see `readq.search.interest.words.Block`."""

    id: int
    ids: bytes
    starts: bytes
    words: bytes
    counts: bytes
    basis: int
    latent: bytes | None


_COLUMNS = "id, ids, starts, words, counts, basis, latent"


def blocks(connection: Connection, version: int) -> Iterator[KeptBlock]:
    """The blocks of this version, oldest first, one in memory at a time; of one that is damaged nothing."""
    query = "SELECT id FROM feature_block WHERE version = ? ORDER BY id"
    for (id_,) in connection.execute(query, (version,)).fetchall():
        yield from blocks_of(connection, [id_])


def blocks_of(connection: Connection, numbers: Sequence[int], *, latent: bool = True) -> Iterator[KeptBlock]:
    """The blocks of these numbers, of those that are there and not damaged; ``latent``: else None is said of that."""
    columns = _COLUMNS if latent else _COLUMNS.replace("latent", "NULL")
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        query = f"SELECT {columns} FROM feature_block WHERE id IN ({places(batch)})"
        for found in connection.execute(query, tuple(batch)).fetchall():
            block = KeptBlock(*found)
            if (
                len(block.starts) == len(block.ids) + 4
                and len(block.words) == 2 * len(block.counts)
                and int.from_bytes(block.starts[-4:], byteorder) == len(block.counts)
            ):
                yield block


def latent_of(connection: Connection, numbers: Sequence[int]) -> list[tuple[int, int, bytes]]:
    """The number of those of these blocks that have latent places, the basis of which these are, and the places."""
    query = f"SELECT id, basis, latent FROM feature_block WHERE latent IS NOT NULL AND id IN ({places(numbers)})"
    return connection.execute(query, tuple(numbers)).fetchall()


def ids_of_blocks(connection: Connection, version: int) -> Iterator[tuple[int, bytes]]:
    """The number of each block of this version that is not damaged, oldest first, and the ids of its papers."""
    query = (
        "SELECT id, ids, substr(starts, -4), length(counts) FROM feature_block WHERE version = ? "
        "AND length(starts) = length(ids) + 4 AND length(words) = 2 * length(counts) ORDER BY id"
    )
    for number, ids, end, entries in connection.execute(query, (version,)).fetchall():
        if int.from_bytes(end, byteorder) == entries:
            yield number, ids


def add(connection: Connection, version: int, parts: Sequence[bytes]) -> None:
    """Keep a block: its ids, starts, words and counts."""
    connection.execute(
        "INSERT INTO feature_block(version, ids, starts, words, counts) VALUES (?,?,?,?,?)", (version, *parts)
    )


def put_latent(connection: Connection, block: int, basis: int, latent: bytes) -> None:
    """Keep where the papers of a block lie along the directions of a basis."""
    connection.execute("UPDATE feature_block SET basis = ?, latent = ? WHERE id = ?", (basis, latent, block))


def put_basis(connection: Connection, version: int, papers: int, columns: bytes, directions: bytes) -> int:
    """Keep a basis instead of the one before; returns its number."""
    number = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM feature_basis").fetchone()[0]
    connection.execute("DELETE FROM feature_basis")
    connection.execute("INSERT INTO feature_basis VALUES (?,?,?,?,?)", (number, version, papers, columns, directions))
    return int(number)


def basis(connection: Connection, version: int) -> tuple[int, int, bytes, bytes] | None:
    """The basis that is kept: its number, how many papers there were, columns and directions."""
    query = "SELECT id, papers, columns, directions FROM feature_basis WHERE version = ?"
    found: tuple[int, int, bytes, bytes] | None = connection.execute(query, (version,)).fetchone()
    return found


def spoil(connection: Connection, ids: Sequence[int]) -> None:
    """The words of these papers may be others now. Costs nothing while nobody asked for features."""
    if connection.execute("SELECT 1 FROM feature_block LIMIT 1").fetchone() is not None:
        connection.executemany("INSERT OR IGNORE INTO feature_stale VALUES (?)", [(id_,) for id_ in ids])


def refreshed(connection: Connection, ids: Sequence[int]) -> None:
    """The words of these papers are known again."""
    connection.executemany("DELETE FROM feature_stale WHERE paper_id = ?", [(id_,) for id_ in ids])


def stale(connection: Connection) -> list[int]:
    """The papers whose words may be others now."""
    return [id_ for (id_,) in connection.execute("SELECT paper_id FROM feature_stale").fetchall()]


def papers(connection: Connection, version: int) -> int:
    """Of how many papers features of this version are kept; those that were made twice count twice."""
    query = "SELECT ifnull(sum(length(ids)), 0) / 4 FROM feature_block WHERE version = ?"
    return int(connection.execute(query, (version,)).fetchone()[0])


def count(connection: Connection) -> int:
    """How many blocks there are, of whatever version and however damaged."""
    return int(connection.execute("SELECT count(*) FROM feature_block").fetchone()[0])


def any_stale(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM feature_stale LIMIT 1").fetchone() is not None


def drop(connection: Connection) -> None:
    """Forget all of it; it is made again when it is next needed."""
    for table in ("feature_block", "feature_basis", "feature_stale"):
        connection.execute(f"DELETE FROM {table}")


def every_paper(connection: Connection) -> array[int]:
    """The ids of all papers, ascending."""
    return array("q", (id_ for (id_,) in connection.execute("SELECT id FROM paper ORDER BY id")))


def title_and_abstract(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """The (id, title, abstract) of papers."""
    return [(id_, parts[0], parts[1]) for id_, parts in texts(connection, ids).items()]


class Decided(NamedTuple):
    """What the reader made of a paper, and when (0: not known)."""

    paper_id: int
    status: int
    priority: int
    noted: bool
    at: int


def decided(connection: Connection, since: int = 0) -> list[Decided]:
    """The papers that were decided, given a priority or noted after ``since``, the latest first."""
    query = (
        "SELECT p.id, p.status, p.priority, n.paper_id IS NOT NULL, "
        "max(ifnull(p.decided_at, 0), ifnull(n.updated_at, 0)) "
        "FROM paper p LEFT JOIN note n ON n.paper_id = p.id WHERE p.id IN ("
        "SELECT id FROM paper WHERE status IN (1, 2, 3) UNION SELECT id FROM paper WHERE status IN (0, 4) "
        "AND k_priority < 0 UNION SELECT id FROM paper WHERE status IN (0, 4) AND k_priority > 0 "
        "UNION SELECT paper_id FROM note)"
    )
    found = [
        Decided(id_, status, priority, bool(noted), at)
        for id_, status, priority, noted, at in connection.execute(query)
    ]
    return sorted((each for each in found if each.at > since or not since), key=lambda each: (-each.at, -each.paper_id))
