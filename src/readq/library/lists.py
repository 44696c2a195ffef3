"""Ordered lists of papers whose cost does not depend on their length."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, insort
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from readq.fields import LIMIT, ORDERS
from readq.filters import Filter, Sort
from readq.model import Row
from readq.store import evaluate, orders, papers
from readq.store.compile import plan
from readq.store.connection import Connection, OutOfTime, budget

PAGE = 128
FIRST = 100  # how many papers of a large answer are looked for before the whole is known
QUICK_SECONDS = 0.010  # what a whole answer may take before the first papers are looked for one by one
SCAN_SECONDS = 0.025
LANDMARK_EVERY = 64  # pages
_LISTED = Sort("listed")
_MOST_ARRIVED = 2_000  # papers; more are not read while a key may be waiting
_STRIDE = 64  # pages read at once where nobody looks at them


class PaperList:
    """The papers of a filter, in its order, as they were when the list was made.

    A paper that is decided meanwhile stays where it is until the list is opened again. ``total`` is the length; while
    ``complete`` is false it is a lower bound, and `finish` finds the rest. Of a list ordered by interest ``levels``
    says how likely each paper is, and ``surprises`` which stand where they do by lot; while it is ``rough`` it is only
    about in order, and `Library.finish` puts it right. Reading raises `LibraryError`
    when the file cannot be read.
    """

    def __init__(self, connection: Connection, filter_: Filter, now: datetime) -> None:
        self.filter = filter_
        self._connection = connection
        self._plan = plan(filter_, now)
        self.complete = True
        self.levels: Mapping[int, int] = {}
        self.surprises: Collection[int] = ()
        self.rough = False
        self._ids: _Pages | _Array
        if self._plan.plain:
            papers_ = evaluate.count(connection, self._plan)
            if not ORDERS[self._plan.sort.key].limited or papers_ > LIMIT:
                self._ids = _Pages(self._plan.statuses, self._plan.sort, papers_)
                return
            self._ids = _Array(evaluate.every_id(connection, self._plan))
            return
        try:
            with budget(connection, QUICK_SECONDS):
                self._ids = _Array(evaluate.every_id(connection, self._plan))
        except OutOfTime:
            end = time.perf_counter() + SCAN_SECONDS
            first, self.complete = evaluate.first_ids(
                connection, self._plan, FIRST, stop=lambda: time.perf_counter() > end
            )
            self._ids = _Array(first)

    @property
    def total(self) -> int:
        return self._ids.total

    def every_id(self) -> array[int]:
        """The ids of all papers of the filter, whatever this list has of them so far."""
        return evaluate.every_id(self._connection, self._plan)

    def put_in_order(
        self, ids: Sequence[int], levels: Mapping[int, int], surprises: Collection[int], *, rough: bool = False
    ) -> None:
        """Have exactly these papers, in this order, with what there is to say of their places."""
        self._ids = _Array(ids if isinstance(ids, array) else array("q", ids))
        self.complete, self.rough = True, rough
        self.levels, self.surprises = levels, surprises

    def bind(self, connection: Connection) -> None:
        """Read through another connection to the same file from now on."""
        self._connection = connection

    def finish(self, connection: Connection) -> None:
        """Find the whole answer, which may take seconds on a very large library, through ``connection`` (one that no
        other thread uses; interrupting it ends this with `sqlite3.OperationalError`)."""
        if not self.complete:
            from readq.store import stretches

            self._ids = _Array(stretches.every_id(connection, self._plan))
            self.complete = True

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The ids of the papers from place ``start`` (from 0) to before ``stop``, as far as there are any."""
        with self._connection.explained():
            return self._ids.slice(self._connection, max(start, 0), min(stop, self.total))

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows of these places, with their present values."""
        with self._connection.explained():
            return papers.rows(self._connection, self.ids(start, stop))

    def position(self, paper_id: int) -> int | None:
        """The place of a paper in this list, None if it is not in it."""
        with self._connection.explained():
            return self._ids.position(self._connection, paper_id)

    def arrived(self) -> int | None:
        """Add to the end of the list what has come into the library since, where that is its place: how many papers
        these are, None where they belong elsewhere and the list has to be opened again."""
        if not (self.complete and isinstance(self._ids, _Pages)):
            return None
        with self._connection.explained():
            return self._ids.arrived(self._connection)

    def add_landmark(self) -> bool:
        """Do a little (under a millisecond) towards making jumps into the middle cheap; False when all is done."""
        with self._connection.explained():
            return self._ids.add_landmark(self._connection)


class _Array:
    """A list whose ids are all known."""

    def __init__(self, ids: array[int]) -> None:
        self._ids = ids
        self.total = len(ids)

    def slice(self, connection: Connection, start: int, stop: int) -> Sequence[int]:
        return self._ids[start:stop]

    def position(self, connection: Connection, paper_id: int) -> int | None:
        try:
            return self._ids.index(paper_id)
        except ValueError:
            return None

    def add_landmark(self, connection: Connection) -> bool:
        return False


class _Pages:
    """A list read page by page from an index. A page once read stays as it was; an unread one is reached by key from
    the nearest read one or landmark, so decisions on papers that were shown never shift what was not."""

    def __init__(self, statuses: Sequence[int], sort: Sort, total: int) -> None:
        self.total = total
        self._statuses = statuses
        self._sort = sort
        self._pages: dict[int, list[orders.Key]] = {}
        self._read_pages: list[int] = []  # the numbers of those that hold anything, in order
        self._places: dict[int, int] = {}
        self._landmarks: list[orders.Key] = []  # the last key of every so many pages

    def slice(self, connection: Connection, start: int, stop: int) -> Sequence[int]:
        found: list[int] = []
        number, behind = start // PAGE, (max(stop, start) + PAGE - 1) // PAGE
        passing = behind - number > _STRIDE
        after: orders.Key | None = None
        while number < behind:
            base = number * PAGE
            unread = self._unread(number, min(behind, number + _STRIDE)) if passing else 0
            if unread:
                count = min(unread * PAGE, self.total - base)
                if after is None:
                    keys = self._read(connection, number, count)
                else:
                    keys = orders.page(connection, self._statuses, self._sort, count, after=after)
            else:
                keys = self._page(connection, number)
            number += max(unread, 1)
            after = keys[-1] if keys else None
            found += [key[-1] for key in keys[max(start - base, 0) : max(stop - base, 0)]]  # type: ignore[misc]
        return found

    def _page(self, connection: Connection, number: int) -> list[orders.Key]:
        if number in self._pages:
            return self._pages[number]
        count = min(PAGE, self.total - number * PAGE)
        if count <= 0:
            return []
        keys = self._read(connection, number, count)
        if len(keys) < count:
            # Another program took papers out of the view: what is left of it ends here.
            self.total = number * PAGE + len(keys)
        self._pages[number] = keys
        if keys:
            insort(self._read_pages, number)
        base = number * PAGE
        for offset, key in enumerate(keys):
            self._places[key[-1]] = base + offset  # type: ignore[index]
        return keys

    def arrived(self, connection: Connection) -> int | None:
        if self._sort != _LISTED or not self.total:
            return None
        number = (self.total - 1) // PAGE
        last = self._page(connection, number)
        if not last:
            return None
        found = orders.page(connection, self._statuses, self._sort, _MOST_ARRIVED + 1, after=last[-1])
        if len(found) > _MOST_ARRIVED:
            return None
        for key in found:
            if len(self._pages[number]) == PAGE:
                number += 1
                self._pages[number] = []
                self._read_pages.append(number)
            self._places[key[-1]] = self.total  # type: ignore[index]
            self._pages[number].append(key)
            self.total += 1
        return len(found)

    def _unread(self, number: int, stop: int) -> int:
        """How many pages from ``number`` to before ``stop`` lie before the next one that was read."""
        at = bisect_left(self._read_pages, number)
        return min(self._read_pages[at], stop) - number if at < len(self._read_pages) else stop - number

    def _read(self, connection: Connection, number: int, count: int) -> list[orders.Key]:
        """Read what begins with a page, counting from the nearest page read before or from the nearer end of the
        list."""
        before, after = self._nearest_before(number)
        at = bisect_left(self._read_pages, number)
        behind = self._read_pages[at] if at < len(self._read_pages) else None
        last = (self.total + PAGE - 1) // PAGE
        gap_before = number - before - 1
        gap_behind = (behind if behind is not None else last) - number - 1
        if gap_before <= gap_behind:
            offset = gap_before * PAGE
            return orders.page(connection, self._statuses, self._sort, count, after=after, offset=offset)
        after = self._pages[behind][0] if behind is not None else None
        to_end = behind * PAGE if behind is not None else self.total
        offset = to_end - (number * PAGE + count)
        keys = orders.page(connection, self._statuses, self._sort, count, after=after, offset=offset, backwards=True)
        return keys[::-1]

    def _nearest_before(self, number: int) -> tuple[int, orders.Key | None]:
        """The nearest page before page ``number`` of which the last key is known, and that key; -1 and None if there
        is none."""
        at = bisect_left(self._read_pages, number)
        page = self._read_pages[at - 1] if at else -1
        passed = min(number // LANDMARK_EVERY, len(self._landmarks))
        if passed * LANDMARK_EVERY - 1 > page:
            return passed * LANDMARK_EVERY - 1, self._landmarks[passed - 1]
        return page, self._pages[page][-1] if page >= 0 else None

    def position(self, connection: Connection, paper_id: int) -> int | None:
        if paper_id in self._places:
            return self._places[paper_id]
        found = orders.key_of(connection, self._sort, paper_id)
        if found is None or found[0] not in self._statuses:
            return None
        key = found[1]
        behind = key.__lt__ if self._sort.reverse else key.__gt__  # whether the paper comes after another key
        start, low = 0, None
        at = bisect_left(self._read_pages, True, key=lambda page: not behind(self._pages[page][0]))
        if at:
            page = self._read_pages[at - 1]
            start, low = page * PAGE, self._pages[page][0]
        passed = bisect_left(self._landmarks, True, key=lambda landmark: not behind(landmark))
        if passed and passed * LANDMARK_EVERY * PAGE - 1 > start:
            start, low = passed * LANDMARK_EVERY * PAGE - 1, self._landmarks[passed - 1]
        place = start + orders.count_between(connection, self._statuses, self._sort, low, key)
        if place < self.total:
            self._page(connection, place // PAGE)
        return self._places.get(paper_id)

    def add_landmark(self, connection: Connection) -> bool:
        number = (len(self._landmarks) + 1) * LANDMARK_EVERY - 1
        if (number + 1) * PAGE >= self.total:
            return False
        found = self._pages.get(number, [])[-1:]
        if not found:
            before, after = self._nearest_before(number)
            offset = (number - before) * PAGE - 1
            found = orders.page(connection, self._statuses, self._sort, 1, after=after, offset=offset)
        self._landmarks += found
        return bool(found)
