"""What a library offers about its own numbers; `readq.library.core.Library` takes its methods from here."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING

from readq.model import Status

if TYPE_CHECKING:
    from readq.library.statistics import Statistics
    from readq.store.connection import Connection


class Figures:
    """The statistics of a library and, for each number of them, the papers it counts."""

    if TYPE_CHECKING:
        _connection: Connection

        def _now(self) -> datetime: ...
        def _explained(self) -> AbstractContextManager[None]: ...

    def statistics(self, days: int = 60) -> Statistics:
        """What was decided when, and how the inbox and the queue went over the last ``days`` local days."""
        from readq.library import statistics

        with self._explained():
            return statistics.gather(self._connection, self._now(), days)

    def decided(self, first: date, last: date, statuses: Collection[Status]) -> list[int]:
        """The papers that were decided so on the days from ``first`` to ``last``, those of the newest step first."""
        from readq.library import statistics

        with self._explained():
            return statistics.decided(self._connection, first, last, statuses)

    def then(self, day: date, status: Status) -> list[int]:
        """The papers that had a status when a local day ended, in listed order."""
        from readq.library import statistics

        with self._explained():
            return statistics.then(self._connection, day, status)

    def moved(self, since: date, status: Status) -> list[int]:
        """The papers that came to a status or left it since a local day began, in listed order."""
        from readq.library import statistics

        with self._explained():
            return statistics.moved(self._connection, since, status)

    def arrived(self, at: int) -> list[int] | None:
        """The papers that one run of ingesting added, whose step has the time ``at``, in listed order; None if they
        are all that came in that day, so that a query can name them."""
        from readq.library import statistics

        with self._explained():
            return statistics.arrived(self._connection, at)

    def of_source(self, source: int, statuses: Collection[Status]) -> list[int]:
        """The papers that a source listed and that have one of these statuses, as it ranked them."""
        from readq.store import papers

        with self._explained():
            return papers.of_source(self._connection, source, statuses)
