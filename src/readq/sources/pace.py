"""How fast hosts are asked: never faster than they wish, and never twice at a time where they do not want that.

arXiv's terms of use count all of its services together: one request in three seconds over one connection
(https://info.arxiv.org/help/api/tou.html).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from readq.sources.failures import FetchFailed, Kind, cancelled, span

ARXIV_SECONDS = 3.0
OTHER_SECONDS = 0.5
_SLICE = 0.1  # seconds between two looks at whether to go on


def group_of(host: str) -> str:
    """The hosts that share one pace, as one name."""
    for group in ("arxiv.org", "huggingface.co"):
        if host == group or host.endswith(f".{group}"):
            return group
    return host


class Pace:
    """Keeps requests to a group of hosts apart. ``last`` is when groups were asked last, in seconds since the epoch, by
    another process maybe; ``seconds`` are intervals by group where they differ. Safe to use from threads."""

    def __init__(
        self,
        last: Mapping[str, float] | None = None,
        seconds: Mapping[str, float] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._last = dict(last or {})
        self._seconds = {"arxiv.org": ARXIV_SECONDS, **(seconds or {})}
        self._clock = clock
        self._sleep = sleep
        self._held: dict[str, tuple[float, float]] = {}  # since when, and for how many seconds
        self._turns: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @property
    def last(self) -> dict[str, float]:
        """When groups were asked last, to be kept for the next process."""
        with self._guard:
            return dict(self._last)

    @property
    def held(self) -> dict[str, float]:
        """Until when groups wish to be left alone, to be kept for the next process."""
        with self._guard:
            now = self._clock()
            return {group: now + left for group, wait in self._held.items() if (left := _left(wait, now)) > 0}

    def wait_until(self, group: str, at: float) -> None:
        """Let nobody ask a group before this time."""
        with self._guard:
            now = self._clock()
            seconds = max(at - now, _left(self._held.get(group), now))
            self._held[group] = now, seconds

    @property
    def now(self) -> float:
        """The time by the clock that is gone by."""
        return self._clock()

    @contextmanager
    def turn(self, group: str, stop: Callable[[], bool], longest: float = math.inf) -> Iterator[None]:
        """The right to send one request to a group and read its answer. Raises `FetchFailed` when ``stop`` says so
        while it waits, and at once when the group is not to be asked for more than ``longest`` seconds."""
        with self._guard:
            lock = self._turns.setdefault(group, threading.Lock())
        while not lock.acquire(timeout=_SLICE):
            if stop():
                raise cancelled()
        try:
            self._wait(group, stop, longest)
            yield
        finally:
            lock.release()

    def _wait(self, group: str, stop: Callable[[], bool], longest: float) -> None:
        while True:
            if stop():
                raise cancelled()
            with self._guard:
                now = self._clock()
                # A clock that was set back, or a time that is none, must prolong no wait: it begins anew at most.
                if group in self._held and not self._held[group][0] <= now:
                    self._held[group] = now, self._held[group][1]
                if group in self._last and not self._last[group] <= now:
                    self._last[group] = now
                held = _left(self._held.get(group), now)
                if held > longest:
                    raise FetchFailed(Kind.BUSY, f"{group} wants to be asked again in {span(held)}, not before.", held)
                asked = self._last.get(group, -math.inf)
                left = max(held, _left((asked, self._seconds.get(group, OTHER_SECONDS)), now))
                if left <= 0:
                    self._last[group] = now
                    return
            self._sleep(min(left, _SLICE))


def _left(wait: tuple[float, float] | None, now: float) -> float:
    """What is left of a wait, which is (when it began, how many seconds it takes)."""
    return wait[0] + wait[1] - now if wait is not None else 0.0
