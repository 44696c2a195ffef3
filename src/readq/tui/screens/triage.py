"""The triage screen: one paper, its whole abstract, one key a decision, and what the round came to."""

from __future__ import annotations

from collections.abc import Awaitable
from importlib import import_module
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.screen import Screen

from readq.model import Operation, Paper, Row, Status
from readq.tui import present
from readq.tui.commands import BY_ID, TRIAGE, Command
from readq.tui.guard import Guarded
from readq.tui.highlighting import highlighter
from readq.tui.present_detail import Document
from readq.tui.present_triage import MEASURE, bar_line, progress_header, summary_lines
from readq.tui.reading import Reading
from readq.tui.rounds import Round, Step
from readq.tui.spans import Line, fit
from readq.tui.typed import typed
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.tui.screens.main import MainScreen

Act = Awaitable[None] | None
_LOW = 12  # lines; from here down the progress bar gives way to the abstract
_HERE = {  # commands that mean the same here but are done otherwise
    "skip": "skip", "queue": "queue", "read": "read", "inbox": "inbox", "snooze": "snooze", "undo": "undo",
    "redo": "redo", "help": "help_screen", "palette": "palette",
}  # fmt: skip
_NO_STEP = ("undo", "redo", "wake")


class _Card(Layout):
    """Progress above, the last step and the keys below, between them the paper."""

    name = "readq-card"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        width, height = size
        top = 2 if height >= _LOW else 1 if height > 1 else 0
        bottom = 2 if height >= 6 else 1 if height > 3 else 0
        places = {
            "top": Region(0, 0, width, top),
            "card": Region(0, top, width, max(0, height - top - bottom)),
            "said": Region(0, height - bottom, width, bottom),
        }
        return [WidgetPlacement(places[child.id or ""], NULL_OFFSET, NULL_SPACING, child) for child in children]


