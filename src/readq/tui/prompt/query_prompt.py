"""The prompt in which a query is typed: completion, and the place of a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readq.search.completion import Completion, Values, complete, ghost, help_at
from readq.search.query import Remark
from readq.tui.drawing.spans import Line, plain
from readq.tui.prompt.drawing import Typed, mistake_lines, offers_line
from readq.tui.prompt.prompt import Prompt, Result


class QueryPrompt(Prompt):
    """A query being typed.

    What could come next is dimmed behind the caret (``→`` takes it) and listed at the bottom, where Tab and Shift+Tab
    go through it. ``values`` is what the library has for a field. `mistake` and `remarked` say what is wrong with
    the query or odd about it, until the next edit.
    """

    def __init__(
        self,
        text: str,
        *,
        history: Sequence[str],
        accept: Callable[[str], Result],
        cancel: Callable[[], Result],
        changed: Callable[[str], Result],
        values: Values,
        hint: str,
    ) -> None:
        super().__init__("/", text, history=history, accept=accept, cancel=cancel, changed=changed, hint=hint)
        self.remarked: Remark | None = None
        self._values = values
        self._mistake: tuple[str, int] | None = None
        self._ghost = self._help = ""
        self._offers: Sequence[Completion] = ()
        self._chosen: int | None = None
        self._before = ("", 0)  # the text and the caret before an offer was put in

    def mistake(self, message: str, at: int) -> None:
        """Point at character ``at``; the text stays."""
        self._mistake = message, at

    def key(self, key: str, character: str | None) -> Result:
        edit = self.edit
        before = edit.text
        if key in ("tab", "shift+tab"):
            if not self._offers:
                self._offers = complete(edit.text, edit.caret, self._values)
            if self._offers:
                self._choose(1 if key == "tab" else -1)
            return self._changed_from(before)
        if self._ghost and key in ("right", "end", "ctrl+e"):
            edit.insert(self._ghost)
            return self._edited(before)
        return super().key(key, character)

    def _choose(self, step: int) -> None:
        """Put the next offer in; the only one for good."""
        edit = self.edit
        if self._chosen is None:
            self._before = edit.text, edit.caret
            self._chosen = 0 if step > 0 else len(self._offers) - 1
        else:
            self._chosen = (self._chosen + step) % len(self._offers)
        text, caret = self._offers[self._chosen].apply(self._before[0])
        edit.replace(text)
        edit.caret = min(caret, len(edit.text))
        self._ghost = ""
        if len(self._offers) == 1:
            self._look()

    def _edited(self, before: str) -> Result:
        self._look()
        return self._changed_from(before)

    def _changed_from(self, before: str) -> Result:
        if self.edit.text == before:
            return None
        self._mistake = self.remarked = None
        return self._changed(self.edit.text)

    def _look(self) -> None:
        """See how the text could go on."""
        edit = self.edit
        self._chosen = None
        # In front of a new word everything is possible; that list waits until it is asked for.
        self._offers = complete(edit.text, edit.caret, self._values, begun=True)
        self._ghost = ghost(edit.text, edit.caret, self._offers)
        self._help = help_at(edit.text, edit.caret, self._values)

    def line(self, width: int) -> Line:
        at = self._mistake[1] if self._mistake is not None else None
        return self._typed(width).line(ghost=self._ghost, error_at=at)

    def below(self, width: int) -> list[Line]:
        if self._mistake is None:
            return []
        message, at = self._mistake
        return mistake_lines(width, self._typed(width), at, message)

    def remark(self, width: int) -> Line:
        room = max(0, width - 2)
        if self.remarked is not None:
            return [(plain(self.remarked.text, room), "accent")]
        return [(plain(self._help, room), "muted")] if self._help else super().remark(width)

    def bottom(self, width: int) -> Line:
        if not self._offers or (self.remarked is not None and self._chosen is None):
            return super().bottom(width)
        return offers_line(width, [(offer.text, offer.help) for offer in self._offers], self._chosen)

    def _typed(self, width: int) -> Typed:
        return Typed(width, self.label, self.edit.text, self.edit.caret, self.right)
