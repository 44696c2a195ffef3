"""What is said after papers were snoozed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from readq.dates import written
from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, width_of
from readq.tui.drawing.titles import titled
from readq.tui.snooze.drawing import spoken

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_TITLE = 20  # cells that a title should have


def unchanged(shell: Shell, until: date | None) -> Line:
    """The sentence after a snooze that changed nothing."""
    if until is None:
        return [("Nothing to bring back: not snoozed.", "muted")]
    dates = shell.workspace.config["date_format"]
    return [(f"Snoozed until {spoken(until, shell.session.lib.today(), dates)} already.", "muted")]


def told(shell: Shell, title: str, papers: int, until: date | None, width: int, *, already: int = 0) -> Line:
    """The sentence after a snooze. ``already``: how many papers had been snoozed until then before."""
    tail: Line = [(" · ", "faint"), (shell.workspace.keymap.key("undo"), "key"), (" undo", "muted")]
    if already:
        tail.insert(0, (f" · {number(already)} {'was' if already == 1 else 'were'} already", "muted"))
    today, dates = shell.session.lib.today(), shell.workspace.config["date_format"]
    head = f"Snoozed until {spoken(until, today, dates)}: " if until is not None else "Back in the inbox: "
    room = width - cell_width(head) - width_of(tail) - 2
    if room < _TITLE and until is not None:  # how to undo it matters more than how far away the day is
        head = f"Snoozed until {written(until, today, dates, weekday=True)}: "
        room = width - cell_width(head) - width_of(tail) - 2
    what = titled(title, max(8, min(room, 72))) if papers == 1 else f"{number(papers)} papers"
    return [(head, "status.snooze"), (what, "strong"), *tail]