class TriageScreen(Guarded, Screen[None], inherit_bindings=False):
    """Goes through `round`, which is called ``name`` and remembered under ``key``. ``resumed``: how many papers were
    decided before it was left, None for a new one. `over`: there is no paper in front of the reader any more.

    While it is open the commands of the main screen are for the paper it shows.
    """

    covers = True  # the main screen cannot be seen below

    def __init__(self, main: MainScreen, round_: Round, name: str, key: str, *, resumed: int | None = None) -> None:
        super().__init__()
        self.main = main
        self.round = round_
        self.over = round_.current is None
        self.reading = Reading()
        self.page = 1
        self.taken_back: Operation | None = None  # how the history tells of a round that was taken back as a whole
        self._called = name
        self._kept_as = key
        self._highlight = highlighter(main.desk.filter) if main.desk.found is None else None
        self._said: Line = [(f"Going on where you left: {resumed:,} decided so far.", "muted")] if resumed else []
        newest = main.session.lib.journal.history(1)
        self._seen = newest[0].id if newest else 0
        self._arranger = _Card()
        main.desk.browser.front = self._front
        main.desk.message = None  # it was about the list

    @property
    def layout(self) -> Layout:
        return self._arranger

    def compose(self) -> ComposeResult:
        painter = self.main.readq.painter
        yield Pane(self._top_lines, painter, id="top")
        yield Pane(self._card_lines, painter, id="card")
        yield Pane(self._said_lines, painter, id="said")

    def sync(self) -> None:
        """Repaint what is no longer true."""
        for pane in self.query(Pane):  # there is none before the screen is first shown
            pane.sync()

    def recolour(self) -> None:
        """The palette changed."""
        for pane in self.query(Pane):
            pane.use(self.main.readq.painter)

    def on_screen_resume(self) -> None:
        self.reading.outdate()
        self.sync()

    # the round ------------------------------------------------------------------------------------------------------

    def paper(self) -> Paper | None:
        """The paper in front of the reader, None on the summary."""
        current = self.round.current
        return self.main.session.lib.paper(current) if current is not None and not self.over else None

    def _front(self) -> Row | None:
        current = self.round.current
        rows = self.main.session.lib.rows([current]) if current is not None and not self.over else []
        return rows[0] if rows else None

    def advance(self) -> None:
        """Go to the next paper that is still to be decided, or to the summary."""
        while (paper := self.round.advance()) is not None:
            rows = self.main.session.lib.rows([paper])
            if not (rows and self.round.overtaken(rows[0])):
                break
        self.over = paper is None

    @property
    def finished(self) -> bool:
        """Whether everything is decided."""
        return self.over and not self.round.left

    @property
    def undoable(self) -> int:
        """How many steps of the round changed the library."""
        return sum(1 for step in self.round.steps if step.operation is not None)

    def catch_up(self, *, except_for: Operation | None = None) -> None:
        """Take what was done here to papers of the round by other commands (notes, tags, priority) as steps of it. What
        another readq did meanwhile is not this round's to take back."""
        for operation in self.main.session.made:
            ours = operation.papers == 1 and operation.kind not in _NO_STEP
            paper = operation.first_paper
            if operation.id > self._seen and ours and operation != except_for and paper in self.round.trail:
                verdict = self.round.verdict(paper)
                self.round.did(Step(operation.id, paper, verdict, verdict))
            self._seen = max(self._seen, operation.id)

    # drawing --------------------------------------------------------------------------------------------------------

    def say(self, line: Line) -> None:
        """Say something above the keys until there is something else to say."""
        self._said = line
        self.main.desk.message = None

    def look_at(self, line: int) -> None:
        """Show the paper from this line on."""
        self.reading.scroll = line

    def _top_lines(self, width: int, height: int) -> list[Line]:
        walk = self.round
        tally, total = walk.tally(), walk.total
        away = 0 if self.over else len(walk.trail) - 1 - walk.at
        head = progress_header(
            width, self._called, walk.done, total, tally,
            complete=walk.papers.complete, deferred=len(walk.deferred), away=away,
        )  # fmt: skip
        return [head, bar_line(width, total, tally)][:height]

    def _card_lines(self, width: int, height: int) -> list[Line]:
        paper = self.paper()
        if paper is None:
            lines = self._summary(width)
            if len(lines) > height:
                lines = [line for line in lines if any(text.strip() for text, _ in line)]
            lines = [fit([], width)] * max(0, (height - len(lines)) // 3) + lines
            return (lines + [fit([], width)] * height)[:height]
        margin = max(2 if width > 30 else 0, (width - MEASURE) // 2)
        document = self._laid_out(paper, max(1, width - 2 * margin))
        above = 1 if height > 12 else 0
        room = self.page = max(1, height - above)
        self.reading.stop_at_end(min(room, 4))
        scroll = self.reading.scroll
        out = [fit([], width)] * above
        for y in range(room):
            out.append(fit([(" " * margin, "text"), *(document.line(scroll + y) or [])], width))
        edge = min(width - 1, width - margin + 1)
        if document.has(scroll + room):
            out[-1] = fit([*fit(out[-1], edge), ("▾", "accent")], width)
        if scroll:
            out[above] = fit([*fit(out[above], edge), ("▴", "accent")], width)
        return out[:height]

    def _laid_out(self, paper: Paper, width: int) -> Document:
        desk = self.main.desk
        return self.reading.lay_out(
            (paper.id, width, desk.version),
            lambda: Document(paper, width, highlight=self._highlight, dates=desk.config["date_format"]),
        )

    def _said_lines(self, width: int, height: int) -> list[Line]:
        desk = self.main.desk
        if desk.prompt is not None:
            said = desk.prompt.line(width)
            keys = present.message_line(width, desk.prompt.remark(width))
            return [said, keys][:height]
        said = fit([(" ", "text"), *(desk.message or self._said)], width)
        hints = [] if self.over else desk.keymap.hints(TRIAGE)
        keys = present.footer_line(width, hints, (desk.keymap.key("help"), "help"))
        return [said, keys][-height:] if height else []

    def _summary(self, width: int) -> list[Line]:
        walk, keymap, counts = self.round, self.main.desk.keymap, self.main.desk.counts
        queue = counts.status.get(Status.QUEUE, 0)
        keys = [(keymap.key("triage.leave"), "back to the list")]
        if queue:
            keys.append((keymap.key("triage.queue"), f"go to the queue ({present.number(queue)})"))
        if walk.trail:
            keys.append((keymap.key("triage.back"), "back to the last paper"))
        if walk.steps:
            keys.append((keymap.key("undo"), "undo the last step"))
        steps = self.undoable
        if steps:
            word = "step" if steps == 1 else "steps"
            keys.append((keymap.key("triage.undo.all"), f"undo all of this ({present.number(steps)} {word})"))
        return summary_lines(
            width, walk.tally(), left=walk.left, deferred=len(walk.deferred),
            inbox=counts.status.get(Status.INBOX, 0), queue=queue, keys=keys,
        )  # fmt: skip

    # keys -----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.main.feed(lambda: self._key(event))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        text, desk = event.text, self.main.desk
        self.main.feed(lambda: desk.prompt.paste(text) if desk.prompt is not None else None)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.reading.scroll += 3
        self.sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.reading.scroll -= 3
        self.sync()

    def _key(self, event: events.Key) -> Act:
        desk = self.main.desk
        key, character = event.key, typed(event)
        if desk.prompt is not None:
            return desk.prompt.key(key, character)
        name = character if character is not None and character != " " else key
        command = desk.keymap.find(TRIAGE, name)
        return self.perform(command) if command is not None else None

    def perform(self, command: Command) -> Act:
        """Do a command as it is meant here."""
        module, _, function = command.run.partition(":")
        name = function if module == "triaging" else _HERE.get(command.id)
        if name is None:
            return self.main.perform(command) if not self.over or command.id == "quit" else None
        result: Act = getattr(import_module("readq.tui.actions.triaging"), name)(self)
        return result

    def perform_id(self, name: str) -> Act:
        """Do the command with this id."""
        return self.perform(BY_ID[name])

    # leaving --------------------------------------------------------------------------------------------------------

    async def save(self) -> None:
        """Remember where the reader is; called when the app ends, too."""
        from readq.tui.actions.triage import keep

        self.catch_up()
        await keep(self.main, self._kept_as, None if self.finished else self.round)
        current = self.round.current
        place = self.main.desk.browser.papers.position(current) if current is not None else None
        if place is not None:
            self.main.desk.browser.go(place)

    def close(self) -> None:
        """Give the screen and the commands back to the main screen."""
        self.main.desk.browser.front = None
        self.dismiss(None)
