"""A line being typed at the top of the screen: filter, find, a name, a yes or no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from readq.text import clean
from readq.tui.drawing.lines import message_line
from readq.tui.drawing.spans import Line, plain
from readq.tui.prompt.drawing import keyed, prompt_line
from readq.tui.prompt.line_edit import CAP, LineEdit

Result = Awaitable[None] | None


class Prompt:
    """One question to the reader.

    ``changed`` is called after every edit, ``accept`` on Enter and ``cancel`` on Escape; each may return an awaitable
    that holds later keys back. An edit is drawn after ``patience`` seconds at the latest: one that is answered sooner
    is drawn once, with the answer.
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
        hint: str = "",
        patience: float = 0.0,
    ) -> None:
        self.label = label
        self.edit = LineEdit(text, history)
        self.right = ""
        self.hint = hint
        self.patience = patience
        self.problem = ""  # what became of the text when it was accepted, if it is to be accepted again
        self._accept, self._cancel, self._changed = accept, cancel, changed

    def key(self, key: str, character: str | None) -> Result:
        """Do what a key does here."""
        self.problem = ""
        if key == "escape" or key == "ctrl+c":
            return self._cancel()
        if key == "enter":
            return self._accept(self.edit.text)
        before = self.edit.text
        if character is not None:
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
        return self._changed(self.edit.text) if self.edit.text != before else None

    def line(self, width: int) -> Line:
        """The prompt itself."""
        return prompt_line(width, self.label, self.edit.text, self.edit.caret, right=self.right)

    def below(self, width: int) -> list[Line]:
        """The lines that belong to it, right below."""
        return []

    def bottom(self, width: int) -> Line:
        """The last line of the screen."""
        if self.problem:
            return message_line(width, [("! ", "error"), (clean(self.problem), "strong")])
        return message_line(width, self.remark(width))

    def remark(self, width: int) -> Line:
        """What is said there."""
        hint = f"A line holds {CAP:,} characters: the rest is left out." if self.edit.full else self.hint
        return keyed(plain(hint, max(0, width - 2)))


class Question(Prompt):
    """Yes or no; only ``y`` is yes, so that a key typed ahead never confirms. With ``all_`` there are two ways of
    doing it: ``y`` does it to what is undecided, and ``Y`` does ``all_``."""

    def __init__(self, text: str, answer: Callable[[bool], Result], all_: Callable[[], Result] | None = None) -> None:
        hint = "y undecided only · Y all" if all_ is not None else "y does it"
        hint += " · any other key does not"
        super().__init__(text, accept=lambda _: answer(False), cancel=lambda: answer(False), hint=hint)
        self._answer, self._all = answer, all_

    def key(self, key: str, character: str | None) -> Result:
        if character == "Y" and self._all is not None:
            return self._all()
        return self._answer(character == "y")

    def paste(self, text: str) -> Result:
        return self._answer(False)
