"""Entries to walk through, and a line that is typed above them: to add one, or to name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from readq.errors import LibraryError
from readq.tui.drawing.lines import message_line
from readq.tui.drawing.spans import Line
from readq.tui.prompt.drawing import prompt_line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.command import Result
from readq.tui.shell.entry_list import EntryList

E = TypeVar("E")


class _Asked(NamedTuple):
    """A line being typed: what it is for, what is done with it, what stands there while it is empty, and what Enter
    does, in a word."""

    label: str
    then: Callable[[str], Result]
    ghost: str
    does: str
    edit: LineEdit


class AskingList(EntryList[E]):
    """A list of entries with a line to type."""

    _asked: _Asked | None = None

    def ask(
        self, label: str, then: Callable[[str], Result], *, ghost: str = "", does: str = "", text: str = ""
    ) -> None:
        """Let the reader type a line that begins as ``text``; what is typed goes to ``then``, unless it is empty."""
        self._asked = _Asked(label, then, ghost, does, LineEdit(text))

    def press(self, key: str, character: str | None) -> Result:
        if self._asked is None:
            return super().press(key, character)
        if key in ("ctrl+q", "ctrl+c"):
            return self.shell.leave()
        if key == "escape":
            self._asked = None
        elif key == "enter":
            asked, self._asked = self._asked, None
            text = asked.edit.text.strip()
            return self._kept_line(asked, asked.then(text)) if text else None
        elif character is not None:
            self._asked.edit.insert(character)
        else:
            self._asked.edit.key(key)
        return None

    def _kept_line(self, asked: _Asked, result: Result) -> Result:
        """``result`` of what was typed; where it could not be done, the line is there again with it."""
        if result is None:
            return None

        async def kept() -> None:
            try:
                await result
            except LibraryError:
                self._asked = self._asked or asked
                raise

        return kept()

    def pasted(self, text: str) -> Result:
        if self._asked is None:
            return super().pasted(text)
        self._asked.edit.insert(text)
        return None

    def _footer(self, width: int) -> Line:
        if self._asked is None or self.message is not None:
            return super()._footer(width)
        keys: Line = [
            ("enter", "key"),
            (f" {self._asked.does}  ", "muted"),
            ("esc", "key"),
            (" takes it back", "muted"),
        ]
        return message_line(width, keys)

    def _header(self, width: int) -> Line:
        if self._asked is None:
            return super()._header(width)
        edit = self._asked.edit
        return prompt_line(
            width, self._asked.label, edit.text, edit.caret, ghost="" if edit.text else self._asked.ghost
        )
