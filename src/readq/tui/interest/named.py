"""The interests by name: seeing, making, weighing, muting, following and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.decide import undoing
from readq.tui.paper import commands as paper_
from readq.tui.shell import entry_commands
from readq.tui.shell.command import EVERYWHERE, INTERESTS, Command, Result

if TYPE_CHECKING:
    from readq.tui.interest.screen import InterestsScreen
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.interest.screen import InterestsScreen

    shell.push(InterestsScreen(shell))


SHOW = Command(
    "interests", ("~",), "Interests", "What you are interested in, by name: weighed, muted or followed one by one.",
    "Views", EVERYWHERE, show,
)  # fmt: skip


def make(screen: InterestsScreen) -> None:
    screen.offer()


def take(screen: InterestsScreen) -> Result:
    return screen.take()


def heavier(screen: InterestsScreen) -> Result:
    return screen.weigh(1)


def lighter(screen: InterestsScreen) -> Result:
    return screen.weigh(-1)


def mute(screen: InterestsScreen) -> Result:
    return screen.mute()


def follow(screen: InterestsScreen) -> Result:
    return screen.follow()


def rename(screen: InterestsScreen) -> None:
    screen.rename()


def remove(screen: InterestsScreen) -> Result:
    return screen.forget()


def undo(screen: InterestsScreen) -> Result:
    return screen.undo()


COMMANDS = (
    SHOW,
    paper_.OPEN.elsewhere(
        INTERESTS, run=entry_commands.choose, label="Its papers", keys=("enter",),
        help="And below them what is nearest to it in the inbox.", hint="papers",
    ),
    Command(
        "interests.take", ("t",), "Take what was found", "Liked papers that go together become an interest.", "Views",
        (INTERESTS,), take, "take it", on_screen=True,
    ),
    Command(
        "interests.make", ("a",), "Make an interest", "From words, an author, a tag, papers, a .bib file.", "Views",
        (INTERESTS,), make, "make one", on_screen=True,
    ),
    Command(
        "interests.follow", ("f",), "Follow it alone", "It alone puts papers in order; once more: all do again.",
        "Views", (INTERESTS,), follow, "follow", on_screen=True,
    ),
    Command(
        "interests.mute", ("m",), "Mute it", "It does not count, nor what you like that is clearly of it; or again.",
        "Views", (INTERESTS,), mute, "mute", on_screen=True,
    ),
    Command(
        "interests.heavier", ("+", "="), "Let it count more", "Twice as much as another.", "Views", (INTERESTS,),
        heavier, "heavier", on_screen=True,
    ),
    Command(
        "interests.lighter", ("-",), "Let it count less", "Half as much as another.", "Views", (INTERESTS,), lighter,
        "lighter", on_screen=True,
    ),
    Command(
        "interests.rename", ("r",), "Rename it", "It stays what it is made from.", "Views", (INTERESTS,), rename,
        "rename", on_screen=True,
    ),
    Command(
        "interests.remove", ("x",), "Remove it", "Its papers stay, and what was decided of them.", "Views",
        (INTERESTS,), remove, "remove", on_screen=True,
    ),
    undoing.UNDO.elsewhere(INTERESTS, run=undo, help="What was done last.", hint="undo"),
)  # fmt: skip
