"""The library as the app uses it: small reads at once, changes and searches on threads of their own.

SQLite connections belong to one thread each, so there are some libraries on the same file: one here for what a repaint
needs, one for changes (in the order they were asked for), one for lists and searches (only the newest of a kind
matters), and others for what nobody waits for.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from readq.errors import ReadqError
from readq.model import Operation, Outcome

if TYPE_CHECKING:
    from readq.filters import Filter
    from readq.library import Library, PaperList

T = TypeVar("T")
_MADE = 100
_PAUSE = 0.005  # seconds
_STILL_PATIENCE = 1.0  # seconds for which keys wait for a program that keeps everyone from reading
_UI_PATIENCE = 0.2  # seconds for which the keyboard may be dead because another program keeps everyone from reading


class Session:
    """Uses the library at ``path``. ``lib`` is that library already opened by this thread, if it is."""

    def __init__(self, path: Path, lib: Library | None = None) -> None:
        self.path = path
        self.lib = lib if lib is not None else self._open()
        self.lib.wait_at_most(_UI_PATIENCE)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._local = threading.local()
        self._newest: dict[str, int] = {}
        self._finishing: Library | None = None
        self._whole: PaperList | None = None  # the list whose rest is being found
        self._stops = 0  # how often finding the rest of a list had to end or to make way
        self._writer: Library | None = None  # the one that changes go through
        self._writes = 0  # how many changes are not on disk yet
        self.read_ahead_from: int | None = 0  # the titles up to this id are at hand; None: all, or it is being done
        self.made: deque[Operation] = deque(maxlen=_MADE)  # the newest steps that were made here, and not elsewhere
        self.pending = 0  # how many jobs have not come back yet

    def _open(self) -> Library:
        from readq.library import Library

        return Library(self.path, actor="tui")

    async def write(self, job: Callable[[Library], T]) -> T:
        """Run a change after those asked for before it; returns when it is on disk. Finding the rest of a long list
        makes way for it: a change cannot be committed while something is read."""
        self._writes += 1
        self._stops += 1
        try:
            written = asyncio.ensure_future(self._run("write", lambda lib: job(self._writing(lib))))
            while (finishing := self._finishing) is not None and not written.done():
                finishing.interrupt()  # again and again: between two statements it is forgotten
                await asyncio.wait((written,), timeout=_PAUSE)
            result = await written
        finally:
            self._writes -= 1
        if isinstance(result, Outcome) and result.operation is not None:
            if self.made and self.made[-1].id == result.operation.continues:
                self.made.pop()
            self.made.append(result.operation)
        return result

    def _writing(self, lib: Library) -> Library:
        self._writer = lib
        return lib

    @property
    def waiting(self) -> bool:
        """Whether a change waits for another program that writes."""
        return self._writer is not None and self._writer.waiting

    async def written(self) -> None:
        """Wait until every change asked for is on disk."""
        while self._writes:
            await asyncio.sleep(_PAUSE)

    async def still(self, seconds: float = _STILL_PATIENCE) -> None:
        """Wait so many seconds at most for a program that keeps everyone from reading; see `at_rest`."""
        until = time.monotonic() + seconds
        while not self.at_rest() and time.monotonic() < until:
            await asyncio.sleep(_PAUSE)

    def at_rest(self) -> bool:
        """Let what ``lib`` reads before anything is awaited be there, and of one moment. False while another program
        keeps everyone from reading; what is wrong with the library is left for those reads to say."""
        try:
            held = self.lib.hold_still()
        except ReadqError:
            return True
        if held:
            asyncio.get_running_loop().call_soon(self.lib.let_go)
        return held

    async def read(self, job: Callable[[Library], T]) -> T:
        """Run a read that may take a while."""
        return await self._run("read", job)

    async def aside(self, job: Callable[[Library], T]) -> T:
        """Run a read that nobody waits for, out of the way of everything else."""
        return await self._run("aside", job)

    async def latest(self, kind: str, job: Callable[[Library], T], lane: str = "read") -> T | None:
        """Like `read`, but None when another of the same ``kind`` was asked for meanwhile; a job that is outdated
        before it starts is not run at all. On a ``lane`` of its own, or ``aside``, it is in nobody's way."""
        ticket = self.outdate(kind)

        def unless_outdated(lib: Library) -> T | None:
            return job(lib) if self._newest[kind] == ticket else None

        result = await self._run(lane, unless_outdated)
        return result if self._newest[kind] == ticket else None

    def outdate(self, kind: str) -> int:
        """Nobody waits for the ``kind`` asked for so far any more. Returns the ticket of the next."""
        ticket = self._newest[kind] = self._newest.get(kind, 0) + 1
        if kind == "list":
            self._stops += 1
            self._whole = None
            finishing = self._finishing
            if finishing is not None:
                finishing.interrupt()
        return ticket

    def finishes(self, papers: PaperList) -> bool:
        """Whether the rest of this list is being found."""
        return self._whole is papers

    async def finish(self, papers: PaperList) -> PaperList | None:
        """The whole of a list whose beginning is known. Reads on a lane of its own, so that nothing waits for it, and
        begins again after a change; None when another list was asked for meanwhile."""
        ticket = self._newest.get("list", 0)
        self._whole = papers
        try:
            while True:
                while self._writes:
                    await asyncio.sleep(_PAUSE)
                stops = self._stops
                found = await self._run("finish", lambda lib, stops=stops: self._find_whole(lib, papers.filter, stops))  # type: ignore[misc]
                if self._newest.get("list", 0) != ticket:
                    return None
                if found is not None:
                    return found
        finally:
            if self._whole is papers:
                self._whole = None

    def _find_whole(self, lib: Library, filter_: Filter, stops: int) -> PaperList | None:
        """The whole list; None when it had to be given up."""
        self._finishing = lib
        try:
            if self._stops != stops:
                return None
            found = lib.open_list(filter_)
            if self._stops != stops:
                return None
            lib.finish(found)
        except ReadqError:
            if self._stops != stops:
                return None  # interrupted
            raise
        finally:
            self._finishing = None
        return found

    async def _run(self, lane: str, job: Callable[[Library], T]) -> T:
        pool = self._lanes.get(lane)
        if pool is None:
            pool = self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"readq-{lane}")
        self.pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, self._call, job)
        finally:
            self.pending -= 1

    def _call(self, job: Callable[[Library], T]) -> T:
        lib: Library | None = getattr(self._local, "lib", None)
        if lib is not None and lib.outgrown:
            lib.close()
            lib = None
        if lib is None:
            lib = self._local.lib = self.lib.again()
        return job(lib)

    def close(self) -> None:
        """Finish what was begun and close every library."""
        self.outdate("list")
        self.lib.give_up()
        for pool in self._lanes.values():
            pool.submit(self._close_mine)
            pool.shutdown(wait=True)
        self._lanes.clear()
        with suppress(ReadqError):
            self.lib.let_go()
        self.lib.close()

    def _close_mine(self) -> None:
        lib: Library | None = getattr(self._local, "lib", None)
        if lib is not None:
            lib.close()
