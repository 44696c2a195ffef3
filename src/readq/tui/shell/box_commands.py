"""What the keys do in every box, and in a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.help import commands as help_
from readq.tui.paper import commands as paper_
from readq.tui.paper_list import moving
from readq.tui.shell import leaving
from readq.tui.shell.command import (
    CHOOSER,
    PREVIEW,
    QUESTION,
    SNOOZE_MENU,
    TAG_EDITOR,
    TYPED,
    Result,
)

if TYPE_CHECKING:
    from readq.tui.shell.box import BoxScreen
    from readq.tui.shell.chooser import Chooser
    from readq.tui.shell.question import QuestionScreen


def show_help(screen: BoxScreen) -> None:
    help_.show(screen.shell)


def quit_app(screen: BoxScreen) -> Result:
    return screen.shell.leave()


def answer_leaving(screen: QuestionScreen) -> None:
    screen.leave_app()


def close(screen: BoxScreen) -> Result:
    return screen.close()


def next_line(screen: Chooser) -> None:
    screen.step(1)


def previous_line(screen: Chooser) -> None:
    screen.step(-1)


def page_down(screen: Chooser) -> None:
    screen.page(1)


def page_up(screen: Chooser) -> None:
    screen.page(-1)


def accept(screen: Chooser) -> Result:
    return screen.accept()


_LEAVE = "Leave it"
_AS_IT_IS = "Everything stays as it is."
_NEXT, _PREVIOUS = {"label": "Next line", "help": "One down."}, {"label": "Previous line", "help": "One up."}

COMMANDS = (
    moving.DOWN.elsewhere(CHOOSER, run=next_line, keys=("down", "ctrl+n", "tab"), **_NEXT),
    moving.UP.elsewhere(CHOOSER, run=previous_line, keys=("up", "ctrl+p", "shift+tab"), **_PREVIOUS),
    moving.DOWN.elsewhere(TAG_EDITOR, run=next_line, keys=("down", "ctrl+n"), **_NEXT),
    moving.UP.elsewhere(TAG_EDITOR, run=previous_line, keys=("up", "ctrl+p", "shift+tab"), **_PREVIOUS),
    moving.PAGE_DOWN.elsewhere(CHOOSER, TAG_EDITOR, run=page_down, help="A page down.", keys=("pagedown",)),
    moving.PAGE_UP.elsewhere(CHOOSER, TAG_EDITOR, run=page_up, help="A page up.", keys=("pageup",)),
    paper_.OPEN.elsewhere(CHOOSER, run=accept, label="Choose it", help="What the line says.", keys=("enter",)),
    leaving.LEAVE.elsewhere(CHOOSER, run=close, label=_LEAVE, help=_AS_IT_IS, keys=("escape", "ctrl+c")),
    leaving.LEAVE.elsewhere(
        SNOOZE_MENU, PREVIEW, run=close, label=_LEAVE, help=_AS_IT_IS, keys=("escape", "h", "left", "ctrl+c"),
    ),
    leaving.QUIT.elsewhere(*TYPED, run=quit_app),
    leaving.QUIT.elsewhere(SNOOZE_MENU, PREVIEW, run=quit_app),
    leaving.QUIT.elsewhere(QUESTION, run=answer_leaving, help="Where one of the answers says so."),
    help_.HELP.elsewhere(*TYPED, run=show_help, keys=("f1",)),
    help_.HELP.elsewhere(SNOOZE_MENU, PREVIEW, QUESTION, run=show_help),
)  # fmt: skip
