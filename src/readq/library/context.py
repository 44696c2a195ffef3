"""What the parts of a library share: one connection, one clock, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from readq.store.connection import Connection, roomy, writing
from readq.store.faults import NOTHING_CHANGED

Clock = Callable[[], float]
Watch = Callable[[int, int], None]  # hears (papers done, papers in all) now and then; what it raises ends the change


class Context:
    """An open library file, ``actor`` as the history names who decides, and ``clock``, in seconds since the epoch."""

    def __init__(self, connection: Connection, actor: str, clock: Clock) -> None:
        self.connection = connection
        self.actor = actor
        self.clock = clock

    def seconds(self) -> int:
        return int(self.clock())

    def now(self) -> datetime:
        """The local time."""
        return datetime.fromtimestamp(self.clock())

    def explained(self, left: str = NOTHING_CHANGED) -> AbstractContextManager[None]:
        """Turn whatever goes wrong in a block into a sentence for people; ``left`` says how the library was left."""
        return self.connection.explained(left)

    @contextmanager
    def writing(self, watch: Watch | None = None) -> Iterator[None]:
        """A write transaction; what is watched may be large, and gets the memory that makes it fast."""
        with self.explained(), roomy(self.connection, watch is not None), writing(self.connection):
            yield
