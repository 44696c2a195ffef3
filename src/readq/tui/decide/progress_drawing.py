"""What is shown while a change of very many papers is being made. Pure: values in, lines out."""

from __future__ import annotations

from readq.tui.drawing.lines import across, number
from readq.tui.drawing.spans import Line, plain

_WIDEST = 60


def working_lines(width: int, what: str, done: int, total: int, *, stopping: bool) -> list[Line]:
    """What is being done, how far it is, and how to stop it. ``total`` 0: not known yet."""
    share = done / total if total else 0.0
    room = max(4, min(_WIDEST, width - 4))
    said: Line = [(f"{share:.0%}", "strong"), (f" · {number(done)} of {number(total)}", "muted")]
    if not total:
        said = [("Looking them up …", "muted")]
    elif done >= total:
        said = [("Writing it to disk …", "muted")]
    keys: Line = [("esc", "key"), (" stops it, and everything is as it was", "muted")]
    if stopping:
        said, keys = [("Stopping: putting everything back …", "strong")], []
    return [[(plain(what, width - 2), "strong")], [], across(share, room, "accent"), said, [], keys]
