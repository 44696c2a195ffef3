"""Subscriptions: where papers come from by themselves, and how far fetching them came."""

from __future__ import annotations

from readq.model import Subscription
from readq.store.connection import Connection
from readq.store.faults import confirm_values

SCHEMA = """
-- target: see readq.sources.subscriptions. every: seconds between two fetches. fetched_at: the last that went well;
-- tried_at: the last; not_before: when to try again after a failure. claim: who is fetching it.
CREATE TABLE subscription(id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, target TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE, every INTEGER NOT NULL, paused INTEGER NOT NULL DEFAULT 0, added_at INTEGER NOT NULL,
    fetched_at INTEGER, tried_at INTEGER, not_before INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    error TEXT, claim TEXT) STRICT;

-- What a server said of an answer, to be asked whether it has changed.
CREATE TABLE fetched(url TEXT PRIMARY KEY, subscription_id INTEGER NOT NULL REFERENCES subscription(id)
    ON DELETE CASCADE, etag TEXT, last_modified TEXT, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX fetched_subscription ON fetched(subscription_id);
"""
_COLUMNS = "id, target, name, every, paused, added_at, fetched_at, tried_at, not_before, failures, error"


def every(connection: Connection) -> list[Subscription]:
    """All subscriptions, in the order they were made."""
    records = connection.execute(f"SELECT {_COLUMNS} FROM subscription ORDER BY id").fetchall()
    for record in records:
        confirm_values(record, "a subscription")
    return [
        Subscription(id_, target, name, every, bool(paused), *rest)
        for id_, target, name, every, paused, *rest in records
    ]


def add(connection: Connection, target: str, name: str, every: int, at: int) -> int:
    """Subscribe to a target that is not subscribed to, under a name that no other has."""
    cursor = connection.execute(
        "INSERT INTO subscription(uid, target, name, every, added_at) VALUES (random(),?,?,?,?)",
        (target, name, every, at),
    )
    return int(cursor.lastrowid or 0)


def change(connection: Connection, id_: int, **values: object) -> None:
    """Give columns of a subscription other values."""
    assigned = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE subscription SET {assigned} WHERE id = ?", (*values.values(), id_))


def remove(connection: Connection, id_: int) -> None:
    """Forget a subscription; what it brought stays."""
    connection.execute("DELETE FROM subscription WHERE id = ?", (id_,))


def claim_of(connection: Connection, id_: int) -> str | None:
    """Who is fetching a subscription, as they wrote it."""
    found = connection.execute("SELECT claim FROM subscription WHERE id = ?", (id_,)).fetchone()
    return found[0] if found else None


def validators(connection: Connection, url: str) -> tuple[str | None, str | None]:
    """The ETag and Last-Modified of what is known of an address."""
    found = connection.execute("SELECT etag, last_modified FROM fetched WHERE url = ?", (url,)).fetchone()
    return (found[0], found[1]) if found else (None, None)


def remember(
    connection: Connection, url: str, subscription: int, etag: str | None, last_modified: str | None, at: int
) -> None:
    """Keep what a server said of an answer that was taken in; of one that says nothing, nothing is kept."""
    if etag is None and last_modified is None:
        connection.execute("DELETE FROM fetched WHERE url = ?", (url,))
        return
    connection.execute(
        "INSERT OR REPLACE INTO fetched(url, subscription_id, etag, last_modified, at) VALUES (?,?,?,?,?)",
        (url, subscription, etag, last_modified, at),
    )


def forget_before(connection: Connection, at: int) -> None:
    """Forget what servers said before a time: such pages are not asked for again."""
    connection.execute("DELETE FROM fetched WHERE at < ?", (at,))
