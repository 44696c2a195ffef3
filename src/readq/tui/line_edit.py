"""Editing one line of text: the state behind the filter and find prompts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from readq import graphemes

CAP = 2_000  # characters; a prompt is not a place for documents


class LineEdit:
    """A text with a caret and a history.

    ``history`` is newest last. Keys are named as the app names them (``left``, ``ctrl+w`` …); text arrives through
    `insert`.
    """

    def __init__(self, text: str = "", history: Sequence[str] = ()) -> None:
        self.text = text
        self.caret = len(text)
        self._history = list(history)
        self.full = False  # whether the last text was too long and lost its end
        self._place = len(self._history)
        self._typed = text

    def insert(self, text: str) -> None:
        """Put ``text`` at the caret; line ends and other white space become spaces, the rest of the controls go."""
        text = "".join(
            " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) != "Cc"
        )
        room = max(0, CAP - len(self.text))
        self.full = len(text) > room
        text = text[:room]
        self.text = self.text[: self.caret] + text + self.text[self.caret :]
        self.caret += len(text)

    def replace(self, text: str) -> None:
        """Make ``text`` the whole text, the caret behind it."""
        self.text, self.caret = text[:CAP], len(text[:CAP])

    def key(self, key: str) -> bool:
        """Do what ``key`` does to a line; False if it does nothing here."""
        action = _KEYS.get(key)
        if action is None:
            return False
        self.full = False
        getattr(self, action)()
        return True

    def _left(self) -> None:
        self.caret = graphemes.before(self.text, self.caret)

    def _right(self) -> None:
        self.caret = graphemes.after(self.text, self.caret)

    def _home(self) -> None:
        self.caret = 0

    def _end(self) -> None:
        self.caret = len(self.text)

    def _word_left(self) -> None:
        self.caret = self._word_start()

    def _word_right(self) -> None:
        rest = self.text[self.caret :]
        skipped = len(rest) - len(rest.lstrip())
        space = rest.find(" ", skipped)
        self.caret = len(self.text) if space < 0 else self.caret + space

    def _backspace(self) -> None:
        self._cut(graphemes.before(self.text, self.caret), self.caret)

    def _delete(self) -> None:
        self._cut(self.caret, graphemes.after(self.text, self.caret))

    def _delete_word(self) -> None:
        self._cut(self._word_start(), self.caret)

    def _delete_before(self) -> None:
        self._cut(0, self.caret)

    def _delete_after(self) -> None:
        self._cut(self.caret, len(self.text))

    def _older(self) -> None:
        if self._place == len(self._history):
            self._typed = self.text
        if self._place > 0:
            self._place -= 1
            self.replace(self._history[self._place])

    def _newer(self) -> None:
        if self._place < len(self._history):
            self._place += 1
            self.replace(self._typed if self._place == len(self._history) else self._history[self._place])

    def _cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.caret = start

    def _word_start(self) -> int:
        before = self.text[: self.caret].rstrip()
        return before.rfind(" ") + 1


_KEYS = {
    "left": "_left", "ctrl+b": "_left", "right": "_right", "home": "_home", "ctrl+a": "_home", "end": "_end",
    "ctrl+e": "_end", "ctrl+left": "_word_left", "alt+b": "_word_left", "ctrl+right": "_word_right",
    "alt+f": "_word_right", "backspace": "_backspace", "ctrl+h": "_backspace", "delete": "_delete",
    "ctrl+d": "_delete", "ctrl+w": "_delete_word", "ctrl+backspace": "_delete_word", "alt+backspace": "_delete_word",
    "ctrl+u": "_delete_before", "ctrl+k": "_delete_after", "up": "_older", "down": "_newer",
}  # fmt: skip
