"""What keys asked for, done one after the other: keys typed ahead wait until what came before them is done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from readq.tui.shell.command import Result

Act = Callable[[], Result]


class KeyQueue:
    """``failed`` is told of every error of an act; ``acted`` is called after acts, ``settled`` when one that held the
    keys back is done. An act begins once ``ready`` is true, or ``rest`` has waited for it."""

    def __init__(
        self,
        failed: Callable[[Exception], None],
        acted: Callable[[], None],
        settled: Callable[[], None],
        ready: Callable[[], bool],
        rest: Callable[[], Awaitable[None]],
    ) -> None:
        self._failed, self._acted, self._settled = failed, acted, settled
        self._ready, self._rest = ready, rest
        self._rested = False
        self._waiting: deque[Act] = deque()
        self._asked: list[Act] | None = None  # by what is being done just now
        self._busy = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._long: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> bool:
        """Whether everything asked for is done."""
        return not (self._busy or self._waiting or self._tasks)

    def feed(self, act: Act, *, first: bool = False) -> None:
        """Do ``act`` when everything asked for before it is done. What an act asks for belongs to it and comes before
        everything that waits already; so does what is to be ``first``."""
        if self._asked is not None:
            self._asked.append(act)
            return
        if first:
            self._waiting.appendleft(act)
        else:
            self._waiting.append(act)
        self._drain()

    def hold(self, awaitable: Awaitable[None]) -> None:
        """Let later keys wait until ``awaitable`` is done."""
        self._busy += 1
        self._keep(self._held(awaitable), self._tasks)

    def start(self, coroutine: Coroutine[Any, Any, None], *, long: bool = False) -> None:
        """Run something beside the keys. ``long``: it may take minutes, and nobody waits for it."""
        self._keep(self._guarded(coroutine), self._long if long else self._tasks)

    def _keep(self, coroutine: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.ensure_future(coroutine)
        tasks.add(task)  # the loop itself keeps no task alive
        task.add_done_callback(tasks.discard)

    def _drain(self) -> None:
        acted = False
        while self._waiting and not self._busy:
            if not (self._rested or self._ready()):
                self.hold(self._wait())
                break
            self._rested = False
            act = self._waiting.popleft()
            acted = True
            self._asked = []
            try:
                result = act()
            except Exception as error:
                self._failed(error)
                result = None
            finally:
                self._waiting.extendleft(reversed(self._asked))
                self._asked = None
            if result is not None:
                self.hold(result)
        if acted:
            self._acted()

    async def _wait(self) -> None:
        await self._rest()
        self._rested = True

    async def _held(self, awaitable: Awaitable[None]) -> None:
        try:
            await self._guarded(awaitable)
        finally:
            self._busy -= 1
            self._settled()
            self._drain()

    async def _guarded(self, awaitable: Awaitable[None]) -> None:
        try:
            await self._rest()
            await awaitable
        except Exception as error:
            self._failed(error)
            self._acted()
