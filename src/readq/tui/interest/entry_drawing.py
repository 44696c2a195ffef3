"""Named interests and those that were found, as entries of a screen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.model import Row
from readq.phrasing import counted
from readq.text import clean
from readq.tui.drawing.spans import Line, fit, plain, width_of
from readq.tui.drawing.titles import titled
from readq.tui.interest.drawing import bar

if TYPE_CHECKING:
    from readq.library.interests import NamedInterest, Proposal

SHOWN = 5  # titles below the entry under the cursor
_NAME, _MADE, _STATE = 34, 22, 15  # cells

Titles = Sequence[tuple[Row, int]]  # papers, and how likely each is; 0: nothing is said of that


def named_line(interest: NamedInterest, width: int) -> Line:
    """What an interest is called, what it is made from, how it counts and what it is about."""
    name = max(8, min(_NAME, width // 3))
    token = "muted" if interest.muted else "strong"
    made = min(_MADE, width // 4)
    line: Line = [
        *fit([(plain(clean(interest.name), name - 1), token)], name),
        *fit([(plain(made_from(interest), made - 1), "muted")], made),
        *fit(_state(interest), _STATE),
    ]
    return [*line, (_words(interest.words, width - width_of(line)), "muted" if interest.muted else "accent")]


def made_from(interest: NamedInterest) -> str:
    """What an interest is made from, and how many papers of the library that is."""
    if interest.made_from == "words":
        return "words"
    papers = counted(len(interest.papers), "paper")
    if interest.made_from in ("papers", "found"):
        return papers
    return f"{interest.made_from}, {papers}"


def _state(interest: NamedInterest) -> Line:
    """How it counts, where that is not as usual."""
    weight = f"{interest.weight:g}×" if interest.weight != 1 else ""
    if interest.followed:
        state: Line = [("followed alone", "priority.up")]
    elif interest.muted:
        state = [("muted", "muted")]
    else:
        return [(f"counts {weight}", "text")] if weight else []
    return [*state, (f" {weight}", "muted")] if weight and interest.muted else state


def proposal_line(proposal: Proposal, width: int) -> Line:
    """Liked papers that go together: words for them, and how many they are."""
    papers = counted(len(proposal.papers), "paper")
    room = max(4, width - len(papers) - 3)
    return [(_words(proposal.words, room), "text"), ("  ", "text"), (papers, "muted")]


def below(what: str, titles: Titles | None, width: int) -> list[Line]:
    """The lines below the entry under the cursor: always as many, so that nothing moves when the ``titles`` come.
    ``what`` they are stands above."""
    head = "" if titles is None else what if titles else "nothing is near it"
    lines: list[Line] = [[("  ", "text"), (plain(head, width - 2), "faint")]]
    for row, level in titles or ():
        likely = bar(level) if level else [("  ", "text")]
        lines.append([(" ", "text"), *likely, (" ", "text"), (titled(row.title, max(4, width - 5)), "text")])
    return lines + [[("", "text")]] * (1 + SHOWN - len(lines))


def _words(words: Sequence[str], room: int) -> str:
    return plain(clean(", ".join(words)), max(1, room))
