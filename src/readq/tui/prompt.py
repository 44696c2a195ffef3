"""A line being typed at the top of the screen: filter, find, a name, a yes or no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from readq.tui.line_edit import LineEdit
from readq.tui.present import prompt_line
from readq.tui.spans import Line, plain

Result = Awaitable[None] | None


class Prompt:
    """One question to the reader.

    ``changed`` is called after every edit, ``accept`` on Enter and ``cancel`` on Escape; each may return an awaitable
    that holds later keys back. ``complete`` gives the rest of the word at the caret (inserted by Tab or →).
    """

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        history: Sequence[str] = (),
        accept: Callable[[str], Result],
        cancel: Callable[[], Result],
        changed: Callable[[str], Result] = lambda text: None,
        complete: Callable[[str, int], str] | None = None,
        hint: str = "",
    ) -> None:
        self.label = label
        self.edit = LineEdit(text, history)
        self.right = ""
        self.error = ""
        self.error_at: int | None = None
        self.ghost = ""
        self.hint = hint
        self._accept, self._cancel, self._changed, self._complete = accept, cancel, changed, complete

    def key(self, key: str, character: str | None) -> Result:
        """Do what a key does here."""
        if key == "escape" or key == "ctrl+c":
            return self._cancel()
        if key == "enter":
            return self._accept(self.edit.text)
        before = self.edit.text
        if self.ghost and (key == "tab" or (key in ("right", "end") and self.edit.caret == len(self.edit.text))):
            self.edit.insert(self.ghost)
        elif character is not None:
            self.edit.insert(character)
        elif key == "backspace" and not self.edit.text:
            return self._cancel()
        else:
            self.edit.key(key)
        return self._edited(before)

    def paste(self, text: str) -> Result:
        """Text that came from the clipboard."""
        before = self.edit.text
        self.edit.insert(text)
        return self._edited(before)

    def _edited(self, before: str) -> Result:
        edit = self.edit
        at_end = edit.caret == len(edit.text)
        self.ghost = self._complete(edit.text, edit.caret) if self._complete is not None and at_end else ""
        if edit.text == before:
            return None
        self.error, self.error_at = "", None
        return self._changed(edit.text)

    def fail(self, message: str, at: int | None) -> None:
        """Point at a mistake; the text stays."""
        self.error, self.error_at = message, at

    def line(self, width: int) -> Line:
        """The prompt itself."""
        edit = self.edit
        return prompt_line(
            width, self.label, edit.text, edit.caret, ghost=self.ghost, error_at=self.error_at, right=self.right
        )

    def remark(self, width: int) -> Line:
        """What is said below it."""
        if self.error:
            return [(plain(self.error, max(0, width - 2)), "error")]
        return [(plain(self.hint, max(0, width - 2)), "muted")]


class Question(Prompt):
    """Yes or no; only ``y`` is yes, so that a key typed ahead never confirms."""

    def __init__(self, text: str, answer: Callable[[bool], Result]) -> None:
        hint = "y does it · any other key does not"
        super().__init__(text, accept=lambda _: answer(False), cancel=lambda: answer(False), hint=hint)
        self._answer = answer

    def key(self, key: str, character: str | None) -> Result:
        return self._answer(character == "y")

    def paste(self, text: str) -> Result:
        return self._answer(False)
