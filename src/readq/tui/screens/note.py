"""The note editor: the note on one side, the abstract on the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.screen import Screen
from textual.widgets import TextArea

from readq.errors import ReadqError
from readq.model import Paper
from readq.text import spacing_signs
from readq.tui.actions.notes import tell_saved
from readq.tui.commands import shown
from readq.tui.present_detail import Document
from readq.tui.screen_keys import HELP_KEY, NOTE
from readq.tui.spans import Line, fit, ground, plain, spread
from readq.tui.strips import harmless
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.strip import Strip
    from textual.widget import Widget

    from readq.tui.screens.main import MainScreen

_IDLE_SECONDS = 1.5
_WIDE = 90
_INDENT = 4


class _Halves(Layout):
    """Title above, help below; between them note and abstract, beside each other where there is room."""

    name = "readq-halves"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        width, height = size
        body = max(0, height - 2)
        if width >= _WIDE:
            left = width // 2
            note, paper = Region(0, 1, left, body), Region(left, 1, width - left, body)
        else:
            upper = max(0, min(body - 3, body * 3 // 5)) if body > 5 else body
            note, paper = Region(0, 1, width, upper), Region(0, 1 + upper, width, body - upper)
        places = {
            "title": Region(0, 0, width, 1), "note": note, "paper": paper,
            "keys": Region(0, height - 1, width, 1 if height > 2 else 0),
        }  # fmt: skip
        return [WidgetPlacement(places[child.id or ""], NULL_OFFSET, NULL_SPACING, child) for child in children]


class _Area(TextArea):
    """Shows nothing of a note that would steer the terminal, and leaves room for spacing vowel signs."""

    @property
    def wrap_width(self) -> int:
        width = super().wrap_width
        return width - width // 4 if spacing_signs(self.text) else width

    def render_line(self, y: int) -> Strip:
        return harmless(super().render_line(y))


class NoteScreen(Screen[None], inherit_bindings=False):
    """Edits the note of ``paper``. What is written is saved when the keyboard rests, on Escape, and when the app ends;
    there is no way to leave without saving. All saves of one sitting are one step of the history.

    ``template`` is what the editor shows for a paper without a note; left just so, it is not kept.
    """

    CSS = """
    NoteScreen TextArea, NoteScreen TextArea:focus { border: none; padding: 0 1; background: $background; }
    """
    covers = True  # the main screen cannot be seen below

    def __init__(self, main: MainScreen, paper: Paper, *, template: str = "") -> None:
        super().__init__()
        self._main = main
        self._paper = paper
        self._template = template if paper.note is None else ""
        self._stored = paper.note
        self._shown = ""  # the note in the editor's line ends, as it was when last it was the stored one
        self._step: int | None = None
        self._edited = False
        self._state = ""
        self._timer: asyncio.TimerHandle | None = None
        self._saving = asyncio.Lock()
        self._conflict = False
        self._document: Document | None = None
        self._arranger = _Halves()

    @property
    def layout(self) -> Layout:
        return self._arranger

    def compose(self) -> ComposeResult:
        painter = self._main.readq.painter
        yield Pane(self._title_lines, painter, id="title")
        area = _Area(self._paper.note or self._template, id="note", show_line_numbers=False)
        area.cursor_blink = False
        self._shown = area.text
        yield area
        yield Pane(self._paper_lines, painter, id="paper")
        yield Pane(self._key_lines, painter, id="keys")

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.styles.background = self._main.readq.painter.palette["bg"] or "ansi_default"
        self.set_focus(area)  # at once: keys may be waiting
        area.move_cursor(area.document.end)

    # drawing --------------------------------------------------------------------------------------------------------

    def _title_lines(self, width: int, height: int) -> list[Line]:
        right: Line = [(f"{self._state} ", "muted")]
        left: Line = [(" ✎ ", "note"), (plain(self._paper.title, max(8, width - 20)), "strong")]
        return [ground(fit(spread(left, right, width), width), "bar")]

    def _paper_lines(self, width: int, height: int) -> list[Line]:
        beside = self.size.width >= _WIDE
        inner = max(1, width - (3 if beside else 2))
        if self._document is None or self._document.width != inner:
            self._document = Document(self._paper, inner)
        lead: Line = [("│ ", "rule")] if beside else [(" ", "text")]
        out: list[Line] = [] if beside else [[("─" * width, "rule")]]
        for y in range(height - len(out)):
            out.append(fit([*lead, *(self._document.line(y) or [])], width))
        return out[:height]

    def _key_lines(self, width: int, height: int) -> list[Line]:
        hints: Line = []
        for key in NOTE:
            if key.hint:
                hints += [(f" {shown(key.keys[0])}", "key"), (f" {key.hint} ", "muted")]
        remark: Line = [("markdown; an empty note is removed  ", "faint")] if width >= _WIDE else []
        remark += [(shown(HELP_KEY), "key"), (" help ", "muted")]
        return [ground(fit(spread(hints, remark, width), width), "bar")]

    # keys -----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("escape", "ctrl+s", "ctrl+q", "ctrl+c", "tab", HELP_KEY):
            return
        event.stop()
        event.prevent_default()
        area = self.query_one(TextArea)
        if event.key == "ctrl+s":
            self._main.start(self.save())
        elif event.key == "escape":
            self._main.feed(self._leave, first=True)
        elif event.key == HELP_KEY:
            self._help()
        elif event.key == "tab":
            area.insert(" " * (_INDENT - area.cursor_location[1] % _INDENT))
        elif event.key == "ctrl+c" and area.selected_text:
            area.action_copy()
        else:
            self._main.feed(self._main.readq.leave, first=True)

    def _help(self) -> None:
        from readq.tui.screens.chooser import Chooser
        from readq.tui.screens.help import screen_items

        items = screen_items(self._main.desk.keymap, "the note editor", NOTE)
        chooser = Chooser(self._main, "Help: the note editor", items, narrow=False, choose=self.app.simulate_key)
        self.app.push_screen(chooser)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self.query_one(TextArea).text == self._shown and not self._edited:
            return
        self._edited = True
        self._state = "edited"
        self.query_one("#title", Pane).sync()
        self._later()

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(_IDLE_SECONDS, lambda: self._main.start(self.save()))

    async def save(self) -> None:
        """Put the note on disk as it is now; on failure say so and keep the text here."""
        async with self._saving:
            if self._timer is not None:
                self._timer.cancel()
            if not self.is_attached:
                return
            written = self.query_one(TextArea).text
            if written == self._shown:
                return
            text = written.rstrip() or None
            if self._stored is None and text == (self._template.rstrip() or None):
                text = None
            if text == self._stored:
                return
            base, paper_id, step = self._stored, self._paper.id, self._step
            try:
                outcome = await self._main.session.write(
                    lambda lib: lib.notes.write(paper_id, text, base=base, continuing=step)
                )
            except ReadqError:
                self._state = "not saved"
                raise
            finally:
                if self.is_attached:
                    self.query_one("#title", Pane).sync()
            self._state = "saved"
            self._step = outcome.operation.id if outcome.operation is not None and not outcome.conflicts else None
            if outcome.conflicts:
                await self._take_both(text)
            else:
                self._stored, self._shown = text, written
            self.query_one("#title", Pane).sync()

    async def _take_both(self, written: str | None) -> None:
        """Somebody else wrote the note meanwhile and the library kept both: go on with both here."""
        self._conflict = True
        self._state = "changed elsewhere: both kept"
        paper_id = self._paper.id
        merged = await self._main.session.write(lambda lib: lib.paper(paper_id).note)
        area = self.query_one(TextArea)
        if (area.text.rstrip() or None) != written:
            self._later()  # typed on meanwhile: the next save keeps that as well
            return
        self._stored = merged
        self._edited = False
        place = area.cursor_location
        area.load_text(merged or "")
        self._shown = area.text
        area.move_cursor(place)

    async def _leave(self) -> None:
        before = self._paper.note
        await self.save()
        self._main.desk.refresh()
        self.dismiss(None)
        tell_saved(self._main, self._stored != before, self._conflict, self._stored is not None)
        self._main.sync()
