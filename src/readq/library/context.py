"""What the parts of a library share: one connection, one clock, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from readq.store import connection as files
from readq.store.connection import Connection

Clock = Callable[[], float]
Watch = Callable[[int, int], None]  # hears (papers done, papers in all) now and then; what it raises ends the change


class Context:
    """An open library file, ``actor`` as the history names who decides, and ``clock``, in seconds since the epoch."""

    def __init__(self, path: Path, connection: Connection, actor: str, clock: Clock) -> None:
        self.path = path
        self.connection = connection
        self.actor = actor
        self.clock = clock

    def seconds(self) -> int:
        return int(self.clock())

    def now(self) -> datetime:
        """The local time."""
        return datetime.fromtimestamp(self.clock())

    def explained(self) -> AbstractContextManager[None]:
        """Turn what SQLite raises in a block into a sentence for people."""
        return files.explained(self.path)

    @contextmanager
    def writing(self, watch: Watch | None = None) -> Iterator[None]:
        """A write transaction; what is watched may be large, and gets the memory that makes it fast."""
        with self.explained(), files.roomy(self.connection, watch is not None), files.writing(self.connection):
            yield
