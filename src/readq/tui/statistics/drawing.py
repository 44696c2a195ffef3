"""Statistics as something to look at: charts drawn with block characters, every number a place to go to.

Pure: values in, styled lines out. A `Board` is made of rows of cells; each cell knows which papers are behind it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS
from readq.source_names import short_source
from readq.text import cell_width
from readq.tui.drawing.lines import across, number
from readq.tui.drawing.spans import Line, fit, ground, plain, width_of
from readq.tui.filter.drawing import quoted
from readq.tui.statistics.charts import STACK, TEXTURES, bar, forecast, short, stacked

if TYPE_CHECKING:
    from readq.library.statistics import Day, Statistics

SHOWN_DAYS = 60  # at most
FEW_DAYS = 14  # shown even if the library is younger
_SCALE = 7  # cells of a chart's left margin
_SOURCES, _TAGS = 12, 12


class Target(NamedTuple):
    """The papers behind a number, and for people what they are.

    Those of ``query``; where that is None, ``kind`` says what `papers_behind` looks up. With ``source`` the query holds
    for that source alone if nothing else is called so.
    """

    query: str | None
    name: str = ""
    kind: str = ""
    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.min
    statuses: tuple[Status, ...] = ()
    source: int = 0


Cell = tuple[Line, Target]


class Row(NamedTuple):
    """Cells to walk through; ``lines`` is the range of board lines they are on, ``places`` where on them each is: the
    line and its columns (for ``days`` see `Board.at`)."""

    kind: str
    targets: tuple[Target, ...]
    lines: range
    places: tuple[tuple[int, range], ...] = ()

    def cell_at(self, line: int, x: int) -> int | None:
        """The number of the cell at a place of the board."""
        return next((n for n, (at, columns) in enumerate(self.places) if at == line and x in columns), None)


class Board:
    """The statistics laid out ``width`` cells wide and, where that can be chosen, to suit ``height``.

    ``row`` and ``cell`` say where the cursor is, ``day`` which day of `shown` is looked at closely. ``coloured`` False:
    what only colours tell apart is drawn in different textures.
    """

    def __init__(
        self,
        stats: Statistics,
        width: int,
        height: int,
        *,
        row: int = 0,
        cell: int = 0,
        day: int = -1,
        dates: str = "",
        coloured: bool = True,
    ) -> None:
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self._stats = stats
        self._width = max(20, width)
        self._row, self._cell = row, cell
        self._dates = dates
        self._coloured = coloured
        room = self._width - _SCALE - 1
        self.shown = _recent(stats.days, max(FEW_DAYS, min(SHOWN_DAYS, room // 2)))[-room:]
        self.day = len(self.shown) - 1 if day < 0 else min(day, len(self.shown) - 1)
        self._step = max(1, min(6, room // len(self.shown)))
        tall = 4 if height < 20 else 6 if height < 42 else 8
        self._totals()
        self._forecast()
        self._decided(tall)
        self._levels(2 if height < 20 else 3 if height < 42 else 5)
        self._sources()
        self._tags()

    def at(self, x: int) -> int:
        """Which of the days of `shown` is in column ``x`` of a chart, or nearest to it."""
        return max(0, min((x - _SCALE) // self._step, len(self.shown) - 1))

    # building blocks ------------------------------------------------------------------------------------------------

    def _add(self, line: Line) -> None:
        self.lines.append(fit([(" ", "text"), *line], self._width))

    def _gap(self) -> None:
        if self.lines and self.lines[-1] != fit([], self._width):
            self.lines.append(fit([], self._width))

    def _title(self, text: str, extra: Line | None = None) -> None:
        self._gap()
        line: Line = [(text, "heading"), (" ", "text"), *(extra or [])]
        rest = self._width - width_of(line) - 2
        self._add([*line, ("─" * max(0, rest), "rule")])

    def _cells(self, cells: Sequence[Cell], start: Line | None = None) -> None:
        """A row of cells beside each other, after ``start``, on more lines where they do not fit."""
        index = len(self.rows)
        first = len(self.lines)
        line: Line = list(start or [])
        indent = len(line)
        places: list[tuple[int, range]] = []
        for place, (cell, _) in enumerate(cells):
            if len(line) > indent and width_of(line) + width_of(cell) + 4 > self._width:
                self._add(line)
                line, indent = [], 0
            here = index == self._row and place == min(self._cell, len(cells) - 1)
            begin = width_of(line) + 1
            line += ground([("▸" if here else " ", "bar"), *cell, (" ", "text")], "cursor" if here else "")
            places.append((len(self.lines), range(begin, width_of(line) + 1)))
            line.append((" ", "text"))
        self._add(line)
        lines = range(first, len(self.lines))
        self.rows.append(Row("cells", tuple(target for _, target in cells), lines, tuple(places)))

    # the parts ------------------------------------------------------------------------------------------------------

    def _totals(self) -> None:
        counts = self._stats.counts
        cells: list[Cell] = []
        for status in Status:
            token = f"status.{status.label}"
            cells.append((
                [(f"{GLYPHS[status]} ", token), (number(counts.status.get(status, 0)), "strong"),
                 (f" {DECISIONS[status.label].name.lower()}", "muted")],
                Target(f"status:{status.label}"),
            ))  # fmt: skip
        if counts.snoozed:
            cells.append((
                [("◔ ", "status.snooze"), (number(counts.snoozed), "strong"), (" snoozed", "muted")],
                Target("is:snoozed"),
            ))  # fmt: skip
        self._cells(cells)

    def _forecast(self) -> None:
        stats = self._stats
        days = stats.days
        today, week = days[-1], days[-7:]
        self._gap()
        over = f" over the last {stats.pace_days} days" if stats.pace_days > 1 else ""
        since = today.day - datetime.timedelta(days=max(stats.pace_days, 1) - 1)
        for status, pace, clears in (
            (Status.INBOX, stats.inbox_pace, stats.inbox_clears),
            (Status.QUEUE, stats.queue_pace, stats.queue_clears),
        ):
            word = status.label
            text, good, measured = forecast(word, stats.counts.status[status], pace, clears)
            cells: list[Cell] = [([(text, "good" if good else "text")], Target(f"status:{word}"))]
            if measured:
                target = Target(None, f"came to the {word} or left it since {_when(since, self._dates)}", "moved",
                                since, today.day, (status,))  # fmt: skip
                room = self._width - cell_width(text) - cell_width(measured) - 10
                cells.append(([(measured + (over if cell_width(over) < room else ""), "muted")], target))
            self._cells(cells)
        count = sum(day.total for day in week)
        self._cells([
            ([(number(today.total), "strong"), (" decided today", "muted")],
             Target(None, "decided today", "decided", today.day, today.day, STACK)),
            ([(number(count), "strong"), (" in 7 days", "muted")],
             Target(None, "decided in 7 days", "decided", week[0].day, today.day, STACK)),
        ])  # fmt: skip

    def _decided(self, tall: int) -> None:
        shown = self.shown
        top = max(1, *(day.total for day in shown))
        legend: Line = []
        for status in STACK:
            legend += [
                (f"{'█' if self._coloured else TEXTURES[status]} ", f"status.{status.label}"),
                (f"{DECISIONS[status.label].being}  ", "muted"),
            ]
        self._title("Decided per day", legend)
        first = len(self.lines)
        columns = [stacked(day, top, tall, self._coloured) for day in shown]
        self._chart(columns, tall, top)
        chosen = shown[self.day]
        targets = tuple(
            Target(None, f"decided {_when(day.day, self._dates)}", "decided", day.day, day.day, STACK) for day in shown
        )
        self.rows.append(Row("days", targets, range(first, len(self.lines))))
        when = _when(chosen.day, self._dates)
        cells: list[Cell] = []
        for status in STACK:
            cells.append((
                [(f"{GLYPHS[status]} ", f"status.{status.label}"), (number(chosen.decided[status]), "strong"),
                 (f" {DECISIONS[status.label].being}", "muted")],
                Target(None, f"{DECISIONS[status.label].being} {when}", "decided", chosen.day, chosen.day, (status,)),
            ))  # fmt: skip
        cells.append((
            [("+ ", "accent"), (number(chosen.added), "strong"), (" new", "muted")],
            Target(f"added:{chosen.day.isoformat()}"),
        ))  # fmt: skip
        self._add([(" " * (_SCALE - 1), "text"), (when, "strong")])
        self._cells(cells)

    def _levels(self, tall: int) -> None:
        shown = self.shown
        last = len(shown) - 1
        for status, levels in (
            (Status.INBOX, [day.inbox for day in shown]),
            (Status.QUEUE, [day.queue for day in shown]),
        ):
            word = status.label
            whens = ["now", *(f"at the end of {_when(day.day, self._dates)}" for day in reversed(shown[:last]))][::-1]
            here = len(self.rows) == self._row
            said: Line = [("▸" if here else " ", "bar"), (number(levels[self.day]), "strong"), (" ", "muted"),
                          (whens[self.day], "muted"), (" ", "text")]  # fmt: skip
            first = len(self.lines) + 1
            self._title(f"{word.capitalize()} over time", [*ground(said, "cursor" if here else ""), (" ", "text")])
            top = max(1, *levels)
            columns = [[(block, f"status.{word}") for block in bar(level, top, tall)] for level in levels]
            self._chart(columns, tall, top, gaps=False, labels=status is Status.QUEUE)
            targets = [
                Target(None, f"in the {word} {when}", "then", day.day, day.day, (status,))
                for day, when in zip(shown, whens, strict=True)
            ]
            targets[last] = Target(f"status:{word}")
            self.rows.append(Row("days", tuple(targets), range(first, len(self.lines))))

    def _chart(
        self, columns: Sequence[Sequence[tuple[str, str]]], tall: int, top: int, *, gaps: bool = True,
        labels: bool = True,
    ) -> None:  # fmt: skip
        """``columns`` are cells from the bottom up, one for every shown day."""
        solid = self._step - 1 if gaps and self._step > 1 else self._step
        chart_row = len(self.rows) == self._row
        for level in range(tall - 1, -1, -1):
            label = short(top) if level == tall - 1 else ""
            line: Line = [(f"{label:>{_SCALE - 2}}", "faint"), ("┤" if label else "│", "rule")]
            for column in columns:  # no ground for the chosen day: on an empty one it would look like a bar
                block, token = column[level]
                line += [(block * solid, token), (" " * (self._step - solid), "text")]
            self._add(line)
        line = [(f"{0:>{_SCALE - 2}}", "faint"), ("└", "rule")]
        for place, day in enumerate(self.shown):
            if place == self.day:
                line += [("▲", "bar" if chart_row else "bar.blur"), ("─" * (self._step - 1), "rule")]
            else:
                line.append((("┴" if day.day.weekday() == 0 else "─") + "─" * (self._step - 1), "rule"))
        self._add(line)
        if labels:
            self._add([(self._mondays(), "faint")])

    def _mondays(self) -> str:
        """Dates under a chart, at Mondays, as many as fit."""
        out = " " * (_SCALE - 1)
        for place, day in enumerate(self.shown):
            at = _SCALE - 1 + place * self._step
            text = f"{day.day.day} {day.day:%b}"
            if day.day.weekday() == 0 and at >= len(out) and at + len(text) < self._width:
                out += " " * (at - len(out)) + text + " "
        return out

    def _sources(self) -> None:
        sources = [source for source in self._stats.sources if source.listed][:_SOURCES]
        if not sources:
            return
        self._title("Skipped, by source")
        entries = []
        skips, decisions = _column(source.skipped for source in sources), _column(source.decided for source in sources)
        for source in sources:
            share = source.skipped / source.decided if source.decided else 0.0
            named = f"source:{quoted(source.name)}"
            cells: list[Cell] = [
                ([(f"{share:>4.0%} ", "strong" if source.decided else "faint"),
                  (f"{number(source.skipped):>{skips}} skipped", "muted")],
                 Target(f"{named} status:skip", f"skipped, of {source.name}", "source", statuses=(Status.SKIP,),
                        source=source.id)),
                ([(f"of {number(source.decided):>{decisions}} decided", "muted")],
                 Target(f"{named} is:decided", f"decided, of {source.name}", "source", statuses=STACK,
                        source=source.id)),
            ]  # fmt: skip
            entries.append((source.called or short_source(source.name), share, "status.skip", cells))
        self._bars(entries)

    def _tags(self) -> None:
        tags = self._stats.tags[:_TAGS]
        if not tags:
            return
        self._title("Top tags")
        top = max(tag.papers for tag in tags)
        entries = []
        all_, open_ = _column(tag.papers for tag in tags), _column(tag.inbox for tag in tags)
        word = len("papers") if any(tag.papers != 1 for tag in tags) else len("paper")
        for tag in tags:
            named = f"tag:{quoted(tag.name)}"
            papers = "paper" if tag.papers == 1 else "papers"
            cells: list[Cell] = [
                ([(f"{number(tag.papers):>{all_}}", "strong"), (f" {papers:<{word}}", "muted")], Target(named))
            ]
            if tag.inbox:
                text = f"{number(tag.inbox):>{open_}} undecided"
                cells.append(([(text, "muted")], Target(f"{named} status:inbox")))
            entries.append((f"#{tag.name}", tag.papers / top, "tag", cells))
        self._bars(entries)

    def _bars(self, entries: Sequence[tuple[str, float, str, list[Cell]]]) -> None:
        """Rows that begin with a name and a bar."""
        name_room = max(10, min(34, self._width // 3))
        words = max(sum(width_of(cell) + 3 for cell, _ in cells) for _, _, _, cells in entries)
        bar_room = max(0, min(40, self._width - name_room - words - 4))
        for name, share, token, cells in entries:
            shown = plain(name, name_room)
            start: Line = [(" " + shown + " " * (name_room - cell_width(shown) + 1), "text")]
            if bar_room >= 4:
                start += across(share, bar_room, token)
            self._cells(cells, start)


def _column(values: Iterable[int]) -> int:
    """The cells that the widest of some numbers takes."""
    return max(len(number(value)) for value in values)


def _recent(days: Sequence[Day], most: int) -> Sequence[Day]:
    """The last ``most`` days, without those before anything happened."""
    begun = next(
        (place for place, day in enumerate(days) if day.added or day.total or day.inbox or day.queue), len(days)
    )
    return days[max(len(days) - most, min(begun, len(days) - FEW_DAYS)) :]


def _when(day: datetime.date, dates: str) -> str:
    if dates:
        return plain(day.strftime(dates), 40)
    return f"{day:%a} {day.day} {day:%b}"
