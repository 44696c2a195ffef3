"""How fast hosts are asked: never faster than they wish, and never twice at a time where they do not want that.

arXiv's terms of use count all of its services together: one request in three seconds over one connection
(https://info.arxiv.org/help/api/tou.html).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from readq.sources.failures import cancelled

ARXIV_SECONDS = 3.0
OTHER_SECONDS = 0.5
_SLICE = 0.1  # seconds between two looks at whether to go on
_LONGEST_GAP = 3600.0  # a clock that was set back must not keep anyone waiting


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
        self._not_before: dict[str, float] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @property
    def last(self) -> dict[str, float]:
        """When groups were asked last, to be kept for the next process."""
        with self._guard:
            return dict(self._last)

    def seconds(self, group: str, interval: float) -> None:
        """Ask a group at this interval."""
        self._seconds[group] = interval

    def wait_until(self, group: str, at: float) -> None:
        """Let nobody ask a group before this time."""
        with self._guard:
            self._not_before[group] = max(at, self._not_before.get(group, 0.0))

    @contextmanager
    def turn(self, group: str, stop: Callable[[], bool]) -> Iterator[None]:
        """The right to send one request to a group and read its answer. Raises `FetchFailed` when ``stop`` says so
        while it waits."""
        with self._guard:
            lock = self._turns.setdefault(group, threading.Lock())
        while not lock.acquire(timeout=_SLICE):
            if stop():
                raise cancelled()
        try:
            self._wait(group, stop)
            yield
        finally:
            lock.release()

    def _wait(self, group: str, stop: Callable[[], bool]) -> None:
        while True:
            if stop():
                raise cancelled()
            with self._guard:
                now = self._clock()
                gap = self._last.get(group, 0.0) + self._seconds.get(group, OTHER_SECONDS) - now
                left = max(
                    min(gap, _LONGEST_GAP) if gap < _LONGEST_GAP else 0.0, self._not_before.get(group, 0.0) - now
                )
                if left <= 0:
                    self._last[group] = now
                    return
            self._sleep(min(left, _SLICE))
