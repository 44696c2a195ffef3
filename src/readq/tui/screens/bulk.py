"""Deciding everything a query matches: first what it is, then which decision, then (for many) whether really."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.filters import Field, Filter, narrowed
from readq.model import Counts, Status
from readq.phrasing import DECISIONS, counted, whereabouts
from readq.tui.actions import bulk, working
from readq.tui.actions.decide import mark
from readq.tui.actions.snooze import put_away
from readq.tui.commands import LIST
from readq.tui.present_bulk import HEIGHT, WIDTH, preview_lines
from readq.tui.present_snooze import spoken
from readq.tui.spans import Line
from readq.tui.typed import typed
from readq.tui.widgets.box import Box, BoxScreen

if TYPE_CHECKING:
    from readq.tui.screens.main import MainScreen

_OFFERED = ("skip", "queue", "read", "inbox", "snooze")


class BulkScreen(BoxScreen, inherit_bindings=False):
    """Previews the papers of ``filter_`` (or these ``ids``), called ``name``, and decides them by a key. ``counts``
    tells where they are. ``selected``: they are the selected ones, and the key that led here goes on to everything
    listed. ``misgiving``: why the query may not be meant so; it stays in sight, and however few papers it is the reader
    is asked."""

    def __init__(
        self,
        main: MainScreen,
        name: str,
        filter_: Filter,
        counts: Counts,
        titles: Sequence[str],
        *,
        ids: Sequence[int] | None = None,
        selected: bool = False,
        misgiving: str = "",
    ) -> None:
        super().__init__(main)
        self._called = name
        self._filter = filter_
        self._counts = counts
        self._titles = titles
        self._ids = ids
        self._selected = selected
        self._misgiving = misgiving
        self._command = ""
        self._until: date | None = None
        self._asked = self._busy = self._remark = ""

    def _inside(self, size: Size) -> Region:
        width, height = min(size.width - 2, WIDTH), min(size.height, HEIGHT)
        return Region((size.width - width) // 2, (size.height - height) // 3, max(0, width), height)

    def _lines(self, width: int, height: int) -> list[Line]:
        keymap = self._main.desk.keymap
        keys = [(keymap.key(name), DECISIONS[name].act) for name in _OFFERED]
        return preview_lines(
            width, height, self._called, self._count, self._titles, keys,
            asked=self._asked, takes=self._takes, split=self._split, busy=self._busy,
            remark=self._remark or self._misgiving,
            instead=keymap.key("decide.all") if self._selected else "",
        )  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if self._busy:
            return
        if self._asked:
            self._asked = ""
            if event.character == "y" or (event.character == "Y" and self._split):
                self._do(undecided=self._split and event.character == "y")
        elif event.key in ("escape", "q", "h", "left", "ctrl+c"):
            self.dismiss(None)
        else:
            name = typed(event) or event.key
            command = self._main.desk.keymap.find(LIST, name)
            if command is not None and command.id in _OFFERED:
                self._chosen(command.id)
            elif command is not None and command.id == "decide.all" and self._selected:
                self.dismiss(None)
                self._main.feed(lambda: bulk.decide_listed(self._main))
        self.sync()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not isinstance(event.widget, Box) and not self._busy:
            self.dismiss(None)

    def _chosen(self, command: str) -> None:
        self._command, self._remark = command, ""
        if command != "snooze":
            self._confirm()
            return
        from readq.tui.actions.snooze import ask

        def until(day: date | None) -> None:
            self._until = day
            self._confirm()
            self.sync()

        ask(self._main, self._papers, False, until)

    @property
    def _count(self) -> int:
        return self._counts.total

    @property
    def _status(self) -> Status | None:
        """What the papers become; None: snoozed."""
        return Status.parse(self._command) if self._command != "snooze" else None

    @property
    def _split(self) -> bool:
        return bool(self._command) and self._counts.overruled(self._status)

    @property
    def _takes(self) -> str:
        words = whereabouts(self._counts)
        return words if "," in words else ""

    @property
    def _papers(self) -> str:
        return counted(self._count, "paper")

    def _confirm(self) -> None:
        if self._count <= self._main.desk.config["confirm_above"] and not self._misgiving:
            self._do()
            return
        until = self._until if self._command == "snooze" else None
        when = f" until {spoken(until, self._main.session.lib.today())}" if until is not None else ""
        papers = self._papers if self._takes else f"all {self._papers}"
        self._asked = f"{DECISIONS[self._command].ask.format(papers)}{when}?"

    def _do(self, *, undecided: bool = False) -> None:
        filter_, ids, count = self._filter, self._ids, self._count
        if undecided:
            filter_ = narrowed(filter_, Filter(Field("status", ":", (Status.INBOX.label,))))
            ids = self._main.session.lib.undecided(ids) if ids is not None else None
            count = len(ids) if ids is not None else self._counts.status[Status.INBOX]
        self._busy = f"{DECISIONS[self._command].doing} {counted(count, 'paper')}"
        self._main.feed(lambda: self._decide(filter_, ids, count))

    async def _decide(self, filter_: Filter, ids: Sequence[int] | None, count: int) -> None:
        until = self._until if self._command == "snooze" else None
        status = self._status or Status.INBOX
        if self._selected and ids is not None and count <= working.MANY:
            self.dismiss(None)
            await (put_away(self._main, ids, until) if until else mark(self._main, ids, status))
            return
        try:
            now = await bulk.decide(self._main, filter_, ids, count, status, until)
        except BaseException:
            self._busy = ""
            self.dismiss(None)
            raise
        self._busy = ""
        if now is None:
            self.dismiss(None)
        elif now:
            self._remark = "The library changed meanwhile: this is what matches now."
            self._counts, self._titles = await self._main.session.read(lambda lib: bulk.preview(lib, self._filter))
            self.sync()
        else:
            self.dismiss(None)
            self._main.tell("The library changed meanwhile: nothing matches any more.")
