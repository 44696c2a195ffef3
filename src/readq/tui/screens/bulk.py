"""Deciding everything a query matches: first what it is, then which decision, then (for many) whether really."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.filters import Filter
from readq.model import Status
from readq.phrasing import DECISIONS
from readq.tui.actions import bulk, working
from readq.tui.actions.decide import mark
from readq.tui.actions.snooze import put_away
from readq.tui.commands import LIST
from readq.tui.present import number
from readq.tui.present_bulk import HEIGHT, WIDTH, preview_lines
from readq.tui.present_snooze import spoken
from readq.tui.spans import Line
from readq.tui.typed import typed
from readq.tui.widgets.box import Box, BoxScreen

if TYPE_CHECKING:
    from readq.tui.screens.main import MainScreen

_OFFERED = ("skip", "queue", "read", "inbox", "snooze")


class BulkScreen(BoxScreen, inherit_bindings=False):
    """Previews the ``count`` papers of ``filter_`` (or these ``ids``), called ``name``, and decides them by a key.
    ``selected``: they are the selected ones, and the key that led here goes on to everything listed."""

    def __init__(
        self,
        main: MainScreen,
        name: str,
        filter_: Filter,
        count: int,
        titles: Sequence[str],
        *,
        ids: Sequence[int] | None = None,
        selected: bool = False,
    ) -> None:
        super().__init__(main)
        self._called = name
        self._filter = filter_
        self._count = count
        self._titles = titles
        self._ids = ids
        self._selected = selected
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
            asked=self._asked, busy=self._busy, remark=self._remark,
            instead=keymap.key("decide.all") if self._selected else "",
        )  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if self._busy:
            return
        if self._asked:
            self._asked = ""
            if event.character == "y":
                self._do()
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
    def _papers(self) -> str:
        return "1 paper" if self._count == 1 else f"{number(self._count)} papers"

    def _confirm(self) -> None:
        if self._count <= self._main.desk.config["confirm_above"]:
            self._do()
            return
        until = self._until if self._command == "snooze" else None
        when = f" until {spoken(until, self._main.session.lib.today())}" if until is not None else ""
        self._asked = f"{DECISIONS[self._command].ask.format(f'all {self._papers}')}{when}?"

    def _do(self) -> None:
        self._busy = f"{DECISIONS[self._command].doing} {self._papers}"
        self._main.feed(self._decide)

    async def _decide(self) -> None:
        until = self._until if self._command == "snooze" else None
        status = Status.parse(self._command) if until is None else Status.INBOX
        if self._selected and self._ids is not None and self._count <= working.MANY:
            self.dismiss(None)
            await (put_away(self._main, self._ids, until) if until else mark(self._main, self._ids, status))
            return
        try:
            now = await bulk.decide(self._main, self._filter, self._ids, self._count, status, until)
        except BaseException:
            self._busy = ""
            self.dismiss(None)
            raise
        self._busy = ""
        if now is None:
            self.dismiss(None)
        elif now:
            self._remark = "The library changed meanwhile: this is what matches now."
            self._count, self._titles = await self._main.session.read(lambda lib: bulk.preview(lib, self._filter))
            self.sync()
        else:
            self.dismiss(None)
            self._main.tell("The library changed meanwhile: nothing matches any more.")
