"""Keys that are named on the screen can be clicked: which one is where, and what pressing it is."""

from __future__ import annotations

from readq.text import cell_width
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import KEY_NAMES, named

_HELD = ("ctrl", "alt", "shift")


def key_at(line: Line, x: int) -> str:
    """The key as it is shown at column ``x`` of a line, or whose word beside it is there; empty where there is none."""
    at, key = 0, ""
    for text, token in line:
        names = token.partition("@")[0] == "key"
        if names:
            key = text.strip()
        # The word is what comes next, up to the space that parts it from what follows.
        if at <= x < at + cell_width(text if names else text.rstrip()):
            return key
        at += cell_width(text)
        if not names:
            key = ""
    return ""


def pressed(shown: str) -> tuple[str, str | None] | None:
    """The name of a key that is ``shown`` and the character it types, if any; None for what is no single key."""
    if len(shown) == 1 and named(shown) == shown:
        return shown, shown
    name = named(shown)
    *held, last = name.split("+")
    if not all(key in _HELD for key in held) or not (last in KEY_NAMES or (held and len(last) == 1)):
        return None
    return name, " " if name == "space" else None
