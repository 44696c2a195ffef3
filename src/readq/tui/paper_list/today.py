"""What came last as a view of its own: its name, how far the reader is with it, and what it says when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readq.dates import written
from readq.filters import And, Field, Filter
from readq.model import Latest
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import Keymap

INBOX = "status:inbox"
TODAY = f"{INBOX} is:latest"
TODAY_FILTER = Filter(And((Field("status", ":", ("inbox",)), Field("is", ":", ("latest",)))))  # what that means


def name(latest: Latest, form: str = "") -> str:
    """What came last, for people: ``Today 12 Mar``, ``Today``, ``Latest 12 Mar``. ``form`` is
    that of dates, as strftime has it; empty for the usual."""
    word = "Today" if latest.today else "Latest"
    return word if latest.day is None else f"{word} {written(latest.day, date.fromtimestamp(latest.at), form)}"


def before_name(day: date, now: date, form: str = "") -> str:
    """What is left of the listings of an earlier day, for people: ``Left of 11 Mar``, ``Left of yesterday``."""
    return "Left of yesterday" if (now - day).days == 1 else f"Left of {written(day, now, form)}"


def progress(latest: Latest, inbox: int) -> Line:
    """How far the reader is: ``23/60 decided · 37 left · inbox 599``."""
    left = latest.undecided
    return [
        (f"{number(latest.papers - left)}/{number(latest.papers)} decided" if left else "all decided", "strong"),
        *([(" · ", "faint"), (f"{number(left)} left", "strong")] if left else []),
        (" · ", "faint"),
        (f"inbox {inbox:,}", "muted"),
    ]


def done(keymap: Keymap, latest: Latest, queued: int, inbox: int) -> Sequence[Line]:
    """All of it is decided: the queue is next, or the rest of the inbox."""
    papers = latest.papers
    lines: list[Line] = [
        [("✓ ", "good"), (f"All {number(papers)} are decided." if papers > 1 else "It is decided.", "good")],
        [],
    ]
    offers = [("view.2", f"{number(queued)} in the queue")] if queued else []
    if inbox:
        offers.append(("view.1", f"{number(inbox)} from before in the inbox"))
    offers.append(("undo", "the last decision back"))
    room = max(len(words) for _, words in offers)  # lines are centred one by one
    keys = max(len(keymap.key(id_)) for id_, _ in offers)
    return lines + [[(f"{keymap.key(id_):>{keys}}", "key"), (f"  {words:<{room}}", "muted")] for id_, words in offers]
