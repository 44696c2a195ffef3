"""Statistics as something to look at: charts drawn with block characters, every number a place to go to.

Pure: values in, styled lines out. A `Board` is made of rows of cells; each cell knows which papers are behind it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.model import Status
from readq.text import cell_width
from readq.tui.present import GLYPHS, LABELS, number
from readq.tui.present_filter import quoted, short_source
from readq.tui.spans import Line, fit, ground, plain, width_of

if TYPE_CHECKING:
    from readq.library.statistics import Day, Statistics

SHOWN_DAYS = 60  # at most
FEW_DAYS = 14  # shown even if the library is younger
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_STACK = (Status.QUEUE, Status.READ, Status.SKIP)  # from the bottom
_TEXTURES = {Status.QUEUE: "█", Status.READ: "▓", Status.SKIP: "░"}  # to be told apart without colour
_SCALE = 7  # cells of a chart's left margin
_WORDS = {Status.QUEUE: "queued", Status.READ: "read", Status.SKIP: "skipped"}
_SOURCES, _TAGS = 12, 12


class Target(NamedTuple):
    """The papers behind a number: those of a ``query``, or (None) those given one of ``statuses`` on the days from
    ``first`` to ``last``. ``name`` says for people what they are."""

    query: str | None
    name: str = ""
    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.min
    statuses: tuple[Status, ...] = ()


class Row(NamedTuple):
    """Cells to walk through; ``lines`` is the range of board lines they are on."""

    kind: str
    targets: tuple[Target, ...]
    lines: range


class Board:
    """The statistics laid out ``width`` cells wide and, where that can be chosen, to suit ``height``.

    ``row`` and ``cell`` say where the cursor is, ``day`` which day of `shown` is looked at closely. ``coloured`` False:
    what only colours tell apart is drawn in different textures. ``grounded`` False: nothing is marked by its ground.
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
        grounded: bool = True,
    ) -> None:
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self._stats = stats
        self._width = max(20, width)
        self._row, self._cell = row, cell
        self._dates = dates
        self._coloured = coloured
        self._grounded = grounded
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

    def _cells(self, kind: str, cells: Sequence[tuple[Line, Target]], tail: Line | None = None) -> None:
        """A row of cells beside each other, on more lines where they do not fit."""
        index = len(self.rows)
        first = len(self.lines)
        line: Line = []
        for place, (cell, _) in enumerate(cells):
            if line and width_of(line) + width_of(cell) + 4 > self._width:
                self._add(line)
                line = []
            here = index == self._row and place == min(self._cell, len(cells) - 1)
            line += ground([("▸" if here else " ", "bar"), *cell, (" ", "text")], "cursor" if here else "")
            line.append((" ", "text"))
        if tail and width_of(line) + width_of(tail) + 1 <= self._width:
            line += tail
        self._add(line)
        self.rows.append(Row(kind, tuple(target for _, target in cells), range(first, len(self.lines))))

    # the parts ------------------------------------------------------------------------------------------------------

    def _totals(self) -> None:
        counts = self._stats.counts
        cells: list[tuple[Line, Target]] = []
        for status in Status:
            token = f"status.{status.label}"
            cells.append((
                [(f"{GLYPHS[status]} ", token), (number(counts.status.get(status, 0)), "strong"),
                 (f" {LABELS[status].lower()}", "muted")],
                Target(f"status:{status.label}"),
            ))  # fmt: skip
        if counts.snoozed:
            cells.append((
                [("◔ ", "status.snooze"), (number(counts.snoozed), "strong"), (" snoozed", "muted")],
                Target("is:snoozed"),
            ))  # fmt: skip
        self._cells("cells", cells)

    def _forecast(self) -> None:
        stats = self._stats
        days = stats.days
        today, week = days[-1], days[-7:]
        self._gap()
        over = f" over the last {stats.pace_days} days" if stats.pace_days > 1 else ""
        for text, good, measured in (
            forecast("inbox", stats.counts.status[Status.INBOX], stats.inbox_pace, stats.inbox_clears),
            forecast("queue", stats.counts.status[Status.QUEUE], stats.queue_pace, stats.queue_clears),
        ):
            line: Line = [(f" {text}", "good" if good else "text")]
            if measured:
                line.append((f" {measured}", "muted"))
                if width_of(line) + cell_width(over) + 1 <= self._width:
                    line.append((over, "muted"))
            self._add(line)
        count = sum(day.total for day in week)
        self._cells("cells", [
            ([(number(today.total), "strong"), (" decided today", "muted")],
             Target(None, "decided today", today.day, today.day, _STACK)),
            ([(number(count), "strong"), (" in 7 days", "muted")],
             Target(None, "decided in 7 days", week[0].day, today.day, _STACK)),
        ])  # fmt: skip

    def _decided(self, tall: int) -> None:
        shown = self.shown
        top = max(1, *(day.total for day in shown))
        legend: Line = []
        for status in _STACK:
            legend += [
                (f"{'█' if self._coloured else _TEXTURES[status]} ", f"status.{status.label}"),
                (f"{_WORDS[status]}  ", "muted"),
            ]
        self._title("Decided per day", legend)
        first = len(self.lines)
        columns = [_stacked(day, top, tall, self._coloured) for day in shown]
        self._chart(columns, tall, top)
        chosen = shown[self.day]
        targets = tuple(
            Target(None, f"decided {_when(day.day, self._dates)}", day.day, day.day, _STACK) for day in shown
        )
        self.rows.append(Row("days", targets, range(first, len(self.lines))))
        when = _when(chosen.day, self._dates)
        cells: list[tuple[Line, Target]] = []
        for status in _STACK:
            cells.append((
                [(f"{GLYPHS[status]} ", f"status.{status.label}"), (number(chosen.decided[status]), "strong"),
                 (f" {_WORDS[status]}", "muted")],
                Target(None, f"{_WORDS[status]} {when}", chosen.day, chosen.day, (status,)),
            ))  # fmt: skip
        cells.append((
            [("+ ", "accent"), (number(chosen.added), "strong"), (" new", "muted")],
            Target(f"added:{chosen.day.isoformat()}"),
        ))  # fmt: skip
        self._add([(" " * (_SCALE - 1), "text"), (when, "strong")])
        self._cells("cells", cells)

    def _levels(self, tall: int) -> None:
        shown = self.shown
        for name, status, levels in (
            ("Inbox", Status.INBOX, [day.inbox for day in shown]),
            ("Queue", Status.QUEUE, [day.queue for day in shown]),
        ):
            chosen = f"{number(levels[self.day])} at the end of {_when(shown[self.day].day, self._dates)}"
            if self.day == len(shown) - 1:
                chosen = f"{number(levels[-1])} now"
            self._title(f"{name} over time", [(f"{chosen} ", "muted")])
            top = max(1, *levels)
            token = f"status.{status.label}"
            columns = [[(block, token) for block in _bar(level, top, tall)] for level in levels]
            self._chart(columns, tall, top, gaps=False, labels=name == "Queue")

    def _chart(
        self, columns: Sequence[Sequence[tuple[str, str]]], tall: int, top: int, *, gaps: bool = True,
        labels: bool = True,
    ) -> None:  # fmt: skip
        """``columns`` are cells from the bottom up, one for every shown day."""
        solid = self._step - 1 if gaps and self._step > 1 else self._step
        chart_row = len(self.rows) == self._row and gaps
        for level in range(tall - 1, -1, -1):
            label = number(top) if level == tall - 1 else ""
            line: Line = [(f"{label:>{_SCALE - 2}}", "faint"), ("┤" if label else "│", "rule")]
            for place, column in enumerate(columns):
                block, token = column[level]
                cell: Line = [(block * solid, token)]
                line += ground(cell, "cursor") if place == self.day and self._grounded else cell
                line.append((" " * (self._step - solid), "text"))
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
        name_room = max(10, min(34, self._width // 3))
        entries = []
        for source in sources:
            share = source.skipped / source.decided if source.decided else 0.0
            text: Line = [
                (f"{share:>4.0%} ", "strong" if source.decided else "faint"),
                (f"{number(source.skipped)} of {number(source.decided)} decided", "muted"),
            ]
            target = Target(f"source:{quoted(source.name)} status:skip")
            entries.append((short_source(source.name), share, "status.skip", text, target))
        self._bars(entries, name_room)

    def _tags(self) -> None:
        tags = self._stats.tags[:_TAGS]
        if not tags:
            return
        self._title("Top tags")
        top = max(tag.papers for tag in tags)
        entries = []
        for tag in tags:
            text: Line = [(number(tag.papers), "strong"), (" papers" if tag.papers != 1 else " paper", "muted")]
            if tag.inbox:
                text.append((f", {number(tag.inbox)} undecided", "muted"))
            entries.append((f"#{tag.name}", tag.papers / top, "tag", text, Target(f"tag:{quoted(tag.name)}")))
        self._bars(entries, max(10, min(34, self._width // 3)))

    def _bars(self, entries: Sequence[tuple[str, float, str, Line, Target]], name_room: int) -> None:
        """Rows of one cell each: a name, a bar, what it says."""
        words = max(width_of(text) for _, _, _, text, _ in entries)
        bar_room = max(0, min(40, self._width - name_room - words - 7))
        for name, share, token, text, target in entries:
            here = len(self.rows) == self._row
            shown = plain(name, name_room)
            line: Line = [
                ("▸" if here else " ", "bar"),
                (shown + " " * (name_room - cell_width(shown) + 1), "text"),
            ]
            if bar_room >= 4:
                line += _across(share, bar_room, token)
            line += [(" ", "text"), *text]
            self.rows.append(Row("cells", (target,), range(len(self.lines), len(self.lines) + 1)))
            self.lines.append(ground(fit([(" ", "text"), *line], self._width), "cursor" if here else ""))


def forecast(what: str, level: int, pace: float, clears: float | None) -> tuple[str, bool, str]:
    """A sentence about where a backlog is going, whether that is good news, and the pace it follows from."""
    if not level:
        return f"The {what} is empty.", True, ""
    if clears is not None:
        return f"The {what} clears {until(clears)} at this pace:", True, f"{_rate(-pace)} fewer a day"
    if pace > 0:
        return f"The {what} grows:", False, f"{_rate(pace)} more a day"
    return f"The {what} stands still:", False, "as many came as went"


def until(days: float) -> str:
    """A number of days from now, for people: ``in 3 weeks``."""
    if days <= 1.5:
        return "in a day"
    for limit, unit, length in ((14, "days", 1.0), (63, "weeks", 7.0), (730, "months", 30.44)):
        if days < limit:
            return f"in {round(days / length)} {unit}"
    years = days / 365.25
    return f"in {round(years)} years" if years < 100 else "in more than a lifetime"


def _rate(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}" if pace >= 0.1 else "less than 0.1"


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


def _bar(value: int, top: int, tall: int) -> str:
    """A bar ``tall`` cells high from the bottom up; anything above nothing can be seen."""
    eighths = round(value / top * tall * 8)
    if value and not eighths:
        eighths = 1
    return "".join(_EIGHTHS[max(0, min(8, eighths - 8 * cell))] for cell in range(tall))


def _stacked(day: Day, top: int, tall: int, coloured: bool) -> list[tuple[str, str]]:
    """A day's bar from the bottom up, the decisions on top of each other."""
    outline = _bar(day.total, top, tall)
    full = sum(1 for block in outline if block != " ")
    shares = dict.fromkeys(_STACK, 0)
    left = full
    counted = [(day.decided[status], -status, status) for status in _STACK if day.decided[status]]
    for _, _, status in sorted(counted, reverse=True):  # every kind there is gets a cell where there is room for it
        if left:
            shares[status] = 1
            left -= 1
    while left:
        status = max(shares, key=lambda one: day.decided[one] / day.total * full - shares[one])
        shares[status] += 1
        left -= 1
    column = [
        ("█" if coloured else _TEXTURES[status], f"status.{status.label}")
        for status in _STACK
        for _ in range(shares[status])
    ]
    if column and coloured:
        column[-1] = (outline[full - 1], column[-1][1])
    return column + [(" ", "text")] * (tall - full)


def _across(share: float, room: int, token: str) -> Line:
    """A bar from left to right over ``room`` cells."""
    eighths = round(max(0.0, min(1.0, share)) * room * 8)
    if share > 0 and not eighths:
        eighths = 1
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return [(text, token), ("·" * (room - len(text)), "rule")]
