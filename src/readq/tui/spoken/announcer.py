"""Says what changed since it was said last, a line each: the paper in front of the reader, messages, what is asked and
typed, and of every other screen its lines."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from readq.errors import ReadqError
from readq.text import clean
from readq.tui.drawing.lines import number
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line
from readq.tui.interest.drawing import order_told
from readq.tui.shell.command import CONTEXTS, DETAIL, FILTER
from readq.tui.spoken.wording import row_words, said, under_the_cursor, words_of
from readq.tui.tour.steps import LINES as TOUR

if TYPE_CHECKING:
    from readq.model import Facts, Row
    from readq.tui.prompt.prompt import Prompt
    from readq.tui.shell.app import ReadqApp
    from readq.tui.shell.room import RoomScreen

_PAUSE = 1.0  # seconds without a key after which it is said what was found so far
_PROGRESS = 3.0  # seconds
_WIDE = 100  # cells of a line of a paper


class Announcer:
    """``write`` sends text to the terminal. While a line is typed it stands at the end, as a shell's does."""

    def __init__(self, app: ReadqApp, write: Callable[[str], None]) -> None:
        self._app = app
        self._write = write
        self._room: RoomScreen | None = None
        self._lines: WeakKeyDictionary[RoomScreen, list[str]] = WeakKeyDictionary()  # as each room was said
        self._current: list[str] = []  # what was under the cursor there
        self._listed: object = None
        self._row: tuple[Row | None, bool] | None = None
        self._read: tuple[int, int] | None = None  # the paper that was read out, and at which state of the library
        self._focus = ""
        self._entry: list[str] = []
        self._empty: list[str] = []
        self._tour: list[str] = []
        self._message: Line | None = None
        self._said_at = 0.0
        self._selected = 0
        self._prompt: Prompt | None = None
        self._typed: tuple[str, int] | None = None

    def begin(self) -> None:
        """Say where the reader is and how to go on."""
        does = (("help", "help"), ("palette", "commands"), ("repaint", "says again where you are"), ("quit", "quits"))
        keys = "  ".join(f"{self._app.workspace.keymap.key(name)} {word}" for name, word in does)
        self.say([words_of([(f"readq:  {keys}", "text")])])
        self.sync()

    def again(self) -> None:
        """Say everything that is in front of the reader once more."""
        self._listed = self._row = self._read = self._message = None
        self._lines.clear()
        self._current, self._entry, self._empty, self._tour, self._focus = [], [], [], [], ""
        self.sync()

    def sync(self) -> None:
        """Say what changed, once what is asked for is there to be seen."""
        self._app.call_after_refresh(self._sync)

    def say(self, lines: Sequence[str]) -> None:
        """Say lines; what is being typed stands below them again."""
        if not lines:
            return
        typing = self._typed is not None
        self._write(("\r\x1b[K" if typing else "") + "".join(f"{clean(line)}\r\n" for line in lines))
        if typing:
            self._echo()

    def _sync(self) -> None:
        room = self._app.room
        entered, self._room = room is not self._room, room
        self._ask()
        if room is not self._app.main:
            self._sync_room(room, entered)
            return
        if entered:
            self._current, self._row = [], None
        if self._prompt is None:
            self.say(self._of_list())

    # the list and the paper -----------------------------------------------------------------------------------------

    def _of_list(self) -> list[str]:
        workspace, browser = self._app.workspace, self._app.workspace.browser
        lines: list[str] = []
        lines += self._of_message(workspace.message)
        listed = (workspace.query, workspace.found, browser.papers)
        if listed != self._listed:
            self._listed, self._row, self._empty = listed, None, []
            lines.append(self._list_name())
        if not browser.papers.total:
            workspace.list_lines(_WIDE, 24)  # which looks what there is to say of an empty list
            empty = said(browser.empty)
            lines += [line for line in empty if line not in self._empty]  # there may be advice a little later
            self._empty = empty
        tour = said(workspace.tour_lines(_WIDE, TOUR)) if workspace.tour is not None else []
        lines += [line for line in tour if line not in self._tour]
        self._tour = tour
        if browser.selected != self._selected:
            self._selected = browser.selected
            lines.append(f"{self._selected:,} selected" if self._selected else "nothing is selected")
        if workspace.focus != self._focus:
            lines.append(CONTEXTS[workspace.focus])
            self._focus, self._entry, self._read = workspace.focus, [], None
        if workspace.focus == FILTER:
            entry = self._cursor_lines(workspace.filter_lines(_WIDE, 200))
            lines += entry if entry != self._entry else []
            self._entry = entry
            return lines
        row = browser.current
        now = row, row is not None and row.id in browser.marked
        if row is not None and now != self._row:
            facts: dict[int, Facts] = {}
            with suppress(ReadqError):  # the title is there all the same
                facts = self._app.session.lib.facts([row.id])
            papers = browser.papers
            lines.append(
                row_words(row, facts.get(row.id), browser.cursor, papers.total, papers.complete, marked=now[1])
            )
        self._row = now
        if workspace.focus == DETAIL and row is not None and self._read != (row.id, workspace.version):
            self._read = row.id, workspace.version
            document = workspace.document(_WIDE)
            if document is not None:
                numbers = takewhile(document.has, range(100_000))
                lines += said(document.line(at) or [] for at in numbers)[1:]  # the title was said
        return lines

    def _list_name(self) -> str:
        workspace, papers = self._app.workspace, self._app.workspace.browser.papers
        view = workspace.view_of(workspace.query)
        name = f"found: {workspace.found}" if workspace.found is not None else view.label if view else workspace.query
        order = words_of(order_told(workspace))
        many = f"{number(papers.total, papers.complete)} paper{'s' if papers.total != 1 else ''}"
        return ", ".join(filter(None, (name, many, order)))

    def _of_message(self, message: Line | None) -> list[str]:
        """A message that was not said yet; of those that tell how far something is, one every few seconds."""
        if message is None or message == self._message:
            self._message = message
            return []
        words, before = words_of(message), words_of(self._message or [])
        stayed = self._row is not None and self._row[0] == self._app.workspace.browser.current
        if stayed and _uncounted(words) == _uncounted(before) and time.monotonic() < self._said_at + _PROGRESS:
            self._app.shell.later(_PROGRESS, self.sync)
            return []
        self._message, self._said_at = message, time.monotonic()
        return [words]

    # every other screen ---------------------------------------------------------------------------------------------

    def _sync_room(self, room: RoomScreen, entered: bool) -> None:
        drawn = [line for pane in room.query(Pane) for line in pane.lines()]
        lines, current = said(drawn), self._cursor_lines(drawn)
        before = self._lines.get(room, [])
        if current:  # of a list one line is told, and what is above and below it where that changed
            told = [line for line in (lines[0], lines[-1]) if line not in before]
            where = [line for line in current if line not in told]
            self.say([*told[:1], *(where if entered or current != self._current else []), *told[1:]])
        else:
            known = Counter(before)
            new = []
            for line in lines:
                if known[line]:
                    known[line] -= 1
                else:
                    new.append(line)
            self.say(new)
        self._lines[room], self._current = lines, current

    def _cursor_lines(self, lines: Sequence[Line]) -> list[str]:
        return said(line for line in lines if under_the_cursor(line))

    # what is typed --------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Follow what is asked and typed, which is one line that is written anew at each key."""
        prompt = self._app.workspace.prompt
        if prompt is not self._prompt:
            if self._typed is not None:
                self._write("\r\n")
            self._typed = None
            self._prompt = prompt
            if prompt is not None:
                self.say(said([[(prompt.hint, "text")]]))
        if prompt is None:
            return
        typed = prompt.edit.text, prompt.edit.caret
        if typed != self._typed:
            self._typed = typed
            self._echo()
            self._app.shell.later(_PAUSE, lambda: self._paused(prompt, typed))

    def _echo(self) -> None:
        prompt = self._prompt
        if prompt is not None:
            text, caret = prompt.edit.text, prompt.edit.caret
            back = len(text) - caret
            self._write(f"\r\x1b[K{clean(prompt.label)} {clean(text)}" + (f"\x1b[{back}D" if back else ""))

    def _paused(self, prompt: Prompt, typed: tuple[str, int]) -> None:
        """Nothing was typed for a while: say what the list has, or what is wrong with the query."""
        if self._app.workspace.prompt is not prompt or self._typed != typed or not typed[0]:
            return
        with suppress(ReadqError):
            wrong = said(prompt.below(_WIDE))
            self.say(wrong or ([prompt.right] if prompt.right else []))


def _uncounted(words: str) -> str:
    return re.sub(r"\d+", "", words)
