"""A full screen of entries under headings, read a page at a time: history, notes, open items, versions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events

from readq.errors import ReadqError
from readq.model import Outcome
from readq.phrasing import phrase
from readq.text import clean
from readq.tui.drawing.lines import centred, message_line, number
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit, ground, plain, spread
from readq.tui.prompt.drawing import prompt_line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.command import Result
from readq.tui.shell.footer_hints import Hints, bottom_line
from readq.tui.shell.room import RoomScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readq.tui.shell.shell import Shell

E = TypeVar("E")
_AHEAD = 60  # entries read beyond what is visible
_READABLE = 140  # cells; what stands at the two ends of longer lines is hard to see as one
_JUMP = 5_000  # entries the key for the end goes at once


class EntryList(RoomScreen, Generic[E], inherit_bindings=False):
    """The entries a subclass reads and draws; it says what keys do with the one under the cursor.

    Keys are the list's, so that a reader's own keymap holds here too. The filter key starts typing; what is typed is
    given to `more` at every change. Whatever goes wrong is said in the bottom line.
    """

    CSS = "EntryList Pane { width: 1fr; height: 1fr; }"
    name_of = ""
    unit = ("entry", "entries")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.entries: list[E] = []
        self.cursor = 0
        self.text = ""
        self.message: Line | None = None
        self.looking = False  # for what matches the text
        self._top = 0
        self._done = False
        self._ticket = 0
        self._edit: LineEdit | None = None
        self._at: list[int | None] = []

    # for subclasses -------------------------------------------------------------------------------------------------

    @abstractmethod
    async def more(self, text: str, last: E | None) -> tuple[Sequence[E], bool]:
        """Some entries that match ``text`` after ``last`` (None: from the first), and whether there are no more."""

    @abstractmethod
    def key_of(self, entry: E) -> Hashable:
        """What makes an entry the same when it is read again."""

    def count(self) -> tuple[int, bool]:
        """How many entries there are, and whether that is all or only what was read so far."""
        return len(self.entries), self._done

    def remark(self) -> str:
        """What is said behind the count."""
        return ""

    def heading(self, entry: E) -> str:
        """The heading an entry stands under; empty: none."""
        return ""

    @abstractmethod
    def draw(self, entry: E, width: int, index: int) -> list[Line]:
        """An entry in one or more lines of at most ``width`` cells."""

    def nothing(self) -> list[Line]:
        """What is said where there are no entries at all."""
        return []

    def hints(self) -> Hints:
        """The keys that the bottom line names; with nothing listed there is nothing to do with it."""
        return self.shell.workspace.keymap.hints(self.context) if self.entries or self.text else []

    def choose(self, entry: E) -> Result:
        """Enter."""

    # reading --------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, self.shell.painter, id="entries")

    def on_mount(self) -> None:
        self.shell.hold(self.guarded(self.opened()))

    async def opened(self) -> None:
        """Have what is listed first; keys wait for it."""
        await self.reload()

    def outdated(self) -> Callable[[], bool]:
        """What tells, on any thread, whether something else is asked for by now."""
        ticket = self._ticket
        return lambda: self._ticket != ticket

    @property
    def room(self) -> int:
        """The lines between header and footer."""
        return max(0, self.size.height - 2)

    @property
    def current(self) -> E | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    async def reload(self, *, fresh: bool = False) -> None:
        """Read everything again; the cursor stays on its entry, or with ``fresh`` goes to the first."""
        self._ticket += 1
        ticket, text = self._ticket, self.text
        wanted = 0 if fresh else len(self.entries)
        found: list[E] = []
        done = False
        while not done and len(found) < wanted + _AHEAD:
            batch, done = await self.more(text, found[-1] if found else None)
            if ticket != self._ticket:
                return
            found += batch
        current = self.current  # where keys pressed meanwhile have gone
        key = self.key_of(current) if not fresh and current is not None else None
        self.entries, self._done, self.looking = found, done, False
        if fresh:
            self.cursor = self._top = 0
        elif key is not None:
            at = next((place for place, entry in enumerate(found) if self.key_of(entry) == key), self.cursor)
            self.cursor = at
        self.cursor = max(0, min(self.cursor, len(found) - 1))
        self.sync()

    async def _extend(self, wanted: int) -> None:
        ticket = self._ticket
        while not self._done and len(self.entries) < wanted:
            batch, done = await self.more(self.text, self.entries[-1] if self.entries else None)
            if ticket != self._ticket:
                return
            self.entries += batch
            self._done = done

    async def guarded(self, awaitable: Awaitable[None]) -> None:
        """Await something, and say what is wrong with it."""
        try:
            await awaitable
        except ReadqError as error:
            self.looking = False
            self.complain(str(error))
        self.sync()

    # drawing --------------------------------------------------------------------------------------------------------

    async def decided(self, outcome: Outcome) -> None:
        """Show what became of the papers that were decided here, or whose step was taken back."""
        self.shell.workspace.resettle(outcome.paper_ids)
        await self.reload()
        if outcome.operation is None:
            self.say([("Nothing to undo.", "muted")])
        else:
            said = plain(phrase(outcome.operation), max(20, self.size.width - 20))
            self.say([("✓ ", "accent"), (said, "strong"), *self.shell.undo_hint()])

    def say(self, line: Line) -> None:
        """Show a sentence in the bottom line until the next key."""
        self.message = line

    def tell(self, text: str) -> None:
        """`say` plain text."""
        self.say([(clean(text), "text")])

    def complain(self, text: str) -> None:
        """Show an error in the bottom line."""
        self.say([("! ", "error"), (clean(text), "strong")])

    def _lines(self, width: int, height: int) -> list[Line]:
        out = [self._header(width), *self._body(width, max(0, height - 2))]
        if height > 1:
            out.append(self._footer(width))
        return out[:height]

    def _header(self, width: int) -> Line:
        total, exact = self.count()
        one, many = self.unit
        count = f"{number(total, exact)} {one if total == 1 and exact else many}{self.remark()}"
        if self.looking:
            count = "looking …"
        if self._edit is not None:
            return prompt_line(
                width, f"{self.name_of} /", self._edit.text, self._edit.caret, right=count if width > 50 else ""
            )
        left: Line = [(" ", "text"), (self.name_of, "bar"), ("  ", "text"), (count, "strong")]
        if self.text:
            left += [(" · ", "faint"), (plain(self.text, max(4, width - 40)), "muted")]
        right: Line = [(f"{self.cursor + 1:,}/{number(total, exact)} ", "muted")] if total else []
        return ground(fit(spread(left, right, width), width), "bar")

    def _footer(self, width: int) -> Line:
        if self.message is not None:
            return message_line(width, self.message)
        if self._edit is not None:
            return message_line(width, [("enter", "key"), (" keeps it  ", "muted"), ("esc", "key"),
                                                (" takes it back", "muted")])  # fmt: skip
        return bottom_line(self.shell.workspace, width, [("esc", "back"), *self.hints()])

    def _body(self, width: int, height: int) -> list[Line]:
        if not self.entries:
            self._at = [None] * height
            said: list[Line] = [] if not self._done else self.nothing() if not self.text else [
                [("Nothing matches.", "strong")], [], [("esc", "key"), (" clears the filter.", "muted")],
            ]  # fmt: skip
            return [fit(centred(said, width, height, y), width) for y in range(height)]
        self._top = max(0, min(self._top, self.cursor))
        drawn, at = self._from_top(width, height)
        while self._top < self.cursor and not self._whole(at, height):
            self._top += 1
            drawn, at = self._from_top(width, height)
        self._at = at[:height]
        return drawn[:height]

    def _whole(self, at: list[int | None], height: int) -> bool:
        """Whether all lines of the entry under the cursor are among the visible ones."""
        return self.cursor in at and (len(at) <= height or at[height] != self.cursor)

    def _from_top(self, width: int, height: int) -> tuple[list[Line], list[int | None]]:
        lines: list[Line] = []
        at: list[int | None] = []
        heading = None
        for index in range(self._top, len(self.entries)):
            if len(lines) > height:
                break
            entry = self.entries[index]
            group = self.heading(entry)
            if group and group != heading:
                if lines:
                    lines.append(fit([], width))
                    at.append(None)
                shown = plain(group, max(4, width - 4))
                lines.append(fit([(" ", "text"), (shown, "heading")], width))
                at.append(None)
            heading = group
            here = index == self.cursor
            drawn = self.draw(entry, max(1, min(width - 3, _READABLE)), index)
            for row, line in enumerate(drawn):
                bar = ("▌", "bar") if here else (" ", "text")
                indent = [(" ", "text")]
                whole = fit([bar, *indent, *line], width)
                lines.append(ground(whole, "cursor") if here and (row == 0 or len(drawn) > 1) else whole)
                at.append(index)
            if len(drawn) > 1:
                lines.append(fit([], width))
                at.append(None)
        while len(lines) < height:
            lines.append(fit([], width))
            at.append(None)
        return lines, at

    # keys -----------------------------------------------------------------------------------------------------------

    def feed(self, act: Callable[[], Result]) -> None:
        def run() -> Result:
            if not self.is_current:
                return None
            self.message = None
            try:
                result = act()
            except ReadqError as error:
                self.complain(str(error))
                result = None
            self.sync()
            return self.guarded(result) if result is not None else None

        self.shell.feed(run)

    def press(self, key: str, character: str | None) -> Result:
        if self._edit is None:
            return super().press(key, character)
        if key in ("ctrl+q", "ctrl+c"):
            return self.shell.leave()
        return self._type(key, character)

    def pasted(self, text: str) -> Result:
        return self._typed(lambda edit: edit.insert(text))

    def begin_filter(self) -> None:
        """Let the reader type what the entries must have."""
        self._edit = LineEdit(self.text)

    def clear_filter(self) -> None:
        """Show all entries again."""
        self.text = ""
        self._refilter()

    def _type(self, key: str, character: str | None) -> Result:
        if key in ("enter", "down"):
            self._edit = None
            return None
        if key == "escape":
            self._edit = None
            if self.text:
                self.clear_filter()
            return None
        if character is not None:
            return self._typed(lambda edit: edit.insert(character))
        return self._typed(lambda edit: edit.key(key))

    def _typed(self, change: Callable[[LineEdit], object]) -> Result:
        if self._edit is None:
            return None
        change(self._edit)
        if self._edit.text.strip() == self.text:
            return None
        self.text = self._edit.text.strip()
        self._refilter()
        return None

    def _refilter(self) -> None:
        """Read again what matches, while the reader types on: only the last answer counts."""
        self.looking = True
        self.shell.start(self.guarded(self.reload(fresh=True)))

    def go(self, index: int) -> Result:
        """Put the cursor on an entry, as near as there is one; further ones are read if need be."""
        self.cursor = max(0, min(index, len(self.entries) - 1))
        if index + _AHEAD > len(self.entries) and not self._done:
            return self._reach(index)
        return None

    def go_to_end(self) -> Result:
        """Go to the last entry, or with very many some thousand further."""
        return self.go(len(self.entries) + _JUMP)

    async def _reach(self, index: int) -> None:
        await self._extend(index + _AHEAD)
        self.cursor = max(0, min(index, len(self.entries) - 1))

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        event.stop()
        index = self._at[event.y - 1] if 0 < event.y <= len(self._at) else None
        if index is not None:
            self.feed(lambda: self._clicked(index))

    def shows_keys(self, pane: Pane, y: int) -> bool:
        return y == pane.last or not self.entries

    def _clicked(self, index: int) -> Result:
        if index == self.cursor and self.current is not None:
            return self.choose(self.current)
        self.cursor = index
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.feed(lambda: self.go(self.cursor + 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.feed(lambda: self.go(self.cursor - 1))
