"""Deciding everything a query matches: first what it is, then which decision, then (for many) whether really."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.filters import Field, Filter, narrowed
from readq.model import Counts, Status
from readq.phrasing import DECISIONS, counted, whereabouts
from readq.tui.decide import everything, long_change
from readq.tui.decide.bulk_drawing import HEIGHT, WIDTH, preview_lines
from readq.tui.decide.commands import mark
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line
from readq.tui.shell.box import Box, BoxScreen
from readq.tui.shell.command import PREVIEW, Result
from readq.tui.snooze.commands import put_away
from readq.tui.snooze.drawing import spoken

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_OFFERED = ("skip", "queue", "read", "inbox", "snooze")


class BulkScreen(BoxScreen, inherit_bindings=False):
    """Previews the papers of ``filter_`` (or these ``ids``), called ``name``, and decides them by a key.

    ``counts`` tells where they are. ``listed``: the papers are the selected ones, and the key that led here goes on by
    this to everything listed. ``objection``: why the query may not be meant so; it stays in sight, and however few
    papers it is the reader is asked. ``heading``: what is decided, where that is neither what is listed nor selected.
    """

    in_context = PREVIEW

    def __init__(
        self,
        shell: Shell,
        name: str,
        filter_: Filter,
        counts: Counts,
        titles: Sequence[str],
        *,
        ids: Sequence[int] | None = None,
        listed: Callable[[], Awaitable[None]] | None = None,
        objection: str = "",
        heading: str = "",
    ) -> None:
        super().__init__(shell)
        self._called = name
        self._filter = filter_
        self._counts = counts
        self._titles = titles
        self._ids = ids
        self._listed = listed
        self._objection = objection
        self._heading = heading
        self._command = ""
        self._until: date | None = None
        self._asked = self._busy = self._remark = ""

    def _inside(self, size: Size) -> Region:
        width, height = min(size.width - 2, WIDTH), min(size.height, HEIGHT)
        return Region((size.width - width) // 2, (size.height - height) // 3, max(0, width), height)

    def _lines(self, width: int, height: int) -> list[Line]:
        keymap = self.shell.workspace.keymap
        keys = [(keymap.key(name), DECISIONS[name].act) for name in _OFFERED]
        return preview_lines(
            width, height, self._called, self._count, self._titles, keys,
            asked=self._asked, takes=self._takes, split=self._split, busy=self._busy,
            heading=self._heading, remark=self._remark or self._objection,
            instead=keymap.key("decide.all") if self._listed is not None else "",
        )  # fmt: skip

    def shows_keys(self, pane: Pane, y: int) -> bool:
        return True

    def press(self, key: str, character: str | None) -> Result:
        command = self.meant(key, character)
        if command is not None and command.id == "quit":
            return self.perform(command)
        if self._asked and not self._busy:
            self._asked = ""
            if character == "y" or (character == "Y" and self._split):
                self._do(undecided=self._split and character == "y")
        elif command is not None and not self._busy:
            return self.perform(command)
        return None

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not isinstance(event.widget, Box) and not self._busy:
            self.dismiss(None)

    def decide_listed(self) -> None:
        """Go on from the selected papers to everything that is listed."""
        if self._listed is not None:
            self.dismiss(None)
            self.shell.feed(self._listed)

    def choose(self, command: str) -> None:
        """Make the decision with this id, after asking where that is due."""
        self._command, self._remark = command, ""
        if command != "snooze":
            self._confirm()
            return
        from readq.tui.snooze.commands import ask

        def until(day: date | None) -> None:
            self._until = day
            self._confirm()
            self.sync()

        ask(self.shell, self._papers, False, until)

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
        if self._count <= self.shell.workspace.config["confirm_above"] and not self._objection:
            self._do()
            return
        until = self._until if self._command == "snooze" else None
        dates = self.shell.workspace.config["date_format"]
        when = f" until {spoken(until, self.shell.session.lib.today(), dates)}" if until is not None else ""
        papers = self._papers if self._takes else f"all {self._papers}"
        self._asked = f"{DECISIONS[self._command].ask.format(papers)}{when}?"

    def _do(self, *, undecided: bool = False) -> None:
        filter_, ids, count = self._filter, self._ids, self._count
        if undecided:
            filter_ = narrowed(filter_, Filter(Field("status", ":", (Status.INBOX.label,))))
            ids = self.shell.session.lib.undecided(ids) if ids is not None else None
            count = len(ids) if ids is not None else self._counts.status[Status.INBOX]
        self._busy = f"{DECISIONS[self._command].doing} {counted(count, 'paper')}"
        self.shell.feed(lambda: self._decide(filter_, ids, count))

    async def _decide(self, filter_: Filter, ids: Sequence[int] | None, count: int) -> None:
        until = self._until if self._command == "snooze" else None
        status = self._status or Status.INBOX
        if self._listed is not None and ids is not None and count <= long_change.MANY:
            self.dismiss(None)
            await (put_away(self.shell, ids, until) if until else mark(self.shell, ids, status))
            return
        try:
            now = await everything.decide(self.shell, filter_, ids, count, status, until)
        except BaseException:
            self._busy = ""
            self.dismiss(None)
            raise
        self._busy = ""
        if now is None:
            self.dismiss(None)
        elif now:
            self._remark = "The library changed meanwhile: this is what matches now."
            self._counts, self._titles = await self.shell.session.read(
                lambda lib: everything.preview(lib, self._filter)
            )
            self.sync()
        else:
            self.dismiss(None)
            self.shell.tell("The library changed meanwhile: nothing matches any more.")
