"""A question in a box: what it is about, and a key for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.geometry import Region, Size

from readq.text import clean
from readq.tui.commands import shown
from readq.tui.spans import Line, fit, ground, wrap
from readq.tui.typed import typed
from readq.tui.widgets.box import BoxScreen

if TYPE_CHECKING:
    from readq.tui.screens.main import MainScreen

_WIDTH = 76


class Answer(NamedTuple):
    """``key`` gives it. ``sure`` is asked back first, where it cannot be taken back. With ``stays`` the question is
    still there afterwards, and what ``do`` returns is said in it."""

    key: str
    label: str
    do: Callable[[], Awaitable[None] | str | None]
    sure: str = ""
    stays: bool = False


class QuestionScreen(BoxScreen, inherit_bindings=False):
    """Asks ``title``, says ``about`` (paragraphs of untrusted text, all of which is shown), and does what the answer
    says. The key that ends the app gives the answer ``leaving``, if there is one."""

    quits = False

    def __init__(
        self,
        main: MainScreen,
        title: str,
        about: Sequence[str],
        answers: Sequence[Answer],
        *,
        leaving: str = "escape",
    ) -> None:
        super().__init__(main)
        self._title = title
        self._about = [clean(each) for each in about]
        self._answers = {answer.key: answer for answer in answers}
        self._leaving = leaving
        self._sure: Answer | None = None
        self._remark = ""

    def _text(self, width: int) -> list[Line]:
        lines: list[Line] = [[(self._title, "strong")], []]
        for paragraph in self._about:
            lines += [[(paragraph[start:end], "text")] for start, end in wrap(paragraph, width)]
        lines.append([])
        if self._sure is not None:
            return [*lines, [(self._sure.sure, "error")], [("y", "key"), (" yes · any other key: no", "muted")]]
        lines += [[(f"{shown(key):>3}", "key"), (f"  {answer.label}", "text")] for key, answer in self._answers.items()]
        return [*lines, [(self._remark, "good")]] if self._remark else lines

    def _inside(self, size: Size) -> Region:
        width = max(1, min(size.width - 2, _WIDTH))
        height = min(size.height, len(self._text(width - 2)))
        return Region((size.width - width) // 2, (size.height - height) // 2, width, height)

    def _lines(self, width: int, height: int) -> list[Line]:
        text = self._text(max(1, width - 2))
        if len(text) > height:  # what can be done is said in any case
            text = [line for line in text if line]
            keys = len(text) - len(self._answers)
            text = [*text[: max(0, height - len(text) + keys)], *text[keys:]]
        return [ground(fit([(" ", "text"), *line], width), "bar") for line in text[:height]]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        sure, self._sure, self._remark = self._sure, None, ""
        if sure is not None:
            if typed(event) == "y":
                self._give(sure)
        else:
            key = self._leaving if event.key in ("ctrl+q", "ctrl+c") else typed(event) or event.key
            answer = self._answers.get(key)
            if answer is not None and answer.sure:
                self._sure = answer
            elif answer is not None:
                self._give(answer)
        self._redrawn()

    def _redrawn(self) -> None:
        if self.is_attached:
            self.refresh(layout=True)
            self.sync()

    def _give(self, answer: Answer) -> None:
        if not answer.stays:
            self.dismiss(None)
            self._main.feed(lambda: self._done(answer), first=True)
            return
        said = answer.do()
        self._remark = said if isinstance(said, str) else ""

    @staticmethod
    def _done(answer: Answer) -> Awaitable[None] | None:
        result = answer.do()
        return result if not isinstance(result, str) else None
