"""What a line of the screen and a paper are in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readq import signs
from readq.model import Facts, Mark, Row, Status
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line
from readq.tui.drawing.titles import titled

_TITLE = 2_000  # characters of one
_WHERE = {Status.QUEUE: "in the queue", Status.READ: "read", Status.SKIP: "skipped"}
_MARKS = (
    (Mark.NOTE, "has a note"), (Mark.CODE, "has code"), (Mark.RETURNED, "back from snooze"),
    (Mark.REVISED, "a new version came"), (Mark.WITHDRAWN, "withdrawn"), (Mark.WATCHED, "marked by a rule"),
)  # fmt: skip
_BESIDE_WORDS = "".join((*signs.GLYPHS.values(), signs.SNOOZED, signs.LATEST))  # what they mean stands beside them
_DECORATION = re.compile(rf"[{_BESIDE_WORDS}\u2500-\u259f▾▸◂▲▼●•★✎↶↷·]+")
_CALLED = {"☐": "open:", "☑": "done:", "↓": "down", "↑": "up", "←": "left", "→": "right"}
_NAMED = re.compile(r"(?<!\S)(?:\^([a-z])|([☐☑↓↑←→]))(?!\S)")


def words_of(line: Line) -> str:
    """A drawn line without what is there for the eye; what stands apart in it is parted by commas."""
    text = _DECORATION.sub("  ", "".join(text for text, _ in line))
    said = ""
    for piece in filter(None, re.split(r"\s{2,}", text)):
        between = "" if not said else " " if said[-1] in ",.;:!?" else ", "
        said += between + _NAMED.sub(_named, piece.strip())
    return said.strip().replace("…", "...")


def _named(sign: re.Match[str]) -> str:
    return f"ctrl+{sign[1]}" if sign[1] else _CALLED[sign[2]]


def row_words(row: Row, facts: Facts | None, place: int, total: int, complete: bool, *, marked: bool) -> str:
    """A paper of a list: its place, its title, and what is known of it."""
    known = []
    if row.snoozed_until is not None:
        known.append(f"snoozed until {row.snoozed_until}")
    elif row.status is not Status.INBOX:
        known.append(_WHERE[row.status])
    if marked:
        known.insert(0, "selected")
    if facts is not None and facts.names:
        known.append(f"by {facts.names[0]}" + (" and others" if facts.authors > 1 else ""))
    if row.priority:
        known.append(f"priority {row.priority:+d}")
    known += [word for mark, word in _MARKS if row.marks & mark]
    if facts is not None and facts.tags:
        known.append(f"tagged {' '.join(facts.tags)}")
    if row.listed > 1:
        known.append(f"listed {row.listed} times")
    title = titled(row.title, _TITLE) or "no title"
    return "; ".join((f"{number(place + 1)} of {number(total, complete)}: {title}", *map(_plain, known)))


def _plain(text: str) -> str:
    return titled(text, _TITLE)


def under_the_cursor(line: Line) -> bool:
    """Whether a line of a list is the one with the cursor, and not one in which only a part is chosen."""
    texts = [(len(text.strip()), token.endswith("@cursor")) for text, token in line]
    return 2 * sum(length for length, here in texts if here) > sum(length for length, _ in texts)


def said(lines: Iterable[Line]) -> list[str]:
    """The lines that have any words, in words."""
    return [words for line in lines if (words := words_of(line))]
