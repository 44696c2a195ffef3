"""Text in the file that is not text: bytes that are no UTF-8, or a NUL."""

from __future__ import annotations

from collections.abc import Iterator

from readq.store.connection import Connection
from readq.store.soundness.fault import Fault, counted

_BATCH = 1_000


def texts(connection: Connection) -> Iterator[Fault]:
    """Columns with text that is none."""
    for table, columns in _text_columns(connection):
        for column, bad in _bad(connection, table, columns).items():
            found = counted(f"Values of {table}.{column} that are not text", (_replaced(value) for value in bad))
            if found:
                yield Fault(found)


def mend_texts(connection: Connection) -> None:
    """Put replacement characters in place of what is not text."""
    for table, columns in _text_columns(connection):
        for column, bad in _bad(connection, table, columns).items():
            connection.executemany(
                f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} IS CAST(? AS TEXT)",
                ((_replaced(value), value) for value in bad),
            )


def _replaced(value: bytes) -> str:
    return value.decode("utf-8", "replace").replace("\0", "\ufffd")


def _text_columns(connection: Connection) -> list[tuple[str, list[str]]]:
    query = (
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' "
        "AND c.type = 'TEXT' AND m.name NOT GLOB 'sqlite_*' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(query).fetchall():
        found.setdefault(f'"{table}"', []).append(f'"{column}"')
    return list(found.items())


def _bad(connection: Connection, table: str, columns: list[str]) -> dict[str, set[bytes]]:
    """The values of text columns that are not text, by column."""
    bad: dict[str, set[bytes]] = {}
    cursor = connection.cursor()
    factory, connection.text_factory = connection.text_factory, bytes
    try:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
        while batch := cursor.fetchmany(_BATCH):
            for record in batch:
                for column, value in zip(columns, record, strict=True):
                    if isinstance(value, bytes) and not _is_text(value):
                        bad.setdefault(column.strip('"'), set()).add(value)
    finally:
        connection.text_factory = factory
        cursor.close()
    return bad


def _is_text(value: bytes) -> bool:
    if b"\0" in value:
        return False
    if not value.isascii():
        try:
            value.decode()
        except UnicodeDecodeError:
            return False
    return True
