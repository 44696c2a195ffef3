"""A question in a box: what it is about, and a key for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region, Size

from readq.text import clean
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit, ground, wrap
from readq.tui.shell.box import BoxScreen
from readq.tui.shell.command import QUESTION, Result, shown

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

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

    in_context = QUESTION

    def __init__(
        self,
        shell: Shell,
        title: str,
        about: Sequence[str],
        answers: Sequence[Answer],
        *,
        leaving: str = "escape",
    ) -> None:
        super().__init__(shell)
        self._title = title
        self._about = [clean(each) for each in about]
        self._answers = {answer.key: answer for answer in answers}
        self._leaving = leaving
        self._sure: Answer | None = None
        self._remark = ""

    def _parts(self, width: int) -> tuple[list[Line], list[Line]]:
        """What is asked, and what can be answered or is asked back."""
        said: list[Line] = []
        for paragraph in self._about:
            said += [[(paragraph[start:end], "text")] for start, end in wrap(paragraph, width)]
        if self._sure is not None:
            below: list[Line] = [
                [(self._sure.sure, "error")],
                [("y", "key"), (" yes · any other key: no", "muted")],
            ]
        else:
            answers = self._answers.items()
            below = [[(f"{shown(key):>3}", "key"), (f"  {answer.label}", "text")] for key, answer in answers]
            below.append([(self._remark, "good")])
        return said, below

    def _inside(self, size: Size) -> Region:
        width = max(1, min(size.width - 2, _WIDTH))
        said, _ = self._parts(width - 2)
        height = min(size.height, len(said) + len(self._answers) + 4)
        return Region((size.width - width) // 2, (size.height - height) // 2, width, height)

    def _lines(self, width: int, height: int) -> list[Line]:
        said, below = self._parts(max(1, width - 2))
        title: Line = [(self._title, "strong")]
        text = [title, [], *said, [], *below]
        if len(text) > height:  # what can be answered is shown in any case
            text = [*[title, *said][: max(0, height - len(below))], *below]
        text += [[]] * (height - len(text))
        return [ground(fit([(" ", "text"), *line], width), "bar") for line in text[:height]]

    def shows_keys(self, pane: Pane, y: int) -> bool:
        return True

    def press(self, key: str, character: str | None) -> Result:
        sure, self._sure, self._remark = self._sure, None, ""
        if sure is not None:
            if character == "y":
                self._give(sure)
            return None
        answer = self._answers.get(character or key)
        if answer is None:
            return super().press(key, character)
        self._take(answer)
        return None

    def leave_app(self) -> None:
        """Give the answer of those who want to end the app, if there is one."""
        if (answer := self._answers.get(self._leaving)) is not None:
            self._take(answer)

    def _take(self, answer: Answer) -> None:
        if answer.sure:
            self._sure = answer
        else:
            self._give(answer)

    def _give(self, answer: Answer) -> None:
        if not answer.stays:
            self.dismiss(None)
            self.shell.feed(lambda: self._done(answer), first=True)
            return
        said = answer.do()
        self._remark = said if isinstance(said, str) else ""

    @staticmethod
    def _done(answer: Answer) -> Awaitable[None] | None:
        result = answer.do()
        return result if not isinstance(result, str) else None
