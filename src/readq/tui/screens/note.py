"""The note editor: the note on one side, the abstract on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.screen import Screen
from textual.widgets import TextArea

from readq.errors import ReadqError
from readq.model import Paper
from readq.tui.actions.notes import tell_saved
from readq.tui.commands import shown
from readq.tui.guard import Guarded
from readq.tui.present_detail import Document
from readq.tui.screen_keys import HELP_KEY, NOTE
from readq.tui.sitting import Sitting
from readq.tui.spans import Line, fit, ground, plain, spread, width_of
from readq.tui.widgets.area import Area
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.tui.screens.main import MainScreen

_SAVE_SECONDS = 1.0  # what is typed is on disk this long after it, and the time that writing takes
_SLOW_SECONDS = 0.3  # until the screen says that it is saving
_AGAIN_SECONDS = 3.0  # until saving is tried again
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


class NoteScreen(Guarded, Screen[None], inherit_bindings=False):
    """Edits the note of ``paper``. What is written is saved while it is written, on Escape, and when the app ends; what
    cannot be saved is kept in a file. All saves of one sitting are one step of the history.

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
        self._sitting = Sitting(main.session, paper, lambda: self._area.text, template)
        self._area = Area(paper.note or self._sitting.template, id="note", show_line_numbers=False)
        self._shown = self._area.text  # the note in the editor's line ends, as it was when last it was the stored one
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
        self._area.cursor_blink = False
        yield self._area
        yield Pane(self._paper_lines, painter, id="paper")
        yield Pane(self._key_lines, painter, id="keys")

    def on_mount(self) -> None:
        area = self._area
        area.styles.background = self._main.readq.painter.palette["bg"] or "ansi_default"
        self.set_focus(area)  # at once: keys may be waiting
        area.move_cursor(area.document.end)
        self._main.readq.unsaved.append(self._sitting.rescue)

    # drawing --------------------------------------------------------------------------------------------------------

    def _title_lines(self, width: int, height: int) -> list[Line]:
        right: Line = [(f"{self._state} ", "error" if self._sitting.problem else "muted")]
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
        problem = self._sitting.problem
        if problem:
            ways: Line = [(f" {shown('escape')}", "key"), (" what to do ", "muted")]
            path = self._main.session.path
            problem = problem.replace(str(path), path.name)  # which leaves room for what is the matter with it
            said = plain(problem, max(0, width - width_of(ways) - 4))
            return [ground(fit(spread([(" ! ", "error"), (said, "strong")], ways, width), width), "bar")]
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
        area = self._area
        if event.key == "ctrl+s":
            self._main.feed(self._save_now, first=True)
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
        if self._area.text == self._shown and not self._edited:
            return
        self._edited = True
        if not self._sitting.problem:
            self._state = "edited"
            self.query_one("#title", Pane).sync()
        self._later(_SAVE_SECONDS)

    # saving ---------------------------------------------------------------------------------------------------------

    def _later(self, seconds: float) -> None:
        """Save in a moment. Counted from the first letter that is not saved yet: typing on does not put it off."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, lambda: self._main.start(self._save_by_itself()))

    async def _save_by_itself(self) -> None:
        with suppress(ReadqError):  # which the screen says
            await self.save()

    async def _save_now(self) -> None:
        try:
            await self.save()
        except ReadqError:
            self.unsaved(lambda: None, "")

    async def save(self) -> None:
        """Put the note on disk as it is now. On failure the text stays here, and in a file, and the screen says why;
        ReadqError is raised."""
        async with self._saving:
            self._stop_timer()
            if not self.is_attached or self._sitting.given_up:
                return
            written = self._area.text
            if written == self._shown and not self._sitting.problem:
                return
            slow = asyncio.get_running_loop().call_later(_SLOW_SECONDS, self._say_saving)
            try:
                outcome = await self._sitting.save(written)
            except BaseException:
                self._state = "not saved"
                self._later(_AGAIN_SECONDS)
                raise
            else:
                self._state = "saved"
                if outcome is not None and outcome.conflicts:
                    await self._take_both(written)
                else:
                    self._shown = written
            finally:
                slow.cancel()
                if self.is_attached:
                    for pane in self.query(Pane):
                        pane.sync()

    def _say_saving(self) -> None:
        self._state = "saving …"
        self.query_one("#title", Pane).sync()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _take_both(self, written: str) -> None:
        """Somebody else wrote the note meanwhile and the library kept both: go on with both here."""
        self._conflict = True
        self._state = "changed elsewhere: both kept"
        area = self._area
        if area.text.rstrip() != written.rstrip():
            self._later(_SAVE_SECONDS)  # typed on meanwhile: the next save keeps that as well
            return
        merged = await self._sitting.both()
        self._edited = False
        place = area.cursor_location
        area.load_text(merged)
        self._shown = area.text
        area.move_cursor(place)

    # leaving --------------------------------------------------------------------------------------------------------

    def unsaved(self, leave: Callable[[], Awaitable[None] | None], leaves: str = "leave the app") -> None:
        """Say why the note is not saved and ask what to do; ``leave`` does what was wanted when that came up."""
        from readq.tui.actions.unsaved import ask_what_to_do

        ask_what_to_do(self._main, self._sitting, self._area.text, self.save, leave, leaves)

    async def _leave(self) -> None:
        try:
            await self.save()
        except ReadqError:
            self.unsaved(self._left, "go back")
            return
        self._left()

    def _left(self) -> None:
        self._stop_timer()
        sitting = self._sitting
        self._main.readq.unsaved.remove(sitting.rescue)
        self._main.desk.refresh()
        self.dismiss(None)
        if sitting.draft is not None:
            key = self._main.desk.keymap.key("note")
            self._main.complain(f"The note is not saved; its text is kept, and {key} offers it again.")
        else:
            tell_saved(self._main, sitting.stored != self._paper.note, self._conflict, sitting.stored is not None)
        self._main.sync()
