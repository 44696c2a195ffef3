"""The note editor: the note on one side, the abstract on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.widgets import TextArea

from readq.errors import ReadqError
from readq.model import Paper
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit, ground, plain, spread, width_of
from readq.tui.drawing.titles import titled
from readq.tui.notes.note_session import NoteSession
from readq.tui.notes.sentences import first_words, tell_saved
from readq.tui.notes.text_area import Area
from readq.tui.paper.drawing import Document
from readq.tui.shell.command import NOTE, Result, shown
from readq.tui.shell.room import RoomScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.tui.shell.shell import Shell

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


class NoteScreen(RoomScreen, inherit_bindings=False):
    """Edits the note of ``paper``. What is written is saved while it is written, on Escape, and when the app ends; what
    cannot be saved is kept in a file. All saves until it is closed are one step of the history.

    ``template`` is what the editor shows for a paper without a note; left just so, it is not kept.
    """

    CSS = """
    NoteScreen TextArea, NoteScreen TextArea:focus { border: none; padding: 0 1; background: $background; }
    """
    in_context = NOTE

    def __init__(self, shell: Shell, paper: Paper, *, template: str = "") -> None:
        super().__init__(shell)
        self._paper = paper
        self._called = f"note {paper.id}"
        self._note = NoteSession(shell.session, paper, lambda: self._area.text, template)
        teaching = Content(first_words(shell.workspace.keymap.key("note.tasks")))
        text = paper.note or self._note.template
        self._area = Area(text, id="note", show_line_numbers=False, placeholder=teaching)
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
        painter = self.shell.painter
        yield Pane(self._title_lines, painter, id="title")
        self._area.cursor_blink = False
        yield self._area
        yield Pane(self._paper_lines, painter, id="paper")
        yield Pane(self._key_lines, painter, id="keys")

    def on_mount(self) -> None:
        area = self._area
        area.styles.background = self.shell.painter.palette["bg"] or "ansi_default"
        self.set_focus(area)  # at once: keys may be waiting
        above = area.text[: self.shell.workspace.places.of(self._called)].split(area.document.newline)
        area.move_cursor((len(above) - 1, len(above[-1])) if above != [""] else area.document.end)
        self.shell.app.unsaved.append(self._note.rescue)

    # drawing --------------------------------------------------------------------------------------------------------

    def _title_lines(self, width: int, height: int) -> list[Line]:
        right: Line = [(f"{self._state} ", "error" if self._note.problem else "muted")]
        left: Line = [(" ✎ ", "note"), (titled(self._paper.title, max(8, width - 20)), "strong")]
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
        problem = self._note.problem
        if problem:
            ways: Line = [(f" {shown('escape')}", "key"), (" what to do ", "muted")]
            path = self.shell.session.path
            problem = problem.replace(str(path), path.name)  # which leaves room for what is the matter with it
            said = plain(problem, max(0, width - width_of(ways) - 4))
            return [ground(fit(spread([(" ! ", "error"), (said, "strong")], ways, width), width), "bar")]
        hints: Line = []
        for key, hint in self.shell.workspace.keymap.hints(NOTE):
            hints += [(f" {key}", "key"), (f" {hint} ", "muted")]
        remark: Line = [("markdown; an empty note is removed  ", "faint")] if width >= _WIDE else []
        remark += [("f1", "key"), (" help ", "muted")]
        return [ground(fit(spread(hints, remark, width), width), "bar")]

    # keys -----------------------------------------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> None:
        command = self.shell.workspace.keymap.find(NOTE, event.key)
        if command is None or command.run is None:
            return  # typed, or done by the text area
        event.stop()
        event.prevent_default()
        # Before what waits: it may wait for this screen to close.
        self.shell.feed(lambda: self.perform(command), first=True)

    def pasted(self, text: str) -> Result:
        return None  # the text area has it

    def perform_id(self, name: str) -> Result:
        command = self.shell.workspace.keymap.command(NOTE, name)
        if command is not None and command.run is None:
            self.app.simulate_key(command.keys[0])
            return None
        return super().perform_id(name)

    def indent(self) -> None:
        """Go to the next column of tabs."""
        area = self._area
        area.insert(" " * (_INDENT - area.cursor_location[1] % _INDENT))

    def copy(self) -> Result:
        """Copy what is selected; with nothing selected, save and quit."""
        area = self.query_one(TextArea)
        if not area.selected_text:
            return self.shell.leave()
        area.action_copy()
        return None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self._area.text == self._shown and not self._edited:
            return
        self._edited = True
        if not self._note.problem:
            self._state = "edited"
            self.query_one("#title", Pane).sync()
        self._later(_SAVE_SECONDS)

    # saving ---------------------------------------------------------------------------------------------------------

    def _later(self, seconds: float) -> None:
        """Save in a moment. Counted from the first letter that is not saved yet: typing on does not put it off."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, lambda: self.shell.start(self._save_by_itself()))

    async def _save_by_itself(self) -> None:
        with suppress(ReadqError):  # which the screen says
            await self.save()

    async def save_now(self) -> None:
        """Save, and ask what to do if that cannot be."""
        try:
            await self.save()
        except ReadqError:
            self.unsaved(lambda: None, "")

    async def save(self) -> None:
        """Put the note on disk as it is now. On failure the text stays here, and in a file, and the screen says why;
        ReadqError is raised."""
        async with self._saving:
            self._stop_timer()
            if not self.is_attached or self._note.given_up:
                return
            written = self._area.text
            if written == self._shown and not self._note.problem:
                return
            slow = asyncio.get_running_loop().call_later(_SLOW_SECONDS, self._say_saving)
            try:
                outcome = await self._note.save(written)
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
        merged = await self._note.both()
        self._edited = False
        place = area.cursor_location
        area.load_text(merged)
        self._shown = area.text
        area.move_cursor(place)

    # leaving --------------------------------------------------------------------------------------------------------

    def unsaved(self, leave: Callable[[], Awaitable[None] | None], leaves: str = "leave the app") -> bool:
        from readq.tui.notes.unsaved import ask_what_to_do

        ask_what_to_do(self.shell, self._note, self._area.text, self.save, leave, leaves)
        return True

    async def leave(self) -> None:
        """Save and go back."""
        try:
            await self.save()
        except ReadqError:
            self.unsaved(self._left, "go back")
            return
        self._left()

    def _left(self) -> None:
        self._stop_timer()
        note, area = self._note, self._area
        place = len(area.get_text_range((0, 0), area.cursor_location))
        self.shell.workspace.places.leave(self._called, place if place < len(area.text.rstrip()) else 0)
        self.shell.app.unsaved.remove(note.rescue)
        self.shell.workspace.refresh()
        self.dismiss(None)
        if note.draft is not None:
            key = self.shell.workspace.keymap.key("note")
            self.shell.complain(f"The note is not saved; its text is kept, and {key} offers it again.")
        else:
            tell_saved(self.shell, note.stored != self._paper.note, self._conflict, note.stored is not None)
        self.shell.sync()
