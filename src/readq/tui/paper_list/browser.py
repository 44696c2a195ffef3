"""The list as the reader walks through it: cursor, scroll place, selection, what was decided here.

Knows papers only as an ordered list that can be asked for a window of rows, so its cost does not depend on how many
there are. Pure state; `readq.tui.paper_list.list_pane` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from readq.model import Row, Status
from readq.tui.drawing.spans import Line

_AHEAD = 128  # rows read at once around what is visible
_ORDERED = 500  # papers; so many are asked for their places in the list
_SEARCHED = 20_000  # rows looked at for the next undecided paper before giving up

Spans = Sequence[tuple[int, int]]
MarkedBy = Callable[[Row], Spans]


class Papers(Protocol):
    """An ordered list of papers, e.g. a `readq.library.PaperList`."""

    @property
    def total(self) -> int: ...
    @property
    def complete(self) -> bool: ...
    @property
    def rough(self) -> bool: ...
    @property
    def levels(self) -> Mapping[int, int]: ...
    @property
    def surprises(self) -> Collection[int]: ...
    def window(self, start: int, stop: int) -> list[Row]: ...
    def position(self, paper_id: int) -> int | None: ...
    def ids(self, start: int, stop: int) -> Sequence[int]: ...


class Nothing:
    """The empty list of papers."""

    total = 0
    complete = True
    rough = False
    levels: Mapping[int, int] = {}
    surprises: Collection[int] = ()

    def window(self, start: int, stop: int) -> list[Row]:
        return []

    def position(self, paper_id: int) -> int | None:
        return None

    def ids(self, start: int, stop: int) -> Sequence[int]:
        return []


def unmarked(row: Row) -> Spans:
    """What to mark in a title when nothing was looked for."""
    return ()


class Browser:
    """A place in a list of papers.

    ``cursor`` is an index into ``papers``, ``top`` the first visible one, ``height`` how many are visible. ``marked``
    are the ids of the selected papers; ``settled`` those decided since the list was opened; ``anchor`` the other end of
    a range being selected. ``front``, while there is one, tells the paper that another screen shows: commands are for
    it then. ``sections`` have the place at which they begin, from 1 on, and a name.
    """

    def __init__(self) -> None:
        self.papers: Papers = Nothing()
        self.cursor = 0
        self.top = 0
        self.height = 1
        self.direction = 1
        self.marked: set[int] = set()
        self.settled: set[int] = set()
        self.anchor: int | None = None
        self.sections: Sequence[tuple[int, str]] = ()
        self.spans: MarkedBy = unmarked
        self.empty: Sequence[Line] = ()
        self.front: Callable[[], Row | None] | None = None
        self._rows: dict[int, Row] = {}

    # what is in it --------------------------------------------------------------------------------------------------

    def show(self, papers: Papers, *, keep: int | None = None, at: int = 0, rows: Iterable[Row] = ()) -> None:
        """Walk through another list, of which the first ``rows`` may be known. The cursor goes to the paper ``keep`` if
        it is there, else to index ``at``; what is selected stays selected, a range in progress too."""
        offset = self.cursor - self.top
        self.end_range()
        self.papers = papers
        self.sections = ()
        self._rows = dict(enumerate(rows))
        position = papers.position(keep) if keep is not None else None
        self.cursor = self._clamp(position if position is not None else at)
        self.top = self.cursor - offset
        self.reveal()

    def go_on(self, papers: Papers, sections: Sequence[tuple[int, str]]) -> None:
        """Walk on through a list that begins as this one did and has more; the cursor stays on its paper, and what was
        decided here stays so."""
        row = self.row(self.cursor)
        self.end_range()
        self.papers, self.sections = papers, sections
        self.forget()
        place = papers.position(row.id) if row is not None else None
        if place is not None and place != self.cursor:
            self.top += place - self.cursor
            self.cursor = place
        self.reveal()

    def forget(self) -> None:
        """Read the rows again when they are next drawn: something changed them."""
        self._rows.clear()

    def row(self, index: int) -> Row | None:
        """The paper at ``index``, or None where there is none."""
        if not 0 <= index < self.papers.total:
            return None
        row = self._rows.get(index)
        if row is None:
            start = max(0, min(index, self.top) if abs(index - self.top) < _AHEAD else index - 8)
            if len(self._rows) > 8 * _AHEAD:
                self._rows.clear()
            stop = max(index + 1, start + _AHEAD)
            self._rows.update(enumerate(self.papers.window(start, stop), start))
            row = self._rows.get(index)
        return row

    @property
    def current(self) -> Row | None:
        """The paper under the cursor."""
        return self.row(self.cursor) if self.front is None else self.front()

    def targets(self) -> list[int]:
        """The papers a command is for: the selected ones, or the one under the cursor."""
        if self.front is not None:
            row = self.front()
            return [row.id] if row is not None else []
        if self.anchor is not None:
            self.end_range()
        if self.marked:
            return sorted(self.marked, key=self._order())
        row = self.current
        return [row.id] if row is not None else []

    @property
    def any_target(self) -> bool:
        """Whether there is a paper for a command to be for."""
        return bool(self.marked and self.front is None) or self.current is not None

    def hidden(self, ids: Sequence[int]) -> int:
        """How many of these papers are not in the list; 0 when they are too many to look for each."""
        if self.front is not None or not self.marked or len(ids) > _ORDERED:
            return 0
        return sum(self.papers.position(paper) is None for paper in ids)

    def _order(self) -> Callable[[int], int]:
        if len(self.marked) > _ORDERED:
            return lambda paper: paper
        places = {paper: self.papers.position(paper) for paper in self.marked}
        return lambda paper: places[paper] if places[paper] is not None else 1 << 60  # type: ignore[return-value]

    # moving ---------------------------------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Put the cursor on ``index``, as near as there is one."""
        index = self._clamp(index)
        if index != self.cursor:
            self.direction = 1 if index > self.cursor else -1
        self.cursor = index
        self.reveal()

    def scroll(self, lines: int) -> None:
        """Move what is visible; the cursor comes along only when it would leave the screen."""
        self.top = max(0, min(self.top + lines, self.papers.total - self.height))
        self.cursor = self._clamp(max(self.top, min(self.cursor, self.top + self.height - 1)))

    def reveal(self) -> None:
        """Scroll as little as makes the cursor visible with a line of context."""
        margin = 2 if self.height > 8 else 1 if self.height > 4 else 0
        if self.cursor < self.top + margin:
            self.top = self.cursor - margin
        elif self.cursor > self.top + self.height - 1 - margin:
            self.top = self.cursor - self.height + 1 + margin
        self.top = max(0, min(self.top, self.papers.total - self.height))

    def resize(self, height: int) -> None:
        """Tell how many lines are visible; keeps the cursor visible."""
        if height != self.height:
            self.height = max(1, height)
            self.reveal()

    def find(self, direction: int, wanted: Callable[[Row], bool]) -> int | None:
        """The index of the nearest wanted paper after (or before) the cursor, as far as is reasonable to look."""
        index, looked = self.cursor + direction, 0
        while 0 <= index < self.papers.total and looked < _SEARCHED:
            cached = self._rows.get(index)
            if cached is not None:
                if wanted(cached):
                    return index
                index += direction
                looked += 1
                continue
            start = index if direction > 0 else max(0, index - 2 * _AHEAD + 1)
            window = self.papers.window(start, start + 2 * _AHEAD if direction > 0 else index + 1)
            if not window:
                return None
            places = (
                enumerate(window, start)
                if direction > 0
                else zip(range(start + len(window) - 1, start - 1, -1), reversed(window), strict=True)
            )
            for place, row in places:
                if wanted(row):
                    return place
            looked += len(window)
            index += direction * len(window)
        return None

    def advance(self, was: Status | None, rule: str = "undecided") -> None:
        """After a decision, move on: from an undecided paper to the next undecided one in the current direction, else
        to the next that was not decided here; when there is none that way, the other way; else stay.
        The ``rule`` ``next`` goes to the next paper whatever it is, ``stay`` nowhere."""
        if rule == "stay":
            return
        if rule == "next":
            self.go(self.cursor + self.direction)
            return

        def wanted(row: Row) -> bool:
            if row.id in self.settled:
                return False
            return row.status is Status.INBOX if was is Status.INBOX else True

        direction = self.direction
        for way in (direction, -direction):
            index = self.find(way, wanted)
            if index is not None:
                self.go(index)
                self.direction = direction  # the detour back did not change where the reader is heading
                return

    def _clamp(self, index: int) -> int:
        return max(0, min(index, self.papers.total - 1))

    # selecting ------------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Select or deselect the paper under the cursor."""
        row = self.current
        if row is not None:
            self.marked ^= {row.id}

    def begin_range(self) -> None:
        """One end of a range is here."""
        self.anchor = self.cursor

    def end_range(self) -> None:
        """Select everything between the range's two ends."""
        if self.anchor is not None:
            low, high = sorted((self.anchor, self.cursor))
            self.mark(self.papers.ids(low, high + 1))
        self.anchor = None

    def mark(self, ids: Iterable[int]) -> None:
        """Select these papers too."""
        self.marked.update(ids)

    def clear(self) -> None:
        """Select nothing."""
        self.marked.clear()
        self.anchor = None

    @property
    def selected(self) -> int:
        """How many papers are selected, a range in progress included."""
        if self.anchor is None:
            return len(self.marked)
        low, high = sorted((self.anchor, self.cursor))
        if len(self.marked) > _ORDERED:
            return len(self.marked.union(self.papers.ids(low, high + 1)))
        places = (self.papers.position(paper) for paper in self.marked)  # a range may be long, and is drawn at each key
        return high + 1 - low + sum(place is None or not low <= place <= high for place in places)
