"""What holds for the pages of the file, which SQLite checks itself."""

from __future__ import annotations

from collections.abc import Iterator

from readq.store.connection import Connection
from readq.store.soundness.fault import Fault
from readq.store.soundness.rule import RESTORE


def pages(connection: Connection) -> Iterator[Fault]:
    """Damage to pages, and indices that disagree with their tables."""
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line == "ok":
            continue
        if "index" in line and ("missing from" in line or "wrong #" in line or "non-unique" in line):
            yield Fault(f"An index disagrees with its table ({line}).")
        else:
            what = "The disk fails to read the file" if "unable to get the page" in line else "The file is damaged"
            yield Fault(f"{what} ({' '.join(line.split())}). {RESTORE}", mendable=False)


def mend_indices(connection: Connection) -> None:
    """Make every index agree with its table."""
    connection.execute("REINDEX")
