"""One open library file: opened, shared with other threads and programs, and closed."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from readq.errors import ReadqError
from readq.library.context import Clock, Context
from readq.library.parts import Parts
from readq.store import connection as files
from readq.store.opening import connect


class Opened(Parts):
    """The file of a library while it is open."""

    def __init__(
        self,
        path: Path | str,
        *,
        actor: str = "readq",
        create: bool = True,
        clock: Clock = time.time,
        like: Opened | None = None,
        read_only: bool = False,
    ) -> None:
        other = like._connection if like is not None else None
        connection = connect(Path(path), create=create and not read_only, like=other, read_only=read_only)
        super().__init__(Path(path), Context(connection, actor, clock), like)
        self._connection: files.Connection = connection
        with self._context.explained():
            self._version = files.data_version(self._connection)

    def again(self) -> Self:
        """Another object, for another thread, on the very file this one has open; `LibraryError` if that is not what
        the path leads to any more."""
        return type(self)(self.path, actor=self._context.actor, create=False, clock=self._context.clock, like=self)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """End whatever another thread is asking of this library; it raises there."""
        with suppress(ReadqError), self._context.explained():  # it may be closed by now
            self._connection.interrupt()

    def changed_elsewhere(self) -> bool:
        """Whether another program, or another object, changed the library since this was last asked."""
        with self._context.explained():
            version = files.glance(self._connection)
        if version is None or version == self._version:
            return False
        self._version = version
        return True

    def wait_at_most(self, seconds: float) -> None:
        """Let no call wait longer than this while another program keeps everyone from the file; it raises then."""
        with self._context.explained():
            files.wait_at_most(self._connection, seconds)

    def hold_still(self) -> bool:
        """Let what is read until `let_go` be of one moment, while other programs wait with their changes; for moments.
        False, at once, while one of them keeps everyone from reading."""
        with self._context.explained():
            return files.hold_still(self._connection)

    def let_go(self) -> None:
        """The end of `hold_still`, which a change brings as well."""
        with self._context.explained():
            files.let_go(self._connection)

    @property
    def barred(self) -> str:
        """What keeps everything from being changed now, in few words; '' if nothing is seen to."""
        return "no locks here" if self._connection.unlocked else self._connection.file.barred()

    def held(self) -> bool:
        """Whether another program keeps everyone from changing the library just now; asked while nothing is read."""
        with self._context.explained():
            return files.held(self._connection)

    @property
    def outgrown(self) -> bool:
        """Whether the file was read-only when this was opened, and is not any more: opened `again` it can be
        changed."""
        return self._connection.fell_back and not self.barred

    @property
    def waiting(self) -> bool:
        """Whether a change waits for another program that writes; asked on another thread than the change's."""
        return self._connection.waiting
