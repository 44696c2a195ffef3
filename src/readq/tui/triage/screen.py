"""The triage screen: one paper, its whole abstract, one key a decision, and what the round came to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement

from readq.errors import ReadqError
from readq.model import Operation, Paper, Row, Status
from readq.tui.drawing.highlighting import highlighter
from readq.tui.drawing.lines import message_line, number
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit
from readq.tui.paper.drawing import Document
from readq.tui.paper.reading import Reading
from readq.tui.shell.command import TRIAGE, Command, Result
from readq.tui.shell.footer_hints import bottom_line
from readq.tui.shell.room import RoomScreen
from readq.tui.triage.drawing import MEASURE, bar_line, progress_header, summary_lines
from readq.tui.triage.replay import Step
from readq.tui.triage.round import Round

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.tui.shell.shell import Shell

_LOW = 12  # lines; from here down the progress bar gives way to the abstract
_ON_SUMMARY = ("quit", "suspend", "help", "palette")
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


class TriageScreen(RoomScreen, inherit_bindings=False):
    """Goes through `round`, which is called ``name`` and remembered under ``key``. ``resumed``: how many papers were
    decided before it was left, None for a new one. `over`: there is no paper in front of the reader any more.

    While it is open the commands of the main screen are for the paper it shows.
    """

    in_context = TRIAGE

    def __init__(self, shell: Shell, round_: Round, name: str, key: str, *, resumed: int | None = None) -> None:
        super().__init__(shell)
        self.round = round_
        self.over = round_.current is None
        self.reading = Reading(shell.workspace.places)
        self.page = 1
        self.taken_back: Operation | None = None  # how the history tells of a round that was taken back as a whole
        self._called = name
        self._kept_as = key
        self._highlight = highlighter(shell.workspace.filter) if shell.workspace.found is None else None
        self._said: Line = [(f"Going on where you left: {resumed:,} decided so far.", "muted")] if resumed else []
        newest = shell.session.lib.journal.history(1)
        self._seen = newest[0].id if newest else 0
        self._arranger = _Card()
        shell.workspace.browser.front = self._front
        shell.workspace.message = None  # it was about the list

    @property
    def layout(self) -> Layout:
        return self._arranger

    def compose(self) -> ComposeResult:
        painter = self.shell.painter
        yield Pane(self._top_lines, painter, id="top")
        yield Pane(self._card_lines, painter, id="card")
        yield Pane(self._said_lines, painter, id="said")

    def on_screen_resume(self) -> None:
        self.reading.outdate()
        self.sync()

    # the round ------------------------------------------------------------------------------------------------------

    def paper(self) -> Paper | None:
        """The paper in front of the reader, None on the summary."""
        current = self.round.current
        return self.shell.session.lib.paper(current) if current is not None and not self.over else None

    def _front(self) -> Row | None:
        current = self.round.current
        rows = self.shell.session.lib.rows([current]) if current is not None and not self.over else []
        return rows[0] if rows else None

    def advance(self) -> None:
        """Go to the next paper that is still to be decided, or to the summary."""
        while (paper := self.round.advance()) is not None:
            rows = self.shell.session.lib.rows([paper])
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
        for operation in self.shell.session.made:
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
        self.shell.workspace.message = None

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
        self.reading.stop_at_end(room, 4)
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
        workspace = self.shell.workspace
        return self.reading.lay_out(
            (paper.id, width, workspace.version, workspace.as_written, workspace.unfolded == paper.id),
            lambda: Document(
                paper,
                width,
                highlight=self._highlight,
                as_written=workspace.as_written,
                unfolded=workspace.unfolded == paper.id,
                unfold_key=lambda: workspace.keymap.key("unfold"),
                dates=workspace.config["date_format"],
            ),
        )

    def _said_lines(self, width: int, height: int) -> list[Line]:
        workspace = self.shell.workspace
        if workspace.prompt is not None:
            said = workspace.prompt.line(width)
            keys = message_line(width, workspace.prompt.remark(width))
            return [said, keys][:height]
        said = fit([(" ", "text"), *(workspace.message or self._said)], width)
        hints = [] if self.over else workspace.keymap.hints(TRIAGE)
        keys = bottom_line(workspace, width, hints)
        return [said, keys][-height:] if height else []

    def _summary(self, width: int) -> list[Line]:
        walk, keymap, counts = self.round, self.shell.workspace.keymap, self.shell.workspace.counts
        queue = counts.status.get(Status.QUEUE, 0)
        keys = [(keymap.key("triage.leave"), "back to the list")]
        if queue:
            keys.append((keymap.key("triage.queue"), f"go to the queue ({number(queue)})"))
        if walk.trail:
            keys.append((keymap.key("triage.back"), "back to the last paper"))
        if walk.steps:
            keys.append((keymap.key("undo"), "undo the last step"))
        steps = self.undoable
        if steps:
            word = "step" if steps == 1 else "steps"
            keys.append((keymap.key("triage.undo.all"), f"undo all of this ({number(steps)} {word})"))
        return summary_lines(
            width, walk.tally(), left=walk.left, deferred=len(walk.deferred),
            inbox=counts.status.get(Status.INBOX, 0), queue=queue, keys=keys,
        )  # fmt: skip

    # keys and mouse -------------------------------------------------------------------------------------------------

    def perform(self, command: Command) -> Result:
        # On the summary no paper is in front of the reader for the commands that every screen has.
        return super().perform(command) if not self.over or command.on_screen or command.id in _ON_SUMMARY else None

    def shows_keys(self, pane: Pane, y: int) -> bool:
        return pane.id == "said" or (pane.id == "card" and self.over)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.reading.scroll += 3
        self.sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.reading.scroll -= 3
        self.sync()

    # leaving --------------------------------------------------------------------------------------------------------

    async def save(self) -> None:
        """Remember where the reader is; called when the app ends, too. Losing it is no reason to stay."""
        from readq.tui.triage.resuming import keep

        with suppress(ReadqError):
            self.reading.leave()
            self.catch_up()
            await keep(self.shell, self._kept_as, None if self.finished else self.round)
            current = self.round.current
            place = self.shell.workspace.browser.papers.position(current) if current is not None else None
            if place is not None:
                self.shell.workspace.browser.go(place)

    def close(self) -> None:
        """Give the screen and the commands back to the main screen."""
        self.shell.workspace.browser.front = None
        self.dismiss(None)
