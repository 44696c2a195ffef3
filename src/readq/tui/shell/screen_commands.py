"""What is about the terminal, and can be done on every screen, in every box and while something is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import ROOMS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def repaint(shell: Shell) -> None:
    shell.app.repaint()


REPAINT = Command(
    "repaint", ("ctrl+l",), "Draw the screen anew", "When something else has written on it.", "App", ROOMS, repaint,
)  # fmt: skip


def turn_mouse(shell: Shell) -> None:
    """Leave the mouse to the terminal, which selects text with it, or take it back."""
    workspace = shell.workspace
    workspace.mouse_free = not workspace.mouse_free
    if shell.app.terminal is not None:
        shell.app.terminal.use_mouse(not workspace.mouse_free)
    if workspace.mouse_free:
        key = workspace.keymap.key(MOUSE.id)
        shell.say([("The mouse selects text · ", "muted"), (key, "key"), (" takes it back", "muted")])
    else:
        shell.tell("The mouse is readq's again.")


MOUSE = Command(
    "mouse", ("f8",), "Free the mouse to select text", "Once more takes it back.", "App", ROOMS, turn_mouse,
)  # fmt: skip

TERMINAL = (REPAINT, MOUSE)
COMMANDS = TERMINAL
