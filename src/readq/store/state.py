"""Small JSON values under names, kept for whoever left off somewhere."""

from __future__ import annotations

import json
from typing import Any

from readq.store.connection import Connection


def get(connection: Connection, key: str, default: Any = None) -> Any:
    """What is kept under ``key``; ``default`` when there is nothing, or nothing that can be read."""
    found = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    try:
        return json.loads(found[0]) if found else default
    except (ValueError, TypeError, RecursionError):
        return default


def put(connection: Connection, key: str, value: Any) -> None:
    query = "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
    connection.execute(query, (key, json.dumps(value)))
