"""How likely a paper is to be liked, drawn."""

from __future__ import annotations

from readq.tui.drawing.spans import Line
from readq.tui.shell.command import Keymap

_BARS = "▁▂▃▄▅▆▇█"
_SURPRISE = "◇"


def bar(level: int, surprise: bool = False) -> Line:
    """The end of a list row: a bar of so many eighths, or the sign of a paper that stands there by lot."""
    if surprise:
        return [(f" {_SURPRISE}", "muted")]
    return [(f" {_BARS[max(1, min(level, len(_BARS))) - 1]}", "accent")]


def cold_start(keymap: Keymap) -> Line:
    """What to do while nothing is learnt."""
    find, queue, filter_ = keymap.key("find"), keymap.key("queue"), keymap.key("filter")
    return [
        ("As listed. ", "strong"), ("Find three you like: ", "muted"), (find, "key"), (" finds, ", "muted"),
        (filter_, "key"), (" filters, ", "muted"), (queue, "key"), (" queues", "muted"),
    ]  # fmt: skip
